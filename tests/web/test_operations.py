"""What machines ask of the pages, each over a real connection."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from mfg_monitor.config.load import load
from mfg_monitor.model import SignOfLife
from mfg_monitor.model.telling import Sending
from mfg_monitor.store import open_store
from tests.serving import NOW, Pages, pages_over
from tests.store.building import decide, examined
from tests.web.conftest import config_in

ATOM = "{http://www.w3.org/2005/Atom}"


def test_alive_and_ready_tell_how_database_and_schedule_fare(pages: Pages) -> None:
    state = {"database": "ok", "scheduler": "ok", "configuration": "ok"}
    assert pages.ask("/healthz").json() == {"status": "alive", **state}
    assert pages.ask("/readyz").json() == {"status": "ready", "reason": None, **state}


def test_not_ready_says_why_and_is_still_alive(pages: Pages) -> None:
    pages.clockwork.stopped = "the schedule is not running"
    pages.clockwork.config_problem = "sources.toml:3: unknown key"
    try:
        ready, alive = pages.ask("/readyz"), pages.ask("/healthz")
    finally:
        pages.clockwork.stopped = pages.clockwork.config_problem = None
    assert ready.status == 503
    assert ready.json()["reason"] == "scheduler: the schedule is not running"
    assert alive.status == 200
    assert alive.json()["scheduler"] == "the schedule is not running"
    assert alive.json()["configuration"] == "sources.toml:3: unknown key"


def test_a_database_that_is_gone_is_told_and_no_page_shows_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "news.sqlite3"
    with open_store(f"sqlite:///{path}") as store, pages_over(store, config_in(tmp_path / "config")) as pages:
        store.engine.dispose()
        for file in tmp_path.glob("news.sqlite3*"):
            file.unlink()
        path.write_bytes(b"no database " * 100)
        ready, feed, alive = pages.ask("/readyz"), pages.ask("/feed.atom"), pages.ask("/healthz")
    assert ready.status == 503
    assert "news.sqlite3" in ready.json()["reason"]
    assert feed.status == 503
    assert "news.sqlite3" in feed.json()["error"]["message"]
    assert alive.status == 200
    assert alive.json()["database"] != "ok"


def test_metrics_tell_how_each_worker_fares_and_what_waits_for_them(pages: Pages) -> None:
    assert "mfg_monitor_worker" not in pages.ask("/metrics").text
    lively = SignOfLife("a:1", "a", "1.0", started_at=NOW, seen_at=NOW, running=2, visits=9, errands=1, articles=4)
    pages.clockwork.signs = [lively, replace(lively, name="b:1", seen_at=NOW - timedelta(minutes=1))]
    pages.clockwork.waiting = {("visit", "waiting"): 3}
    try:
        told = pages.ask("/metrics").text
    finally:
        pages.clockwork.signs, pages.clockwork.waiting = [], {}
    for line in (
        'worker_up{worker="a:1"} 1.0',
        'worker_up{worker="b:1"} 0.0',
        'worker_running{worker="a:1"} 2.0',
        'worker_visits{worker="a:1"} 9.0',
        'jobs{kind="visit",state="waiting"} 3.0',
    ):
        assert f"mfg_monitor_{line}" in told


def test_metrics_are_what_prometheus_reads(pages: Pages) -> None:
    pages.store.plan([Sending("k", "day", NOW.date(), "", "mail to a@x.example", state="failed", planned_at=NOW)])
    answer = pages.ask("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    told = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert told["mfg_monitor_items", "kept"] == 9
    assert told["mfg_monitor_items", "rejected"] == 4
    assert told["mfg_monitor_source_failures_in_a_row", "weekly"] == 3
    assert told["mfg_monitor_sources_due",] == 2
    assert (told["mfg_monitor_messages", "failed"], told["mfg_monitor_messages", "waiting"]) == (1, 0)
    assert told["mfg_monitor_database_bytes",] > 10_000
    assert told["mfg_monitor_scheduler_up",] == told["mfg_monitor_database_up",] == 1


def test_the_feed_has_relevant_stories_once_and_answers_conditional_requests(pages: Pages) -> None:
    answer = pages.ask("/feed.atom")
    feed = ET.fromstring(answer.body)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == [
        "Plant 10",
        "Plant 9",
        "Plant 7",
        "Plant 6",
        "Plant 4",
        "Plant 3",
        "A battery plant for Lingang",
        "Plant 0",
    ]
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    for headers in (
        {"If-None-Match": answer.headers["etag"]},
        {"If-None-Match": f'"other", W/{answer.headers["etag"]}'},
        {"If-Modified-Since": answer.headers["last-modified"]},
    ):
        again = pages.ask("/feed.atom", headers=headers)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == answer.headers["etag"]
    for headers in (
        {"If-None-Match": '"other"'},
        {"If-None-Match": '"other"', "If-Modified-Since": answer.headers["last-modified"]},
        {"If-Modified-Since": "Sat, 28 Feb 2026 00:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ):
        assert pages.ask("/feed.atom", headers=headers).status == 200


def test_the_feed_may_be_narrowed_and_refuses_filters_that_are_misspelt(pages: Pages) -> None:
    answer = pages.ask("/feed.atom?sector=nev&language=en")
    feed = ET.fromstring(answer.body)
    assert len(list(feed.iter(f"{ATOM}entry"))) == 8
    links = [link.get("href") for link in feed.iter(f"{ATOM}link") if link.get("rel") == "self"]
    assert links == [f"{pages.url.rstrip('/')}/feed.atom?sector=nev&language=en"]
    for code in ("EN", "en-GB", "English"):
        assert pages.ask(f"/feed.atom?sector=nev&language={code}").text.count("<entry") == 8
        assert pages.ask(f"/api/v1/items?language={code}").json() == pages.ask("/api/v1/items?language=en").json()
    refused = pages.ask("/feed.atom?language=e1").json()["error"]["message"]
    assert refused == 'language: a language is a code such as zh or en, not "e1"'
    assert len(list(ET.fromstring(pages.ask("/feed.atom?source=weekly").body).iter(f"{ATOM}entry"))) == 0
    assert [pages.ask(f"/feed.atom?{odd}").status for odd in ("sector=none", "sector=", "lang=en")] == [400, 422, 422]
    assert pages.ask("/feed.atom?SECTOR=nev").status == 422
    for name, other in (("q=nev", "/api/v1/search.atom"), ("changed_after=2026-01-01", "/api/v1/items.atom")):
        refused = pages.ask(f"/feed.atom?{name}")
        assert (refused.status, other in refused.json()["error"]["message"]) == (422, True)
        assert pages.ask(f"{other}?{name}").status == 200
    assert pages.ask("/feed.atom?sectr=nev").json()["error"]["message"].endswith('did you mean "sector"?')


def test_what_feed_readers_add_to_the_address_of_the_feed_changes_nothing(pages: Pages) -> None:
    plain = pages.ask("/feed.atom?sector=nev")
    named = "format=xml&page=2&src=a&score=1&utm_source=reader&fbclid=a&_=17&t=1&colour=red&colour=blue&=&"
    added = named + "&".join("abcdefgh")
    answer = pages.ask(f"/feed.atom?{added}&sector=nev")
    assert (answer.status, answer.body) == (200, plain.body)


def test_hostile_words_are_words_in_the_feed(tmp_path: Path) -> None:
    odd = examined(title="</title><script>alert(1)</script>\x1b[31m \u202egnahS & ]]>", sectors=('"><x',))
    with open_store(f"sqlite:///{tmp_path / 'news.sqlite3'}") as store:
        store.settle(odd, decide)
        with pages_over(store, config_in(tmp_path / "config")) as pages:
            feed = ET.fromstring(pages.ask("/feed.atom").body)
    title = feed.findtext(f"{ATOM}entry/{ATOM}title")
    assert title == "</title><script>alert(1)</script>[31m gnahS & ]]>"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("2026-03-01", "text/html"), ("2026-03-01.md", "text/markdown"),
        ("2026-03-01.json", "application/json"), ("2026-03-01.txt", "text/plain"),
    ],
)  # fmt: skip
def test_the_digest_of_a_day_in_each_form(pages: Pages, path: str, kind: str) -> None:
    answer = pages.ask(f"/digest/{path}")
    assert answer.status == 200
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
    assert "Plant 10" in answer.text
    assert pages.ask(f"/digest/{path}", headers={"If-None-Match": answer.headers["etag"]}).status == 304
    assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "day",
    [
        "2026-03-03", "2026-02-30", "0001-01-01", "9999-12-31", "today", "2026-3-1", "2026-03-01.exe",
        "..%2F..%2Fetc", "%00", "٢٠٢٦-٠٣-٠١".encode().hex(),
    ],
)  # fmt: skip
def test_a_day_that_is_none_is_refused_in_words(pages: Pages, day: str) -> None:
    answer = pages.ask(f"/digest/{day}")
    assert answer.status in {400, 404}
    assert answer.json()["error"]["message"]


def test_the_interface_describes_itself(pages: Pages) -> None:
    told = pages.ask("/openapi.json").json()
    assert {"/healthz", "/readyz", "/metrics", "/feed.atom", "/digest/{day}"} <= set(told["paths"])


def test_settings_of_the_page_have_defaults(tmp_path: Path) -> None:
    web = config_in(tmp_path / "config").settings.web
    assert (web.host, web.port, web.names, web.tokens) == ("127.0.0.1", 8000, (), ())
    assert load(None).settings.web.host == "127.0.0.1"
