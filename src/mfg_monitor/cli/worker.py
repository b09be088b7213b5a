"""`monitor worker`: one worker of a distributed deployment."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mfg_monitor.cli.shell import Shell, shared
from mfg_monitor.errors import ConfigError

if TYPE_CHECKING:
    from mfg_monitor.config.load import Config


class Workers(StrEnum):
    """Who does the work."""

    OWN = "own"
    EXTERNAL = "external"


WhoWorks = Annotated[
    Workers, typer.Option("--workers", help="Who does the work: this process, or any number of monitor worker.")
]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("worker", epilog="Example: monitor worker --visits 16")(shared(worker))


def worker(
    shell: Shell,
    visits: Annotated[int, typer.Option("--visits", min=1, max=500, metavar="N", help="Visits at once.")] = 16,
) -> None:
    """Make the visits that `monitor serve --workers external` hands out, as one of any number of workers.

    So it does with the steps of `monitor backfill` and the slices of `monitor reprocess` of that option.

    Needs a PostgreSQL store that all of them share. It goes on until SIGTERM or Ctrl-C; one that is killed loses
    nothing: others do its work again.
    """
    config = shell.config()
    address = queue_address(config)
    from mfg_monitor.service.signals import leave
    from mfg_monitor.service.working import Worker, run_worker

    with shell.store(config) as store:
        run_worker(Worker(config, store, address, shell.config, visits))
    leave()


def queue_of(config: Config, workers: Workers) -> str | None:
    """Answer the address of the queue where external workers are to do the work, else None. Raises: ConfigError."""
    return queue_address(config) if workers is Workers.EXTERNAL else None


def queue_address(config: Config) -> str:
    """Answer the address of the server that holds the queue of visits.

    Raises:
        ConfigError: the store is no server, or the extra is not installed.
    """
    from importlib.util import find_spec

    from mfg_monitor.store import server_address

    address = server_address(config.settings.store.url)
    if address is None:
        raise ConfigError(
            "workers share a PostgreSQL store, and store.url names a SQLite file: "
            'set store.url = "postgresql+psycopg://USER@HOST/NAME", or leave --workers external out'
        )
    if find_spec("procrastinate") is None:
        raise ConfigError("workers need the extra: pip install 'mfg-monitor[distributed]'")
    return address
