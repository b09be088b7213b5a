"""What the middle asks of the rim. Each port belongs to the one who asks and is small; implementations say how."""

from mfg_monitor.ports.collecting import (
    Decide,
    Examiner,
    Fetcher,
    HostLocks,
    Hosts,
    Memory,
    Pointer,
    Returned,
)
from mfg_monitor.ports.reading import Library, Press, Store
from mfg_monitor.ports.sending import Channel, OpenChannels

__all__ = [
    "Channel",
    "Decide",
    "Examiner",
    "Fetcher",
    "HostLocks",
    "Hosts",
    "Library",
    "Memory",
    "OpenChannels",
    "Pointer",
    "Press",
    "Returned",
    "Store",
]
