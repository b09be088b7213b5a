"""`monitor fetch`: visit the sources, once or on schedule."""

from __future__ import annotations

import difflib
import functools
import sys
from collections.abc import Callable
from dataclasses import astuple
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from mfg_monitor.cli.shell import Json, Shell, say, say_json, shared
from mfg_monitor.errors import ConfigError
from mfg_monitor.text import one_line

if TYPE_CHECKING:
    from mfg_monitor.config.load import Config
    from mfg_monitor.config.sources import Source
    from mfg_monitor.model import Failure, Run, Visit
    from mfg_monitor.store import SqlStore


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("fetch", epilog="Example: monitor fetch --once --source seeds")(shared(fetch))


def fetch(
    shell: Shell,
    once: Annotated[bool, typer.Option("--once", help="Run every enabled source one time, then exit.")] = False,
    source: Annotated[list[str] | None, typer.Option("--source", metavar="ID", help="Only this source.")] = None,
    since: Annotated[
        datetime | None, typer.Option("--since", metavar="DATE", formats=["%Y-%m-%d"], help="Nothing older than DATE.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="Articles a source.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Only sources that need no network.")] = False,
    due: Annotated[bool, typer.Option("--due", help="With --once: only what is due.")] = False,
    json: Json = False,
) -> None:
    """Visit the sources, once or by schedule.

    Discover, fetch, extract, date, classify, deduplicate, store, report. Without --once this goes on by schedule, in
    the foreground, until SIGTERM or Ctrl-C.
    """
    config = shell.config()
    wanted = chosen_sources(config, source, offline=offline)
    if not once and (due or json):
        raise ConfigError("--due and --json go with --once")
    if not once:
        wish = (since.date() if since else None, limit)
        _run_by_schedule(shell, config, functools.partial(chosen_sources, ids=source, offline=offline), wish)
    with shell.store(config) as store:
        if due:
            wanted = _due(wanted, store)
        from mfg_monitor.service.once import run_once

        run, ended_by = run_once(
            config,
            store,
            wanted,
            since_on=since.date() if since else None,
            limit=limit,
            on_visit=None if json else _progress(len(wanted)),
        )
    if json:
        from mfg_monitor.record import run_object

        say_json(run_object(run))
    elif ended_by is None:
        _report(run)
    _end(run, ended_by)


def _end(run: Run, ended_by: int | None) -> NoReturn:
    """End by the exit code that fits what was done."""
    from mfg_monitor.service.signals import leave

    if ended_by is not None:
        sys.stderr.write("interrupted; what was finished is stored\n")
        raise typer.Exit(128 + ended_by)
    if run.visits and all(visit.status in {"failed", "blocked"} for visit in run.visits):
        raise typer.Exit(1)
    sys.stdout.flush()  # a write that is refused is told as ever
    leave()


def _run_by_schedule(
    shell: Shell,
    config: Config,
    choose: Callable[[Config], list[Source]],
    wish: tuple[date | None, int | None],
) -> NoReturn:
    from mfg_monitor.collect import Wish
    from mfg_monitor.service.clockwork import Order, run_forever
    from mfg_monitor.service.signals import leave

    with shell.store(config) as store:
        run_forever(config, store, Order(shell.config, choose, Wish(*wish)))
    leave()


def chosen_sources(config: Config, ids: list[str] | None, *, offline: bool = False) -> list[Source]:
    """Answer the sources asked for by id (enabled or not), or all that are enabled.

    Raises:
        ConfigError: an id that is not there; the message names the nearest one.
    """
    from mfg_monitor.app import local_only

    known = {source.id: source for source in config.sources}
    for name in ids or ():
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            raise ConfigError(f'--source: there is no source "{name}"{hint}')
    chosen = [known[name] for name in dict.fromkeys(ids)] if ids else [s for s in config.sources if s.enabled]
    if not offline:
        return chosen
    local = local_only(chosen)
    for name in ids or ():
        if name not in {source.id for source in local}:
            raise ConfigError(f'--offline: source "{name}" needs the network; leave away one of the two')
    return local


def _due(sources: list[Source], store: SqlStore) -> list[Source]:
    from mfg_monitor import clock

    now = clock.now()
    waiting = {state.id for state in store.states() if state.next_due_at is not None and state.next_due_at > now}
    return [source for source in sources if source.id not in waiting]


def _progress(total: int) -> Callable[[Visit], None] | None:
    """Answer a progress bar's step on a terminal; log lines are enough where output is piped."""
    if not sys.stderr.isatty():
        return None
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    terminal = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=terminal, transient=True
    )
    task = bar.add_task("sources", total=total)
    bar.start()

    def step(visit: Visit) -> None:
        bar.update(task, advance=1, description=visit.source)
        if bar.finished:
            bar.stop()

    return step


def _report(run: Run) -> None:
    say(f"Run {run.id}: {run.started_at:%Y-%m-%d %H:%M:%S} UTC, {_seconds(run)} s")
    say()
    columns = ("found", "read", "new", "upd", "dup", "kept", "bad")
    width = max((len(visit.source) for visit in run.visits), default=6)
    say(f"{'source':<{width}}  {'status':<12}" + "".join(f"{name:>6}" for name in columns))
    for visit in run.visits:
        _report_visit(visit, width)
    counts = run.totals
    say(
        f"{'total':<{width}}  {'':<12}"
        + _numbers(
            counts.discovered,
            counts.fetched,
            counts.new,
            counts.updated,
            counts.duplicates,
            counts.relevant,
            counts.failed,
        )
    )
    for note in run.notes:
        say(f"note: {note}")


def _report_visit(visit: Visit, width: int) -> None:
    head = f"{visit.source:<{width}}  {visit.status:<12}"
    told = visit.failures if visit.failure in visit.failures else (visit.failure, *visit.failures)
    words = [_words(failure) for failure in told if failure is not None]
    c = visit.counts
    if words and not any(astuple(c)):
        say(f"{head}  {words.pop(0)}")  # nothing to count: the reason stands in the numbers' place
    else:
        say(head + _numbers(c.discovered, c.fetched, c.new, c.updated, c.duplicates, c.relevant, c.failed))
    for line in [*words, *(f"note: {one_line(warning)}" for warning in visit.warnings)]:
        say(f"{'':<{width}}    {line}")


def _words(failure: Failure) -> str:
    """Answer a failure in one line that names its address once."""
    url = failure.url or ""
    message = failure.message.replace(f"{url}: ", "") if url else failure.message
    return one_line(f"{failure.kind}: {message}" + ("" if not url or url in message else f" ({url})"))


def _numbers(*values: int) -> str:
    return "".join(f"{value:>6}" for value in values)


def _seconds(run: Run) -> str:
    return f"{(run.finished_at - run.started_at).total_seconds():.1f}"
