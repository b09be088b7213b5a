"""Which articles tell one story? A first, careful join of rewritten and translated tellings, on top of the copies.

Two articles are one story when their words are alike, or fairly alike with the same rare figures, days, makers and
places. They are not when something speaks against it: days of publication too far apart (an update), other figures in
the same words (the next month's report), other makers or other districts (another plant). Thresholds were set on
labelled pairs (2026-11); when in doubt, two stories.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import log, sqrt

ALIKE = 0.42
"""Cosine of rare words from which two texts are one story, if nothing speaks against it."""
FAIRLY = 0.28
LITTLE = 0.15
PROOF_OF_FAIRLY = 1.0
PROOF_OF_LITTLE = 1.5
PROOF_OF_TRANSLATION = 2.5
"""Shared rare facts that are asked for in place of shared words; one with three digits is 1, a day ½."""
DAYS_APART = 8
"""Tellings of one story are published within so many days; what comes later is an update or a commentary."""
_AGREE = 0.34
"""Of the figures of the shorter text, the share that must be common where both have some: else a template's twin."""
_FEW_FIGURES = 3
_SMALLEST_SET = 200
"""In a small set a word met twice is not yet a common one."""
_COMMON = 0.05
_RARE = 0.01
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]{3,}")
_HANZI = re.compile("[\u3400-\u9fff]+")
_MODEL = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z]*-?\d+[A-Z]?(?![A-Za-z0-9])")
_OPINION = re.compile(
    r"\A[^\n]*?\b(?:comment(?:ary)?|opinion|op-ed|editorial|column|analysis)\b|\A[^\n]*(?:评论|时评|社评|快评|锐评|观察家)"
    r"|\n(?:opinion|commentary|comment|editorial|analysis|时评|评论|社评)\s*[.:。:：|]",
    re.IGNORECASE,
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAY = re.compile(
    r"(?P<m>1[0-2]|0?[1-9])\s*月\s*(?P<d>3[01]|[12]\d|0?[1-9])\s*日"
    rf"|\b(?P<m2>{'|'.join(_MONTHS)})[a-z]*\.?\s+(?P<d2>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b(?!,?\d)"
    rf"|\b(?P<d3>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s+(?P<m3>{'|'.join(_MONTHS)})[a-z]*\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Telling:
    """What is compared of one article. `text` is title and body, in simplified characters."""

    text: str
    language: str
    published: str | None = None
    figures: tuple[float, ...] = ()
    companies: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    """Places within the city, without the city itself."""


@dataclass(frozen=True, slots=True)
class _Traits:
    telling: Telling
    words: dict[str, float]
    facts: frozenset[str]
    day: date | None


def clusters(
    tellings: Sequence[Telling], copies: Iterable[tuple[int, int]], are_twins: Callable[[int, int], bool]
) -> list[int | None]:
    """Answer for each telling the place of the first telling of its story; None where nobody else tells it.

    `copies` are pairs that are known to be one text; they are joined whatever else is said. `are_twins` says whether
    two texts have other figures, dates or names in the same words, as two reports made from one template have.
    """
    groups = _Groups(len(tellings))
    for one, other in copies:
        groups.join(one, other)
    traits = _traits(tellings)
    for _, one, other in sorted(_alike(traits), key=lambda pair: (-pair[0], pair[1], pair[2])):
        mine, theirs = groups.members(one), groups.members(other)
        if mine is theirs:
            continue
        if not any(are_twins(a, b) or _contradict(traits[a], traits[b]) for a in mine for b in theirs):
            groups.join(one, other)
    return [groups.first(place) if len(groups.members(place)) > 1 else None for place in range(len(tellings))]


def _alike(traits: Sequence[_Traits]) -> Iterator[tuple[float, int, int]]:
    """Answer the pairs that may be one story, with how much speaks for them."""
    rarity = Counter(fact for one in traits for fact in one.facts)
    seldom = max(4, round(len(traits) * _RARE))
    for one, other in _worth_comparing(traits):
        mine, theirs = traits[one], traits[other]
        proof = _proof(mine, theirs, {fact for fact in mine.facts & theirs.facts if rarity[fact] <= seldom})
        if mine.telling.language == theirs.telling.language:
            shared = _cosine(mine.words, theirs.words)
            needed = 0.0 if shared >= ALIKE else PROOF_OF_FAIRLY if shared >= FAIRLY else PROOF_OF_LITTLE
            if shared >= LITTLE and proof >= needed and not _is_template(mine, theirs):
                yield shared + proof / 10, one, other
        elif proof >= PROOF_OF_TRANSLATION and not _is_template(mine, theirs):
            yield proof / 10, one, other


def _worth_comparing(traits: Sequence[_Traits]) -> list[tuple[int, int]]:
    """Answer the pairs that share something uncommon; comparing all with all would be quadratic."""
    often = max(8, round(len(traits) * _COMMON))
    behind: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(traits):
        for trait in (*one.words, *one.facts):
            behind[trait].append(place)
    common: Counter[tuple[int, int]] = Counter()
    for trait, places in behind.items():
        if len(places) <= often:
            pairs = [(one, other) for at, one in enumerate(places) for other in places[at + 1 :]]
            # A figure in common is worth a look by itself.
            common.update(pairs * 2 if trait[0] == "#" else pairs)
    return sorted(pair for pair, count in common.items() if count >= 2)


def _proof(one: _Traits, other: _Traits, facts: Iterable[str]) -> float:
    """Weigh the rare facts that two tellings share. Maker and district alone prove nothing: they have many stories."""
    weighed = sum(_weight(fact) for fact in facts)
    if not weighed:
        return 0.0
    companies = one.telling.companies & other.telling.companies
    places = one.telling.places & other.telling.places
    return weighed + 0.5 * bool(companies) + 0.5 * bool(places)


def _weight(fact: str) -> float:
    digits = _digits(fact) if fact[0] == "#" else 0
    return min(2.0, digits / 2 - 0.5) if digits >= 3 else 0.5


def _contradict(one: _Traits, other: _Traits) -> bool:
    """Does something say that these two are not of one story?"""
    mine, theirs = one.telling, other.telling
    if one.day and other.day and abs((one.day - other.day).days) > DAYS_APART:
        return True
    if bool(_OPINION.search(mine.text)) != bool(_OPINION.search(theirs.text)):
        return True
    apart = mine.companies and theirs.companies and not mine.companies & theirs.companies
    elsewhere = mine.places and theirs.places and not mine.places & theirs.places
    return bool(apart or elsewhere)


def _is_template(one: _Traits, other: _Traits) -> bool:
    """Do both give figures, and hardly any the same?"""
    mine, theirs = set(one.telling.figures), set(other.telling.figures)
    fewer = min(len(mine), len(theirs))
    return fewer >= _FEW_FIGURES and len(mine & theirs) < _AGREE * fewer


# -- traits ---------------------------------------------------------------------------------------------------------


def _traits(tellings: Sequence[Telling]) -> list[_Traits]:
    counted = [_words(telling.text) for telling in tellings]
    met = Counter(word for words in counted for word in words)
    size = max(_SMALLEST_SET, len(tellings))
    made = []
    for telling, words in zip(tellings, counted, strict=True):
        weights = {word: (1 + log(count)) * log((size + 1) / (met[word] + 0.5)) for word, count in words.items()}
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        weights = {word: weight / length for word, weight in weights.items()}
        made.append(_Traits(telling, weights, frozenset(_facts(telling)), _date(telling.published)))
    return made


def _words(text: str) -> Counter[str]:
    lower = text.lower()
    found = Counter(_WORD.findall(lower))
    for run in _HANZI.findall(lower):
        found.update(run[at : at + 2] for at in range(len(run) - 1))
    return found


def _facts(telling: Telling) -> Iterator[str]:
    """Figures (#), days (@) and models (=), written alike in all languages. Years are no figures."""
    for value in telling.figures:
        if not (1900 <= value <= 2100 and value == int(value)) and value > 2:
            yield f"#{value:g}"
    for found in _DAY.finditer(telling.text):
        month = found["m"] or found["m2"] or found["m3"]
        number = int(month) if month.isdigit() else _MONTHS.index(month.lower()[:3]) + 1
        yield f"@{number}-{int(found['d'] or found['d2'] or found['d3'])}"
    for model in _MODEL.findall(telling.text):
        yield f"={model.lower()}"


def _digits(fact: str) -> int:
    """Answer how many digits of a figure count: 3 for 42,800, 1 for 40,000."""
    number = fact[1:].split("e", maxsplit=1)[0].lstrip("-")
    return len(number.replace(".", "").strip("0"))


def _date(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[word] for word, weight in one.items() if word in other)


class _Groups:
    """Disjoint sets of places; the first of each stands for it."""

    def __init__(self, count: int) -> None:
        self._of = [[place] for place in range(count)]

    def members(self, place: int) -> list[int]:
        """Answer all of one group, in order."""
        return self._of[place]

    def first(self, place: int) -> int:
        """Answer the first of one group."""
        return self._of[place][0]

    def join(self, one: int, other: int) -> None:
        """Make two groups one."""
        if self._of[one] is not self._of[other]:
            joined = sorted([*self._of[one], *self._of[other]])
            for place in joined:
                self._of[place] = joined
