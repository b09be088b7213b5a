"""topics.toml: the bilingual vocabulary of places, sectors, companies, kinds of story and misleading contexts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from mfg_monitor.config.mistakes import quoted
from mfg_monitor.config.patterns import matches_all, matches_any, may_take_for_ever
from mfg_monitor.config.sources import Pattern

RuleId = Annotated[str, Field(min_length=1, max_length=100)]


def _legible(terms: tuple[str, ...]) -> tuple[str, ...]:
    for term in terms:
        if not term[0].isalnum() and not any(map(str.isalnum, term)):
            raise ValueError(f"{quoted(term)} has no letter or digit and would match everything; remove it")
    return terms


Terms = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], AfterValidator(_legible)]


def joined(patterns: Iterable[str]) -> re.Pattern[str]:
    """Answer any of the patterns as one expression; each may begin with `(?i)`. Line ends count for ^ and $.

    Raises:
        re.error: one of them is broken, or names a group that another names.
    """
    groups = (f"(?i:{one[4:]})" if one.startswith("(?i)") else f"(?:{one})" for one in patterns)
    return re.compile("|".join(groups), re.MULTILINE)


def _compile(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Compile all at once, as the classifier does after (`re` remembers); one by one only to name the culprit."""
    try:
        whole = joined(patterns)
    except (re.error, OverflowError, RecursionError) as error:
        _ONE_BY_ONE.validate_python(patterns)
        raise ValueError(f"these regular expressions do not go together: {error}") from error
    if whole.search("") is not None or matches_any(whole):
        for one in patterns:
            alone = joined([one])
            if alone.search("") is not None:
                raise ValueError(f"the pattern {quoted(one)} matches everything; ask it for at least one sign")
            if matches_all(alone):
                raise ValueError(f"the pattern {quoted(one)} matches nearly every text; name the words that mislead")
    for one in patterns:
        if may_take_for_ever(one):
            raise ValueError(f"the pattern {quoted(one)} may take for ever: give one of its nested repeats a bound")
    return patterns


_ONE_BY_ONE: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[Pattern, ...], config=ConfigDict(defer_build=True))
Patterns = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], AfterValidator(_compile)]


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    id: RuleId
    note: str | None = None
    doubt: str | None = None


class Place(_Rule):
    """The city, a district, a zone, a neighbour. `parent` is another place's id."""

    name_en: str = ""
    name_zh: str = ""
    kind: str = "zone"
    parent: str | None = None
    weight: Literal["strong", "medium", "weak"] = "medium"
    aliases_en: Terms = ()
    aliases_zh: Terms = ()
    aliases_zh_hant: Terms = ()
    ambiguous: Terms = ()
    """Longer or look-alike strings that are not this place."""
    restricted_zh: Terms = ()
    """Strings that never count alone."""
    implicit_zh: Terms = ()
    implicit_en: Terms = ()
    """Words that mean this place only in a source that is about it, or once it was named."""
    restricted_note: str | None = None
    implicit_note: str | None = None


class _Worded(_Rule):
    name_en: str = ""
    name_zh: str = ""
    terms_en_strong: Terms = ()
    terms_en_medium: Terms = ()
    terms_en_weak: Terms = ()
    terms_zh_strong: Terms = ()
    terms_zh_medium: Terms = ()
    terms_zh_weak: Terms = ()
    terms_zh_hant: Terms = ()
    misleading: Terms = ()


class Sector(_Worded):
    """A branch of industry."""

    groups: Terms = ()
    parent: str | None = None


class Topic(_Worded):
    """A kind of story: statistics, investment, policy, closure …"""


class Company(_Rule):
    """A maker. `district` is a place's id; `roles` say what it has in the city."""

    name_en: str = ""
    name_zh: str = ""
    aliases_en: Terms = ()
    aliases_zh: Terms = ()
    codes: Terms = ()
    sectors: Terms = ()
    district: str | None = None
    roles: Terms = ()
    ambiguous: Terms = ()


class Agency(_Rule):
    """A public body and how its name varies."""

    name_en: str = ""
    name_zh: str = ""
    aliases_en: Terms = ()
    aliases_zh: Terms = ()


class Exclusion(_Rule):
    """A misleading context, found by regular expressions."""

    name: str = ""
    action: Literal["strip", "veto", "discount", "check"]
    scope: Literal["sentence", "article", "lead", "line"] = "sentence"
    explanation: str = ""
    patterns_en: Patterns = ()
    patterns_zh: Patterns = ()
    unless_en: Terms = ()
    unless_zh: Terms = ()
    examples_hit: Terms = ()
    examples_miss: Terms = ()


class Topics(BaseModel):
    """The whole of topics.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)

    schema_version: int = 1
    compiled: Any = None
    industrial_system: dict[str, Any] = {}
    places: tuple[Place, ...] = Field(default=(), alias="place")
    sectors: tuple[Sector, ...] = Field(default=(), alias="sector")
    companies: tuple[Company, ...] = Field(default=(), alias="company")
    topics: tuple[Topic, ...] = Field(default=(), alias="topic")
    agencies: tuple[Agency, ...] = Field(default=(), alias="agency")
    exclusions: tuple[Exclusion, ...] = Field(default=(), alias="exclusion")

    @property
    def wide_places(self) -> frozenset[str]:
        """Ids of the places that are too wide to tell two stories apart: the city, its region."""
        return frozenset(place.id for place in self.places if place.kind in {"city", "region"})
