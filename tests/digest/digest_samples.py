"""Items, visits and states for the digest's tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from mfg_monitor.digest import Digest, Label, Names, build
from mfg_monitor.model import Article, Dating, Figure, Item, Match, SourceState, Verdict, Visit

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
        figures=(Figure(5e8, "", "CNY", "500 million yuan", 0, 5),),
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


def digest(*items: Item, visits: tuple[Visit, ...] = (), states: tuple[SourceState, ...] | None = None) -> Digest:
    """Answer the digest of these items; sources are well unless told otherwise."""
    well = tuple(SourceState(id=name, last_status="ok", last_ok_at=NOON, last_new_at=NOON) for name in SOURCES)
    return build(
        items, day=DAY, zone=ZONE, sources=SOURCES, visits=visits, states=well if states is None else states,
        now=NOON + timedelta(hours=20), names=NAMES,
    )  # fmt: skip


def match(kind: str, rule: str, weight: float) -> Match:
    """Answer a match in the title."""
    return Match(kind, rule, "x", "title", 0, 1, weight)
