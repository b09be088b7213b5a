"""Text in pieces: the words that counted set apart. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mfg_monitor.model import Item, Match

_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
"""Characters that turn the direction of what stands behind them (Unicode Standard Annex 9)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a text; `kind` says by which kind of rule it was met, "" by none."""

    text: str
    kind: str = ""
    why: str = ""


Why = Callable[[Match], str]
"""Says what a rule was met for."""


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    match: Match


def heading(item: Item, why: Why) -> list[Piece]:
    """Answer the title with the words that counted."""
    title = item.article.title
    return _pieces(title, 0, len(title), _spans(item, title=True), why)


def paragraphs(item: Item, why: Why) -> list[list[Piece]]:
    """Answer the text by paragraphs, with the words that counted."""
    spans = _spans(item, title=False)
    found: list[list[Piece]] = []
    start = 0
    for part in item.article.text.split("\n\n"):
        end = start + len(part)
        if part.strip():
            found.append(_pieces(item.article.text, start, end, spans, why))
        start = end + 2
    return found


def _spans(item: Item, *, title: bool) -> list[_Span]:
    """Answer where rules were met, in order and without overlaps: what begins first, and is longer, stays."""
    lead_at = max(0, item.article.text.find(item.article.lead))
    whole = item.article.title if title else item.article.text
    found: list[_Span] = []
    for match in item.verdict.matches:
        if (match.where == "title") != title:
            continue
        shift = lead_at if match.where == "lead" else 0
        if whole[match.start + shift : match.end + shift] == match.term:
            found.append(_Span(match.start + shift, match.end + shift, match))
    kept: list[_Span] = []
    for span in sorted(found, key=lambda one: (one.start, -one.end)):
        if span.end > span.start and (not kept or span.start >= kept[-1].end):
            kept.append(span)
    return kept


def _pieces(text: str, start: int, end: int, spans: Iterable[_Span], why: Why) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for span in spans:
        if span.start < at or span.end > end:
            continue
        if span.start > at:
            pieces.append(Piece(text[at : span.start].translate(_TURNING)))
        pieces.append(Piece(text[span.start : span.end].translate(_TURNING), span.match.kind, why(span.match)))
        at = span.end
    if at < end:
        pieces.append(Piece(text[at:end].translate(_TURNING)))
    return pieces
