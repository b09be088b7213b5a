"""Does one text say of a product, a model or a period what the other says of another one, wherever it stood? Pure.

One exchange in the headline is asked for and one behind it, or two behind it, one of them in the head: newsrooms have
words of their own for one thing, and correct a number once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from mfg_monitor.dedupe.laying.laying import Laid
from mfg_monitor.dedupe.laying.numbered import numbered
from mfg_monitor.dedupe.naming.concepts import concepts_of, rarity_of
from mfg_monitor.dedupe.naming.goods import goods_of

Pair = tuple[str, str]
"""What stands in one text, and what stands for it in the other."""
Stretches = Sequence[tuple[range, range]]
_Kind = tuple[Callable[[Laid, Laid, range, range], Iterable[Pair]], Callable[[Laid], set[str]]]
"""How things of one kind are found in two stretches, and in a text."""

_LEAST_BEHIND = 2
_LONGEST_OF_ONE = 3
"""Words of a thing that a short notice names once: longer stretches are other sentences."""
_LEAST_THING = 4.0
"""A concept that is named more often is no product: a workshop, a market, a storehouse."""
_WHEN = re.compile(
    r"\b(?:quarters?|half|year|month|week|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may"
    r"|june|july|august|september|october|november|december|spring|summer|autumn|winter|morning|afternoon|evening)\b"
)
"""What tells when is no thing: newsrooms write "at the weekend" for "on Saturday", "January to March" for Q1."""
_NEAR = (
    frozenset({"surge", "record high"}),
    frozenset({"slump", "record low"}),
    frozenset({"power shortage", "blackout"}),
    frozenset({"flood", "heavy rain", "typhoon"}),
    frozenset({"explosion", "fire"}),
    frozenset({"merger", "acquire"}),
    frozenset({"chairman", "president", "general manager", "chief executive"}),
    frozenset({"laboratory", "r&d centre"}),
    frozenset({"train", "apprentice"}),
    frozenset({"loan", "financing"}),
    frozenset({"new energy vehicle", "electric vehicle"}),
    frozenset({"smart manufacturing", "smart factory"}),
    frozenset({"chipmaker", "semiconductor"}),
)
"""Concepts that newsrooms have for one thing."""


def things(one: Laid, other: Laid, in_headlines: Stretches, behind: Stretches, *, is_brief: bool = False) -> list[Pair]:
    """Answer the things of one text for which the other has others everywhere.

    `is_brief` tells of two notices that differ in nothing else: these name a thing once.
    """
    least = 1 if is_brief else _LEAST_BEHIND
    found = _concepts(one, other, in_headlines, behind)
    found |= _everywhere(one, other, in_headlines, behind, (_goods, _all_goods), least)
    return sorted(found | _everywhere(one, other, in_headlines, behind, (_models, _all_numbered), least))


def _everywhere(
    one: Laid, other: Laid, in_headlines: Stretches, behind: Stretches, kind: _Kind, least: int
) -> set[Pair]:
    find, all_of = kind
    headline = {pair for part in in_headlines for pair in find(one, other, *part)}
    counts: Counter[Pair] = Counter()
    in_head: set[Pair] = set()
    for mine, theirs in behind:
        for pair in find(one, other, mine, theirs):
            counts[pair] += 1
            if one.is_in_head(mine[0]) and other.is_in_head(theirs[0]):
                in_head.add(pair)
                if max(len(mine), len(theirs)) <= _LONGEST_OF_ONE:
                    counts[pair] += _LEAST_BEHIND - least
    found = {pair for pair, count in counts.items() if pair in headline or (pair in in_head and count >= _LEAST_BEHIND)}
    found = {(a, b) for a, b in found if (b, a) not in counts}
    if found <= headline:
        return found
    own, others = all_of(one), all_of(other)
    return {(a, b) for a, b in found if (a, b) in headline or (a not in others and b not in own)}


# -- products ---------------------------------------------------------------------------------------------------------


def _goods(one: Laid, other: Laid, mine: range, theirs: range) -> Iterator[Pair]:
    """Answer the products that stretches name, where each names one and they cannot be of one kind."""
    own = goods_of(one.tokens, mine)
    others = goods_of(other.tokens, theirs) if len(own) == 1 else []
    if len(own) == 1 == len(others) and not own[0] & others[0]:
        yield min(own[0]), min(others[0])


def _all_goods(told: Laid) -> set[str]:
    return {kind for kinds in goods_of(told.tokens, range(len(told.tokens))) for kind in kinds}


def _concepts(one: Laid, other: Laid, in_headlines: Stretches, behind: Stretches) -> set[Pair]:
    """Answer the concepts of which stretches of headlines and text speak, a single one each."""
    pairs = {_concepts_of(one, other, *part) for part in in_headlines} - {None}
    pairs &= {_concepts_of(one, other, *part) for part in behind} if pairs else set()
    if not pairs:
        return set()
    own, others = concepts_of(one.text), concepts_of(other.text)
    return {pair for pair in filter(None, pairs) if pair[0] not in others and pair[1] not in own}


def _concepts_of(one: Laid, other: Laid, mine: range, theirs: range) -> Pair | None:
    spoken = [
        [thing for thing in concepts_of(told.row(at)) if rarity_of(thing) >= _LEAST_THING and not tells_when(thing)]
        for told, at in ((one, mine), (other, theirs))
    ]
    (thing, *more), (stands_for, *others) = (each or [""] for each in spoken)
    if not thing or not stands_for or thing == stands_for or more or others:
        return None
    return None if are_near_concepts({thing}, {stands_for}) else (thing, stands_for)


def tells_when(concept: str) -> bool:
    return _WHEN.search(concept) is not None


def are_near_concepts(one: Iterable[str], other: Iterable[str]) -> bool:
    """Tell whether newsrooms write any concept of one for any of the other."""
    mine, theirs = {*one}, {*other}
    return any(mine & near and theirs & near for near in _NEAR)


# -- models and numbered things ---------------------------------------------------------------------------------------


def _models(one: Laid, other: Laid, mine: range, theirs: range) -> Iterator[Pair]:
    """Answer the numbered things of stretches that differ, token by token, or the first of either."""
    own = [numbered(one, at) for at in mine]
    others = [numbered(other, at) for at in theirs] if any(own) else []
    if not any(others):
        return
    found = [pair for pair in zip(own, others, strict=True) if all(pair)] if len(own) == len(others) else []
    for name, stands_for in found or [(next(filter(None, own)), next(filter(None, others)))]:
        if name.replace(" ", "") != stands_for.replace(" ", ""):
            yield name, stands_for


def _all_numbered(told: Laid) -> set[str]:
    return {numbered(told, at) for at in range(len(told.tokens))}
