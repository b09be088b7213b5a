"""What is remembered of hosts without a database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from threading import RLock

from mfg_monitor.model import Hold


class MemoryHosts:
    """The part of the store in memory that concerns hosts."""

    def __init__(self) -> None:
        super().__init__()
        self._holds: dict[str, Hold] = {}
        self._pauses: dict[str, datetime] = {}
        self._hosts_lock = RLock()

    def holds(self, now: datetime) -> dict[str, Hold]:
        """See ports.Memory."""
        with self._hosts_lock:
            return {host: hold for host, hold in self._holds.items() if hold.until_at > now}

    def hold(self, hold: Hold) -> None:
        """See ports.Memory. Of two times that a host gave, the later one holds."""
        with self._hosts_lock:
            if hold.host not in self._holds or self._holds[hold.host].until_at < hold.until_at:
                self._holds[hold.host] = hold

    def pauses(self, now: datetime) -> dict[str, datetime]:
        """See ports.Memory."""
        with self._hosts_lock:
            return {host: until_at for host, until_at in self._pauses.items() if until_at > now}

    def pause(self, pauses: Mapping[str, datetime], now: datetime) -> None:
        """See ports.Memory."""
        with self._hosts_lock:
            self._pauses = self.pauses(now) | dict(pauses)

    def host_locks(self) -> None:
        """See ports.Memory: there are no other programs."""
