"""English words without their common endings, so that `plants` finds `plant` and `manufactured` `manufacturing`."""

from __future__ import annotations

import re

_VOWEL = re.compile("[aeiouy]")
_CVC = re.compile("[^aeiou][aeiouy][^aeiouywx]$")
_DOUBLE = re.compile(r"([^aeioulsz])\1$")
_MEASURE = re.compile("[aeiouy]+[^aeiouy]+")

_LAST_LETTERS = frozenset("sdgye")
"""What ends in another letter has none of the endings."""
_AS_THEY_ARE = frozenset({"gas", "has", "its", "news", "was"})


def stem(word: str) -> str:
    """Answer a lower-case word without plural, past and -ing endings; others than plain English ones as they are.

    Steps 1a, 1b and the dropping of a last e in step 5a of M. F. Porter, "An algorithm for suffix stripping", Program
    14 (1980), 130-137. The steps that turn a noun into its verb are left out: they join words of different meaning.
    """
    if (
        len(word) < 3
        or word[-1] not in _LAST_LETTERS
        or word in _AS_THEY_ARE
        or not (word.isascii() and word.isalpha())
    ):
        return word
    return _without_e(_y_as_i(_without_ending(_singular(word))))


def _singular(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("ies"):
        return word[:-3] + ("y" if len(word) > 4 else "ie")
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _without_ending(word: str) -> str:
    if word.endswith("ing"):
        base = word[:-3]
    elif word.endswith("ed") and not word.endswith("eed"):
        base = word[:-2]
    else:
        return word
    if len(base) < 2 or not _VOWEL.search(base):
        return word
    if base.endswith(("at", "bl", "iz")):
        return base + "e"
    if _DOUBLE.search(base):
        return base[:-1]
    return base + "e" if len(_MEASURE.findall(base)) == 1 and _CVC.search(base) else base


def _y_as_i(word: str) -> str:
    return word[:-1] + "i" if word.endswith("y") and _VOWEL.search(word[:-1]) else word


def _without_e(word: str) -> str:
    if not word.endswith("e") or len(word) < 4:  # "use" is not "US"
        return word
    base = word[:-1]
    measure = len(_MEASURE.findall(base))
    return base if measure > 1 or (measure == 1 and not _CVC.search(base)) else word
