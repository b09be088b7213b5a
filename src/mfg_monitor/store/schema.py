"""Which schema this program writes, and how an older one becomes it. Alembic is loaded only to change something."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import cast

from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

from mfg_monitor import shipped
from mfg_monitor.errors import StoreError
from mfg_monitor.store import press
from mfg_monitor.store.index import indexing
from mfg_monitor.store.tables import articles as tables
from mfg_monitor.store.tables import bands, blocks, journal, labels, raw, steps, tellings
from mfg_monitor.store.together import hosts, leases, team

HEAD = "0017"
"""The newest revision in db/migrations; a test holds the two together."""
METADATA = SQLModel.metadata
_VERSION_TABLE = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)
"""As alembic makes it (runtime/migration.py)."""
TABLES = frozenset(
    row.__tablename__
    for row in (
        tables.ItemRow,
        tables.TagRow,
        bands.BucketRow,
        tables.RevisionRow,
        tables.AddressRow,
        journal.SourceRow,
        journal.FrontRow,
        journal.HoldRow,
        hosts.HostRow,
        journal.RunRow,
        journal.VisitRow,
        journal.VisitDayRow,
        labels.LabelRow,
        leases.LeaseRow,
        tellings.TellingRow,
        tellings.ClueRow,
        tellings.TieRow,
        tellings.ChoiceRow,
        indexing.DocumentRow,
        raw.DictionaryRow,
        raw.RawRow,
        blocks.BlockRow,
        press.EditionRow,
        press.ToldRow,
        press.SendingRow,
        steps.StepRow,
        team.WorkerRow,
        team.ErrandRow,
    )
)


def known_versions() -> frozenset[str]:
    """Answer the revisions that this program can bring to the newest, by the names of their scripts."""
    return frozenset(script.name.split("_")[0] for script in shipped.folder("migrations").glob("versions/[0-9]*.py"))


def refuse_newer(version: str, shown: str) -> None:
    """Let pass only a version that this program knows.

    Raises:
        StoreError: the database was written by a newer program.
    """
    if version != HEAD and version not in known_versions():
        raise StoreError(
            f"{shown}: written by a newer version of this program (schema {version}, this one knows {HEAD}): "
            "it was left as it is; install the newer version, or use another file"
        )


def version_of(connection: Connection) -> str | None:
    """Answer the schema's version on a server, None where there is none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrate(connection: Connection) -> None:
    """Bring the schema to the newest, within the connection's transaction. Repeatable."""
    with _hidden("pygments"):
        from alembic import command  # noqa: PLC0415 - half a second that only a change of schema needs
        from alembic.config import Config  # noqa: PLC0415

    settings = Config()
    # The settings are read by configparser, to which a percent sign is no letter.
    settings.set_main_option("script_location", str(shipped.folder("migrations")).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    """Let a library do without another one that it can do without: for alembic's error pages, four megabytes."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = cast("ModuleType", None)
    try:
        yield
    finally:
        del sys.modules[module]


def create(connection: Connection) -> None:
    """Create the newest schema at once, in a database without tables. Alembic will take it for its own work."""
    METADATA.create_all(connection)
    connection.execute(text(_VERSION_TABLE))
    connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": HEAD})
