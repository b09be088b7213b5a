"""The tables of stories: traits of tellings, the clues by which they meet, their ties, and what users decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar, cast

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, delete, func, or_, select, update
from sqlmodel import Field, SQLModel, col

from mfg_monitor import clock
from mfg_monitor.dedupe.stories import Member
from mfg_monitor.model.story import Choice, Tie, TieKind, Traits
from mfg_monitor.store import codec
from mfg_monitor.store.columns import CleanText
from mfg_monitor.store.statements import chunks, table_of, upsert, upsert_all
from mfg_monitor.store.stories import Telling
from mfg_monitor.store.tables import ItemRow

_FEW = 500
"""Values in one IN of the look-ups of tellings."""
_WITHOUT_MARKS = 12
MOST_READ = 512
"""Traits kept as they were read, some 15 kB each: what tells of one subject is compared with the same ones again."""
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
        kept = select(col(TellingRow.traits)).where(col(TellingRow.item_id) == item_id)
        found = self._connection.scalars(kept).first()
        return None if found is None else read(found)

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
        item, telling = table_of(ItemRow).c, table_of(TellingRow).c
        found: list[Telling] = []
        for some in chunks(item_ids, _FEW):
            rows = self._connection.execute(
                select(item.id, item.duplicate_of, item.canonical_url, item.story, telling.traits)
                .select_from(table_of(ItemRow).outerjoin(table_of(TellingRow), telling.item_id == item.id))
                .where(item.id.in_(some))
            )
            for item_id, original, address, story, traits in rows:
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
        found: dict[tuple[int, int], Tie] = {}
        for some in chunks(item_ids, _FEW):
            for end in (TieRow.one, TieRow.other):
                for row in self._connection.execute(select(table_of(TieRow)).where(col(end).in_(some))):
                    tie = Tie(cast("TieKind", row.kind), row.strength, codec.words(row.reasons))
                    found[row.one, row.other] = tie
        return found

    def choices_on(self, item_ids: Collection[int]) -> list[Choice]:
        """See stories.TellingShelf."""
        found: dict[tuple[int, int], Choice] = {}
        for some in chunks(item_ids, _FEW):
            mine = or_(col(ChoiceRow.one).in_(some), col(ChoiceRow.other).in_(some))
            for row in self._connection.execute(select(table_of(ChoiceRow)).where(mine)):
                found[row.one, row.other] = Choice(row.one, row.other, bool(row.together))
        return [found[pair] for pair in sorted(found)]

    def choose(self, choice: Choice) -> None:
        """See stories.TellingShelf."""
        one, other = sorted((choice.one, choice.other))
        upsert(self._connection, ChoiceRow(one=one, other=other, together=choice.together))

    def neighbours(self, item_ids: Collection[int]) -> set[int]:
        """See stories.TellingShelf."""
        item = table_of(ItemRow).c
        found: set[int] = set()
        for some in chunks(item_ids, _FEW):
            stories = select(item.story).where(item.id.in_(some))
            originals = select(func.coalesce(item.duplicate_of, item.id)).where(item.id.in_(some))
            for near in (item.story.in_(stories), item.duplicate_of.in_(originals), item.id.in_(originals)):
                found.update(self._connection.scalars(select(item.id).where(near)))
        return found

    def tell(self, item_ids: Sequence[int], story: int) -> None:
        """See stories.TellingShelf."""
        self._connection.execute(
            update(ItemRow).where(col(ItemRow.id).in_(item_ids)).values(story=story, changed_at=clock.now())
        )


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
        ]
    )


@lru_cache(maxsize=MOST_READ)
def read(text: str) -> Traits:
    """Answer the traits that were written."""
    language, day, words, concepts, figures, days, models, *names, is_opinion, marks = _complete(codec.read(text))
    companies, named_companies, places, named_places = map(tuple, names)
    return Traits(
        language=language,
        published_on=date.fromisoformat(day) if day else None,
        words=tuple((word, weight) for word, weight in words),
        concepts=tuple(concepts),
        figures=tuple((value, unit, kind) for value, unit, kind in figures),
        days=tuple(days),
        models=tuple(models),
        companies=companies,
        named_companies=named_companies,
        places=places,
        named_places=named_places,
        is_opinion=is_opinion,
        marks=tuple(marks),
    )


def _complete(told: list[Any]) -> list[Any]:
    """Traits that were written before texts from one template were told apart have no marks."""
    return told if len(told) > _WITHOUT_MARKS else [*told, ()]
