"""What every store does, whatever it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from mfg_monitor.dedupe import decide as judged
from mfg_monitor.errors import StoreError
from mfg_monitor.model import (
    DateWitness,
    Duplicate,
    Examined,
    Front,
    Item,
    ItemFilter,
    Likeness,
    New,
    Novelty,
    SourceState,
    Update,
    Validators,
    Visit,
)
from mfg_monitor.ports import Store
from tests.store.building import UNDATED, AnyStore, at, candidate, decide, examined, skipped

A, B, C = (f"http://news.example/{name}" for name in "abc")


def told(store: AnyStore, wanted: ItemFilter | None = None) -> list[int]:
    return [item.id for item in store.items(wanted or ItemFilter())]


# -- settling -------------------------------------------------------------------------------------------------------


def test_fits_the_port(store: AnyStore) -> None:
    fitting: Store = store
    assert fitting is store


def test_an_article_comes_back_as_it_was(store: AnyStore) -> None:
    outcome = examined(A)
    stored = store.settle(outcome, decide)
    assert (stored.novelty, stored.state, stored.relevant) == ("new", "kept", True)
    assert stored.item_id is not None
    wanted = Item(
        id=stored.item_id,
        url=A,
        source="daily",
        article=outcome.article,
        verdict=outcome.verdict,
        first_seen_at=at(0),
        last_seen_at=at(0),
        story=stored.item_id,
    )
    assert store.item(stored.item_id) == wanted
    assert list(store.items(ItemFilter())) == [wanted]


def test_an_unknown_item_is_none(store: AnyStore) -> None:
    assert store.item(1) is None
    assert store.item(10**30) is None
    assert list(store.items(ItemFilter())) == []


def test_rejected_articles_are_kept_as_rejected(store: AnyStore) -> None:
    stored = store.settle(examined(A, relevant=False), decide)
    assert (stored.novelty, stored.state, stored.relevant) == ("new", "rejected", False)
    assert store.known([A])[A].state == "rejected"


def test_settling_twice_changes_nothing(store: AnyStore) -> None:
    outcomes = [
        examined(A),
        examined(B, "Another text altogether.", minutes=1),
        examined(C, minutes=2),
        skipped("http://news.example/d", minutes=3),
    ]
    for outcome in outcomes:
        store.settle(outcome, decide)
    before = list(store.items(ItemFilter())), store.known([A, B, C, "http://news.example/d"])
    novelties = [store.settle(outcome, decide).novelty for outcome in outcomes]
    assert novelties == ["unchanged", "unchanged", "unchanged", "skipped"]
    assert (list(store.items(ItemFilter())), store.known([A, B, C, "http://news.example/d"])) == before


def test_one_address_is_one_item_even_if_all_is_decided_new(store: AnyStore) -> None:
    store.settle(examined(A), lambda *_: New())
    again = store.settle(examined(A, minutes=5), lambda *_: New())
    assert (again.novelty, told(store)) == ("unchanged", [1])


def test_the_address_of_the_answer_leads_to_the_item(store: AnyStore) -> None:
    store.settle(examined(A, canonical_url=B, final_url=C), decide)
    known = store.known([A, B, C])
    assert {url: entry.item_id for url, entry in known.items()} == {A: 1, B: 1, C: 1}
    for number, url in enumerate((B, C), start=1):
        stored = store.settle(examined(url, minutes=number), decide)
        assert (stored.novelty, stored.item_id) == ("unchanged", 1)
    assert told(store) == [1]


def test_a_second_address_of_one_page_is_a_duplicate_without_an_item(store: AnyStore) -> None:
    store.settle(examined(A), decide)
    stored = store.settle(examined(A + "?ref=mail", canonical_url=A, minutes=1), decide)
    assert (stored.novelty, stored.state, stored.item_id) == ("duplicate", "duplicate", 1)
    assert told(store) == [1]
    assert store.item(1).last_seen_at == at(1)  # type: ignore[union-attr]


def test_a_second_source_of_one_page_is_a_duplicate_and_the_first_source_stays(store: AnyStore) -> None:
    store.settle(examined(A), decide)
    stored = store.settle(examined(A, source="weekly", minutes=1), decide)
    assert (stored.novelty, stored.item_id) == ("duplicate", 1)
    item = store.item(1)
    assert item is not None
    assert (item.source, told(store)) == ("daily", [1])
    assert store.known([A])[A].source == "daily"


def test_a_copy_points_at_the_earliest_original(store: AnyStore) -> None:
    store.settle(examined(A), decide)
    store.settle(examined(B, minutes=1), decide)

    def of_the_newest(_new: Examined, likenesses: Sequence[Likeness]) -> Novelty:
        return Duplicate((max(likeness.item_id for likeness in likenesses),), 1.0)

    stored = store.settle(examined(C, minutes=2, relevant=False), of_the_newest)
    assert (stored.novelty, stored.state, stored.relevant) == ("duplicate", "duplicate", False)
    assert [(item.id, item.duplicate_of, item.story) for item in store.items(ItemFilter())] == [
        (1, None, 1),
        (2, 1, 1),
        (3, 1, 1),
    ]


def test_a_changed_text_is_a_revision_of_the_same_item(store: AnyStore) -> None:
    store.settle(examined(A, source="daily"), decide)
    store.settle(examined(B, "Unrelated."), decide)
    changed = examined(
        A, "The plant will make 60 GWh.", title="Larger plant", minutes=9, relevant=False, sectors=("chips",)
    )
    stored = store.settle(changed, decide)
    assert (stored.novelty, stored.state, stored.item_id) == ("updated", "rejected", 1)
    item = store.item(1)
    assert item is not None
    assert (item.revision, item.article, item.verdict) == (2, changed.article, changed.verdict)
    assert (item.first_seen_at, item.last_seen_at) == (at(0), at(9))
    assert told(store, ItemFilter(sector="chips")) == [1]
    assert told(store, ItemFilter(sector="batteries")) == [2]
    assert store.known([A])[A].state == "rejected"
    (old,) = store.revisions(1)
    assert (old.number, old.text, old.changed) == (1, examined(A).article.text, ("headline", "figures", "wording"))
    assert old.text_hash == examined(A).fingerprint.text_hash


def test_the_fingerprint_of_an_old_wording_is_forgotten(store: AnyStore) -> None:
    met: list[list[tuple[int, str]]] = []

    def watching(_new: Examined, likenesses: Sequence[Likeness]) -> Novelty:
        met.append([(likeness.item_id, likeness.relation) for likeness in likenesses])
        return decide(_new, likenesses)

    store.settle(examined(A, "first", bands=[1, 2, 3]), watching)
    store.settle(examined(A, "second", bands=[7, 8, 9]), watching)
    store.settle(examined(B, "third", bands=[1, 2, 3]), watching)
    store.settle(examined(C, "second", bands=[11]), watching)
    assert met == [[], [(1, "address")], [], [(1, "text")]]


def test_a_date_that_a_changed_page_no_longer_shows_stays(store: AnyStore) -> None:
    store.settle(examined(A), decide)
    store.settle(examined(A, "Changed.", dating=UNDATED), decide)
    item = store.item(1)
    assert item is not None
    assert item.article.dating == examined(A).article.dating


def test_updating_to_what_is_stored_is_no_revision(store: AnyStore) -> None:
    store.settle(examined(A), decide)
    stored = store.settle(examined(A, minutes=2), lambda *_: Update(1))
    assert stored.novelty == "unchanged"
    assert store.revisions(1) == []


def test_likenesses_tell_what_is_stored(store: AnyStore) -> None:
    store.settle(examined(A, "one", bands=[1, 2, -(2**63), 2**63 - 1]), decide)
    store.settle(examined(B, "two", bands=[50]), decide)
    met: list[Likeness] = []
    new = examined(C, "two", bands=[1, 2, -(2**63), 2**63 - 1])
    store.settle(new, lambda _, found: (met.extend(found), New())[1])  # type: ignore[func-returns-value]
    assert [(found.item_id, found.relation) for found in met] == [(2, "text"), (1, "near")]
    assert met[1] == Likeness(
        item_id=1,
        relation="near",
        canonical_url=A,
        source="daily",
        title="A battery plant for Lingang",
        fingerprint=examined(A, "one", bands=[1, 2, -(2**63), 2**63 - 1]).fingerprint,
        published="2026-03-01T10:17+08:00",
        first_seen_at=at(0),
        duplicate_of=None,
        text="one",
    )


def test_the_nearest_fifty_are_looked_at(store: AnyStore) -> None:
    for number in range(60):
        shared = [1, 2] if number == 57 else [1]
        store.settle(examined(f"{A}{number}", f"text {number}", bands=shared), lambda *_: New())
    met: list[int] = []
    store.settle(
        examined(B, "new", bands=[1, 2]), lambda _, found: (met.extend(each.item_id for each in found), New())[1]
    )
    assert len(met) == 50
    assert met[0] == 58


def test_a_decision_about_no_item_stores_nothing(store: AnyStore) -> None:
    with pytest.raises(StoreError, match="no item 77"):
        store.settle(examined(A), lambda *_: Duplicate((77,), 1.0))
    assert (told(store), store.known([A])) == ([], {})


def test_a_failing_decision_stores_nothing(store: AnyStore) -> None:
    def failing(*_: object) -> Novelty:
        raise RuntimeError("a fault")

    with pytest.raises(RuntimeError):
        store.settle(examined(A), failing)
    assert (told(store), store.known([A])) == ([], {})
    assert store.settle(examined(A), decide).novelty == "new"


def test_a_page_with_a_foreign_canonical_address_and_another_text_is_not_lost(store: AnyStore) -> None:
    front = "http://news.example/"
    for number in range(3):
        outcome = examined(f"{A}{number}", f"text {number}", canonical_url=front)
        assert store.settle(outcome, lambda *_: New()).novelty == "new"
    assert told(store) == [1, 2, 3]
    known = store.known([f"{A}{n}" for n in range(3)])
    assert [known[f"{A}{n}"].item_id for n in range(3)] == [1, 2, 3]
    assert store.settle(examined(f"{A}2", "text 2", canonical_url=front), lambda *_: New()).novelty == "unchanged"


def test_an_address_that_another_page_had_only_named_is_given_back(store: AnyStore) -> None:
    first = examined(B, "A turbine plant in Minhang opens.", canonical_url=A, title="Turbines for Minhang", bands=[1])
    assert store.settle(first, judged).novelty == "new"
    told_there = examined(A, "Wafers are made in Lingang now.", title="Wafers from Lingang", bands=[2], minutes=1)
    assert store.settle(told_there, judged).novelty == "new"
    one, other = store.item(1), store.item(2)
    assert one is not None
    assert other is not None
    assert (one.article.canonical_url, other.article.canonical_url) == (B, A)
    assert [store.known([url])[url].item_id for url in (B, A)] == [1, 2]
    assert store.settle(replace(first, fetched_at=at(2)), judged).novelty == "unchanged"
    assert store.settle(replace(told_there, fetched_at=at(3)), judged).novelty == "unchanged"
    assert store.revisions(1) == store.revisions(2) == []


def test_times_are_utc_and_exact(store: AnyStore) -> None:
    shanghai = timezone(timedelta(hours=8))
    outcome = replace(examined(A), fetched_at=datetime(2026, 3, 1, 23, 59, 59, 999999, tzinfo=shanghai))
    store.settle(outcome, decide)
    item = store.item(1)
    assert item is not None
    assert item.first_seen_at == datetime(2026, 3, 1, 15, 59, 59, 999999, tzinfo=UTC)


def test_validators_are_kept_to_the_byte(store: AnyStore) -> None:
    odd = [
        Validators('W/"abc"', None),
        Validators("without-quotes", "Tue, 32 Foo 2026 99:00:00 XYZ"),
        Validators('""', ""),
        Validators("".join(chr(byte) for byte in range(0x20, 0x100)), "\xe9\xff\x80"),
        Validators(' "blanks" ', "  0  "),
    ]
    for number, validators in enumerate(odd):
        store.settle(examined(f"{A}{number}", f"text {number}", validators=validators), decide)
    fronts = tuple(Front(f"{B}{n}", validators, "h", at(0)) for n, validators in enumerate(odd))
    store.end_visit(Visit(1, "daily", "ok", at(0), at(1)), SourceState("daily", fronts=fronts))
    known = store.known([f"{A}{number}" for number in range(len(odd))])
    assert [known[f"{A}{number}"].validators for number in range(len(odd))] == odd
    assert [front.validators for front in store.state_of("daily").fronts] == odd


def test_validators_belong_to_the_address_asked_and_to_its_newest_answer(store: AnyStore) -> None:
    store.settle(examined(A, canonical_url=B, validators=Validators("1", "x")), decide)
    assert (store.known([A])[A].validators, store.known([B])[B].validators) == (Validators("1", "x"), Validators())
    store.settle(examined(A, canonical_url=B, validators=Validators("2"), minutes=1), decide)
    assert store.known([A])[A].validators == Validators("2")


# -- what was skipped ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        ("robots", "blocked"),
        ("refused_address", "blocked"),
        ("old", "rejected"),
        ("limit", "waiting"),
        ("http", "failed"),
        ("timeout", "failed"),
        ("empty", "failed"),
    ],
)
def test_the_reason_gives_the_state(store: AnyStore, reason: str, state: str) -> None:
    stored = store.settle(skipped(A, reason=reason, message="said so"), decide)
    assert (stored.novelty, stored.state, stored.item_id, stored.relevant) == ("skipped", state, None, False)
    known = store.known([A])[A]
    assert (known.state, known.reason, known.message, known.tries) == (state, reason, "said so", 1)
    assert (known.first_seen_at, known.checked_at) == (at(0), at(0))


def test_a_failure_that_may_pass_is_tried_again_with_all_it_was_found_with(store: AnyStore) -> None:
    witness = DateWitness("feed", "2026-02-28", "day", "Sat, 28 Feb 2026")
    more = {
        "title": "标题",
        "summary": "s",
        "content": "<p>c</p>",
        "witnesses": (witness,),
        "signature": "x1",
        "language": "zh",
    }
    store.settle(skipped(A, minutes=5, **more), decide)
    store.settle(skipped(B, minutes=3), decide)
    store.settle(skipped(C, minutes=4, retryable=False), decide)
    store.settle(skipped(C + "2", minutes=4, source="weekly"), decide)
    found = store.unfinished("daily", 10)
    assert found == [candidate(B, tries=1), candidate(A, tries=1, **more)]
    assert store.unfinished("daily", 1) == found[:1]
    assert store.unfinished_sources() == {"daily", "weekly"}


def test_ten_failures_are_enough(store: AnyStore) -> None:
    for minutes in range(9):
        store.settle(skipped(A, minutes=minutes), decide)
    assert [each.tries for each in store.unfinished("daily", 5)] == [9]
    assert store.unfinished_sources() == {"daily"}
    store.settle(skipped(A, minutes=9), decide)
    assert store.unfinished("daily", 5) == []
    assert store.unfinished_sources() == set()
    assert store.known([A])[A].tries == 10


def test_success_ends_the_tries(store: AnyStore) -> None:
    store.settle(skipped(A), decide)
    store.settle(examined(A, minutes=1), decide)
    known = store.known([A])[A]
    assert (known.state, known.tries, known.reason, known.first_seen_at) == ("kept", 0, None, at(0))
    assert store.unfinished("daily", 5) == []


def test_a_kept_article_stays_kept_when_its_page_fails(store: AnyStore) -> None:
    store.settle(examined(A, signature="s1", validators=Validators("e1")), decide)
    stored = store.settle(
        skipped(A, minutes=5, retryable=False, signature="s2", reason="http", message="gone (410)"), decide
    )
    assert (stored.novelty, stored.state, stored.item_id) == ("skipped", "kept", 1)
    known = store.known([A])[A]
    assert (known.state, known.item_id, known.message, known.tries) == ("kept", 1, "gone (410)", 1)
    assert (known.signature, known.validators) == ("s1", Validators("e1"))
    assert told(store) == [1]


def test_a_changed_page_that_failed_is_tried_again_until_it_answers(store: AnyStore) -> None:
    store.settle(examined(A, signature="s1"), decide)
    store.settle(skipped(A, minutes=5, signature="s2"), decide)
    pending = candidate(A, signature="s2", tries=1)
    assert store.unfinished("daily", 5) == [pending]
    store.seen_again([candidate(A, signature="s1")], at(6))
    assert store.unfinished("daily", 5) == [pending]
    store.seen_again([pending], at(7))
    assert store.unfinished("daily", 5) == []
    known = store.known([A])[A]
    assert (known.signature, known.tries, known.message) == ("s2", 0, None)


def test_seen_again_notes_signature_and_time_only(store: AnyStore) -> None:
    store.settle(examined(A, signature="s1"), decide)
    store.settle(skipped(B), decide)
    before = store.known([A, B])
    store.seen_again([candidate(A, signature="s2"), candidate(B, signature="z"), candidate(C)], at(60))
    assert store.known([A, B, C]) == {A: replace(before[A], signature="s2"), B: before[B]}
    store.seen_again([candidate(A)], at(30))
    item = store.item(1)
    assert item is not None
    assert (item.last_seen_at, item.revision) == (at(60), 1)
    assert store.known([A])[A].signature == "s2"


def test_known_leaves_out_what_is_unknown(store: AnyStore) -> None:
    store.settle(examined(A), decide)
    assert store.known([]) == {}
    assert set(store.known([A, B, A])) == {A}
    trail = store.find_address(A)
    assert trail is not None
    assert trail.known == store.known([A])[A]
    assert (trail.url, trail.found_on, trail.is_tried_again) == (A, "http://news.example/", False)
    assert store.find_address(B) is None


def test_an_endless_address_is_remembered(store: AnyStore) -> None:
    long = "http://news.example/" + "长" * 50_000
    store.settle(examined(long), decide)
    assert store.known([long])[long].item_id == 1


def test_failures_stored_together_are_stored_as_one_by_one(store: AnyStore) -> None:
    store.settle(examined(B), decide)
    outcomes = [skipped(A, minutes=3), skipped(B, minutes=4), skipped(A, minutes=5), skipped(C, retryable=False)]
    told_of = store.settle_skipped(outcomes)
    assert [(one.novelty, one.state) for one in told_of] == [
        ("skipped", "failed"), ("skipped", "kept"), ("skipped", "failed"), ("skipped", "failed"),
    ]  # fmt: skip
    assert told_of[1].item_id is not None
    pending = {one.url: one.tries for one in store.unfinished("daily", 9)}
    assert pending == {A: 2, B: 1}
    assert store.settle_skipped([]) == []
