"""Items, visits and states for the digest's tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from mfg_monitor.digest import Before, Digest, Label, Names, Trouble, build
from mfg_monitor.digest.changes import state_of
from mfg_monitor.digest.pictures import strip_of
from mfg_monitor.model import Article, Dating, Failure, Figure, Item, SourceState, Verdict, Visit
from mfg_monitor.model.telling import DayCount, Relative, Told
from mfg_monitor.rhythm import Rhythm

DAY = date(2025, 5, 21)
NOON = datetime(2025, 5, 21, 4, 0, tzinfo=UTC)
ZONE = "Asia/Shanghai"
NAMES = Names(
    sectors={"chips": Label("chips", "Semiconductors", "半导体"), "cars": Label("cars", "Motor vehicles", "汽车")},
    places={"lingang": Label("lingang", "Lingang", "临港")},
    companies={"tesla": Label("tesla", "Tesla", "特斯拉")},
)
SOURCES = {"daily": "Example Daily", "wire": "Example Wire"}
HOSTILE = (
    "<script>alert('x')</script> [link](javascript:alert(1)) *bold* `code` | # & \x1b[31mred\x07\r\nSubject: x "
    "\u202eevil\u2066 <img src=x onerror=y> ]( </article> {{ 7*7 }} \ud800 \U0001f3ed\u200d\u061c"
)


def item(number: int, **changes: Any) -> Item:
    """Answer a relevant article on a chip plant; `changes` are fields of Item, Article or Verdict."""
    article = Article(
        url=f"https://news.example/{number}",
        canonical_url=f"https://news.example/{number}",
        title=f"Plant {number} opens in Lingang",
        text="A plant opened.",
        lead="A plant opened in Lingang on Wednesday.",
        language="en",
        dating=Dating(published="2025-05-21T10:17+08:00", precision="minute", evidence="meta"),
    )
    verdict = Verdict(
        relevant=True,
        score=0.8,
        sectors=("chips",),
        places=("lingang",),
        companies=("tesla",),
        figures=(Figure(5e8, "CNY", "CNY", "500 million yuan", 0, 5),),
    )
    values: dict[str, Any] = {"article": article, "verdict": verdict}
    for name, value in changes.items():
        for part in ("article", "verdict"):
            if hasattr(values[part], name):
                fields = {f: getattr(values[part], f) for f in values[part].__dataclass_fields__}
                values[part] = type(values[part])(**{**fields, name: value})
                break
        else:
            values[name] = value
    values.setdefault("url", values["article"].url)
    values.setdefault("source", "daily")
    values.setdefault("first_seen_at", NOON + timedelta(minutes=number))
    values.setdefault("last_seen_at", values["first_seen_at"])
    values.setdefault("story", number)
    return Item(id=number, **values)


SILENT = "it answers, but names no new article: 9 new articles would have been usual since then"


def digest(
    *items: Item, visits: tuple[Visit, ...] = (), states: tuple[SourceState, ...] | None = None, **more: Any
) -> Digest:
    """Answer the digest of these items; sources are well unless told otherwise."""
    well = tuple(SourceState(id=name, last_status="ok", last_ok_at=NOON, last_new_at=NOON) for name in SOURCES)
    return build(
        items, day=DAY, zone=ZONE, sources=SOURCES, visits=visits, states=well if states is None else states,
        names=NAMES, **more,
    )  # fmt: skip


def rich_digest() -> Digest:
    """Answer a day with a little of everything."""
    sources = {"daily": "Example Daily", "wire": "Example Wire", "paper": "示例日报", "weekly": "Example Weekly"}
    known = Relative(70, 70, "wire", None, ("plan",), NOON - timedelta(days=3))
    zh = {"language": "zh", "source": "paper", "sectors": ("cars",), "companies": ("tesla",)}
    told = item(60, title="Tesla to invest 5 billion yuan in Lingang", first_seen_at=NOON - timedelta(days=2))
    now = item(
        60, title="Tesla to invest 3 billion yuan in Lingang", revision=2, first_seen_at=NOON - timedelta(days=2),
        figures=(Figure(3e9, "CNY", "CNY", "3 billion yuan", 0, 5),),
    )  # fmt: skip
    items = [
        item(1, title="Chip plant in Lingang starts trial production", origin="Xinhua", score=0.95),
        item(2, story=1, duplicate_of=1, source="wire", title="Chip plant in Lingang starts trial production"),
        item(3, story=1, source="weekly", title="A chip plant's first wafers"),
        item(4, title="特斯拉上海储能工厂年产能将达 40 吉瓦时", figures=(
            Figure(1.45e9, "CNY", "CNY", "14.5 亿元", 0, 5), Figure(40.0, "GWh", None, "40 吉瓦时", 6, 9),
        ), lead="特斯拉在临港的储能超级工厂周三开始量产，总投资 14.5 亿元。", **zh),
        item(5, sectors=(), source="wire", title="Shanghai's factory output rises 4.9% <b>in April</b>",
             figures=(Figure(4.9, "%", None, "4.9%", 0, 4),), places=(), companies=()),
        item(71, story=70, source="daily", title="Battery line opens a year early", topics=("plan", "opening")),
        item(72, story=70, source="wire", duplicate_of=70, title="Battery line planned"),
        item(73, story=60, duplicate_of=60, source="weekly", title="Tesla to invest 5 billion yuan in Lingang"),
        item(80, relevant=False, score=0.46, title="Hangzhou robot maker lists in Shanghai",
             notes=("the plant is in Hangzhou; Shanghai is only where it is listed",)),
    ]  # fmt: skip
    days = 30
    counts = [
        DayCount(NOON - timedelta(days=back), back * 10 + n, ("chips", "cars", "", "chips")[n % 4])
        for back in range(days) for n in range((back * 7) % 11)
    ]  # fmt: skip
    failing = Visit(1, "wire", "failed", NOON, NOON, failure=Failure("dns", "no such host"))
    states = (
        SourceState(id="daily", last_status="ok", last_ok_at=NOON, last_new_at=NOON),
        SourceState(id="wire", last_ok_at=NOON - timedelta(days=3), failures=4),
        SourceState(id="paper", last_status="ok", last_ok_at=NOON, last_new_at=NOON),
        SourceState(id="weekly", last_status="ok", last_ok_at=NOON, last_new_at=NOON - timedelta(days=12)),
    )
    return build(
        items, day=DAY, zone=ZONE, sources=sources, states=states, names=NAMES,
        visits=(failing, Visit(1, "daily", "ok", NOON, NOON), Visit(1, "paper", "not_modified", NOON, NOON)),
        rhythms={"weekly": Rhythm(ailment="silent", since_on=DAY - timedelta(days=12), evidence=SILENT)},
        before=Before(
            known={70: [known], 60: [Relative(60, 60, "daily", None, (), NOON - timedelta(days=2))]},
            told_on={70: DAY - timedelta(days=3)},
            corrections=[(now, Told(60, 1, DAY - timedelta(days=2), state_of(told)))],
        ),
        strip=strip_of(counts, DAY, ZONE, NAMES.sectors), link="https://monitor.example",
        undelivered=[Trouble("", "team, mail to a@x.example", "undelivered", "the message of 20 May 2025", "refused")],
    )  # fmt: skip
