"""A story is told once as new; what is said of a day stays said; nothing that was stored is lost between two days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mfg_monitor.config.load import Config
from mfg_monitor.digest import Digest
from mfg_monitor.model import Candidate, ItemFilter, NotModified, Skipped
from mfg_monitor.model.telling import Interest
from mfg_monitor.publish import Series, Span, digest_over, sealed
from mfg_monitor.store import MemoryStore, open_store
from tests.publish.offices import configured, noon, told
from tests.store.building import AnyStore

ZONE = "Asia/Shanghai"


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnyStore]:
    opened: AnyStore = MemoryStore() if request.param == "memory" else open_store(f"sqlite:///{tmp_path}/m.sqlite3")
    with opened:
        yield opened


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return configured(tmp_path / "config")


def day(number: int) -> Span:
    return Span(date(2026, 3, number), date(2026, 3, number), ZONE)


def made(store: AnyStore, config: Config, number: int, series: Series | None = None) -> Digest:
    """Answer the digest of a day as it is made the morning after."""
    return sealed(day(number), config=config, library=store, now=noon(number + 1, -3), series=series)


def new(digest: Digest) -> list[int]:
    return [entry.id for section in digest.sections for entry in section.entries]


def test_new_once_then_only_developing_or_told_again(store: AnyStore, config: Config) -> None:
    first = told(store, "a", noon(2), "a plant opens", sectors=("ev",))
    assert new(made(store, config, 2)) == [first]
    copy = told(store, "copy", noon(3), "a plant opens", source="weekly")
    second = made(store, config, 3)
    assert new(second) == []
    assert [telling.title for telling in second.retold] == ["A battery plant for Lingang"]
    assert copy not in new(second)


def test_a_changed_headline_is_a_correction_once(store: AnyStore, config: Config) -> None:
    number = told(store, "a", noon(2), "as it was")
    made(store, config, 2)
    told(store, "a", noon(3), "as it is now", title="A smaller battery plant for Lingang")
    third = made(store, config, 3)
    assert [(entry.id, entry.news, entry.told_on) for entry in third.corrected] == [
        (number, ("headline was “A battery plant for Lingang”",), date(2026, 3, 2))
    ]
    assert made(store, config, 4).corrected == ()


def test_a_withdrawn_article_is_a_correction_once_and_so_is_its_return(store: AnyStore, config: Config) -> None:
    number = told(store, "a", noon(2), "as it was")
    made(store, config, 2)
    url = next(item.url for item in store.items(ItemFilter()) if item.id == number)
    (known,) = store.known([url]).values()
    missing = Candidate(url=url, canonical_url=known.canonical_url, source=known.source)
    stored = store.settle_skipped([Skipped(missing, "http", "the server answered 410", noon(3), status=410)])
    assert [each.novelty for each in stored] == ["withdrawn"]
    assert [entry.news for entry in made(store, config, 3).corrected] == [("withdrawn: its page is gone",)]
    assert made(store, config, 4).corrected == ()
    store.confirmed(missing, NotModified(url, noon(5)))
    assert [entry.news for entry in made(store, config, 5).corrected] == [("its page is there again",)]
    assert made(store, config, 6).corrected == ()


def test_a_changed_comma_is_no_correction(store: AnyStore, config: Config) -> None:
    told(store, "a", noon(2), "as it was")
    made(store, config, 2)
    told(store, "a", noon(3), "as it was.")
    assert made(store, config, 3).corrected == ()


def test_the_same_day_asked_twice_is_the_same(store: AnyStore, config: Config) -> None:
    told(store, "a", noon(2), "as it was")
    first = made(store, config, 2)
    told(store, "a", noon(3), "all else", title="Quite another")
    told(store, "late", noon(2, 1), "stored late")
    later = sealed(day(2), config=config, library=store, now=noon(9))
    assert later == first
    assert digest_over(day(2), config=config, library=store, now=noon(9)) == first
    assert digest_over(day(2), config=config, library=store, now=noon(9), afresh=True) != first


def test_what_was_stored_after_its_day_is_told_the_day_after(store: AnyStore, config: Config) -> None:
    told(store, "a", noon(2))
    made(store, config, 2)
    late = told(store, "late", noon(2, 2))
    third = made(store, config, 3)
    assert new(third) == [late]
    assert third.sections[0].entries[0].late_on == date(2026, 3, 2)
    assert new(made(store, config, 4)) == []


def test_what_was_rejected_first_is_new_once_it_is_kept(store: AnyStore, config: Config) -> None:
    number = told(store, "a", noon(2), "as it was", relevant=False)
    assert new(made(store, config, 2)) == []
    told(store, "a", noon(3), "as it is now")
    assert new(made(store, config, 3)) == [number]


def test_without_editions_the_day_of_the_first_telling_decides(store: AnyStore, config: Config) -> None:
    told(store, "a", noon(2), "a plant opens")
    told(store, "copy", noon(3), "a plant opens", source="weekly")
    third = digest_over(day(3), config=config, library=store, now=noon(9))
    assert (new(third), third.totals.retold) == ([], 1)


def test_a_day_that_is_not_over_is_not_kept(store: AnyStore, config: Config) -> None:
    first = told(store, "a", noon(2))
    assert new(sealed(day(2), config=config, library=store, now=noon(2, 1))) == [first]
    second = told(store, "b", noon(2, 2))
    assert sorted(new(made(store, config, 2))) == [first, second]


def test_a_day_of_which_nothing_is_known_is_kept_only_when_published(store: AnyStore, config: Config) -> None:
    sealed(day(2), config=config, library=store, now=noon(4), even_if_empty=False)
    assert store.edition("day", date(2026, 3, 2)) is None
    sealed(day(2), config=config, library=store, now=noon(4))
    assert store.edition("day", date(2026, 3, 2)) is not None


def test_each_series_has_its_own_memory_and_filter(store: AnyStore, config: Config) -> None:
    cars = told(store, "cars", noon(2), sectors=("cars",))
    chips = told(store, "chips", noon(2, 1), sectors=("chips",), language="zh")
    for interest, ids in (
        (Interest(sectors=frozenset({"cars"})), [cars]),
        (Interest(languages=frozenset({"zh"})), [chips]),
        (Interest(minimum_score=0.9), []),
        (Interest(companies=frozenset({"tesla"}), places=frozenset({"lingang"})), [cars, chips]),
    ):
        series = Series(f"to {interest}", "x", interest)
        assert sorted(new(made(store, config, 2, series))) == ids


@pytest.mark.parametrize(
    ("zone", "number", "hours"),
    [("Europe/Berlin", 29, 23), ("America/New_York", 8, 23), ("Asia/Shanghai", 8, 24), ("Asia/Beirut", 29, 23)],
)
def test_days_are_as_long_as_the_clocks_there_make_them(zone: str, number: int, hours: int) -> None:
    span = Span(date(2026, 3, number), date(2026, 3, number), zone)
    assert (span.until_at - span.since_at).total_seconds() == hours * 3600
    assert span.until_at == replace(span, first_on=date(2026, 3, number + 1)).since_at
