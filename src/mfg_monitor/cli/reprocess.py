"""`monitor reprocess`: stored pages through the stages again."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mfg_monitor.cli.filters import filtered
from mfg_monitor.cli.shell import Json, Shell, say, say_json_streaming, shared
from mfg_monitor.cli.worker import WhoWorks, Workers, queue_of
from mfg_monitor.errors import ConfigError
from mfg_monitor.model import ItemFilter
from mfg_monitor.text import one_line

if TYPE_CHECKING:
    from mfg_monitor.service.reprocessing import Replay, Turned


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("reprocess", epilog="Example: monitor reprocess --dry-run --source people-en-business")(
        shared(filtered(reprocess))
    )


def reprocess(
    shell: Shell,
    wanted: ItemFilter,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")] = False,
    redo: Annotated[bool, typer.Option("--all", help="Also what the present rules have judged already.")] = False,
    workers: WhoWorks = Workers.OWN,
    json: Json = False,
) -> None:
    """Read, judge and join stored articles again.

    For use after a change of rules or of the program. Articles are read from their raw pages, or judged by their stored
    text where none is kept. Ids, first_seen and revision stay. Broken off, it goes on when run again.
    """
    from mfg_monitor.service.reprocessing import reprocess as here

    config = shell.config()
    queue = queue_of(config, workers)
    if queue is not None and wanted.limit is not None:
        raise ConfigError("--limit counts the items of one process: leave out either it or --workers external")
    if dry_run:
        with shell.library(config, must_exist=True):
            pass  # a store that is not there has nothing to show, and is not made for it
    with shell.store(config) as store:
        if queue is None:
            replay = here(config, store, wanted, dry_run=dry_run, redo=redo)
        else:
            from mfg_monitor.service.sharing import reprocess_by_workers  # needs the extra

            replay = reprocess_by_workers(store, wanted, queue, dry_run=dry_run, redo=redo)
    if json:
        say_json_streaming(_object(replay, dry_run=dry_run))
    else:
        _report(replay, dry_run=dry_run)
    if replay.ended_by is not None:
        sys.stderr.write("interrupted; what was finished is stored, run it again to go on\n")
        raise typer.Exit(128 + replay.ended_by)
    for words in replay.refused:
        sys.stderr.write(f"{one_line(words)}\n")
    if replay.refused or (replay.failed and len(replay.failed) == replay.examined):
        raise typer.Exit(1)


def _object(replay: Replay, *, dry_run: bool) -> dict[str, Any]:
    """Answer what is told as JSON; what may be long comes piece by piece."""
    return {
        "dry_run": dry_run,
        "examined": replay.examined,
        "changed": replay.changed,
        "current": replay.current,
        "from_text": replay.from_text,
        "gained": (_told(one) for one in replay.turned if one.is_kept),
        "lost": (_told(one) for one in replay.turned if not one.is_kept),
        "failed": ({"id": item_id, "message": message} for item_id, message in replay.failed),
        "refused": replay.refused,
        "interrupted": replay.ended_by is not None,
    }


def _told(one: Turned) -> dict[str, Any]:
    told = asdict(one)
    del told["is_kept"]
    told["id"] = told.pop("item_id")
    return told


def _report(replay: Replay, *, dry_run: bool) -> None:
    gained = sum(one.is_kept for one in replay.turned)
    say(f"+{gained} \N{MINUS SIGN}{len(replay.turned) - gained}" + (" (nothing was written)" if dry_run else ""))
    for is_kept, sign in ((True, "+"), (False, "\N{MINUS SIGN}")):
        for one in replay.turned:
            if one.is_kept is is_kept:
                words = one_line(f"{one.title}: {one.reason}")
                say(f"{sign} {one.item_id:>6}  {one.before:.2f} > {one.after:.2f}  {words}")
    say(
        f"{replay.examined} read again, {replay.changed} of them {'would change' if dry_run else 'changed'}; "
        f"{replay.current} were judged by these rules already"
    )
    if replay.from_text:
        say(f"{replay.from_text} have no raw page and were judged by their stored text")
    for item_id, message in replay.failed:
        say(f"item {item_id} stays as it was: {one_line(message)}")
