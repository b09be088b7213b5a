"""The score of an article from its judged sentences: few named parts that sum to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mfg_monitor.classify.language import Weights
from mfg_monitor.classify.ties import Judged
from mfg_monitor.classify.wording import Leaning, lean
from mfg_monitor.model import ScorePart


@dataclass(frozen=True, slots=True)
class Features:
    """The readable evidence, each 0 to 1; `wording` -1 to 1."""

    place: float
    industry: float
    together: float
    title: float
    share: float
    elsewhere: float
    subject: float
    passing: float
    wording: float
    words: tuple[str, ...] = ()
    """What the wording is judged by, most telling first."""

    def items(self) -> list[tuple[str, float]]:
        """Answer names and values in the order of the explanation."""
        return [(name, getattr(self, name)) for name in self.__slots__ if name != "words"]


WORDED_IN = ("en", "zh")
_AWAY = {"title": 1.0, "lead": 0.8, "body": 0.8}
_MAKES = {"title": 2.0, "lead": 1.2, "body": 0.7}
_ACCIDENT = re.compile(
    r"\b(?:accidents?|explo(?:sions?|ded|des)|blaze|caught fire"
    r"|(?:fires?|blasts?|(?<!data )leaks?) (?:that |which )?"
    r"(?:at|in|broke|swept|stop|damag|destroy|hit|burn|kill|injur|guts?))"
    r"|爆炸|火灾|起火|失火|着火|闪爆|(?<!数据)(?<!信息)(?<!资料)泄漏|坍塌|坠落|事故"
    r"|(?:(?<!机器)人|员|[员职女民]工|者|师傅)[^，。,;；统机络脑]{0,8}中毒"
)
_TRAFFIC = re.compile(
    r"\b(?:(?:traffic|road|car) accidents?|crash(?:es|ed)?|collisions?|collid(?:es?|ed|ing)|hit and run)\b"
    r"|车祸|交通事故|追尾|相撞|撞车"
)
"""An accident of the road, which is none at works even outside their gate."""
_RESCUE = frozenset(
    ("police", "rescued", "firefighters", "injured", "ambulance", "detained", "警方", "公安", "民警")
) | {*("派出所", "报警", "消防员", "救援", "获救", "失踪", "拘留", "刑拘", "刑事拘留")}
"""Words of rescue and first inquiry, which belong to an accident; a court does not."""
_FIRMLY = 0.3
_OPENING = 0.15
"""How firmly a sentence before the first place must speak of making to count: a list of goods does not."""
_UNREAD = Leaning(0.0, ())
_OTHERS = {"title": 2.0, "lead": 1.0, "body": 1.0}
"""What speaks against a story weighs the same in lead and body, so that moving the lead down cannot help it."""


def features(judged: list[Judged], weights: Weights, language: str, *, titled: bool = True) -> Features:
    """Answer the evidence of an article. Text without places, making or other subjects never raises any of it.

    `language`: of the article; the wording is known in two. `titled`: the title is the story's own.
    """
    strength = weights.strength
    place = industry = elsewhere = 0.0
    ties: list[float] = []
    about = chars = 0
    makes = others = 0.0
    located = any(one.here for one in judged)
    has_accident = _has_accident(judged)
    for one in judged:
        part = one.sentence.where
        where, long = strength[part], one.sentence.end - one.sentence.start
        chars += long
        if not (one.here or one.away or one.making or one.subjects):
            continue
        best = one.best if one.here else 0.0
        made = 0.0 if one.faint or not located else _any([value for _, value in one.making])
        about += long if one.made_here > 0.1 else 0
        place = max(place, best * where)
        ties.append(one.made_here * where * (0.6 if one.inherited and part != "lead" else 1.0))
        if best > 0.3 or one.made_here > 0.15:
            industry = max(industry, made * where)
        elsewhere = max(elsewhere, one.made_away * _AWAY[part])
        makes += _MAKES[part] * made * _bound(one, best) if made else 0.0
        if one.here or not one.away or part == "title":
            others += _OTHERS[part] * _beside(one, has_accident=has_accident)
    if not place:
        makes = 0.0
    title, cross = _title(judged)
    ties.sort(reverse=True)
    together = min(1.0, sum(tie * share for tie, share in zip(ties, (1.0, 0.3, 0.15), strict=False)))
    together = max(together, 0.8 * cross)
    wording = lean(judged, titled=titled) if place and language[:2] in WORDED_IN else _UNREAD
    if not industry and wording.value > 0:
        wording = _UNREAD
    return Features(
        place=place,
        industry=industry,
        together=together,
        title=max(title, cross),
        share=min(1.0, about / (0.5 * chars)) if chars else 0.0,
        elsewhere=elsewhere * (1 - (0.1 if _headed_away(judged) else 0.75) * max(title, 0.8 * together)),
        subject=others / (others + 1.6 * makes + 0.6) if others else 0.0,
        passing=1.0 if 0 < place <= 0.35 else 0.0,
        wording=wording.value,
        words=wording.words,
    )


def _beside(one: Judged, *, has_accident: bool) -> float:
    """Answer how much of other subjects a sentence speaks."""
    return _spoken(hit.rule.weight for hit in one.subjects if not (has_accident and hit.rule.term in _RESCUE))


def _has_accident(judged: list[Judged]) -> bool:
    """Is an accident at works of the city the news, in title or lead? Police and rescuers are part of it then."""
    leading = [one for one in judged if one.sentence.where != "body"]
    return any(one.made_here > _FIRMLY and _ACCIDENT.search(one.sentence.folded) for one in leading) and not any(
        _TRAFFIC.search(one.sentence.folded) for one in judged
    )


def _bound(one: Judged, best: float) -> float:
    """Answer how much of the making in a sentence may speak for the story: none where it names another place only.

    `best`: how surely the sentence itself is set in the city.
    """
    if one.sentence.where == "title" or best > 0.1:
        return 1 - one.made_away
    if one.away or one.here or "elsewhere" in one.sentence.by_kind:
        return 0.0
    if one.inherited:
        tied = one.made_here + one.made_away
        return one.made_here / tied * (1 - one.made_away) if tied else 0.0
    return 0.5 if one.apart > _OPENING else 0.0


def _title(judged: list[Judged]) -> tuple[float, float]:
    """Answer how firmly the title ties making to the city, and how firmly title and lead do together."""
    titles = [one for one in judged if one.sentence.where == "title"]
    leads = [one for one in judged if one.sentence.where == "lead"]
    tie = max((one.made_here for one in titles), default=0.0)
    making = max((_any(value for _, value in one.making) for one in titles), default=0.0)
    place = max((one.best for one in titles), default=0.0)
    if any(mention.factor > place for one in titles for mention in one.away):
        return tie, 0.0
    tied = max((one.made_here for one in leads), default=0.0)
    near = max((one.best * _calm(one) for one in leads), default=0.0)
    return tie, max(0.7 * min(tied, max(making, place)), 0.5 * making * near)


def _headed_away(judged: list[Judged]) -> bool:
    """Does the title set the story in a place elsewhere, and none of the city's against it?"""
    titles = [one for one in judged if one.sentence.where == "title"]
    away = any(mention.factor >= 0.9 and mention.role == "elsewhere" for one in titles for mention in one.away)
    return away and all(mention.role == "company" or mention.factor < 0.5 for one in titles for mention in one.here)


def _calm(one: Judged) -> float:
    """Answer how free a sentence is of other subjects."""
    return 1 - 0.8 * max((hit.rule.weight for hit in one.subjects), default=0.0)


def _any(values: Iterable[float]) -> float:
    rest = 1.0
    for value in values:
        rest *= 1 - 0.85 * value
    return 1 - rest


def _spoken(weights: Iterable[float]) -> float:
    """Answer how much of another subject a sentence speaks: many of its words say more than one."""
    known = list(weights)
    return _any(known) + 0.3 * min(4.0, max(0.0, sum(known) - 1.0))


REASONS = {
    "place": "how surely the story is set in Shanghai",
    "industry": "how surely something is made",
    "together": "making and the city stand together in a sentence",
    "title": "the title says so, or title and lead do together",
    "share": "how much of the text is about it",
    "elsewhere": "things are made in another place",
    "subject": "the story is about another subject",
    "passing": "the city is named in passing only",
    "wording": "how much it is worded as such stories are",
}


def parts_of(found: Features, weights: Weights) -> tuple[float, tuple[ScorePart, ...]]:
    """Answer the score, 0 to 1, and the parts that sum to it exactly."""
    values = [("base", weights.parts["base"], "what every story starts with")]
    values += [
        (name, weights.parts[name] * value, _reason(name, value, found)) for name, value in found.items() if value
    ]
    total = sum(value for _, value, _ in values)
    cap = weights.strength["missing_cap"]
    if total > cap and (found.place == 0 or found.industry == 0):
        what = "no place in Shanghai is named" if found.place == 0 else "nothing is made in Shanghai"
        values.append(("missing", cap - total, what))
    total = sum(value for _, value, _ in values)
    score = round(min(1.0, max(0.0, total)), 4)
    parts = [ScorePart(name, round(value, 4), reason) for name, value, reason in values]
    if abs(score - total) > 1e-4:
        parts.append(ScorePart("limit", round(score - total, 4), "a score stays between 0 and 1"))
    return score, _exact(parts, score)


def _reason(name: str, value: float, found: Features) -> str:
    words = f": {', '.join(found.words)}" if name == "wording" and found.words else ""
    return f"{REASONS[name]}{words} ({value:.2f})"


def _exact(parts: list[ScorePart], score: float) -> tuple[ScorePart, ...]:
    """Answer the parts with what rounding left over put on the last one, so that they sum to the score."""
    for _ in range(4):
        rest = score - sum(part.value for part in parts)
        if rest == 0:
            break
        last = parts[-1]
        parts[-1] = ScorePart(last.name, last.value + rest, last.reason)
    return tuple(parts)
