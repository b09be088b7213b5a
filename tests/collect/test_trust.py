"""How far validators and redirects are believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from mfg_monitor.collect.trust import MOVES_BELIEVED_AFTER, address, conditions, fresh_for_s, remembered
from mfg_monitor.model import Front, Page, Validators

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL, NEW_URL = "http://news.example/feed", "https://www.news.example/feed"
GIVEN = Validators('W/"a', "yesterday-ish")


def page(url: str = URL, validators: Validators = GIVEN, *, permanent_url: str | None = None) -> Page:
    return Page(url, permanent_url or url, 200, b"x", NOW, validators=validators, permanent_url=permanent_url)


def front(**changed: object) -> Front:
    values = {"url": URL, "validators": GIVEN, "body_hash": "r1:aa", "read_at": NOW, "whole_at": NOW, **changed}
    return Front(**values)  # type: ignore[arg-type]


def test_validators_go_back_as_they_came() -> None:
    assert conditions(front(), rules="r1", now=NOW) == GIVEN


@pytest.mark.parametrize(
    ("remembered_as", "rules", "now"),
    [
        (None, "r1", NOW),
        (front(lied=True), "r1", NOW),
        (front(), "r2", NOW),
        (front(), "r1", NOW + timedelta(hours=25)),
        (front(whole_at=None, read_at=NOW - timedelta(days=2)), "r1", NOW),
    ],
    ids=["unknown", "lied", "other rules", "not seen whole for a day", "of an older schema"],
)
def test_the_page_is_asked_for_whole(remembered_as: Front | None, rules: str, now: datetime) -> None:
    assert conditions(remembered_as, rules=rules, now=now) is None


def test_a_change_behind_the_same_validators_is_a_lie_that_is_not_forgotten() -> None:
    caught = remembered(front(), page(), url=URL, body_hash="r1:bb")
    assert caught.lied
    assert remembered(caught, page(validators=Validators('"new"')), url=URL, body_hash="r1:cc").lied


def test_honest_answers_are_no_lies() -> None:
    assert not remembered(front(), page(), url=URL, body_hash="r1:aa").lied
    assert not remembered(
        front(), page(validators=Validators('"b"', GIVEN.last_modified)), url=URL, body_hash="r1:b"
    ).lied
    without = front(validators=Validators())
    assert not remembered(without, page(validators=Validators()), url=URL, body_hash="r1:bb").lied


def test_a_move_is_believed_once_it_was_seen_on_three_visits() -> None:
    seen: Front | None = None
    for visit in range(1, MOVES_BELIEVED_AFTER + 1):
        assert address(seen, URL, failures=0) == URL
        seen = remembered(seen, page(permanent_url=NEW_URL), url=URL, body_hash="r1:aa")
        assert (seen.moved_to, seen.moved_count) == (NEW_URL, visit)
    assert address(seen, URL, failures=0) == NEW_URL
    assert address(seen, URL, failures=1) == URL

    seen = remembered(seen, page(NEW_URL), url=URL, body_hash="r1:aa")
    assert address(seen, URL, failures=0) == NEW_URL
    assert (seen.url, seen.validators) == (URL, GIVEN)


def test_moves_that_change_their_mind_begin_again() -> None:
    seen = remembered(None, page(permanent_url=NEW_URL), url=URL, body_hash="r1:aa")
    seen = remembered(seen, page(permanent_url="http://third.example/"), url=URL, body_hash="r1:aa")
    assert (seen.moved_to, seen.moved_count) == ("http://third.example/", 1)
    assert remembered(seen, page(), url=URL, body_hash="r1:aa").moved_to is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "public, max-age=600"}, 600.0),
        ({"cache-control": 'max-age="90"'}, 90.0),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "max-age=soon"}, None),
        ({"cache-control": "max-age=60", "expires": format_datetime(NOW + timedelta(hours=1))}, 60.0),
        ({"expires": format_datetime(NOW + timedelta(hours=1))}, 3600.0),
        ({"expires": format_datetime(NOW - timedelta(hours=1))}, None),
        ({"expires": "0"}, None),
        ({"expires": "Thu, 99 Foo 2026 99:99:99 GMT"}, None),
    ],
)
def test_how_long_an_answer_is_fresh(headers: dict[str, str], seconds: float | None) -> None:
    assert fresh_for_s(headers, now=NOW) == seconds
