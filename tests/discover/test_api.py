from __future__ import annotations

import json

import pytest

from mfg_monitor.discover.api import at_path
from mfg_monitor.errors import DiscoverError


def test_gdelt_article_list(read) -> None:
    body = {
        "articles": [
            {
                "url": "http://a.example/1",
                "title": "Plant opens",
                "seendate": "20261119T081500Z",
                "language": "English",
            },
            {"url": "http://b.example/2", "title": "工厂投产", "seendate": "20261118T000000Z", "language": "Chinese"},
        ]
    }
    first, second = read("api", json.dumps(body)).candidates
    assert (first.url, first.title, first.language) == ("http://a.example/1", "Plant opens", "en")
    assert first.witnesses[0].value.startswith("2026-11-19T08:15")
    assert (second.title, second.language) == ("工厂投产", "zh")


def test_key_paths(read) -> None:
    body = {"data": {"list": [{"links": [{"u": "/n/1"}], "t": {"main": "标题"}, "at": 1795046400}, "noise", None]}}
    settings = {"items": "data.list", "item_url": "links.0.u", "item_title": "t.main", "item_date": "at"}
    (entry,) = read("api", json.dumps(body), **settings).candidates
    assert (entry.url, entry.title) == ("http://news.example/n/1", "标题")
    assert entry.witnesses[0].value[:10] == "2026-11-19"


def test_a_bare_list_and_wrapped_answers(read) -> None:
    rows = json.dumps([{"url": "http://a.example/1"}])
    for body in (rows, f"callback({rows});", f"var data = {rows};", "\ufeff" + rows):
        assert [c.url for c in read("api", body, items="").candidates] == ["http://a.example/1"]


def test_paging_counts_the_parameter(read) -> None:
    body = json.dumps({"articles": [{"url": "http://a.example/1"}]})
    assert read("api", body, url="http://n.example/api?page=2&size=9", pages=3).children == (
        "http://n.example/api?page=3&size=9",
    )
    assert read("api", body, url="http://n.example/api?page=2", pages=1).children == ()
    assert read("api", body, url="http://n.example/api?q=2", pages=3).children == ()
    assert read("api", '{"articles": []}', url="http://n.example/api?page=9", pages=20).children == ()


def test_items_without_address_are_told(read) -> None:
    found = read("api", '{"articles": [{"title": "x"}]}')
    assert found.candidates == ()
    assert "none of 1 items has an address" in found.warnings[0]


@pytest.mark.parametrize("body", ['{"articles": []}', "{}", '{"code": 0, "data": {"total": 0, "list": []}}'])
def test_nothing_found_is_no_error(read, body: str) -> None:
    assert read("api", body).candidates == ()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", "empty"),
        ("<html>down</html>", "content_type"),
        ("{", "parse"),
        ('{"error": 1}', "parse"),
        ('{"error": "denied", "data": []}', "parse"),
        ('{"articles": 3}', "parse"),
        ("[" * 100_000, "parse"),
        ("null", "parse"),
        ("1" * 10_000, "parse"),
    ],
)
def test_what_is_no_answer_is_told_by_kind(read, body: str, kind: str) -> None:
    with pytest.raises(DiscoverError) as caught:
        read("api", body)
    assert caught.value.kind == kind


def test_paths_never_raise() -> None:
    data = {"a": [{"b": 1}]}
    assert at_path(data, "a.0.b") == 1
    assert at_path(data, "a.-1.b") == 1
    assert [at_path(data, path) for path in ("a.1.b", "a.x", "z", "a.0.b.c", "a.99999999999")] == [None] * 5
    assert at_path(data, "") is data
