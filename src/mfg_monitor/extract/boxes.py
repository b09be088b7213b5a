"""Articles laid out in several boxes of one kind, between which pages put advertisements: no box is left behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice

from mfg_monitor.extract.cues import is_heading, is_prose
from mfg_monitor.extract.html import Tree, is_aside, text_of
from mfg_monitor.extract.letters import letters

_MANY = 2_000
_KEY = 60
_WORDS = 14
"""Shorter paragraphs are no prose in any language."""
_LEAST = 200
"""Fewer letters in the boxes left behind are no part of a story."""
_HEADLINES = frozenset({"h1", "h2", "h3", "h4"})


def whole(lines: list[str], root: Tree) -> list[str]:
    """Answer the lines with the paragraphs of further boxes, each behind the paragraph that it follows on the page.

    Paragraphs of small boxes that begin with a headline that leads elsewhere are teasers, and are left out.
    A further box stands under the same element as one that holds paragraphs of `lines`, and has the same tags and
    classes for two floors up.
    """
    keys = [_key(line) for line in lines]
    prose = {key for line, key in zip(lines, keys, strict=True) if is_prose(line)}
    spots = [
        (p.getparent(), _key(words), words) for p in islice(root.iter("p"), _MANY) if len(words := text_of(p)) >= _WORDS
    ]
    known = Counter[Tree]()
    for box, key, words in spots:
        if key in prose and box is not None:
            known[box] += len(words)
    if not known:
        return lines
    main = known.most_common(1)[0][0]
    small = {box for box, _, _ in spots if known[box] * 3 < known[main]}
    elsewhere = {box for box in small if box is not None and _leads_elsewhere(box)}
    teasers = {key for box, key, _ in spots if box in elsewhere}
    kept = [(line, key) for line, key in zip(lines, keys, strict=True) if key not in teasers]
    lines = [line for line, _ in kept]
    at = {key: i for i, (_, key) in enumerate(kept) if key in prose}
    shape, home = _shape(main), _home(main)
    if home is None or not main.get("class"):
        return lines
    further: dict[int, list[str]] = {}
    last = -1
    closed: set[Tree] = set()
    for box, key, words in spots:
        if key in at:
            last = at[key]
        elif last >= 0 and box not in known and is_prose(words) and _home(box) is home and _shape(box) == shape:
            if box in closed or _is_other(box) or is_heading(words):
                closed.add(box)
            else:
                further.setdefault(last, []).append(words)
    if sum(len(words) for told in further.values() for words in told) < _LEAST:
        return lines
    return [words for i, line in enumerate(lines) for words in (line, *further.get(i, ()))]


def _key(words: str) -> str:
    return letters(words[: 2 * _KEY])[:_KEY]


def _shape(box: Tree) -> Sequence[tuple[str, str]]:
    above = box.getparent()
    return [(element.tag, element.get("class") or "") for element in (box, above) if element is not None]


def _home(box: Tree) -> Tree | None:
    """The element under which boxes of one story stand: two floors above the paragraphs' own."""
    above = box.getparent() if box is not None else None
    return above.getparent() if above is not None else None


def _is_other(box: Tree) -> bool:
    """Is this box another story's: a teaser with a headline that is a link, or an aside?"""
    return _leads_elsewhere(box) or box.tag in {"li", "article", "td", "aside"} or is_aside(box)


def _leads_elsewhere(box: Tree) -> bool:
    """Does this box begin with a headline that is a link to another page?"""
    first = next((child for child in box if text_of(child)), None)
    link = next(first.iter("a"), None) if first is not None and first.tag in _HEADLINES else None
    return link is not None and not (link.get("href") or "#").startswith("#")
