"""`monitor sources show|add|import|export` as a user runs them, against servers on loopback."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.loopback import Site, World, page, redirect, text, unused_port
from tests.newsworld import feed_of, listing_of, publish, sitemap_of, stories
from tests.running import Monitor


@pytest.fixture
def world() -> Iterator[World]:
    with World() as one:
        yield one


@pytest.fixture
def site(world: World) -> Site:
    """A site whose front page names one feed, whose robots.txt names a sitemap, and which lists its articles."""
    site = world.site()
    told = stories(5)
    publish(site, told)
    site.routes["/"] = page(
        listing_of(told).replace(
            "<body>",
            "<head><title>Delta Wire – front</title>"
            '<link rel="alternate" type="application/rss+xml" href="feed.xml"></head><body>',
        )
    )
    site.routes["/robots.txt"] = text(f"User-agent: *\nAllow: /\nSitemap: {site.url('/sitemap.xml')}\n")
    return site


def written(monitor: Monitor) -> list[dict[str, Any]]:
    path = monitor.config / "sources.toml"
    sources: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8")).get("source", [])
    return sources


def added(monitor: Monitor, *arguments: str, code: int = 0) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(monitor.run("sources", "add", "--json", *arguments, code=code).stdout)
    return told


def test_a_homepage_is_searched_tried_and_its_feed_written(monitor: Monitor, site: Site) -> None:
    before = '# mine\n[[source]]\nid = "seeds"\nkind = "files"   # odd\npath = "db/seeds"\n'
    monitor.configure(before)
    told = monitor.run("sources", "add", site.url("/"))
    assert 'Added "delta-wire" (Delta Wire) to config/sources.toml.' in told.stdout
    assert "5 found, newest of 2026-03-05; of 3 read, 3 dated and 3 kept" in told.stdout
    text_now = (monitor.config / "sources.toml").read_text(encoding="utf-8")
    assert text_now.startswith(before)
    assert "by `monitor sources add`: <link rel=alternate> of the page." in text_now
    assert "# Dry run: 5 found, newest of 2026-03-05; of 3 read, 3 dated and 3 kept.\n[[source]]\n" in text_now
    assert written(monitor)[1:] == [
        {
            "id": "delta-wire",
            "name": "Delta Wire",
            "homepage": site.url("/"),
            "kind": "feed",
            "url": site.url("/feed.xml"),
        }
    ]
    assert not (monitor.folder / "db").exists()  # nothing was stored
    assert site.paths()[0] == "/robots.txt"
    assert len(site.paths()) == len(set(site.paths())), "each address is asked once, robots.txt too"
    assert set(site.paths()) <= {"/robots.txt", "/", "/feed.xml", "/sitemap.xml", *(s.path for s in stories(5))}
    assert monitor.fetch("--source", "delta-wire")["totals"]["new"] == 5


def test_json_tells_every_proposal_and_a_dry_run_writes_nothing(monitor: Monitor, site: Site) -> None:
    monitor.configure()
    told = added(monitor, site.url("/"), "--dry-run", "--name", "长江\u202e Wire", "--id", "mine")
    assert [(one["kind"], one["discovered"], one["read"], one["dated"], one["kept"]) for one in told["proposals"]] == [
        ("feed", 5, 3, 3, 3), ("sitemap", 5, 3, 3, 3), ("listing", 5, 3, 3, 3),
    ]  # fmt: skip
    assert [one["chosen_as"] for one in told["proposals"]] == ["mine", None, None]
    assert told["sources"][0]["name"] == "长江 Wire"
    assert (told["written"], told["file"], told["error"]) == ([], None, None)
    assert "a feed says more surely" in told["reason"]
    assert written(monitor) == []


def test_all_writes_every_kind_once_and_a_repeated_feed_not(monitor: Monitor, site: Site) -> None:
    site.routes["/again.xml"] = site.routes["/feed.xml"]
    site.routes["/"] = page(
        listing_of(stories(5))
        + '<link rel=alternate type=application/rss+xml href=/feed.xml><a href="/again.xml">RSS</a>'
    )
    monitor.configure()
    told = added(monitor, site.url("/"), "--all")
    assert [one["kind"] for one in written(monitor)] == ["feed", "sitemap", "listing"]
    assert len({one["id"] for one in written(monitor)}) == 3
    repeats = {one["url"]: one["same_as"] for one in told["proposals"] if one["same_as"]}
    assert repeats == {site.url("/again.xml"): site.url("/feed.xml")}
    site.routes["/index.html"] = site.routes["/"]
    again = added(monitor, site.url("/index.html"), "--dry-run", "--all")
    assert [one["known_as"] is None for one in again["proposals"]] == [False, True, False, True]
    assert [one["kind"] for one in again["sources"]] == ["listing"]


def test_a_page_of_feeds_behind_a_link_is_looked_through(monitor: Monitor, world: World) -> None:
    site = world.site()
    publish(site, stories(4))
    site.routes["/"] = page('<title>Portal</title><a href="/rss/">RSS</a> <a href="/gone.xml">feed</a>')
    site.routes["/rss/"] = page('<ul><li><a href="/feed.xml">Plants</a><li><a href="/deeper/">RSS</a></ul>')
    site.routes["/deeper/"] = page('<a href="/never.xml">RSS</a>')
    monitor.configure()
    (source,) = [added(monitor, site.url("/"))["sources"][0]]
    assert (source["url"], source["kind"]) == (site.url("/feed.xml"), "feed")
    assert site.times("/gone.xml") == 1
    assert site.times("/never.xml") == 0


def test_a_feed_left_behind_loses_to_the_list(monitor: Monitor, world: World) -> None:
    site = world.site()
    told = stories(25)
    publish(site, told[20:], articles=told)
    site.routes["/feed.xml"] = text(feed_of(site, told[:2]).replace("Mar 2026", "Mar 2021"), "application/rss+xml")
    site.routes["/"] = page(listing_of(told[20:]) + "<link rel=alternate type=application/rss+xml href=/feed.xml>")
    monitor.configure()
    told_now = added(monitor, site.url("/"), "--dry-run")
    kinds = {one["kind"]: one for one in told_now["proposals"]}
    assert (kinds["feed"]["newest"], kinds["listing"]["newest"]) == ("2021-03-02", "2026-03-25")
    assert [one["kind"] for one in told_now["proposals"]] == ["listing", "feed"]
    assert told_now["reason"].endswith("the feed found has nothing newer than 2021-03-02")


def test_an_index_of_sitemaps_is_tried_by_one_child(monitor: Monitor, world: World) -> None:
    site = world.site()
    told = stories(4)
    publish(site, told)
    children = "".join(f"<sitemap><loc>{site.url(f'/{n}.xml')}</loc></sitemap>" for n in ("tags", "posts-2", "users"))
    site.routes["/index.xml"] = text(f"<sitemapindex>{children}</sitemapindex>", "text/xml")
    site.routes["/posts-2.xml"] = text(sitemap_of(site, told), "text/xml")
    monitor.configure()
    (one,) = added(monitor, site.url("/index.xml"))["proposals"]
    assert (one["url"], one["discovered"], one["read"]) == (site.url("/index.xml"), 4, 3)
    assert "an index of 3 sitemaps, tried with" in one["why"]
    assert site.times("/tags.xml") == site.times("/users.xml") == 0
    assert written(monitor)[0]["url"] == site.url("/index.xml")


def test_moves_are_followed_and_a_lasting_one_is_written(monitor: Monitor, site: Site) -> None:
    site.routes["/old"] = redirect("/feed.xml", 301)
    site.routes["/hop"] = page('<meta http-equiv="refresh" content="0; url=/">')
    monitor.configure()
    assert added(monitor, site.url("/old"), "--dry-run")["sources"][0]["url"] == site.url("/feed.xml")
    assert added(monitor, site.url("/hop"), "--dry-run")["sources"][0]["url"] == site.url("/feed.xml")


def test_an_address_that_is_watched_already_is_refused_unasked(monitor: Monitor, site: Site) -> None:
    monitor.configure(f'[[source]]\nid = "there"\nkind = "feed"\nurl = "{site.url("/feed.xml?utm_source=x")}"\n')
    told = monitor.run("sources", "add", site.url("/feed.xml"), code=2)
    assert 'the source "there" asks this address already' in told.stderr
    assert site.asked == []
    told = monitor.run("sources", "add", site.url("/"), code=2)
    assert 'the source "there" watches this already' in told.stderr
    assert len(written(monitor)) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["example.com/news"], 'did you mean "https://example.com/news"?'),
        (["ftp://example.com/"], 'begins with "http://" or "https://"'),
        (["http:///x"], "names no host"),
        (["http://example.com/{date}"], "written by hand"),
        (["http://example.com/", "--id", "../x"], "--id: expected up to 100 letters"),
        (["http://example.com/", "--id", "seeds"], 'there is a source "seeds" already'),
        (["http://example.com/", "--id", "x", "--all"], "--id and --name are for one source"),
    ],
)
def test_wrong_wishes_are_refused_before_anybody_is_asked(monitor: Monitor, arguments: list[str], words: str) -> None:
    monitor.configure('[[source]]\nid = "seeds"\nkind = "files"\npath = "."\n')
    assert words in monitor.run("sources", "add", *arguments, code=2).stderr


def test_what_cannot_be_had_or_read_is_told_and_not_written(monitor: Monitor, world: World) -> None:
    site = world.site(
        {"/empty": page("<p>Soon</p>"), "/robots.txt": (404, {}, b""), "/x.json": text("{}", "application/json")}
    )
    site.routes["/slow"] = (503, {"Retry-After": "3600"}, b"")
    monitor.configure()
    for path, words in (
        ("/none", "the server answered 404"),
        ("/x.json", "/x.json: JSON that is no JSON Feed"),
        ("/empty", "nothing was found at"),
    ):
        assert words in monitor.run("sources", "add", site.url(path), code=1).stderr
    assert "the page holds no links" in added(monitor, site.url("/empty"), code=1)["proposals"][0]["error"]["message"]
    refused = monitor.run("sources", "add", f"http://127.0.0.1:{unused_port()}/", code=1)
    assert refused.stderr.splitlines()[-1].startswith("error: ")
    assert written(monitor) == []


def test_a_host_that_wants_to_be_left_alone_is_left_alone_by_the_next_command(monitor: Monitor, world: World) -> None:
    site = world.site({"/feed.xml": (503, {"Retry-After": "3600"}, b"")})
    monitor.configure()
    assert "503" in monitor.run("sources", "add", site.url("/feed.xml"), code=1).stderr
    site.forget()
    assert "left alone until" in monitor.run("sources", "add", site.url("/feed.xml"), code=1).stderr
    assert site.asked == []


def test_private_addresses_are_refused(monitor: Monitor, site: Site) -> None:
    monitor.configure(fetch={"allow_private_networks": False})
    assert "not a public address" in monitor.run("sources", "add", site.url("/"), code=1).stderr
    assert site.asked == []
    path = monitor.folder / "l.opml"
    path.write_text(f'<opml><body><outline text="in" xmlUrl="{site.url("/f")}"/></body></opml>', encoding="utf-8")
    told = monitor.run("sources", "import", "l.opml", code=1)
    assert "allow_private_networks is false" in told.stdout
    assert written(monitor) == []


def test_the_built_in_configuration_is_not_changed(monitor: Monitor, site: Site) -> None:
    monitor.environ = {"MFG_MONITOR_FETCH__ALLOW_PRIVATE_NETWORKS": "true", "MFG_MONITOR_FETCH__PER_HOST_DELAY": "0s"}
    told = monitor.run("sources", "add", site.url("/feed.xml"), code=2)
    assert "make a folder ./config" in told.stderr
    assert site.asked == []
    assert "Nothing was written" in monitor.run("sources", "add", site.url("/feed.xml"), "--dry-run").stdout
    assert list(monitor.folder.iterdir()) == []
    monitor.config.mkdir()
    assert "begun as a copy of the" in monitor.run("sources", "add", site.url("/feed.xml")).stdout
    assert [one["id"] for one in written(monitor)][:: len(written(monitor)) - 1] == ["seeds", "delta-wire"]


def test_a_folder_that_is_named_gets_its_first_sources_file(monitor: Monitor, site: Site) -> None:
    monitor.configure()
    folder = monitor.config.rename(monitor.folder / "own")
    (folder / "sources.toml").unlink()
    monitor.run("sources", "add", site.url("/feed.xml"), "--config", "own", "--id", "first")
    assert (folder / "sources.toml").read_text(encoding="utf-8").startswith("# Where news is looked for.")
    listed = json.loads(monitor.run("sources", "list", "--json", "--config", "own").stdout)
    assert [one["id"] for one in listed] == ["first"]


def test_a_file_with_mistakes_is_told_before_anybody_is_asked(monitor: Monitor, site: Site) -> None:
    monitor.configure('[[source]]\nid = "a"\nkind = "fed"\n')
    assert 'did you mean "feed"?' in monitor.run("sources", "add", site.url("/"), code=2).stderr
    assert site.asked == []


@pytest.mark.parametrize(("typed", "count"), [("n\n", 0), ("\n", 1)])
def test_a_terminal_is_asked_first(monitor: Monitor, site: Site, typed: str, count: int) -> None:
    monitor.configure()
    ours, theirs = pty.openpty()
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "mfg_monitor", "sources", "add", site.url("/feed.xml"), "-q"],
            cwd=monitor.folder,
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        os.write(ours, typed.encode())
        out, err = process.communicate(timeout=300)
    finally:
        os.close(ours)
        os.close(theirs)
    assert process.returncode == 0, err
    assert "Write to config/sources.toml?" in err
    assert ("Nothing was written" in out) == (count == 0)
    assert len(written(monitor)) == count


# -- show -----------------------------------------------------------------------------------------------------------


def test_show_tells_settings_state_visits_and_errors_in_words(monitor: Monitor, site: Site) -> None:
    good = f'[[source]]\nid = "good"\nname = "Good"\nkind = "feed"\nurl = "{site.url("/feed.xml")}"\nevery = "2h"\n'
    bad = f'[[source]]\nid = "bad"\nkind = "feed"\nurl = "{site.url("/list.html")}"\n'
    off = '[[source]]\nid = "off"\nkind = "listing"\nurl = "https://user:secret@a.example/"\nenabled = false\n'
    monitor.configure(good + bad + off)
    fresh = monitor.run("sources", "show", "good").stdout
    assert "not visited yet" in fresh
    assert "it was not visited yet" in fresh
    monitor.fetch()
    monitor.fetch()
    told = json.loads(monitor.run("sources", "show", "good", "--json").stdout)
    assert (told["status"], told["failures"], told["error"]) == ("not_modified", 0, None)
    assert (told["settings"]["every"], told["every_from"], told["next_due_reason"]) == (
        "2h",
        "sources.toml",
        "its interval",
    )
    assert [(visit["status"], visit["new"]) for visit in told["visits"]] == [("not_modified", 0), ("ok", 5)]
    words = monitor.run("sources", "show", "bad").stdout
    assert "2 failed in a row" in words
    assert "content_type: a web page" in words
    assert "something else came in place of what this kind of source is" in words
    assert "backing off after 2 failed visits" in words
    hidden = monitor.run("sources", "show", "off").stdout
    assert "secret" not in hidden
    assert "it is not enabled" in hidden
    assert 'did you mean "good"?' in monitor.run("sources", "show", "goof", code=2).stderr


def test_show_tells_that_a_host_asked_to_be_left_alone(monitor: Monitor, world: World) -> None:
    site = world.site({"/f": (429, {"Retry-After": "90000"}, b"")})
    monitor.configure(f'[[source]]\nid = "held"\nkind = "feed"\nurl = "{site.url("/f")}"\n')
    monitor.fetch(code=None)
    told = json.loads(monitor.run("sources", "show", "held", "--json").stdout)
    assert "asked to be left alone" in told["next_due_reason"]
    site.forget()
    assert "left alone until" in monitor.run("sources", "check", "held", code=1).stdout
    assert site.asked == []


# -- OPML -----------------------------------------------------------------------------------------------------------


def test_export_and_import_are_inverse(monitor: Monitor) -> None:
    sources = (
        '[[source]]\nid = "a"\nname = "新闻 <&>"\nkind = "feed"\nurl = "http://a.example/?x=1&y=2"\nlanguage = "zh"\n'
        '[[source]]\nid = "b"\nkind = "listing"\nurl = "http://b.example/"\nlink_pattern = \'/\\d+\'\nenabled = false\n'
        '[source.article]\nremove = ["div.x"]\n[[source]]\nid = "c"\nkind = "files"\npath = "x"\n'
    )
    monitor.configure(sources)
    monitor.run("sources", "export", "--output", "out.opml")
    out = (monitor.folder / "out.opml").read_text(encoding="utf-8")
    assert monitor.run("sources", "export").stdout == out
    web = [one for one in written(monitor) if one["kind"] != "files"]
    monitor.configure("# empty\n")
    assert "2 added, 0 known, 0 refused" in monitor.run("sources", "import", "out.opml").stdout
    assert written(monitor) == web
    assert monitor.run("sources", "export").stdout == out
    again = json.loads(monitor.run("sources", "import", "out.opml", "--json").stdout)
    assert (again["added"], [one["id"] for one in again["known"]], again["file"]) == ([], ["a", "b"], None)


def test_import_tells_each_and_writes_only_what_is_new(monitor: Monitor) -> None:
    monitor.configure('[[source]]\nid = "wire"\nkind = "feed"\nurl = "http://a.example/f"\n')
    before = (monitor.config / "sources.toml").read_bytes()
    (monitor.folder / "l.opml").write_text(
        '<opml version="1.1"><body><outline text="Group">\n<outline text="Wire" xmlUrl="https://a.example/f"/>\n'
        '<outline text="Plant News" xmlUrl="http://b.example/f"/>\n<outline text="Bad" xmlUrl="gopher://x/"/>\n'
        "</outline></body></opml>",
        encoding="utf-8",
    )
    dry = monitor.run("sources", "import", "l.opml", "--dry-run").stdout
    assert "nothing was written" in dry
    assert (monitor.config / "sources.toml").read_bytes() == before
    told = monitor.run("sources", "import", "l.opml").stdout
    assert "refused  line 4: gopher://x/: only http and https" in told
    assert "1 added, 1 known, 1 refused" in told
    assert (monitor.config / "sources.toml").read_bytes().startswith(before)
    assert [one["id"] for one in written(monitor)] == ["wire", "plant-news"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<opml><body><outline xmlUrl='http://a.example/'>", "l.opml:1: no OPML"),
        (b"<!DOCTYPE o [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><opml/>", "declares entities"),
        (None, "l.opml: cannot be read"),
    ],
)
def test_a_broken_list_changes_nothing(monitor: Monitor, content: bytes | None, words: str) -> None:
    monitor.configure("# mine\n")
    if content is not None:
        (monitor.folder / "l.opml").write_bytes(content)
    assert words in monitor.run("sources", "import", "l.opml", code=2).stderr
    assert (monitor.config / "sources.toml").read_bytes() == b"# mine\n"


def test_an_export_says_whose_passwords_it_holds(monitor: Monitor) -> None:
    lines = '[[source]]\nid = "{}"\nkind = "feed"\nurl = "https://{}news.example/{}"\n'
    monitor.configure(lines.format("open", "", "a") + lines.format("paid", "me:secret@", "b"))
    done = monitor.run("sources", "export")
    assert done.stderr == "paid: what was written holds the user name or password in the address\n"
    assert "me:secret@news.example/b" in done.stdout
