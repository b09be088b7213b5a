"""The tables of stories: traits of tellings, the clues by which they meet, their ties, and what users decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import date
from functools import lru_cache
from sys import intern
from typing import Any, ClassVar, cast

from sqlalchemy import (
    BindParameter,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlmodel import Field, SQLModel, col

from mfg_monitor import clock
from mfg_monitor.dedupe.telling.stories import Member
from mfg_monitor.model.story import Choice, Tie, TieKind, Traits
from mfg_monitor.store.database import codec
from mfg_monitor.store.database.columns import CleanText
from mfg_monitor.store.database.plain import plain, plain_among
from mfg_monitor.store.database.statements import chunks, table_of, upsert, upsert_all
from mfg_monitor.store.rules.stories import Around, Telling
from mfg_monitor.store.tables.articles import ItemRow

_FEW = 500
"""Values in one IN of the look-ups of tellings."""
MOST_READ = 320
"""Traits kept as they were read, some 9 kB each: what tells of one subject is compared with the same ones again, at
most `MOST_NEAR` of the rules at once."""
MOST_A_CLUE = 400
"""Articles looked at behind one clue, newest first."""


def _of_item(**more: Any) -> Any:
    return Field(sa_column=Column(Integer, ForeignKey("item.id"), autoincrement=False, nullable=False, **more))


class TellingRow(SQLModel, table=True):
    """What one article is compared by with other tellings."""

    __tablename__: ClassVar[str] = "telling"
    __table_args__: ClassVar[Any] = ()

    item_id: int = _of_item(primary_key=True)
    traits: str = Field(sa_type=CleanText)


class ClueRow(SQLModel, table=True):
    """One entry of the index in which tellings meet."""

    __tablename__: ClassVar[str] = "clue"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    key: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False, nullable=False))
    item_id: int = _of_item(primary_key=True)


class TieRow(SQLModel, table=True):
    """Why two articles are tied; `one` is the lesser id."""

    __tablename__: ClassVar[str] = "tie"
    __table_args__: ClassVar[Any] = (Index("tie_other", "other"), {"sqlite_with_rowid": False})

    one: int = _of_item(primary_key=True)
    other: int = _of_item(primary_key=True)
    kind: str = Field(sa_type=CleanText)
    strength: float
    reasons: str = Field(sa_type=CleanText)


class ChoiceRow(SQLModel, table=True):
    """What a user decided of two articles; `one` is the lesser id."""

    __tablename__: ClassVar[str] = "story_choice"
    __table_args__: ClassVar[Any] = (Index("story_choice_other", "other"),)

    one: int = _of_item(primary_key=True)
    other: int = _of_item(primary_key=True)
    together: bool


class SqlTellings:
    """`stories.TellingShelf` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def describe(self, item_id: int, traits: Traits, keys: Sequence[int], old_keys: Sequence[int]) -> None:
        """See stories.TellingShelf."""
        upsert(self._connection, TellingRow(item_id=item_id, traits=written(traits)))
        if old_keys:
            gone = col(ClueRow.item_id) == item_id, col(ClueRow.key).in_(old_keys)
            self._connection.execute(delete(ClueRow).where(*gone))
        if keys:
            rows = [{"key": key, "item_id": item_id} for key in keys]
            self._connection.execute(table_of(ClueRow).insert(), rows)

    def traits(self, item_id: int) -> Traits | None:
        """See stories.TellingShelf."""
        found = plain(self._connection, _TRAITS, (item_id,))
        return read(found[0][0]) if found else None

    def behind(self, keys: Sequence[int], limit: int) -> list[int]:
        """See stories.TellingShelf."""
        shared: Counter[int] = Counter()
        for some in chunks(keys, _FEW):
            place = func.row_number().over(partition_by=col(ClueRow.key), order_by=col(ClueRow.item_id).desc())
            ranked = select(col(ClueRow.item_id), place.label("place")).where(col(ClueRow.key).in_(some)).subquery()
            counted = select(ranked.c.item_id, func.count()).where(ranked.c.place <= MOST_A_CLUE)
            for item_id, count in self._connection.execute(counted.group_by(ranked.c.item_id)):
                shared[item_id] += count
        return sorted(shared, key=lambda item_id: (-shared[item_id], item_id))[:limit]

    def tellings(self, item_ids: Collection[int]) -> list[Telling]:
        """See stories.TellingShelf."""
        found: list[Telling] = []
        for some in chunks(item_ids, _FEW):
            for item_id, original, address, story, traits in self._connection.execute(_TELLINGS, {"ids": some}):
                told = read(traits) if traits else Traits()
                found.append(Telling(Member(item_id, original or item_id, address, told), story))
        return found

    def put_ties(self, item_id: int, ties: Mapping[int, Tie]) -> None:
        """See stories.TellingShelf."""
        mine = or_(col(TieRow.one) == item_id, col(TieRow.other) == item_id)
        self._connection.execute(delete(TieRow).where(mine))
        upsert_all(self._connection, [_tie_row(item_id, other, tie) for other, tie in ties.items()])

    def ties_among(self, item_ids: Collection[int]) -> dict[tuple[int, int], Tie]:
        """See stories.TellingShelf."""
        return self._found(item_ids, _TIES).ties

    def choices_on(self, item_ids: Collection[int]) -> list[Choice]:
        """See stories.TellingShelf."""
        return self._found(item_ids, _CHOICES).choices

    def choose(self, choice: Choice) -> None:
        """See stories.TellingShelf."""
        one, other = sorted((choice.one, choice.other))
        upsert(self._connection, ChoiceRow(one=one, other=other, together=choice.together))

    def neighbours(self, item_ids: Collection[int]) -> set[int]:
        """See stories.TellingShelf."""
        return self._found(item_ids, _NEIGHBOURS).neighbours

    def around(self, item_ids: Collection[int]) -> Around:
        """See stories.TellingShelf."""
        return self._found(item_ids, _AROUND)

    def _found(self, item_ids: Collection[int], sql: str) -> Around:
        """Answer what a query of `_AROUND` or a part of it finds."""
        ties: dict[tuple[int, int], Tie] = {}
        choices: dict[tuple[int, int], Choice] = {}
        neighbours: set[int] = set()
        for some in chunks(item_ids, _FEW):
            for what, one, other, kind, strength, reasons in plain_among(self._connection, sql, some):
                match what:
                    case "tie":
                        ties[one, other] = Tie(cast("TieKind", kind), strength, codec.words(reasons))
                    case "choice":
                        choices[one, other] = Choice(one, other, bool(strength))
                    case _:
                        neighbours.add(one)
        return Around(ties, [choices[pair] for pair in sorted(choices)], neighbours)

    def tell(self, item_ids: Sequence[int], story: int) -> None:
        """See stories.TellingShelf."""
        self._connection.execute(_TELL, {"ids": item_ids, "of_story": story, "at": clock.now()})


def _tie_row(item_id: int, other: int, tie: Tie) -> TieRow:
    one, two = sorted((item_id, other))
    return TieRow(one=one, other=two, kind=tie.kind, strength=tie.strength, reasons=codec.written(tie.reasons))


def written(traits: Traits) -> str:
    """Answer traits as JSON: a list in the order of their fields."""
    day = traits.published_on
    return codec.written(
        [
            traits.language,
            day.isoformat() if day else None,
            traits.words,
            traits.concepts,
            traits.figures,
            traits.days,
            traits.models,
            traits.companies,
            traits.named_companies,
            traits.places,
            traits.named_places,
            traits.is_opinion,
            traits.marks,
            traits.things,
            traits.names,
        ]
    )


@lru_cache(maxsize=MOST_READ)
def read(text: str) -> Traits:
    """Answer the traits that were written."""
    told = _complete(codec.read(text))
    language, day, words, concepts, figures, days, models, *known, is_opinion, marks, things, names = told
    companies, named_companies, places, named_places = map(tuple, known)
    return Traits(
        language=language,
        published_on=date.fromisoformat(day) if day else None,
        words=tuple((intern(word), weight) for word, weight in words),
        concepts=tuple(map(intern, concepts)),
        figures=tuple((value, intern(unit), intern(kind)) for value, unit, kind in figures),
        days=tuple(days),
        models=tuple(models),
        companies=companies,
        named_companies=named_companies,
        places=places,
        named_places=named_places,
        is_opinion=is_opinion,
        marks=tuple(marks),
        things=tuple(things),
        names=tuple(map(intern, names)),
    )


def _complete(told: list[Any]) -> list[Any]:
    """Traits that former versions wrote have no names, or neither things nor marks."""
    return [*told, *[()] * (len(fields(Traits)) - len(told))]


# Made once: building a statement costs more than running it.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_ITEM, _TELLING = (table_of(row).c for row in (ItemRow, TellingRow))
_TELLINGS = (
    select(_ITEM.id, _ITEM.duplicate_of, _ITEM.canonical_url, _ITEM.story, _TELLING.traits)
    .select_from(table_of(ItemRow).outerjoin(table_of(TellingRow), _TELLING.item_id == _ITEM.id))
    .where(_ITEM.id.in_(_IDS))
)
_TRAITS = "SELECT traits FROM telling WHERE item_id = ?"
_TELL = (
    update(table_of(ItemRow)).where(_ITEM.id.in_(_IDS)).values(story=bindparam("of_story"), changed_at=bindparam("at"))
)
_TIES = " UNION ALL ".join(
    f"SELECT 'tie', one, other, kind, strength, reasons FROM tie WHERE {end} IN {{}}"  # noqa: S608
    for end in ("one", "other")
)
_CHOICES = (
    "SELECT 'choice', one, other, '', CASE WHEN together THEN 1.0 ELSE 0.0 END, '' FROM story_choice"
    " WHERE one IN {} OR other IN {}"
)
_NEIGHBOURS = " UNION ALL ".join(
    f"SELECT 'neighbour', {item_id}, 0, '', 0.0, '' FROM item WHERE {where}"  # noqa: S608
    for item_id, where in (
        ("id", "story IN (SELECT story FROM item WHERE id IN {})"),
        ("id", "duplicate_of IN (SELECT coalesce(duplicate_of, id) FROM item WHERE id IN {})"),
        ("coalesce(duplicate_of, id)", "id IN {}"),
    )
)
_AROUND = " UNION ALL ".join((_TIES, _CHOICES, _NEIGHBOURS))
