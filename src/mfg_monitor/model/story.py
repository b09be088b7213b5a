"""What a telling of a story is compared by, and what ties two of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

TieKind = Literal["tells", "follows"]


@dataclass(frozen=True, slots=True)
class Traits:
    """What an article is compared by with other tellings, written alike whatever its language."""

    language: str = ""
    published_on: date | None = None
    words: tuple[tuple[str, float], ...] = ()
    """The rarest words of the text with their weights; Chinese ones are pairs of characters."""
    concepts: tuple[str, ...] = ()
    """What the text speaks of, by the first form in concepts.txt; those of title and lead end in "!"."""
    figures: tuple[tuple[float, str, str], ...] = ()
    """Value, unit or currency, and kind of each figure."""
    days: tuple[str, ...] = ()
    """Days that the text names, as month-day."""
    models: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    """Ids of the companies that the article is about."""
    named_companies: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """Ids of the places that it is about, without the city itself."""
    named_places: tuple[str, ...] = ()
    is_opinion: bool = False
    marks: tuple[str, ...] = ()
    """Figures, dates and names with the words around them, by which texts from one template are told apart."""
    things: tuple[str, ...] = ()
    """Products that title and lead name, as they write them, and behind "#" models, numbered things and periods."""
    names: tuple[str, ...] = ()
    """Rare names that no rule knows, Chinese ones in pairs of characters; those of title and lead end in "!"."""


NO_TRAITS = Traits()


@dataclass(frozen=True, slots=True)
class Tie:
    """Why two articles tell one story, or why one follows the other's."""

    kind: TieKind
    strength: float
    """Log odds; the larger, the surer."""
    reasons: tuple[str, ...]
    """In plain words, the strongest first."""


@dataclass(frozen=True, slots=True)
class Tied:
    """A tie as one of its two articles sees it."""

    other: int
    """Id of the other item."""
    tie: Tie


@dataclass(frozen=True, slots=True)
class Choice:
    """What a user decided of two articles: one story or two. It outweighs every tie."""

    one: int
    other: int
    together: bool
