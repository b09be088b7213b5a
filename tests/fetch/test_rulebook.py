from __future__ import annotations

import asyncio

from mfg_monitor.fetch.address import Address, parse
from mfg_monitor.fetch.client import Answer
from mfg_monitor.fetch.robots import LONGEST_LIFE_S, Rules, told
from mfg_monitor.fetch.rulebook import Rulebook


async def _never(_address: Address) -> Answer:
    raise AssertionError("robots.txt was asked for")


async def test_rules_of_others_hold_for_a_day_at_most_though_the_clock_was_set_back() -> None:
    book = Rulebook(_never, "bot")
    assert book.hear("news.example:80", told(Rules(), "bot"), 30 * LONGEST_LIFE_S) is not None
    assert await book.rules_for(parse("http://news.example/")) is not None
    left_s = book._known["news.example:80"][1] - asyncio.get_running_loop().time()
    assert left_s <= LONGEST_LIFE_S
