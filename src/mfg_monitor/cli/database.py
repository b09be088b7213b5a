"""`monitor db`: migrations, integrity, backup."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mfg_monitor.cli.shell import Json, Shell, say, say_json, shared

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Upgrade, check or back up the database.")


@app.command(epilog="Example: monitor db upgrade")
@shared
def upgrade(shell: Shell) -> None:
    """Bring the database to this version's schema.

    Repeatable; everything stored is kept.
    """
    from mfg_monitor.store import upgrade as upgraded

    url = shell.config("settings").settings.store.url
    upgraded(url)
    say("the database is at this version's schema")


@app.command(epilog="Example: monitor db check")
@shared
def check(shell: Shell, json: Json = False) -> None:
    """Check integrity, references and sums.

    Each problem is named; the exit code is then 1.
    """
    from mfg_monitor.store import check as checked

    problems = checked(shell.config("settings").settings.store.url)
    if json:
        say_json({"ok": not problems, "problems": problems})
    else:
        say("\n".join(problems) if problems else "the database is sound")
    if problems:
        raise typer.Exit(1)


@app.command(epilog="Example: monitor db backup monitor-backup.sqlite3")
@shared
def backup(
    shell: Shell,
    target: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes.")],
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
) -> None:
    """Write a consistent copy into one file.

    Also beside a running service.
    """
    from mfg_monitor.store import backup as backed_up

    backed_up(shell.config("settings").settings.store.url, target, force=force)
    say(f"wrote {target}")
