"""The program ends before or after each step of publishing; later rounds make good what was broken off."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from mfg_monitor.model.telling import Letter, Sending
from mfg_monitor.publish import outbox
from mfg_monitor.store import SqlStore, open_store
from tests.publish.offices import Box, Clock, configured, noon, office, told

LINES = """
send_to = ["mailto://x"]
formats = ["md", "atom"]

[[digest.alert]]
name = "cars"
to = ["mailto://x"]
sectors = ["nev"]
"""
STEPS = ("seal", "plan", "claim", "note")
"""What publishing writes into the store; each is a transaction of its own."""


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Fate:
    """Ends the process at one step; counts the steps."""

    at: int
    """Of twice the steps: an even one is before the effect, the odd one after it is behind it."""
    count: int = 0

    def around(self, effect: Callable[[], Any]) -> Any:
        for half in range(2):
            if self.count == self.at:
                self.count += 1
                raise Killed
            self.count += 1
            if half == 0:
                done = effect()
        return done


@dataclass
class Doomed:
    """The store of a process that ends at one step."""

    store: SqlStore
    fate: Fate

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.store, name)
        if name not in STEPS:
            return method
        return lambda *args, **kwargs: self.fate.around(lambda: method(*args, **kwargs))


@dataclass
class DoomedBox(Box):
    """A channel whose process ends right before or right after the message has gone out."""

    fate: Fate = field(default_factory=lambda: Fate(-1))

    def send(self, letter: Letter) -> None:
        self.fate.around(lambda: super(DoomedBox, self).send(letter))


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two stories of yesterday and one of today that an alert asks for."""
    path = tmp_path_factory.mktemp("before") / "a.sqlite3"
    with open_store(f"sqlite:///{path}") as store:
        told(store, "a", noon(2), title="A chip plant")
        told(store, "b", noon(2), title="A shipyard", sectors=("ships",))
        told(store, "c", noon(3, -1), title="An electric car plant", sectors=("nev",))
    return path


@dataclass
class Ended:
    """What was published in the end."""

    steps: int
    mails: Counter[str]
    chats: Counter[str]
    sendings: list[Sending]
    files: dict[str, bytes]


def published(folder: Path, before: Path, kill_at: int, monkeypatch: pytest.MonkeyPatch) -> Ended:
    """Publish with an end at this step, then with other processes."""
    folder.mkdir()
    config, clock, fate = configured(folder / "config", LINES), Clock(noon(3)), Fate(kill_at)
    mail, chat = DoomedBox("mail to a@x.example", fate=fate), DoomedBox("ntfy chat", is_mail=False, fate=fate)
    database = shutil.copy(before, folder / "a.sqlite3")
    monkeypatch.setattr(outbox, "_TOKEN", "first")
    with open_store(f"sqlite:///{database}") as store, suppress(Killed):
        office(config, cast("SqlStore", Doomed(store, fate)), clock, mail, chat).round()
    steps, fate.at = fate.count, -1
    for number in range(3):
        monkeypatch.setattr(outbox, "_TOKEN", f"later {number}")
        with open_store(f"sqlite:///{database}") as store:
            office(config, store, clock, mail, chat).round()
            sendings = store.sendings()
    mails, chats = (Counter(letter.key for letter in box.letters) for box in (mail, chat))
    files = {path.name: path.read_bytes() for path in (folder / "digests").iterdir()}
    return Ended(steps, mails, chats, sendings, files)


def test_each_step(tmp_path: Path, before: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = published(tmp_path / "whole", before, -1, monkeypatch)
    assert (set(whole.mails.values()), set(whole.chats.values())) == ({1}, {1})
    assert (len(whole.mails), len(whole.chats), len(whole.files)) == (2, 2, 3)

    for kill_at in range(whole.steps):
        ended = published(tmp_path / str(kill_at), before, kill_at, monkeypatch)
        said = {sending.key: str(sending.message) for sending in ended.sendings if sending.message}
        assert set(ended.mails) == set(whole.mails), kill_at
        assert all(count == 1 or "may have arrived twice" in said[key] for key, count in ended.mails.items()), kill_at
        assert set(ended.chats.values()) <= {1}, kill_at
        assert all("arrived or not" in said[key] for key in set(whole.chats) - set(ended.chats)), kill_at
        assert {sending.state for sending in ended.sendings} <= {"sent", "unsure"}, kill_at
        assert ended.files == whole.files, kill_at
