"""From labels on a sample to an estimate for the whole store: each label stands for all items of its stratum.

Of every stratum (kept, nearly, rejected) all items are counted and some are labelled. The labelled ones are known; of
the others the share that is relevant is drawn from its Jeffreys posterior Beta(yes + ½, no + ½) (Brown, Cai and
DasGupta 2001), thousands of times from a fixed seed, and the middle 95 % of each measure is its interval. A stratum of
which nothing is labelled leaves recall unknown.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mfg_monitor.evaluate.rates import NOTHING, SEED, Rate, average_precision, middle_95
from mfg_monitor.evaluate.sampling import STRATA, Stratum

_DRAWS = 4_000
Totals = dict[Stratum, tuple[float, float]]
"""Of each stratum: relevant items, and items."""
Measure = Callable[[Totals], float | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled item. "unsure" is not among them."""

    item_id: int
    stratum: Stratum
    score: float
    is_right: bool
    """The user says that it is a story to keep."""
    title: str = ""
    source: str = ""
    language: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """One stratum: how many items it has, how many are labelled, and how many of those are relevant."""

    items: int
    labelled: int
    relevant: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the labels say of all items. Recall and F1 are unknown while a stratum has no label."""

    strata: Mapping[Stratum, Share]
    precision: Rate
    recall: Rate
    f1: Rate
    average_precision: float | None
    relevant_items: Rate
    """Relevant items in all; `value`, `low` and `high` are counts."""
    unlabelled: tuple[Stratum, ...]
    """Strata that have items and no label."""


def estimate(sizes: Mapping[Stratum, int], judged: Sequence[Judged]) -> Estimate:
    """Answer precision, recall and F1 of a store whose strata have these sizes, from labels on some of the items."""
    strata = {stratum: _share(sizes.get(stratum, 0), stratum, judged) for stratum in STRATA}
    empty = tuple(stratum for stratum, share in strata.items() if share.items and not share.labelled)
    drawn = _drawn(strata)
    kept = strata["kept"]
    precision = _rate(_totals(strata), drawn, _precision, kept.labelled) if kept.labelled else NOTHING
    known = not empty and any(share.items for share in strata.values())
    labelled = sum(share.labelled for share in strata.values())
    told = _totals(strata)
    return Estimate(
        strata=strata,
        precision=precision,
        recall=_rate(told, drawn, _recall, labelled) if known else NOTHING,
        f1=_rate(told, drawn, _f1, labelled) if known else NOTHING,
        average_precision=_average_precision(strata, judged) if known else None,
        relevant_items=_rate(told, drawn, lambda t: sum(yes for yes, _ in t.values()), labelled) if known else NOTHING,
        unlabelled=empty,
    )


def _share(items: int, stratum: Stratum, judged: Iterable[Judged]) -> Share:
    mine = [one for one in judged if one.stratum == stratum]
    return Share(max(items, len(mine)), len(mine), sum(one.is_right for one in mine))


def _totals(strata: Mapping[Stratum, Share]) -> Totals:
    return {
        name: (share.items * share.relevant / share.labelled if share.labelled else 0.0, float(share.items))
        for name, share in strata.items()
    }


def _drawn(strata: Mapping[Stratum, Share]) -> list[Totals]:
    rng = random.Random(SEED)  # noqa: S311 - a simulation, no secret
    drawn: list[Totals] = []
    for _ in range(_DRAWS):
        totals: Totals = {}
        for name, share in strata.items():
            rest = share.items - share.labelled
            yes = rng.betavariate(share.relevant + 0.5, share.labelled - share.relevant + 0.5)
            totals[name] = (share.relevant + rest * yes, float(share.items))
        drawn.append(totals)
    return drawn


def _rate(told: Totals, drawn: Sequence[Totals], measure: Measure, of: int) -> Rate:
    value = measure(told)
    if value is None:
        return NOTHING
    low, high = middle_95([found for totals in drawn if (found := measure(totals)) is not None])
    return Rate(value, min(low, value), max(high, value), of)


def _precision(totals: Totals) -> float | None:
    right, kept = totals["kept"]
    return right / kept if kept else None


def _recall(totals: Totals) -> float | None:
    right, _ = totals["kept"]
    there = sum(yes for yes, _ in totals.values())
    return right / there if there else None


def _f1(totals: Totals) -> float | None:
    right, kept = totals["kept"]
    there = sum(yes for yes, _ in totals.values())
    return 2 * right / (kept + there) if kept + there else None


def _average_precision(strata: Mapping[Stratum, Share], judged: Sequence[Judged]) -> float | None:
    weights = [strata[one.stratum].items / strata[one.stratum].labelled for one in judged]
    return average_precision([(one.score, one.is_right) for one in judged], weights)
