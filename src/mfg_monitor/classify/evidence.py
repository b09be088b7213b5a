"""What an article says of making things: for each sentence, how firmly making is tied to Shanghai or elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from mfg_monitor.classify.exclusions import Exclusions, Mask
from mfg_monitor.classify.language import Language, weights
from mfg_monitor.classify.making import as_in_text, making
from mfg_monitor.classify.matcher import Hit
from mfg_monitor.classify.places import (
    ASIDE,
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
from mfg_monitor.classify.ties import LONG_AGO, Judged, inherit, outweigh, read_apart, tie
from mfg_monitor.classify.vocabulary import CITY, Site

_FILED_AWAY, _RIVALLED = 0.85, 0.6
"""How much less a district's name counts that other places share, in a report from another city or that names some."""
_CAPITAL = frozenset(("beijing", "peking", "北京", "北京市"))
"""Where national media and ministries report from: a report filed there may be about any place."""
_BESIDE = frozenset(("market", "customer", "bidder", "named", "street", "negated", "distance", "compared"))
"""Roles of places elsewhere that set no scene: a sentence that sells to one goes on where the last one was."""
_LONGER = ("sector", "making", "place", "company", "elsewhere")
"""Kinds of rules inside which a word of another subject is not met: the gang in Lin-gang."""
_SET_HERE, _AHEAD = 0.5, 0.6
"""How surely the first place must be the city's for what stands before it to be set there, and how much less it is."""
MOST_PLACES, MOST_MAKING = 24, 40
"""As many places and words of making as are compared in one sentence; longer lists add nothing."""


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
    vouched = city_named and (rivals != _FILED_AWAY or _vouches(sentences, meant))
    signals, vouched = _signals(sentences), vouched or _at_home(sentences, sites)
    branches = _branches(sentences)
    judged: list[Judged] = []
    carried: Judged | None = None
    named = scope == CITY or (city_named and not others)
    elsewhere_too = namesakes(sentences)
    made = _made(sentences, meant, language)
    for sentence, told, hidden, away, models in zip(sentences, made, masks, aways, airliners(sentences), strict=True):
        one = Judged(sentence, away=away, making=told)
        one.here = shanghai(sentence, masks=hidden, city_named=vouched, rivals=rivals)
        one.here += restricted(sentence) + agencies(sentence, city_named=city_named) + models
        at = (sentence.where == "title", sentence.paragraph)
        one.here += companies(sentence, sites, branches[at], paragraph_signal=at in signals)
        _disown(one, elsewhere_too)
        outweigh(one)
        if named and not one.away and (scope == CITY or _last_was_here(carried)):
            one.here += implied(sentence, weights().strength["implied"])
        one.here, one.away = one.here[:MOST_PLACES], one.away[:MOST_PLACES]
        one.subjects = _subjects(sentence, language) + _history(sentence, language)
        tie(one, language)
        carried = _followed(one, carried, language)
        named = named or any(m.factor > 0.5 and m.role in ("place", "seat", "agency") for m in one.here)
        judged.append(one)
    return _look_ahead(judged, language)


def _followed(one: Judged, carried: Judged | None, language: Language) -> Judged | None:
    """Let a sentence that names no place go on about `carried`; answer where the next such sentence goes on."""
    goes_on = not one.here and all(mention.role in _BESIDE for mention in one.away)
    if goes_on and carried is not None:
        inherit(one, carried, language)
    if goes_on or (one.here and all(mention.role == "implied" for mention in one.here)):
        read_apart(one, carried if goes_on else None, language)
    if goes_on and carried is not None:
        return carried
    return one if one.here or any(mention.factor > ASIDE for mention in one.away) else carried


def _look_ahead(judged: list[Judged], language: Language) -> list[Judged]:
    """Answer the same, what stands before the first place set there, too: an interview may name it last."""
    placed = (i for i, one in enumerate(judged) if one.here or any(mention.factor > ASIDE for mention in one.away))
    first = next(placed, 0)
    if not first or judged[first].best <= _SET_HERE:
        return judged
    for one in judged[:first]:
        if one.sentence.where != "title" and all(mention.role in _BESIDE for mention in one.away):
            inherit(one, judged[first], language)
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


def _made(sentences: list[Sentence], meant: list[list[Hit]], language: Language) -> list[list[tuple[Hit, float]]]:
    """Answer the words of making in each sentence, those of the title as the paragraphs on the city take them."""
    made = [making(sentence, language)[:MOST_MAKING] for sentence in sentences]
    titles = sum(sentence.where == "title" for sentence in sentences)
    of_city = {one.paragraph for one, places in zip(sentences[titles:], meant[titles:], strict=True) if places}
    pairs = zip(sentences[titles:], made[titles:], strict=True)
    as_in_text(made[:titles], [found for one, found in pairs if one.paragraph in of_city])
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


def _vouches(sentences: list[Sentence], meant: list[list[Hit]]) -> bool:
    """Does a report from another city mean the districts of this one?

    It sets something in the city, names a firm at home there no later than the first of them, or names several.
    """
    named = [(s, places) for s, places in zip(sentences, meant, strict=True) if places]
    roles = [_roles_of_city(s, places) for s, places in named]
    opening = 1 + sum(s.where == "title" for s, _ in named)
    vouched = any(None in found for found in roles) or "seat" in chain(*roles[:opening])
    return vouched or _several_districts(sentences, but=CITY)


def _roles_of_city(sentence: Sentence, places: list[Hit]) -> set[str | None]:
    """Answer the roles in which the city itself is named in a sentence; None where it is the scene."""
    text, base = sentence.folded, sentence.start
    cities = [hit for hit in places if hit.rule.id == CITY]
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
    return [Hit(sentence.start + year.start(), sentence.start + year.end(), LONG_AGO) for year in found]
