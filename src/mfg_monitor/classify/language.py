"""The package's own data: words of making and of other subjects, roles of place names, places elsewhere, weights."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any, Literal

from mfg_monitor import tables

Strength = Literal["strong", "medium", "weak"]
_WORDS = frozenset(("making", "not_making", "subjects", "products"))
"""The tables of language.toml that hold words."""


@dataclass(frozen=True, slots=True)
class Role:
    """One way in which a text can name a place without (or with less) evidence that things are made there."""

    id: str
    factor: float
    explanation: str
    only: str | None
    """Set to "elsewhere" or "here" for roles that only weaken places elsewhere, or places of the city."""
    before: tuple[re.Pattern[str], ...]
    after: tuple[re.Pattern[str], ...]
    around: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """What stands around a word and changes what it says, in folded text."""

    figurative: re.Pattern[str]
    figurative_after: re.Pattern[str]
    definite: re.Pattern[str]
    """What stands before a word of making that goes back to one named before (the plant, 该厂)."""
    rate: re.Pattern[str]
    """So many a month."""
    applied: re.Pattern[str]
    """What follows a word of another subject that only says what a product is for (隧道用, hospital equipment)."""
    long_ago: re.Pattern[str]
    converted_before: re.Pattern[str]
    converted_after: re.Pattern[str]
    """What stands around a works that became something else."""
    served: re.Pattern[str]
    """What stands before those whom a service is for."""
    denied: re.Pattern[str]
    growing: re.Pattern[str]
    """Words of a sentence in which a plant is one that grows."""
    persons: re.Pattern[str]
    """What makes people of a works: a foundry worker, the mill's choir."""
    named: re.Pattern[str]
    """What ends the name of a club or shop after a word of making (“笑声制造局”)."""
    apposed: re.Pattern[str]
    """What stands between a name and what it is said to be (the Dream Factory, a comedy club)."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of language.toml and elsewhere.toml that become rules, needed until a vocabulary is compiled."""

    making: dict[str, Strength]
    not_making: tuple[str, ...]
    subjects: dict[str, tuple[str, Strength]]
    """Word → subject and strength."""
    products: dict[str, tuple[str, str | None]]
    """Product → sector id, and the id to use where the vocabulary has no such sector."""
    cities: tuple[str, ...]
    """Places in China that are not Shanghai."""
    abroad: tuple[str, ...]
    nation: tuple[str, ...]
    decoys: tuple[str, ...]
    """Words across whose end a name of a town stands that is none: 高密 in 高密度."""


@dataclass(frozen=True)
class Language:
    """What language.toml says beside its words."""

    explanations: dict[str, str]
    site_words: frozenset[str]
    site_nouns: frozenset[str]
    """Words that name a works or a maker, folded."""
    table: dict[str, Any]
    """The expressions and roles, as they were read."""

    @cached_property
    def signs(self) -> Signs:
        """Answer the expressions, compiled when the first story is judged: loading would take a twentieth longer."""
        return _signs(self.table)


@dataclass(frozen=True, slots=True)
class Weights:
    """weights.toml: what each part of the score weighs, and how strong each kind of evidence is."""

    parts: dict[str, float]
    strength: dict[str, float]


def words(listed: str) -> tuple[str, ...]:
    """Answer the entries of a list that is divided by semicolons."""
    return tuple(word for word in (part.strip() for part in listed.replace("\n", " ").split(";")) if word)


def raw(name: str) -> str:
    """Answer the text of one of the package's data files."""
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def weights() -> Weights:
    """Answer the weights that ship with the program."""
    table = tables.loads(raw("weights.toml"))
    return Weights(parts=dict(table["parts"]), strength=dict(table["strength"]))


@cache
def language() -> Language:
    """Answer the language data that ships with the program."""
    table = _table()
    return Language(
        explanations={subject: entry["explanation"] for subject, entry in table["subjects"].items()},
        site_nouns=frozenset(words(table["site_nouns"]["en"]) + words(table["site_nouns"]["zh"])),
        site_words=frozenset(words(table["site_words"]["terms"])),
        table={key: value for key, value in table.items() if key not in _WORDS},
    )


def lexicon() -> Lexicon:
    """Answer the words that ship with the program."""
    table = _table()
    places = tables.loads(raw("elsewhere.toml"))
    subjects: dict[str, tuple[str, Strength]] = {}
    told: dict[tuple[str, Strength], tuple[str, Strength]] = {}
    for subject, entry in table["subjects"].items():
        for word, strength in _graded(entry, ("strong", "weak")).items():
            subjects.setdefault(word, told.setdefault((subject, strength), (subject, strength)))
    return Lexicon(
        making=_graded(table["making"], ("strong", "medium", "weak")),
        not_making=words(table["not_making"]["terms"]),
        subjects=subjects,
        products={
            word: branch
            for sector, entry in table["products"].items()
            for branch in [(sector, entry.get("instead"))]
            for word in words(entry["words"])
        },
        cities=words(places["china_en"]) + words(places["china_zh"]),
        abroad=words(places["world_en"]) + words(places["world_zh"]),
        nation=words(places["nation_en"]) + words(places["nation_zh"]),
        decoys=words(places["not_places_zh"]),
    )


def forget_words() -> None:
    """Give back the memory of the words, once a vocabulary is compiled; they are read again when another one is."""
    _table.cache_clear()


def _signs(table: dict[str, Any]) -> Signs:
    return Signs(
        figurative=re.compile(f"(?:\\b(?:{table['figurative']['en']})|{table['figurative']['zh']}).{{0,12}}$"),
        figurative_after=re.compile(table["figurative"]["after_en"]),
        definite=re.compile(f"(?:\\b{table['definite']['en']})|(?:{table['definite']['zh']})"),
        rate=re.compile(f"{table['rate']['en']}|{table['rate']['zh']}"),
        applied=re.compile(f"{table['attributed']['applied_en']}|{table['attributed']['applied_zh']}"),
        long_ago=re.compile(table["long_ago"]["pattern"]),
        converted_before=re.compile(f"{table['converted']['before_en']}|{table['converted']['before_zh']}"),
        converted_after=re.compile(f"{table['converted']['after_en']}|{table['converted']['after_zh']}"),
        served=re.compile(f"{table['attributed']['served_en']}|{table['attributed']['served_zh']}"),
        denied=re.compile(f"{table['attributed']['denied_en']}|{table['attributed']['denied_zh']}"),
        growing=re.compile(table["attributed"]["growing_en"]),
        persons=re.compile(table["attributed"]["persons"]),
        named=re.compile(table["attributed"]["named_zh"]),
        apposed=re.compile(table["attributed"]["apposed_en"]),
    )


@cache
def _table() -> dict[str, Any]:
    return tables.loads(raw("language.toml"))


@cache
def roles() -> tuple[Role, ...]:
    """Answer the roles of place names, compiled when the first place is met: loading would take a fifth longer."""
    return tuple(_role(entry) for entry in language().table["role"])


def _graded(entry: dict[str, Any], strengths: tuple[Strength, ...]) -> dict[str, Strength]:
    graded: dict[str, Strength] = {}
    for strength in strengths:
        for script in ("en", "zh"):
            for word in words(entry.get(f"{script}_{strength}", "")):
                graded.setdefault(word, strength)
        for verb in words(entry.get(f"en_verbs_{strength}", "")):
            for form in verb_forms(verb):
                graded.setdefault(form, strength)
    return graded


def verb_forms(verb: str) -> tuple[str, ...]:
    """Answer the regular forms of an English verb: weld, welded, welding (the -s form is a plural to the matcher)."""
    stem = verb.removesuffix("e")
    if re.search(r"(?:^|[^aeiou])[aeiou][bdgmnprt]$", verb) and len(re.findall("[aeiou]+", verb)) == 1:
        stem = verb + verb[-1]
    return verb, f"{stem}ed", f"{stem}ing"


def _role(entry: dict[str, Any]) -> Role:
    def patterns(side: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(entry[key]) for key in (f"{side}_en", f"{side}_zh") if key in entry)

    return Role(
        entry["id"],
        entry["factor"],
        entry["explanation"],
        entry.get("only"),
        patterns("before"),
        patterns("after"),
        patterns("around"),
    )
