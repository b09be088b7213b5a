"""`monitor backfill`: what sources published before they were watched."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mfg_monitor.cli.fetch import chosen_sources
from mfg_monitor.cli.shell import Json, Shell, say, say_json, shared
from mfg_monitor.cli.worker import WhoWorks, Workers, queue_of
from mfg_monitor.errors import ConfigError
from mfg_monitor.text import counted, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mfg_monitor.collect import Past, Stretch
    from mfg_monitor.config.load import Config
    from mfg_monitor.model import Failure
    from mfg_monitor.service.backfilling import Backfill, Work
    from mfg_monitor.service.planning import Plan
    from mfg_monitor.store import SqlStore

DAY = ["%Y-%m-%d"]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("backfill", epilog="Example: monitor backfill --from 2025-01-01 --to 2025-12-31 --source gdelt-en")(
        shared(backfill)
    )


def backfill(
    shell: Shell,
    first: Annotated[datetime, typer.Option("--from", metavar="DATE", formats=DAY, help="The first day.")],
    last: Annotated[
        datetime | None, typer.Option("--to", metavar="DATE", formats=DAY, help="The last day; yesterday unless given.")
    ] = None,
    source: Annotated[list[str] | None, typer.Option("--source", metavar="ID", help="Only this source.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan; ask nobody for anything.")] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help="Articles a step, for a trial.")
    ] = None,
    redo: Annotated[bool, typer.Option("--all", help="Also the steps that were done before.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Only sources that need no network.")] = False,
    workers: WhoWorks = Workers.OWN,
    json: Json = False,
) -> None:
    """Read what sources published before they were watched.

    By days where a source's address names days (url or past_url with {date:%Y-%m-%d}), by sitemap, or by archive file
    (kind "warc", such as CC-NEWS). The plan is shown first. Broken off, it goes on when run again. What is found is no
    news: digests do not tell it, unless it was published in the last seven days.
    """
    from mfg_monitor import clock
    from mfg_monitor.service import backfilling, planning

    config = shell.config()
    queue = queue_of(config, workers)
    span = _span(first.date(), last.date() if last else None, clock.now().date())
    chosen = chosen_sources(config, source, offline=offline)
    # A store that is not there yet is not made for a plan.
    with shell.library(config) if dry_run else shell.store(config) as known:
        plans = planning.plan(config, known, chosen, *span, redo=redo, now=clock.now())
    if not json:
        _show(plans, span, planning.least_s(plans))
    result = backfilling.Backfill(*span, plans)
    if any(each.steps for each in plans):
        if dry_run or not (yes or _agreed()):
            if json:
                say_json(_planned(plans, span, planning.least_s(plans)))
            return
        with shell.store(config) as store:
            _do(config, store, backfilling.Work(result, limit, None if json else _tell), queue)
    if json:
        say_json(_object(result))
    else:
        _report(result)
    _end(result)


def _do(config: Config, store: SqlStore, work: Work, queue: str | None) -> None:
    if queue is None:
        from mfg_monitor.service.backfilling import backfill

        backfill(config, store, work)
    else:
        from mfg_monitor.service.sharing import backfill_by_workers  # needs the extra

        backfill_by_workers(store, work, queue)


def _end(result: Backfill) -> None:
    """End by the exit code that fits what was done."""
    if result.ended_by is not None:
        sys.stderr.write("interrupted; what was finished is stored, run it again to go on\n")
        raise typer.Exit(128 + result.ended_by)
    tried = [result.progress[each.source.id] for each in result.plans if each.steps]
    if tried and all(one.failures and not one.counts.discovered for one in tried):
        raise typer.Exit(1)


def _span(first_on: date, last_on: date | None, today: date) -> tuple[date, date]:
    last_on = last_on or today - timedelta(days=1)
    if first_on > last_on:
        raise ConfigError(f"--from {first_on} lies after --to {last_on}")
    if last_on > today:
        raise ConfigError(f"--to {last_on} lies in the future")
    return first_on, last_on


def _agreed() -> bool:
    if sys.stdin.isatty() and sys.stdout.isatty():
        return typer.confirm("Begin?", default=False)
    say("Nothing was asked for yet: run it with --yes.")
    return False


def _show(plans: Sequence[Plan], span: tuple[date, date], least_s: float) -> None:

    say(f"Back-fill of {span[0]} to {span[1]}, {counted((span[1] - span[0]).days + 1, 'day', 'days')}")
    say()
    width = max((len(each.source.id) for each in plans), default=6)
    say(f"{'source':<{width}}  {'how':<16}{'steps':>7}{'done':>7}{'articles':>10}{'at least':>14}")
    for each in plans:
        if not each.steps and not each.done:
            say(f"{each.source.id:<{width}}  not: {each.how}")
            continue
        about = f"~{each.articles:,.0f}" if each.articles else "?"
        took = "" if not each.delay_s else _time(each.requests * each.delay_s)
        say(f"{each.source.id:<{width}}  {each.how:<16}{len(each.steps):>7}{each.done:>7}{about:>10}{took:>14}")
    steps, requests = sum(len(each.steps) for each in plans), round(sum(each.requests for each in plans))
    unknown = [each.source.id for each in plans if each.requests and not each.articles]
    say()
    say(
        f"{counted(steps, 'step', 'steps')}, {'at least' if unknown else 'about'} "
        f"{counted(requests, 'request', 'requests')}, at least {_time(least_s)} at the pace of the hosts "
        "(each beside the others; articles by what the last 60 days brought)"
    )
    if unknown:
        say(
            f"How many articles {', '.join(unknown)} had is not known before the sitemaps or lists are read: "
            "each costs a request more."
        )


def _tell(plan: Plan, stretch: Stretch, outcome: Past | Failure, left_s: float | None) -> None:
    from mfg_monitor.collect import Past

    left = "" if left_s is None else f"; about {_time(left_s)} left"
    if isinstance(outcome, Past):
        counts = outcome.tally.counts()
        undated = f", {outcome.undated} without a day left out" if outcome.undated else ""
        words = f"{counts.discovered} found, {counts.fetched} read, {counts.new} new, {counts.relevant} kept{undated}"
    else:
        words = one_line(f"{outcome.kind}: {outcome.message}")
    sys.stderr.write(f"{plan.source.id} {stretch.name}: {words}{left}\n")


def _report(result: Backfill) -> None:

    for each in result.plans:
        if not each.steps:
            continue
        progress = result.progress[each.source.id]
        c = progress.counts
        steps = f"{progress.done} of {counted(len(each.steps) + each.done, 'step', 'steps')}"
        say(
            f"{each.source.id}: {steps}, {c.discovered} found, {c.fetched} read, {c.new} new, "
            f"{c.duplicates} known elsewhere, {c.relevant} kept, {c.failed} failed"
        )
        for failure in progress.failures[:5]:
            say(f"    {one_line(f'{failure.kind}: {failure.message}')}" + (f" ({failure.url})" if failure.url else ""))
        if len(progress.failures) > 5:
            say(f"    and {len(progress.failures) - 5} more; run it again to try those steps once more")


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5_400:
        return f"{seconds / 60:.0f} min"
    if seconds < 172_800:
        return f"{seconds / 3600:.1f} h"
    return f"{seconds / 86_400:.1f} days"


def _planned(plans: Sequence[Plan], span: tuple[date, date], least_s: float) -> dict[str, Any]:
    return {
        "from": span[0].isoformat(),
        "to": span[1].isoformat(),
        "least_seconds": round(least_s),
        "sources": [
            {
                "id": each.source.id,
                "how": each.how,
                "steps": len(each.steps),
                "done": each.done,
                "articles": round(each.articles),
                "requests": round(each.requests),
            }
            for each in plans
        ],
    }


def _object(result: Backfill) -> dict[str, Any]:
    told = []
    for each in result.plans:
        progress = result.progress[each.source.id]
        told.append(
            {
                "id": each.source.id,
                "how": each.how,
                "steps": len(each.steps) + each.done,
                "done": progress.done,
                **asdict(progress.counts),
                "undated": progress.undated,
                "failures": [asdict(failure) for failure in progress.failures],
            }
        )
    span = {"from": result.first_on.isoformat(), "to": result.last_on.isoformat()}
    return {**span, "interrupted": result.ended_by is not None, "sources": told}
