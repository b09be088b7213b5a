"""`monitor doctor` and `monitor healthcheck`: is everything in order, and how to mend what is not."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mfg_monitor import clock
from mfg_monitor.cli.shell import Json, Shell, say, say_json, shared
from mfg_monitor.errors import AbsentStoreError, MonitorError, StoreError
from mfg_monitor.text import counted

if TYPE_CHECKING:
    from mfg_monitor.config.load import Config

EXTRAS = {
    "postgres": "psycopg",
    "distributed": "procrastinate",
    "parquet": "duckdb",
    "pdf": "pypdf",
    "notify": "apprise",
}
MOST_DAYS_LOST = 7
"""For so long a message that did not arrive is a finding."""
MOST_FAILURES = 10
"""Failed visits in a row that are told."""
MOST_NAMED = 5
LEAST_FREE_BYTES = 500 * 10**6
OLDEST_VISIT_S = 26 * 3600
"""A service that visited nothing for longer than a day and its slack is not healthy."""

LONGEST_ANSWER_S = 5.0

Finding = tuple[str, bool, str]
"""What was looked at, whether it is in order, and what was seen or how to mend it."""


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("doctor", epilog="Example: monitor doctor")(shared(doctor))
    app.command("healthcheck", epilog="Example: monitor healthcheck")(shared(healthcheck))


def doctor(shell: Shell, json: Json = False) -> None:
    """Check what the program needs; say how to mend it.

    Configuration, database, clock, disk and optional extras.
    """
    findings = list(_findings(shell))
    if json:
        say_json([{"check": name, "ok": ok, "finding": words} for name, ok, words in findings])
    else:
        for name, ok, words in findings:
            say(f"{'ok  ' if ok else 'MEND'} {name:<14} {words}")
    if not all(ok for _, ok, _ in findings):
        raise typer.Exit(1)


def _findings(shell: Shell) -> Iterator[Finding]:

    yield "python", sys.version_info >= (3, 11), f"{sys.version.split()[0]} (3.11 or newer is needed)"
    config: Config | None = None
    try:
        config = shell.config()
    except MonitorError as error:
        yield "configuration", False, str(error)
    else:
        enabled = sum(source.enabled for source in config.sources)
        sources = counted(len(config.sources), "source", "sources")
        yield "configuration", True, f"{config.folder}: {sources}, {enabled} enabled"
    if config is not None:
        yield _tried("database", lambda: _database(config))
        yield _tried("delivery", lambda: _delivery(config))
        yield _tried("sources", lambda: _sources(config))
        yield _tried("disk", lambda: _disk(config))
    now = clock.now()
    yield "clock", now.year >= 2026, f"{now:%Y-%m-%d %H:%M} UTC" + ("" if now.year >= 2026 else ": set the clock")
    for extra, module in EXTRAS.items():
        there = importlib.util.find_spec(module) is not None
        yield f"extra {extra}", True, "installed" if there else f"not installed; pip install 'mfg-monitor[{extra}]'"


def _tried(name: str, look: Callable[[], tuple[bool, str]]) -> Finding:
    try:
        ok, words = look()
    except (MonitorError, OSError) as error:
        return name, False, str(error)
    return name, ok, words


def _database(config: Config) -> tuple[bool, str]:
    from mfg_monitor.store import check

    try:
        problems = check(config.settings.store.url)
    except AbsentStoreError:
        return True, "none yet; the first `monitor fetch` makes it"
    return not problems, "; ".join(problems) if problems else "sound"


def _delivery(config: Config) -> tuple[bool, str]:
    from datetime import timedelta

    from mfg_monitor.deliver import open_channels
    from mfg_monitor.publish import addresses_of
    from mfg_monitor.store import open_store

    wanted = addresses_of(config)
    for address in wanted:
        open_channels(address)
    try:
        store = open_store(config.settings.store.url, readonly=True)
    except StoreError:
        return True, f"{counted(len(wanted), 'address', 'addresses')}; nothing was sent yet"
    with store:
        since_on = clock.now().date() - timedelta(days=MOST_DAYS_LOST)
        found = store.sendings(("failed", "unsure"), since_on=since_on)
        tried = [each for each in store.sendings(("waiting",), since_on=since_on) if each.tries]
    if tried and not found:
        last, count = tried[-1], counted(len(tried), "message waits", "messages wait")
        return False, f"{count} to be tried again, the last to {last.shown}: {last.message}"
    if not found:
        return True, f"{counted(len(wanted), 'address', 'addresses')}; all that was sent arrived"
    last = found[-1]
    count = counted(len(found), "message", "messages")
    words = f"{count} did not arrive, the last of {last.day} to {last.shown}: {last.message}"
    return False, f"{words}; `monitor digest --send --date {last.day}` tries again"


def _sources(config: Config) -> tuple[bool, str]:
    from mfg_monitor.rhythm import heard
    from mfg_monitor.store import open_store

    try:
        store = open_store(config.settings.store.url, readonly=True)
    except StoreError:
        return True, "none was visited yet"
    with store:
        rhythms = heard(store, config.sources, clock.now())
        failing = sum(state.failures >= MOST_FAILURES for state in store.states() if state.id in rhythms)
    ill = [f"{source} is {rhythm.ailment}" for source, rhythm in rhythms.items() if rhythm.is_blind]
    if not ill:
        words = f", but {failing} cannot be read for long" if failing else ""
        return True, f"{len(rhythms)} visited; none has fallen silent{words}"
    more = f" and {len(ill) - MOST_NAMED} more" if len(ill) > MOST_NAMED else ""
    return False, f"{', '.join(ill[:MOST_NAMED])}{more}; `monitor sources list` says since when and why"


def _disk(config: Config) -> tuple[bool, str]:
    place = Path(config.settings.digest.folder)
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    return free >= LEAST_FREE_BYTES, f"{free / 10**9:.1f} GB free" + ("" if free >= LEAST_FREE_BYTES else ": make room")


def healthcheck(
    shell: Shell,
    worker: Annotated[bool, typer.Option("--worker", help="Ask for the monitor worker of this machine.")] = False,
) -> None:
    """Answer by the exit code: is the service well?

    `monitor serve` is asked itself whether database and schedule answer. Where it does not run (`monitor fetch`), all
    is well while the database can be read and some source was visited within the last day. A worker is well while it
    tells so in the database.
    """
    config = shell.config("settings", "sources")
    if worker:
        _worker_health(config)
        return
    ready = _asked(config.settings.web.host, config.settings.web.port)
    if ready is not None:
        say(ready or "healthy")
        raise typer.Exit(1 if ready else 0)
    with shell.library(config, must_exist=True) as store:
        visits = [state.last_visit_at for state in store.states() if state.last_visit_at is not None]
    if visits and (clock.now() - max(visits)).total_seconds() > OLDEST_VISIT_S:
        say(f"no source was visited since {max(visits):%Y-%m-%d %H:%M} UTC")
        raise typer.Exit(1)
    say("healthy")


def _worker_health(config: Config) -> None:
    from socket import gethostname

    from mfg_monitor.store import Team, open_store

    with open_store(config.settings.store.url, readonly=True) as store:
        here = [one for one in Team(store.engine, "the database").workers() if one.machine == gethostname()]
    now = clock.now()
    if any(one.is_alive(now) for one in here):
        say("healthy")
        return
    newest = max((one.seen_at for one in here), default=None)
    say(
        f"no worker runs on {gethostname()}"
        + (f"; the last was heard of {newest:%Y-%m-%d %H:%M} UTC" if newest else "")
    )
    raise typer.Exit(1)


def _asked(host: str, port: int) -> str | None:
    """Ask a running `monitor serve`: "" where it is ready, else the reason; None where none listens there."""
    import http.client
    import json
    from contextlib import closing

    nearby = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - what is listened on, as told
    with closing(http.client.HTTPConnection(nearby, port, timeout=LONGEST_ANSWER_S)) as connection:
        try:
            connection.request("GET", "/readyz")
            told = json.loads(connection.getresponse().read(100_000))
        except TimeoutError:
            return f"the service at {nearby}:{port} did not answer within {LONGEST_ANSWER_S:.0f} s"
        except (OSError, http.client.HTTPException, ValueError):
            return None
    if not isinstance(told, dict) or "scheduler" not in told:
        return None  # another program
    return str(told.get("reason") or "")
