"""Does one text say of a firm, a place or a person what the other says, in the same words, of another one? Pure.

Two nearly equal texts are laid beside each other. A name that stands for another wherever it stood, in the headline or
the beginning too, makes another story; a byline, a credit, a spelling or a single correction does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from mfg_monitor.dedupe.laying.alone import alone, are_two_things, is_spelling, only_exchange
from mfg_monitor.dedupe.laying.laying import (
    Laid,
    gaps,
    in_order,
    is_hanzi,
    meeting,
    replaced,
    replaced_in_headlines,
)
from mfg_monitor.dedupe.laying.numbered import numbered, product
from mfg_monitor.dedupe.laying.opposites import opposites
from mfg_monitor.dedupe.laying.things import Pair, Stretches, things
from mfg_monitor.dedupe.naming.acronyms import is_spelt_out
from mfg_monitor.dedupe.naming.concepts import chinese_form_at
from mfg_monitor.dedupe.naming.marks import COMMON_WORDS
from mfg_monitor.dedupe.naming.words import UNKNOWN, is_common, rarity, stem

_MOST_COMPARED = 700
"""Stretches of two texts, so that no pair of 20,000 characters takes more than 0.1 s; what the texts are about is told
by the first of them."""
LEAST = 2
"""So often a name must stand for another: once may be a correction."""
_LONGER = ((0, 3), (1, 3), (2, 3), (0, 4), (1, 4), (2, 4), (3, 4))
"""Rows of characters that tell a name from a longer one: so many of them before what differs, and so many in all."""
_LONG_NAME, _LONGEST_NAME = 7, 40
"""Letters: of a name without a capital, and behind which a word is no name (two of 9,000 took 20 s)."""
_LEAST_RARITY = 3.0
_LONGEST_INITIALS = 5
_LONGEST_OF_ONE = 6
"""Words or characters of a name: longer stretches are other sentences."""
_SINGLE = frozenset(
    "的了着过得地之在是有为被把让使令将会要欲拟想应该须需可能够已曾正仍还尚就才只仅又再也亦都均皆全各每某另其此该这那本何不未没无非"
    "和与及同跟并或且而但则若如因由于从自到至向往对给按据以用比除随当每很更最太极较颇甚约近超逾达满足余多少大小高低新老旧好快慢早晚长短"
    "上下内外中前后间里时年月日天周季点分秒号个名位人家台辆座条项次种类只件批套款艘架栋亩吨米元万亿千百十一二三四五六七八九几两第初首末"
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
_BEFORE_MONTHS = frozenset("in of for since by until till from to during through early mid late last this and".split())
"""Behind these "May" is a month."""
_ONE_PLACE = (
    {"us", "usa", "american", "america", "americans"},
    {"uk", "britain", "british"},
    {"eu", "european"},
    {"上海", "申城", "沪上"},
)
"""House style writes one for the other."""


def exchanged(
    one: Laid,
    other: Laid,
    *,
    is_other_known: bool = False,
    is_known_gone: bool = False,
    known_in_both: Collection[str] = (),
) -> list[tuple[str, str]]:
    """Answer the names of one text for which the other has others everywhere, those exchanged most often first.

    Once is enough where the headlines are the same but for it. Chinese words are names where either is no common one;
    and any, where rules know that either text names a place or firm that the other does not (大众, 通用); one alone is
    gone where but one text has such a name. Where more than that differs, what stands for a name of
    `known_in_both` is another name of the same.
    """
    met = meeting(one, other)
    in_headlines = replaced_in_headlines(one, other)[:_MOST_COMPARED]
    if denied := opposites(one, other, gaps(one, in_order(met))):
        return denied
    between = list(islice(replaced(one, other, gaps(one, met)), _MOST_COMPARED))
    behind = [(mine, theirs) for mine, theirs in between if mine[0] >= one.headline and theirs[0] >= other.headline]
    only = only_exchange(one, other, in_headlines, behind)
    is_brief = only is not None and one.is_brief and other.is_brief
    counted = between if in_headlines or is_brief else _of_often(one, other, between)
    pairs = _counted(one, other, in_headlines, counted, is_other_known=is_other_known, is_brief=is_brief)
    if only:
        pairs.in_head |= {pair for pair in pairs.sure if not _is_written_small(one, other, pair)}
    certain = pairs.in_head & pairs.sure
    found = [
        pair
        for pair, count in pairs.counts.most_common()
        if pair in certain
        and (_stand_often(one, other, pair) if _is_longer(pair) else count >= LEAST or pair in pairs.once)
        and _are_two(one, other, *pair, is_other_known=is_other_known)
    ]
    found += things(one, other, in_headlines, behind, is_brief=is_brief)
    found = found or alone(one, other, only, is_known_gone=is_known_gone)
    if only is not None:
        return found
    return [pair for pair in found if not {*f"{pair[0]} {pair[1]}".split()} & {*known_in_both}]


@dataclass(slots=True)
class _Pairs:
    """Names that stand for others, how often, and where."""

    counts: Counter[Pair]
    in_head: set[Pair]
    sure: set[Pair]
    """Those that are names, and not only written with a capital where a sentence begins."""
    once: set[Pair]
    """Those for which once is enough: in a headline, or in the lead of a short notice."""


def _of_often(one: Laid, other: Laid, between: Stretches) -> Stretches:
    """Leave out stretches of words none of which, in either text, may be a name and stands in them more than once."""
    own, others = (
        {token for token, count in Counter(_maybe_names(told, at)).items() if count >= LEAST}
        for told, at in ((one, [mine for mine, _ in between]), (other, [theirs for _, theirs in between]))
    )
    return [
        (mine, theirs)
        for mine, theirs in between
        if is_hanzi(one.tokens[mine[0]])
        or is_hanzi(other.tokens[theirs[0]])
        or not (
            own.isdisjoint(one.tokens[mine.start : mine.stop])
            or others.isdisjoint(other.tokens[theirs.start : theirs.stop])
        )
    ]


def _maybe_names(told: Laid, stretches: Sequence[range]) -> Iterator[str]:
    """Answer the words that have a capital or are as long as a name without one."""
    for where in stretches:
        for at in where:
            token = told.tokens[at]
            if len(token) >= _LONG_NAME or told.written[at][0].isupper():  # straße has a letter more as a token
                yield token


def _counted(
    one: Laid, other: Laid, in_headlines: Stretches, between: Stretches, *, is_other_known: bool, is_brief: bool
) -> _Pairs:
    named = [found for part in in_headlines for found in _names(one, other, *part, is_other_known=is_other_known)]
    headlines = dict.fromkeys(pair for *_, pair in named)
    sure = {pair for i, j, pair in named if _are_sure(one, i, other, j, pair, UNKNOWN)}
    pairs = _Pairs(Counter(list(headlines)), set(headlines), sure, set(headlines))
    for mine, theirs in between:
        for i, j, pair in _names(one, other, mine, theirs, is_other_known=is_other_known):
            if one.is_credited(i) or other.is_credited(j):
                continue
            pairs.counts[pair] += _standing(one, mine, other, theirs, pair) if is_other_known else 1
            if one.is_in_head(i) and other.is_in_head(j):
                pairs.in_head.add(pair)
                is_sure = _are_sure(one, i, other, j, pair, UNKNOWN) and max(len(mine), len(theirs)) <= _LONGEST_OF_ONE
                if is_brief and is_sure and _are_named_once(one, mine, other, theirs):
                    pairs.once.add(pair)
            if _are_sure(one, i, other, j, pair, _LEAST_RARITY if i >= one.headline else UNKNOWN):
                sure.add(pair)
    return pairs


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
        name, stands_for = (
            _of_either_script(*each, is_known=is_other_known) for each in ((one, mine), (other, theirs))
        )
        if name and stands_for:
            yield mine[0], theirs[0], (name, stands_for)
    else:
        for i, j in _latin_names(one, other, mine, theirs):
            yield i, j, (one.tokens[i], other.tokens[j])


def _latin_names(one: Laid, other: Laid, mine: range, theirs: range) -> list[tuple[int, int]]:
    """Answer where the names stand, word by word; where that names nothing of two, the first name of one's own each."""
    if len(mine) == len(theirs):
        pairs = list(zip(mine, theirs, strict=True))
        # Most words stand in both texts, which is sooner known than whether they are names.
        own = [(i, j) for i, j in pairs if not other.has(one.tokens[i]) and not one.has(other.tokens[j])]
        if any(_are_names(one, i, other, j) for i, j in own):
            return [(i, j) for i, j in pairs if _are_names(one, i, other, j)]
    name, stands_for = _own_name(one, other, mine), _own_name(other, one, theirs)
    return [(name, stands_for)] if name is not None and stands_for is not None else []


def _are_names(one: Laid, i: int, other: Laid, j: int) -> bool:
    """Tell whether either word is a name, or neither one that texts have (sunvotinib, rezivertinib)."""
    if _is_name(one, i) and _is_name(other, j):
        return True
    name, stands_for = one.tokens[i], other.tokens[j]
    is_long = all(_LONG_NAME <= len(word) <= _LONGEST_NAME and word.isalpha() for word in (name, stands_for))
    is_own = is_long and not other.has(name, capital=False) and not one.has(stands_for, capital=False)
    return is_own and _are_rare(name, stands_for, UNKNOWN)


def _own_name(told: Laid, beside: Laid, where: range) -> int | None:
    """Answer where the first name stands that the other text has not, rather one that must be a name."""
    found = [at for at in where if not beside.has(told.tokens[at]) and _is_name(told, at)]
    return next((at for at in found if told.is_sure(at)), found[0] if found else None)


def _of_either_script(told: Laid, where: range, *, is_known: bool) -> str:
    """Answer the name that a Latin or numbered one stands for in Chinese words, or the Latin or numbered one.

    A number before Chinese characters is one where rules know that the firms are others (708所).
    """
    name = _hanzi(told, where)
    if not name and is_known and told.tokens[where[0]].isdigit() and len(where) > 1:
        return told.tokens[where[0]]
    if name:
        return "" if len(name) < 2 or _is_spoken(name) else name[:2]
    return numbered(told, where[0]) or (told.tokens[where[0]] if told.written[where[0]][0].isupper() else "")


def _names_in_hanzi(
    one: Laid, other: Laid, mine: range, theirs: range, *, is_other_known: bool
) -> Iterator[tuple[str, str]]:
    products = product(one, mine), product(other, theirs)
    if all(products):
        yield products[0], products[1]
        return
    names = [_hanzi(told, where) for told, where in ((one, mine), (other, theirs))]
    wider = [(one.row(_wider(mine, *by)), other.row(_wider(theirs, *by))) for by in ((1, 0), (0, 1))]
    is_word = all(map(_is_spoken, names)) or any(all(map(_is_word_of_some, pair)) for pair in wider)
    rows = [(names[0], names[1])] if min(map(len, names)) > 1 else wider
    if is_word and not is_other_known:
        return
    found = [pair for row in rows if all(map(is_hanzi, row[0] + row[1])) for pair in _own_pairs(one, other, *row)]
    yield from found or _own_rows(one, other, mine, theirs)


def _wider(where: range, before: int, behind: int) -> range:
    return range(where.start - before, where.stop + behind)


def _own_rows(one: Laid, other: Laid, mine: range, theirs: range) -> Iterator[tuple[str, str]]:
    """Answer the longer rows with what differs that the other text has not: a name may begin as one that both have."""
    for before, size in _LONGER:
        rows = [told.row(range(at[0] - before, at[0] - before + size)) for told, at in ((one, mine), (other, theirs))]
        if all(len(row) == size and all(map(is_hanzi, row)) for row in rows):
            name, stands_for = rows
            if not other.has(name) and not one.has(stands_for):
                yield name, stands_for


def _own_pairs(one: Laid, other: Laid, name: str, stands_for: str) -> Iterator[tuple[str, str]]:
    """Answer the first two characters of either name that the other text has not."""
    own = [
        next((said[at : at + 2] for at in range(len(said) - 1) if not beside.has(said[at : at + 2])), None)
        for said, beside in ((name, other), (stands_for, one))
    ]
    if own[0] and own[1]:
        yield own[0], own[1]


def _standing(one: Laid, mine: range, other: Laid, theirs: range, pair: tuple[str, str]) -> int:
    """Answer how often a Chinese name stands for another in one stretch: twice in a byline and the words behind it."""
    return max(1, min(one.row(mine).count(pair[0]), other.row(theirs).count(pair[1]))) if is_hanzi(pair[0]) else 1


def _are_named_once(one: Laid, mine: range, other: Laid, theirs: range) -> bool:
    """Tell whether two names stand where a notice says whom it is about, not who reports it."""
    is_reporting = one.is_reporting(mine[0]) or other.is_reporting(theirs[0])
    return not is_reporting and are_two_things(one, mine, other, theirs)


def _is_written_small(one: Laid, other: Laid, pair: tuple[str, str]) -> bool:
    return any(
        not is_hanzi(name) and told.has(name, capital=False) for told, name in zip((one, other), pair, strict=True)
    )


def _is_longer(pair: tuple[str, str]) -> bool:
    """Tell whether a name has the characters beside it with it, so that it must stand there more than once."""
    return all(len(name) > 2 and is_hanzi(name) for name in pair)


def _stand_often(one: Laid, other: Laid, pair: tuple[str, str]) -> bool:
    """Tell whether two names stand in their texts more than once: 上海嘉定 for 转载：嘉定 in a headline is no name."""
    return all(told.has_often(name) for told, name in zip((one, other), pair, strict=True))


def _is_word(word: str) -> bool:
    return is_common(word, or_rarer=True)


def _is_word_of_some(row: str) -> bool:
    """Tell whether two characters are a word or concept, or more are some words: two of them may be parts of names."""
    return _is_word(row) or (_is_spoken(row) if len(row) > 2 else chinese_form_at(row, 0) == 2)


def _is_spoken(words: str) -> bool:
    """Tell whether Chinese characters in a row are common words or concepts (车企, 营收), and so no name."""
    at = 0
    while at < len(words):
        if size := chinese_form_at(words, at):
            at += size
        elif _is_word(words[at : at + 2]):
            at += 2
        elif words[at] in _SINGLE:
            at += 1
        else:
            return False
    return True


def _hanzi(told: Laid, where: range) -> str:
    found = ""
    for at in where:
        if not is_hanzi(told.tokens[at]):
            break
        found += told.tokens[at]
    return found


def _is_name(told: Laid, at: int) -> bool:
    word, token = told.written[at], told.tokens[at]
    beside = (*told.tokens[max(0, at - 1) : at], *told.tokens[at + 1 : at + 2])
    return (
        word[0].isupper()
        and not is_hanzi(token)
        and word.isalpha()
        and len(word) <= _LONGEST_NAME
        and not (told.is_begun(at) and told.has(token, capital=False))
        and (token not in COMMON_WORDS or _is_month_of_may(told, at))
        and not (token in _CALENDAR and any(each.isdigit() for each in beside))
    )


def _is_month_of_may(told: Laid, at: int) -> bool:
    return told.written[at] == "May" and at > 0 and told.tokens[at - 1] in _BEFORE_MONTHS


def _are_two(one: Laid, other: Laid, name: str, stands_for: str, *, is_other_known: bool) -> bool:
    """Tell whether two names are of two, and either is in its own text alone."""
    return (
        not other.has(name)
        and not one.has(stands_for)
        and not {name, stands_for} & _REPORTERS
        and not any({name, stands_for} <= names for names in _ONE_PLACE)
        and (
            is_other_known
            or is_hanzi(name)
            or _are_initials(one, other, name, stands_for)
            or not is_spelling(name, stands_for)
        )
        and not (name.upper() in one.text and is_spelt_out(name, other.text, stands_for))
        and not (stands_for.upper() in other.text and is_spelt_out(stands_for, one.text, name))
    )


def _are_initials(one: Laid, other: Laid, name: str, stands_for: str) -> bool:
    """Tell whether both are written in capitals, of which each counts: SMIC and SAIC are two."""
    is_short = max(len(name), len(stands_for)) <= _LONGEST_INITIALS
    return is_short and name.upper() in one.text and stands_for.upper() in other.text


def _are_sure(one: Laid, i: int, other: Laid, j: int, pair: tuple[str, str], least: float) -> bool:
    """Tell whether two words are names, and not only written with a capital where a sentence begins."""
    return is_hanzi(pair[0]) or is_hanzi(pair[1]) or _are_rare(*pair, least) or one.is_sure(i) or other.is_sure(j)


def _are_rare(name: str, other: str, least: float) -> bool:
    return min(rarity(stem(name)), rarity(stem(other))) >= least
