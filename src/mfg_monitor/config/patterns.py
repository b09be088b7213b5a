"""Regular expressions of topics.toml that say nothing, since they match all texts, or that may take for ever."""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_ENGLISH = (
    *("Rain fell on northern Portugal", "my cat sleeps", "Chip output rose 4%, officials said.", "Who won?"),
    *("Global Banks Slip", "a new plant opens in June!"),
)
_CHINESE = ("昨夜有雨", "我家小猫睡着了。", "芯片产量增长4%", "谁赢？", "全球银行股下跌,油价走高", "新厂投产")
"""Texts that have nothing in common but their script."""
_GROUP_REPEATED = re.compile(r"\)[*+{]")
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
_INSIDE = {_constants.SUBPATTERN: 3, _constants.ASSERT: 1, _constants.ASSERT_NOT: 1}
"""Where a group keeps what it holds."""


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
    """Answer whether something repeated without bound is repeated without bound, as in `(a+)+`."""
    return _GROUP_REPEATED.search(pattern) is not None and _nests(_parser.parse(pattern), within=False)


def _nests(parsed: Iterable[tuple[Any, Any]], *, within: bool) -> bool:
    for kind, told in parsed:
        if kind in _REPEATS:
            unbounded = told[1] is _constants.MAXREPEAT
            if (unbounded and within) or _nests(told[2], within=within or unbounded):
                return True
        elif kind is _constants.BRANCH:
            if any(_nests(branch, within=within) for branch in told[1]):
                return True
        elif kind in _INSIDE and _nests(told[_INSIDE[kind]], within=within and kind is _constants.SUBPATTERN):
            return True
    return False
