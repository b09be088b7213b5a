"""Write the fixture of the present schema: run `python -m tests.store.releasing` before a release that changed it."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from mfg_monitor.model import Counts, Front, Hold, Run, SourceState, Validators, Visit
from mfg_monitor.store import open_store, schema
from mfg_monitor.store.index.indexing import WORDS
from tests.store.building import at, decide, examined, skipped


def dumped(connection: sqlite3.Connection) -> str:
    """Answer the database as SQL. The search index keeps no contents that could be dumped, so it comes out empty."""
    (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (WORDS,)).fetchone()
    connection.execute(f"DROP TABLE {WORDS}")
    return "\n".join(connection.iterdump()).replace("\nCOMMIT;", f"\n{made};\nCOMMIT;\n")


def main() -> None:
    """Fill a store with a little of everything and dump it as SQL."""
    site = "http://news.example/"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.sqlite3"
        with open_store(f"sqlite:///{file}") as store:
            run = store.begin_run(at(0))
            store.settle(examined(f"{site}a"), decide)
            validators = Validators('W/"b"', "\xe9")
            store.settle(examined(f"{site}b", "two", minutes=1, source="weekly", validators=validators), decide)
            store.end_run(Run(run, at(0), at(2)))
            store.begin_run(at(2))
            store.settle(examined(f"{site}c", "two", minutes=2), decide)
            changed = "临港的工厂将年产 60 GWh 电池。"
            store.settle(examined(f"{site}a", changed, title="更大的工厂", minutes=9), decide)
            store.settle(skipped(f"{site}d", title="待读"), decide)
            visit = Visit(run, "daily", "ok", at(0), at(9), Counts(4, 4, 3, 1, 1, 3, 1), warnings=("slow",))
            front = Front(site, Validators('"f"', "Mon"), "h", at(0))
            store.end_visit(visit, SourceState("daily", fronts=(front,), next_due_at=at(30), last_status="ok"))
            store.hold(Hold("news.example:80", at(60), "Retry-After"))
            store.label(2, "no", at(11))
            store.end_run(Run(run, at(0), at(10), (visit,)))
        with closing(sqlite3.connect(file)) as connection:
            dump = dumped(connection)
    target = Path(__file__).parent / "released" / f"schema_{schema.HEAD}.sql"
    target.write_text(dump, encoding="utf-8")


if __name__ == "__main__":
    main()
