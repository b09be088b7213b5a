"""Digest → plain text in 72 columns, Chinese characters counted as two."""

from __future__ import annotations

import re
import unicodedata

from mfg_monitor.digest import phrases
from mfg_monitor.digest.model import Digest, Entry, Section

COLUMNS = 72
_PIECE = re.compile("\\s+|[^\\s\u1100-\uffef\U0001f000-\U0003ffff]+|.", re.DOTALL)
_NO_LINE_START = frozenset("，。、；：！？）》」』】〉”’…—,.;:!?)]}%％·")


def render(digest: Digest) -> str:
    """Answer the digest as plain text; only addresses may be longer than a line."""
    title = phrases.heading(digest)
    lines = [*wrapped(title), "=" * min(COLUMNS, width(title)), "", *wrapped(phrases.summary(digest))]
    for section in digest.sections:
        lines += _section(section)
    if digest.retold:
        lines += _heading("Told again")
        for told in digest.retold:
            lines += [*wrapped(f"{told.title} — {told.source}", "- ", "  "), *([f"  {told.url}"] if told.url else [])]
    if digest.nearly:
        lines += _heading("Nearly")
        for miss in digest.nearly:
            why = f". {miss.why}" if miss.why else ""
            lines += wrapped(f"{miss.title} — {miss.source}, score {miss.score:.2f}{why}", "- ", "  ")
        lines += [phrases.more(digest.nearly_more)] if digest.nearly_more else []
    lines += [*_heading("Coverage"), *wrapped(phrases.background(digest))]
    for each in digest.troubles:
        lines += wrapped(f"{each.source} — {phrases.trouble(each)}", "- ", "  ")
    lines += [] if digest.troubles else [phrases.COVERED]
    return "\n".join(lines) + "\n"


def width(text: str) -> int:
    """Answer how many columns a text takes on a terminal."""
    return sum(_columns(character) for character in text)


def wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    """Answer the lines of a text, none wider than 72 columns; Chinese breaks anywhere but before closing marks."""
    lines: list[str] = []
    line, blank = first, ""
    start = True
    for piece in _pieces(text, COLUMNS - max(width(first), width(rest))):
        if piece.isspace():
            blank = " "
            continue
        sticks = not blank and piece in _NO_LINE_START and not start
        if not start and not sticks and width(line) + width(blank) + width(piece) > COLUMNS:
            lines.append(line)
            line, blank, start = rest, "", True
        line += ("" if start else blank) + piece
        blank, start = "", False
    return [*lines, line.rstrip()]


def _pieces(text: str, longest: int) -> list[str]:
    return [piece[i : i + longest] for piece in _PIECE.findall(text) for i in range(0, len(piece), longest)]


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _heading(text: str) -> list[str]:
    lines = wrapped(text)
    return ["", "", *lines, "-" * width(lines[-1])]


def _section(section: Section) -> list[str]:
    lines = _heading(f"{section.sector} ({section.count})")
    for entry in section.entries:
        lines += ["", *_entry(entry)]
    return lines + (["", phrases.more(section.more)] if section.more else [])


def _entry(entry: Entry) -> list[str]:
    lines = wrapped(entry.title, "* ", "  ")
    if entry.lead:
        lines += wrapped(entry.lead, "  ", "  ")
    lines += wrapped(f"{entry.source}, {entry.date}", "  ", "  ")
    for name, value in phrases.facts(entry):
        lines += wrapped(f"{name}: {value}", "  ", "    ")
    if entry.also:
        others = ", ".join(told.source for told in entry.also)
        rest = f" and {entry.also_more} more" if entry.also_more else ""
        lines += wrapped(f"Also told by {others}{rest}", "  ", "    ")
    return lines + ([f"  {entry.url}"] if entry.url else [])
