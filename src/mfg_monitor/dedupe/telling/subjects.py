"""Do two texts say the same of two? By the words that either says often, and the other never. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum, log, sqrt

from mfg_monitor.dedupe.naming.words import is_common, rarity
from mfg_monitor.dedupe.remembering import remembered
from mfg_monitor.dedupe.telling.vectors import Words, vector_of

ONE_WORDING = 0.8
"""Likeness of the words beside the subjects' from which one text was made from the other. Tellings of one story by two
people stay below 0.71, other months', firms' and plants' notices of one form lie above 0.82 (benchmarks/tellings.py,
2026-11: 123 pairs and 38 in one language)."""
NEARLY_ALL = 0.88
"""The same where only one text has a subject that the other never names."""
_LEAST_RARITY = 2.0
_NEARLY_ALL_WORDS = 0.8
"""Share of the words that both texts have, from which either's rare word of its own makes it another notice."""
_RARE = 4.0
_OFTEN = 1.5 * (1 + log(2))
"""How many times its rarity a word weighs that stands in title or lead and once more."""
_ROUNDED = 0.1
_LEAST_COMMON = 0.4
"""Share of the words of either text without which nothing is compared."""


def are_of_two(one: Words, other: Words) -> bool:
    """Tell whether two texts are made alike, about two firms, plants, places, persons or products.

    Of texts in one language; the same whichever comes first.
    """
    (mine, length), (theirs, other_length) = vector_of(one), vector_of(other)
    common = mine.keys() & theirs.keys()
    if len(common) >= _NEARLY_ALL_WORDS * max(len(mine), len(theirs)):
        sides = (mine.keys() - theirs.keys(), theirs.keys() - mine.keys())
        if all(any(map(_is_rare, words)) for words in sides):
            return True
    if len(common) < _LEAST_COMMON * min(len(mine), len(theirs)) or not common:
        return False
    own = [word for word in _subjects(one) if word not in theirs]
    others = [word for word in _subjects(other) if word not in mine]
    if not own and not others:
        return False
    lengths = _without(length, mine, _beside(own, mine, theirs)) * _without(
        other_length, theirs, _beside(others, theirs, mine)
    )
    alike = fsum([mine[word] * theirs[word] for word in common]) / lengths if lengths else 0.0
    return alike >= (ONE_WORDING if own and others else NEARLY_ALL)


def _is_rare(word: str) -> bool:
    return rarity(word) >= _RARE and not is_common(word)


def _beside(own: list[str], mine: Mapping[str, float], theirs: Mapping[str, float]) -> list[str]:
    """Answer the subjects with the pairs of Chinese characters that have one of theirs: they come and go with them."""
    characters = {character for word in own if not word.isascii() for character in word}
    if not characters:
        return own
    return [word for word in mine if word in own or (word not in theirs and not characters.isdisjoint(word))]


def _without(length: float, weights: Mapping[str, float], words: list[str]) -> float:
    """Answer the length of a vector without some of its words."""
    return sqrt(max(0.0, length * length - fsum([weights[word] ** 2 for word in words])))


@remembered
def _subjects(words: Words) -> tuple[str, ...]:
    """Answer the words that a text keeps coming back to, in its title or lead and behind it."""
    return tuple(
        word
        for word, weight in words
        if not is_common(word)
        and (seldom := rarity(word)) >= _LEAST_RARITY
        and weight + _ROUNDED >= _OFTEN * (seldom - 1)
    )
