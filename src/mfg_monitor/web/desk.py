"""What every page works with: the store, the clockwork, and who may change something."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Protocol, TypeVar, cast
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from mfg_monitor.config.load import Config
from mfg_monitor.errors import MonitorError
from mfg_monitor.model import SignOfLife
from mfg_monitor.rhythm import Rhythm, heard
from mfg_monitor.store import SqlStore
from mfg_monitor.web.access import Access
from mfg_monitor.web.meter import Meter

AGE = timedelta(minutes=5)
"""Of what is learned from weeks, and looked up on many pages."""
MOST_SEEN = 8
"""Configurations come and go; what was looked up for old ones is forgotten."""
LONGEST_CHECK_S = 3.0
"""A database that has not answered within this time does not answer."""


T = TypeVar("T")


class Clockwork(Protocol):
    """What the pages ask of the schedule."""

    config: Config
    config_problem: str | None
    """Why the configuration files as they are now are not in use."""

    def problem(self) -> str | None:
        """Answer why nothing is visited; None while all is well."""
        ...

    def running(self) -> frozenset[str]:
        """Answer the sources that are being visited."""
        ...

    def longest_s(self) -> float:
        """Answer for how long the oldest visits have been under way; 0 where there are none."""
        ...

    def jobs(self) -> Mapping[tuple[str, str], int]:
        """Answer how many jobs workers have to do, by kind and state."""
        ...

    def workers(self) -> list[SignOfLife]:
        """Answer what the workers last told of themselves. Raises: StoreError."""
        ...

    def try_now(self, source_id: str) -> bool:
        """Visit a source at once; False where it is not scheduled."""
        ...


@dataclass(slots=True)
class Desk:
    """What every page works with."""

    store: SqlStore
    clockwork: Clockwork
    now: Callable[[], datetime]
    meter: Meter
    access: Access
    _seen: dict[str, tuple[datetime, object]] = field(default_factory=dict)

    @property
    def config(self) -> Config:
        """Answer the configuration in use."""
        return self.clockwork.config

    def rhythms(self) -> dict[str, Rhythm]:
        """Answer what is usual for each watched source and what ails it, as of some minutes ago at most."""
        config = self.config
        return self.lately(f"rhythms {id(config)}", lambda: heard(self.store, config.sources, self.now()))

    def lately(self, name: str, look: Callable[[], T]) -> T:
        """Answer what a look found some minutes ago; where that is older, it is looked again aside.

        Only the first reader waits, and `warm` saves even that.
        """
        known, now = self._seen.get(name), self.now()
        if known is None:
            return self._look(name, look)
        if abs(now - known[0]) > AGE:
            self._seen[name] = now, known[1]
            threading.Thread(target=self._look_aside, args=(name, look), name=name, daemon=True).start()
        return cast("T", known[1])

    def warm(self, *looks: Callable[[], object]) -> None:
        """Take these looks before the first reader asks for what they find."""

        def work() -> None:
            for look in looks:
                with suppress(MonitorError):
                    look()

        threading.Thread(target=work, name="warm", daemon=True).start()

    def _look(self, name: str, look: Callable[[], T]) -> T:
        now, found = self.now(), look()
        if len(self._seen) > MOST_SEEN:
            self._seen.clear()
        self._seen[name] = now, found
        return found

    def _look_aside(self, name: str, look: Callable[[], object]) -> None:
        with suppress(MonitorError):  # what was known before is shown on
            self._look(name, look)

    async def database_problem(self) -> str | None:
        """Answer why the database does not answer; None where it does."""
        try:
            await asyncio.wait_for(asyncio.to_thread(self.store.run_sums, 1), LONGEST_CHECK_S)
        except TimeoutError:
            return f"the database did not answer within {LONGEST_CHECK_S:.0f} s"
        except MonitorError as error:
            return str(error)
        return None


def desk_of(request: Request) -> Desk:
    """Answer the desk of the running application."""
    return cast("Desk", request.app.state.desk)


AtDesk = Annotated[Desk, Depends(desk_of)]


async def _sent(request: Request) -> dict[str, str]:
    """Answer the fields of a form."""
    return dict(parse_qsl((await request.body()).decode("utf-8", "replace")))


Sent = Annotated[dict[str, str], Depends(_sent)]
