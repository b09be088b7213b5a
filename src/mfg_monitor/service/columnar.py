"""Items → a Parquet file, in constant memory."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mfg_monitor.errors import ConfigError, StoreError
from mfg_monitor.model import Item
from mfg_monitor.record import CSV_COLUMNS, as_object

_SPAN = '"start" BIGINT, "end" BIGINT'
_MATCHES = f'STRUCT(kind VARCHAR, id VARCHAR, term VARCHAR, "where" VARCHAR, {_SPAN}, weight DOUBLE)[]'
_FIGURES = f"STRUCT(value DOUBLE, unit VARCHAR, currency VARCHAR, quote VARCHAR, {_SPAN})[]"
_TYPES = {
    **dict.fromkeys(("id", "story", "duplicate_of", "revision"), "BIGINT"),
    **dict.fromkeys(("authors", "sectors", "places", "companies", "topics"), "VARCHAR[]"),
    **dict.fromkeys(("published_earliest", "published_latest"), "DATE"),
    **dict.fromkeys(("first_seen", "last_seen"), "TIMESTAMPTZ"),
    "relevant": "BOOLEAN",
    "score": "DOUBLE",
    "matches": _MATCHES,
    "figures": _FIGURES,
}
"""Of columns that are not text. Dates of publication are, since they are cut to what is known of them."""
_LARGEST_BYTES = 256_000_000
"""Of one item as JSON; a page has ten million bytes at most unless `fetch.max_body` says otherwise."""


def write_parquet(items: Iterable[Item], path: Path) -> None:
    """Write a Parquet file (zstd) that appears only when it is whole; its columns are the fields of an item.

    Raises:
        ConfigError: the extra is not installed.
        StoreError: the file could not be written.
    """
    try:
        import duckdb  # noqa: PLC0415 - 65 MB that only this form needs
    except ImportError as error:
        raise ConfigError("--format parquet needs the extra: pip install 'mfg-monitor[parquet]'") from error
    with _named(path), tempfile.TemporaryDirectory(prefix=f".{path.name[:80]}.", dir=path.parent) as folder:
        lines, made = Path(folder) / "items.jsonl", Path(folder) / "made.parquet"
        with lines.open("w", encoding="utf-8", errors="replace") as file:
            for item in items:
                file.write(json.dumps(as_object(item), ensure_ascii=False) + "\n")
        columns = ", ".join(f"{_quoted(name)}: {_quoted(_TYPES.get(name, 'VARCHAR'))}" for name in CSV_COLUMNS)
        read = f"read_json({_quoted(str(lines))}, format='newline_delimited', columns={{{columns}}}, "
        read += f"maximum_object_size={_LARGEST_BYTES})"
        copy = f"COPY (SELECT * FROM {read}) TO {_quoted(str(made))} (FORMAT parquet, COMPRESSION zstd)"  # noqa: S608
        try:
            with duckdb.connect(config={"autoinstall_known_extensions": "false", "temp_directory": folder}) as engine:
                engine.execute("SET TimeZone = 'UTC'")
                engine.execute(copy)
        except duckdb.Error as error:
            raise StoreError(f"{path}: cannot be written: {' '.join(str(error).split())}") from error
        descriptor = os.open(made, os.O_RDWR)
        with suppress(OSError):
            os.fsync(descriptor)
        os.close(descriptor)
        made.chmod(0o644)
        made.replace(path)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Let an error of the disk name the file that was asked for."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
