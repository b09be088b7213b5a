"""Hosts that asked to be left alone: commands that store nothing else know them, and remember new ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mfg_monitor.errors import AbsentStoreError, OutdatedStoreError

if TYPE_CHECKING:
    from mfg_monitor.cli.shell import Shell
    from mfg_monitor.config.load import Config
    from mfg_monitor.model import Hold


def holds_of(config: Config) -> list[Hold]:
    """Answer the hosts that asked to be left alone; none where there is no database yet."""
    from mfg_monitor import clock
    from mfg_monitor.store import open_store

    try:
        with open_store(config.settings.store.url, readonly=True) as store:
            return list(store.holds(clock.now()).values())
    except (AbsentStoreError, OutdatedStoreError):
        return []


def keep_holds(shell: Shell, config: Config, holds: Sequence[Hold]) -> None:
    """Remember what hosts asked for just now; without any, the database is not touched.

    Raises:
        StoreError: the database refused.
    """
    if holds:
        with shell.store(config) as store:
            for hold in holds:
                store.hold(hold)
