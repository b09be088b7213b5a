"""Back-fills and reprocessing by workers: what one process does, done by several, with a kill in between."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from tests.distributed.running_workers import group_of
from tests.distributed.test_workers import configured, jobs, stored
from tests.newsworld import stories
from tests.running import Monitor, timeless, without_ids

SPAN = ("--from", "2026-03-01", "--to", "2026-03-31", "--yes", "--json")


def record(url: str, body: bytes) -> bytes:
    """Answer a page as a web archive holds it."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(answer)}\r\n"
    kind = "Content-Type: application/http; msgtype=response\r\n\r\n"
    return gzip.compress((head + kind).encode() + answer + b"\r\n\r\n")


def archives(folder: Path, count: int, each: int, *, behind: int = 0) -> str:
    """Write archives, each with articles of its own, `behind` some; answer the lines of their source."""
    told = stories(behind + count * each)[behind:]
    for number in range(count):
        some = told[number * each : (number + 1) * each]
        whole = b"".join(record(f"http://news.example{story.path}", story.html().encode()) for story in some)
        (folder / f"CC-NEWS-2026030{number + 1}000000-0000{number}.warc.gz").write_bytes(whole)
    return f'[[source]]\nid = "ccnews"\nkind = "warc"\npath = "{folder}"\n'


def told(monitor: Monitor, *arguments: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(monitor.run(*arguments).stdout)
    return found


def test_archives_and_stored_pages_are_read_by_workers_as_by_one_process(tmp_path: Path, postgres_url: str) -> None:
    lines = archives(tmp_path, 2, 4)
    alone = configured(tmp_path / "alone", f"sqlite:///{tmp_path}/alone.sqlite3", lines)
    alone.run("backfill", *SPAN)
    with group_of(configured(tmp_path / "shared", postgres_url, lines)) as group:
        killed = group.worker()
        filling = group.start("backfill", *SPAN, "--workers", "external")
        group.until(lambda: stored(postgres_url) > 0)
        killed.kill()
        worker = group.worker()
        group.until(lambda: filling.process.poll() is not None)
        (ccnews,) = json.loads(filling.told())["sources"]
        assert (ccnews["steps"], ccnews["done"], ccnews["failures"]) == (2, 2, [])
        before = group.monitor.export()
        assert without_ids(before) == without_ids(alone.export())

        again = told(group.monitor, "reprocess", "--all", "--json", "--workers", "external")
        assert (again["examined"], again["refused"], again["failed"]) == (8, [], [])
        assert timeless(group.monitor.export()) == timeless(before)

        more = tmp_path / "more"
        more.mkdir()
        archives(more, 2, 3, behind=8)
        (more / "CC-NEWS-20260309000000-00009.warc.gz").write_bytes(b"no archive")
        by_one = alone.run("import", str(more), "--json", "--source", "old").stdout
        by_workers = told(group.monitor, "import", str(more), "--json", "--source", "old", "--workers", "external")
        assert by_workers == json.loads(by_one)
        assert (by_workers["new"], len(by_workers["errors"])) == (6, 1)  # type: ignore[arg-type]
        assert without_ids(group.monitor.export()) == without_ids(alone.export())
        assert jobs(postgres_url) == 0
        assert "healthy" in group.monitor.run("healthcheck", "--worker").stdout
        worker.end()


def test_work_that_no_worker_knows_is_refused(tmp_path: Path, postgres_url: str) -> None:
    shared = configured(tmp_path / "shared", postgres_url, archives(tmp_path, 2, 0))
    assert "no worker runs on" in shared.run("healthcheck", "--worker", code=1).stdout
    with group_of(configured(tmp_path / "other", postgres_url, "")) as group:
        group.worker()
        refused = json.loads(shared.run("backfill", *SPAN, "--workers", "external", code=1).stdout)
        (ccnews,) = refused["sources"]
        assert [each["message"] for each in ccnews["failures"]] == [
            'a worker\'s sources.toml has no source "ccnews": give all machines the same files'
        ] * 2


def test_without_a_server_no_work_is_handed_out(monitor: Monitor) -> None:
    monitor.configure()
    assert "store.url" in monitor.run("reprocess", "--workers", "external", code=2).stderr
    assert "store.url" in monitor.run("import", "x.warc.gz", "--workers", "external", code=2).stderr


def test_workers_are_given_archives_alone(tmp_path: Path, postgres_url: str) -> None:
    shared = configured(tmp_path / "shared", postgres_url, "")
    (tmp_path / "page.html").write_text("<p>")
    (tmp_path / "a.warc").write_bytes(b"")
    for path in (tmp_path, tmp_path / "page.html", tmp_path / "absent"):
        refused = shared.run("import", str(path), "--workers", "external", code=2).stderr
        assert "without --workers" in refused
