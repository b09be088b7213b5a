"""Adding sources to sources.toml: what stands in the file stays byte for byte, what is new is appended as commented
tables, and the file is replaced in one step."""

from __future__ import annotations

import fcntl
import os
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mfg_monitor.config.declared import read_sources
from mfg_monitor.config.document import Document
from mfg_monitor.config.mistakes import MistakesError
from mfg_monitor.config.sources import Source, WebSource
from mfg_monitor.errors import ConfigError, MonitorError
from mfg_monitor.text import one_line

BEGINNING = (
    "# Where news is looked for. Each [[source]] is one feed, sitemap, list page, JSON interface or folder of files.\n"
)
_FIRST = ("id", "name", "publisher", "homepage", "kind", "url", "query", "language", "timezone", "every", "enabled")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Addition:
    """One source to write, and the comments above it."""

    source: WebSource
    comments: tuple[str, ...] = ()


def append_sources(path: Path, additions: Sequence[Addition], *, beginning: str = BEGINNING) -> None:
    """Write the sources at the end of the file; where there is none yet, after `beginning`.

    A link is kept and its target replaced. Two that add at the same time wait for each other.

    Raises:
        ConfigError: the file has mistakes, or cannot take another table; it is left as it was.
        MonitorError: it cannot be written.
    """
    target = path.resolve() if path.is_symlink() else path
    try:
        with _one_at_a_time(target.parent):
            before = target.read_bytes() if target.exists() else beginning.encode()
            after = before + _rendered(before, additions)
            _require_same_and_new(str(path), before, after, additions)
            _replace(target, after)
    except OSError as error:
        raise MonitorError(f"{path}: cannot be written: {error.strerror or error}") from error


def render(addition: Addition) -> str:
    """Answer the source as a TOML table with its comments; keys that have their default are left out."""
    import tomlkit  # noqa: PLC0415 - only those who write need it

    values = addition.source.model_dump(mode="json", exclude_defaults=True)
    values["kind"] = addition.source.kind
    table = tomlkit.table()
    for key in [*(key for key in _FIRST if key in values), *(key for key in values if key not in _FIRST)]:
        if key != "article":
            table.add(key, _item(values[key]))
    if values.get("article"):
        rules = tomlkit.table()
        for key, value in values["article"].items():
            rules.add(key, _item(value))
        table.add("article", rules)
    tables = tomlkit.aot()
    tables.append(table)
    document = tomlkit.document()
    document.append("source", tables)
    comments = "".join(f"# {line}\n" for line in (one_line(comment) for comment in addition.comments) if line)
    return comments + tomlkit.dumps(document).strip("\n") + "\n"


def _item(value: Any) -> Any:
    import tomlkit  # noqa: PLC0415

    if isinstance(value, str) and "\\" in value and "'" not in value and value.isprintable():
        return tomlkit.string(value, literal=True)  # a pattern reads best as it is
    return tomlkit.item(value)


def _rendered(before: bytes, additions: Sequence[Addition]) -> bytes:
    newline = b"\r\n" if b"\r\n" in before else b"\n"
    text = "\n".join(render(addition) for addition in additions).encode().replace(b"\n", newline)
    if not before.removeprefix(_BOM).strip():
        return text
    if not before.endswith(b"\n"):
        return newline * 2 + text
    return text if before.endswith(newline * 2) else newline + text


def _require_same_and_new(name: str, before: bytes, after: bytes, additions: Sequence[Addition]) -> None:
    """Read both as the program does: the sources of before must be there as they were, and the new ones after them."""
    old = _read(name, before)
    try:
        new = _read(name, after)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{name}: a [[source]] cannot be added to it as it is written: write each source as a [[source]] table of "
            "its own, then add again"
        ) from error
    if new != (*old, *(addition.source for addition in additions)):
        raise ConfigError(f"{name}: a [[source]] cannot be added at its end without changing what stands there")


def _read(name: str, content: bytes) -> tuple[Source, ...]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{name}: it is not UTF-8: save the file as UTF-8") from error
    document = Document(name, text, tomllib.loads(text))
    sources, mistakes = read_sources(document)
    if mistakes:
        raise MistakesError(mistakes)
    return sources


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):  # some network file systems know no locks; the replacing is whole even so
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _replace(target: Path, content: bytes) -> None:
    """Put the content in place in one step, with the rights that the file had."""
    mode = target.stat().st_mode & 0o7777 if target.exists() else 0o644
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(13, "the file is read-only", str(target))
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:80]}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
