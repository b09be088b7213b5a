"""The forms in which the interfaces of the shipped sources answer, with words of our own."""

from __future__ import annotations

import json

import pytest
from tests.discover.conftest import NOW

from mfg_monitor import shipped
from mfg_monitor.config.load import load
from mfg_monitor.config.sources import ApiSource
from mfg_monitor.discover import discover
from mfg_monitor.errors import DiscoverError
from mfg_monitor.model import Found, Page

SOURCES = {source.id: source for source in load(shipped.folder("config"), environ={}).sources}
HASH = "0123456789abcdef0123456789abcdef"


def answer(source_id: str, body: object, at: str | None = None) -> Found:
    source = SOURCES[source_id]
    assert isinstance(source, ApiSource)
    url = at or source.address_at(NOW)
    text = body if isinstance(body, str) else json.dumps(body)
    return discover(source, Page(url, url, 200, text.encode(), NOW), now=NOW)


@pytest.mark.parametrize(
    ("source_id", "body", "url", "title", "date"),
    [
        (
            "thepaper-finance",
            {"code": 200, "data": {"list": [{"contId": "30000001", "name": "临港新厂", "pubTimeLong": 1795046400000}]}},
            "https://www.thepaper.cn/newsDetail_forward_30000001",
            "临港新厂",
            "2026-11-19",
        ),
        (
            "miit-policy-api",
            {"data": {"searchResult": {"dataResults": [{"groupData": [{"data": {
                "title": "关于<em>机器人</em>的通知", "url": f"/zwgk/zcwj/art/2026/art_{HASH}.html",
                "deploytime": "1795046400000"}}]}, {"groupData": []}]}}},
            f"https://www.miit.gov.cn/zwgk/zcwj/art/2026/art_{HASH}.html",
            "关于机器人的通知",
            "2026-11-19",
        ),
        (
            "lingang-zh",
            {"data": {"list": [
                {"id": 1740428653590777858, "content_title": "公告", "content_datetime": "2026-11-18 09:30:00"}]}},
            "https://www.lingang.gov.cn/html/website/lg/index/government/file/1740428653590777858.html",
            "公告",
            "2026-11-18",
        ),
        (
            "yicaiglobal",
            {"status": 1, "data": [{"NewsTitle": "Plant opens", "NewsUrl": "/news/plant-opens"}]},
            "https://www.yicaiglobal.com/news/plant-opens",
            "Plant opens",
            None,
        ),
        (
            "yicaiglobal",
            [{"NewsTitle": "Plant opens", "NewsUrl": "/news/plant-opens"}],
            "https://www.yicaiglobal.com/news/plant-opens",
            "Plant opens",
            None,
        ),
    ],
)  # fmt: skip
def test_a_list_is_read(source_id: str, body: object, url: str, title: str, date: str | None) -> None:
    (entry,) = answer(source_id, body).candidates
    assert (entry.url, entry.title) == (url, title)
    assert [witness.value[:10] for witness in entry.witnesses] == ([date] if date else [])


def test_a_list_in_two_steps() -> None:
    found = answer("xinhua-zh-newswire", '<ul class="wz-list" data="datasource:abc123"></ul>')
    assert (found.candidates, found.children) == ((), ("http://www.news.cn/ds_abc123.json#list",))
    row = {"title": "开工", "publishUrl": f"/20261119/{HASH}/c.html", "publishTime": "2026-11-19 10:00:00"}
    (entry,) = answer("xinhua-zh-newswire", {"datasource": [row]}, at=found.children[0]).candidates
    assert entry.url == f"http://www.news.cn/20261119/{HASH}/c.html"
    assert entry.witnesses[0].value.startswith("2026-11-19T10:00")


def test_a_page_that_names_no_list_is_told() -> None:
    with pytest.raises(DiscoverError, match="list_pattern"):
        answer("xinhua-zh-newswire", "<p>wartung</p>")


def test_what_an_interface_says_in_words_is_told() -> None:
    with pytest.raises(DiscoverError, match="One or more of your keywords were too short") as caught:
        answer("gdelt-zh", "One or more of your keywords were too short.")
    assert caught.value.kind == "parse"


def test_a_found_address_may_be_the_list_itself(read) -> None:
    settings = {"list_pattern": 'src="([^"]+list[^"]*)"'}
    assert read("api", '<script src="/data/list.js?a=1&amp;b=2">', **settings).children == (
        "http://news.example/data/list.js?a=1&b=2#list",
    )
    with pytest.raises(DiscoverError, match="no address"):
        read("api", '<script src="javascript:list">', **settings)


def test_pages_that_an_address_or_a_body_counts(read) -> None:
    body = json.dumps([{"url": "http://a.example/1"}])
    skip = {"url": "http://n.example/api?skip={offset}", "page_size": 20, "pages": 3, "items": ""}
    source = ApiSource.model_validate({"id": "s", "kind": "api", **skip})
    first = source.address_at(NOW)
    (second,) = discover(source, Page(first, first, 200, body.encode(), NOW), now=NOW).children
    (third,) = discover(source, Page(second, second, 200, body.encode(), NOW), now=NOW).children
    assert [first, second, third] == [
        "http://n.example/api?skip=0", "http://n.example/api?skip=20#page=2", "http://n.example/api?skip=40#page=3",
    ]  # fmt: skip


def test_the_nearest_list_with_addresses_is_found_by_itself(read) -> None:
    body = {
        "tags": ["a"],
        "x": {"empty": [], "rows": [{"link": "http://a.example/1"}]},
        "deep": {"y": {"z": [{"link": "http://b.example/"}]}},
    }
    assert [c.url for c in read("api", json.dumps(body)).candidates] == ["http://a.example/1"]
