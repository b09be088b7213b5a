"""Regular expressions of topics.toml that say nothing, since they match all texts, or that may take for ever."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import product
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

_ENGLISH = (
    *("Rain fell on northern Portugal", "my cat sleeps", "Chip output rose 4%, officials said.", "Who won?"),
    *("Global Banks Slip", "a new plant opens in June!"),
)
_CHINESE = ("昨夜有雨", "我家小猫睡着了。", "芯片产量增长4%", "谁赢？", "全球银行股下跌,油价走高", "新厂投产")
"""Texts that have nothing in common but their script."""
_GROUP_REPEATED = re.compile(r"\)\s*[*+{]|\(\?[a-z]*x")
_IGNORES_CASE = re.compile(r"\(\?[a-z]*i")
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
_ATOMIC = (_constants.ATOMIC_GROUP, _constants.POSSESSIVE_REPEAT)
_EMPTY = (_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT)
_MOST_COPIES = 8
"""How often what is repeated a counted number of times is written out: enough to tell the counts apart."""
_MOST_PAIRS = 50_000
_SAMPLES = "aAzZ059_ \n\t-.,!é中文。"
_CATEGORIES = {
    _constants.CATEGORY_DIGIT: re.compile(r"\d"),
    _constants.CATEGORY_NOT_DIGIT: re.compile(r"\D"),
    _constants.CATEGORY_SPACE: re.compile(r"\s"),
    _constants.CATEGORY_NOT_SPACE: re.compile(r"\S"),
    _constants.CATEGORY_WORD: re.compile(r"\w"),
    _constants.CATEGORY_NOT_WORD: re.compile(r"\W"),
}


def matches_any(compiled: re.Pattern[str]) -> bool:
    """Answer whether one of the unrelated texts is matched: only then an expression may match all."""
    return any(compiled.search(text) is not None for text in (*_ENGLISH, *_CHINESE))


def matches_all(compiled: re.Pattern[str]) -> bool:
    """Answer whether all texts of a script are matched, or any place without a sign there."""
    for texts in (_ENGLISH, _CHINESE):
        found = [compiled.search(text) for text in texts]
        if all(found) or any(one is not None and not one[0] for one in found):
            return True
    return False


def may_take_for_ever(pattern: str) -> bool:
    """Answer whether something repeated without bound can take the same text in several ways, as in `(a+)+`."""
    if _GROUP_REPEATED.search(pattern) is None:
        return False
    ignores_case = _IGNORES_CASE.search(pattern) is not None
    return any(_Loop(ignores_case=ignores_case).is_ambiguous(body) for body in _loops(_parser.parse(pattern)))


def _loops(parsed: Iterable[tuple[Any, Any]]) -> Iterator[Any]:
    """Answer what is repeated without bound and by itself gives ways back, outermost first."""
    for kind, told in parsed:
        if kind in _REPEATS and told[1] is _constants.MAXREPEAT and not _is_sign(told[2]):
            yield told[2]
        for inner in _inside(kind, told):
            yield from _loops(inner)


def _inside(kind: Any, told: Any) -> list[Any]:
    """Answer the expressions that a node holds."""
    if kind is _constants.BRANCH:
        return list(told[1])
    if kind is _constants.ATOMIC_GROUP:
        return [told]
    if kind is _constants.GROUPREF_EXISTS:
        return [one for one in told[1:] if one is not None]
    if kind is _constants.SUBPATTERN or kind in _REPEATS or kind in (*_ATOMIC, *_EMPTY[1:]):
        return [told[-1]]
    return []


def _is_sign(parsed: Any) -> bool:
    return len(parsed) == 1 and not _inside(*parsed[0])


class _Part(NamedTuple):
    """Where a part of an expression may begin and end, and in how many ways it takes nothing (2: or more)."""

    first: frozenset[int]
    last: frozenset[int]
    empty: int


_NOTHING = _Part(frozenset(), frozenset(), 1)


class _Loop:
    """The automaton of what is repeated: one state for each sign of the expression (Glushkov's)."""

    def __init__(self, *, ignores_case: bool) -> None:
        self.ignores_case = ignores_case
        self.signs: list[tuple[Any, Any]] = []
        self.after: list[set[int]] = []
        self.twice = False
        """Whether one state leads to another in two ways, or nothing is taken in two."""

    def is_ambiguous(self, body: Any) -> bool:
        """Answer whether a text leads from a state back to it in two ways: each round doubles what is tried."""
        self._repeated(self._row(body), least=1)
        return self.twice or self._parts_and_meets()

    def _parts_and_meets(self) -> bool:
        samples = {*_SAMPLES, *(sign for kind, told in self.signs for sign in _named(kind, told))}
        taken = [frozenset(one for one in samples if self._takes(*sign, one)) for sign in self.signs]
        waiting = [(state, state) for state in range(len(self.signs))]
        seen: set[tuple[int, int]] = set()
        while waiting:
            left, right = waiting.pop()
            for pair in product(self.after[left], self.after[right]):
                if pair[0] == pair[1]:
                    if left != right:
                        return True
                elif pair not in seen and not taken[pair[0]].isdisjoint(taken[pair[1]]):
                    seen.add(pair)
                    waiting.append(pair)
            if len(seen) > _MOST_PAIRS:
                return True
        return False

    def _takes(self, kind: Any, told: Any, sign: str) -> bool:
        forms = {sign, sign.lower(), sign.upper()} if self.ignores_case else {sign}
        return any(_takes(kind, told, form) for form in forms)

    def _row(self, parsed: Iterable[tuple[Any, Any]]) -> _Part:
        return reduce(self._then, (self._part(kind, told) for kind, told in parsed), _NOTHING)

    def _part(self, kind: Any, told: Any) -> _Part:
        if kind in _EMPTY:
            return _NOTHING
        if kind is _constants.SUBPATTERN:
            return self._row(told[-1])
        if kind in (_constants.BRANCH, _constants.GROUPREF_EXISTS):
            parts = [self._row(one) for one in _inside(kind, told)]
            return self._either([*parts, _NOTHING] if told[-1] is None else parts)
        if kind in _REPEATS:
            return self._counted(*told)
        state = len(self.signs)
        self.signs.append((kind, told))
        self.after.append(set())
        return _Part(frozenset({state}), frozenset({state}), int(kind is _constants.GROUPREF))

    def _counted(self, least: int, most: int, body: Any) -> _Part:
        endless = most is _constants.MAXREPEAT
        copies = max(1, min(least, _MOST_COPIES)) if endless else min(most, _MOST_COPIES)
        whole = _NOTHING
        for count in range(copies, 0, -1):
            one = self._row(body)
            if endless and count == copies:
                self.twice = self.twice or bool(one.empty)
                one = self._repeated(one, least)
            whole = self._then(one, whole)
            if count > least and not endless:
                whole = self._either([whole, _NOTHING])
        return whole

    def _repeated(self, part: _Part, least: int) -> _Part:
        self._lead(part.last, part.first)
        return part if least else self._either([part, _NOTHING])

    def _then(self, before: _Part, behind: _Part) -> _Part:
        self._lead(before.last, behind.first)
        return _Part(
            before.first | (behind.first if before.empty else frozenset()),
            behind.last | (before.last if behind.empty else frozenset()),
            before.empty * behind.empty,
        )

    def _either(self, parts: list[_Part]) -> _Part:
        empty = sum(part.empty for part in parts)
        self.twice = self.twice or empty > 1
        return _Part(
            frozenset().union(*(part.first for part in parts)),
            frozenset().union(*(part.last for part in parts)),
            min(empty, 1),
        )

    def _lead(self, states: Iterable[int], onward: frozenset[int]) -> None:
        for state in states:
            self.twice = self.twice or not self.after[state].isdisjoint(onward)
            self.after[state] |= onward


def _named(kind: Any, told: Any) -> Iterator[str]:
    """Answer the signs that a node names, and the ends of its ranges."""
    if kind in (_constants.LITERAL, _constants.NOT_LITERAL):
        yield chr(told)
    elif kind is _constants.RANGE:
        yield from map(chr, told)
    elif kind is _constants.IN:
        for one in told:
            yield from _named(*one)


def _takes(kind: Any, told: Any, sign: str) -> bool:
    """Answer whether a node takes this sign; what is neither sign nor set may take any."""
    if kind is _constants.LITERAL:
        return ord(sign) == int(told)
    if kind is _constants.NOT_LITERAL:
        return ord(sign) != int(told)
    if kind is _constants.RANGE:
        return bool(told[0] <= ord(sign) <= told[1])
    if kind is _constants.CATEGORY:
        return _CATEGORIES[told].match(sign) is not None
    if kind is _constants.IN:
        negated = told[0][0] is _constants.NEGATE
        return negated != any(_takes(one, told_of, sign) for one, told_of in told[negated:])
    if kind is _constants.ATOMIC_GROUP:
        return _begins(told, sign)
    return _begins(told[-1], sign) if kind is _constants.POSSESSIVE_REPEAT else True


def _begins(parsed: Any, sign: str) -> bool:
    """Answer whether an expression whose ways back are cut may begin with this sign."""
    if not len(parsed):
        return True
    kind, told = parsed[0]
    return bool(_inside(kind, told)) or _takes(kind, told, sign)
