"""Items and runs as the plain objects that leave the house (JSON, CSV), and back: the fields of the public interface.

Field names and their order are a promise to users. Nothing here reads or writes files.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar, get_args

from mfg_monitor.model import (
    Article,
    Counts,
    DateWitness,
    Dating,
    Evidence,
    Figure,
    Item,
    Match,
    Precision,
    Run,
    RunSum,
    ScorePart,
    Verdict,
    Visit,
)
from mfg_monitor.text import language_of, one_line, paragraphs

CSV_COLUMNS: tuple[str, ...] = (
    *("id", "url", "canonical_url", "source", "title", "authors", "origin", "language", "published"),
    *("published_precision", "published_evidence", "published_earliest", "published_latest", "updated"),
    *("first_seen", "last_seen", "text", "lead", "relevant", "score", "sectors", "places", "companies", "topics"),
    *("matches", "figures", "story", "duplicate_of", "revision"),
)
_Made = TypeVar("_Made")
_LONGEST_SOURCE = 100
"""Characters, as of an id in sources.toml."""
_FORMULA = re.compile(r"[\s\x00-\x1f\ufeff\u200b]*[=+\-@\t\r\n＝＋－＠]")
_PRECISIONS: tuple[Precision, ...] = get_args(Precision)
_EVIDENCE: tuple[Evidence, ...] = get_args(Evidence)
_DAY = r"\d{4}-\d{2}-\d{2}"
_ZONE = r"(?:Z|[+-]\d{2}:\d{2})?"
_SHAPES: tuple[tuple[re.Pattern[str], Precision], ...] = (
    (re.compile(rf"{_DAY}[T ]\d{{2}}:\d{{2}}:\d{{2}}(?:\.\d{{1,6}})?{_ZONE}"), "second"),
    (re.compile(rf"{_DAY}[T ]\d{{2}}:\d{{2}}{_ZONE}"), "minute"),
    (re.compile(_DAY), "day"),
    (re.compile(r"\d{4}-\d{2}"), "month"),
    (re.compile(r"\d{4}"), "year"),
)


@dataclass(frozen=True, slots=True)
class Imported:
    """One object read back: the article, and what it says of itself where it came from this program."""

    article: Article
    verdict: Verdict | None
    """None where the object carries no judgement."""
    source: str | None
    html: str | None
    """Markup to be read instead of `article.text`, where the object brings a page and no text."""
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    id: int | None
    story: int | None
    duplicate_of: int | None
    revision: int


def utc_text(at: datetime) -> str:
    """Answer a time as the interface writes it, in whole seconds: `2026-11-21T23:05:58Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def as_object(item: Item) -> dict[str, Any]:
    """Answer an item as one JSON object: exactly the public fields, in their order."""
    article, verdict, dating = item.article, item.verdict, item.article.dating
    return {
        "id": item.id,
        "url": item.url,
        "canonical_url": article.canonical_url,
        "source": item.source,
        "title": article.title,
        "authors": list(article.authors),
        "origin": article.origin,
        "language": article.language,
        "published": dating.published,
        "published_precision": dating.precision,
        "published_evidence": dating.evidence,
        "published_earliest": dating.earliest_on.isoformat() if dating.earliest_on else None,
        "published_latest": dating.latest_on.isoformat() if dating.latest_on else None,
        "updated": dating.updated,
        "first_seen": utc_text(item.first_seen_at),
        "last_seen": utc_text(item.last_seen_at),
        "text": article.text,
        "lead": article.lead,
        "relevant": verdict.relevant,
        "score": float(verdict.score),
        "sectors": list(verdict.sectors),
        "places": list(verdict.places),
        "companies": list(verdict.companies),
        "topics": list(verdict.topics),
        "matches": [asdict(match) for match in verdict.matches],
        "figures": [
            {key: getattr(figure, key) for key in ("value", "unit", "currency", "quote", "start", "end")}
            for figure in verdict.figures
        ],
        "story": item.story,
        "duplicate_of": item.duplicate_of,
        "revision": item.revision,
    }


def full_object(item: Item) -> dict[str, Any]:
    """Answer an item with the reasons: witnesses of the date, parts of the score, notes, how it was read."""
    return {
        **as_object(item),
        "extractor": item.article.extractor,
        "quality": list(item.article.quality),
        "date_witnesses": [asdict(witness) for witness in item.article.dating.witnesses],
        "figure_details": [asdict(figure) for figure in item.verdict.figures],
        "parts": [asdict(part) for part in item.verdict.parts],
        "notes": list(item.verdict.notes),
        "rules": item.verdict.rules,
        "withdrawn": utc_text(item.withdrawn_at) if item.withdrawn_at else None,
    }


def run_object(run: Run) -> dict[str, Any]:
    """Answer the run report: totals, and each source with its status, counts and error."""
    return {
        "run": run.id,
        "started": utc_text(run.started_at),
        "finished": utc_text(run.finished_at),
        "totals": _counts(run.totals),
        "sources": [visit_object(visit) for visit in run.visits],
        "notes": list(run.notes),
    }


def run_line(run: RunSum) -> dict[str, Any]:
    """Answer a run in short, as a list of runs tells it: how many sources it visited, which failed, the totals."""
    return {
        "run": run.id,
        "started": utc_text(run.started_at),
        "finished": utc_text(run.finished_at),
        "source_count": run.sources,
        "not_read": list(run.unread),
        "totals": _counts(run.totals),
    }


def visit_object(visit: Visit) -> dict[str, Any]:
    """Answer one source's part of a run report."""
    failure = visit.failure
    return {
        "id": visit.source,
        "status": visit.status,
        **_counts(visit.counts),
        "ends": asdict(visit.ends),
        "error": {"kind": failure.kind, "message": failure.message, "url": failure.url} if failure else None,
        "next_due": utc_text(visit.next_due_at) if visit.next_due_at else None,
        "warnings": list(visit.warnings),
        "failures": [asdict(each) for each in visit.failures],
    }


def as_row(item: Item) -> list[str]:
    """Answer an item as CSV cells in the order of CSV_COLUMNS: lists joined by "; ", no cell a formula."""
    values = as_object(item)
    values["matches"] = [f"{match.kind}:{match.id} ({match.where}: {match.term})" for match in item.verdict.matches]
    values["figures"] = [figure.quote for figure in item.verdict.figures]
    return [_cell(values[column]) for column in CSV_COLUMNS]


def from_object(data: Mapping[str, Any]) -> Imported:
    """Answer what an imported object says; fields that are missing or of a wrong type count as not given.

    Raises:
        ValueError: it has neither text nor html.
    """
    text, html = paragraphs(_text(data, "text") or ""), _text(data, "html")
    if not text and not html:
        raise ValueError('an imported object needs "text" or "html"')
    url = _text(data, "url") or _text(data, "canonical_url") or ""
    article = Article(
        url=url,
        canonical_url=_text(data, "canonical_url") or url,
        title=one_line(_text(data, "title") or ""),
        text=text,
        lead=_text(data, "lead") or "",
        language=_language(data, text),
        dating=_dating(data),
        authors=_texts(data, "authors"),
        origin=_text(data, "origin"),
        extractor=_text(data, "extractor") or "imported",
        quality=_texts(data, "quality"),
    )
    return Imported(
        article=article,
        verdict=_verdict(data),
        source=one_line(_text(data, "source") or "")[:_LONGEST_SOURCE] or None,
        html=html if not text else None,
        first_seen_at=_time(data, "first_seen"),
        last_seen_at=_time(data, "last_seen"),
        id=_number(data, "id"),
        story=_number(data, "story"),
        duplicate_of=_number(data, "duplicate_of"),
        revision=max(1, _number(data, "revision") or 1),
    )


def _counts(counts: Counts) -> dict[str, int]:
    return asdict(counts)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = "; ".join(str(part) for part in value)
    text = str(value).replace("\x00", "")
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) else text


def _text(data: Mapping[str, Any], key: str) -> str | None:
    value = data.get(key)
    return value if isinstance(value, str) and value.strip() else None


def _texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = data.get(key)
    values = value if isinstance(value, list | tuple) else ()
    return tuple(part for part in values if isinstance(part, str) and part)


def _number(data: Mapping[str, Any], key: str) -> int | None:
    value = data.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _time(data: Mapping[str, Any], key: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(_text(data, key) or "")
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def _day(data: Mapping[str, Any], key: str) -> date | None:
    try:
        return date.fromisoformat(_text(data, key) or "")
    except ValueError:
        return None


def _language(data: Mapping[str, Any], text: str) -> str:
    declared = (_text(data, "language") or "").split("-")[0].lower()
    return declared if re.fullmatch(r"[a-z]{2}", declared) else language_of(text)


def _dating(data: Mapping[str, Any]) -> Dating:
    published = _text(data, "published")
    precision = _precision(data, published)
    known = precision != "unknown"
    evidence: Evidence = next((name for name in _EVIDENCE if name == data.get("published_evidence")), "meta")
    return Dating(
        published=published if known else None,
        precision=precision,
        evidence=evidence if known or "published_evidence" in data else "none",
        earliest_on=_day(data, "published_earliest"),
        latest_on=_day(data, "published_latest"),
        updated=_text(data, "updated"),
        witnesses=_all(data, "date_witnesses", DateWitness),
    )


def _precision(data: Mapping[str, Any], published: str | None) -> Precision:
    written = next((name for shape, name in _SHAPES if published and shape.fullmatch(published)), None)
    if written is None or published is None:
        return "unknown"
    try:
        datetime.fromisoformat(published if len(published) >= 10 else f"{published}-01-01"[:10])
    except ValueError:
        return "unknown"
    return next((name for name in _PRECISIONS if name == data.get("published_precision")), written)


def _verdict(data: Mapping[str, Any]) -> Verdict | None:
    relevant, score = data.get("relevant"), data.get("score")
    if not isinstance(relevant, bool) or isinstance(score, bool) or not isinstance(score, int | float):
        return None
    if not 0 <= score <= 1:
        return None
    return Verdict(
        relevant=relevant,
        score=float(score),
        sectors=_texts(data, "sectors"),
        places=_texts(data, "places"),
        companies=_texts(data, "companies"),
        topics=_texts(data, "topics"),
        matches=_all(data, "matches", Match),
        figures=_figures(data),
        parts=_all(data, "parts", ScorePart),
        notes=_texts(data, "notes"),
        rules=_text(data, "rules") or "",
    )


def _figures(data: Mapping[str, Any]) -> tuple[Figure, ...]:
    """Answer the figures that a page can show: JSON has numbers that are none (1e999), and other writers' objects."""
    found = _all(data, "figure_details" if "figure_details" in data else "figures", Figure)
    return tuple(one for one in found if _can_be_shown(one))


def _can_be_shown(figure: Any) -> bool:
    return (
        isinstance(figure.value, int | float)
        and abs(figure.value) <= sys.float_info.max
        and isinstance(figure.unit, str)
        and isinstance(figure.quote, str)
        and isinstance(figure.currency, str | None)
    )


def _all(data: Mapping[str, Any], key: str, make: Callable[..., _Made]) -> tuple[_Made, ...]:
    made: list[_Made] = []
    values = data.get(key)
    for value in values if isinstance(values, list) else ():
        try:
            made.append(make(**value))
        except TypeError:
            continue
    return tuple(made)
