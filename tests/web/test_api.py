"""The REST API: the same objects as everywhere, pages that meet without a gap, and refusals in words."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mfg_monitor.model import Run
from mfg_monitor.record import CSV_COLUMNS
from mfg_monitor.store import open_store
from mfg_monitor.web.access import hash_of
from tests.serving import Answer, Pages, pages_over
from tests.store.building import at
from tests.web.conftest import config_in, filled

ATOM = "{http://www.w3.org/2005/Atom}"
TOKEN = "a-long-random-word"


def items(pages: Pages, **asked: Any) -> list[dict[str, Any]]:
    told = pages.ask(f"/api/v1/items?{urlencode(asked)}")
    assert told.status == 200, told.text
    return list(told.json()["items"])


def test_an_item_has_exactly_the_fields_of_the_interface(pages: Pages) -> None:
    found = items(pages, limit=500)
    assert len(found) == 13
    assert all(tuple(item) == CSV_COLUMNS for item in found)
    one = pages.ask(f"/api/v1/items/{found[0]['id']}").json()
    assert one == found[0]
    full = pages.ask(f"/api/v1/items/{found[0]['id']}?full=true").json()
    assert {"date_witnesses", "parts", "notes", "revisions", "label"} <= set(full)


def test_pages_meet_without_gap_or_repetition_in_both_orders(pages: Pages) -> None:
    for order in ("newest", "oldest"):
        whole = [item["id"] for item in items(pages, limit=500, order=order)]
        walked: list[int] = []
        path: str | None = f"/api/v1/items?limit=4&order={order}"
        while path:
            answer = pages.ask(path)
            walked += [item["id"] for item in answer.json()["items"]]
            path = answer.headers.get("link", "").partition(">")[0].removeprefix("<") or None
            assert (path is not None) == (answer.json()["next_cursor"] is not None)
        assert walked == whole


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"relevant": "true"}, 9),
        ({"relevant": "false"}, 4),
        ({"source": "daily"}, 13),
        ({"source": "none"}, 0),
        ({"sector": "nev"}, 12),
        ({"place": "lingang"}, 13),
        ({"language": "zh"}, 0),
        ({"duplicates": "false"}, 12),
        ({"since": "2026-03-01T08:35:00Z"}, 8),
        ({"until": "2026-03-01"}, 0),
        ({"since": "2026-03-01"}, 13),
        ({"changed_after": at(12).isoformat()}, 13),
        ({"changed_after": "9000-01-01"}, 0),
    ],
)
def test_the_filters_of_list(pages: Pages, asked: dict[str, str], count: int) -> None:
    assert len(items(pages, **asked)) == count


@pytest.mark.parametrize("name", ["items", "stories", "sources", "runs", "digests"])
def test_every_list_in_every_form(pages: Pages, name: str) -> None:
    plain, as_json = pages.ask(f"/api/v1/{name}"), pages.ask(f"/api/v1/{name}.json")
    assert plain.json() == as_json.json()
    listed = next(iter(plain.json().values()))
    table = pages.ask(f"/api/v1/{name}.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(table.text)))
    assert len(rows) == len(listed) + 1
    assert len({len(row) for row in rows}) == 1
    atom = pages.ask(f"/api/v1/{name}.atom")
    assert len(list(ET.fromstring(atom.body).iter(f"{ATOM}entry"))) == len(listed)
    assert pages.ask(f"/api/v1/{name}.json", headers={"If-None-Match": as_json.headers["etag"]}).status == 304
    assert pages.ask(f"/api/v1/{name}.xml").status in {400, 404, 422}


def test_sources_tell_how_they_fare_and_hold_no_path_of_the_machine(pages: Pages) -> None:
    told = {one["id"]: one for one in pages.ask("/api/v1/sources").json()["sources"]}
    assert told["weekly"]["error"]["kind"] == "dns"
    assert told["weekly"]["next_due_reason"] == "backing off"
    assert told["daily"]["status"] == "ok"
    one = pages.ask("/api/v1/sources/daily").json()
    assert one["visits"][0]["new"] == 12
    assert "file" not in one


def test_a_story_has_all_its_tellings(pages: Pages) -> None:
    copy = next(item for item in items(pages, limit=500) if item["duplicate_of"])
    told = pages.ask(f"/api/v1/stories/{copy['story']}").json()
    assert [item["id"] for item in told["items"]] == [copy["duplicate_of"], copy["id"]]
    listed = pages.ask("/api/v1/stories").json()["items"]
    assert all(item["relevant"] and item["duplicate_of"] is None for item in listed)


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("items?sector=nevv", 'did you mean "'),
        ("items?cursor=nonsense", "cursor"),
        ("items?since=2026-02-30", "since"),
        ("items?since=0001-01-01T00:00:00%2B23:59", "since"),
        ("items?limit=0", "limit"),
        ("items?limit=501", "limit"),
        ("items?limit=" + "9" * 400, "limit"),
        ("items?colour=red", "colour"),
        ("items?order=up", "order"),
        ("sources?cursor=nonsense", "cursor"),
        ("sources?limt=3", "limt"),
        ("runs?cursor=x", "cursor"),
        ("digests?cursor=0001-01-01", "cursor"),
        ("digests?changed_after=soon", "changed_after"),
        ("search?q=Tesla&changed_after=2026-03-01", "changed_after"),
        ("search.csv?q=Tesla&sector=nev", "sector"),
        ("items/0", "item_id"),
        ("items/-1", "item_id"),
        ("items/99999999999999999999999", "item_id"),
        ("items/x", "item_id"),
        ("items/999999", "no item 999999"),
        ("items/9223372036854775807", "no item"),
        ("stories/9223372036854775807", "no story"),
        ("sources/nothing", "no source"),
        ("sources/..%2f..%2fetc%2fpasswd", "no such page"),
        ("runs?limit=1e9", "limit"),
        ("items?cursor=" + quote("////"), "cursor"),
        ("items.exe", "form"),
    ],
)
def test_what_is_not_understood_is_refused_in_words(pages: Pages, path: str, word: str) -> None:
    answer = pages.ask(f"/api/v1/{path}")
    assert 400 <= answer.status < 500
    assert word in answer.json()["error"]["message"]


ODD = st.one_of(
    st.text(max_size=60),
    st.integers().map(str),
    st.sampled_from(
        [
            "",
            "\x00",
            "' OR 1=1 --",
            '"NEAR(',
            "*",
            "../../etc/passwd",
            "9" * 300,
            "1e999",
            "NaN",
            "-0",
            "\ud800",
            "٣",
            "0001-01-01",
            "9999-12-31T23:59:59-23:59",
            "true",
            "null",
            "[]",
            "{}",
            "%s%n",
            "\u202e",
        ]
    ),
)
NAMES = (
    "relevant",
    "source",
    "sector",
    "since",
    "until",
    "changed_after",
    "duplicates",
    "order",
    "limit",
    "cursor",
    "language",
    "odd",
)
PATHS = (
    "items",
    "items.csv",
    "items.atom",
    "stories",
    "runs",
    "sources",
    "digests.csv",
    "items/{}",
    "stories/{}",
    "sources/{}",
    "{}",
    "items.{}",
    "items/{}/label",
    "sources/{}/try",
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    path=st.sampled_from(PATHS),
    part=ODD,
    asked=st.dictionaries(st.sampled_from(NAMES), ODD, max_size=3),
    method=st.sampled_from(["GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE"]),
    body=st.one_of(st.none(), st.binary(max_size=50), st.just(b'{"value": "yes"}'), st.just(b'{"value": ["\\ud800"]}')),
    headers=st.dictionaries(
        st.sampled_from(
            [
                "Content-Type",
                "Authorization",
                "If-None-Match",
                "If-Modified-Since",
                "Cookie",
                "Range",
                "Origin",
                "Accept",
            ]
        ),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
        max_size=2,
    ),
)
def test_nothing_that_can_be_asked_is_answered_by_a_failure(
    pages: Pages, path: str, part: str, asked: dict[str, str], method: str, body: bytes | None, headers: dict[str, str]
) -> None:
    where = path.format(quote(part, safe="", errors="surrogatepass"))
    query = urlencode({key: value.encode("utf-8", "surrogatepass") for key, value in asked.items()})
    answer = pages.ask(f"/api/v1/{where}?{query}", method=method, body=body, headers=headers)
    assert answer.status < 500
    if answer.status >= 400 and method != "HEAD":
        assert answer.json()["error"]["message"]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Pages]:
    """Pages of one test, which may change things with a token."""
    config = config_in(tmp_path / "config", web=f'tokens = ["{hash_of(TOKEN)}"]')
    with open_store(f"sqlite:///{tmp_path / 'news.sqlite3'}") as store:
        filled(store)
        with pages_over(store, config) as open_pages:
            yield open_pages


def put_label(pages: Pages, value: str, token: str | None = TOKEN, item: int = 1, **headers: str) -> Answer:
    told = {"Content-Type": "application/json", **headers}
    if token is not None:
        told["Authorization"] = f"Bearer {token}"
    return pages.ask(f"/api/v1/items/{item}/label", method="PUT", body=json.dumps({"value": value}), headers=told)


def test_a_label_needs_a_token(own: Pages) -> None:
    assert put_label(own, "no", token=None).status == 401
    assert put_label(own, "no", token="wrong").status == 401
    assert put_label(own, "maybe").status == 422
    assert put_label(own, "no", item=999).status == 404
    assert own.store.labels() == []
    assert put_label(own, "no").json() == {"item": 1, "label": "no"}
    assert [(label.item_id, label.value) for label in own.store.labels()] == [(1, "no")]
    assert own.ask("/api/v1/items/1?full=true").json()["label"] == "no"


def test_wrong_tokens_are_slowed_down_and_the_right_one_is_not(own: Pages) -> None:
    answers = [put_label(own, "no", token=f"guess {number}") for number in range(12)]
    assert [answer.status for answer in answers[:10]] == [401] * 10
    assert answers[11].status == 429
    assert int(answers[11].headers["retry-after"]) >= 1
    assert put_label(own, "no").status == 200


def test_without_a_token_set_up_nothing_can_be_changed(pages: Pages) -> None:
    answer = put_label(pages, "no")
    assert answer.status == 403
    assert "--new-token" in answer.json()["error"]["message"]


def test_runs_in_short_page_by_page_and_one_in_full(own: Pages) -> None:
    for minute in (10, 20, 30):
        own.store.end_run(Run(own.store.begin_run(at(minute)), at(minute), at(minute + 1)))
    first = own.ask("/api/v1/runs?limit=3").json()
    assert [run["run"] for run in first["runs"]] == [4, 3, 2]
    assert "sources" not in first["runs"][0]
    last = own.ask(f"/api/v1/runs?limit=3&cursor={first['next_cursor']}").json()
    assert last == {"runs": [last["runs"][0]], "next_cursor": None}
    assert (last["runs"][0]["source_count"], last["runs"][0]["not_read"]) == (2, ["weekly"])
    whole = own.ask("/api/v1/runs/1").json()
    assert [source["id"] for source in whole["sources"]] == ["daily", "weekly"]
    assert whole["totals"] == last["runs"][0]["totals"]
    assert [own.ask(path).status for path in ("/api/v1/runs/9", "/api/v1/runs/x", "/runs?cursor=x")] == [404, 422, 400]
    assert own.ask("/runs?cursor=2").text.count('role="rowheader"') == 1


def test_a_long_run_that_ended_behind_later_ones_is_told_page_by_page(own: Pages) -> None:
    begun = [own.store.begin_run(at(10)) for _ in range(4)]
    for run, minutes in zip(begun, (90, 11, 60, 12), strict=True):
        own.store.end_run(Run(run, at(10), at(minutes)))
    asked = "/api/v1/runs?limit=1&changed_after=" + quote(at(12).isoformat())
    first = own.ask(asked).json()
    last = own.ask(f"{asked}&cursor={first['next_cursor']}").json()
    assert [run["run"] for page in (first, last) for run in page["runs"]] == [begun[2], begun[0]]
    assert last["next_cursor"] is None


def test_sources_and_days_page_by_page_and_what_changed(pages: Pages) -> None:
    first = pages.ask("/api/v1/sources.json?limit=1")
    assert ([one["id"] for one in first.json()["sources"]], first.json()["next_cursor"]) == (["daily"], "daily")
    assert first.headers["link"] == '</api/v1/sources.json?limit=1&cursor=daily>; rel="next"'
    last = pages.ask("/api/v1/sources?limit=1&cursor=daily").json()
    assert ([one["id"] for one in last["sources"]], last["next_cursor"]) == (["weekly"], None)
    assert len(pages.ask("/api/v1/sources?changed_after=2026-03-01").json()["sources"]) == 2
    assert pages.ask("/api/v1/sources?changed_after=2026-03-02").json()["sources"] == []
    # Articles were first seen on 2026-03-01 (UTC 08:30); it is 2026-03-02 in Shanghai.
    days = pages.ask("/api/v1/digests?limit=1").json()
    assert (days["digests"][0]["day"], days["next_cursor"]) == ("2026-03-02", "2026-03-02")
    days = pages.ask("/api/v1/digests?limit=1&cursor=2026-03-02").json()
    assert (days["digests"][0]["day"], days["next_cursor"]) == ("2026-03-01", None)
    assert pages.ask("/api/v1/digests?cursor=2026-03-01").json() == {"digests": [], "next_cursor": None}
    later = pages.ask("/api/v1/digests?changed_after=2026-03-01T16:00:00Z").json()["digests"]
    assert [one["day"] for one in later] == ["2026-03-02"]
    assert len(pages.ask("/api/v1/runs?changed_after=2026-03-01").json()["runs"]) == 1
    assert pages.ask("/api/v1/runs?changed_after=2026-03-02").json() == {"runs": [], "next_cursor": None}


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59.999999", "9999-12-31T20:00:00Z"])
@pytest.mark.parametrize("listed", ["items", "stories", "sources", "runs", "digests"])
def test_nothing_changes_after_the_last_moment_there_is(pages: Pages, listed: str, moment: str) -> None:
    answer = pages.ask(f"/api/v1/{listed}?changed_after={moment}")
    assert (answer.status, next(iter(answer.json().values()))) == (200, [])


def test_try_now_asks_the_schedule(own: Pages) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert own.ask("/api/v1/sources/daily/try", method="POST").status == 401
    assert own.ask("/api/v1/sources/daily/try", method="POST", headers=headers).status == 202
    assert own.ask("/api/v1/sources/nothing/try", method="POST", headers=headers).status == 404
    assert own.clockwork.tried == ["daily"]
