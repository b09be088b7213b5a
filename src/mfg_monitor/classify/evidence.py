"""What an article says of making things: for each sentence, how firmly making is tied to Shanghai or elsewhere."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

from mfg_monitor.classify.exclusions import Exclusions, Mask
from mfg_monitor.classify.language import Language, weights
from mfg_monitor.classify.making import as_in_text, making
from mfg_monitor.classify.matcher import Hit
from mfg_monitor.classify.places import (
    Mention,
    agencies,
    airliners,
    companies,
    could_be_local,
    elsewhere,
    implied,
    local_press,
    namesakes,
    nowhere,
    restricted,
    role_of,
    shanghai,
)
from mfg_monitor.classify.reading import Sentence
from mfg_monitor.classify.vocabulary import CITY, Rule, Site

_FILED_AWAY, _RIVALLED = 0.85, 0.6
"""How much less a district's name counts that other places share, in a report from another city or that names some."""
_CAPITAL = frozenset(("beijing", "peking", "北京", "北京市"))
"""Where national media and ministries report from: a report filed there may be about any place."""
_LONG_AGO = Rule("subject", "heritage", "long ago", 0.9)
_BY_NAME = ("company", "model")
"""Roles of names that stand for a place without being one's."""
_BESIDE = frozenset(("market", "customer", "bidder", "named", "street", "negated", "distance", "compared"))
"""Roles of places elsewhere that set no scene: a sentence that sells to one goes on where the last one was."""
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


ASIDE = 0.35
"""A place that says no more than this (a market, a supplier, a German press) is not where the next sentence goes on."""
_LONGER = ("sector", "making", "place", "company", "elsewhere")
"""Kinds of rules inside which a word of another subject is not met: the gang in Lin-gang."""
_FAINT = 0.15
"""Less than this a sentence without a place says nothing of making: one weak word, a full hall."""
_ASTRAY = 0.6
"""How much less a sentence without a place goes on where it tells another subject; in a new paragraph it does not."""
_SET_HERE, _AHEAD = 0.5, 0.6
"""How surely the first place must be the city's for what stands before it to be set there, and how much less it is."""
MOST_PLACES, MOST_MAKING = 24, 40
"""As many places and words of making as are compared in one sentence; longer lists add nothing."""


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

    @property
    def best(self) -> float:
        """How surely the sentence is set in Shanghai, 0 to 1."""
        return max((mention.factor for mention in self.here), default=0.0)


def gather(
    sentences: list[Sentence],
    *,
    language: Language,
    exclusions: Exclusions,
    sites: Mapping[str, Site],
    scope: str | None,
) -> list[Judged]:
    """Answer each sentence with its places, its making and how both are tied."""
    if scope != CITY and nowhere(sentences):
        return [_of_nowhere(s) for s in sentences if s.hits]
    masks = [exclusions.masks(s) if "place" in s.by_kind else [] for s in sentences]
    meant = [_meant(s, hidden) for s, hidden in zip(sentences, masks, strict=True)]
    city_named = scope == CITY or any(map(_names_city, sentences, meant)) or local_press(sentences)
    anywhere = any(could_be_local(s) for s in sentences)
    if not city_named and not anywhere:
        return [_of_nowhere(s) for s in sentences if s.hits]
    aways = [elsewhere(s) for s in sentences]
    others = sum(any(m.factor > ASIDE and _is_in_china(m) for m in found) for found in aways)
    rivals = _rivalled(aways, others, sum(map(bool, meant)))
    city_named = city_named or (not others and _several_districts(sentences))
    vouched = _vouches(sentences) if rivals == _FILED_AWAY else city_named
    signals, vouched = _signals(sentences), vouched or _at_home(sentences, sites)
    branches = _branches(sentences)
    judged: list[Judged] = []
    carried: Judged | None = None
    named = scope == CITY or (city_named and not others)
    elsewhere_too = namesakes(sentences)
    made = _made(sentences, language)
    for sentence, told, hidden, away, models in zip(sentences, made, masks, aways, airliners(sentences), strict=True):
        one = Judged(sentence, away=away, making=told)
        one.here = shanghai(sentence, masks=hidden, city_named=vouched, rivals=rivals)
        one.here += restricted(sentence) + agencies(sentence, city_named=city_named) + models
        at = (sentence.where == "title", sentence.paragraph)
        one.here += companies(sentence, sites, branches[at], paragraph_signal=at in signals)
        _disown(one, elsewhere_too)
        _outweigh(one)
        if named and not one.away and (scope == CITY or _last_was_here(carried)):
            one.here += implied(sentence, weights().strength["implied"])
        one.here, one.away = one.here[:MOST_PLACES], one.away[:MOST_PLACES]
        one.subjects = _subjects(sentence, language) + _history(sentence, language)
        _tie(one, language)
        if not one.here and carried is not None and all(mention.role in _BESIDE for mention in one.away):
            _inherit(one, carried, language)
        elif one.here or any(mention.factor > ASIDE for mention in one.away):
            carried = one
        named = named or any(m.factor > 0.5 and m.role in ("place", "seat", "agency") for m in one.here)
        judged.append(one)
    return _look_ahead(judged, language)


def _look_ahead(judged: list[Judged], language: Language) -> list[Judged]:
    """Answer the same, what stands before the first place set there, too: an interview may name it last."""
    placed = (i for i, one in enumerate(judged) if one.here or any(mention.factor > ASIDE for mention in one.away))
    first = next(placed, 0)
    if not first or judged[first].best <= _SET_HERE:
        return judged
    for one in judged[:first]:
        if one.sentence.where != "title" and all(mention.role in _BESIDE for mention in one.away):
            _inherit(one, judged[first], language)
            one.made_here, one.made_away = one.made_here * _AHEAD, one.made_away * _AHEAD
            one.faint = False
    return judged


def _of_nowhere(sentence: Sentence) -> Judged:
    """Answer a sentence of a text that names no place of the city and no maker: nothing in it can be tied to one."""
    making = [(hit, hit.rule.weight) for hit in sentence.of("making")[:MOST_MAKING]]
    return Judged(sentence, making=making, subjects=sentence.of("subject")[:MOST_MAKING])


def _signals(sentences: list[Sentence]) -> set[tuple[bool, int]]:
    """Answer the paragraphs that have a word of making, a sector or a place: doubtful names of makers need one."""
    return {
        (s.where == "title", s.paragraph)
        for s in sentences
        if any(hit.rule.kind in ("making", "sector", "place") and hit.rule.weight > 0.5 for hit in s.hits)
    }


def _branches(sentences: list[Sentence]) -> dict[tuple[bool, int], set[str]]:
    """Answer the branches that each paragraph names, with those of the title."""
    named: dict[tuple[bool, int], set[str]] = {}
    for sentence in sentences:
        found = named.setdefault((sentence.where == "title", sentence.paragraph), set())
        found.update(hit.rule.id for hit in sentence.of("sector"))
    titled = {branch for (is_title, _), found in named.items() if is_title for branch in found}
    return {paragraph: found | titled for paragraph, found in named.items()}


def _last_was_here(carried: Judged | None) -> bool:
    """May "the city" be this one? Not where the last one named is another."""
    return carried is None or carried.best > ASIDE or not carried.away


def _made(sentences: list[Sentence], language: Language) -> list[list[tuple[Hit, float]]]:
    """Answer the words of making in each sentence, those of the title as the text takes them."""
    made = [making(sentence, language)[:MOST_MAKING] for sentence in sentences]
    as_in_text(made, sum(sentence.where == "title" for sentence in sentences))
    return made


def _meant(sentence: Sentence, masks: list[Mask]) -> list[Hit]:
    """Answer the names of places that stand in none of the misleading phrases: an index of shares names no city."""
    base = sentence.start
    found = sentence.of("place")
    if not masks:
        return found
    return [hit for hit in found if not any(m.start < hit.end - base and hit.start - base < m.end for m in masks)]


def _names_city(sentence: Sentence, places: list[Hit]) -> bool:
    """Is the city itself named, or an office that bears its name?"""
    if any(hit.rule.id == CITY for hit in places):
        return True
    return "agency" in sentence.by_kind and bool(agencies(sentence, city_named=False))


def _rivalled(aways: list[list[Mention]], others: int, own: int) -> float:
    """Answer how much less a shared name of a district counts; `others`, `own`: sentences with places there, here."""
    filed = (mention for mention in chain(*aways) if mention.role == "dateline" and _is_in_china(mention))
    if any(mention.ids[0] not in _CAPITAL for mention in filed):
        return _FILED_AWAY
    return _RIVALLED if 0 < others >= own else 0.0


def _is_in_china(mention: Mention) -> bool:
    return bool(mention.hits) and mention.hits[0].rule.id == "china"


def _vouches(sentences: list[Sentence]) -> bool:
    """Does a report from another city mean the districts of this one?

    It sets something in the city, names a firm at home there no later than the first of them, or names several.
    """
    roles = [_roles_of_city(s) for s in sentences if s.of("place")]
    opening = 1 + sum(s.where == "title" for s in sentences if s.of("place"))
    vouched = any(None in found for found in roles) or "seat" in chain(*roles[:opening])
    return vouched or _several_districts(sentences, but=CITY)


def _roles_of_city(sentence: Sentence) -> set[str | None]:
    """Answer the roles in which the city itself is named in a sentence; None where it is the scene."""
    text, base = sentence.folded, sentence.start
    cities = [hit for hit in sentence.of("place") if hit.rule.id == CITY]
    return {role and role[0] for role in (role_of(text, hit.start - base, hit.end - base) for hit in cities)}


def _several_districts(sentences: list[Sentence], *, but: str | None = None) -> bool:
    """Are two places of the city named, `but` not counted, and is the name of one of them no other place's?"""
    named = {hit.rule.id: hit.rule.doubtful for s in sentences for hit in s.of("place") if hit.rule.id != but}
    return len(named) > 1 and not all(named.values())


def _at_home(sentences: list[Sentence], sites: Mapping[str, Site]) -> bool:
    """Is a maker named whose works in a district is known? Then that district is not one of the same name elsewhere."""
    makers = (hit.rule for s in sentences for hit in s.of("company") if not hit.rule.doubtful)
    return any(sites[rule.id].weight == 1.0 and sites[rule.id].district is not None for rule in makers)


def _disown(one: Judged, ids: set[str]) -> None:
    """Take out the names that the text says elsewhere to be those of other places."""
    for mention in one.here:
        if mention.role in ("place", "list", "namesake") and mention.ids[0] in ids and CITY not in mention.ids:
            mention.role, mention.factor = "namesake", 0.0
            mention.explanation = "the text says that this is a place of the same name elsewhere"


def _outweigh(one: Judged) -> None:
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


def _subjects(sentence: Sentence, language: Language) -> list[Hit]:
    """Answer the words of other subjects in a sentence, but for those that say what a product is for."""
    text, base = sentence.folded, sentence.start
    longer = [hit[:2] for kind in _LONGER for hit in sentence.of(kind)]
    return [
        hit
        for hit in sentence.of("subject")[:MOST_MAKING]
        if not language.signs.applied.match(text[hit.end - base : hit.end - base + 14])
        and not any(
            start <= hit.start and hit.end <= end and end - start > hit.end - hit.start for start, end in longer
        )
    ]


def _history(sentence: Sentence, language: Language) -> list[Hit]:
    """Answer the years long past in a sentence as words of another subject."""
    text = sentence.folded
    if text.isascii() and "18" not in text and "19" not in text and "ago" not in text:
        return []
    found = language.signs.long_ago.finditer(text)
    return [Hit(sentence.start + year.start(), sentence.start + year.end(), _LONG_AGO) for year in found]


def _tie(one: Judged, language: Language) -> None:
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
    if any(hit.rule is _LONG_AGO for hit in one.subjects):
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


def _inherit(one: Judged, carried: Judged, language: Language) -> None:
    """A sentence that names no place goes on where the last one was, surest where it speaks of "the plant"."""
    strength = weights().strength["inherited"]
    told, before = one.sentence, carried.sentence
    astray = _ASTRAY if (told.where == "title", told.paragraph) == (before.where == "title", before.paragraph) else 1.0
    making = 1.0
    text, base = one.sentence.folded, one.sentence.start
    for hit, value in one.making:
        making *= 1 - 0.85 * value
        if value >= 0.5 and language.signs.definite.search(text[max(0, hit.start - base - 40) : hit.start - base]):
            strength = weights().strength["definite"]
    subject = max((hit.rule.weight for hit in one.subjects), default=0.0)
    value = (1 - making) * strength * (1 - astray * subject)
    one.faint = value < _FAINT
    if one.faint:
        value = 0.0
    away = max((m.factor for m in carried.away), default=0.0)
    total = carried.best + away
    if total:
        one.made_here = value * carried.best * carried.best / total
        one.made_away = value * min(1.0, away) * away / total
    one.inherited = True
