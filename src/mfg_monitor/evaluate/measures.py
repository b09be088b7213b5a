"""Predictions against gold: relevance, tags, dates, duplicates, each with its intervals; and the worst errors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from mfg_monitor.evaluate.gold import GoldItem, Prediction
from mfg_monitor.evaluate.naming import TAG_KINDS, Names, TagKind
from mfg_monitor.evaluate.rates import NOTHING, Counted, Rate, average_precision_rate, wilson

WORST = 10
"""Errors that are told in full."""


@dataclass(frozen=True, slots=True)
class Case:
    """One story with what is said of it and, from the verdict, which rules were met in it and what was noted."""

    gold: GoldItem
    said: Prediction
    rules: tuple[str, ...] = ()
    """`kind:id` of every rule met."""
    notes: tuple[str, ...] = ()

    @property
    def is_judged(self) -> bool:
        """Does it count for precision and recall?"""
        return self.gold.label in {"relevant", "not"}

    @property
    def is_positive(self) -> bool:
        """Is it labelled relevant?"""
        return self.gold.label == "relevant"


@dataclass(frozen=True, slots=True)
class Relevance:
    """How well what is kept is what should be kept."""

    items: int
    relevant: int
    counted: Counted
    false_positives: Rate
    """Of the stories labelled "not", the share that was kept."""


@dataclass(frozen=True, slots=True)
class Dates:
    """Days of publication: as labelled, another one, none at all; and days given where the line says null."""

    dated: int
    exact: Rate
    wrong: int
    missing: int
    undated: int
    given_for_undated: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that was measured."""

    items: int
    judged: int
    borderline: int
    borderline_kept: Rate
    unlabelled: int
    relevance: Relevance
    average_precision: Rate
    by_language: Mapping[str, Relevance]
    by_source: Mapping[str, Relevance]
    by_trap: Mapping[str, Relevance]
    by_rule: Mapping[str, Relevance]
    tags: Mapping[str, Counted]
    sectors_compared: str
    dates: Dates
    duplicates: Counted
    worst: tuple[Case, ...]


def evaluate(cases: Sequence[Case], names: Names) -> Evaluation:
    """Answer all measures. Stories labelled "borderline" are left out of precision, recall, F1 and average precision.

    Tags are measured on relevant stories only, as one decision each (micro); duplicates as pairs of tellings.
    """
    judged = [case for case in cases if case.is_judged]
    borderline = [case for case in cases if case.gold.label == "borderline"]
    in_branches = names.speaks_in_branches(name for case in cases for name in case.gold.sectors or ())
    return Evaluation(
        items=len(cases),
        judged=len(judged),
        borderline=len(borderline),
        borderline_kept=wilson(sum(case.said.relevant for case in borderline), len(borderline)),
        unlabelled=sum(case.gold.label is None for case in cases),
        relevance=relevance(judged),
        average_precision=average_precision_rate([(case.said.score, case.is_positive) for case in judged]),
        by_language=_by(judged, lambda case: (case.gold.language or "none",)),
        by_source=_by(judged, lambda case: (case.gold.source,) if case.gold.source else ()),
        by_trap=_by(judged, lambda case: (case.gold.trap,) if case.gold.trap else ()),
        by_rule=_by(judged, lambda case: case.rules),
        tags={kind: _tags(cases, kind, names, in_branches=in_branches) for kind in TAG_KINDS},
        sectors_compared="branches" if in_branches else "ids",
        dates=_dates(cases),
        duplicates=_duplicates(cases),
        worst=worst(judged),
    )


def relevance(judged: Sequence[Case]) -> Relevance:
    """Count kept against labelled."""
    right = sum(case.said.relevant and case.is_positive for case in judged)
    wrong = sum(case.said.relevant and not case.is_positive for case in judged)
    positives = sum(case.is_positive for case in judged)
    counted = Counted(right, wrong, positives - right)
    return Relevance(len(judged), positives, counted, wilson(wrong, len(judged) - positives))


def worst(judged: Sequence[Case]) -> tuple[Case, ...]:
    """Answer the wrong verdicts of which the program was surest, in a fixed order."""
    wrong = [case for case in judged if case.said.relevant != case.is_positive]
    wrong.sort(key=lambda case: (case.said.score if case.is_positive else 1 - case.said.score, str(case.gold.id)))
    return tuple(wrong[:WORST])


def _by(judged: Sequence[Case], groups: Callable[[Case], Iterable[str]]) -> dict[str, Relevance]:
    found: dict[str, list[Case]] = defaultdict(list)
    for case in judged:
        for name in dict.fromkeys(groups(case)):
            found[name].append(case)
    return {name: relevance(found[name]) for name in sorted(found)}


def _tags(cases: Sequence[Case], kind: TagKind, names: Names, *, in_branches: bool) -> Counted:
    total = Counted()
    for case in cases:
        wanted: tuple[str, ...] | None = getattr(case.gold, kind)
        if not case.is_positive or wanted is None:
            continue
        said: tuple[str, ...] = getattr(case.said, kind)
        want = {names.of(kind, name, in_branches=in_branches) for name in wanted}
        got = {names.of(kind, name, in_branches=in_branches) for name in said}
        total += Counted(len(want & got), len(got - want), len(want - got))
    return total


def _dates(cases: Sequence[Case]) -> Dates:
    dated = wrong = missing = undated = given = 0
    for case in cases:
        if not case.gold.is_dated:
            continue
        want, got = _day(case.gold.published), _day(case.said.published)
        if want is None:
            undated += 1
            given += got is not None
        elif not case.gold.has_weak_date:
            dated += 1
            missing += got is None
            wrong += got is not None and got != want
    exact = wilson(dated - wrong - missing, dated) if dated else NOTHING
    return Dates(dated, exact, wrong, missing, undated, given)


def _day(published: str | None) -> str | None:
    """Answer the day; a date that names none (2024-05) is none."""
    return published[:10] if published and len(published) >= 10 else None


def _duplicates(cases: Sequence[Case]) -> Counted:
    want = _pairs(case.gold.cluster for case in cases)
    got = _pairs(case.said.cluster for case in cases)
    return Counted(len(want & got), len(got - want), len(want - got))


def _pairs(clusters: Iterable[str | None]) -> set[tuple[int, int]]:
    members: dict[str, list[int]] = defaultdict(list)
    for place, cluster in enumerate(clusters):
        if cluster is not None:
            members[cluster].append(place)
    return {pair for group in members.values() for pair in combinations(group, 2)}
