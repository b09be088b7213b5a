"""Revisions of one article, on every store: what counts as one, and that their number is bounded."""

from __future__ import annotations

from mfg_monitor.dedupe import decide as judged
from mfg_monitor.model import Dating, Examined, ItemFilter, NotModified, Skipped, Validators
from mfg_monitor.store.rules import revising
from tests.store.building import AnyStore, at, candidate, decide, examined

A = "http://news.example/a"
TEXT = "The plant in Lingang will make {} GWh of cells a year, and opens on {}."


def telling(store: AnyStore, outcome: Examined) -> tuple[str, int]:
    stored = store.settle(outcome, decide)
    item = store.item(1)
    assert item is not None
    return stored.novelty, item.revision


def wording(figure: int = 50, day: str = "May 12", *, minutes: float = 0, **more: object) -> Examined:
    return examined(A, TEXT.format(figure, day), minutes=minutes, **more)  # type: ignore[arg-type]


def test_each_revision_says_what_it_changed(store: AnyStore) -> None:
    telling(store, wording())
    assert telling(store, wording(60, minutes=1)) == ("updated", 2)
    assert telling(store, wording(60, "May 14", minutes=2)) == ("updated", 3)
    assert telling(store, wording(70, "May 14", minutes=3, title="More for Lingang")) == ("updated", 4)
    assert [old.changed for old in store.revisions(1)] == [("figures",), ("date",), ("headline", "figures")]


def test_typography_is_no_revision(store: AnyStore) -> None:
    telling(store, examined(A, "“It opens”, he said, in Lingang."))
    assert telling(store, examined(A, '"It opens," he said, in Lingang!', minutes=1)) == ("unchanged", 1)
    assert store.revisions(1) == []


def test_a_page_that_flaps_makes_no_endless_revisions(store: AnyStore) -> None:
    told = [telling(store, wording(50 + step % 2, minutes=step)) for step in range(30)]
    assert told[:4] == [("new", 1), ("updated", 2), ("updated", 3), ("updated", 4)]
    assert len(store.revisions(1)) <= 2 * revising.MOST_RETURNS
    assert told[-1][0] == "unchanged"


def test_a_page_that_names_another_day_every_day_is_revised_once(store: AnyStore) -> None:
    told = [telling(store, wording(day=f"May {12 + step}", minutes=step)) for step in range(10)]
    assert [revision for _, revision in told] == [1, *[2] * 9]


def test_the_first_day_of_publication_stays_when_the_page_is_dated_anew(store: AnyStore) -> None:
    def dated(day: int) -> Dating:
        return Dating(f"2026-03-{day:02}", "day", "meta")

    for step in range(5):
        telling(store, wording(50 + step, minutes=step, dating=dated(3 + step)))
    item = store.item(1)
    assert item is not None
    assert (item.article.dating.published, item.article.dating.updated) == ("2026-03-03", "2026-03-07")
    assert "another day of publication" in item.article.quality[-1]
    assert [old.changed for old in store.revisions(1)] == [("figures",)] * 4
    telling(store, wording(60, minutes=9, dating=dated(1)))
    assert [item.article.dating.published for item in store.items(ItemFilter())] == ["2026-03-01"]
    assert store.revisions(1)[-1].changed == ("figures", "date")


def test_no_article_has_more_than_so_many_older_wordings(store: AnyStore) -> None:
    for step in range(revising.MOST_REVISIONS + 5):
        telling(store, wording(100 + step, minutes=step))
    assert len(store.revisions(1)) == revising.MOST_REVISIONS
    item = store.item(1)
    assert item is not None
    assert item.article.text == TEXT.format(100 + revising.MOST_REVISIONS + 4, "May 12")


def test_a_headline_of_its_own_page_alone_is_a_revision(store: AnyStore) -> None:
    text = "The plant in Lingang will make fifty gigawatt hours of cells a year, and opens in May. " * 6
    store.settle(examined(A, text, title="Cells for Lingang"), judged)
    twin = examined("http://m.news.example/a", text, title="Mobile news", canonical_url=A, minutes=1)
    assert store.settle(twin, judged).novelty in {"unchanged", "duplicate"}
    again = store.settle(examined(A, text, title="Cells made in Lingang", minutes=2), judged)
    assert again.novelty == "updated"
    assert store.revisions(1)[0].changed == ("headline",)


def test_young_articles_are_due_by_the_clock_and_old_ones_never(store: AnyStore) -> None:
    validators = Validators('"a"')
    store.settle(examined(A, validators=validators), decide)
    store.settle(examined("http://news.example/b", "Unrelated.", minutes=1), decide)  # gave no validators
    assert store.young("daily", at(59), 9) == []
    assert store.young_sources(at(59)) == set()
    assert store.young_sources(at(61)) == {"daily"}
    ((candidate, known),) = store.young("daily", at(61), 9)
    assert (candidate.url, known.validators, known.item_id) == (A, validators, 1)
    assert store.young("weekly", at(61), 9) == []
    store.confirmed(candidate, NotModified(A, at(62), Validators('"b"')))
    assert store.young("daily", at(359), 9) == []
    ((candidate, known),) = store.young("daily", at(361), 9)
    assert known.validators == Validators('"b"')
    store.confirmed(candidate, NotModified(A, at(73 * 60)))
    assert store.young("daily", at(10**6), 9) == []
    assert store.young_sources(at(10**6)) == set()
    item = store.item(1)
    assert item is not None
    assert item.last_seen_at == at(73 * 60)


def missing(minutes: float, status: int = 404, url: str = A) -> Skipped:
    return Skipped(candidate(url), "http", f"the server answered {status}", at(minutes), retryable=True, status=status)


def test_an_article_is_withdrawn_at_the_second_404_and_there_again_when_it_is(store: AnyStore) -> None:
    store.settle(examined(A, validators=Validators('"a"')), decide)
    assert [one.novelty for one in store.settle_skipped([missing(5)])] == ["skipped"]
    assert [one.canonical_url for one in store.unfinished("daily", 9)] == [A]
    assert [one.novelty for one in store.settle_skipped([missing(5)])] == ["skipped"]  # the same visit, told twice
    assert [one.novelty for one in store.settle_skipped([missing(35)])] == ["withdrawn"]
    assert [one.novelty for one in store.settle_skipped([missing(65)])] == ["withdrawn"]
    item = store.item(1)
    assert item is not None
    assert (item.withdrawn_at, item.revision, item.article.text) == (at(35), 1, examined(A).article.text)
    assert store.unfinished("daily", 9) == []
    assert store.settle(examined(A, minutes=90, validators=Validators('"c"')), decide).novelty == "unchanged"
    item = store.item(1)
    assert item is not None
    assert item.withdrawn_at is None


def test_a_twin_that_is_gone_and_a_server_in_trouble_withdraw_nothing(store: AnyStore) -> None:
    twin = "http://m.news.example/a"
    store.settle(examined(A), decide)
    store.settle(examined(twin, canonical_url=A, minutes=1), decide)
    for minutes in (5, 35, 65):
        told = [missing(minutes, 410, twin), missing(minutes, 503)]
        assert [one.novelty for one in store.settle_skipped(told)] == ["skipped", "skipped"]
    item = store.item(1)
    assert item is not None
    assert item.withdrawn_at is None
