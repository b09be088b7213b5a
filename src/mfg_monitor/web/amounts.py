"""The figures of the last weeks for the charts: the largest sums of money, and the largest of what is often counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from mfg_monitor.digest.amounts import figure_words, is_telling
from mfg_monitor.model import Figure, Item, ItemFilter
from mfg_monitor.web.desk import Desk

LOOKED_BACK = timedelta(weeks=4)
MOST_STORIES = 400
"""Of the newest stories; a busy month has more, and they would say the same."""
MOST_SUMS = 12
MOST_UNITS = 12
LEAST_SUM = 1e6
LEAST_STORIES = 2
"""A unit that fewer stories count in says little about a month."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One figure, with the story that tells it."""

    words: str
    unit: str
    stories: int
    """How many stories count in this unit."""
    item: Item


@dataclass(frozen=True, slots=True)
class Amounts:
    """What the stories of some weeks count."""

    sums: tuple[Amount, ...] = ()
    counts: tuple[Amount, ...] = ()


def counted(desk: Desk) -> Amounts:
    """Answer the figures of the last weeks, as of some minutes ago at most."""
    return desk.lately("amounts", lambda: amounts_of(_stories(desk)))


def _stories(desk: Desk) -> Iterable[Item]:
    wanted = ItemFilter(
        relevant=True, duplicates=False, is_past=False, since_at=desk.now() - LOOKED_BACK, newest_first=True,
        limit=MOST_STORIES,
    )  # fmt: skip
    return desk.store.items(wanted)


def amounts_of(items: Iterable[Item]) -> Amounts:
    """Answer the largest sums, those of one currency together, and the largest count of each unit that several tell.

    A story is named once among the sums, by its largest.
    """
    sums: dict[str, dict[int, Amount]] = defaultdict(dict)
    units: dict[str, dict[int, tuple[float, Amount]]] = defaultdict(dict)
    sizes: dict[tuple[str, int], float] = {}
    for item in items:
        for figure in item.verdict.figures:
            if not is_telling(figure) or figure.kind == "growth":
                continue
            size, story = abs(figure.value), item.story
            if figure.currency:
                key = figure.currency, story
                if size >= max(LEAST_SUM, sizes.get(key, 0.0)):
                    sizes[key] = size
                    sums[figure.currency][story] = _amount(figure, figure.currency, item)
            elif figure.unit != "%" and size > units[figure.unit].get(story, (0.0, None))[0]:
                units[figure.unit][story] = size, _amount(figure, figure.unit, item)
    money = [
        amount
        for currency, found in sorted(sums.items(), key=lambda pair: -len(pair[1]))
        for amount in sorted(found.values(), key=lambda one, key=currency: -sizes[key, one.item.story])  # type: ignore[misc]
    ]
    counts = [
        (len(found), max(found.values(), key=lambda one: one[0])[1])
        for unit, found in units.items()
        if len(found) >= LEAST_STORIES
    ]
    counts.sort(key=lambda one: (-one[0], one[1].unit))
    told = tuple(Amount(one.words, one.unit, stories, one.item) for stories, one in counts[:MOST_UNITS])
    return Amounts(tuple(money[:MOST_SUMS]), told)


def _amount(figure: Figure, unit: str, item: Item) -> Amount:
    return Amount(figure_words([figure], item.article.language), unit, 1, item)
