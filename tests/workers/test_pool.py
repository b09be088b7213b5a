"""The processes that read pages: bounded in time, replaceable, gone with their parent."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mfg_monitor.config.sources import FilesSource, ListingSource
from mfg_monitor.config.topics import Topics
from mfg_monitor.errors import DiscoverError, ExtractError
from mfg_monitor.model import Candidate, Examined, Page
from mfg_monitor.workers import pool
from mfg_monitor.workers.pool import Workers

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOURCE = FilesSource(kind="files", id="files", path=".")
URL = "http://example.com/2026/0301/c1.html"
PROSE = "The plant makes bearings for wind turbines and ships them to customers in twelve countries every single week. "


def page(body: str, kind: str = "text/html; charset=utf-8") -> Page:
    return Page(URL, URL, 200, body.encode(), NOW, kind)


def article(title: str) -> Page:
    return page(f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{f'<p>{PROSE}</p>' * 4}</body></html>")


def candidate() -> Candidate:
    return Candidate(URL, URL, "files")


def pid_of(workers: Workers) -> int:
    child = workers._all[0]._child
    assert child is not None
    return child.process.pid


async def is_asked(workers: Workers, times: int) -> None:
    """Wait until the first worker has so many questions."""
    while workers._all[0].asked < times:  # noqa: ASYNC110 - it is but a few turns of the loop
        await asyncio.sleep(0)


async def test_pages_are_read_side_by_side_by_processes() -> None:
    async with Workers(Topics(), threshold=0.5, count=2) as workers:
        read = await asyncio.gather(
            *(workers.examine(SOURCE, candidate(), [article(f"Bearing plant number {n} opens")]) for n in range(6))
        )
    assert [one.article.title for one in read] == [f"Bearing plant number {n} opens" for n in range(6)]


async def test_a_refusal_keeps_its_kind_and_names_the_address() -> None:
    async with Workers(Topics(), threshold=0.5, count=1) as workers:
        with pytest.raises(ExtractError) as refused:
            await workers.examine(SOURCE, candidate(), [page("")])
        listing = ListingSource(kind="listing", id="list", url="http://example.com/")
        with pytest.raises(DiscoverError) as unread:
            await workers.discover(listing, page("<html><body><p>no links</p></body></html>"))
    assert (refused.value.kind, refused.value.url) == ("empty", URL)
    assert unread.value.kind == "empty"


async def test_a_page_over_its_budget_is_cut_off_and_the_worker_goes_on() -> None:
    async with Workers(Topics(), threshold=0.5, count=1, budget_s=30) as workers:
        await workers.examine(SOURCE, candidate(), [article("First page is read")])
        first = pid_of(workers)
        os.kill(first, signal.SIGSTOP)  # a worker that answers nothing, whatever the reason
        workers._budget_s = 0.3
        with pytest.raises(ExtractError) as cut:
            await workers.examine(SOURCE, candidate(), [article("Second page hangs")])
        workers._budget_s = 30
        third = await workers.examine(SOURCE, candidate(), [article("Third page is read")])
        assert cut.value.kind == "timeout"
        assert third.article.title == "Third page is read"
        assert pid_of(workers) != first
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


async def test_what_counts_is_the_time_that_the_page_used_not_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "WALL", 1_000.0)
    async with Workers(Topics(), threshold=0.5, count=1) as workers:
        await workers.examine(SOURCE, candidate(), [article("First page is read")])
        first = pid_of(workers)
        workers._budget_s = 1.0
        os.kill(first, signal.SIGSTOP)
        waiting = asyncio.create_task(workers.examine(SOURCE, candidate(), [article("Second page waits")]))
        await asyncio.sleep(1.2)
        os.kill(first, signal.SIGCONT)
        assert (await waiting).article.title == "Second page waits"
        assert pid_of(workers) == first
        workers._budget_s = 0.2
        giant = page("<p>A plant of many words opens in Lingang.</p>" * 20_000)
        with pytest.raises(ExtractError) as cut:
            await workers.examine(SOURCE, candidate(), [giant])
        assert cut.value.kind == "timeout"


def test_a_worker_loads_no_libraries_that_it_has_no_use_for() -> None:
    unused = ("_ssl", "_hashlib", "pygments")
    look = f"import mfg_monitor.workers.child; print([name for name in {unused} if sys.modules.get(name)])"
    command = [sys.executable, "-P", "-c", f"{pool._SPARE}; {look}"]
    seen = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (seen.stdout.strip(), seen.stderr) == ("[]", "")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("import sys; sys.stdin.read()", "no process that reads pages was ready within 0.2 s"),
        ("pass", "no process that reads pages could be started"),
    ],
)
async def test_a_worker_that_never_becomes_ready_is_not_told_as_a_slow_page(
    monkeypatch: pytest.MonkeyPatch, entry: str, told: str
) -> None:
    async with Workers(Topics(), threshold=0.5, count=1) as workers:
        with monkeypatch.context() as patched:
            patched.setattr(pool, "_ENTRY", entry)
            patched.setattr(pool, "START_S", 0.2 if "0.2" in told else 60.0)
            with pytest.raises(ExtractError) as failed:
                await workers.examine(SOURCE, candidate(), [article("First page waits in vain")])
        second = await workers.examine(SOURCE, candidate(), [article("Second page is read")])
    assert (failed.value.kind, failed.value.message) == ("internal", told)
    assert second.article.title == "Second page is read"


async def test_a_worker_that_is_starting_ends_with_the_pool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "started")
    entry = f"import os, sys; open({str(tmp_path / 'started')!r}, 'w').write(str(os.getpid())); sys.stdin.read()"
    monkeypatch.setattr(pool, "_ENTRY", entry)
    async with Workers(Topics(), threshold=0.5, count=1) as workers:
        asking = [
            asyncio.create_task(workers.examine(SOURCE, candidate(), [article(f"Page {n} waits")]))
            for n in range(pool.AT_ONCE + 2)
        ]
        pid = int(await asyncio.to_thread((tmp_path / "started").read_text))
        os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    done, _ = await asyncio.wait(asking, timeout=60)
    assert [each.cancelled() for each in done] == [True] * len(asking)


async def test_a_worker_that_dies_costs_one_page() -> None:
    async with Workers(Topics(), threshold=0.5, count=1) as workers:
        await workers.examine(SOURCE, candidate(), [article("First page is read")])
        os.kill(pid_of(workers), signal.SIGKILL)
        with pytest.raises(ExtractError) as died:
            await workers.examine(SOURCE, candidate(), [article("Second page is lost")])
        third = await workers.examine(SOURCE, candidate(), [article("Third page is read")])
    assert died.value.kind == "parse"
    assert third.article.title == "Third page is read"


async def test_a_worker_that_dies_takes_no_page_along_that_waited_behind_the_one_it_read() -> None:
    async with Workers(Topics(), threshold=0.5, count=1) as workers:
        await workers.examine(SOURCE, candidate(), [article("First page is read")])
        first = pid_of(workers)
        os.kill(first, signal.SIGSTOP)
        lost, *behind = (
            asyncio.create_task(workers.examine(SOURCE, candidate(), [article(f"Page number {n} opens")]))
            for n in range(4)
        )
        await is_asked(workers, pool.AT_ONCE)
        os.kill(first, signal.SIGKILL)
        with pytest.raises(ExtractError, match="brought the worker process down"):
            await lost
        assert [one.article.title for one in await asyncio.gather(*behind)] == [
            f"Page number {n} opens" for n in range(1, 4)
        ]
        assert pid_of(workers) != first


async def test_the_page_behind_one_that_hangs_has_a_time_of_its_own() -> None:
    async with Workers(Topics(), threshold=0.5, count=1, budget_s=30) as workers:
        await workers.examine(SOURCE, candidate(), [article("First page is read")])
        os.kill(pid_of(workers), signal.SIGSTOP)
        workers._budget_s = 0.3
        hangs = asyncio.create_task(workers.examine(SOURCE, candidate(), [article("Second page hangs")]))
        await is_asked(workers, 1)
        workers._budget_s = 30
        behind = asyncio.create_task(workers.examine(SOURCE, candidate(), [article("Third page is read")]))
        with pytest.raises(ExtractError, match=r"longer than .*"):
            await hangs
        assert (await behind).article.title == "Third page is read"


@pytest.mark.parametrize("given_up", [0, 1])
async def test_the_answer_to_a_page_given_up_is_nobody_elses(given_up: int) -> None:
    async with Workers(Topics(), threshold=0.5, count=1) as workers:
        await workers.examine(SOURCE, candidate(), [article("First page is read")])
        first = pid_of(workers)
        os.kill(first, signal.SIGSTOP)
        asked = [
            asyncio.create_task(workers.examine(SOURCE, candidate(), [article(f"Page number {n} opens")]))
            for n in range(2)
        ]
        await is_asked(workers, pool.AT_ONCE)
        asked[given_up].cancel()
        asked[given_up] = asyncio.create_task(workers.examine(SOURCE, candidate(), [article("A later page opens")]))
        await asyncio.sleep(0)
        with suppress(ProcessLookupError):  # who gives up what is being read ends the reader
            os.kill(first, signal.SIGCONT)
        titles = {one.article.title for one in await asyncio.gather(*asked)}
    assert titles == {f"Page number {1 - given_up} opens", "A later page opens"}


async def test_a_page_given_up_in_the_socket_costs_no_other_one() -> None:
    async with Workers(Topics(), threshold=0.5, count=1) as workers:
        await workers.examine(SOURCE, candidate(), [article("First page is read")])
        first = pid_of(workers)
        os.kill(first, signal.SIGSTOP)
        asked = [asyncio.create_task(workers.examine(SOURCE, candidate(), [article("Second page is read")]))]
        await is_asked(workers, 1)
        workers._budget_s = 0.2
        giant = page("<p>A plant of many words opens in Lingang.</p>" * 20_000)
        given_up = asyncio.create_task(workers.examine(SOURCE, candidate(), [giant]))
        await is_asked(workers, 2)
        workers._budget_s = pool.BUDGET_S
        given_up.cancel()
        asked.append(asyncio.create_task(workers.examine(SOURCE, candidate(), [article("Third page is read")])))
        await asyncio.sleep(0)
        os.kill(first, signal.SIGCONT)
        titles = [one.article.title for one in await asyncio.gather(*asked)]
        assert pid_of(workers) != first
    assert titles == ["Second page is read", "Third page is read"]


async def test_a_page_behind_one_that_takes_long_is_read_by_whoever_has_nothing_to_do() -> None:
    async with Workers(Topics(), threshold=0.5, count=2) as workers:
        await asyncio.gather(*(workers.examine(SOURCE, candidate(), [article(f"Page {n} opens")]) for n in range(2)))
        stopped = pid_of(workers)
        os.kill(stopped, signal.SIGSTOP)
        asked = [
            asyncio.create_task(workers.examine(SOURCE, candidate(), [article(f"Page number {n} opens")]))
            for n in range(4)
        ]
        done: set[asyncio.Task[Examined]] = set()
        while len(done) < 3:
            ended, _ = await asyncio.wait(set(asked) - done, return_when=asyncio.FIRST_COMPLETED, timeout=300)
            assert ended
            done |= ended
        os.kill(stopped, signal.SIGCONT)
        titles = [one.article.title for one in await asyncio.gather(*asked)]
    assert titles == [f"Page number {n} opens" for n in range(4)]


def test_no_worker_outlives_a_killed_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import asyncio\n"
        "from mfg_monitor.config.topics import Topics\n"
        "from tests.workers.test_pool import SOURCE, article, candidate, pid_of\n"
        "from mfg_monitor.workers.pool import Workers\n"
        "async def main():\n"
        "    async with Workers(Topics(), threshold=0.5, count=1) as workers:\n"
        "        await workers.examine(SOURCE, candidate(), [article('A page')])\n"
        "        print(pid_of(workers), flush=True)\n"
        "        await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    root = Path(__file__).resolve().parents[2]
    parent = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.communicate(timeout=300)

    assert ends(child, within_s=120)


def test_a_reader_whose_parent_is_gone_with_the_answer_half_read_says_nothing() -> None:
    child = subprocess.Popen(
        [sys.executable, "-P", "-c", pool._ENTRY, str(os.getpid())],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    for sent in (pool._packed(0, (Topics(), 0.5)), pool._packed(1, ("discover", (SOURCE, article("A page")), 20.0))):
        child.stdin.write(sent)
    child.stdout.close()
    child.stdin.flush()
    _, told = child.communicate(timeout=300)
    assert (child.returncode, told) == (0, b"")


def ends(pid: int, *, within_s: float) -> bool:
    """Whether the process is gone (or a zombie that nobody reaps) in time."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
