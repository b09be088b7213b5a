"""Does one text say of a firm, a place or a person what the other says, in the same words, of another one? Pure.

Two nearly equal texts are laid beside each other. A name that stands for another wherever it stood, in the headline or
the beginning too, makes another story; a byline, a credit, a spelling or a single correction does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from mfg_monitor.dedupe.concepts import concepts_of, rarity_of
from mfg_monitor.dedupe.laying import Laid, is_hanzi, replaced, replaced_in_headlines
from mfg_monitor.dedupe.marks import COMMON_WORDS
from mfg_monitor.dedupe.words import UNKNOWN, is_common, rarity, stem

LEAST = 2
"""So often a name must stand for another: once may be a correction."""
_HEAD, _HEAD_SHARE = 40, 0.4
"""Whom a text is about is named among its first words, or in its first part."""
_LONG_NAME, _LONGEST_NAME = 7, 40
"""Letters: where two may differ in one spelling, and behind which a word is no name (two of 9,000 took 20 s)."""
_LEAST_RARITY = 3.0
_LEAST_THING = 2.5
"""A concept that is named more often is no product: a plant, a market."""
_SINGLE = frozenset(
    "的了着过得地之在是有为被把让使令将会要欲拟想应该须需可能够已曾正仍还尚就才只仅又再也亦都均皆全各每某另其此该这那本何不未没无非"
    "和与及同跟并或且而但则若如因由于从自到至向往对给按据以用比除随当每很更最太极较颇甚约近超逾达满足余多少大小高低新老旧好快慢早晚长短"
    "上下内外中前后间里时年月日天周季点分秒号个名位人家台辆座条项次种类只件批套款艘架栋亩吨米元万亿千百十几两第初首末"
    "称说讲道告问答看听想做干办开关放进出来去回起走买卖卖产造建设立有占居升降增减涨跌涉获得取收交付提供推发布送运"
    "厂线区市县镇省州国城村园部处所室院队组会社局司者员工性化型级式品量率价额力机车船器件料业学者群们名"
)
"""Characters that are words of their own, or begin or end one: newsrooms exchange these for others, too."""
_REPORTERS = frozenset(
    """
    xinhua reuters afp ap bloomberg cnn bbc cnbc caixin yicai cctv cgtn wire
    新华 中新 澎湃 财联 界面 路透 央视 本报 本网 本台
    """.split()
)
_CALENDAR = frozenset(
    """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    monday tuesday wednesday thursday friday saturday sunday
    """.split()
)
_ONE_PLACE = (
    {"us", "usa", "american", "america", "americans"},
    {"uk", "britain", "british"},
    {"eu", "european"},
    {"上海", "申城", "沪上"},
)
"""House style writes one for the other."""


def exchanged(one: Laid, other: Laid, *, is_other_known: bool = False) -> list[tuple[str, str]]:
    """Answer the names of one text for which the other has others everywhere, most often exchanged first.

    Once is enough where the headlines are the same but for it. Chinese words are names where either is no common one;
    and any, where rules know that either text names a place or firm that the other does not (大众, 通用).
    """
    between, in_headlines = list(replaced(one, other)), replaced_in_headlines(one, other)
    named = [found for part in in_headlines for found in _names(one, other, *part, is_other_known=is_other_known)]
    headlines = {pair for *_, pair in named}
    counts: Counter[tuple[str, str]] = Counter(headlines)
    in_head: set[tuple[str, str]] = set(headlines)
    is_capital = {pair for i, j, pair in named if _are_sure(one, i, other, j, pair, UNKNOWN)}
    for mine, theirs in between:
        for i, j, pair in _names(one, other, mine, theirs, is_other_known=is_other_known):
            if one.is_credited(i) or other.is_credited(j):
                continue
            counts[pair] += 1
            if _is_in_head(one, i) and _is_in_head(other, j):
                in_head.add(pair)
            if _are_sure(one, i, other, j, pair, _LEAST_RARITY if i >= one.headline else UNKNOWN):
                is_capital.add(pair)
    in_head &= is_capital
    names = [
        pair
        for pair, count in counts.most_common()
        if (count >= LEAST or pair in headlines)
        and pair in in_head
        and _are_two(one, other, *pair, is_other_known=is_other_known)
    ]
    behind = [(mine, theirs) for mine, theirs in between if mine[0] >= one.headline and theirs[0] >= other.headline]
    return names + _things(one, other, in_headlines, behind)


# -- names ----------------------------------------------------------------------------------------------------------


def _names(
    one: Laid, other: Laid, mine: range, theirs: range, *, is_other_known: bool
) -> Iterator[tuple[int, int, tuple[str, str]]]:
    """Answer where in either text which name stands for which: Latin ones word by word, Chinese by two characters."""
    if is_hanzi(one.tokens[mine[0]]) and is_hanzi(other.tokens[theirs[0]]):
        yield from (
            (mine[0], theirs[0], pair)
            for pair in _names_in_hanzi(one, other, mine, theirs, is_other_known=is_other_known)
        )
    elif is_hanzi(one.tokens[mine[0]]) or is_hanzi(other.tokens[theirs[0]]):
        name, stands_for = (_of_either_script(*each) for each in ((one, mine), (other, theirs)))
        if name and stands_for:
            yield mine[0], theirs[0], (name, stands_for)
    elif len(mine) == len(theirs):
        for i, j in zip(mine, theirs, strict=True):
            if _is_name(one, i) and _is_name(other, j):
                yield i, j, (one.tokens[i], other.tokens[j])
    else:
        own = [
            next((at for at in where if _is_name(told, at) and not beside.has(told.tokens[at])), None)
            for told, beside, where in ((one, other, mine), (other, one, theirs))
        ]
        if own[0] is not None and own[1] is not None:
            yield own[0], own[1], (one.tokens[own[0]], other.tokens[own[1]])


def _of_either_script(told: Laid, where: range) -> str:
    """Answer the name that a Latin one stands for in Chinese words, or the Latin one."""
    name = _hanzi(told, where)
    if name:
        return "" if len(name) < 2 or _is_spoken(name) else name[:2]
    return told.tokens[where[0]] if told.written[where[0]][0].isupper() else ""


def _names_in_hanzi(
    one: Laid, other: Laid, mine: range, theirs: range, *, is_other_known: bool
) -> Iterator[tuple[str, str]]:
    names = [_hanzi(told, where) for told, where in ((one, mine), (other, theirs))]
    if min(map(len, names)) > 1:
        if is_other_known or not all(map(_is_spoken, names)):
            yield from _own_pairs(one, other, *names)
        return
    sides = ((one, mine), (other, theirs))
    widened = [
        [_row(told, where[0] - before, before + len(where) + behind) for told, where in sides]
        for before, behind in ((1, 0), (0, 1))
    ]
    is_word = all(map(_is_spoken, names)) or any(all(map(_is_spoken, pair)) for pair in widened)
    for name, stands_for in widened if is_other_known or not is_word else ():
        if min(len(name), len(stands_for)) > 1 and all(map(is_hanzi, (*name, *stands_for))):
            yield from _own_pairs(one, other, name, stands_for)


def _own_pairs(one: Laid, other: Laid, name: str, stands_for: str) -> Iterator[tuple[str, str]]:
    """Answer the first two characters of either name that the other text has not."""
    own = [
        next((said[at : at + 2] for at in range(len(said) - 1) if not beside.has(said[at : at + 2])), None)
        for said, beside in ((name, other), (stands_for, one))
    ]
    if own[0] and own[1]:
        yield own[0], own[1]


def _is_spoken(words: str) -> bool:
    """Tell whether Chinese characters in a row are common words, and so no name."""
    at = 0
    while at < len(words):
        if is_common(words[at : at + 2], or_rarer=True):
            at += 2
        elif words[at] in _SINGLE:
            at += 1
        else:
            return False
    return True


def _row(told: Laid, at: int, size: int) -> str:
    row = told.tokens[max(0, at) : at + size]
    return ("" if row and is_hanzi(row[0]) else " ").join(row)


def _hanzi(told: Laid, where: range) -> str:
    found = ""
    for at in where:
        if not is_hanzi(told.tokens[at]):
            break
        found += told.tokens[at]
    return found


def _things(
    one: Laid, other: Laid, in_headlines: Sequence[tuple[range, range]], behind: Sequence[tuple[range, range]]
) -> list[tuple[str, str]]:
    """Answer the things, by their concepts, that stand for each other in the headlines and behind them everywhere.

    A headline is asked for, since newsrooms also have words of their own for one thing.
    """
    pairs = {_concepts_of(one, other, *part) for part in in_headlines} - {None}
    pairs &= {_concepts_of(one, other, *part) for part in behind} if pairs else set()
    found = []
    for thing, stands_for in filter(None, pairs):
        if thing not in concepts_of(other.text) and stands_for not in concepts_of(one.text):
            found.append((thing, stands_for))
    return sorted(found)


def _concepts_of(one: Laid, other: Laid, mine: range, theirs: range) -> tuple[str, str] | None:
    """Answer of which things two stretches speak, where each speaks of a single one, and not of the same."""
    spoken = [
        [concept for concept in concepts_of(_row(told, at[0], len(at))) if rarity_of(concept) >= _LEAST_THING]
        for told, at in ((one, mine), (other, theirs))
    ]
    (thing, *more), (stands_for, *others) = (each or [""] for each in spoken)
    return (thing, stands_for) if thing and stands_for and thing != stands_for and not more and not others else None


def _is_name(told: Laid, at: int) -> bool:
    word, token = told.written[at], told.tokens[at]
    beside = (*told.tokens[max(0, at - 1) : at], *told.tokens[at + 1 : at + 2])
    return (
        word[0].isupper()
        and not is_hanzi(token)
        and word.isalpha()
        and len(word) <= _LONGEST_NAME
        and not (told.is_begun(at) and told.has(token, capital=False))
        and token not in COMMON_WORDS
        and not (token in _CALENDAR and any(each.isdigit() for each in beside))
    )


def _are_two(one: Laid, other: Laid, name: str, stands_for: str, *, is_other_known: bool) -> bool:
    """Tell whether two names are of two, and either is in its own text alone."""
    return (
        not other.has(name)
        and not one.has(stands_for)
        and not {name, stands_for} & _REPORTERS
        and not any({name, stands_for} <= names for names in _ONE_PLACE)
        and (is_other_known or is_hanzi(name) or not _is_spelling(name, stands_for))
    )


def _is_spelling(name: str, other: str) -> bool:
    """Tell whether two words may be one name, spelt in two ways."""
    most = 2 if min(len(name), len(other)) >= _LONG_NAME else 1
    return name[0] == other[0] and abs(len(name) - len(other)) <= most and _distance(name, other) <= most


def _distance(one: str, other: str) -> int:
    """Answer how many letters must be changed (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for i, mine in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, theirs in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (mine != theirs))
    return row[-1]


def _are_sure(one: Laid, i: int, other: Laid, j: int, pair: tuple[str, str], least: float) -> bool:
    """Tell whether two words are names, and not only written with a capital where a sentence begins."""
    return is_hanzi(pair[0]) or is_hanzi(pair[1]) or _are_rare(*pair, least) or one.is_sure(i) or other.is_sure(j)


def _are_rare(name: str, other: str, least: float) -> bool:
    return min(rarity(stem(name)), rarity(stem(other))) >= least


def _is_in_head(told: Laid, at: int) -> bool:
    return at < max(_HEAD, _HEAD_SHARE * len(told.tokens))
