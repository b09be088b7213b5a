"""The score of an article from its judged sentences: few named parts that sum to it."""

from __future__ import annotations

from dataclasses import dataclass

from mfg_monitor.classify.evidence import Judged
from mfg_monitor.classify.language import Weights
from mfg_monitor.model import ScorePart


@dataclass(frozen=True, slots=True)
class Features:
    """The readable evidence, each 0 to 1."""

    place: float
    industry: float
    together: float
    title: float
    share: float
    elsewhere: float
    subject: float
    passing: float

    def items(self) -> list[tuple[str, float]]:
        """Answer names and values in the order of the explanation."""
        return [(name, getattr(self, name)) for name in self.__slots__]


def features(judged: list[Judged], weights: Weights) -> Features:
    """Answer the evidence of an article. Text without places, making or other subjects never raises any of it."""
    strength = weights.strength
    place = industry = passing = elsewhere = 0.0
    ties: list[float] = []
    about = chars = 0
    makes, others = 0.0, 0.0
    title_here = title_away = title_making = 0.0
    title_place = title_any = 0.0
    for one in judged:
        where = strength[one.sentence.where]
        long = one.sentence.end - one.sentence.start
        chars += long
        made = _any(value for _, value in one.making)
        place = max(place, one.best * where)
        tie = one.made_here * where * (1.0 if not one.inherited or one.sentence.where == "lead" else 0.6)
        ties.append(tie)
        if one.best > 0.3 or one.made_here > 0.15:
            industry = max(industry, made * where)
        about += long if one.made_here > 0.1 else 0
        elsewhere = max(elsewhere, one.made_away * {"title": 1.0, "lead": 0.9, "body": 0.6}[one.sentence.where])
        weight = {"title": 2.0, "lead": 1.2, "body": 0.7}[one.sentence.where]
        makes += weight * made * (1 - one.made_away) * (1.0 if one.here or one.inherited or one.sentence.where == "title" else 0.5)
        others += weight * _any(hit.rule.weight for hit in one.subjects)
        if one.sentence.where == "title":
            title_here, title_away = max(title_here, one.made_here), max(title_away, one.made_away)
            title_making = max(title_making, made)
            title_place = max(title_place, one.best)
            title_any = max([title_any, *(m.factor for m in one.away)])
    passing = 1.0 if 0 < place <= 0.35 else 0.0
    ties.sort(reverse=True)
    together = min(1.0, sum(tie * share for tie, share in zip(ties, (1.0, 0.3, 0.15), strict=False)))
    leads = max((one.made_here for one in judged if one.sentence.where == "lead"), default=0.0)
    near = max((one.best * _calm(one) for one in judged if one.sentence.where == "lead"), default=0.0)
    cross = 0.0
    if title_any <= title_place:
        cross = max(0.7 * min(leads, max(title_making, title_place)), 0.5 * title_making * near)
    together = max(together, 0.8 * cross)
    firm = max(title_here, 0.8 * together)
    elsewhere = max(elsewhere, title_away) * (1 - 0.75 * firm) if elsewhere else 0.0
    return Features(
        place=place,
        industry=industry,
        together=together,
        title=max(title_here, cross),
        share=min(1.0, about / (0.5 * chars)) if chars else 0.0,
        elsewhere=elsewhere,
        subject=others / (others + 1.6 * makes + 0.6) if others else 0.0,
        passing=passing,
    )


def _calm(one: Judged) -> float:
    """Answer how free a sentence is of other subjects."""
    return 1 - 0.8 * max((hit.rule.weight for hit in one.subjects), default=0.0)


def _any(values: object) -> float:
    rest = 1.0
    for value in values:  # type: ignore[attr-defined]
        rest *= 1 - 0.85 * value
    return 1 - rest


REASONS = {
    "place": "how surely the story is set in Shanghai",
    "industry": "how surely something is made",
    "together": "making and the city stand together in a sentence",
    "title": "the title says so, or title and lead do together",
    "share": "how much of the text is about it",
    "elsewhere": "things are made in another place",
    "subject": "the story is about another subject",
    "passing": "the city is named in passing only",
}


def parts_of(found: Features, weights: Weights) -> tuple[float, tuple[ScorePart, ...]]:
    """Answer the score, 0 to 1, and the parts that sum to it exactly."""
    values = [("base", weights.parts["base"], "what every story starts with")]
    values += [(name, weights.parts[name] * value, f"{REASONS[name]} ({value:.2f})") for name, value in found.items() if value]
    total = sum(value for _, value, _ in values)
    cap = weights.strength["missing_cap"]
    if total > cap and (found.place == 0 or found.industry == 0):
        what = "no place in Shanghai is named" if found.place == 0 else "nothing is made in Shanghai"
        values.append(("missing", cap - total, what))
    parts = [ScorePart(name, round(value, 4), reason) for name, value, reason in values]
    total = sum(part.value for part in parts)
    score = round(min(1.0, max(0.0, total)), 4)
    if abs(score - total) > 1e-9:
        parts.append(ScorePart("limit", score - total, "a score stays between 0 and 1"))
    return sum(part.value for part in parts), tuple(parts)
