"""Do two articles tell one story? A weighed sum of what speaks for and against it, the same whichever comes first.

The weights are log odds, fitted on pairs of labelled tellings (benchmarks/tellings.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import floor, fsum, log10, sqrt

from mfg_monitor.dedupe.laying.numbered import are_numbered_alike
from mfg_monitor.dedupe.naming.concepts import rarity_of
from mfg_monitor.dedupe.naming.goods import are_other_goods
from mfg_monitor.dedupe.naming.names import common_names
from mfg_monitor.dedupe.remembering import remembered
from mfg_monitor.dedupe.telling.subjects import are_of_two
from mfg_monitor.dedupe.telling.templates import are_of_one_text, of_one_template
from mfg_monitor.dedupe.telling.vectors import Vector, alike, cosine
from mfg_monitor.model.story import Tie, Traits

DAYS_APART = 8
"""Tellings of one story are published within so many days; what comes later follows it."""
LAST_TO_FOLLOW = 180
_TOLD = 0.0
"""Log odds from which two articles are tellings of one story."""
_FOLLOWS = 1.9
_MOST_REASONS = 6
_IN_HEAD = 1.5
_YUAN_A_DOLLAR = (6.2, 7.5)
_LEAST_TOLD = 0.2
_MONEY = frozenset({"CNY", "USD"})
_A_SAME_FIGURE = 0.3
_PARTS = frozenset({25.0, 33.33, 33.3333, 50.0, 66.67, 66.6667, 75.0})
"""A third, a half: rounded, where another telling has the figure."""
_MOST_OF_NAMES = 1.8
_OF_OTHER_WORDS = {2: 0.5, 3: 1.0}
"""By its digits, what a count is worth that both give in other words: 120 firefighters, 120名 (people)."""
_MOST_FIGURES_REMEMBERED = 4_096
_ONE_WORDING = 0.8
"""Likeness of rare words from which one text was made from the other: tellings of two people stay below 0.71
(benchmarks/tellings.py, 108 pairs in one language)."""
_TELLING_KINDS = frozenset({"investment", "capacity", "area", "output", "sales"})


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that two articles share or do not share."""

    value: float
    reason: str = ""


Weights = Mapping[str, float]
"""Log odds for one unit of each sign; see `signs`."""
WITHIN: Weights = {
    "base": -3.3,
    "words": 2.5,
    "concepts": 2.9,
    "figures": 1.7,
    "other figures": -1.2,
    "few figures": 0.7,
    "no figure": -0.6,
    "company": 1.2,
    "other company": -0.4,
    "company in one": -1.0,
    "place": 1.4,
    "usual place": -0.8,
    "other place": -1.3,
    "name": 2.2,
    "model": 1.0,
    "day": 0.7,
    "other day": -0.5,
    "gap": -2.4,
    "nothing": -2.6,
}
"""Of two articles in one language."""
ACROSS: Weights = {
    "base": -3.2,
    "words": 0.0,
    "concepts": 3.5,
    "figures": 2.0,
    "other figures": -0.3,
    "few figures": 0.6,
    "no figure": -0.6,
    "company": 1.6,
    "other company": -0.2,
    "company in one": -0.9,
    "place": 2.0,
    "usual place": -0.5,
    "other place": -0.8,
    "name": 0.0,
    "model": 0.0,
    "day": 1.4,
    "other day": -1.0,
    "gap": -3.0,
    "nothing": -2.7,
}
"""Of two in two languages."""


def tie(one: Traits, other: Traits) -> Tie | None:
    """Answer why two articles tell one story, or why the later follows the earlier; None where nothing says so."""
    apart = days_apart(one, other)
    if apart > LAST_TO_FOLLOW or contradict(one, other):
        return None
    is_late = apart > DAYS_APART
    if not is_late and are_twins(one, other):  # asked first: of hundreds of one template, none needs to be weighed
        return None
    weights, found = _weights(one, other), signs(one, other)
    strength = _weighed_sum(found, weights)
    if is_late:
        strength -= weights["gap"] * found["gap"].value  # time alone does not speak against what follows
    if strength < (_FOLLOWS if is_late else _TOLD):
        return None
    told = sorted(found.items(), key=lambda pair: -weights[pair[0]] * pair[1].value)
    reasons = [sign.reason for name, sign in told if sign.reason and weights[name] * sign.value > _LEAST_TOLD]
    reasons = reasons[:_MOST_REASONS]
    if one.published_on and other.published_on:
        reasons.append(f"{apart} day{'' if apart == 1 else 's'} apart" if apart else "the same day")
    return Tie("follows" if is_late else "tells", round(strength, 3), tuple(reasons))


def strength_of(one: Traits, other: Traits) -> float:
    """Answer the log odds that two articles tell one story."""
    return _weighed_sum(signs(one, other), _weights(one, other))


def _weights(one: Traits, other: Traits) -> Weights:
    return WITHIN if one.language == other.language else ACROSS


def _weighed_sum(found: Mapping[str, Sign], weights: Weights) -> float:
    return weights["base"] + sum(weights[name] * sign.value for name, sign in found.items())


def days_apart(one: Traits, other: Traits) -> int:
    """Answer how many days lie between two publications; 0 where one is not known."""
    if one.published_on is None or other.published_on is None:
        return 0
    return abs((one.published_on - other.published_on).days)


def contradict(one: Traits, other: Traits) -> bool:
    """Tell whether two articles cannot be tellings of one story, whatever else they share."""
    if one.is_opinion != other.is_opinion:
        return True
    strangers = not {*one.named_companies} & {*other.named_companies}
    return bool(one.companies and other.companies and strangers)


def are_twins(one: Traits, other: Traits) -> bool:
    """Tell whether two texts say the same of other figures, places or companies, in the same words."""
    mine, theirs = ({*told.named_places, *told.named_companies} for told in (one, other))
    names = min(len(mine - theirs), len(theirs - mine))
    if of_one_template(one.marks, other.marks, names=names):
        return True
    if one.language != other.language:
        return False
    if are_of_two(one.words, other.words):
        return True
    is_gone = bool({*one.companies} - theirs or {*other.companies} - mine)
    if is_gone and are_of_one_text(one.marks, other.marks):
        return True
    return (bool(names) or _are_of_other_things(one, other)) and cosine(one.words, other.words) >= _ONE_WORDING


def _are_of_other_things(one: Traits, other: Traits) -> bool:
    """Tell whether title and lead of either name a product, model or number for which the other names another one."""
    own, others = {*one.things} - {*other.things}, {*other.things} - {*one.things}
    if are_other_goods(own, other.things) and are_other_goods(one.things, others):
        return True
    return any(are_numbered_alike(mine, theirs) for mine in own for theirs in others)


def signs(one: Traits, other: Traits) -> dict[str, Sign]:
    """Answer what two articles have in common and what keeps them apart, by name; the same whichever comes first."""
    same_language = one.language == other.language
    wording = cosine(one.words, other.words) if same_language else 0.0
    common = {word for word, _ in one.words} & {word for word, _ in other.words} if same_language else set()
    spoken, concepts = _spoken(one.concepts, other.concepts)
    worth, figures = _common_figures(one.figures, other.figures)
    models = [model for model in one.models if model in other.models and not _is_of_place(model, one)]
    days = [day for day in one.days if day in other.days]
    apart, known = days_apart(one, other), one.published_on is not None and other.published_on is not None
    return {
        "words": Sign(wording, f"rare words in common: {_listed(_first(one.words, common))}" if common else ""),
        "concepts": Sign(spoken, f"both speak of {_listed(concepts)}" if concepts else ""),
        "figures": Sign(min(worth, 5.0), f"same figures: {_listed(figures)}" if figures else ""),
        "other figures": Sign(_other_figures(one.figures, other.figures)),
        "few figures": Sign(float(min(len(one.figures), len(other.figures)) < 2)),
        "no figure": Sign(float(worth < _A_SAME_FIGURE and min(_weighty(one), _weighty(other)) > 1)),
        **_named(one, other),
        "name": _rare_names(one, other),
        "model": Sign(min(2.0, len(models)), f"same models: {_listed(models)}" if models else ""),
        "day": Sign(float(bool(days)), f"same days: {_listed(days)}" if days else ""),
        "other day": Sign(float(known and apart <= DAYS_APART and not days and bool(one.days and other.days))),
        "gap": Sign(min(apart, 10) / 10 if known else 0.2),
        "nothing": Sign(max(0.0, 1.0 - (5 * spoken + min(worth, 2.0) + 6 * wording))),
    }


def _is_of_place(model: str, traits: Traits) -> bool:
    """Is a model part of a place's name (G60), which is counted as a place?"""
    return any(model in place.split("-") for place in traits.named_places)


def _weighty(traits: Traits) -> int:
    """Count the figures that a telling would hardly leave out or change."""
    return sum(
        1
        for value, unit, _ in traits.figures
        if unit != "year" and (digits_of(value) > 1 or abs(value) >= 100) and (unit != "%" or value not in _PARTS)
    )


def _named(one: Traits, other: Traits) -> dict[str, Sign]:
    """Answer the signs of who and where. Where a firm makes things says little beside the firm's name."""
    about = [company for company in one.companies if company in other.companies]
    named = about or [company for company in one.named_companies if company in other.named_companies]
    places = [place for place in one.named_places if place in other.named_places]
    return {
        "company": Sign(1.0 if about else 0.5 if named else 0.0, f"same company: {_listed(named)}" if named else ""),
        "other company": Sign(float(not named and bool(one.companies) and bool(other.companies))),
        "company in one": Sign(float(not named and bool(one.companies) != bool(other.companies))),
        "place": Sign(float(bool(places)), f"same place: {_listed(places)}" if places else ""),
        "usual place": Sign(float(bool(about and places))),
        "other place": Sign(float(not places and bool(one.places) and bool(other.places))),
    }


def _rare_names(one: Traits, other: Traits) -> Sign:
    """Answer what names are worth that no rule knows: nothing where it is not known that both were named within days,
    and half of it beside a firm that is watched and has much news."""
    if one.language != other.language or not (one.published_on and other.published_on):
        return Sign(0.0)
    names = common_names(one.names, other.names)
    worth = min(_MOST_OF_NAMES, fsum(names.values()))
    if {*one.named_companies} & {*other.named_companies}:
        worth /= 2
    return Sign(worth, f"same names: {_listed(sorted(names, key=lambda name: (-names[name], name)))}" if names else "")


def _spoken(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[float, list[str]]:
    mine, theirs = _weighed(one), _weighed(other)
    both = sorted(mine[0].keys() & theirs[0].keys(), key=lambda concept: (-rarity_of(concept), concept))
    return alike(mine, theirs), [concept for concept in both if ":" not in concept]


@remembered
def _weighed(concepts: tuple[str, ...]) -> Vector:
    weights = {
        concept.removesuffix("!"): rarity_of(concept.removesuffix("!")) * (_IN_HEAD if concept[-1] == "!" else 1)
        for concept in concepts
    }
    return weights, sqrt(sum(weight * weight for weight in weights.values()))


def _common_figures(
    one: Sequence[tuple[float, str, str]], other: Sequence[tuple[float, str, str]]
) -> tuple[float, list[str]]:
    """Weigh the figures that two articles share, and name them."""
    there, back = [0.0] * len(one), [0.0] * len(other)
    for place, mine in enumerate(one):
        for where, theirs in enumerate(other):
            if mine[1] == theirs[1] or mine[2] == theirs[2] == "count" or (mine[1] in _MONEY and theirs[1] in _MONEY):
                value = _sameness(mine, theirs)
                there[place], back[where] = max(there[place], value), max(back[where], value)
    told = [f"{mine[0]:,.10g} {mine[1]}" for mine, value in zip(one, there, strict=True) if value >= _A_SAME_FIGURE]
    return min(sum(there), sum(back)), list(dict.fromkeys(told))


def _sameness(one: tuple[float, str, str], other: tuple[float, str, str]) -> float:
    """Answer what it is worth that two figures are equal, or one the other rounded or exchanged."""
    (mine, unit, _), (theirs, other_unit, _) = one, other
    if unit != other_unit and {unit, other_unit} == _MONEY:
        yuan, dollars = (mine, theirs) if unit == "CNY" else (theirs, mine)
        low, high = _YUAN_A_DOLLAR
        return 1.0 if dollars and low < yuan / dollars < high else 0.0
    if unit != other_unit:
        return _OF_OTHER_WORDS.get(min(3, digits_of(mine)), 0.0) if mine == theirs else 0.0
    difference, size = abs(mine - theirs), max(abs(mine), abs(theirs))
    if difference <= 0.004 * size:
        if unit == "year":
            return 0.15
        digits = digits_of(mine)
        return 2.0 if digits >= 3 else 1.3 if digits == 2 else 0.7 if size >= 100 else 0.35
    is_rounded = difference <= 0.04 * size and min(digits_of(mine), digits_of(theirs)) <= 2 and size >= 10
    return 0.6 if is_rounded and unit not in {"%", "year"} else 0.0


def _other_figures(one: Sequence[tuple[float, str, str]], other: Sequence[tuple[float, str, str]]) -> int:
    """Count the kinds of figures of which both articles have some, and none the same."""
    told = {(kind, unit) for _, unit, kind in one} & {(kind, unit) for _, unit, kind in other}
    count = 0
    for kind, unit in told:
        if kind in _TELLING_KINDS:
            mine = [value for value, of, is_kind in one if (is_kind, of) == (kind, unit)]
            theirs = [value for value, of, is_kind in other if (is_kind, of) == (kind, unit)]
            count += not any(_may_be_one(a, b) for a in mine for b in theirs)
    return count


def _may_be_one(one: float, other: float) -> bool:
    """Tell whether two figures are near each other, or one has but the first digit of the other (3000多万)."""
    less, more = sorted((abs(one), abs(other)))
    if more - less <= 0.05 * more:
        return True
    return digits_of(less) == 1 and more - less < 10 ** floor(log10(less)) if less else False


@lru_cache(maxsize=_MOST_FIGURES_REMEMBERED)
def digits_of(value: float) -> int:
    """Answer how many digits of a figure count: 3 for 42,800, 1 for 40,000."""
    return len(f"{value:g}".split("e", maxsplit=1)[0].lstrip("-").replace(".", "").strip("0"))


def _first(words: Sequence[tuple[str, float]], among: set[str]) -> list[str]:
    return [word for word, _ in words if word in among]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:4])
