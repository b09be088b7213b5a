"""Our own web archives, as another program reads them, and as we read them back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from mfg_monitor.discover.warc import read_archive
from mfg_monitor.model import Candidate, Capture, DateWitness, Page
from mfg_monitor.webarchive import archived

AT = datetime(2026, 3, 1, 8, 30, 15, 123456, tzinfo=UTC)
URL = "http://news.example/a"
WITNESS = DateWitness("feed", "2026-03-01", "day", "1 March")
CANDIDATE = Candidate(URL, URL, "daily", title="临港", summary="s", language="zh", witnesses=(WITNESS,))
PAGE = Page(
    url=URL,
    final_url=f"{URL}/2",
    status=200,
    body="<p>临港的工厂</p>".encode("gb18030"),
    fetched_at=AT,
    content_type="text/html; charset=gbk",
    headers=(
        ("content-type", "text/html; charset=gbk"),
        ("content-encoding", "gzip"),
        ("content-length", "7"),
        ("x-note", "a\r\nx-smuggled: b"),
        ("bad name", "c"),
        ("set-cookie", "a"),
        ("set-cookie", "b"),
    ),
)


def archive(tmp_path: Path, *captures: Capture) -> Path:
    file = tmp_path / "x.warc.gz"
    file.write_bytes(b"".join(archived(captures, AT)))
    return file


def test_another_reader_finds_responses_with_headers_and_times(tmp_path: Path) -> None:
    file = archive(tmp_path, Capture(1, 1, CANDIDATE, (PAGE, replace(PAGE, url=f"{URL}_2")), AT))
    told = []
    for record in ArchiveIterator(BytesIO(file.read_bytes()), check_digests="raise"):
        head = record.rec_headers
        told.append((record.rec_type, head.get_header("WARC-Target-URI"), head.get_header("WARC-Date")))
        body = record.content_stream().read()
        if record.rec_type == "response":
            assert body == PAGE.body
            assert record.http_headers.headers == [
                ("content-type", "text/html; charset=gbk"),
                ("X-Archive-Orig-content-encoding", "gzip"),
                ("X-Archive-Orig-content-length", "7"),
                ("x-note", "a x-smuggled: b"),
                ("set-cookie", "a"),
                ("set-cookie", "b"),
                ("content-length", str(len(PAGE.body))),
            ]
    date = "2026-03-01T08:30:15.123456Z"
    assert told == [("warcinfo", None, date), ("response", URL, date), ("response", f"{URL}_2", date)]


def test_read_back_it_is_the_same_page_with_what_had_led_to_it(tmp_path: Path) -> None:
    file = archive(tmp_path, Capture(1, 1, CANDIDATE, (PAGE, replace(PAGE, url=f"{URL}_2")), AT))
    ((candidate, page),) = [each for each in read_archive("import", file, now=AT) if isinstance(each, tuple)]
    assert candidate == replace(CANDIDATE, path=str(file))
    assert (page.url, page.final_url, page.body, page.fetched_at) == (URL, f"{URL}/2", PAGE.body, AT)
    assert page.content_type == PAGE.content_type


def test_a_file_is_told_as_a_resource_and_comes_back(tmp_path: Path) -> None:
    place = "file:///articles/1.txt"
    text = Page(place, place, 200, b"The plant\n\nin Lingang", AT, "text/plain")
    file = archive(tmp_path, Capture(1, 1, Candidate(place, place, "seeds"), (text,), AT))
    ((candidate, page),) = [each for each in read_archive("import", file, now=AT) if isinstance(each, tuple)]
    assert (candidate.url, candidate.source) == (place, "seeds")
    assert replace(page, headers=()) == text


def test_a_configured_archive_keeps_its_own_source(tmp_path: Path) -> None:
    file = archive(tmp_path, Capture(1, 1, CANDIDATE, (PAGE,), AT))
    ((candidate, _),) = [each for each in read_archive("old-pages", file, now=AT) if isinstance(each, tuple)]
    assert candidate.source == "old-pages"


def test_what_a_feed_carried_leaves_no_record_and_long_words_stay_out(tmp_path: Path) -> None:
    long = Capture(2, 1, replace(CANDIDATE, summary="x" * 9000), (PAGE,), AT)
    file = archive(tmp_path, Capture(1, 1, CANDIDATE, (), AT), long)
    ((candidate, _),) = [each for each in read_archive("import", file, now=AT) if isinstance(each, tuple)]
    assert (candidate.source, candidate.summary) == ("daily", None)
