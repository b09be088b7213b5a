"""What programs that share a store tell each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from mfg_monitor.model import SignOfLife
from mfg_monitor.store import Team, open_store
from tests.store.building import at, decide, examined

ONE = SignOfLife("alpha:7", "alpha", "1.0", started_at=at(0), seen_at=at(1), running=2, visits=5, articles=3)


@pytest.fixture(params=["sqlite file", "postgresql"])
def team(request: pytest.FixtureRequest, url: str) -> Iterator[Team]:
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    with open_store(url) as store:
        assert Team(store.engine, "it").last_item() == 0
        store.settle(examined("http://news.example/a"), decide)
        yield Team(store.engine, "it")


def test_workers_are_known_by_their_last_sign_until_they_leave_or_are_silent_for_long(team: Team) -> None:
    other = replace(ONE, name="beta:9", machine="beta", seen_at=at(2))
    team.sign(other)
    team.sign(ONE)
    team.sign(later := replace(ONE, seen_at=at(9), running=0, errands=1))
    assert team.workers() == [later, other]
    team.forget(at(5))
    assert team.workers() == [later]
    team.leave("alpha:7")
    assert team.workers() == []


def test_a_worker_is_alive_for_half_a_minute_after_its_last_sign() -> None:
    assert ONE.is_alive(at(1) + timedelta(seconds=29))
    assert not ONE.is_alive(at(1) + timedelta(seconds=30))


def test_how_an_errand_ended_is_told_until_it_is_forgotten(team: Team) -> None:
    team.end_errand("a", "{}", at(0))
    team.end_errand("a", '{"again": "工厂"}', at(1))
    team.end_errand("b", "{}", at(8))
    assert team.ended(["a", "c"]) == {"a": '{"again": "工厂"}'}
    team.forget(at(5))
    assert team.ended(["a", "b"]) == {"b": "{}"}
    team.forget_errands(["b"])
    assert team.ended(["a", "b"]) == {}


def test_the_last_item_bounds_the_slices(team: Team) -> None:
    assert team.last_item() == 1
