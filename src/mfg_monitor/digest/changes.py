"""What is new of a story that was told before: a further independent source, a further stage, or a correction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from mfg_monitor.credit import is_independent
from mfg_monitor.digest.amounts import english
from mfg_monitor.digest.model import Label, Names
from mfg_monitor.digest.words import clean
from mfg_monitor.model import Item
from mfg_monitor.model.telling import Relative, Told
from mfg_monitor.text import one_line

_MOST_NAMED = 3
_MOST_FIGURES = 40
_NEWS_LENGTH = 260


def told_now(item: Item, day: date) -> Told:
    """Answer the state in which an article is told on a day."""
    return Told(item.id, item.revision, day, state_of(item))


def state_of(item: Item) -> str:
    """Answer what a correction would change, as JSON text: headline, date, figures, names."""
    verdict = item.verdict
    figures = (english(f) for f in verdict.figures if f.currency or (f.unit and not f.unit.startswith("rank")))
    told: dict[str, Any] = {
        "title": clean(item.article.title, 300),
        "published": item.article.dating.published,
        "figures": sorted(set(figures))[:_MOST_FIGURES],
        "places": sorted(verdict.places),
        "companies": sorted(verdict.companies),
    }
    if item.withdrawn_at is not None:
        told["withdrawn"] = True
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def corrections(told: Told, item: Item, names: Names) -> tuple[str, ...]:
    """Answer in words what changed since an article was told; nothing where only its wording did."""
    if not told.state:
        return ()
    before, now = _read(told.state), _read(state_of(item))
    found = []
    if before.get("withdrawn") != now.get("withdrawn"):
        found.append("withdrawn: its page is gone" if item.withdrawn_at else "its page is there again")
    if not item.verdict.relevant:
        found.append("the changed text is no longer about manufacturing in Shanghai")
    if _folded(before.get("title")) != _folded(now.get("title")):
        found.append(f"headline was “{clean(str(before.get('title') or ''), 160)}”")
    if before.get("published") != now.get("published"):
        found.append(f"date was {clean(str(before.get('published') or 'unknown'), 40)}")
    found += _moved("figures", before, now, {})
    found += _moved("companies", before, now, names.companies)
    found += _moved("places", before, now, names.places)
    return tuple(clean(words, _NEWS_LENGTH) for words in found)


def developments(item: Item, known: Sequence[Relative], names: Names) -> tuple[str, ...]:
    """Answer in words what a further telling adds to those known; nothing for a reprint or the same report again."""
    # An earlier publication that comes to light later becomes the original of the copies that were told.
    if item.duplicate_of is not None or any(relative.family == item.id for relative in known):
        return ()
    found = []
    if is_independent(item, known):
        found.append("a further independent source")
    before = {topic for relative in known for topic in relative.topics}
    stages = [topic for topic in item.verdict.topics if topic not in before]
    if stages and before:
        shown = ", ".join(str(names.topics.get(topic, Label(topic))) for topic in stages[:_MOST_NAMED])
        found.append(f"a further stage: {clean(shown, 160)}")
    return tuple(found)


def _moved(kind: str, before: Mapping[str, Any], now: Mapping[str, Any], names: Mapping[str, Label]) -> list[str]:
    old, new = before.get(kind) or [], now.get(kind) or []

    def shown(gone: Sequence[str]) -> str:
        listed = ", ".join(str(names.get(each, Label(each))) for each in gone[:_MOST_NAMED])
        return listed + (f" and {len(gone) - _MOST_NAMED} more" if len(gone) > _MOST_NAMED else "")

    added, gone = [each for each in new if each not in old], [each for each in old if each not in new]
    if added and gone:
        return [f"{kind}: now {shown(added)}; was {shown(gone)}"]
    if gone:
        return [f"{kind}: {shown(gone)} no longer named"]
    return [f"{kind}: {shown(added)} added"] if added else []


def _read(state: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(state)
    return value


def _folded(words: str | None) -> str:
    return one_line(words or "").casefold()
