"""Text in pieces: the words that counted set apart, and two wordings with what was changed between them. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from mfg_monitor.model import Item, Match

LONGEST_COMPARED = 6_000
"""Words of both texts together that are compared one by one; longer ones by paragraph."""
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a text; `kind` says by which kind of rule it was met, "" by none."""

    text: str
    kind: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    match: Match


def heading(item: Item) -> list[Piece]:
    """Answer the title with the words that counted."""
    title = item.article.title
    return _pieces(title, 0, len(title), _spans(item, title=True))


def paragraphs(item: Item) -> list[list[Piece]]:
    """Answer the text by paragraphs, with the words that counted."""
    spans = _spans(item, title=False)
    found: list[list[Piece]] = []
    start = 0
    for part in item.article.text.split("\n\n"):
        end = start + len(part)
        if part.strip():
            found.append(_pieces(item.article.text, start, end, spans))
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


def _pieces(text: str, start: int, end: int, spans: Iterable[_Span]) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for span in spans:
        if span.start < at or span.end > end:
            continue
        if span.start > at:
            pieces.append(Piece(text[at : span.start]))
        match = span.match
        pieces.append(Piece(text[span.start : span.end], match.kind, f"{match.kind}: {match.id} ({match.weight:+.2f})"))
        at = span.end
    if at < end:
        pieces.append(Piece(text[at:end]))
    return pieces


Changed = tuple[Literal["", "ins", "del"], str]


def difference(old: str, new: str) -> list[Changed]:
    """Answer the new text in pieces, with what was taken out and put in."""
    ours, theirs = _WORD.findall(old), _WORD.findall(new)
    if len(ours) + len(theirs) > LONGEST_COMPARED:
        ours, theirs = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found: list[Changed] = []
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=True)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            found.append(("", _shortened(ours[a:b])))
        else:
            found += [(kind, "".join(words)) for kind, words in _both(ours[a:b], theirs[c:d]) if words]
    return found


def _both(old: Sequence[str], new: Sequence[str]) -> list[tuple[Literal["ins", "del"], Sequence[str]]]:
    return [("del", old), ("ins", new)]


def _shortened(words: Sequence[str]) -> str:
    text = "".join(words)
    return text if len(text) <= 400 else f"{text[:160]} … {text[-160:]}"
