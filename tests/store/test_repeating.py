"""A page that a site gives for many addresses, on every store: told, stored once, and no article."""

from __future__ import annotations

import pytest

from mfg_monitor.dedupe import decide as judged
from mfg_monitor.model import Dating, Item, Stored, Validators
from mfg_monitor.store.rules.repeating import NO_ARTICLE, REPEATED, SAME_ANSWER
from tests.store.building import AnyStore, at, examined

SORRY = "The page that you were looking for is not here any more."


def answered(store: AnyStore, name: str, text: str = SORRY, *, minutes: float = 0, **more: object) -> Stored:
    url = f"http://news.example/{name}"
    told = {"minutes": minutes, "relevant": text != SORRY, "title": "Sorry", "dating": Dating(), "bands": (), **more}
    page = examined(url, text, **told)  # type: ignore[arg-type]
    return store.settle(page, judged)


def item(store: AnyStore, item_id: int = 1) -> Item:
    found = store.item(item_id)
    assert found is not None
    return found


def repeated(store: AnyStore, addresses: int = REPEATED) -> None:
    validators = Validators('"sorry"')
    assert answered(store, "first", validators=validators).novelty == "new"
    for number in range(addresses):
        stored = answered(store, f"other-{number}", minutes=number + 1)
        assert (stored.novelty, stored.message) == ("skipped", SAME_ANSWER)


def test_the_first_address_of_a_repeated_page_keeps_no_article(store: AnyStore) -> None:
    repeated(store)
    first = item(store)
    assert (first.withdrawn_at, first.verdict.relevant) == (at(REPEATED), False)
    assert first.verdict.notes[-1] == NO_ARTICLE
    known = store.known([first.url])[first.url]
    assert (known.state, known.message, known.validators) == ("rejected", NO_ARTICLE, Validators())
    assert len(store.unfinished("daily", 20)) == REPEATED + 1, "each is asked again, in full: it may be a bad hour"
    assert store.item(2) is None


def test_two_more_addresses_of_one_page_may_be_an_article_in_sections(store: AnyStore) -> None:
    repeated(store, REPEATED - 1)
    assert item(store).withdrawn_at is None


def test_a_story_without_a_day_at_two_addresses_is_a_copy(store: AnyStore) -> None:
    text = "The plant in Lingang will make 50 GWh of cells a year."
    assert [answered(store, name, text).novelty for name in ("one", "two")] == ["new", "duplicate"]


def test_what_stays_an_error_page_stays_withdrawn_and_is_stored_once(store: AnyStore) -> None:
    repeated(store)
    for visit in range(12):
        for name in ("first", *(f"other-{number}" for number in range(REPEATED))):
            assert answered(store, name, minutes=60 + visit).novelty == "skipped"
    first = item(store)
    assert (first.withdrawn_at, first.revision, store.item(2)) == (at(REPEATED), 1, None)
    assert store.unfinished("daily", 20) == [], "given up in the end"


@pytest.mark.parametrize("first_mended", ["first", "other-0"])
def test_whose_page_is_an_article_again_is_read(store: AnyStore, first_mended: str) -> None:
    repeated(store)
    text = "The plant in Lingang will make 50 GWh of cells a year."
    assert answered(store, first_mended, text, minutes=60).novelty == ("updated" if first_mended == "first" else "new")
    for number in range(1, REPEATED):
        assert answered(store, f"other-{number}", minutes=61).novelty == "skipped", "an error page is no article yet"
    mended = item(store, 1 if first_mended == "first" else 2)
    assert (mended.withdrawn_at, mended.verdict.relevant, mended.article.text) == (None, True, text)
    assert store.known([mended.url])[mended.url].message is None
    assert mended.url not in [one.url for one in store.unfinished("daily", 20)]


def test_an_article_that_was_an_error_page_for_an_hour_is_what_it_was(store: AnyStore) -> None:
    text = "The plant in Lingang will make 50 GWh of cells a year."
    assert answered(store, "good", text).item_id == 1
    assert answered(store, "first", minutes=1).item_id == 2
    for number in range(REPEATED):
        answered(store, f"other-{number}", minutes=2)
    assert answered(store, "good", minutes=3).novelty == "skipped"
    assert answered(store, "good", text, minutes=4).novelty == "unchanged"
    assert (item(store, 1).withdrawn_at, item(store, 1).revision) == (None, 1)
    assert item(store, 2).withdrawn_at is not None
