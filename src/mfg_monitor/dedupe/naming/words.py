"""Words as tellings of a story are compared by: English ones lightly folded, Chinese as pairs of characters."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from importlib import resources
from itertools import chain
from operator import add

_WORD = re.compile(r"[a-z][a-z'’]*[a-z]")
_HANZI = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
UNKNOWN = 6.0
"""Rarity of a word that is not in the table; the rarest in it have 5.5."""


def is_chinese(text: str) -> bool:
    """Tell whether a good part of the text is Chinese."""
    return not text.isascii() and sum(map(len, _HANZI.findall(text))) > len(text) * 0.3


def words_of(text: str) -> Counter[str]:
    """Count the words of a text: of three letters and more without their endings, and pairs of Chinese characters."""
    found: Counter[str] = Counter()
    for word, count in Counter(_WORD.findall(text.lower())).items():
        if len(word) > 2:
            found[stem(word)] += count
    found.update(chain.from_iterable(map(add, run, run[1:]) for run in _HANZI.findall(text)))
    return found


@lru_cache(maxsize=1 << 13)
def stem(word: str) -> str:
    """Answer an English word without its commonest endings: plants and plant, building and built stay two."""
    word = word.removesuffix("'s").removesuffix("’s")
    for ending, least in (("ies", 5), ("ing", 6), ("ed", 5), ("es", 5), ("s", 4), ("e", 5)):
        if len(word) >= least and word.endswith(ending) and not word.endswith("ss"):
            cut = word[: -len(ending)]
            return cut + "y" if ending == "ies" else cut
    return word


@cache
def _rarities() -> dict[str, float]:
    lines = resources.files("mfg_monitor.dedupe.naming").joinpath("words.txt").read_text(encoding="utf-8").splitlines()
    return {word: float(level) for level, *words in map(str.split, lines) for word in words}


def rarity(word: str) -> float:
    """Answer how seldom a word is: the natural logarithm of texts by texts with it (benchmarks/make_word_table.py)."""
    return _rarities().get(word, UNKNOWN)


@cache
def _behind() -> dict[str, tuple[str, str]]:
    """Answer which characters stand behind one in common words and in rarer ones: a set of the words takes 5 MB."""
    lines = resources.files("mfg_monitor.dedupe.naming").joinpath("common.txt").read_text(encoding="utf-8").splitlines()
    parted = (line[1:].partition(" ") for line in lines)
    return {line[0]: (often, rarer) for line, (often, _, rarer) in zip(lines, parted, strict=True)}


def is_common(word: str, *, or_rarer: bool = False) -> bool:
    """Is this a common Chinese word of two characters and no name, or a rarer one (benchmarks/make_common_table.py)?"""
    if len(word) != 2:
        return False
    often, rarer = _behind().get(word[0], ("", ""))
    return word[1] in often or (or_rarer and word[1] in rarer)
