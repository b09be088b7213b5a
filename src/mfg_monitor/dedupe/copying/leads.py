"""A copy under a lead of its own: headline and beginning written anew say what the original's say. Pure."""

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
_END = re.compile(r"\n|(?<=[。！？!?])|(?<=\.)\s")
_RARE = 3.0
_COMMON = 1.0
_LONGEST = 1_200
"""Characters of a beginning that are read."""


def say_the_same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Do two articles, each as (title, text), tell the same before the first paragraph that is in both?"""
    mine, theirs = (_sentences(_folded(f"{title}\n{text}")) for title, text in (one, other))
    own, rest = _parted(mine, theirs)
    others, their_rest = _parted(theirs, mine)
    known = rest & their_rest
    own, others = own - known, others - known
    shared = own & others
    if sum(rarity(word) > _RARE for word in shared) < _LEAST:
        return False
    return _weight(shared) >= SAID_AGAIN * min(_weight(own), _weight(others))


def _folded(text: str) -> str:
    return simplified(unicodedata.normalize("NFKC", text))


def _sentences(text: str) -> list[str]:
    return [sentence.strip() for sentence in _END.split(text)]


def _parted(lines: list[str], others: list[str]) -> tuple[set[str], set[str]]:
    """Answer the words of a headline with what follows it up to the first line that the other has, and the others."""
    known = {line.strip() for line in others[1:]}
    end = next((at for at, line in enumerate(lines) if at and line.strip() and line.strip() in known), len(lines))
    return set(words_of("\n".join(lines[:end])[:_LONGEST])), set(words_of("\n".join(lines[end:])))


def _weight(words: Iterable[str]) -> float:
    return sum(max(0.0, rarity(word) - _COMMON) for word in sorted(words))
