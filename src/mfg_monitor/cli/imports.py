"""`monitor import`: articles in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from mfg_monitor.cli.shell import Json, Shell, say, say_json, shared
from mfg_monitor.cli.worker import WhoWorks, Workers, queue_of
from mfg_monitor.errors import ConfigError
from mfg_monitor.text import one_line


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
    from dataclasses import asdict

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
        counts, failures, ended_by = import_once(config, store, paths, source_id=source, queue=queue)
    if json:
        told = [{"kind": f.kind, "message": f.message, "url": f.url} for f in failures]
        say_json({**asdict(counts), "errors": told})
    else:
        say(
            f"{counts.new} new, {counts.updated} updated, {counts.duplicates} duplicates, "
            f"{counts.relevant} kept, {len(failures)} failed"
        )
        if not counts.discovered and not failures:
            sys.stderr.write("nothing there is of a kind that is read: .txt .html .pdf .jsonl .warc .warc.gz\n")
        for failure in failures:
            sys.stderr.write(one_line(f"{failure.url}: {failure.kind}: {failure.message}") + "\n")
    if ended_by is not None:
        sys.stderr.write("interrupted; what was read is stored\n")
        raise typer.Exit(128 + ended_by)
    if failures and not counts.fetched:
        raise typer.Exit(1)
