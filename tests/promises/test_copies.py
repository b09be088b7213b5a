"""P32 to P34 from outside: odd spellings of an address, and copies as newsrooms make them, over real servers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from mfg_monitor.script import simplified_forms
from tests.loopback import Site, World, page, text
from tests.newsworld import Story, stories
from tests.running import Monitor, source

MORE = (
    "记者在现场看到，新产线全部采用国产设备，中控室里的大屏实时显示每台设备的负荷与能耗，工人只需巡检。",
    "业内人士表示，此类产线的投运有助于缓解下游整机厂商的交付压力，也将倒逼配套企业提升工艺水平，形成良性循环。",
)
SPELLINGS = (
    "", "index.html", "index.shtml", "?wfr=spider&for=pc", "?ivk_sa=1024320u", "?from=singlemessage&isappinstalled=0",
    "?a=1&b=2", "?b=2&a=1", "?_t=1234567",
)  # fmt: skip
CLOSING = "".join(
    f"<p>声明{at}：{'所有内容仅供参考，不构成任何建议，转载请注明出处，并保留全部权利。' * 3}</p>"
    for at in "一二三四五"
)


def listed(site: Site, name: str, links: dict[str, Story]) -> str:
    """Let a site's listing name these addresses; answer the lines of its source."""
    rows = "".join(f'<li><a href="{path}">{one.title}</a></li>' for path, one in links.items())
    site.routes["/robots.txt"] = text("User-agent: *\nAllow: /\n")
    site.routes["/list.html"] = page(f"<html><body><ul class='list'>{rows}</ul></body></html>")
    return source(site, "listing", name=name, extra="link_selector = 'ul.list a'")


def retold(one: Story, days: int, *paragraphs: str) -> Story:
    """Answer the article as another house prints it some days later."""
    return replace(one, title=f"转载：{one.title[2:]}", paragraphs=paragraphs, at=one.at + timedelta(days=days))


def test_copies_point_at_the_earliest_and_spellings_are_one_item(monitor: Monitor, world: World) -> None:
    told = stories(64)
    first = replace(told[41], paragraphs=(*told[41].paragraphs, *MORE))
    traditional = str.maketrans({new: old for old, new in reversed(simplified_forms().items())})
    copies = {
        "byline": retold(first, 1, "本报记者 王小明 上海报道", *first.paragraphs),
        "half": retold(first, 2, *first.paragraphs[:2]),
        "lead": retold(first, 3, "近日，一条备受关注的产线在上海亮相。", *first.paragraphs[1:]),
        "traditional": retold(first, 1, *(one.translate(traditional) for one in first.paragraphs)),
    }
    lines = []
    for name, one in {**copies, "zz-original": first}.items():
        site = world.site()
        site.routes[one.path] = page(one.html())
        lines.append(listed(site, name, {one.path: one}))
    spelled, brief = world.site(), world.site()
    for each in SPELLINGS:
        spelled.routes[f"/n/a1/{each}"] = page(told[0].html())
    lines.append(listed(spelled, "spelled", {f"/n/a1/{each}": told[0] for each in SPELLINGS}))
    short = [replace(one, paragraphs=one.paragraphs[:1]) for one in told[51:61:2]]
    for one in short:
        brief.routes[one.path] = page(one.html().replace("</article>", f"{CLOSING}</article>"))
    lines.append(listed(brief, "brief", {one.path: one for one in short}))

    monitor.configure("\n".join(lines))
    monitor.fetch()

    items = monitor.export()
    by_source = {item["source"]: item for item in items}
    original = by_source["zz-original"]
    assert original["duplicate_of"] is None
    assert {name: by_source[name]["duplicate_of"] for name in copies} == dict.fromkeys(copies, original["id"])
    assert [item["url"] for item in items if item["source"] == "spelled"] == [spelled.url("/n/a1/")]
    assert [item["duplicate_of"] for item in items if item["source"] == "brief"] == [None] * len(short)
