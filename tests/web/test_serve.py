"""`monitor serve` as a process of its own: what a server, Docker and a browser see of it."""

from __future__ import annotations

import signal
import socket
import sqlite3
from contextlib import closing

import pytest

from tests.loopback import World, free_port
from tests.newsworld import publish, stories
from tests.running import Monitor, source
from tests.serving import serving

WEB = {"host": "127.0.0.1", "port": 0}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_visits_and_shows_and_ends_in_order(monitor: Monitor, world: World, number: int) -> None:
    site = world.site()
    publish(site, stories(2))
    monitor.configure(source(site), fetch={"every": "1h"}, web=WEB)
    with serving(monitor) as service:
        service.until(lambda: "Shanghai bearing plant" in service.ask("/feed.atom").text)
        assert service.ask("/readyz").status == 200
        ended = 'mfg_monitor_visits_total{source="feed",status="ok"} 1.0'
        service.until(lambda: ended in service.ask("/metrics").text)
        for stage, count in (("fetch", 3), ("discover", 1), ("examine", 2), ("settle", 2)):
            told = f'mfg_monitor_stage_seconds_count{{ended="ok",stage="{stage}"}} {count}.0'
            assert told in service.ask("/metrics").text
        half_open = socket.create_connection(("127.0.0.1", int(service.url.rstrip("/").rpartition(":")[2])))
        half_open.sendall(b"GET / HTTP/1.1\r\n")
        service.end(number)
        half_open.close()
    assert len(monitor.export()) == 2


def test_a_port_in_use_is_told_in_words(monitor: Monitor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monitor.configure(web={"port": port})
        done = monitor.run("serve", code=1)
    assert f"127.0.0.1:{port} is in use by another program" in done.stderr
    assert not (monitor.folder / "db").exists()


@pytest.mark.parametrize("host", ["192.0.2.7", "no.such.host.invalid", "a..b"])
def test_a_host_that_is_not_ours_is_told_in_words(monitor: Monitor, host: str) -> None:
    monitor.configure(web={"host": host, "port": 0})
    assert "web.host" in monitor.run("serve", code=1).stderr


def test_only_the_address_told_is_listened_on(monitor: Monitor) -> None:
    monitor.configure(web=WEB | {"host": "127.0.0.2"})
    with serving(monitor) as service:
        port = int(service.url.rstrip("/").rpartition(":")[2])
        assert service.url.startswith("http://127.0.0.2:")
        with closing(socket.socket()) as other:
            assert other.connect_ex(("127.0.0.1", port)) != 0


def test_a_changed_configuration_is_used_and_a_broken_one_is_not(monitor: Monitor, world: World) -> None:
    first, second = world.site(), world.site()
    publish(first, stories(1))
    publish(second, stories(3), articles=stories(3))
    monitor.configure(source(first, name="first"), fetch={"every": "1h"}, web=WEB)
    sources = monitor.config / "sources.toml"
    with serving(monitor) as service:
        service.until(lambda: 'source="first",status="ok"} 1.0' in service.ask("/metrics").text)
        sources.write_text(sources.read_text() + "\nurll = 1\n")
        service.until(lambda: "the old one goes on" in service.log)
        assert "urll" in service.ask("/healthz").json()["configuration"]
        assert service.ask("/readyz").status == 200

        sources.write_text(source(first, name="first") + source(second, name="second"))
        service.until(lambda: 'source="second",status="ok"} 1.0' in service.ask("/metrics").text)
        assert service.ask("/healthz").json()["configuration"] == "ok"

        service.process.send_signal(signal.SIGHUP)
        service.until(lambda: service.log.count("configuration read") == 2)
        service.until(lambda: service.log.count("scheduler started") == 3)
    assert first.times("/feed.xml") == 1


def test_the_health_check_asks_the_service(monitor: Monitor) -> None:
    port = free_port()
    monitor.configure(web={"port": port})
    with serving(monitor, "--database", "sqlite:///db/news.sqlite3?timeout=0.2") as service:
        service.until(lambda: service.ask("/readyz").status == 200)
        assert monitor.run("healthcheck").stdout == "healthy\n"
        with closing(sqlite3.connect(monitor.folder / "db" / "news.sqlite3")) as other:
            other.execute("BEGIN EXCLUSIVE")
            assert service.ask("/healthz").status == 200
            other.rollback()
        service.process.send_signal(signal.SIGSTOP)
        try:
            done = monitor.run("healthcheck", code=1)
        finally:
            service.process.send_signal(signal.SIGCONT)
        assert "did not answer" in done.stdout
