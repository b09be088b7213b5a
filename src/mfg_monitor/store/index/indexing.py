"""The search index: one document an item, in the item's transaction; FTS5 in SQLite, tsvector on a server.

A document's number begins with its day, so that an index in the order of numbers is one in the order of time. Numbers
are never used twice: FTS5 without contents forgets a document only if told its exact words, so a number is retired
instead, and its words stay behind unseen until `refill`.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import chain, islice, repeat
from typing import Any, ClassVar
from urllib.parse import quote

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Integer, bindparam, event, func, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlmodel import Field, SQLModel

from mfg_monitor.model import Item
from mfg_monitor.search import tokens
from mfg_monitor.search.matching import tags_of
from mfg_monitor.search.query import EARLIEST, day_of
from mfg_monitor.store.database.plain import Insert, plain_each, plain_insert, plain_put
from mfg_monitor.store.rules import slices
from mfg_monitor.store.rules.days import days_of
from mfg_monitor.store.rules.slices import DAY_BITS

_GAP = 10
"""Positions between title and text, so that no phrase spans both."""
_BATCH = 500
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")


class DocumentRow(SQLModel, table=True):
    """Which item a document's number stands for; none where the item has a newer one."""

    __tablename__: ClassVar[str] = "search_document"
    __table_args__: ClassVar[Any] = ()

    number: int = Field(sa_column=Column(_NUMBER, primary_key=True, autoincrement=False, nullable=False))
    item_id: int | None = Field(default=None, sa_column=Column(Integer, ForeignKey("item.id"), unique=True))


WORDS = "search_words"
"""The index proper. It is not among the tables that SQLAlchemy knows, since each database has its own kind."""
_SQLITE_DDL = (
    # The tokens are cut by this program: the tokenizer only takes them apart at blanks, any letter beyond ASCII being
    # one to it. Without contents and sizes of columns, since texts lie in `item` and ranking needs neither.
    f"CREATE VIRTUAL TABLE {WORDS} USING fts5(title, body, tags, content='', columnsize=0, "
    "tokenize=\"ascii tokenchars ':-_.%~'\")",
)
_POSTGRESQL_DDL = (
    # The title's words a second time: they rank the hits, for which whole texts, kept elsewhere, are slow to fetch.
    f"CREATE TABLE {WORDS} (number bigint PRIMARY KEY REFERENCES search_document, title tsvector NOT NULL, "
    "words tsvector NOT NULL)",
    f"CREATE INDEX {WORDS}_gin ON {WORDS} USING gin (words)",
)


def create_words(connection: Connection) -> None:
    """Create the index proper, empty."""
    for statement in _SQLITE_DDL if connection.dialect.name == "sqlite" else _POSTGRESQL_DDL:
        connection.exec_driver_sql(statement)


@event.listens_for(DocumentRow.__table__, "after_create")  # type: ignore[attr-defined]
def _created(_target: object, connection: Connection, **_: object) -> None:
    create_words(connection)


def is_inner(name: str) -> bool:
    """Tell whether a table or index belongs to the index proper."""
    return name.startswith(WORDS)


# -- writing --------------------------------------------------------------------------------------------------------


def put(connection: Connection, item: Item) -> None:
    """Index an item, in place of how it was indexed before."""
    _forget(connection, item.id)
    add(connection, [item])


def add(connection: Connection, items: Sequence[Item]) -> None:
    """Index new items."""
    _add(connection, map(_document, items))


def _document(item: Item) -> tuple[int, date, str, str, list[str]]:
    article = item.article
    tags = tags_of(item.source, article.language, item.verdict)
    day = day_of(days_of(article.dating)[1], item.first_seen_at.astimezone(UTC).date())
    return item.id, day, article.title, article.text, [tag_token(kind, name) for kind, name in tags]


def _forget(connection: Connection, item_id: int) -> None:
    number = connection.scalar(select(_DOCUMENT.number).where(_DOCUMENT.item_id == item_id))
    if number is None:
        return
    connection.execute(update(DocumentRow).where(_DOCUMENT.number == number).values(item_id=None))
    if connection.dialect.name != "sqlite":
        connection.execute(text(f"DELETE FROM {WORDS} WHERE number = :number"), {"number": number})  # noqa: S608


def _add(connection: Connection, documents: Iterable[tuple[int, date, str, str, list[str]]]) -> None:
    indexed = list(documents)
    newest = _newest(connection, {(day_on - EARLIEST).days for _, day_on, *_ in indexed})
    rows: list[tuple[int, int]] = []
    words: list[tuple[Any, ...]] = []
    for item_id, day_on, title, body, tags in indexed:
        day = (day_on - EARLIEST).days
        newest[day] += 1
        rows.append((newest[day], item_id))
        words.append((newest[day], *_written(connection, newest[day], title, body, tags)))
    plain_insert(connection, _NEW_DOCUMENT, rows)
    plain_put(connection, _NEW_WORDS[connection.dialect.name == "sqlite"], words)


def _newest(connection: Connection, days: Collection[int]) -> dict[int, int]:
    """Answer the highest number of each day, the one before its first where it has none."""
    newest = {day: (day << DAY_BITS) - 1 for day in days}
    for (found,) in plain_each(connection, _NEWEST, [(day << DAY_BITS, (day + 1) << DAY_BITS) for day in days]):
        if found is not None:
            newest[found >> DAY_BITS] = found
    return newest


def _written(connection: Connection, number: int, title: str, body: str, tags: list[str]) -> tuple[str, ...]:
    told, said = tokens.words(title), tokens.words(body)
    if connection.dialect.name == "sqlite":
        return " ".join(told), " ".join(said), " ".join(sorted(tags))
    return tsvector(told, [], []), tsvector(told, said, [*tags, *slices.names(number)])


def tag_token(kind: str, name: str) -> str:
    """Answer the token of a tag: no token of a text holds a colon."""
    return f"{kind}:{quote(name, safe='-_.~')}"[:500]


def tsvector(title: list[str], body: list[str], tags: list[str]) -> str:
    """Answer a document as PostgreSQL writes one, the title's words with weight A."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for at, token in enumerate(title, 1):
        places[token].append(f"{at}A")
    for token, place in zip(body, chain(islice(_PLACES, len(title) + _GAP, None), repeat(_PLACES[-1])), strict=False):
        places[token].append(place)
    held: dict[str, list[str]] = places
    letters = "".join(held)
    if "'" in letters or "\\" in letters:
        held = {_escaped(token): at for token, at in held.items()}
    told = [f"'{token}':{','.join(at[:_MOST_PLACES])}" for token, at in held.items()]
    return " ".join(told + [quoted(tag) for tag in tags])


_PLACES = [str(at) for at in range(16_384)]
_MOST_PLACES = 255
"""PostgreSQL knows no higher place than the last of these, and keeps no more of one word (manual, 12.11)."""


def quoted(token: str) -> str:
    """Answer a token as PostgreSQL's text search takes it, whatever letters it holds."""
    return f"'{_escaped(token)}'"


def _escaped(token: str) -> str:
    return token.replace("\\", "\\\\").replace("'", "''")


# -- filling --------------------------------------------------------------------------------------------------------


def refill(connection: Connection) -> None:
    """Index all items anew. Reads only columns that there have been since the first schema."""
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"INSERT INTO {WORDS} ({WORDS}) VALUES ('delete-all')"))  # noqa: S608
    else:
        connection.execute(text(f"DELETE FROM {WORDS}"))  # noqa: S608
    connection.execute(text("DELETE FROM search_document"))
    last = -(2**31)
    while some := list(documents(connection, last)):
        _add(connection, some)
        last = some[-1][0]


def mend(connection: Connection) -> None:
    """Fill the index again where it lacks items, is damaged, or where retired documents outnumber the living."""
    retired = connection.scalar(select(func.count()).where(_DOCUMENT.item_id.is_(None))) or 0
    living = connection.scalar(select(func.count()).where(_DOCUMENT.item_id.is_not(None))) or 0
    is_sqlite = connection.dialect.name == "sqlite"
    if retired > living or missing(connection, 1) or (is_sqlite and not is_whole(connection.exec_driver_sql)):
        refill(connection)


def is_whole(execute: Callable[[str], Any]) -> bool:
    """Tell whether SQLite's index can be read to its end and holds as many words as were written into it.

    Damage inside its blocks is none to an integrity check, but what follows it is read amiss. Five seconds of work for
    a million items. `execute` is a connection's, one that may make a temporary table.
    """
    execute("DROP TABLE IF EXISTS temp.search_words_read")
    execute(f"CREATE VIRTUAL TABLE temp.search_words_read USING fts5vocab(main, {WORDS}, 'col')")
    try:
        found = execute(_COUNTED).fetchone()
        written = execute(f"SELECT block FROM {WORDS}_data WHERE id = 1").fetchone()  # noqa: S608
    except (sqlite3.DatabaseError, DatabaseError):
        return False
    finally:
        execute("DROP TABLE temp.search_words_read")
    return written is not None and list(found) == (_numbers(written[0])[1:] or [0, 0, 0])


_COUNTED = "SELECT " + ", ".join(
    f"coalesce(sum(cnt) FILTER (WHERE col = '{name}'), 0)" for name in ("title", "body", "tags")
)
_COUNTED += " FROM temp.search_words_read"


def _numbers(block: bytes) -> list[int]:
    """Read FTS5's counts: of rows, then of the words of each column, in SQLite's varints of up to eight bytes."""
    found, number = [], 0
    for byte in block:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            found.append(number)
            number = 0
    return found


def missing(connection: Connection, limit: int) -> list[int]:
    """Answer items that are not indexed."""
    statement = text(
        "SELECT i.id FROM item i LEFT JOIN search_document d ON d.item_id = i.id WHERE d.number IS NULL LIMIT :most"
    )
    return list(connection.scalars(statement, {"most": limit}))


def documents(connection: Connection, after: int) -> Iterator[tuple[int, date, str, str, list[str]]]:
    """Answer the next items behind an id: id, day, title, text, and tokens of tags."""
    rows = connection.execute(_ITEMS, {"after": after, "most": _BATCH}).all()
    tags: dict[int, list[str]] = {row.id: [] for row in rows}
    for item_id, kind, name in connection.execute(_TAGS, {"ids": list(tags)}):
        tags[item_id].append(tag_token(kind, name))
    for row in rows:
        own = [
            *tags[row.id],
            tag_token("source", row.source),
            tag_token("lang", row.language),
            tag_token("relevant", "yes" if row.relevant else "no"),
        ]
        day = day_of(_day(row.published_to_on), _day(row.first_seen_at) or EARLIEST)
        yield row.id, day, row.title, row.text, own


def _day(value: object) -> date | None:
    """Read what a driver answers for a day or a time, where no type is told to it."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


_NEWEST = "SELECT max(number) FROM search_document WHERE number >= ? AND number < ?"
_DOCUMENT = DocumentRow.__table__.c  # type: ignore[attr-defined]
_NEW_DOCUMENT = Insert("search_document", {"number": "bigint", "item_id": "integer"})
_NEW_WORDS = {
    True: f"INSERT INTO {WORDS} (rowid, title, body, tags) VALUES (?, ?, ?, ?)",  # noqa: S608
    False: f"INSERT INTO {WORDS} (number, title, words) VALUES (?, CAST(? AS tsvector), CAST(? AS tsvector))",  # noqa: S608
}
_ITEMS = text(
    "SELECT id, source, language, relevant, title, text, published_to_on, first_seen_at FROM item "
    "WHERE id > :after ORDER BY id LIMIT :most"
)
_TAGS = text("SELECT item_id, kind, name FROM tag WHERE item_id IN :ids").bindparams(bindparam("ids", expanding=True))
