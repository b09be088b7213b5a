"""Items → a Parquet file, in constant memory."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

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
_BUFFER_BYTES = 1_000_000
"""What is read of the items at once, where none is longer."""
_TOGETHER = 4_096
"""Items of a row group, which is held in memory whole: 150 MB for articles of 3 kB, however many there are."""


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
        longest = _write_lines(items, lines)
        columns = ", ".join(f"{_quoted(name)}: {_quoted(_TYPES.get(name, 'VARCHAR'))}" for name in CSV_COLUMNS)
        read = f"read_json({_quoted(str(lines))}, format='newline_delimited', columns={{{columns}}}, "
        read += f"maximum_object_size={max(longest, _BUFFER_BYTES)})"
        form = f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_TOGETHER})"
        copy = f"COPY (SELECT * FROM {read}) TO {_quoted(str(made))} {form}"  # noqa: S608
        # Each thread would hold a row group and a buffer of its own.
        settings: dict[str, Any] = {"autoinstall_known_extensions": "false", "temp_directory": folder, "threads": "1"}
        try:
            with duckdb.connect(config=settings) as engine:
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


def _write_lines(items: Iterable[Item], path: Path) -> int:
    """Write JSON lines; answer the bytes of the longest."""
    longest = 0
    with path.open("wb") as file:
        for item in items:
            line = json.dumps(as_object(item), ensure_ascii=False).encode("utf-8", "replace") + b"\n"
            longest = max(longest, len(line))
            file.write(line)
    return longest


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
