"""`monitor serve`: the long-running service, schedule and web page in one process."""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from mfg_monitor.cli.fetch import chosen_sources
from mfg_monitor.cli.shell import Shell, say, shared
from mfg_monitor.cli.worker import WhoWorks, Workers, queue_of
from mfg_monitor.errors import ConfigError

if TYPE_CHECKING:
    from mfg_monitor.service.clockwork import Clockwork


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("serve", epilog="Example: monitor serve --config config")(shared(serve))


def serve(
    shell: Shell,
    new_token: Annotated[
        bool, typer.Option("--new-token", help="Print a new token for changes over the web, and what to keep of it.")
    ] = False,
    new_password: Annotated[
        bool,
        typer.Option("--new-password", help="Ask for a password that readers will need, and print what to keep of it."),
    ] = False,
    workers: WhoWorks = Workers.OWN,
) -> None:
    """Run the service: visits by schedule, web page, REST API, metrics.

    It goes on in the foreground until SIGTERM or Ctrl-C, and listens on web.host and web.port alone. SIGHUP, or a
    change of the files, reads the configuration anew.
    """
    from mfg_monitor import clock
    from mfg_monitor.service.clockwork import Order, run_forever
    from mfg_monitor.service.signals import leave
    from mfg_monitor.web import access, amounts, charts, passwords, server
    from mfg_monitor.web.desk import Desk
    from mfg_monitor.web.meter import Meter
    from mfg_monitor.web.site import new_site

    if new_password:
        kept = passwords.kept_of(_asked_password(passwords.SHORTEST))
        say(f'in monitor.toml, [web]:   password = "{kept}"')
        return
    if new_token:
        token = access.new_token()
        say(f"token (shown this once): {token}")
        say(f'in monitor.toml, [web]:   tokens = ["{access.hash_of(token)}"]')
        return
    config = shell.config()
    queue = queue_of(config, workers)
    web, meter = config.settings.web, Meter()
    with server.listening(web.host, web.port) as listeners, shell.store(config) as store:

        async def pages(clockwork: Clockwork) -> None:
            desk = Desk(store, clockwork, clock.now, meter, access.Access())
            desk.warm(desk.rhythms, functools.partial(charts.counted, desk), functools.partial(amounts.counted, desk))
            await server.serve(new_site(desk), listeners)

        choose = functools.partial(chosen_sources, ids=None)
        run_forever(
            config, store, Order(shell.config, choose, on_visit=meter.visit, on_stage=meter.stage, queue=queue), pages
        )
    leave()


def _asked_password(shortest: int) -> str:
    """Answer a password typed twice, or the first line of what is piped in."""
    if sys.stdin.isatty():
        word = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        word = sys.stdin.readline().rstrip("\r\n")
    if len(word) < shortest:
        raise ConfigError(f"the password has {len(word)} letters; take {shortest} or more")
    return str(word)
