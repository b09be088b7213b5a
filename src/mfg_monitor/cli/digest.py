"""`monitor digest`: the digest of one day."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from mfg_monitor.cli.shell import Output, Shell, output, shared


class Form(StrEnum):
    """The forms a digest can take."""

    MD = "md"
    HTML = "html"
    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("digest", epilog="Example: monitor digest --date 2026-03-01 --format html --output digest.html")(
        shared(digest)
    )


def digest(
    shell: Shell,
    date: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], metavar="DATE", help="The day (default: today so far)."),
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="Form of the digest.")] = Form.MD,
    out: Output = None,
) -> None:
    """Print the digest of one day.

    It covers what was first seen on that calendar day in the digest's time zone.
    """
    from mfg_monitor import clock, publish
    from mfg_monitor.digest import FORMATS

    config = shell.config()
    now = clock.now()
    with shell.library(config) as store:
        day = date.date() if date else publish.today(config, now)
        text = FORMATS[form.value](publish.digest_of(day, config=config, library=store, now=now))
    with output(out) as write:
        write(text if text.endswith("\n") else text + "\n")
