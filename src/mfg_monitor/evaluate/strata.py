"""From labels on a sample to an estimate for the whole store: each label stands for all items of its stratum.

Of every stratum (kept, nearly, rejected) all items are counted and some are labelled. The labelled ones are known; of
the others the share that is relevant is drawn from its Jeffreys posterior Beta(yes + ½, no + ½) (Brown, Cai and
DasGupta 2001), thousands of times from a fixed seed, and the middle 95 % of each measure is its interval. A stratum of
which nothing is labelled leaves recall unknown.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mfg_monitor.evaluate.measures import WORST
from mfg_monitor.evaluate.rates import NOTHING, SEED, Rate, average_precision, middle_95, wilson
from mfg_monitor.evaluate.sampling import STRATA, Stratum

_DRAWS = 4_000
_FEW_DRAWS = 1_000
"""For each of many sources."""
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
    rules: tuple[str, ...] = ()
    """`kind:id` of every rule met."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One stored item, labelled or not."""

    stratum: Stratum
    source: str
    language: str
    judged: Judged | None = None


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


@dataclass(frozen=True, slots=True)
class OfRule:
    """What the labels say of the items in which one rule was met."""

    kept_rightly: Rate
    rejected_wrongly: Rate


@dataclass(frozen=True, slots=True)
class Survey:
    """All that the labels say of a store."""

    whole: Estimate
    by_language: Mapping[str, Estimate]
    by_source: Mapping[str, Estimate]
    by_rule: Mapping[str, OfRule]
    judged: tuple[Judged, ...]
    unsure: int
    worst: tuple[Judged, ...]
    """Wrong verdicts, those of which the program was surest first."""


def survey(items: Sequence[Seen], *, unsure: int) -> Survey:
    """Answer what the labels say of all items, and of those of each language, source and rule that have labels."""
    judged = tuple(item.judged for item in items if item.judged is not None)
    wrong = [one for one in judged if one.is_right != (one.stratum == "kept")]
    wrong.sort(key=lambda one: (one.score if one.is_right else 1 - one.score, one.item_id))
    return Survey(
        whole=_of(items, _DRAWS),
        by_language=_by(items, lambda item: item.language),
        by_source=_by(items, lambda item: item.source),
        by_rule={rule: _of_rule(rule, judged) for rule in sorted({rule for one in judged for rule in one.rules})},
        judged=judged,
        unsure=unsure,
        worst=tuple(wrong[:WORST]),
    )


def _by(items: Sequence[Seen], group: Callable[[Seen], str]) -> dict[str, Estimate]:
    found: dict[str, list[Seen]] = defaultdict(list)
    for item in items:
        found[group(item)].append(item)
    return {name: _of(found[name], _FEW_DRAWS) for name in sorted(found) if any(item.judged for item in found[name])}


def _of(items: Sequence[Seen], draws: int) -> Estimate:
    judged = [item.judged for item in items if item.judged is not None]
    return estimate(Counter(item.stratum for item in items), judged, draws=draws)


def _of_rule(rule: str, judged: Sequence[Judged]) -> OfRule:
    met = [one for one in judged if rule in one.rules]
    kept = [one for one in met if one.stratum == "kept"]
    rejected = [one for one in met if one.stratum != "kept"]
    return OfRule(
        wilson(sum(one.is_right for one in kept), len(kept)),
        wilson(sum(one.is_right for one in rejected), len(rejected)),
    )


def estimate(sizes: Mapping[Stratum, int], judged: Sequence[Judged], *, draws: int = _DRAWS) -> Estimate:
    """Answer precision, recall and F1 of a store whose strata have these sizes, from labels on some of the items."""
    strata = {stratum: _share(sizes.get(stratum, 0), stratum, judged) for stratum in STRATA}
    empty = tuple(stratum for stratum, share in strata.items() if share.items and not share.labelled)
    drawn = _drawn(strata, draws)
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


def _drawn(strata: Mapping[Stratum, Share], draws: int) -> list[Totals]:
    rng = random.Random(SEED)  # noqa: S311 - a simulation, no secret
    drawn: list[Totals] = []
    for _ in range(draws):
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
