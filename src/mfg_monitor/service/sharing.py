"""Back-fills, imports and reprocessing by workers: steps, files and slices as errands, on both ends of the queue.

What travels is JSON: the name of a step, a file or the bounds of a slice there, what became of it back.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mfg_monitor import clock
from mfg_monitor.app import Collector
from mfg_monitor.collect import Past, Stretch, Wish
from mfg_monitor.collect.desk import Tally
from mfg_monitor.config.sources import LocalSource
from mfg_monitor.errors import ConfigError
from mfg_monitor.model import Errand, Failure, ItemFilter, Run
from mfg_monitor.ports import Store
from mfg_monitor.service.backfilling import Rest, StepEnd, Work, step_end
from mfg_monitor.service.errands import HandingOut
from mfg_monitor.service.planning import steps_of
from mfg_monitor.service.queue import open_queue
from mfg_monitor.service.signals import run_until_signal
from mfg_monitor.service.spool import Spool
from mfg_monitor.store import SqlStore, Team
from mfg_monitor.text import one_line
from mfg_monitor.urls import host_of

if TYPE_CHECKING:
    from mfg_monitor.service.importing import Import
    from mfg_monitor.service.reprocessing import Replay

SLICE = 200
"""Items of one errand: some seconds of work, so that a kill costs little and many workers have enough to do."""
MOST_FAILURES = 1_000
"""Told of one file in words; its counts tell of all."""
GIVEN_UP = Failure("internal", "every worker that tried it gave it up; their logs say why")
_SERVER = "the server"


# -- handing out ------------------------------------------------------------------------------------------------------


def backfill_by_workers(store: SqlStore, work: Work, address: str) -> None:
    """Let workers go through all steps of a back-fill; archives beside each other, days of a host one by one.

    Raises:
        StoreError: the server refused.
    """
    work.result.ended_by = run_until_signal(_steps_handed_out(store, work, address))


async def _steps_handed_out(store: SqlStore, work: Work, address: str) -> None:
    errands, whose = [], {}
    for plan in work.result.plans:
        for stretch in plan.steps:
            errand = _step_errand(stretch, work.limit)
            errands.append(errand)
            whose[errand.key] = plan, stretch
    run = await asyncio.to_thread(store.begin_run, work.began_at)

    def ends(errand: Errand, told: dict[str, Any] | None) -> datetime | None:
        plan, stretch = whose[errand.key]
        end = GIVEN_UP if told is None else _end_of(told)
        if isinstance(end, Rest):
            goes_on = work.rests(plan, end)
            if goes_on:
                return end.until_at
        else:
            goes_on = work.ends(plan, stretch, end)
        if not goes_on:
            handing.drop([key for key, (owner, _) in whose.items() if owner is plan])
        return None

    async with open_queue(address) as queue:
        handing = HandingOut(queue, Team(store.engine, _SERVER), ends)
        await handing.through(errands)
    await asyncio.to_thread(store.end_run, Run(run, work.began_at, clock.now()))


def reprocess_by_workers(store: SqlStore, wanted: ItemFilter, address: str, *, dry_run: bool, redo: bool) -> Replay:
    """Let workers read the wanted items again, a slice of the store each.

    Raises:
        StoreError: the server refused.
    """
    from mfg_monitor.service.reprocessing import Replay  # noqa: PLC0415 - loads all that reads pages

    replay = Replay()
    work = _slices_handed_out(store, wanted, address, replay, dry_run=dry_run, redo=redo)
    replay.ended_by = run_until_signal(work)
    return replay


async def _slices_handed_out(
    store: SqlStore, wanted: ItemFilter, address: str, replay: Replay, *, dry_run: bool, redo: bool
) -> None:
    team = Team(store.engine, _SERVER)
    last = await asyncio.to_thread(team.last_item)
    told = {"wanted": _filter_told(wanted), "dry_run": dry_run, "redo": redo}
    errands = [
        _errand("reprocess", told | {"ids": [first, min(first + SLICE - 1, last)]})
        for first in range(1, last + 1, SLICE)
    ]

    def ends(errand: Errand, told: dict[str, Any] | None) -> None:
        if told is None or "refused" in told:
            first, final = errand.arguments["ids"]
            why = GIVEN_UP.message if told is None else told["refused"]
            replay.refused.append(f"items {first} to {final}: {why}")
        else:
            replay.add(_replay_of(told))

    async with open_queue(address) as queue:
        await HandingOut(queue, team, ends).through(errands)


def import_by_workers(store: SqlStore, paths: Sequence[Path], address: str, *, source_id: str) -> Import:
    """Let workers read web archives, a file each.

    Raises:
        ConfigError: there is something else than archives.
        StoreError: the server refused.
    """
    from mfg_monitor.service.importing import Import  # noqa: PLC0415 - loads all that reads files

    files = [file for path in paths for file in _archives(path)]
    result = Import()
    result.ended_by = run_until_signal(_files_handed_out(store, files, source_id, address, result))
    return result


def _archives(path: Path) -> list[Path]:
    """Answer the archive files at a path, each by a path that holds on other machines."""
    from mfg_monitor.discover import is_archive, is_page  # noqa: PLC0415 - as above

    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    archives = [file.resolve() for file in files if is_archive(file)]
    others = [file for file in files if is_page(file) or file.suffix.lower() == ".jsonl"]
    if others or not archives:
        shown = one_line(str(others[0] if others else path))
        raise ConfigError(f"{shown}: workers are given web archives (.warc .warc.gz); import it without --workers")
    return archives


async def _files_handed_out(
    store: SqlStore, files: Sequence[Path], source_id: str, address: str, result: Import
) -> None:
    def ends(errand: Errand, told: dict[str, Any] | None) -> None:
        file = errand.arguments["file"]
        if told is None or "refused" in told:
            why = GIVEN_UP.message if told is None else told["refused"]
            result.failures.append(Failure("internal", why, file))
        else:
            for name, count in told["counts"].items():
                setattr(result.tally, name, getattr(result.tally, name) + count)
            result.failures.extend(Failure(**each) for each in told["failures"])

    errands = [_errand("import", {"file": str(file), "source": source_id}) for file in files]
    async with open_queue(address) as queue:
        await HandingOut(queue, Team(store.engine, _SERVER), ends).through(errands)


def _step_errand(stretch: Stretch, limit: int | None) -> Errand:
    lock = None if isinstance(stretch.source, LocalSource) else host_of(stretch.source.url)
    arguments = {
        "source": stretch.source.id,
        "name": stretch.name,
        "days": [stretch.first_on.isoformat(), stretch.last_on.isoformat()],
        "limit": limit,
    }
    return _errand("step", arguments, lock)


def _errand(kind: str, arguments: dict[str, Any], lock: str | None = None) -> Errand:
    told = json.dumps(arguments, sort_keys=True)
    return Errand(f"{kind} {hashlib.blake2b(told.encode(), digest_size=16).hexdigest()}", kind, arguments, lock)


# -- doing ------------------------------------------------------------------------------------------------------------


async def do_errand(errand: Errand, collector: Collector, store: Store) -> dict[str, Any]:
    """Do an errand; answer what became of it, as JSON tells it.

    Raises:
        ConfigError: this worker does not know the errand's source, or kind.
        StoreError: the database refused.
    """
    do = _KINDS.get(errand.kind)
    if do is None:
        raise ConfigError(f"this worker knows no errand {errand.kind!r}: give all machines the same version")
    return await do(errand.arguments, collector, store)


async def _step(arguments: dict[str, Any], collector: Collector, store: Store) -> dict[str, Any]:
    del store
    config, source_id = collector.config, arguments["source"]
    source = next((each for each in config.sources if each.id == source_id), None)
    if source is None:
        raise ConfigError(f'a worker\'s sources.toml has no source "{source_id}": give all machines the same files')
    first_on, last_on = map(date.fromisoformat, arguments["days"])
    how, steps = steps_of(config, source, first_on, last_on)
    stretch = next((each for each in steps if each.name == arguments["name"]), None)
    if stretch is None:
        raise ConfigError(
            f"a worker finds no {arguments['name']} of {source_id} ({how}): give all machines the same files"
        )
    await collector.desk.ledger.join_run()
    return _end_told(await step_end(stretch, collector.round(Wish(limit=arguments["limit"]))))


async def _slice(arguments: dict[str, Any], collector: Collector, store: Store) -> dict[str, Any]:
    from mfg_monitor.service.reprocessing import Replay, replayed  # noqa: PLC0415 - as above

    first, last = arguments["ids"]
    wanted = _filter_of(arguments["wanted"], (first, last))
    replay = Replay()
    await replayed(
        collector.config,
        store,
        wanted,
        collector.workers,
        collector.desk.ledger,
        replay,
        dry_run=arguments["dry_run"],
        redo=arguments["redo"],
    )
    return {name: getattr(replay, name) for name in ("examined", "changed", "current", "from_text")} | {
        "turned": [asdict(each) for each in replay.turned],
        "failed": list(replay.failed),
    }


async def _file(arguments: dict[str, Any], collector: Collector, store: Store) -> dict[str, Any]:
    from mfg_monitor.service.importing import Import, bring_in  # noqa: PLC0415 - as above

    del store
    result = Import()
    await collector.desk.ledger.join_run()
    await bring_in(collector, [Path(arguments["file"])], arguments["source"], result)
    failures = [asdict(each) for each in result.failures[:MOST_FAILURES]]
    return {"counts": asdict(result.tally.counts()), "failures": failures}


_KINDS: dict[str, Callable[[dict[str, Any], Collector, Store], Awaitable[dict[str, Any]]]] = {
    "step": _step,
    "import": _file,
    "reprocess": _slice,
}


# -- as JSON tells it -------------------------------------------------------------------------------------------------


def _end_told(end: StepEnd) -> dict[str, Any]:
    match end:
        case Rest():
            return {"rest": end.until_at.isoformat(), "failure": end.failure and asdict(end.failure)}
        case Failure():
            return {"failure": asdict(end)}
        case Past():
            failures = [asdict(each) for each in end.failures]
            return {"counts": asdict(end.tally.counts()), "undated": end.undated, "failures": failures}


def _end_of(told: dict[str, Any]) -> StepEnd:
    if "refused" in told:
        return Failure("internal", told["refused"])
    failure = Failure(**told["failure"]) if told.get("failure") else None
    if "rest" in told:
        return Rest(datetime.fromisoformat(told["rest"]), failure)
    if failure is not None:
        return failure
    return Past(Tally(**told["counts"]), tuple(Failure(**each) for each in told["failures"]), told["undated"])


def _replay_of(told: dict[str, Any]) -> Replay:
    from mfg_monitor.service.reprocessing import Replay, Turned  # noqa: PLC0415 - as above

    turned = Spool(Turned(**each) for each in told["turned"])
    failed = Spool((item_id, words) for item_id, words in told["failed"])
    return Replay(**told | {"turned": turned, "failed": failed})


_TIMES = ("since_at", "until_at")
_WORDS = ("relevant", "source", "sector", "place", "company", "topic", "language")


def _filter_told(wanted: ItemFilter) -> dict[str, Any]:
    told = {name: getattr(wanted, name) for name in _WORDS}
    return told | {name: at and at.isoformat() for name in _TIMES for at in (getattr(wanted, name),)}


def _filter_of(told: dict[str, Any], ids: tuple[int, int]) -> ItemFilter:
    times = {name: told[name] and datetime.fromisoformat(told[name]) for name in _TIMES}
    return ItemFilter(**told | times, ids=ids)
