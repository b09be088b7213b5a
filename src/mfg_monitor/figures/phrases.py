"""What is counted in English: the head noun of the phrase that follows a number, in the singular."""

from __future__ import annotations

import re
from typing import NamedTuple

_STOP = frozenset(
    """of in on at by for to from with within without into onto than that which who whom whose when where while as
    or but nor if is are was were be been being has have had do does did will would can could may might must
    shall should not no per a an the this these those its his her their our my your it he she they we you i
    against between among across after before during since until till under over above below about around
    through via amid despite like including versus vs am pm said says say so yet out up down off away back ago
    later earlier now then also only even already just here there both each every all any some such most more
    less fewer worth respectively nearly almost because although though unless plus minus times years'""".split()
)
_NOT_PLURAL = frozenset(
    """overseas always perhaps thus across towards besides afterwards business process access mass press gas glass
    class loss less previous various numerous serious precious continuous dangerous autonomous indigenous famous
    status basis analysis crisis focus campus virus bonus plus bus minus canvas chaos atlas lens news means says
    rises falls includes shows plans aims gets makes takes comes goes uses needs helps gives keeps becomes
    begins starts opens remains expects produces covers consists features employs brings provides offers hosts
    houses makes works'""".split()
)
_FRONT_PLURALS = frozenset(
    "sales electronics goods robotics logistics sports systems operations communications "
    "semiconductors parts materials services "
    "works plastics telecommunications overseas optics humanities savings".split()
)
_IRREGULAR = {
    **dict.fromkeys("people men women staff crew personnel children headcount".split(), "person"),
    **{word: word for word in "aircraft spacecraft series".split()},
    "hovercraft": "ship",
    "apparatus": "set",
    "mice": "mouse",
    "geese": "goose",
    "feet": "foot",
    "dies": "die",
    "axes": "axis",
    "lives": "life",
    "knives": "knife",
    "halves": "half",
    "criteria": "criterion",
}
_SYNONYMS = {
    "person": "worker employee engineer technician staffer resident researcher student scientist visitor "
    "expert trainee graduate "
    "job-holder labourer laborer specialist passenger professional user apprentice teacher participant operator doctor",
    "firm": "company enterprise corporation business designer maker manufacturer drugmaker carmaker "
    "automaker chipmaker firm "
    "start-up startup unicorn toolmaker planemaker developer",
    "aircraft": "jet plane airplane aeroplane airliner jetliner",
    "vehicle": "car automobile nev ev suv auto sedan",
    "ship": "vessel carrier freighter",
    "factory": "gigafactory",
    "item": "upgrade",
    "center": "centre",
    "m": "metre",
}
_CANONICAL = {word: unit for unit, words in _SYNONYMS.items() for word in words.split()}
_DURATIONS = frozenset("year month week day hour minute second quarter decade".split())
_SINGULAR_HEADS = frozenset(
    "robot person vehicle unit seat set job plant project firm ship aircraft car truck bus wafer "
    "chip room bed station".split()
)
_NO_NOUNS = _STOP | frozenset("left came went drove ran took hit got".split())
_WORD = re.compile(r"[ -]([a-z](?:[a-z0-9&/]|['-](?=[a-z0-9]))*)(\.(?=[a-z]))?")
_AIRCRAFT = re.compile(r"(?:c9[12]9|arj-?21|a3[0-9]{2}|a220|7[0-9]7|ag600|ma[67]00)s?")
_MODEL = re.compile(r"[a-z]{1,4}-?[0-9]+[a-z]?s")
_HYPHENED = re.compile(r"-([a-z]+)(?![a-z-])")
_LABEL = re.compile(r"[ ][0-9]+-(?:inch|nanometers?|nm|mm|metre|meter|kw)(?= )")


class Head(NamedTuple):
    """The head noun of a counted phrase, and where the phrase ends."""

    unit: str
    end: int
    adjacent: bool
    """Right after the number, with no word between."""


def head_noun(lower: str, end: int, *, singular: bool = False) -> Head | None:
    """Answer what the phrase at this place counts; `singular` allows a noun without a plural (the 100,000th robot)."""
    place, passed = end, 0
    while passed < 11:
        label = _LABEL.match(lower, place)
        place = label.end() if label else place
        found = _WORD.match(lower, place)
        if not found:
            return None
        word = found[1]
        if passed == 0 and word in {"more", "other", "further"}:
            place, passed = found.end(), 1
            continue
        if word in _STOP:
            return None
        if (unit := _counted(word, singular=singular and not _noun_follows(lower, found.end()))) is not None:
            following = _WORD.match(lower, found.end())
            if word in _FRONT_PLURALS and following and _counted(following[1], singular=False):
                place, passed = found.end(), passed + 1
                continue
            return Head(unit, found.end(), passed == 0)
        if word == "and" and passed == 0:
            return None
        place, passed = found.end(), passed + 1
    return None


def singular_of(word: str) -> str:
    """Answer the singular of a regular English plural."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")) or word in {"buses", "viruses", "lenses"}:
        return word[:-3] if word.endswith("zzes") else word[:-2]
    return word.removesuffix("s")


def canonical(singular: str) -> str:
    """Answer the word that this room reports for a noun in the singular."""
    return _CANONICAL.get(singular, singular)


def is_duration(unit: str) -> bool:
    """Answer whether this is a unit of time."""
    return unit in _DURATIONS


def _noun_follows(lower: str, end: int) -> bool:
    following = _WORD.match(lower, end)
    return bool(following and following[1] not in _NO_NOUNS and not following[1].endswith(("ed", "ing", "s")))


def _counted(word: str, *, singular: bool) -> str | None:
    """Answer the unit if this word is a noun that can be counted."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if _AIRCRAFT.fullmatch(word) and (word.endswith("s") or singular):
        return "aircraft"
    if _MODEL.fullmatch(word):
        return "unit"
    last = word.rsplit("-", 1)[-1]
    if last in {"and", ""}:
        return None
    if (
        len(last) > 3
        and last.endswith("s")
        and not last.endswith(("ss", "us", "is", "ous", "'s"))
        and last not in _NOT_PLURAL
    ):
        return canonical(singular_of(word if word == "start-ups" else last))
    if last in {"cars", "evs", "jets", "nevs", "suvs", "men", "ics", "gpus", "cpus"}:
        return canonical(singular_of(last))
    if singular and last.isalpha() and (last in _SINGULAR_HEADS or last not in _NOT_PLURAL):
        return canonical(last)
    return None


def hyphened_noun(lower: str, end: int) -> Head | None:
    """Answer the noun of a compound such as "a 300-robot line", "a two-hour drive"."""
    found = _HYPHENED.match(lower, end)
    if found and found[1] == "strong":
        return Head("person", found.end(), adjacent=True)
    if found and (found[1] in _SINGULAR_HEADS or found[1] in _DURATIONS):
        return Head(canonical(found[1]), found.end(), adjacent=True)
    return None
