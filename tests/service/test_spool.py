"""A list on disk is a list: in order, again and again, and beside what is added meanwhile."""

from __future__ import annotations

import tracemalloc

from mfg_monitor.service.spool import Spool


def test_it_is_gone_through_in_order_again_and_again_and_while_it_grows() -> None:
    spool = Spool([("a", 1)])
    spool += [("b", 2), ("上海", 3)]
    first, second = iter(spool), iter(spool)
    assert [next(first), next(second), next(first)] == [("a", 1), ("a", 1), ("b", 2)]
    spool.append(("d", 4))
    assert next(second) == ("b", 2)
    assert (len(spool), [number for _, number in spool]) == (4, [1, 2, 3, 4])
    assert not Spool()


def test_a_long_list_takes_no_more_memory_than_a_short_one() -> None:
    tracemalloc.start()
    try:
        spool = Spool(f"{number} {'x' * 100}" for number in range(50_000))
        assert sum(map(len, spool)) > 5_000_000
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()
