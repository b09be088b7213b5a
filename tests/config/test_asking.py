from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from mfg_monitor.config.mistakes import describe
from mfg_monitor.config.sources import ApiSource, FeedSource

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
BASE = {"id": "s", "kind": "api", "url": "http://n.example/list"}


def api(**more: object) -> ApiSource:
    return ApiSource.model_validate({**BASE, **more})


def test_a_body_of_json_counts_pages_and_holds_the_day_and_the_query() -> None:
    source = api(
        query="工业 & more",
        post_json={"page": "{page}", "from": "{date}", "q": ["{query}"], "all": True, "n": {"skip": "at {offset}"}},
        page_size=20,
        first_page=0,
    )
    kind, body = source.body_at(NOW, 3) or ("", b"")
    assert kind == "application/json"
    assert json.loads(body) == {
        "page": 2, "from": "2026-11-21", "q": ["工业 & more"], "all": True, "n": {"skip": "at 40"},
    }  # fmt: skip


def test_a_form_is_encoded() -> None:
    source = api(query="工业", post_form={"page": "{page}", "q": "{query}", "rows": 20})
    assert source.body_at(NOW, 2) == (
        "application/x-www-form-urlencoded", b"page=2&q=%E5%B7%A5%E4%B8%9A&rows=20",
    )  # fmt: skip


def test_pages_have_addresses_of_their_own() -> None:
    source = api(post_form={"p": "{page}"}, pages=3)
    assert [source.address_at(NOW, part) for part in (1, 2)] == [
        "http://n.example/list",
        "http://n.example/list#page=2",
    ]


def test_headers_are_spelled_one_way() -> None:
    assert api(headers={"referer": "http://n.example/", "x-requested-with": "XMLHttpRequest"}).headers == {
        "Referer": "http://n.example/", "X-Requested-With": "XMLHttpRequest",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"headers": {"Cookie": "a=b"}}, "headers that harm nobody"),
        ({"headers": {"Authorization": "Bearer x"}}, "headers that harm nobody"),
        ({"headers": {"Host": "x"}}, "headers that harm nobody"),
        ({"headers": {"Referer": "a\r\nX: y"}}, "plain text of at most 500"),
        ({"headers": {"Referer": ""}}, "plain text of at most 500"),
        ({"post_json": {}, "post_form": {}}, "exclude each other"),
        ({"post_json": {"a": "{pgae}"}}, 'unknown placeholder "{pgae}"'),
        ({"post_json": {"a": "x" * 30_000}}, "at most 20000"),
        ({"post_json": {"a": datetime(2026, 1, 1, tzinfo=UTC)}}, "expected texts, numbers"),
        ({"url": "http://n.example/?skip={offset}"}, '"page_size" and an "{offset}"'),
        ({"page_size": 20}, '"page_size" and an "{offset}"'),
        ({"list_url": "http://n.example/{found}"}, '"list_url" needs "list_pattern"'),
        ({"list_pattern": "a"}, "needs one group"),
        ({"list_pattern": "(a)", "list_url": "http://n.example/"}, '"{found}"'),
        ({"list_pattern": "(a)", "list_url": "ftp://n.example/{found}"}, 'begins with "http://"'),
        ({"list_pattern": "(a)", "pages": 2}, "has one page"),
        ({"query": "x"}, '"query" and a "{query}"'),
        ({"delay": "11m"}, "at most 10m"),
    ],
)
def test_what_cannot_be_is_refused_in_words(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        api(**wrong)
    told = " ".join(describe(one) for one in caught.value.errors(include_url=False))
    assert words in told


def test_only_interfaces_count_pages_in_their_address() -> None:
    with pytest.raises(ValidationError, match="unknown placeholder"):
        FeedSource.model_validate({"id": "s", "kind": "feed", "url": "http://n.example/{page}"})
