"""Rare names of a text, whatever they name: a firm, a town or a person that no rule knows. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from importlib import resources

from mfg_monitor.dedupe.naming.concepts import lexicon
from mfg_monitor.dedupe.naming.goods import goods_of
from mfg_monitor.dedupe.naming.words import is_chinese, is_common, rarity, stem
from mfg_monitor.dedupe.remembering import remembered

MOST_NAMES = 12
_IN_A_BODY = {"latin": 0.3, "hanzi": 0.1}
"""What a name is worth that stands neither in title nor lead of one text; a pair of characters is no sure name."""
_IN_TITLES = 0.25
"""What names are worth where both titles have one."""
_LEAST_RARITY = 5.5
_LATIN = re.compile(r"(?<![\w'’.-])[A-Z][A-Za-z]{2,}(?![\w@])")
_HANZI = re.compile("[\u3400-\u9fff]+")
NO_PART = frozenset(
    "的了着地之在是有为被把让将使会要应须可能已曾正仍还就才只再也亦都均皆各每某其此该这那本何不未没无非和与及同并或且而但则若如因由于从自到至"
    "向往对给按据以用随当很更最太极近超逾达多少内外中前后里时年月日天周季点分秒号个名位人家台辆座条项次种类只件批套款艘元万亿千百十一二三四五六七八九几两"
    "第他她它我你们说称等所者吗呢吧啊又及上下厂"
)
"""Characters that are words of their own, and hardly ever part of a name."""


@cache
def _known() -> frozenset[str]:
    """Answer names that stand in the news every day: countries, provinces and great cities, in both languages."""
    text = resources.files("mfg_monitor.dedupe.naming").joinpath("known.txt").read_text(encoding="utf-8").lower()
    return frozenset(word[at : at + 2] if not word.isascii() else word for word in text.split() for at in _parts(word))


def is_known(name: str) -> bool:
    """Does a name, without capitals, stand in the news every day?"""
    return name in _known()


def _parts(word: str) -> range:
    return range(1) if word.isascii() else range(len(word) - 1)


def names_of(whole: str, title: str, lead: str, words: Mapping[str, int], taken: Iterable[str]) -> tuple[str, ...]:
    """Answer the rare names of a text, those that it keeps coming back to first; those of its title end in "!!", those
    of its lead in "!".

    English ones are words, Chinese ones pairs of characters. `words` are those of `words_of`, `taken` the terms by
    which rules know places and firms of the text.
    """
    titled, led = title.lower(), lead.lower()
    terms = " ".join(taken).lower()
    found = {**_latin(whole), **dict(_hanzi(whole, f"{titled}\n{led}", words, terms))}
    found = {
        name: count * (2 if name in titled or name in led else 1)
        for name, count in found.items()
        if name not in terms and name not in _known()
    }
    rarest = sorted(found, key=lambda name: (-found[name], name))[:MOST_NAMES]
    return tuple(f"{name}!!" if name in titled else f"{name}!" if name in led else name for name in rarest)


def _latin(text: str) -> dict[str, int]:
    """Count the capital words of a text that it never writes small."""
    found: dict[str, int] = {}
    for match in _LATIN.finditer(text):
        name = match[0].lower()
        found[name] = found.get(name, 0) + 1
    return {name: count for name, count in found.items() if _is_name(name) and name not in text}


def _is_name(word: str) -> bool:
    return rarity(stem(word)) >= _LEAST_RARITY and stem(word) not in _of_concepts() and not goods_of([word], range(1))


@cache
def _of_concepts() -> frozenset[str]:
    """Answer the words, and pairs of characters, that concepts are told in: no names."""
    english = (word for forms in lexicon().english.values() for words, _ in forms for word in words)
    chinese = (form for forms in lexicon().chinese.values() for form, _ in forms)
    return frozenset(english) | {form[at : at + 2] for form in chinese for at in range(len(form) - 1)}


def _hanzi(whole: str, head: str, words: Mapping[str, int], terms: str) -> Iterator[tuple[str, int]]:
    for word, count in words.items():
        if not (count > 1 or word in head) or not is_chinese(word):  # don’t has a sign beyond ASCII, too
            continue
        if rarity(word) >= _LEAST_RARITY and _is_pair(whole, word, terms):
            yield word, count


def _is_pair(whole: str, pair: str, terms: str) -> bool:
    """Is a pair of characters none of a known word, nor one that two known words make between them?"""
    if pair[0] in NO_PART or pair[1] in NO_PART or is_common(pair, or_rarer=True) or pair in _of_concepts():
        return False
    if pair[1] in _behind().get(pair[0], ""):
        return False
    at = whole.index(pair)
    return not any(_is_word(beside, terms) for beside in (whole[max(0, at - 1) : at + 1], whole[at + 1 : at + 3]))


def _is_word(pair: str, terms: str) -> bool:
    return is_common(pair, or_rarer=True) or pair in _known() or (len(pair) == 2 and pair in terms)


@cache
def _behind() -> dict[str, str]:
    """Answer which characters stand behind one in words that are rarer than those of `is_common`."""
    lines = resources.files("mfg_monitor.dedupe.naming").joinpath("rare.txt").read_text(encoding="utf-8").splitlines()
    return {line[0]: line[1:] for line in lines}


@remembered
def _levels(names: tuple[str, ...]) -> dict[str, int]:
    """Answer where each name stands: 2 in the title, 1 in the lead, 0 behind them."""
    return {name.rstrip("!"): name.count("!") for name in names}


def common_names(one: tuple[str, ...], other: tuple[str, ...]) -> dict[str, float]:
    """Answer the names that two texts have in common, and what each is worth by where it stands.

    Pairs of characters of one longer name count once. Two headlines on one firm rather tell two stories of it than a
    headline and a text do that names it below.
    """
    mine, theirs = _levels(one), _levels(other)
    both = {name: min(mine[name], theirs[name]) for name in mine if name in theirs}
    if not both:
        return {}
    in_head = _IN_TITLES if 2 in both.values() else 1.0
    worth = {
        name: in_head if level else _IN_A_BODY["latin" if name.isascii() else "hanzi"] for name, level in both.items()
    }
    return {name: each for name, each in worth.items() if name.isascii() or not _goes_on(name, both)}


def _goes_on(name: str, names: Collection[str]) -> bool:
    return any(other != name and not other.isascii() and other[-1] == name[0] for other in names)
