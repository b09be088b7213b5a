"""The table of recurring blocks: what each source's pages have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Connection, delete, select
from sqlmodel import Field, SQLModel, col

from mfg_monitor.recurring import MOST_BLOCKS, PRUNED_EVERY, Block, Recurring, blocks_of, learned
from mfg_monitor.store.database.columns import CleanText, storable
from mfg_monitor.store.database.plain import Insert, plain_each, plain_insert
from mfg_monitor.store.database.statements import chunks, table_of

_COUNTER = 0
"""No block has this key: its row counts the source's pages."""


class BlockRow(SQLModel, table=True):
    """One block of one source."""

    __tablename__: ClassVar[str] = "block"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    source: str = Field(primary_key=True, sa_type=CleanText)
    key: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False, nullable=False))
    words: str = Field(sa_type=CleanText)
    page_count: int
    last_page: int
    last_title: int = Field(sa_type=BigInteger)


def recurring_of(connection: Connection, source: str) -> Recurring:
    """Answer all that is known of a source's blocks."""
    blocks = _blocks(connection, col(BlockRow.source) == source)
    counter = blocks.pop(_COUNTER, None)
    return Recurring(counter.page_count if counter else 0, blocks)


def learn(connection: Connection, pages: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """Note what new pages of some sources, given by title and text in their order, teach of these, and let fall out
    what is too much: as recurring.Recurring does in memory. The sources are storable."""
    known = _known(connection, pages)
    taught: list[tuple[Any, ...]] = []
    left: dict[str, Sequence[tuple[str, str]]] = {}
    for source, of_source in pages.items():
        own = known[source]
        before = own[_COUNTER].page_count if _COUNTER in own else 0
        at_once = PRUNED_EVERY - before % PRUNED_EVERY
        changed: dict[int, Block] = {}
        for page, (title, text) in enumerate(of_source[:at_once], before + 1):
            for block in (Block(_COUNTER, "", page, page), *learned(own, page, title, text)):
                own[block.key] = changed[block.key] = block
        taught += [_values(source, block) for block in changed.values()]
        if len(of_source) >= at_once:
            left[source] = of_source[at_once:]
    plain_insert(connection, _TAUGHT, taught)
    for source in left:
        _prune(connection, source)
    if further := {source: rest for source, rest in left.items() if rest}:
        learn(connection, further)


def _known(connection: Connection, pages: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, dict[int, Block]]:
    """Answer what is known of the blocks of these pages, and how many pages each source had, by source."""
    asked = [
        (source, keys)
        for source, of_source in pages.items()
        for keys in chunks(dict.fromkeys([_COUNTER, *(key for _, text in of_source for key in blocks_of(text))]))
    ]
    found: dict[str, dict[int, Block]] = {source: {} for source in pages}
    for source, *row in plain_each(connection, _KNOWN, asked):
        found[source][row[0]] = Block(*row)
    return found


def _values(source: str, block: Block) -> tuple[Any, ...]:
    words = storable(block.words)
    return source, block.key, words, block.page_count, block.last_page, block.last_title


def _prune(connection: Connection, source: str) -> None:
    of_source = col(BlockRow.source) == source, col(BlockRow.key) != _COUNTER
    order = col(BlockRow.page_count).desc(), col(BlockRow.last_page).desc(), col(BlockRow.key)
    too_many = connection.scalars(select(col(BlockRow.key)).where(*of_source).order_by(*order).offset(MOST_BLOCKS))
    for keys in chunks(too_many.all()):
        connection.execute(delete(BlockRow).where(*of_source, col(BlockRow.key).in_(keys)))


def _blocks(connection: Connection, *wanted: Any) -> dict[int, Block]:
    table = table_of(BlockRow).c
    columns = table.key, table.words, table.page_count, table.last_page, table.last_title
    return {row[0]: Block(*row) for row in connection.execute(select(*columns).where(*wanted))}


_KNOWN = "SELECT source, key, words, page_count, last_page, last_title FROM block WHERE source = ? AND key IN {}"
"""The source, then the fields of `Block` in their order."""
_TAUGHT = Insert(
    "block",
    {
        "source": "text",
        "key": "bigint",
        "words": "text",
        "page_count": "integer",
        "last_page": "integer",
        "last_title": "bigint",
    },
    "ON CONFLICT (source, key) DO UPDATE SET words = excluded.words, page_count = excluded.page_count, "
    "last_page = excluded.last_page, last_title = excluded.last_title",
)
