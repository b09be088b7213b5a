"""Killed at any moment, or two at once: what was acknowledged is there, once."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mfg_monitor.model import ItemFilter
from mfg_monitor.store import check, open_store
from tests.store.building import decide, examined

ROOT = Path(__file__).parents[2]


def writer(url: str, first: int, step: int, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.writing", url, str(first), str(step), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


@pytest.mark.slow
def test_what_was_acknowledged_survives_kills_at_random_moments(url: str) -> None:
    open_store(url).close()
    moment = random.Random(20260301)
    acknowledged: dict[str, str] = {}
    for kill in range(8):
        process = writer(url, kill * 1000, 1, 1000)
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(moment.randint(3, 30))]
        time.sleep(moment.uniform(0.0, 0.01))
        process.kill()
        lines += process.communicate()[0].splitlines()
        acknowledged |= dict(line.split() for line in lines if len(line.split()) == 2)
        assert check(url) == []
    assert len(acknowledged) > 16
    with open_store(url) as store:
        items = {item.url: item for item in store.items(ItemFilter())}
        assert {address: str(items[address].id) for address in acknowledged} == acknowledged
        assert store.count(ItemFilter()) == len(items)
        for address, item_id in acknowledged.items():
            number = address.rsplit("/", 1)[1]
            again = store.settle(examined(address, f"text {number} " * 150), decide)
            assert (again.novelty, again.item_id) == ("unchanged", int(item_id))


def test_two_programs_that_write_the_same_addresses_make_each_item_once(url: str) -> None:
    # One goes upwards from 0, the other downwards from 59.
    processes = [writer(url, 0, 1, 60), writer(url, 59, -1, 60)]
    told = [process.communicate(timeout=600) for process in processes]
    assert [(errors, process.returncode) for (_, errors), process in zip(told, processes, strict=True)] == [("", 0)] * 2
    first, second = (dict(line.split() for line in output.splitlines()) for output, _ in told)
    assert first == second
    assert len(set(first.values())) == 60
    with open_store(url) as store:
        assert store.count(ItemFilter()) == 60
        assert store.count(ItemFilter(duplicates=False)) == 60
    assert check(url) == []


def test_a_reader_beside_a_writer_sees_whole_articles(url: str) -> None:
    open_store(url).close()
    process = writer(url, 0, 1, 120)
    seen = 0
    with open_store(url, readonly=True) as store:
        while process.poll() is None:
            items = list(store.items(ItemFilter()))
            assert all(item.article.text.startswith("text ") and item.story == item.id for item in items)
            assert len(items) >= seen
            seen = len(items)
    assert process.communicate()[1] == ""
    with open_store(url, readonly=True) as store:
        assert store.count(ItemFilter()) == 120
