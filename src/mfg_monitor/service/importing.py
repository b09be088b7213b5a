"""Articles brought in by hand (files, folders, archives, JSON lines), through the stages that each still needs."""

from __future__ import annotations

import asyncio
import codecs
import io
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from mfg_monitor import charset, clock
from mfg_monitor.app import Collector, open_collector
from mfg_monitor.collect import Desk
from mfg_monitor.collect.articles import skipped
from mfg_monitor.collect.desk import Tally
from mfg_monitor.config.load import Config
from mfg_monitor.config.sources import undeclared
from mfg_monitor.dates import read
from mfg_monitor.discover import INDEX, Local, local_pages
from mfg_monitor.errors import DiscoverError, ExtractError
from mfg_monitor.model import (
    Article,
    Candidate,
    DateWitness,
    Examined,
    Failure,
    Item,
    Outcome,
    Page,
    Skipped,
    Stored,
)
from mfg_monitor.ports import Store
from mfg_monitor.record import Imported, from_object
from mfg_monitor.service.returning import Returning, returned
from mfg_monitor.service.signals import run_until_signal
from mfg_monitor.store import SqlStore
from mfg_monitor.urls import canonical

Told = tuple[Candidate, Article]
"""An article that a line tells field by field, without a page that it was read from."""
LINES = ".jsonl"
ZONE = "Asia/Shanghai"
"""Of times that a line tells without one."""
LONGEST_LINE = 20_000_000
"""Bytes of one JSON line that are read; an item is far smaller."""


@dataclass(slots=True)
class Import:
    """What was brought in."""

    tally: Tally = field(default_factory=Tally)
    failures: list[Failure] = field(default_factory=list)
    ended_by: int | None = None
    """The signal that broke it off."""


def import_once(config: Config, store: SqlStore, paths: Sequence[Path], *, source_id: str) -> Import:
    """Store every article found, in this process.

    Raises:
        StoreError: the database refused.
    """
    result = Import()
    result.ended_by = run_until_signal(_here(config, store, paths, source_id, result))
    return result


async def _here(config: Config, store: Store, paths: Sequence[Path], source_id: str, result: Import) -> None:
    async with open_collector(config, store) as collector:
        await bring_in(collector, paths, source_id, result)


async def bring_in(collector: Collector, paths: Sequence[Path], source_id: str, result: Import) -> None:
    """Store every article found, and take note of what became of each; broken off, what was read is stored."""
    tally, failures = result.tally, result.failures
    sources, desk = {source.id: source for source in collector.config.sources}, collector.desk

    async def examined(candidate: Candidate, *pages: Page | Article) -> Outcome:
        source = sources.get(candidate.source) or undeclared(candidate.source)
        try:
            match pages:
                case [Article() as article]:
                    return await desk.examiner.told(source, candidate, article)
                case _:
                    whole = [page for page in pages if isinstance(page, Page)]
                    return await desk.examiner.examine(source, candidate, whole)
        except ExtractError as error:
            return skipped(candidate, error, clock.now())

    def count(examined: Examined, stored: Stored) -> None:
        tally.fetched += 1
        tally.count(examined, stored)

    returning = Returning(desk, collector.config.topics.wide_places, count)
    try:
        async for entry in _entries(paths, source_id, failures):
            tally.discovered += 1
            if isinstance(entry, Item):
                await returning.take(entry)
                continue
            await returning.flush()
            outcome = await examined(*entry) if isinstance(entry, tuple) else entry
            await _settle(outcome, desk, tally, failures)
    except asyncio.CancelledError:
        await returning.flush()
        raise
    await returning.end()


async def _settle(outcome: Outcome, desk: Desk, tally: Tally, failures: list[Failure]) -> None:
    tally.fetched += isinstance(outcome, Examined)
    tally.count(outcome, await desk.ledger.settle(outcome, desk.decide))
    if isinstance(outcome, Skipped) and outcome.failure is not None:
        failures.append(outcome.failure)


async def _entries(
    paths: Sequence[Path], source_id: str, failures: list[Failure]
) -> AsyncIterator[Local | Told | Item | Outcome]:
    for path in paths:
        entries = _entries_of(path, source_id, failures)
        try:
            while (entry := await asyncio.to_thread(next, entries, None)) is not None:
                yield entry
        except DiscoverError as error:
            failures.append(Failure(error.kind, error.message, str(path)))
        except OSError as error:
            failures.append(Failure("file", error.strerror or str(error), str(path)))


def _entries_of(path: Path, source_id: str, failures: list[Failure]) -> Iterator[Local | Told | Item | Outcome]:
    if path.suffix.lower() == LINES and path.is_file():
        yield from _lines(path, source_id, failures)
        return
    yield from local_pages(source_id, path, now=clock.now())
    if path.is_dir():
        for lines in sorted(path.rglob("*")):
            is_hidden = any(part.startswith(".") for part in lines.relative_to(path).parts)
            is_own = lines.is_file() and not lines.is_symlink() and lines != path / INDEX
            if lines.suffix.lower() == LINES and is_own and not is_hidden:
                try:
                    yield from _lines(lines, source_id, failures)
                except OSError as error:
                    failures.append(Failure("file", error.strerror or str(error), str(lines)))


def _lines(path: Path, source_id: str, failures: list[Failure]) -> Iterator[Local | Told | Item | Outcome]:
    for number, line in enumerate(_texts(path), 1):
        if line is None:
            told = f"line {number} is longer than {LONGEST_LINE:,} bytes"
            failures.append(Failure("too_large", told, str(path)))
        elif line.strip():
            try:
                yield _entry(_object(line), source_id, f"{path.resolve().as_uri()}?line={number}")
            except ValueError as error:
                failures.append(Failure("parse", f"line {number}: {error}", str(path)))


def _texts(path: Path) -> Iterator[str | None]:
    """Answer the lines of a file, whatever their charset; None for one that is too long."""
    with path.open("rb") as file:
        is_wide = file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
        file.seek(0)
        # Lines end with a line feed alone: Unicode knows further ends, which JSON allows within a text.
        wide = io.TextIOWrapper(file, "utf-16", "replace", newline="\n") if is_wide else None

        def following() -> bytes:
            return wide.readline(LONGEST_LINE).encode() if wide else file.readline(LONGEST_LINE)

        while line := following():
            if len(line) < LONGEST_LINE or line.endswith(b"\n"):
                yield _decoded(line).lstrip("\ufeff")
                continue
            yield None
            while (rest := following()) and not rest.endswith(b"\n"):
                pass


def _decoded(line: bytes) -> str:
    try:
        return line.decode()  # as the standard demands, and this program writes
    except UnicodeDecodeError:
        return charset.decode(line)


def _object(line: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"is no JSON ({error.msg}, letter {error.pos + 1})") from error
    except (ValueError, RecursionError) as error:
        raise ValueError("holds numbers too long, or lists too deep, to be read") from error
    if isinstance(data, dict):
        return data
    raise ValueError("expected a JSON object")


def _entry(data: dict[str, Any], source_id: str, place: str) -> Local | Told | Item | Outcome:
    imported = from_object(data)
    told = returned(imported, source_id)
    if told is not None:
        return told
    now = clock.now()
    url = imported.article.url or place
    candidate = Candidate(
        url=url,
        canonical_url=canonical(imported.article.canonical_url or url),
        source=imported.source or source_id,
        title=imported.article.title or None,
        witnesses=_witnesses(data, imported, now),
        language=data.get("language") if isinstance(data.get("language"), str) else None,
    )
    if imported.html is not None:
        return candidate, Page(url, url, 200, imported.html.encode("utf-8", "replace"), now, "text/html; charset=utf-8")
    return candidate, replace(imported.article, url=url, canonical_url=candidate.canonical_url)


def _witnesses(data: dict[str, Any], imported: Imported, now: datetime) -> tuple[DateWitness, ...]:
    told = data.get("published")
    if not isinstance(told, str):
        return ()
    moment = read(told, zone=ZONE, now=now, language=imported.article.language)
    return () if moment is None else (DateWitness("meta", moment.value, moment.precision, told),)
