"""The whole trip as a user takes it: the command, real servers on loopback, a real database file."""

from __future__ import annotations

import itertools
import json
import signal
import threading
from typing import Any

import pytest

from tests.loopback import Raw, Request, World, page, text
from tests.newsworld import Story, feed_of, publish, stories
from tests.running import FRONTS, Monitor, source, timeless, visit, where_it_is_noon, without_ids


@pytest.mark.parametrize("kind", list(FRONTS))
def test_a_source_of_each_kind_brings_its_articles(monitor: Monitor, world: World, kind: str) -> None:
    told = stories(6)
    site = world.site()
    publish(site, told)
    monitor.configure(source(site, kind))

    report = monitor.fetch()

    assert visit(report, kind) | {"next_due": None} == {
        "id": kind, "status": "ok", "discovered": 6, "fetched": 6, "new": 6, "updated": 0, "duplicates": 0,
        "relevant": 6, "failed": 0, "error": None, "next_due": None, "warnings": [], "failures": [],
        "ends": {
            "kept": 6, "rejected": 0, "duplicate": 0, "blocked": 0, "failed": 0, "waiting": 0, "unchanged": 0,
            "elsewhere": 0,
        },
    }  # fmt: skip
    assert site.paths()[0] == "/robots.txt"
    items = {item["url"]: item for item in monitor.export()}
    for one in told:
        item = items[site.url(one.path)]
        assert item["title"] == one.title
        assert item["language"] == one.language
        assert item["text"] == "\n\n".join(one.paragraphs)
        assert item["published"][:16] == one.at.isoformat()[:16]
        assert item["relevant"] is True


@pytest.mark.parametrize("kind", list(FRONTS))
def test_a_second_run_downloads_nothing_again(monitor: Monitor, world: World, kind: str) -> None:
    site = world.site()
    publish(site, stories(4))
    monitor.configure(source(site, kind))
    monitor.fetch()
    first = monitor.export()
    site.forget()

    report = monitor.fetch()

    assert visit(report, kind)["status"] == "not_modified"
    assert report["totals"]["new"] == report["totals"]["fetched"] == 0
    assert site.paths() == ["/robots.txt", FRONTS[kind]]
    assert site.last(FRONTS[kind]).headers["if-none-match"] == f'"{FRONTS[kind]}-4"'
    assert timeless(monitor.export()) == timeless(first)


def test_new_articles_of_a_changed_front_page_are_read_and_the_known_left_alone(monitor: Monitor, world: World) -> None:
    site, told = world.site(), stories(5)
    publish(site, told[:3])
    monitor.configure(source(site))
    monitor.fetch()
    site.forget()
    publish(site, told)

    report = monitor.fetch()

    assert visit(report, "feed")["new"] == 2
    assert [path for path in site.paths() if path.endswith(".html")] == [told[3].path, told[4].path]


def test_two_sources_that_name_one_article_ask_for_it_once(monitor: Monitor, world: World) -> None:
    site = world.site()
    publish(site, stories(3))
    monitor.configure(source(site, "feed") + source(site, "listing"))

    report = monitor.fetch()

    assert report["totals"]["new"] == 3
    assert all(site.times(one.path) == 1 for one in stories(3))
    assert len(monitor.export()) == 3


def test_the_same_text_elsewhere_points_at_the_first(monitor: Monitor, world: World) -> None:
    first, second = world.site(), world.site()
    told = stories(2)
    publish(first, told)
    monitor.configure(source(first, name="first"))
    monitor.fetch()
    copies = [Story(s.number + 500, s.language, s.title, s.paragraphs, s.at) for s in told]
    publish(second, copies)
    monitor.configure(source(first, name="first") + source(second, name="second"))

    report = monitor.fetch()

    assert visit(report, "second")["duplicates"] == 2
    items = {item["url"]: item for item in monitor.export()}
    for one, copy in zip(told, copies, strict=True):
        original, reprint = items[first.url(one.path)], items[second.url(copy.path)]
        assert reprint["duplicate_of"] == original["id"]
        assert reprint["story"] == original["story"]


def test_a_changed_article_is_a_new_revision_of_the_same_id(monitor: Monitor, world: World) -> None:
    site, told = world.site(), stories(2)
    publish(site, told)
    monitor.configure(source(site, "sitemap"))
    monitor.fetch()
    before = {item["url"]: item for item in monitor.export()}[site.url(told[0].path)]
    changed = Story(
        0, "en", told[0].title, (*told[0].paragraphs, "A second hall follows in autumn, the company added."),
        told[0].at.replace(hour=21),
    )  # fmt: skip
    assert changed.path == told[0].path
    publish(site, [changed, told[1]])
    site.routes["/sitemap.xml"] = text(
        "<urlset>" + "".join(
            f"<url><loc>{site.url(s.path)}</loc><lastmod>{s.at.isoformat()}</lastmod></url>" for s in (changed, told[1])
        ) + "</urlset>", "application/xml",
    )  # fmt: skip
    site.routes[changed.path] = page(changed.html())

    report = monitor.fetch()

    after = {item["url"]: item for item in monitor.export()}[site.url(told[0].path)]
    assert visit(report, "sitemap")["updated"] == 1
    assert (after["id"], after["revision"]) == (before["id"], 2)
    assert after["text"].endswith("the company added.")
    assert site.times(told[1].path) == 1


def test_a_killed_run_ends_like_an_uninterrupted_one(monitor: Monitor, world: World, tmp_path: Any) -> None:
    site, told = world.site(), stories(24)
    publish(site, told)
    whole = Monitor(tmp_path / "whole")
    whole.folder.mkdir()
    for one in (monitor, whole):
        one.configure(source(site, "listing"))
    whole.fetch()
    half = threading.Event()
    plain = site.routes[told[12].path]

    def told_half(request: Request) -> Any:
        half.set()
        return plain(request) if callable(plain) else plain

    site.routes[told[12].path] = told_half
    process = monitor.start("fetch", "--once")
    assert half.wait(300)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=300)
    site.forget()

    monitor.fetch()

    assert timeless(monitor.export()) == timeless(whole.export())
    assert monitor.run("db", "check").stdout.strip() == "the database is sound"
    assert site.times("/list.html") == 1
    assert "if-none-match" not in site.last("/list.html").headers


@pytest.mark.parametrize("killed_at", [2, 9])
def test_a_killed_run_over_hosts_that_bring_the_same_texts_ends_like_an_uninterrupted_one(
    monitor: Monitor, world: World, tmp_path: Any, killed_at: int
) -> None:
    """P36: which copy is the original does not depend on who answered first."""
    first, second, told = world.site(), world.site(), stories(6)
    publish(first, told)
    publish(second, [Story(s.number + 500, s.language, s.title, s.paragraphs, s.at) for s in told])
    whole = Monitor(tmp_path / "whole")
    whole.folder.mkdir()
    for one in (monitor, whole):
        one.configure(source(first, "feed") + source(second, "sitemap"))
    whole.fetch()
    reached, met = threading.Event(), itertools.count(1)
    for site in (first, second):
        for path, plain in [(path, route) for path, route in site.routes.items() if path.endswith(".html")]:

            def answer(request: Request, plain: Any = plain) -> Any:
                if next(met) == killed_at:
                    reached.set()
                return plain(request) if callable(plain) else plain

            site.routes[path] = answer
    process = monitor.start("fetch", "--once")
    assert reached.wait(300)
    process.kill()
    process.communicate(timeout=300)

    monitor.fetch()

    assert sum(item["duplicate_of"] is not None for item in monitor.export()) == 6
    assert without_ids(monitor.export()) == without_ids(whole.export())


def test_sigterm_stores_what_was_finished_and_exits_143(monitor: Monitor, world: World) -> None:
    site, told = world.site(), stories(3)
    publish(site, told)
    hanging = threading.Event()

    def hang(_request: Request) -> Raw:
        hanging.set()
        return Raw([b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", 3600.0])

    site.routes[told[2].path] = hang
    monitor.configure(source(site), fetch={"timeout": "1h"})
    process = monitor.start("fetch", "--once", "-v", "--json")
    assert hanging.wait(300)
    process.send_signal(signal.SIGTERM)
    err = ""
    for line in process.stderr or ():
        err += line
        if "interrupted" in line:
            process.send_signal(signal.SIGINT)  # of somebody impatient
    out, _ = process.communicate(timeout=300)

    assert process.returncode == 143, err
    assert json.loads(out)["sources"] == [], "the report tells of the visits that ended"
    assert "Traceback" not in err
    assert {item["title"] for item in monitor.export()} <= {told[0].title, told[1].title}
    del site.routes[told[2].path]
    publish(site, told)
    assert visit(monitor.fetch(), "feed")["status"] == "ok"
    assert len(monitor.export()) == 3


def test_rejected_articles_are_stored_and_explained(monitor: Monitor, world: World) -> None:
    site = world.site()
    dull = Story(
        7, "en", "Museum opens late on Fridays",
        ("The city museum keeps its doors open until ten on Fridays.", "Visitors may join a tour of the new gallery."),
        stories(1)[0].at,
    )  # fmt: skip
    publish(site, [dull])
    monitor.configure(source(site))
    monitor.fetch()

    (item,) = monitor.export()

    assert item["relevant"] is False
    assert "Museum opens late" in monitor.run("list", "--rejected").stdout
    assert monitor.run("list", "--relevant").stdout == ""
    told = monitor.run("explain", str(item["id"])).stdout
    assert f"{item['score']:.2f}" in told
    assert "reject" in told.lower()


def test_the_digest_of_today_lists_what_was_kept_and_the_source_that_failed(monitor: Monitor, world: World) -> None:
    site, dead = world.site(), world.site()
    told = stories(3)
    publish(site, told)
    dead.close()
    today = {"timezone": where_it_is_noon()}
    monitor.configure(source(site, name="wire") + source(dead, name="dead"), digest=today)
    monitor.fetch()

    for form in ("md", "html", "text", "json"):
        digest = monitor.run("digest", "--format", form).stdout
        assert all(one.title in digest for one in told) or form == "text"
        assert "dead" in digest
    quiet = monitor.run("digest", "--date", "2020-02-02").stdout
    assert "2020" in quiet
    assert told[0].title not in quiet
    json.loads(monitor.run("digest", "--format", "json").stdout)


def test_import_reads_what_export_wrote(monitor: Monitor, world: World, tmp_path: Any) -> None:
    site = world.site()
    publish(site, stories(4))
    monitor.configure(source(site))
    monitor.fetch()
    monitor.run("export", "--output", "all.jsonl")
    other = ["--database", "sqlite:///other.sqlite3"]

    first = json.loads(monitor.run("import", "all.jsonl", "--json", *other).stdout)
    again = json.loads(monitor.run("import", "all.jsonl", "--json", *other).stdout)

    assert (first["new"], again["new"], again["updated"]) == (4, 0, 0)
    copy = [json.loads(line) for line in monitor.run("export", *other).stdout.splitlines()]
    assert timeless(copy) == timeless(monitor.export())


def test_a_dry_run_and_a_trial_store_nothing(monitor: Monitor, world: World, tmp_path: Any) -> None:
    site, told = world.site(), stories(2)
    publish(site, told)
    monitor.configure(source(site))
    saved = tmp_path / "page.html"
    saved.write_text(told[0].html(), encoding="utf-8")

    checked = json.loads(monitor.run("sources", "check", "feed", "--json").stdout)
    tried = monitor.run("try", str(saved), site.url(told[1].path), "--json").stdout.splitlines()

    assert [item["title"] for item in checked["items"]] == [one.title for one in told]
    assert [json.loads(line)["title"] for line in tried] == [one.title for one in told]
    assert monitor.export() == []


def test_feed_text_stands_in_for_a_page_that_may_not_be_asked(monitor: Monitor, world: World) -> None:
    site, told = world.site(), stories(1)
    publish(site, told)
    body = "".join(f"<p>{p}</p>" for p in told[0].paragraphs)
    content = f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[{body}]]></content:encoded>"
    site.routes["/feed.xml"] = text(feed_of(site, told).replace("</item>", content + "</item>"), "application/rss+xml")
    site.routes["/robots.txt"] = text(f"User-agent: *\nDisallow: {told[0].path}\n")
    monitor.configure(source(site))

    monitor.fetch()

    (item,) = monitor.export()
    assert item["text"] == "\n\n".join(told[0].paragraphs)
    full = json.loads(monitor.run("show", str(item["id"]), "--json", "--full").stdout)
    assert full["extractor"] == "feed content"
    assert site.times(told[0].path) == 0


def test_a_validator_that_lied_is_not_trusted_again(monitor: Monitor, world: World) -> None:
    site, told = world.site(), stories(3)
    publish(site, told[:2])
    monitor.configure(source(site))
    monitor.fetch()
    with_stale_etag = {"Content-Type": "application/rss+xml", "ETag": '"/feed.xml-2"'}
    publish(site, told)
    site.routes["/feed.xml"] = (200, with_stale_etag, feed_of(site, told))

    second = visit(monitor.fetch(), "feed")
    monitor.fetch()

    assert second["new"] == 1
    assert any("not trusted again" in warning for warning in second["warnings"])
    assert "if-none-match" not in site.last("/feed.xml").headers


def test_a_feed_that_is_gone_says_so_and_is_left_alone_for_a_week(monitor: Monitor, world: World) -> None:
    site = world.site({"/feed.xml": (410, {}, b"gone")})
    monitor.configure(source(site))

    told = visit(monitor.fetch(code=1), "feed")

    assert told["status"] == "failed"
    assert told["error"]["kind"] == "http"
    assert "disable it" in told["error"]["message"]
    listed = json.loads(monitor.run("sources", "list", "--json").stdout)
    assert listed[0]["next_due_reason"] == "its address is gone (410)"


def test_a_host_that_says_retry_after_is_left_alone_by_the_next_run(monitor: Monitor, world: World) -> None:
    site, told = world.site(), stories(1)
    publish(site, told)
    site.routes["/feed.xml"] = (429, {"Retry-After": "3600"}, b"slower")
    monitor.configure(source(site) + source(site, "listing"))
    monitor.fetch(code=None)
    publish(site, told)
    site.forget()

    report = monitor.fetch()

    assert [one["status"] for one in report["sources"]] == ["skipped", "skipped"]
    assert site.paths() == []
    assert report["sources"][0]["next_due"] > report["started"]


def test_lines_without_addresses_are_articles_of_their_own(monitor: Monitor) -> None:
    lines = [{"title": one.title, "text": "\n\n".join(one.paragraphs)} for one in stories(3)]
    (monitor.folder / "told.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")

    first = json.loads(monitor.run("import", "told.jsonl", "--json").stdout)
    again = json.loads(monitor.run("import", "told.jsonl", "--json").stdout)

    assert (first["new"], again["new"], again["updated"]) == (3, 0, 0)
    assert {item["title"] for item in monitor.export()} == {one.title for one in stories(3)}
