"""`monitor import`: articles in."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mfg_monitor.cli.shell import Json, Shell, say, say_json, shared
from mfg_monitor.cli.worker import WhoWorks, Workers, queue_of
from mfg_monitor.errors import ConfigError
from mfg_monitor.text import one_line

if TYPE_CHECKING:
    from mfg_monitor.service.importing import Import


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("import", epilog="Example: monitor import saved-pages/ older.jsonl --source archive")(shared(bring_in))


def bring_in(
    shell: Shell,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Files (.txt .html .pdf .jsonl .warc) or folders.")
    ],
    source: Annotated[str, typer.Option("--source", metavar="ID", help="Source id the articles get.")] = "import",
    workers: WhoWorks = Workers.OWN,
    json: Json = False,
) -> None:
    """Read articles from files and store them.

    Importing twice is importing once. Web archives may be handed to workers, a file each.
    """
    from mfg_monitor.config.sources import is_source_id
    from mfg_monitor.service.importing import import_once

    if not is_source_id(source):
        raise ConfigError(
            f'--source: "{one_line(source)}" is no source id: letters, digits, ".", "_" and "-", 100 at most'
        )
    feeds = next((path for path in paths if path.suffix.lower() == ".opml"), None)
    if feeds is not None:
        raise ConfigError(f"{feeds}: is a list of feeds, which `monitor sources import` takes")
    config = shell.config()
    queue = queue_of(config, workers)
    with shell.store(config) as store:
        if queue is None:
            result = import_once(config, store, paths, source_id=source)
        else:
            from mfg_monitor.service.sharing import import_by_workers  # needs the extra

            result = import_by_workers(store, paths, queue, source_id=source)
    _report(result, json=json)
    if result.ended_by is not None:
        sys.stderr.write("interrupted; what was read is stored\n")
        raise typer.Exit(128 + result.ended_by)
    if result.failures and not result.tally.fetched:
        raise typer.Exit(1)


def _report(result: Import, *, json: bool) -> None:
    counts, failures = result.tally.counts(), result.failures
    if json:
        told = [{"kind": f.kind, "message": f.message, "url": f.url} for f in failures]
        say_json({**asdict(counts), "errors": told})
        return
    say(
        f"{counts.new} new, {counts.updated} updated, {counts.duplicates} duplicates, "
        f"{counts.relevant} kept, {len(failures)} failed"
    )
    if not counts.discovered and not failures:
        sys.stderr.write("nothing there is of a kind that is read: .txt .html .pdf .jsonl .warc .warc.gz\n")
    for failure in failures:
        sys.stderr.write(one_line(f"{failure.url}: {failure.kind}: {failure.message}") + "\n")
