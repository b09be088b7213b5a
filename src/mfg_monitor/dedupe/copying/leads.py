"""A copy under a lead of its own: headline and beginning written anew say what the original's say. Pure.

The rest of a copy goes on with what its lead says; a site's closing text knows nothing of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from mfg_monitor.dedupe.naming.words import rarity, words_of
from mfg_monitor.script import simplified

SAID_AGAIN = 0.33
"""Share of the rarer words of the shorter beginning that are in the other one, too; those of the common rest, which may
be a closing text about one firm, are left out."""
_LEAST = 3
_LEAST_TAKEN_UP = 2
"""So many rarer words of the beginnings stand in the common rest, one of either at least: of a closing text none does
(benchmarks/duplicates.py), or but the name of the site."""
_LEAST_FIGURES = 2
"""So many figures of two beginnings, none of them in both, are those of two months, or of two firms."""
_END = re.compile(r"\n|(?<=[。！？!?])|(?<=\.)\s")
_FIGURE = re.compile(r"(?<![a-zA-Z0-9_.,])\d+(?:[.,]\d+)*(?!\d|[.,]\d|\s?[日号时点])")
"""Chinese characters stand before figures without a space; a day or hour that one newsroom alone tells is none."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_RARE = 3.0
_COMMON = 1.0
_LONGEST = 1_200
"""Characters of a beginning that are read."""


def say_the_same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Do two articles, each as (title, text), tell the same before the first paragraph that is in both?"""
    mine, theirs = (_sentences(_folded(f"{title}\n{text}")) for title, text in (one, other))
    (lead, rest), (their_lead, their_rest) = _parted(mine, theirs), _parted(theirs, mine)
    own, others, known = set(words_of(lead)), set(words_of(their_lead)), _words_of_both(rest, their_rest)
    if not _go_on(own, others, known) or _are_of_other_figures(lead, their_lead):
        return False
    own, others = own - known, others - known
    shared = own & others
    return _rare(shared) >= _LEAST and _weight(shared) >= SAID_AGAIN * min(_weight(own), _weight(others))


def _go_on(own: set[str], others: set[str], known: set[str]) -> bool:
    """Does the common rest speak of what either beginning speaks of?"""
    taken_up = own & known, others & known
    return min(map(_rare, taken_up)) > 0 and _rare(taken_up[0] | taken_up[1]) >= _LEAST_TAKEN_UP


def _are_of_other_figures(lead: str, other: str) -> bool:
    mine, theirs = (
        {figure for figure in _FIGURE.findall(told) if not _YEAR.fullmatch(figure)} for told in (lead, other)
    )
    return min(len(mine), len(theirs)) >= _LEAST_FIGURES and not mine & theirs


def _folded(text: str) -> str:
    return simplified(unicodedata.normalize("NFKC", text))


def _sentences(text: str) -> list[str]:
    return [sentence.strip() for sentence in _END.split(text)]


def _words_of_both(lines: list[str], others: list[str]) -> set[str]:
    """Answer the words that both have: most are those of the lines that both have."""
    both = {*lines} & {*others}
    own, their_own = (words_of("\n".join(line for line in each if line not in both)) for each in (lines, others))
    return {*words_of("\n".join(both)), *(own.keys() & their_own.keys())}


def _parted(lines: list[str], others: list[str]) -> tuple[str, list[str]]:
    """Answer a headline with what follows it up to the first line that the other has, and the lines of the rest."""
    known = {line.strip() for line in others[1:]}
    end = next((at for at, line in enumerate(lines) if at and line.strip() and line.strip() in known), len(lines))
    return "\n".join(lines[:end])[:_LONGEST], lines[end:]


def _rare(words: Iterable[str]) -> int:
    return sum(rarity(word) > _RARE for word in words)


def _weight(words: Iterable[str]) -> float:
    return sum(max(0.0, rarity(word) - _COMMON) for word in sorted(words))
