"""When was it published: reads dates in English and Chinese, and chooses among those that a page names. Pure."""

from mfg_monitor.dates.addresses import from_url
from mfg_monitor.dates.bounding import bounds
from mfg_monitor.dates.choosing import agree, choose, doubts
from mfg_monitor.dates.grammar import Order
from mfg_monitor.dates.moment import Moment
from mfg_monitor.dates.reading import Spotted, read, readings, search
from mfg_monitor.dates.words import is_vague

__all__ = [
    "Moment",
    "Order",
    "Spotted",
    "agree",
    "bounds",
    "choose",
    "doubts",
    "from_url",
    "is_vague",
    "read",
    "readings",
    "search",
]
