"""Of several ways to watch one site: the order, and the reason given."""

from __future__ import annotations

from typing import Any

import pytest

from mfg_monitor.config.sources import SOURCE_TYPES
from mfg_monitor.service.choosing import Trial, ranked, reason, same_entries


def trial(kind: str, at: str = "/", **given: Any) -> Trial:
    source: Any = SOURCE_TYPES[kind].model_validate({"kind": kind, "id": "x", "url": f"http://a.example{at}"})
    usual = {"found": 20, "read": 3, "dated": 3, "kept": 0, "newest": "2026-11-20", "entries": ("a", "b", "c")}
    return Trial(source, f"why {at}", **(usual | given))


FEED, SITEMAP, LISTING = trial("feed", "/f"), trial("sitemap", "/s"), trial("listing")
FAILED: dict[str, Any] = {"error": {"kind": "http", "message": "404", "url": None}, "found": 0, "read": 0}


def test_feeds_before_sitemaps_before_lists() -> None:
    assert ranked([LISTING, SITEMAP, FEED]) == [FEED, SITEMAP, LISTING]


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        (trial("feed", "/f", **FAILED), LISTING),
        (trial("feed", "/f", read=0, dated=0), LISTING),
        (trial("feed", "/f", newest="2026-09-01"), trial("sitemap", "/s", newest="2026-11-20")),
        (trial("feed", "/f", dated=1), trial("feed", "/g", dated=3)),
        (trial("feed", "/f"), trial("feed", "/g", full=True)),
        (trial("feed", "/f", kept=0), trial("feed", "/g", kept=2)),
    ],
)
def test_what_makes_one_better(worse: Trial, better: Trial) -> None:
    assert ranked([worse, better])[0] is better


@pytest.mark.parametrize("newest", [None, "2026-11", "2026-10-25"])
def test_what_is_undated_or_nearly_as_new_is_not_left_behind(newest: str | None) -> None:
    feed = trial("feed", "/f", newest=newest)
    assert ranked([LISTING, feed])[0] is feed


def test_of_equals_the_one_named_first() -> None:
    first, second = trial("feed", "/1"), trial("feed", "/2")
    assert ranked([first, second])[0] is first
    assert ranked([second, first])[0] is second


def test_an_empty_feed_counts_only_where_it_was_asked_for() -> None:
    empty: dict[str, Any] = {"found": 0, "read": 0, "dated": 0, "newest": None, "entries": ()}
    assert trial("feed", given=True, **empty).usable
    assert not trial("feed", **empty).usable
    assert not trial("feed", given=True, read=0, dated=0).usable


def test_a_feed_of_the_whole_site_is_not_what_a_section_means() -> None:
    page = trial("listing", "/metals/", entries=tuple("mnopqr"))
    whole = trial("feed", "/f", entries=("a", "b", "m", "c", "d", "e"))
    own = trial("feed", "/g", entries=("n", "m", "x", *"0123456789"))
    assert ranked([whole, page], section=True)[0] is page
    assert ranked([whole, page])[0] is whole
    assert ranked([whole, own, page], section=True) == [own, page, whole] or ranked([own, page], section=True)[0] is own
    assert reason(page, [whole, page], section=True).endswith("the feed found names other articles than the page")


def test_the_same_entries_under_two_addresses_are_told() -> None:
    rss, atom, other = trial("feed", "/rss"), trial("feed", "/atom"), trial("feed", "/o", entries=("z",))
    assert same_entries([rss, atom, other, SITEMAP]) == {"http://a.example/atom": "http://a.example/rss"}


@pytest.mark.parametrize(
    ("best", "others", "words"),
    [
        (FEED, [], "it is why /f"),
        (FEED, [LISTING, SITEMAP], "a feed says more surely than a listing or sitemap what is new"),
        (LISTING, [trial("feed", "/f", **FAILED)], "nothing else could be used"),
        (LISTING, [trial("feed", "/f", newest="2026-01-02")], "the feed found has nothing newer than 2026-01-02"),
        (FEED, [trial("feed", "/g", dated=0)], "the others of its kind were not better"),
    ],
)
def test_the_reason_is_one_that_holds(best: Trial, others: list[Trial], words: str) -> None:
    assert words in reason(best, [best, *others])
