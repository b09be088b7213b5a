"""The table of recurring blocks: what each source's pages have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Connection, delete, select
from sqlmodel import Field, SQLModel, col

from mfg_monitor.recurring import MOST_BLOCKS, PRUNED_EVERY, Block, Recurring, blocks_of, learned
from mfg_monitor.store.database.columns import CleanText, storable
from mfg_monitor.store.database.plain import Insert, plain_among, plain_insert
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


def learn(connection: Connection, source: str, pages: Sequence[tuple[str, str]]) -> None:
    """Note what new pages, given by title and text in their order, teach of their source, and let fall out what is too
    much: as recurring.Recurring does in memory."""
    wanted = dict.fromkeys([_COUNTER, *(key for _, text in pages for key in blocks_of(text))])
    known: dict[int, Block] = {}
    for keys in chunks(wanted):
        rows = plain_among(connection, _KNOWN, keys, storable(source))
        known |= {row[0]: Block(*row) for row in rows}
    before = known[_COUNTER].page_count if _COUNTER in known else 0
    at_once = min(len(pages), PRUNED_EVERY - before % PRUNED_EVERY)
    taught: dict[int, Block] = {}
    for page, (title, text) in enumerate(pages[:at_once], before + 1):
        for block in (Block(_COUNTER, "", page, page), *learned(known, page, title, text)):
            known[block.key] = taught[block.key] = block
    plain_insert(connection, _TAUGHT, [_values(source, block) for block in taught.values()])
    if (before + at_once) % PRUNED_EVERY == 0:
        _prune(connection, source)
    if at_once < len(pages):
        learn(connection, source, pages[at_once:])


def _values(source: str, block: Block) -> tuple[Any, ...]:
    words = storable(block.words)
    return storable(source), block.key, words, block.page_count, block.last_page, block.last_title


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


_KNOWN = "SELECT key, words, page_count, last_page, last_title FROM block WHERE source = ? AND key IN {}"
"""In the order of the fields of `Block`."""
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
