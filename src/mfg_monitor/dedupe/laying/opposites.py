"""Does one text say yes where the other, in the same words, says no? Opposite verbs and negations. Pure.

What was approved and what was not, the works that stopped and the one that started again are two stories; newsrooms
that correct a text exchange figures and names, hardly ever what happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
_BESIDE_NOT_HANZI = frozenset("会将要已并再有能得尚曾获拟欲了予")
_Side = tuple[int, int]


def opposites(one: Laid, other: Laid, gaps: Iterable[tuple[range, range]]) -> list[Pair]:
    """Answer what one text says at its head in the words of the other, but for a verb's opposite or a negation.

    `gaps`: the stretches, either may be empty, that stand between what is the same.
    """
    found: list[Pair] = []
    for mine, theirs in gaps:
        if not (one.is_in_head(mine.start) and other.is_in_head(theirs.start)):
            continue
        if _oppose(one, other, mine, theirs) or _is_negated(one, other, mine, theirs):
            found.append((one.row(mine), other.row(theirs)))
    return found


def _oppose(one: Laid, other: Laid, mine: range, theirs: range) -> bool:
    if not (mine and theirs):
        return False
    own, others = _sides(one, mine), _sides(other, theirs)
    return any(
        (line, 1 - side) in others and (line, 1 - side) not in own and (line, side) not in others for line, side in own
    )


def _sides(laid: Laid, where: range) -> set[_Side]:
    """Answer the sides of lines of opposites.txt on which words of a stretch stand."""
    sides = _of_words()
    if laid.script == "latin":
        return {side for at in where for side in sides.get(stem(laid.tokens[at]), ())}
    row = "".join(laid.tokens[max(0, where.start - 1) : where.stop + 1])
    words = (row[at : at + size] for size in (1, 2, 3) for at in range(len(row) - size + 1))
    return {side for word in words for side in sides.get(word, ())}


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
    own, others = (list(laid.tokens[where.start : where.stop]) for laid, where in ((one, mine), (other, theirs)))
    is_hanzi = one.script == "hanzi"
    (no, what), (other_no, other_what) = (_said(tokens, is_hanzi=is_hanzi) for tokens in (own, others))
    return no != other_no and what == other_what


def _said(tokens: Sequence[str], *, is_hanzi: bool) -> tuple[bool, set[str]]:
    """Answer whether words deny, and what."""
    if is_hanzi:
        denials = sum(token in _NOT_HANZI for token in tokens)
        return denials % 2 == 1, {*tokens} - _NOT_HANZI - _BESIDE_NOT_HANZI
    denied = [token in _NOT for token in tokens]
    rest = (token for token, no in zip(tokens, denied, strict=True) if not no and token not in _BESIDE_NOT)
    return sum(denied) % 2 == 1, {stem(token) for token in rest}
