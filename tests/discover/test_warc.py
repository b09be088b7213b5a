from __future__ import annotations

import gzip
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mfg_monitor.discover import local_pages
from mfg_monitor.discover.warc import read_archive
from mfg_monitor.model import Skipped

Row = tuple[str, str, list[tuple[str, str]], bytes]
HTML = [("Content-Type", "text/html; charset=utf-8")]


def archive(path: Path, rows: list[Row], *, zipped: bool = True) -> Path:
    with path.open("wb") as file:
        for url, status, headers, body in rows:
            lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
            block = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-11-02T03:04:05Z\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            record = head.encode() + block + b"\r\n\r\n"
            file.write(gzip.compress(record) if zipped else record)
    return path


def pages(n: int) -> list[Row]:
    return [(f"http://n.example/{i}", "200 OK", HTML, f"<p>Story {i}</p>".encode()) for i in range(n)]


@pytest.mark.parametrize(("name", "zipped"), [("a.warc", False), ("a.warc.gz", True)])
def test_pages_of_an_archive(tmp_path: Path, now: datetime, name: str, zipped: bool) -> None:
    path = archive(tmp_path / name, pages(3), zipped=zipped)
    outcomes = list(local_pages("s", path, now=now))
    assert [o[0].url for o in outcomes] == [f"http://n.example/{i}" for i in range(3)]
    candidate, page = outcomes[1]
    assert (page.body, page.fetched_at) == (b"<p>Story 1</p>", datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC))
    assert page.content_type == "text/html; charset=utf-8"
    assert candidate.path == str(path)
    assert [o[0].url for o in local_pages("s", tmp_path, now=now)] == [o[0].url for o in outcomes]


def test_only_web_pages_answered_with_200(tmp_path: Path, now: datetime) -> None:
    rows = [
        ("http://n.example/gone", "404 Not Found", HTML, b"<p>x</p>"),
        ("http://n.example/pic", "200 OK", [("Content-Type", "image/png")], b"x"),
        ("dns:n.example", "200 OK", HTML, b"x"),
        ("http://n.example/none", "200 OK", [], b"x"),
        ("http://n.example/good", "200 OK", HTML, b"<p>good</p>"),
    ]
    outcomes = list(local_pages("s", archive(tmp_path / "a.warc.gz", rows), now=now))
    assert [o[0].url for o in outcomes] == ["http://n.example/good"]


def test_pages_that_are_kept_as_they_are(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "a.warc"
    for url, kind in (
        ("http://n.example/a", "text/html"),
        ("http://n.example/b.css", "text/css"),
        ("file:/c", "text/html"),
    ):
        head = f"WARC-Type: resource\r\nWARC-Target-URI: {url}\r\nContent-Type: {kind}\r\nContent-Length: 11\r\n"
        with path.open("ab") as file:
            file.write(f"WARC/1.0\r\n{head}\r\n<p>Kept</p>\r\n\r\n".encode())
    ((candidate, page),) = local_pages("s", path, now=now)
    assert (candidate.url, page.body) == ("http://n.example/a", b"<p>Kept</p>")


def test_content_coding_is_undone_and_bounded(tmp_path: Path, now: datetime) -> None:
    coded = [*HTML, ("Content-Encoding", "gzip")]
    rows = [
        ("http://n.example/ok", "200 OK", coded, gzip.compress(b"<p>packed</p>")),
        ("http://n.example/bomb", "200 OK", coded, gzip.compress(b"0" * 30_000_000)),
        ("http://n.example/inner", "200 OK", HTML, gzip.compress(b"0" * 30_000_000)),
        ("http://n.example/last", "200 OK", HTML, b"<p>last</p>"),
    ]
    outcomes = list(local_pages("s", archive(tmp_path / "a.warc.gz", rows), now=now))
    assert outcomes[0][1].body == b"<p>packed</p>"
    assert [o.reason for o in outcomes[1:3]] == ["too_large", "too_large"]
    assert outcomes[3][1].body == b"<p>last</p>"


@pytest.mark.parametrize(("name", "zipped"), [("a.warc", False), ("a.warc.gz", True)])
@pytest.mark.parametrize("missing", [1, 7, 150, 333])
def test_a_cut_archive_yields_what_stands_before_and_says_so(
    tmp_path: Path, now: datetime, name: str, zipped: bool, missing: int
) -> None:
    path = archive(tmp_path / name, pages(20), zipped=zipped)
    whole = path.read_bytes()
    path.write_bytes(whole[: -missing - 8])
    outcomes = list(local_pages("s", path, now=now))
    got = [o[0].url for o in outcomes if not isinstance(o, Skipped)]
    assert got == [f"http://n.example/{i}" for i in range(len(got))]
    assert 17 <= len(got) <= 20 - (missing > 1)
    assert all(o[1].body == f"<p>Story {i}</p>".encode() for i, o in enumerate(outcomes[:-1]))
    assert isinstance(outcomes[-1], Skipped)
    assert outcomes[-1].reason == "parse"


@pytest.mark.parametrize(
    "body", [b"", b"no archive at all\n", b"\x1f\x8b\x08\x00garbage", b"WARC/1.0\r\n\r\n", b"\0" * 5000]
)
def test_what_is_no_archive_is_one_skipped(tmp_path: Path, now: datetime, body: bytes) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(body)
    (skipped,) = local_pages("s", path, now=now)
    assert isinstance(skipped, Skipped)
    assert skipped.reason in {"empty", "parse"}
    assert "a.warc" in skipped.message


def test_memory_does_not_grow_with_the_archive(tmp_path: Path, now: datetime) -> None:
    body = b"<p>" + b"words " * 2_000 + b"</p>"
    rows = [(f"http://n.example/{i}", "200 OK", HTML, body) for i in range(1_000)]
    path = archive(tmp_path / "a.warc.gz", rows)
    list(read_archive("s", archive(tmp_path / "b.warc.gz", rows[:2]), now=now))
    tracemalloc.start()
    count = sum(1 for _ in read_archive("s", path, now=now))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 1_000
    assert peak < 2_000_000
