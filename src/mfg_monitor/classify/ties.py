"""How firmly the making named in one sentence is tied to the places named there, or to the place named before it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from mfg_monitor.classify.exclusions import Mask
from mfg_monitor.classify.language import Language, weights
from mfg_monitor.classify.matcher import Hit
from mfg_monitor.classify.places import Mention
from mfg_monitor.classify.reading import Sentence
from mfg_monitor.classify.vocabulary import GRADES, Rule

LONG_AGO = Rule("subject", "heritage", "long ago", 0.9)
"""What is met where a sentence tells of years long past."""
_BY_NAME = ("company", "model")
"""Roles of names that stand for a place without being one's."""
_OWNED = 1.6
"""A works named for a place elsewhere, or said to be in it, is there whatever else the sentence names."""
_MAKERS = frozenset(
    ("maker", "manufacturer", "producer", "builder", "steelmaker", "carmaker", "automaker", "chipmaker", "toolmaker")
) | {"drugmaker", "shipbuilder", "planemaker", "企业", "厂商"}
_OF_A_FIRM = re.compile(
    r"(?:'s)? (?:[a-z]+ )?(?:(?:maker|group|company|firm|parent|biotech|producer|builder|start ?up|unit|subsidiary)\b"
    r"|[a-z]+maker\b)|(?:市)?(?:的)?(?:一家|某)?[^，。,]{0,4}(?:企业|公司|集团|厂商)"
)
_CLAUSE_MARKS = ",;:，；：、—"
_CLAUSE = re.compile(f"[{_CLAUSE_MARKS}]")
_LIES_IN = re.compile(r",? (?:in|at|near|outside) (?:the )?(?:[a-z]+ )?|, ")
_HANZI = re.compile("[\u3400-\u9fff]+")
_FAINT = 0.15
"""Less than this a sentence without a place says nothing of making: one weak word, a full hall."""
_ROW = re.compile(
    r"(?:^|[ (（])(?:[百千万亿]{0,2}(?:[台辆套个只件吨块片张条米升双瓶支部艘架]|公斤|千瓦|平方米|立方米)"
    r"|tonnes?|tons|units|pieces|sets|pairs|metres|litres)[ )）].*[0-9]"
)
"""A row of a table that counts what is made: the unit has a cell of its own."""
_ASTRAY = 0.6
"""How much less a sentence without a place goes on where it tells another subject; in a new paragraph it does not."""


@dataclass(slots=True)
class Judged:
    """One sentence with what it says."""

    sentence: Sentence
    here: list[Mention] = field(default_factory=list)
    away: list[Mention] = field(default_factory=list)
    making: list[tuple[Hit, float]] = field(default_factory=list)
    subjects: list[Hit] = field(default_factory=list)
    masks: list[Mask] = field(default_factory=list)
    made_here: float = 0.0
    """How firmly making is tied to Shanghai in this sentence, 0 to 1."""
    made_away: float = 0.0
    inherited: bool = False
    """It names no place and goes on about the one named before."""
    faint: bool = False
    """What it says of making is too little to be taken for the place named before."""
    apart: float = 0.0
    """How firmly it speaks of making in the city where no other paragraph is read, though it names no place."""

    @property
    def best(self) -> float:
        """How surely the sentence is set in Shanghai, 0 to 1."""
        return max((mention.factor for mention in self.here), default=0.0)


def outweigh(one: Judged) -> None:
    """A maker's home or known plant says little in a sentence that names another place and none of the city's."""
    if not one.here:
        return
    rooted = any(mention.role == "elsewhere" and mention.factor >= 0.9 for mention in one.away)
    for mention in one.here:
        if rooted and mention.role == "place" and _OF_A_FIRM.match(one.sentence.folded, mention.end):
            mention.factor *= 0.5
            mention.role, mention.explanation = "seat", "the firm's home, while the sentence names another place"
    if any(mention.role not in _BY_NAME and mention.factor > 0.3 for mention in one.here):
        return
    rival = max((mention.factor if mention.role == "elsewhere" else 0.4 for mention in one.away), default=0.0)
    for mention in one.here:
        if mention.role in _BY_NAME:
            mention.factor *= 1 - 0.6 * rival


def tie(one: Judged, language: Language) -> None:
    """Tie each word of making to the nearest place, and see whether another subject stands between."""
    if not one.here and not one.away:
        return
    text, base = one.sentence.folded, one.sentence.start
    rest_here = rest_away = 1.0
    for hit, strength in one.making:
        start, end = hit.start - base, hit.end - base
        here = max((m.factor * _near(text, m.start, m.end, start, end) for m in one.here), default=0.0)
        away = max((m.factor * _near(text, m.start, m.end, start, end) for m in one.away), default=0.0)
        if hit.rule.kind == "making" and hit.rule.term in language.site_nouns:
            away = max(away, _owned(text, one, start, maker=hit.rule.term in _MAKERS), _in(text, one, end))
        if here + away == 0:
            continue
        share = here**2 / (here**2 + away**2)
        mine = min(1.0, strength * here * share)
        if mine > 0.02:
            mine *= _undisturbed(one, text, strength * here)
        rest_here *= 1 - 0.85 * mine
        rest_away *= 1 - 0.85 * min(1.0, strength * away * (1 - share))
    one.made_here, one.made_away = 1 - rest_here, 1 - rest_away
    if any(hit.rule is LONG_AGO for hit in one.subjects):
        one.made_here *= 0.4


def _owned(text: str, one: Judged, start: int, *, maker: bool) -> float:
    """Answer how surely a works at `start` belongs to a place elsewhere named right before it.

    `maker`: it is a firm rather than a site, of which a nationality says little.
    """
    for mention in one.away:
        gap = text[mention.end : start] if mention.end <= start else None
        if gap is None or mention.role in ("negated", "distance", "compared") or _CLAUSE.search(gap):
            continue
        close = len(gap) <= 9 if _HANZI.search(gap) or not gap else len(gap.split()) <= 3
        if close and not any(mention.end <= other.start < start for other in one.here):
            if mention.factor < 0.5 and mention.role == "elsewhere" and maker:
                return mention.factor
            return _OWNED if mention.role != "market" else 0.7
    return 0.0


def _in(text: str, one: Judged, end: int) -> float:
    """Answer how surely a works that ends at `end` is said to be in a place elsewhere named right after it."""
    for mention in one.away:
        if mention.factor > 0.3 and _LIES_IN.fullmatch(text[end : mention.start]):
            return _OWNED
    return 0.0


def _near(text: str, start: int, end: int, other_start: int, other_end: int) -> float:
    """Answer how near two spans of a sentence stand, 1 for side by side; a clause between counts."""
    first, last = (end, other_start) if end <= other_start else (other_end, start)
    gap = text[first:last] if last > first else ""
    if not gap:
        return 1.0
    hanzi = 0 if gap.isascii() else sum(map(len, _HANZI.findall(gap)))
    words = hanzi / 1.6 + (len(gap) - hanzi) / 6.0 + 3.0 * sum(map(gap.count, _CLAUSE_MARKS))
    return 1.0 / (1.0 + math.pow(words / 14.0, 1.5))


def _undisturbed(one: Judged, text: str, tie: float) -> float:
    """Answer 1 where making is what the place is named for, less where another subject's words stand nearer to it."""
    base = one.sentence.start
    mention = max(one.here, key=lambda m: m.factor)
    other = max(
        (
            hit.rule.weight * _near(text, mention.start, mention.end, hit.start - base, hit.end - base) ** 2
            for hit in one.subjects
        ),
        default=0.0,
    )
    return tie / (tie + 0.7 * other) if other else 1.0


def inherit(one: Judged, carried: Judged, language: Language) -> None:
    """A sentence that names no place goes on where the last one was."""
    value = going_on(one, language, beside=_side_by_side(one, carried))
    one.faint = value < _FAINT
    if one.faint:
        value = 0.0
    away = max((m.factor for m in carried.away), default=0.0)
    total = carried.best + away
    if total:
        one.made_here = value * carried.best * carried.best / total
        one.made_away = value * min(1.0, away) * away / total
    one.inherited = True


def read_apart(one: Judged, carried: Judged | None, language: Language) -> None:
    """See how firmly a sentence that names no place speaks of making by itself, or after one of its own paragraph."""
    if carried is None or not _side_by_side(one, carried):
        one.apart = going_on(one, language, beside=False)
    else:
        one.apart = one.made_here


def _side_by_side(one: Judged, before: Judged) -> bool:
    """Do two sentences stand in one paragraph?"""
    told, first = one.sentence, before.sentence
    return (told.where == "title", told.paragraph) == (first.where == "title", first.paragraph)


def _has_making(one: Judged) -> bool:
    return any(hit.rule.kind == "making" and hit.rule.weight > GRADES["weak"] for hit, _ in one.making)


def going_on(one: Judged, language: Language, *, beside: bool) -> float:
    """Answer how firmly a sentence goes on about making where the last one was, surest where it says "the plant".

    `beside`: the last place was named in the same paragraph.
    """
    if not beside and not (_has_making(one) or _ROW.search(one.sentence.folded)):
        return 0.0
    strength = weights().strength["inherited"]
    making = 1.0
    text, base = one.sentence.folded, one.sentence.start
    for hit, value in one.making:
        making *= 1 - 0.85 * value
        if value >= 0.5 and language.signs.definite.search(text[max(0, hit.start - base - 40) : hit.start - base]):
            strength = weights().strength["definite"]
    subject = max((hit.rule.weight for hit in one.subjects), default=0.0)
    return (1 - making) * strength * (1 - (_ASTRAY if beside else 1.0) * subject)
