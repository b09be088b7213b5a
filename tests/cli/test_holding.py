"""Commands that store nothing else keep to what hosts asked for, and remember it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.loopback import Site, World, text
from tests.newsworld import publish, stories
from tests.running import Monitor
from tests.running import source as declared


@pytest.fixture
def site() -> Iterator[Site]:
    with World() as world:
        yield world.site({"/robots.txt": text("")})


@pytest.mark.parametrize("first", [["try"], ["sources", "check"], ["fetch", "--once"]], ids=" ".join)
def test_p06_a_retry_after_holds_for_every_command(monitor: Monitor, site: Site, first: list[str]) -> None:
    (told,) = stories(1)
    publish(site, [told])
    monitor.configure(declared(site))
    good = dict(site.routes)
    site.routes["/feed.xml"] = site.routes[told.path] = (503, {"Retry-After": "3600"}, b"later")
    name = declared(site).split('id = "')[1].partition('"')[0]
    wanted = {"try": [site.url(told.path)], "sources": [name], "fetch": []}
    monitor.run(*first, *wanted[first[0]], code=None)
    assert site.asked
    site.routes.update(good)
    site.forget()
    for verb in (["try", site.url(told.path)], ["sources", "check", name], ["fetch", "--once"]):
        told_words = monitor.run(*verb, code=None)
        assert "asked to be left alone until" in told_words.stdout + told_words.stderr, verb
    assert site.asked == []


def test_a_trial_without_such_a_wish_makes_no_database(monitor: Monitor, site: Site) -> None:
    (told,) = stories(1)
    publish(site, [told])
    monitor.configure(declared(site))
    monitor.run("try", site.url(told.path))
    assert not (monitor.folder / "db").exists()


def test_a_source_may_slow_its_host_for_all_sources(monitor: Monitor, site: Site) -> None:
    told = stories(2)
    publish(site, told)
    slow = declared(site, "listing") + 'delay = "300ms"\nenabled = false\n'
    monitor.configure(declared(site) + slow)
    monitor.run("fetch", "--once")
    assert len(site.asked) == 4
    assert min(site.gaps()) >= 0.29
