"""`monitor export`: the whole store out, in open forms."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Annotated, Any

import typer

from mfg_monitor.cli.filters import filtered
from mfg_monitor.cli.shell import Output, Shell, output, shared
from mfg_monitor.model import Item, ItemFilter


class ExportForm(StrEnum):
    """The forms of an export."""

    JSONL = "jsonl"
    CSV = "csv"


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
    out: Output = None,
) -> None:
    """Write stored items out, oldest first."""
    with shell.library() as store, output(out) as write:
        if bom and form is ExportForm.CSV:
            write("\ufeff")
        for line in _WRITERS[form](store.items(wanted)):
            write(line)


def _jsonl(items: Iterator[Item]) -> Iterator[str]:
    from mfg_monitor.record import as_object

    for item in items:
        yield json.dumps(as_object(item), ensure_ascii=False) + "\n"


def _csv(items: Iterator[Item]) -> Iterator[str]:
    from mfg_monitor.record import CSV_COLUMNS, as_row

    yield _row(CSV_COLUMNS)
    for item in items:
        yield _row(as_row(item))


def _row(cells: Any) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()


_WRITERS: dict[ExportForm, Callable[[Iterator[Item]], Iterator[str]]] = {
    ExportForm.JSONL: _jsonl,
    ExportForm.CSV: _csv,
}
