"""One thing in which alone two texts differ: the same words for others in the headline and behind it. Pure.

Newsrooms that write a copy in other words change more than one; who fills in a form changes nothing else but figures.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from operator import ne

from mfg_monitor.dedupe.laying.laying import Laid, is_hanzi
from mfg_monitor.dedupe.laying.numbered import product
from mfg_monitor.dedupe.laying.things import Pair, Stretches, are_near_concepts, tells_when
from mfg_monitor.dedupe.naming.concepts import concepts_of
from mfg_monitor.dedupe.naming.goods import goods_of
from mfg_monitor.dedupe.naming.marks import COMMON_WORDS
from mfg_monitor.dedupe.naming.names import is_known
from mfg_monitor.dedupe.naming.words import is_common, rarity, stem

_LEAST_RARITY = {"latin": 4.0, "hanzi": 5.0}
"""A word that is named more often has others that are written for it: plant and factory, 公司 and 企业."""
_ONE_STEM = 4
"""Letters that begin words of one kind: carmaker and cars."""
_LONG_NAME = 7
"""Letters of names that may differ by two in one spelling."""
_SYLLABLE = re.compile("(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiou]{1,3}(?:ng?|r)?(?![aeiou])")
_PINYIN = re.compile(f"(?:{_SYLLABLE.pattern}){{2,}}")
_TIMES = frozenset("年月季周日天时")
_LONGEST_QUOTED = 14
_OPEN, _SHUT = '“‘「『《"', '”’」』》"'
_FOR_ONE_THING = (
    frozenset("workshop hall shopfloor".split()),
    frozenset("supplier vendor".split()),
    frozenset("warehouse depot storehouse".split()),
    frozenset("vessel ship boat freighter".split()),
    frozenset("shipyard yard shipbuilder".split()),
    frozenset("lorry truck".split()),
    frozenset("lift elevator".split()),
    frozenset("plane airplane aeroplane aircraft airliner jet jetliner".split()),
    frozenset("petrol gasoline".split()),
    frozenset("blaze fire inferno".split()),
    frozenset("expo exhibition fair trade show".split()),
    frozenset("medicine drug pharmaceutical".split()),
    frozenset("carmaker automaker".split()),
    frozenset("employee worker staff workforce".split()),
    frozenset("client customer".split()),
    frozenset("spokesman spokeswoman spokesperson official".split()),
    frozenset("centre center hub base".split()),
    frozenset("coach bus".split()),
)
"""Rarer words that newsrooms have for one thing, by their stems."""


def only_exchange(one: Laid, other: Laid, in_headlines: Stretches, behind: Stretches) -> Stretches | None:
    """Answer where one thing stands for another in two texts that differ in nothing else but figures; else None."""
    at = [(mine, theirs) for mine, theirs in (*in_headlines, *behind) if not _are_figures(one, mine, other, theirs)]
    return at if len({(one.row(mine), other.row(theirs)) for mine, theirs in at}) <= 1 else None


def alone(one: Laid, other: Laid, at: Stretches | None, *, is_known_gone: bool = False) -> list[Pair]:
    """Answer what stands for what by an only exchange, where headline and text have it and these are two things.

    `is_known_gone` tells that rules know a place or firm of one text that the other does not name.
    """
    if not at or at[0][0].start >= one.headline or at[-1][0].start < one.headline:
        return []
    mine, theirs = at[0]
    pair = one.row(mine), other.row(theirs)
    if is_known_gone and (_are_within_names(one, mine, other, theirs) or _are_named_in_full(one, other, *at[-1])):
        return [pair]
    if pair[0] in other.row(range(len(other.tokens))) or pair[1] in one.row(range(len(one.tokens))):
        return []
    is_name = (_is_quoted(one, mine) and _is_quoted(other, theirs)) or _is_product_in_one(one, mine, other, theirs)
    return [pair] if is_name or are_two_things(one, mine, other, theirs, is_rare=not is_known_gone) else []


def _are_figures(one: Laid, mine: range, other: Laid, theirs: range) -> bool:
    return all(
        token[0].isdigit() for told, at in ((one, mine), (other, theirs)) for token in told.tokens[at.start : at.stop]
    )


def are_two_things(one: Laid, mine: range, other: Laid, theirs: range, *, is_rare: bool = False) -> bool:
    """Tell whether two stretches may name two things: no word of either is written for one of the other.

    `is_rare` asks for words that are named seldom, too.
    """
    words, others = one.tokens[mine.start : mine.stop], other.tokens[theirs.start : theirs.stop]
    if is_hanzi(words[0]) != is_hanzi(others[0]):
        return False
    spoken, other_spoken = ({*concepts_of(told.row(at))} for told, at in ((one, mine), (other, theirs)))
    if spoken & other_spoken or are_near_concepts(spoken, other_spoken) or any(map(tells_when, spoken | other_spoken)):
        return False
    kinds = [frozenset().union(*goods_of(told.tokens, at)) for told, at in ((one, mine), (other, theirs))]
    if kinds[0] & kinds[1]:
        return False
    if is_hanzi(words[0]):
        return _are_other_hanzi(words, others, _LEAST_RARITY["hanzi"] if is_rare else 0.0)
    return _are_other_words(words, others, _LEAST_RARITY["latin"] if is_rare else 0.0)


def _are_other_words(words: Sequence[str], others: Sequence[str], least: float) -> bool:
    own, stand_for = ({stem(word) for word in each if word not in COMMON_WORDS} for each in (words, others))
    if any(mine[:_ONE_STEM] == theirs[:_ONE_STEM] for mine in own for theirs in stand_for):
        return False
    if any(is_spelling(mine, theirs) for mine in words for theirs in others):
        return False
    if any(own & {*map(stem, near)} and stand_for & {*map(stem, near)} for near in _FOR_ONE_THING):
        return False
    return min(_seldom(own), _seldom(stand_for)) >= least


def _are_other_hanzi(words: Sequence[str], others: Sequence[str], least: float) -> bool:
    if {*words} & {*others} or any(map(_tells_when, (words, others))) or not all(map(is_hanzi, (*words, *others))):
        return False
    rows = [["".join(each[at : at + 2]) for at in range(len(each) - 1)] for each in (words, others)]
    return all(rows) and min(map(_seldom, rows)) >= least


def _tells_when(words: Sequence[str]) -> bool:
    """Do Chinese characters begin or end as a time does (年底, 今年), or tell of a quarter?"""
    return bool({words[0], words[-1]} & _TIMES) or "季" in words


def _seldom(words: Collection[str]) -> float:
    return max(map(rarity, words), default=0.0)


def _is_product_in_one(one: Laid, mine: range, other: Laid, theirs: range) -> bool:
    """Tell whether Chinese characters with letters or a number behind them stand for characters, with or without."""
    sides = [
        (product(told, at), all(map(is_hanzi, told.tokens[at.start : at.stop])))
        for told, at in ((one, mine), (other, theirs))
    ]
    return any(name for name, _ in sides) and all(name or is_plain for name, is_plain in sides)


def _are_within_names(one: Laid, mine: range, other: Laid, theirs: range) -> bool:
    """Is one Chinese character for another part of no word in either text, but of a name: 元 in 智元机器人?"""
    if not len(mine) == 1 == len(theirs):
        return False
    own, others = _rows_with(one, mine), _rows_with(other, theirs)
    are_own = not any(other.has(row) for row in own) and not any(one.has(row) for row in others)
    return bool(own and others) and are_own and any(not any(map(_is_word, rows)) for rows in (own, others))


def _rows_with(told: Laid, at: range) -> list[str]:
    """Answer a Chinese character with the one before it and with the one behind it, where there are such."""
    rows = [told.row(range(first, first + 2)) for first in (at.start - 1, at.start) if first >= 0]
    return rows if all(len(row) == len("智元") and all(map(is_hanzi, row)) for row in rows) else []


def _is_word(row: str) -> bool:
    return is_common(row, or_rarer=True)


def _are_named_in_full(one: Laid, other: Laid, mine: range, theirs: range) -> bool:
    """Tell whether two stretches begin a longer name each, and none is a name in the other text: Giant Shipbuilding for
    Lanze Shipbuilding, of an LNG giant."""
    sides = ((one, other, mine), (other, one, theirs))
    return all(
        told.written[at.stop - 1][0].isupper()
        and at.stop < len(told.written)
        and told.written[at.stop][0].isupper()
        and told.written[at.stop].isascii()
        and not any(beside.has(word) for word in told.tokens[at.start : at.stop])
        for told, beside, at in sides
    )


def _is_quoted(told: Laid, at: range) -> bool:
    """Does a stretch stand within a short quotation, as names of ships and products do?"""
    start = told.start_of(at.start)
    end = told.start_of(at.stop - 1) + len(told.written[at.stop - 1])
    before, behind = told.text[max(0, start - _LONGEST_QUOTED) : start], told.text[end : end + _LONGEST_QUOTED]
    opened = max(map(before.rfind, _OPEN))
    shut = min((found for found in map(behind.find, _SHUT) if found >= 0), default=-1)
    return opened >= 0 and shut >= 0 and not {*before[opened + 1 :], *behind[:shut]} & {*_OPEN, *_SHUT}


def is_spelling(name: str, other: str) -> bool:
    """Tell whether two words may be one name, spelt in two ways."""
    if _are_known_as_two(name, other) or _are_other_syllables(name, other):
        return False
    if sorted(name) == sorted(other):
        return True
    most = 2 if min(len(name), len(other)) >= _LONG_NAME else 1
    return name[0] == other[0] and abs(len(name) - len(other)) <= most and _distance(name, other) <= most


def _are_known_as_two(name: str, other: str) -> bool:
    """Tell whether the news have both names of countries and cities (Henan, Hunan), none made of the other."""
    return is_known(name) and is_known(other) and not name.startswith(other) and not other.startswith(name)


def _are_other_syllables(name: str, other: str) -> bool:
    """Tell whether more than one syllable of Chinese names differs (Changxing, Chongqing): a slip leaves none whole."""
    if not _PINYIN.fullmatch(name) or not _PINYIN.fullmatch(other):
        return False
    own, others = _SYLLABLE.findall(name), _SYLLABLE.findall(other)
    return len(own) == len(others) and sum(map(ne, own, others)) > 1


def _distance(one: str, other: str) -> int:
    """Answer how many letters must be changed (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for i, mine in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, theirs in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (mine != theirs))
    return row[-1]
