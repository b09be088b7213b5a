"""Where a store lies: reading a database URL, and saying what a database refused without showing its password."""

from __future__ import annotations

import re
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from mfg_monitor.errors import ConfigError, DamagedRowError, StoreError

BUSY_S = 15.0
"""How long a writer waits for another one."""
_EXPECTED = 'expected "sqlite:///FILE" or "postgresql+psycopg://USER@HOST/NAME"'
_DAMAGED = "the database is damaged; it was left as it is: run `monitor db check`, or restore a backup"
_LONGEST = 300
"""Characters of a database's own words that are told."""
_REFUSALS: tuple[tuple[str, str, bool], ...] = (
    ("locked", "it is locked by another program; try again when that has finished", True),
    ("not a database", "the file is not a database, or its head is damaged; it was left as it is", False),
    ("malformed", _DAMAGED, False),
    ("could not decode", _DAMAGED, False),
    ("readonly", "the file or its folder is read-only: give this user the right to write there", False),
    ("is full", "the disk is full; what was stored before is safe: make room and run again", True),
    ("removed or replaced", "it went away under the running program: put it back, or start anew", False),
    ("unable to open", "it cannot be opened: check that the folder exists and may be written", False),
    ("lock timeout", "another program is writing to it; try again when that has finished", True),
    ("password authentication failed", "it does not accept this user and password: check store.url", False),
    ("could not translate host name", "its host is not known: check store.url", False),
    ("failed to resolve host", "its host is not known: check store.url", False),
    ("connection refused", "no server answers there: check that it runs, and store.url", True),
    ("no such file or directory", "no server answers there: check that it runs, and store.url", True),
    ("server closed the connection", "the connection broke; what was stored before is safe: run again", True),
    ("terminating connection", "the connection broke; what was stored before is safe: run again", True),
    ("connection is lost", "the connection broke; what was stored before is safe: run again", True),
    ("no space left", "the disk is full; what was stored before is safe: make room and run again", True),
    ("disk i/o", "reading or writing the disk failed: check its space and its health", False),
)
"""Words of the databases' own messages, what they mean for the user, and whether it may pass."""


@dataclass(frozen=True, slots=True)
class Place:
    """A database, by its URL. `path` is None for SQLite in memory and for servers."""

    url: URL
    is_sqlite: bool
    path: Path | None
    shown: str
    """How messages name it."""
    busy_s: float = BUSY_S


def place_of(url: str) -> Place:
    """Read a database URL. Paths are relative to the working folder of now, whatever it becomes later.

    Raises:
        ConfigError: it is no database URL, or names a kind of database that is not supported.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise ConfigError(f"store.url: {masked(url)!r} is no database URL; {_EXPECTED}") from error
    if parsed.drivername in {"sqlite", "sqlite+pysqlite"}:
        return _sqlite_place(parsed)
    if parsed.drivername in {"postgresql", "postgresql+psycopg"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
        return Place(parsed, is_sqlite=False, path=None, shown=masked(parsed.render_as_string(hide_password=True)))
    raise ConfigError(f"store.url: databases of kind {parsed.drivername!r} are not supported; {_EXPECTED}")


def _sqlite_place(url: URL) -> Place:
    unknown = set(url.query) - {"timeout"}
    if unknown or url.host:
        wrong = f"the parameter {min(unknown)!r}" if unknown else f"a host ({url.host!r}): three slashes precede FILE"
        raise ConfigError(f"store.url: a SQLite URL takes no {wrong.removeprefix('a ')}; {_EXPECTED}")
    try:
        busy_s = float(str(url.query.get("timeout", BUSY_S)))
    except ValueError as error:
        raise ConfigError(f"store.url: expected seconds in timeout={url.query['timeout']!r}") from error
    if url.database in {None, "", ":memory:"}:
        return Place(url, is_sqlite=True, path=None, shown="the database in memory", busy_s=busy_s)
    if "\0" in str(url.database):
        raise ConfigError("store.url: a file's name holds no NUL character")
    path = Path(str(url.database))
    return Place(url, is_sqlite=True, path=path.absolute(), shown=str(path), busy_s=busy_s)


def server_address(url: str) -> str | None:
    """Answer the address of the server as PostgreSQL's own library takes it, password included; None for SQLite.

    Raises:
        ConfigError: see `place_of`.
    """
    place = place_of(url)
    return None if place.is_sqlite else place.url.set(drivername="postgresql").render_as_string(hide_password=False)


def masked(url: str) -> str:
    """Answer a database URL with its password blotted out, wherever it stands."""
    url = re.sub(r"(://[^/@:]*:)[^@]*@", r"\1***@", url)
    return re.sub(r"(?i)(password=)[^&]*", r"\1***", url)


@contextmanager
def refusals(shown: str) -> Iterator[None]:
    """Turn what the database raises into our own error, one plain line that names the database.

    Raises:
        StoreError: instead of any error of the database or its driver; retryable where it may pass.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise _refusal(shown, error) from error


UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, struct.error)
"""What reading a row raises whose values are not of their kinds: only damage, or another program, writes such."""


@contextmanager
def legible(shown: str) -> Iterator[None]:
    """Turn what a damaged row raises into our own error.

    Raises:
        DamagedRowError: a row cannot be read.
    """
    try:
        yield
    except UNREADABLE as error:
        said = " ".join(str(error).split())[:_LONGEST]
        raise DamagedRowError(f"{shown}: {_DAMAGED} (a row cannot be read: {said})") from error


def _refusal(shown: str, error: Exception) -> StoreError:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    said = " ".join(str(cause).split())[:_LONGEST] or type(cause).__name__
    for words, meaning, may_pass in _REFUSALS:
        if words in said.lower():
            refusal = StoreError(f"{shown}: {meaning} ({said})")
            refusal.retryable = may_pass
            return refusal
    return StoreError(f"{shown}: {masked(said)}")
