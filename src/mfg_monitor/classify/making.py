"""Which words of a sentence say that something is made, and how firmly: names, figures of speech, clients say less."""

from __future__ import annotations

import re
from itertools import chain

from mfg_monitor.classify.language import Language
from mfg_monitor.classify.matcher import Hit
from mfg_monitor.classify.reading import Sentence
from mfg_monitor.classify.vocabulary import Rule

_PRODUCT = {1.0: 0.45, 0.6: 0.3, 0.3: 0.1}
"""A word of a sector says less of making than a word of making does."""
_RATE = Rule("making", "rate", "so many a month", 0.6)
_QUOTED = re.compile('[“"「『]([^“”"「」『』]{2,9})[”"」』]')
_ALONE = re.compile("""(?<![a-z])['"]([a-z]+)['"](?![a-z])""")
"""One English word in quotation marks is not meant as it says; a Chinese one often is a name."""
_PLANT, _WORKS = "plant", "works"
_WORKPLACES = frozenset(("line", "hall", "works", "site"))
"""Words that say more of making right behind a product: a glass line, a fan hall."""
_WORKS_ZH, _PRODUCES = "厂", "做产造"
"""A works right behind its product (涂料厂); what stands before a product that somebody makes (做扫地机的)."""
_OWN_WORKS = re.compile(r"(?:'s|\b(?:its|their|our))(?: (?:old|new|main|joint|own|home))? $")
"""Before "works" where it names a site rather than what somebody does; a place may stand between."""
_SERVICES = frozenset(
    ("finance", "markets", "futures", "property", "culture", "sport", "education", "office", "tourism")
)
"""Subjects that take a word of making for what they deal with: factory loans, 制造业贷款, chip shares."""
_DEALT = {"property": 0.6}
"""How much is left of a word of making before a word of such a subject, where it is not 0.3."""
_BEFORE, _AFTER = 40, 90
"""Characters around a word that are looked at."""


def making(sentence: Sentence, language: Language) -> list[tuple[Hit, float]]:
    """Answer the words of making and of products in a sentence, each with its strength, 0 to 1."""
    text, base = sentence.folded, sentence.start
    found: list[tuple[Hit, float]] = []
    words = sentence.of("making")
    meant: dict[tuple[int, int], float] = {}
    if words:
        meant = _meant(sentence, words, language)
        found = [(hit, hit.rule.weight * meant[hit.start, hit.end]) for hit in words]
    found += [
        (hit, _of_product(hit, text, base) * meant.get((hit.start, hit.end), 1.0)) for hit in sentence.of("sector")
    ]
    found.sort(key=lambda pair: pair[0][:2])
    rate = language.signs.rate.search(text)
    if rate is not None:
        found.append((Hit(base + rate.start(), base + rate.end(), _RATE), _RATE.weight))
    return found


def _meant(sentence: Sentence, words: list[Hit], language: Language) -> dict[tuple[int, int], float]:
    """Answer how much of its strength each span of a word of making keeps in its sentence."""
    text, base = sentence.folded, sentence.start
    quoted = [found.span(1) for found in _QUOTED.finditer(text)]
    alone = {found.span(1) for found in _ALONE.finditer(text)}
    products = {hit.end - base for hit in sentence.of("sector")}
    places = {hit.end - base: hit.start - base for hit in sentence.of("place")}
    services = [
        (hit.start - base, hit.end - base, _DEALT.get(hit.rule.id, 0.3))
        for hit in sentence.of("subject")
        if hit.rule.id in _SERVICES and hit.rule.weight == 1
    ]
    meant: dict[tuple[int, int], float] = {}
    for hit in words:
        start, end = hit.start - base, hit.end - base
        share = _as_told(text, start, end, language)
        if hit.rule.term == _PLANT and language.signs.growing.search(sentence.beside):
            share *= 0.1
        for first, last in quoted:
            if first < start and end <= last:
                share *= 0.4 if end == last else 0.2 if language.signs.named.match(text[end:last]) else 1.0
        if (start, end) in alone:
            share *= 0.3
        if hit.rule.term in _WORKPLACES and start - 1 in products:
            share *= 2.0
        if hit.rule.term == _WORKS_ZH and start in products:
            share *= 1.6
        if hit.rule.term == _WORKS and _is_owned(text, places.get(start - 1, start)):
            share *= 2.5
        if services:
            share *= _as_dealt_with(text, start, end, services, language)
        meant[hit.start, hit.end] = share
    return meant


def _of_product(hit: Hit, text: str, base: int) -> float:
    """Answer how much a product says of making: more right behind a verb of making."""
    at = hit.start - base
    return _PRODUCT[hit.rule.weight] * (1.6 if at and text[at - 1] in _PRODUCES and hit.rule.weight > 0.3 else 1.0)


def _is_owned(text: str, end: int) -> bool:
    """Does somebody's name end here, so that "works" after it is a site?"""
    return _OWN_WORKS.search(text, max(0, end - _BEFORE), end) is not None


def as_in_text(titles: list[list[tuple[Hit, float]]], text: list[list[tuple[Hit, float]]]) -> None:
    """Take a word of the title as the text first takes it, where the text has it too."""
    meant: dict[str, float] = {}
    for hit, strength in chain.from_iterable(text):
        if hit.rule.kind == "making":
            meant.setdefault(hit.rule.term, strength / hit.rule.weight)
    for found in titles:
        found[:] = [
            (hit, strength * (share if (share := meant.get(hit.rule.term, 1.0)) < 0.5 else 1.0))
            for hit, strength in found
        ]


def _as_told(text: str, start: int, end: int, language: Language) -> float:
    """Answer how much a word of making is meant: not in figures of speech, denials, or of a works that is none now."""
    before, after = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
    if language.signs.figurative.search(before[-24:]) or language.signs.figurative_after.search(after):
        return 0.15
    if language.signs.denied.search(before):
        return 0.1
    if language.signs.converted_before.search(before) or language.signs.converted_after.search(after):
        return 0.2
    return 1.0


def _as_dealt_with(
    text: str, start: int, end: int, services: list[tuple[int, int, float]], language: Language
) -> float:
    """Answer less where the word names those whom another trade serves, or what that trade deals in."""
    following = min((service for service in services if service[0] >= end), default=None)
    if following is not None:
        gap = text[end : following[0]]
        if len(gap) <= 1 and not gap.strip():
            return following[2]
        if language.signs.apposed.search(gap):
            return 0.15
    if language.signs.persons.match(text[end : end + 16]):
        return 0.35
    return 0.35 if language.signs.served.search(text[max(0, start - _BEFORE) : start]) else 1.0
