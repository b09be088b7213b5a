"""What every page works with: the store, the clockwork, and who may change something."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Protocol, cast
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from mfg_monitor.config.load import Config
from mfg_monitor.errors import MonitorError
from mfg_monitor.rhythm import Rhythm, heard
from mfg_monitor.store import SqlStore
from mfg_monitor.web.access import Access
from mfg_monitor.web.meter import Meter

RHYTHM_AGE = timedelta(minutes=5)
"""It is learned from weeks, and looked up on many pages."""
LONGEST_CHECK_S = 3.0
"""A database that has not answered within this time does not answer."""


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
    _heard: tuple[datetime, Config, dict[str, Rhythm]] | None = None

    @property
    def config(self) -> Config:
        """Answer the configuration in use."""
        return self.clockwork.config

    def rhythms(self) -> dict[str, Rhythm]:
        """Answer what is usual for each watched source and what ails it, as of some minutes ago at most."""
        known, now = self._heard, self.now()
        if known is None or known[1] is not self.config:
            return self._listen(now)
        if abs(now - known[0]) > RHYTHM_AGE:
            self._heard = now, known[1], known[2]
            threading.Thread(target=self._listen_aside, args=(now,), name="rhythms", daemon=True).start()
        return known[2]

    def warm(self) -> None:
        """Look the rhythms up before the first reader asks for them."""
        threading.Thread(target=self._listen_aside, args=(self.now(),), name="rhythms", daemon=True).start()

    def _listen(self, now: datetime) -> dict[str, Rhythm]:
        config = self.config
        found = heard(self.store, config.sources, now)
        self._heard = now, config, found
        return found

    def _listen_aside(self, now: datetime) -> None:
        with suppress(MonitorError):  # what was known before is shown on
            self._listen(now)

    async def database_problem(self) -> str | None:
        """Answer why the database does not answer; None where it does."""
        try:
            await asyncio.wait_for(asyncio.to_thread(self.store.runs, 1), LONGEST_CHECK_S)
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
