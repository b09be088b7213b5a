"""Does one text say yes where the other, in the same words, says no? Opposite verbs and negations. Pure.

What was approved and what was not, the works that stopped and the one that started again are two stories; newsrooms
that correct a text exchange figures and names, hardly ever what happened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from importlib import resources

from mfg_monitor.dedupe.laying.laying import Laid
from mfg_monitor.dedupe.laying.things import Pair
from mfg_monitor.dedupe.naming.words import stem

_NOT = frozenset("not never no cannot neither nor t".split())
"""The last one is what follows the apostrophe of "isn't"."""
_BESIDE_NOT = frozenset(
    "will would shall should do does did has have had is are was were be been being to can could may might must "
    "longer any yet still also now a an the "
    "won can didn doesn don isn aren wasn weren hasn haven hadn couldn wouldn shouldn mustn needn".split()
)
"""Words that come and go with a negation."""
_NOT_HANZI = frozenset("不未没无")
_NO_DENIAL = {
    "未": frozenset("来必免"),
    "不": frozenset("已断仅但锈少同久过足到如论管妨料锏时惜愧凡等"),
    "没": frozenset(""),
    "无": frozenset("锡锅人线缝尘菌疑论纺损源"),
}
"""Characters with which they make other words (未来, 不断, 无锡)."""
_BESIDE_NOT_HANZI = frozenset("会将要已并再有能得尚曾获拟欲了予")
_Side = tuple[int, int]


def opposites(one: Laid, other: Laid, between: Iterable[tuple[range, range]]) -> list[Pair]:
    """Answer what one text says at its head in the words of the other, but for a verb's opposite or a negation.

    `between`: the stretches, either may be empty, that stand between what is the same, in the same order in both.
    Headlines of which less than half is the same say nothing: those are newsrooms' own.
    """
    found: list[Pair] = []
    is_one_headline = _are_one(one.tokens[: one.headline], other.tokens[: other.headline])
    for mine, theirs in between:
        if not (one.is_in_head(mine.start) and other.is_in_head(theirs.start)):
            break
        if not is_one_headline and (mine.start < one.headline or theirs.start < other.headline):
            continue
        if _oppose(one, other, mine, theirs) or _is_negated(one, other, mine, theirs):
            found.append((one.row(mine), other.row(theirs)))
    return found


def _are_one(headline: Sequence[str], other: Sequence[str]) -> bool:
    if headline == other:
        return True
    shared = sum((Counter(headline) & Counter(other)).values())
    return 2 * shared >= max(len(headline), len(other))


def _oppose(one: Laid, other: Laid, mine: range, theirs: range) -> bool:
    """Do two stretches say the opposite, and the same beside it?"""
    if not (mine and theirs):
        return False
    own = _sides(one, mine)
    others = _sides(other, theirs) if own else {}
    words = {
        word
        for side, word in own.items()
        if (side[0], 1 - side[1]) in others and (side[0], 1 - side[1]) not in own and side not in others
    }
    their_words = {
        word
        for side, word in others.items()
        if (side[0], 1 - side[1]) in own and (side[0], 1 - side[1]) not in others and side not in own
    }
    return bool(words) and _beside(one, mine, words) == _beside(other, theirs, their_words)


def _beside(laid: Laid, where: range, words: Collection[str]) -> list[str]:
    """Answer what a stretch says beside these words and those that come and go with any."""
    if laid.script == "hanzi":
        left = {*"".join(words)} | _NOT_HANZI | _BESIDE_NOT_HANZI
        return [laid.tokens[at] for at in where if laid.tokens[at] not in left]
    stems = [stem(laid.tokens[at]) for at in where if laid.tokens[at] not in _BESIDE_NOT]
    return sorted(word for word in stems if word not in words)


def _sides(laid: Laid, where: range) -> dict[_Side, str]:
    """Answer the sides of lines of opposites.txt on which words of a stretch stand, with the word."""
    sides = _of_words()
    if laid.script == "latin":
        words = [stem(laid.tokens[at]) for at in where]
    else:
        row = "".join(laid.tokens[max(0, where.start - 1) : where.stop + 1])
        words = [row[at : at + size] for size in (1, 2, 3) for at in range(len(row) - size + 1)]
    return {side: word for word in words for side in sides.get(word, ())}


@cache
def _of_words() -> dict[str, tuple[_Side, ...]]:
    """A line of opposites.txt: English words, their opposites, Chinese words, their opposites."""
    found: dict[str, tuple[_Side, ...]] = {}
    text = resources.files("mfg_monitor.dedupe.laying").joinpath("opposites.txt").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines()):
        for place, words in enumerate(line.split("|")):
            for word in map(str.strip, words.split(";")):
                key = stem(word) if word.isascii() else word
                found[key] = tuple(dict.fromkeys((*found.get(key, ()), (number, place % 2))))
    return found


def _is_negated(one: Laid, other: Laid, mine: range, theirs: range) -> bool:
    """Is what stands in one text the denial of what stands in the other, and nothing else?"""
    return _is_denial(one, mine) != _is_denial(other, theirs) and _said(one, mine) == _said(other, theirs)


def _is_denial(laid: Laid, where: range) -> bool:
    words = _NOT_HANZI if laid.script == "hanzi" else _NOT
    if words.isdisjoint(laid.tokens[where.start : where.stop]):  # as most do
        return False
    return sum(_denies(laid, at) for at in where) % 2 == 1


def _said(laid: Laid, where: range) -> list[str]:
    """Answer what is said of it, denied or not."""
    if laid.script == "hanzi":
        beside = [laid.tokens[at] for at in where if not _denies(laid, at)]
        return [token for token in beside if token not in _BESIDE_NOT_HANZI]
    return [word for word in _beside(laid, where, ()) if word not in _NOT]


def _denies(laid: Laid, at: int) -> bool:
    word, behind = laid.tokens[at], laid.tokens[at + 1] if at + 1 < len(laid.tokens) else ""
    if laid.script == "hanzi":
        return word in _NOT_HANZI and behind not in _NO_DENIAL[word]
    return word in _NOT and not (word == "no" and behind[:1].isdigit())
