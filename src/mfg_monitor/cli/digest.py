"""`monitor digest`: the digest of a day or of several, printed or sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mfg_monitor.cli.shell import Output, Shell, output, say, shared
from mfg_monitor.errors import ConfigError, StoreError

if TYPE_CHECKING:
    from mfg_monitor.config.load import Config
    from mfg_monitor.ports import Press
    from mfg_monitor.publish import Result, Span


_FIRST_YEAR, _LAST_YEAR = 1970, 9000


class Form(StrEnum):
    """The forms a digest can take."""

    MD = "md"
    HTML = "html"
    TEXT = "text"
    JSON = "json"
    ATOM = "atom"


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
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], metavar="DATE", help="The first of several days."),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], metavar="DATE", help="The last of them (default: today)."),
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="Form of the digest.")] = Form.MD,
    out: Output = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Make it anew from what is stored now; what was made and told stays.")
    ] = False,
    send: Annotated[
        bool,
        typer.Option("--send", help="Write and send it to all who get it (default: yesterday's and missed ones)."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --send: only say what would go where.")] = False,
) -> None:
    """Print or send the digest of a day, or of several.

    It covers what was first seen on those calendar days in the digest's time zone. Once a day is over its digest is
    made once and stays what it was.
    """
    config = shell.config()
    _require_within_calendar(("--date", date), ("--from", first), ("--to", last))
    if dry_run and not send:
        raise ConfigError("--dry-run: goes with --send; without it nothing is sent anyway")
    if send and (first or last):
        raise ConfigError("--send: takes --date alone; weekly and monthly digests are sent by `digest.every`")
    if send:
        _send(shell, config, date, dry_run=dry_run)
        return
    text = _printed(shell, config, (date, first, last), form, fresh=fresh)
    with output(out) as write:
        write(text if text.endswith("\n") else text + "\n")


def _require_within_calendar(*days: tuple[str, datetime | None]) -> None:
    """Refuse days before which, or after which, the calendar of computers has no further one in some zone."""
    for option, day in days:
        if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise ConfigError(f"{option} {day.date()}: expected a day of the years {_FIRST_YEAR} to {_LAST_YEAR}")


def _printed(
    shell: Shell,
    config: Config,
    days: tuple[datetime | None, datetime | None, datetime | None],
    form: Form,
    *,
    fresh: bool,
) -> str:
    from mfg_monitor import clock, publish
    from mfg_monitor.app import renderer

    now = clock.now()
    span = _span(config, *days, now)
    with _press(shell, config, writing=span.until_at <= now and span.is_day and not fresh) as (press, may_keep):
        made = None
        if may_keep:
            with suppress(StoreError):  # another writer has the database for long: it is read without keeping anything
                made = publish.sealed(span, config=config, library=press, now=now, even_if_empty=False)
        if made is None:
            made = publish.digest_over(span, config=config, library=press, now=now, afresh=fresh or not span.is_day)
        return renderer(config)(form.value, made)


def _span(config: Config, day: datetime | None, first: datetime | None, last: datetime | None, now: datetime) -> Span:
    from mfg_monitor import publish

    zone = config.settings.digest.timezone
    today = publish.today(zone, now)
    if day and (first or last):
        raise ConfigError("--date: is one day; give either it, or --from and --to")
    if last and not first:
        raise ConfigError("--to: needs --from, the first of the days")
    if not first:
        return publish.Span(day.date() if day else today, day.date() if day else today, zone)
    span = publish.Span(first.date(), last.date() if last else today, zone)
    if span.first_on > span.last_on:
        raise ConfigError(f"--from {span.first_on}: is after --to {span.last_on}")
    return span


@contextmanager
def _press(shell: Shell, config: Config, *, writing: bool) -> Iterator[tuple[Press, bool]]:
    """Answer the store, and whether a digest may be kept in it: not where there is none yet or it is read-only."""
    if writing:
        from mfg_monitor.store import open_store

        try:
            store = open_store(config.settings.store.url, migrate=False)
        except StoreError:
            pass  # none yet, or read-only: it is read without keeping anything
        else:
            with store:
                yield store, True
            return
    with shell.library(config) as library:
        yield library, False


def _send(shell: Shell, config: Config, day: datetime | None, *, dry_run: bool) -> None:
    from datetime import timedelta

    from mfg_monitor import clock, publish
    from mfg_monitor.app import open_office

    zone = config.settings.digest.timezone
    now = clock.now()
    last_on = day.date() if day else publish.today(zone, now) - timedelta(days=1)
    if publish.Span(last_on, last_on, zone).until_at > now:
        raise ConfigError(f"--date {last_on}: is not over yet in {zone}; only a whole day is sent")
    with shell.store(config) as store:
        office = open_office(config, store)
        results: list[Result] = []
        for subscription in publish.subscriptions(config):
            if subscription.every != "day":
                continue
            span = publish.Span(last_on, last_on, zone)
            for each in [*([] if day else office.missed_before(subscription, span)), span]:
                if dry_run:
                    for line in office.would(subscription, each):
                        say(line)
                else:
                    results += office.publish(subscription, each, force=True)
    if dry_run:
        return
    for result in results:
        words = {"sent": "sent", "waiting": "not sent, tried again later", "failed": "not sent"}
        what = words.get(result.sending.state, result.sending.state)
        said = f": {result.sending.message}" if result.sending.message else ""
        to = f"{result.sending.recipient}, " if result.sending.recipient else ""
        say(f"{what:<10} {result.sending.day}, {to}{result.sending.shown}{said}")
    if not results:
        say("nothing to send: all of it was sent before, or there is nobody to send it to")
    if any(result.sending.state != "sent" for result in results):
        raise typer.Exit(1)
