"""A configuration, articles and a post office for the tests of publishing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mfg_monitor.config.load import Config, load
from mfg_monitor.errors import DeliverError
from mfg_monitor.model.telling import Letter
from mfg_monitor.ports import Channel
from mfg_monitor.publish import Office
from tests.store.building import AnyStore, decide, examined

SOURCES = """
[[source]]
id = "daily"
name = "Example Daily"
kind = "feed"
url = "http://news.example/feed"

[[source]]
id = "weekly"
name = "Example Weekly"
kind = "feed"
url = "http://weekly.example/feed"
"""


def noon(day: int, hours: float = 0) -> datetime:
    """Answer noon in Shanghai on a day of March 2026, or some hours later."""
    return datetime(2026, 3, day, 4, tzinfo=UTC) + timedelta(hours=hours)


def configured(folder: Path, digest: str = "") -> Config:
    """Answer a configuration of two sources and these lines of [digest]."""
    folder.mkdir(exist_ok=True)
    (folder / "sources.toml").write_text(SOURCES, encoding="utf-8")
    top = f'[digest]\nfolder = "{folder.parent / "digests"}"\n{digest}'
    (folder / "monitor.toml").write_text(top, encoding="utf-8")
    return load(folder, environ={})


def told(store: AnyStore, name: str, when: datetime, text: str | None = None, **more: object) -> int:
    """Store an article at a time; answer its id."""
    minutes = (when - examined().fetched_at).total_seconds() / 60
    url = f"http://news.example/{name}"
    settled = store.settle(examined(url, text or f"text of {name}", minutes=minutes, **more), decide)  # type: ignore[arg-type]
    assert settled.item_id is not None
    return settled.item_id


@dataclass
class Box:
    """A channel that keeps what it is handed, or fails as it is told."""

    name: str = "mail to a@x.example"
    is_mail: bool = True
    limit: int | None = None
    letters: list[Letter] = field(default_factory=list)
    failing: Callable[[], DeliverError | None] = lambda: None

    def send(self, letter: Letter) -> None:
        error = self.failing()
        if error:
            raise error
        self.letters.append(letter)


@dataclass
class Clock:
    """A clock that is set by hand."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


def office(config: Config, store: AnyStore, clock: Clock, *boxes: Box) -> Office:
    """Answer an office whose every address leads to these boxes."""
    channels: list[Channel] = list(boxes)
    return Office(config, store, lambda _address: channels, clock)
