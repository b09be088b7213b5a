"""`monitor export`: the whole store out, in open forms."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mfg_monitor.cli.filters import filtered
from mfg_monitor.cli.search import read_query
from mfg_monitor.cli.shell import Output, Shell, binary_output, output, shared
from mfg_monitor.errors import ConfigError
from mfg_monitor.model import Item, ItemFilter

if TYPE_CHECKING:
    from mfg_monitor.ports import Library
    from mfg_monitor.search import Query, TagKind


class ExportForm(StrEnum):
    """The forms of an export."""

    JSONL = "jsonl"
    CSV = "csv"
    ATOM = "atom"
    PARQUET = "parquet"
    WARC = "warc"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("export", epilog="Example: monitor export --format csv --relevant --output kept.csv")(
        shared(filtered(export))
    )


def export(
    shell: Shell,
    wanted: ItemFilter,
    form: Annotated[ExportForm, typer.Option("--format", help="Form of the export.")] = ExportForm.JSONL,
    bom: Annotated[bool, typer.Option("--bom", help="Begin CSV with a byte order mark, as Excel likes it.")] = False,
    query: Annotated[str | None, typer.Option("--query", metavar="QUERY", help="Only what a search finds.")] = None,
    out: Output = None,
) -> None:
    """Write stored items out, oldest first; with --query the newest first.

    --since takes what is new and what has changed since then. The form warc gives the raw pages.

    Stories that were split or joined by hand are told as they are, but not that a hand made them: where they are
    imported, `monitor reprocess` decides anew. `monitor db backup` keeps such decisions, and labels.
    """
    asked = read_query(shell, query) if query is not None else None
    with shell.library() as store:
        items = store.items(_changed(wanted)) if asked is None else found(store, asked, wanted)
        if form is ExportForm.WARC:
            _archive(store, items, out)
            return
        if form is ExportForm.PARQUET:
            _parquet(items, out)
            return
        with output(out) as write:
            if bom and form is ExportForm.CSV:
                write("\ufeff")
            for line in _WRITERS[form](items):
                write(line)


def found(store: Library, query: Query, wanted: ItemFilter) -> Iterator[Item]:
    """Answer what a search finds and the filters let through, newest first, in constant memory."""
    if wanted.since_at is not None:
        yield from _changed_and_found(store, query, wanted)
        return
    from mfg_monitor.search.hits import WINDOW

    asked, after, left = narrowed(query, wanted), None, wanted.limit
    while left is None or left > 0:
        hits = store.search(asked, WINDOW, after, newest_first=True)
        for item in hits.items:
            is_late = wanted.until_at is not None and item.first_seen_at >= wanted.until_at
            if is_late or left == 0:
                continue
            yield item
            left = None if left is None else left - 1
        after = hits.next
        if after is None:
            return


def _changed_and_found(store: Library, query: Query, wanted: ItemFilter) -> Iterator[Item]:
    """Answer what is new or has changed and fits; what changed lately is little, so that each is looked at."""
    from mfg_monitor.search.matching import entry_of, fits
    from mfg_monitor.search.query import EARLIEST, day_of, days_between
    from mfg_monitor.store.rules.days import days_of

    low, high = days_between(query)

    def is_found(item: Item) -> bool:
        day = day_of(days_of(item.article.dating)[1], item.first_seen_at.astimezone(UTC).date())
        return low <= (day - EARLIEST).days < high and fits(query, entry_of(item))

    changed = replace(_changed(wanted), newest_first=True, limit=None)
    return islice(filter(is_found, store.items(changed)), wanted.limit)


def narrowed(query: Query, wanted: ItemFilter) -> Query:
    """Answer the query with what the options ask for besides."""
    from mfg_monitor.search import Tag, Term

    asked: list[tuple[TagKind, str | None]] = [
        ("source", wanted.source),
        ("sector", wanted.sector),
        ("place", wanted.place),
        ("company", wanted.company),
        ("topic", wanted.topic),
        ("lang", wanted.language),
        ("relevant", None if wanted.relevant is None else "yes" if wanted.relevant else "no"),
    ]
    tags = tuple((Term(Tag(kind, (name,))),) for kind, name in asked if name is not None)
    return replace(query, clauses=query.clauses + tags)


def _parquet(items: Iterator[Item], out: Path | None) -> None:
    from mfg_monitor.service.columnar import write_parquet

    if out is None:
        raise ConfigError("--format parquet needs --output FILE: its end is written before its beginning is known")
    if not out.parent.is_dir():
        raise ConfigError(f"--output: there is no folder {out.parent}")
    if out.is_dir():
        raise ConfigError(f"--output: {out} is a folder; name a file")
    write_parquet(items, out)


def _changed(wanted: ItemFilter) -> ItemFilter:
    # What follows one export by a later one wants what was revised or judged otherwise, too.
    return replace(wanted, since_at=None, changed_since_at=wanted.since_at)


def _jsonl(items: Iterator[Item]) -> Iterator[str]:
    from mfg_monitor.record import as_object

    for item in items:
        yield json.dumps(as_object(item), ensure_ascii=False) + "\n"


def _csv(items: Iterator[Item]) -> Iterator[str]:
    from mfg_monitor.record import CSV_COLUMNS, as_row

    yield _row(CSV_COLUMNS)
    for item in items:
        yield _row(as_row(item))


def _atom(items: Iterator[Item]) -> Iterator[str]:
    from mfg_monitor.digest.atom import feed

    return feed(items, title="Stories", name="export")


def _archive(store: Library, items: Iterator[Item], out: Path | None) -> None:
    from mfg_monitor import clock
    from mfg_monitor.webarchive import archived

    captures = (capture for item in items for capture in store.captures(item.id))
    with binary_output(out) as write:
        for record in archived(captures, clock.now()):
            write(record)


def _row(cells: Any) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()


_WRITERS: dict[ExportForm, Callable[[Iterator[Item]], Iterator[str]]] = {
    ExportForm.JSONL: _jsonl,
    ExportForm.CSV: _csv,
    ExportForm.ATOM: _atom,
}
