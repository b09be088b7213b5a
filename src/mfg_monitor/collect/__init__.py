"""One source: front page → stored outcomes. Read `visit` first.

A visit asks the store once at the door what it knows, turns every candidate into exactly one outcome, and tells the
store once an article, in the order in which the front page named them. What the front pages' validators promise is
remembered only after the articles are stored, so that a kill in between loses nothing.
"""

from __future__ import annotations

from mfg_monitor.collect.desk import Desk, Wish
from mfg_monitor.collect.hosts import SharedHosts
from mfg_monitor.collect.ledger import Ledger
from mfg_monitor.collect.past import Past, Stretch
from mfg_monitor.collect.round import Round
from mfg_monitor.collect.stages import OnStage, timed_examiner, timed_fetcher
from mfg_monitor.collect.visit import LONGEST_VISIT_S, collect

__all__ = [
    "LONGEST_VISIT_S",
    "Desk",
    "Ledger",
    "OnStage",
    "Past",
    "Round",
    "SharedHosts",
    "Stretch",
    "Wish",
    "collect",
    "timed_examiner",
    "timed_fetcher",
]
