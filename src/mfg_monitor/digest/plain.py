"""Plain text in 72 columns, Chinese characters counted as two."""

from __future__ import annotations

import re
import unicodedata

COLUMNS = 72
_PIECE = re.compile("\\s+|[^\\s\u1100-\uffef\U0001f000-\U0003ffff]+|.", re.DOTALL)
_NO_LINE_START = frozenset("，。、；：！？）》」』】〉”’…—,.;:!?)]}%％·")


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
