"""What every store remembers of the blocks that recur over a source's pages."""

from __future__ import annotations

from mfg_monitor.model import Duplicate
from mfg_monitor.recurring import MOST_BLOCKS, PRUNED_EVERY, Recurring
from tests.store.building import AnyStore, decide, examined

SITE = "http://news.example/"
DESK = "The help desk answers on weekdays."


def test_an_unknown_source_taught_nothing(store: AnyStore) -> None:
    assert store.recurring("daily") == Recurring()


def test_new_articles_teach_and_others_do_not(store: AnyStore) -> None:
    store.settle(examined(f"{SITE}a", f"First story\n\n{DESK}", title="First"), decide)
    store.settle(examined(f"{SITE}a", f"First story\n\n{DESK}", title="First", minutes=1), decide)
    store.settle(examined(f"{SITE}a", f"First story, told anew\n\n{DESK}", title="First", minutes=2), decide)
    store.settle(examined(f"{SITE}b", f"A copy\n\n{DESK}", title="B", minutes=3), lambda *_: Duplicate((1,), 0.9))
    store.settle(examined(f"{SITE}c", f"Third story\n\n{DESK}", title="Third", minutes=4), decide)
    store.settle(examined("http://other.example/", f"Elsewhere\n\n{DESK}", title="E", source="weekly"), decide)
    expected = Recurring()
    expected.learn("First", f"First story\n\n{DESK}")
    expected.learn("Third", f"Third story\n\n{DESK}")
    assert store.recurring("daily") == expected
    copied = examined(
        "http://mirror.example/c", f"Third story, copied\n\n{DESK}", title="C", source="mirror", minutes=5
    )
    store.settle(copied, lambda *_: Duplicate((1,), 0.9))
    assert store.recurring("mirror").page_count == 1
    assert [(block.words, block.page_count) for block in store.recurring("daily").boilerplate()] == [(DESK, 2)]


def test_the_page_as_read_teaches_not_what_was_left_of_it(store: AnyStore) -> None:
    store.settle(examined(f"{SITE}a", "A story", whole_text=f"A story\n\n{DESK}"), decide)
    assert {block.words for block in store.recurring("daily").blocks.values()} == {"A story", DESK}


def test_a_source_with_many_pages_is_remembered_within_bounds_and_alike_everywhere(store: AnyStore) -> None:
    expected = Recurring()
    pages = []
    for number in range(2 * PRUNED_EVERY + 1):
        lines = "\n\n".join(f"line {number} {place}" for place in range(35))
        pages.append(examined(f"{SITE}{number}", f"{lines}\n\n{DESK}", title="x" * number, minutes=number))
        expected.learn("x" * number, f"{lines}\n\n{DESK}")
    for begin in range(0, len(pages), 17):
        store.settle_all(pages[begin : begin + 17], decide)
    assert store.recurring("daily") == expected
    assert len(expected.blocks) == MOST_BLOCKS + 35
