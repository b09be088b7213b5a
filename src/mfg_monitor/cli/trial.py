"""`monitor try`: pages through all stages, nothing stored."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mfg_monitor.cli.holding import holds_of, keep_holds
from mfg_monitor.cli.shell import Shell, say, say_json, shared
from mfg_monitor.errors import ConfigError

if TYPE_CHECKING:
    from mfg_monitor.config.load import Config
    from mfg_monitor.model import Hold


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("try", epilog="Example: monitor try saved-page.html --url https://example.com/2026/0301/c1.html")(
        shared(trial)
    )


def trial(
    shell: Shell,
    places: Annotated[list[str], typer.Argument(metavar="URL|FILE|FOLDER…", help="Pages to try.")],
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="The address that a file came from.")] = None,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="DIR", help="Write each page and its result there, as a test pair.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one item object a line.")] = False,
) -> None:
    """Read pages through all stages; store nothing but a Retry-After.

    Shows what would be stored: text, date with its witnesses, verdict and why.
    """
    if url is not None and not url.startswith(("http://", "https://")):
        raise ConfigError('--url: expected an address that begins with "http://" or "https://"')
    config = shell.config()
    held: list[Hold] = []
    try:
        done, failed = asyncio.run(_try(config, places, url, save, held, json=json))
    finally:
        keep_holds(shell, config, held)
    if failed and not done:
        raise typer.Exit(1)


async def _try(
    config: Config, places: list[str], url: str | None, save: Path | None, held: list[Hold], *, json: bool
) -> tuple[int, int]:
    from mfg_monitor.classify import explain
    from mfg_monitor.cli.read import shown
    from mfg_monitor.model import Skipped
    from mfg_monitor.record import as_object
    from mfg_monitor.service.dryrun import try_pages
    from mfg_monitor.service.pairs import PairFolder

    done = failed = 0
    pairs = PairFolder.opened(save).put if save is not None else None
    is_asked = any("://" in place for place in places)
    holds = holds_of(config) if is_asked else ()
    async for entry in try_pages(config, places, url=url, save=pairs, holds=holds, on_hold=held.append):
        if isinstance(entry, Skipped):
            failed += 1
            sys.stderr.write(f"{entry.candidate.url}: {entry.reason}: {entry.message}\n")
        elif json:
            done += 1
            say_json(as_object(entry), line=True)
        else:
            done += 1
            say(f"{shown(entry)}\n\n{explain(entry.article, entry.verdict)}\n")
    return done, failed
