"""A small news site of the project's own wording, English and Chinese, served as feed, listing and sitemap.

Every article is different text about an invented plant, so that nothing is a duplicate by accident.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from tests.loopback import Site, conditional, text

SHANGHAI = timezone(timedelta(hours=8))
_DISTRICTS = (
    ("Minhang", "闵行"),
    ("Jiading", "嘉定"),
    ("Songjiang", "松江"),
    ("Fengxian", "奉贤"),
    ("Baoshan", "宝山"),
)
_GOODS = (
    ("bearing", "轴承"), ("gearbox", "齿轮箱"), ("wafer", "晶圆"), ("turbine", "汽轮机"), ("battery", "电池"),
    ("welding robot", "焊接机器人"), ("excavator", "挖掘机"),
)  # fmt: skip


@dataclass(frozen=True)
class Story:
    """One invented article."""

    number: int
    language: str
    title: str
    paragraphs: tuple[str, ...]
    at: datetime

    @property
    def path(self) -> str:
        """Where the site serves it."""
        return f"/{self.at:%Y}/{self.at:%m%d}/c90000-{10000 + self.number}.html"

    def html(self, *, closing: str = "") -> str:
        """Answer the whole page, menu and footer included."""
        body = "".join(f"<p>{p}</p>" for p in self.paragraphs)
        shown = f"{self.at:%Y年%m月%d日 %H:%M}" if self.language == "zh" else f"{self.at:%H:%M, %B %d, %Y}"
        return f"""<!doctype html><html lang="{self.language}"><head><meta charset="utf-8">
<title>{self.title} - Delta Wire</title><meta property="article:published_time" content="{self.at.isoformat()}">
</head><body><nav><a href="/">Home</a> <a href="/about.html">About us</a></nav>
<article><h1>{self.title}</h1><p class="byline">{shown}</p>{body}</article>{closing}
<footer>Copyright Delta Wire. All rights reserved. Contact: desk@example.com</footer></body></html>"""


def story(number: int) -> Story:
    """Answer the article of this number; even ones are English, odd ones Chinese."""
    district, qu = _DISTRICTS[number % len(_DISTRICTS)]
    good, wu = _GOODS[number % len(_GOODS)]
    at = datetime(2026, 3, 1 + number % 28, 8 + number % 12, (number * 7) % 60, 13, tzinfo=SHANGHAI)
    count = 1200 + 37 * number
    if number % 2:
        title = f"上海{qu}{wu}工厂第{number}条产线投产"
        return Story(number, "zh", title, (
            f"上海{qu}区一家{wu}制造企业当天宣布，编号{number}的新产线正式投产，年产能达到{count}台。",
            f"企业负责人表示，该工厂投资{number + 3}亿元，车间采用自研的检测设备，"
            f"{wu}合格率提高到{90 + number % 9}个百分点以上，"
            f"首批产品将在{number % 12 + 1}个月内交付给长三角的{number + 5}家客户。",
            f"{qu}区经委介绍，这条{wu}生产线是全市智能工厂计划的第{number + 20}个项目，"
            f"将带动上下游制造业{number * 11 + 70}个岗位。",
        ), at)  # fmt: skip
    title = f"Shanghai {good} plant in {district} opens line {number}"
    return Story(number, "en", title, (
        f"A {good} manufacturer in Shanghai's {district} District started production on its line number {number} this "
        f"week, bringing the factory's yearly capacity to {count} units.",
        f"The plant invested {number + 3} hundred million yuan in the workshop, where self-developed inspection "
        f"machines lift the share of faultless {good} parts above {90 + number % 9} percent, its director said, adding "
        f"that the first batch goes to {number + 5} customers in the Yangtze River Delta.",
        f"Officials of {district} called the {good} line project {number + 20} of the city's smart factory plan. It is "
        f"expected to create {number * 11 + 70} manufacturing jobs along the supply chain in Shanghai.",
    ), at)  # fmt: skip


def stories(count: int) -> list[Story]:
    """Answer the first articles."""
    return [story(number) for number in range(count)]


def feed_of(site: Site, told: Sequence[Story]) -> str:
    """Answer an RSS feed of these articles."""
    entries = "".join(
        f"<item><title>{s.title}</title><link>{site.url(s.path)}</link><guid>{site.url(s.path)}</guid>"
        f"<pubDate>{s.at:%a, %d %b %Y %H:%M:%S %z}</pubDate></item>"
        for s in told
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Delta Wire</title>'
        f"<link>{site.url('/')}</link><description>plants</description>{entries}</channel></rss>"
    )


def listing_of(told: Sequence[Story]) -> str:
    """Answer a listing page of these articles."""
    links = "".join(f'<li><a href="{s.path}">{s.title}</a> <span>{s.at:%Y-%m-%d}</span></li>' for s in told)
    menu = "<nav><a href='/about.html'>About</a></nav>"
    return f"<!doctype html><html><body>{menu}<ul class='list'>{links}</ul></body></html>"


def sitemap_of(site: Site, told: Sequence[Story]) -> str:
    """Answer a sitemap of these articles."""
    urls = "".join(f"<url><loc>{site.url(s.path)}</loc><lastmod>{s.at.isoformat()}</lastmod></url>" for s in told)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def publish(site: Site, told: Sequence[Story], *, articles: Sequence[Story] | None = None) -> None:
    """Serve these articles; the front pages name `told`. Everything has an ETag and answers 304."""
    site.routes["/robots.txt"] = text("User-agent: *\nAllow: /\n")
    for one in articles if articles is not None else told:
        site.routes[one.path] = conditional(
            one.html(), content_type="text/html; charset=utf-8", etag=f'"a{one.number}"'
        )
    fronts: dict[str, tuple[str, str]] = {
        "/feed.xml": ("application/rss+xml", feed_of(site, told)),
        "/list.html": ("text/html; charset=utf-8", listing_of(told)),
        "/sitemap.xml": ("application/xml", sitemap_of(site, told)),
    }
    for path, (kind, body) in fronts.items():
        site.routes[path] = conditional(body, content_type=kind, etag=f'"{path}-{len(told)}"')
