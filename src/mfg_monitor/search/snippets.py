"""The part of a text that shows best why it was found, and what in it was looked for."""

from __future__ import annotations

from dataclasses import dataclass

from mfg_monitor.search import tokens
from mfg_monitor.search.matching import places
from mfg_monitor.search.query import Phrase, Query
from mfg_monitor.text import hanzi_count, one_line

WIDTH = 160
_ENDS = frozenset("。！？!?；;\n")


@dataclass(frozen=True, slots=True)
class Snippet:
    """One line of text; `marks` are the spans in it that were looked for, in order and apart from each other."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


def marked(text: str, query: Query) -> Snippet:
    """Answer the whole text as one line, with what was looked for."""
    line = tokens.whole(one_line(text))
    return Snippet(line, _joined([(start, end) for start, end, _ in _found(line, query)]))


def snippet(text: str, query: Query, *, width: int = WIDTH) -> Snippet:
    """Answer about `width` characters of the text around most of what was looked for; else its beginning."""
    line = tokens.whole(one_line(text))
    found = _found(line, query)
    if hanzi_count(line) * 2 > len(line):  # each as wide as two letters
        width = width * 2 // 3
    if len(line) <= width:
        return Snippet(line, _joined([(start, end) for start, end, _ in found]))
    start = _beginning(line, _best(found, width), width)
    end = _cut(line, min(len(line), start + width))
    head, tail = "… " if start else "", " …" if end < len(line) else ""
    inside = [(a - start + len(head), b - start + len(head)) for a, b, _ in found if a >= start and b <= end]
    return Snippet(head + line[start:end].rstrip() + tail, _joined(inside))


def _found(line: str, query: Query) -> list[tuple[int, int, Phrase]]:
    placed = list(tokens.placed(line))
    said = [token.word for token in placed]
    found = []
    for phrase in query.phrases():
        for at in places(phrase, said):
            last = placed[at + len(phrase.tokens) - 1]
            # Of a prefix, which is one Chinese character, the next one is not meant.
            found.append((placed[at].start, last.start + 1 if phrase.is_prefix else last.end, phrase))
    return sorted(found, key=lambda each: each[:2])


def _best(found: list[tuple[int, int, Phrase]], width: int) -> int:
    """Answer where the stretch with most different phrases begins, then with most of them; the first of equals."""
    best, best_worth = 0, (0, 0)
    for at, (start, _, _) in enumerate(found):
        inside = [phrase for begin, end, phrase in found[at : at + 50] if end <= start + width * 3 // 4]
        worth = (len(set(inside)), len(inside))
        if worth > best_worth:
            best, best_worth = start, worth
    return best


def _beginning(line: str, wanted: int, width: int) -> int:
    """Answer the sentence's beginning where it is near, else a word's."""
    low = max(0, wanted - width // 4)
    if low == 0:
        return 0
    for at in range(wanted - 1, low, -1):
        if line[at] in _ENDS or (line[at] == " " and line[at - 1] == "."):
            return at + 1 + (len(line) > at + 1 and line[at + 1] == " ")
    blank = line.find(" ", low, wanted)
    return blank + 1 if blank >= 0 else low


def _cut(line: str, end: int) -> int:
    if end < len(line) and line[end - 1].isascii() and line[end].isascii():
        blank = line.rfind(" ", end - 20, end)
        return blank if blank > 0 else end
    return end


def _joined(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
