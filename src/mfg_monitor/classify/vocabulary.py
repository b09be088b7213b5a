"""topics.toml and the language data as one list of patterns for the matcher; mistakes in them become ConfigErrors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from mfg_monitor.classify.fold import fold_term, fold_terms
from mfg_monitor.classify.language import Lexicon
from mfg_monitor.config.topics import Company, Place, Topics
from mfg_monitor.errors import ConfigError

Kind = Literal[
    "place",
    "company",
    "party",
    "sector",
    "topic",
    "agency",
    "making",
    "subject",
    "elsewhere",
    "nation",
    "not-making",
    "decoy",
]
"""A party is a firm whose name says nothing of a place: a group with works in many, a customer, a partner."""
GRADES: dict[str, float] = {"strong": 1.0, "medium": 0.6, "weak": 0.3}
CITY = "shanghai"
PARTNER = "partner"
"""The role of a firm that has no works in the city and is named beside those that have."""


class Rule(NamedTuple):
    """One pattern. `weight` is its own strength, 0 to 1."""

    kind: Kind
    id: str
    term: str
    weight: float
    cased: bool = False
    """Only as written: acronyms in capitals."""
    capital: bool = False
    """Only with a capital (names), where the text has any."""
    doubtful: bool = False
    """Counts only with a second signal near by."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the vocabulary knows of a company's place."""

    weight: float
    """1 for a plant, less for a seat; 0 where the name stands for a group whose plants are elsewhere too."""
    district: str | None
    sectors: tuple[str, ...]


_bare_tuple = tuple.__new__
_SYLLABLE = re.compile(
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|uai|iao|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ui|uo|ue|[aeiou])"
)
_LEGAL_FORM = re.compile(r"(?:（集团）|\(集团\)|集团)?(?:股份|控股)?(?:有限责任|有限)?公司$")
_A_SHARE = re.compile(r"\d{6}\.S[HZ]")


def collect(topics: Topics, lexicon: Lexicon) -> list[Rule]:
    """Answer all patterns of a vocabulary with those of the lexicon.

    Raises:
        ConfigError: two ids alike; the message names table and id.
    """
    for table, entries in _tables(topics):
        seen: set[str] = set()
        for entry_id in entries:
            if entry_id in seen:
                raise ConfigError(f"topics.toml: two [[{table}]] entries have the id {entry_id!r}; give one another id")
            seen.add(entry_id)
    named = [(company, _names_of(company)) for company in topics.companies]
    fold_terms(_written(topics, named))
    rules = [*_of_places(topics.places), *_of_companies(named)]
    for kind, group in (("sector", topics.sectors), ("topic", topics.topics)):
        for worded in group:
            graded = {
                "strong": worded.terms_en_strong + worded.terms_zh_strong,
                "medium": worded.terms_en_medium + worded.terms_zh_medium + worded.terms_zh_hant,
                "weak": worded.terms_en_weak + worded.terms_zh_weak,
            }
            for grade, terms in graded.items():
                rules += [_rule(kind, worded.id, term, GRADES[grade]) for term in terms]
    fold_terms(lexicon.products)
    for agency in topics.agencies:
        names = (*_named(agency.name_en, agency.name_zh), *agency.aliases_en, *agency.aliases_zh)
        local = any("上海" in name or "Shanghai" in name for name in names)
        rules += [_rule("agency", agency.id, term, 1.0 if local else 0.0) for term in names]
    known = {sector.id for sector in topics.sectors}
    for word, (sector, instead) in lexicon.products.items():
        chosen = sector if sector in known else instead
        if chosen in known:
            rules.append(_rule("sector", str(chosen), word, GRADES["medium"]))
    return rules + list(_of_language(lexicon))


def _tables(topics: Topics) -> Iterator[tuple[str, list[str]]]:
    yield "place", [entry.id for entry in topics.places]
    yield "sector", [entry.id for entry in topics.sectors]
    yield "company", [entry.id for entry in topics.companies]
    yield "topic", [entry.id for entry in topics.topics]
    yield "agency", [entry.id for entry in topics.agencies]
    yield "exclusion", [entry.id for entry in topics.exclusions]


def _written(topics: Topics, named: Iterable[tuple[Company, list[str]]]) -> Iterator[str]:
    """Answer every term of topics.toml, the companies given with their names."""
    for worded in (*topics.sectors, *topics.topics):
        yield from worded.terms_en_strong + worded.terms_en_medium + worded.terms_en_weak + worded.terms_zh_hant
        yield from worded.terms_zh_strong + worded.terms_zh_medium + worded.terms_zh_weak
    for place in topics.places:
        yield from (place.name_en, place.name_zh, *place.aliases_en, *place.aliases_zh)
        yield from place.aliases_zh_hant + place.ambiguous
    for company, names in named:
        yield from (*names, *company.ambiguous, *company.codes)
    for agency in topics.agencies:
        yield from (agency.name_en, agency.name_zh, *agency.aliases_en, *agency.aliases_zh)


def _named(*names: str) -> tuple[str, ...]:
    return tuple(name for name in names if name)


def _rule(kind: str, rule_id: str, term: str, weight: float, *, capital: bool = False, doubtful: bool = False) -> Rule:
    """Answer a rule, made as a bare tuple: half of the time of its class for twenty thousand of them."""
    acronym = term.isupper() and term.isascii() and sum(map(str.isalpha, term)) <= 5
    return _bare_tuple(Rule, (kind, rule_id, term, weight, acronym, capital and term[:1].isupper(), doubtful))


def _of_places(places: Iterable[Place]) -> Iterator[Rule]:
    for place in places:
        if place.kind == "region":
            continue
        names = {*_named(place.name_en, place.name_zh), *place.aliases_en, *place.aliases_zh, *place.aliases_zh_hant}
        if place.id == CITY:
            names = {name for name in names if name in (place.name_en, place.name_zh, *_bare(name, place))}
        folded = {fold_term(name) for name in names}
        for name in sorted(names):
            doubtful = place.weight != "strong" or any(shared.endswith(name) for shared in place.ambiguous)
            weight = GRADES[place.weight]
            yield _rule("place", place.id, name, weight, capital=True, doubtful=doubtful and place.id != CITY)
            for variant in _spellings(name):
                if variant not in folded:
                    yield _rule("place", place.id, variant, weight, doubtful=doubtful and place.id != CITY)
        if place.kind == "district" and place.name_en.endswith(" District"):
            yield _rule("place", place.id, place.name_en.removesuffix(" District"), GRADES[place.weight], capital=True)
        for name in place.ambiguous:
            if fold_term(name) not in folded:
                yield _rule("decoy", place.id, name, 0.0)


def _bare(name: str, city: Place) -> tuple[str, ...]:
    """Keep an alias of the city that does not merely put words around its name, which the roles read better."""
    wrapped = city.name_en.lower() in name.lower() or (bool(city.name_zh) and city.name_zh in name)
    return () if wrapped and name != f"{city.name_zh}市" else (name,)


def _spellings(name: str) -> Iterator[str]:
    """Answer misspellings of a Latin place name: syllables apart (Ling Gang), a letter lost or swapped (Shangai)."""
    plain = fold_term(name)
    joined = plain.replace(" ", "").replace("'", "")
    if not joined.isascii() or not joined.isalpha() or len(plain.split()) > 2 or len(joined) > 11:
        return
    if joined != plain:
        yield joined
    for cut in range(2, len(joined) - 1):
        first, second = joined[:cut], joined[cut:]
        if len(joined) >= 6 and _SYLLABLE.fullmatch(first) and _SYLLABLE.fullmatch(second):
            yield f"{first} {second}"
            if first.endswith("n") and second.startswith("g"):
                yield f"{first}g {second}"
    if joined == CITY:
        yield from ("shangai", "shanghi", "shanhgai", "shangahi", "shanghia", "shnaghai", "sahnghai", "shaghai")
        yield from (
            "shang hai",
            "shangghai",
            "shannghai",
            "shanghhai",
            "shanghal",
            "changhai city",
            "schanghai",
            "schanghaier",
            "shanghaier",
            "xangai",
            "shanqhai",
        )
        yield from ("szanghaj", "sjanghai", "шанхай", "шанхае", "上海市")


def _of_companies(named: Iterable[tuple[Company, list[str]]]) -> Iterator[Rule]:
    for company, names in named:
        kind: Kind = "party" if company.roles == (PARTNER,) else "company"
        for name in names:
            yield _rule(kind, company.id, name, 1.0, capital=True, doubtful=name in company.ambiguous)
        for code in sorted({code.split(".")[0] for code in company.codes if _A_SHARE.fullmatch(code)}):
            yield _rule("party", company.id, code, GRADES["weak"], doubtful=True)
        folded = {fold_term(name) for name in names} if company.ambiguous else set()
        for name in company.ambiguous:
            written = fold_term(name)
            if written in folded or (name.islower() and name.isascii()):
                continue
            if any(written in alias for alias in folded) or not any(alias in written for alias in folded):
                yield _rule("party", company.id, name, 0.5, capital=True, doubtful=True)
            else:
                yield _rule("decoy", company.id, name, 0.0)


def _names_of(company: Company) -> list[str]:
    """Answer the names that stand for a company wherever they are met, Chinese ones without their legal form."""
    listed = bool(company.aliases_en or company.ambiguous) and "(" in company.name_en  # no text writes it so
    names = ("" if listed else company.name_en, company.name_zh, *company.aliases_en, *company.aliases_zh)
    whole = ((_without_form(name) if name[-2:] == "公司" else None) or name for name in names if name)
    return list(dict.fromkeys(whole))


def _without_form(name: str) -> str | None:
    """Answer a Chinese company name without its legal form, or None."""
    short = _LEGAL_FORM.sub("", name)
    return short if short != name and len(short) >= 4 else None


def _of_language(lexicon: Lexicon) -> Iterator[Rule]:
    fold_terms((*lexicon.making, *lexicon.not_making, *lexicon.subjects, *lexicon.cities, *lexicon.abroad))
    for word, grade in lexicon.making.items():
        yield _rule("making", grade, word, GRADES[grade])
    for word in lexicon.not_making:
        yield _rule("not-making", "not-making", word, 0.0)
    for word, (subject, strength) in lexicon.subjects.items():
        yield _rule("subject", subject, word, GRADES[strength])
    for group, names in (("china", lexicon.cities), ("abroad", lexicon.abroad)):
        for word in names:
            yield _rule("elsewhere", group, word, 1.0, capital=True)
    for word in lexicon.decoys:
        yield _rule("decoy", "china", word, 0.0)
    for word in lexicon.nation:
        yield _rule("nation", "nation", word, 1.0, capital=True)


def sites(topics: Topics) -> dict[str, Site]:
    """Answer what each company's name says of a place."""
    known: dict[str, Site] = {}
    for company in topics.companies:
        weight = 1.0 if "plant" in company.roles else 0.6 if "hq" in company.roles else 0.3
        known[company.id] = Site(
            weight if company.district or "hq" in company.roles else 0.6, company.district, company.sectors
        )
    return known
