"""All verbs there are, in the order in which `monitor --help` lists them."""

from __future__ import annotations

from typing import Annotated

import typer

from mfg_monitor.cli import (
    backfill,
    configuration,
    database,
    digest,
    doctor,
    evaluation,
    export,
    fetch,
    imports,
    read,
    reprocess,
    search,
    serve,
    sources,
    story,
    trial,
    why,
    worker,
)
from mfg_monitor.cli.shell import print_version

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Watches news sources, English and Chinese, for stories about manufacturing in Shanghai.",
    epilog="Example: monitor fetch --once && monitor digest",
)


@app.callback()
def _monitor(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", is_eager=True, callback=print_version)
    ] = False,
) -> None:
    del version


for room in (
    fetch,
    backfill,
    serve,
    worker,
    digest,
    read,
    story,
    search,
    why,
    trial,
    evaluation,
    export,
    imports,
    reprocess,
):
    room.register(app)
app.add_typer(sources.app, name="sources")
app.add_typer(configuration.app, name="config")
app.add_typer(database.app, name="db")
doctor.register(app)
