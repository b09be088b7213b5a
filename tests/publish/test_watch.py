"""A source that falls silent is told at once, and once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from mfg_monitor.errors import DeliverError
from mfg_monitor.model import Run, SourceState, Visit
from mfg_monitor.store import MemoryStore
from tests.publish.offices import Box, Clock, configured, noon, office, told

SEND = 'formats = []\nlink = "https://monitor.example"\ntrouble_to = ["mailto://x"]\n'


def visited(store: MemoryStore, days: int, *, new_on: set[int]) -> None:
    """Visit both sources every noon from 1 March on; `daily` has something new on some days, `weekly` always."""
    for day in range(1, days + 1):
        at = noon(day)
        number = store.begin_run(at)
        for source in ("daily", "weekly"):
            is_new = source == "weekly" or day in new_on
            if is_new:
                told(store, f"{source}-{day}", at, source=source)
            known = next((state.last_new_at for state in store.states() if state.id == source), None)
            state = SourceState(source, last_status="ok", last_ok_at=at, last_new_at=at if is_new else known)
            store.end_visits([(Visit(number, source, "ok", at, at), state)])
        store.end_run(Run(number, at, at))


def test_each_ailment_is_told_once(tmp_path: Path) -> None:
    clock, box = Clock(noon(10)), Box()
    with MemoryStore() as store:
        work = office(configured(tmp_path / "config", SEND), store, clock, box)
        visited(store, 26, new_on=set(range(1, 4)))
        work.watch()
        clock.at = noon(27)
        for _ in range(3):
            work.watch()
        clock.at = noon(28)
        work.watch()
        (letter,) = box.letters
        assert letter.subject == "Example Daily: silent"
        assert letter.text.startswith("Example Daily: silent since 3 March 2026.\nit answers, but names no new article")
        assert letter.text.endswith("\nhttps://monitor.example/sources/daily")


def test_what_did_not_arrive_is_tried_again(tmp_path: Path) -> None:
    clock, box = Clock(noon(27)), Box(failing=lambda: DeliverError("mail to a@x.example", "no route"))
    with MemoryStore() as store:
        work = office(configured(tmp_path / "config", SEND), store, clock, box)
        visited(store, 26, new_on={1, 2, 3})
        assert [result.sending.state for result in work.watch()] == ["waiting"]
        work.round()
        clock.at += timedelta(hours=1)
        box.failing = lambda: None
        work.watch()
        assert [letter.subject for letter in box.letters] == ["Example Daily: silent"]


def test_nobody_is_told_unless_asked_for(tmp_path: Path) -> None:
    box = Box()
    with MemoryStore() as store:
        visited(store, 26, new_on={1})
        assert office(configured(tmp_path / "config"), store, Clock(noon(27)), box).watch() == []
        assert box.letters == []
