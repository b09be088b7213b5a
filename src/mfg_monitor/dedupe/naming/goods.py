"""Products of goods.txt: which ones a stretch of a text names. One text is about another product than the other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from importlib import resources
from itertools import chain

_LONGEST = 6
"""Words or characters of the longest name of a product."""


@cache
def _forms() -> dict[tuple[str, ...], frozenset[str]]:
    """Answer the kinds of product that each name may mean: "ship" is in the line of each kind of ship."""
    found: dict[tuple[str, ...], set[str]] = {}
    lines = resources.files("mfg_monitor.dedupe.naming").joinpath("goods.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        english, chinese = (side.strip().split("; ") for side in line.split("|"))
        words = (tuple(each.replace("-", " ").split()) for form in english for each in (form, _plural(form)))
        for name in chain(words, map(_characters, chinese)):
            found.setdefault(name, set()).add(english[0])
    return {name: frozenset(kinds) for name, kinds in found.items()}


@cache
def _sizes() -> dict[str, tuple[int, ...]]:
    """Answer how many words the names have that begin with a word, the most first: hardly any word begins one."""
    found: dict[str, set[int]] = {}
    for name in _forms():
        found.setdefault(name[0], set()).add(len(name))
    return {word: tuple(sorted(sizes, reverse=True)) for word, sizes in found.items()}


def _plural(form: str) -> str:
    if form.endswith(("s", "x", "ch", "sh")):
        return f"{form}es"
    return f"{form[:-1]}ies" if form.endswith("y") and form[-2] not in "aeiou" else f"{form}s"


def _characters(form: str) -> tuple[str, ...]:
    latin = len(form) - len(form.lstrip("abcdefghijklmnopqrstuvwxyz0123456789"))
    return ((form[:latin],) if latin else ()) + tuple(form[latin:])


def goods_of(tokens: Sequence[str], at: range) -> list[frozenset[str]]:
    """Answer the products that have a word or character in this stretch: of each the kinds that its name may mean.

    Of names within each other the longest counts. Cost grows with the stretch alone.
    """
    forms, sizes, end = _forms(), _sizes(), -1
    found: list[frozenset[str]] = []
    first = max(0, at.start - _LONGEST + 1)
    words = tokens[first : at.stop + _LONGEST - 1]
    for start in range(at.stop - first):
        for size in sizes.get(words[start], ()):
            if start + size <= end or start + size <= at.start - first:
                break
            kinds = forms.get(tuple(words[start : start + size]))
            if kinds:
                found.append(kinds)
                end = start + size
                break
    return found


def named_goods(tokens: Sequence[str]) -> list[str]:
    """Answer the names of the products that words and characters name, each once, as they are written."""
    forms, sizes = _forms(), _sizes()
    found: dict[str, None] = {}
    at = 0
    while at < len(tokens):
        size = next((size for size in sizes.get(tokens[at], ()) if tuple(tokens[at : at + size]) in forms), 0)
        if size:
            found[" ".join(tokens[at : at + size])] = None
        at += size or 1
    return list(found)


def are_other_goods(one: Collection[str], other: Collection[str]) -> bool:
    """Tell whether two lists of names each have products, and none that may be of a kind with one of the other's."""
    mine, theirs = (frozenset().union(*map(kinds_of, names)) for names in (one, other))
    return bool(mine) and bool(theirs) and not mine & theirs


def kinds_of(name: str) -> frozenset[str]:
    """Answer the kinds that a name of `named_goods` may mean; none where it is no longer known."""
    return _forms().get(tuple(name.split(" ")), frozenset())
