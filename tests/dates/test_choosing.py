"""Choosing among witnesses (P29: far future, epoch and the unreadable are not believed; no evidence, no date)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.dates import agree, choose, doubts
from mfg_monitor.model import DateWitness, Evidence

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def witness(evidence: Evidence, value: str, role="published") -> DateWitness:
    lengths = {4: "year", 7: "month", 10: "day", 22: "minute", 25: "second"}
    return DateWitness(evidence, value, lengths[len(value)], value, role)


def test_no_evidence_no_date():
    dating = choose([], now=NOW)
    assert (dating.published, dating.precision, dating.evidence) == (None, "unknown", "none")
    assert (dating.earliest_on, dating.latest_on) == (None, None)


@pytest.mark.parametrize("value", ["1970-01-01", "1970-01-01T00:00:00+00:00", "2031-01-01", "2026-11-23", "1989-06-04"])
def test_unbelievable_dates_do_not_vote_but_are_kept(value):
    odd = witness("json-ld", value)
    dating = choose([odd], now=NOW)
    assert dating.published is None
    assert dating.witnesses == (odd,)
    assert choose([odd, witness("url", "2025-05-21")], now=NOW).published == "2025-05-21"


def test_the_better_place_wins_a_disagreement():
    dating = choose([witness("text", "2024-05-22"), witness("json-ld", "2023-05-15")], now=NOW)
    assert (dating.published, dating.evidence) == ("2023-05-15", "json-ld")
    assert doubts(dating) == ("text says 2024-05-22, not 2023-05-15",)


def test_agreement_beats_rank():
    built = witness("json-ld", "2026-01-01T10:00:00+08:00")
    dating = choose([built, witness("url", "2024-05-21"), witness("byline", "2024-05-21")], now=NOW)
    assert dating.published == "2024-05-21"
    assert dating.evidence in {"url", "byline"}


def test_the_finer_witness_of_the_same_day_gives_the_value():
    dating = choose([witness("json-ld", "2025-05-21"), witness("byline", "2025-05-21T10:17+08:00")], now=NOW)
    assert (dating.published, dating.precision) == ("2025-05-21T10:17+08:00", "minute")
    assert dating.evidence == "byline"
    assert doubts(dating) == ()


def test_a_month_in_the_address_supports_a_day_in_it():
    dating = choose([witness("url", "2023-05"), witness("byline", "2023-05-15T09:24:32+08:00")], now=NOW)
    assert (dating.published, dating.precision) == ("2023-05-15T09:24:32+08:00", "second")


def test_utc_times_agree_with_the_local_day():
    assert agree(witness("json-ld", "2025-05-20T23:30:00+00:00"), witness("url", "2025-05-21"))
    assert not agree(witness("json-ld", "2025-05-20T23:30:00+08:00"), witness("url", "2025-05-22"))


def test_two_weak_places_that_contradict_each_other_give_an_interval():
    dating = choose([witness("text", "2024-05-01"), witness("text", "2024-06-30")], now=NOW)
    assert dating.published is None
    assert (dating.earliest_on, dating.latest_on) == (date(2024, 5, 1), date(2024, 6, 30))
    assert dating.evidence == "inferred"


def test_updates_go_to_updated():
    dating = choose([witness("meta", "2025-05-21"), witness("meta", "2025-06-01", "updated")], now=NOW)
    assert (dating.published, dating.updated) == ("2025-05-21", "2025-06-01")
    later = [witness("meta", "2025-06-03T09:00:00+08:00", "updated"), witness("sitemap", "2025-06-01", "updated")]
    assert choose([witness("meta", "2025-05-21"), *later], now=NOW).updated == "2025-06-03T09:00:00+08:00"


def test_nothing_is_updated_before_it_is_published():
    dating = choose([witness("json-ld", "2025-05-21"), witness("json-ld", "2025-05-01", "updated")], now=NOW)
    assert (dating.published, dating.updated) == ("2025-05-21", None)


def test_an_update_alone_dates_the_article_unless_it_is_a_sitemaps():
    assert choose([witness("byline", "2018-04-11", "updated")], now=NOW).published == "2018-04-11"
    bounded = choose([witness("sitemap", "2025-06-01", "updated")], now=NOW)
    assert (bounded.published, bounded.latest_on) == (None, date(2025, 6, 1))


EVIDENCE = st.sampled_from(
    ["feed", "json-ld", "meta", "time-tag", "url", "byline", "text", "sitemap", "inferred", "none"]
)
VALUES = st.one_of(
    st.dates(date(1960, 1, 1), date(2040, 1, 1)).map(lambda d: d.isoformat()),
    st.integers(1960, 2040).map(str),
    st.dates(date(1960, 1, 1), date(2040, 1, 1)).map(lambda d: f"{d.isoformat()}T10:17:05+08:00"),
)


@given(
    st.lists(st.builds(witness, EVIDENCE, VALUES, st.sampled_from(["published", "updated"])), max_size=6), st.randoms()
)
def test_the_choice_is_one_of_the_witnesses_believable_and_free_of_order(witnesses, random):
    dating = choose(witnesses, now=NOW)
    if dating.published is not None:
        assert dating.published in {w.value for w in witnesses}
        assert "1990" <= dating.published[:4] <= "2026"
    assert set(dating.witnesses) == set(witnesses)
    shuffled = list(witnesses)
    random.shuffle(shuffled)
    assert choose(shuffled, now=NOW).published == dating.published


def quoted(evidence: Evidence, value: str, quote: str) -> DateWitness:
    lengths = {10: "day", 22: "minute", 25: "second"}
    return DateWitness(evidence, value, lengths[len(value)], quote)


PAGE_DAY = "2026-03-02T09:15:30+08:00"


@pytest.mark.parametrize(
    "front",
    [
        quoted("feed", "2026-03-05", "Thu, 05 Mar 2026 00:00:00 GMT"),
        quoted("feed", "2026-03-05", "2026-03-05"),
        quoted("feed", "2026-11-21", "今天"),
        quoted("feed", "2026-11-20T10:00+08:00", "昨天 10:00"),
        quoted("feed", "2026-11-18", "3 days ago"),
        quoted("feed", "2026-03-05T10:20+08:00", "2026-03-05 10:20"),
    ],
)
@pytest.mark.parametrize("evidence", ["byline", "meta", "json-ld"])
def test_a_list_or_a_feeds_midnight_yields_to_one_word_of_the_page(front: DateWitness, evidence: Evidence):
    dating = choose([front, witness(evidence, PAGE_DAY)], now=NOW)
    assert (dating.published, dating.evidence) == (PAGE_DAY, evidence)
    assert doubts(dating)


def test_two_words_of_the_page_beat_a_feeds_exact_time():
    feed = quoted("feed", "2026-03-05T08:30:00+08:00", "Thu, 05 Mar 2026 08:30:00 +0800")
    page = [witness("byline", "2026-03-02"), witness("time-tag", "2026-03-02")]
    assert choose([feed, *page], now=NOW).published == "2026-03-02"


def test_a_feeds_exact_time_beats_a_bylines_day_and_gives_the_time_of_the_same_day():
    feed = quoted("feed", "2026-03-05T08:30:00+08:00", "Thu, 05 Mar 2026 08:30:00 +0800")
    assert choose([feed, witness("byline", "2026-03-02")], now=NOW).evidence == "feed"
    dating = choose([feed, witness("meta", "2026-03-05")], now=NOW)
    assert (dating.published, dating.evidence) == ("2026-03-05T08:30:00+08:00", "feed")


def test_a_month_does_not_bind_days_that_contradict_each_other():
    month, early, late = witness("url", "2026-03"), witness("byline", "2026-03-02"), witness("meta", PAGE_DAY[:10])
    dating = choose([month, early, late, witness("time-tag", "2026-03-20T08:00:00+08:00")], now=NOW)
    assert dating.published == "2026-03-02"


def test_a_lists_day_alone_dates_an_article():
    assert choose([quoted("feed", "2026-03-05", "2026-03-05")], now=NOW).published == "2026-03-05"
