"""Our own web archives, as another program reads them, and as we read them back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from mfg_monitor.discover.warc import read_archive
from mfg_monitor.model import Candidate, Capture, DateWitness, Page, Skipped
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
    file = archive(tmp_path, Capture(1, 1, CANDIDATE, (PAGE,), AT))
    ((candidate, page),) = [each for each in read_archive("import", file, now=AT) if isinstance(each, tuple)]
    assert candidate == replace(CANDIDATE, path=str(file))
    assert (page.url, page.final_url, page.body, page.fetched_at) == (URL, f"{URL}/2", PAGE.body, AT)
    assert page.content_type == PAGE.content_type


PARTS = (PAGE, replace(PAGE, url=f"{URL}_2", body=b"<p>two</p>"), replace(PAGE, url=f"{URL}_3", body=b"<p>three</p>"))
OTHER = "http://news.example/b"
ALONE = Capture(2, 1, replace(CANDIDATE, url=OTHER, canonical_url=OTHER), (replace(PAGE, url=OTHER),), AT)


def test_the_parts_of_an_article_come_back_together_and_in_order(tmp_path: Path) -> None:
    file = archive(tmp_path, Capture(1, 1, CANDIDATE, PARTS, AT), ALONE)
    joined, alone = read_archive("import", file, now=AT)
    assert isinstance(joined, tuple)
    assert isinstance(alone, tuple)
    assert [(page.url, page.body) for page in joined[1:]] == [(page.url, page.body) for page in PARTS]
    assert (alone[0].url, len(alone)) == (OTHER, 2)


@pytest.mark.parametrize("lost", [2, 3])
def test_an_article_of_which_a_part_is_lost_is_told_and_not_half_taken(tmp_path: Path, lost: int) -> None:
    file = tmp_path / "x.warc.gz"
    records = list(archived([Capture(1, 1, CANDIDATE, PARTS, AT), ALONE], AT))
    file.write_bytes(b"".join(record for number, record in enumerate(records) if number != lost))
    half, alone = read_archive("import", file, now=AT)
    assert isinstance(half, Skipped)
    assert (half.candidate.url, half.reason) == (URL, "parse")
    assert isinstance(alone, tuple)


def test_an_archive_cut_within_a_part_gives_no_half_article(tmp_path: Path) -> None:
    file = tmp_path / "x.warc.gz"
    records = list(archived([Capture(1, 1, CANDIDATE, PARTS, AT)], AT))
    file.write_bytes(b"".join(records[:-1]) + records[-1][:-30])
    told = list(read_archive("import", file, now=AT))
    assert [type(one) for one in told] == [Skipped, Skipped]


def test_parts_are_bounded_together(tmp_path: Path) -> None:
    parts = tuple(replace(PAGE, url=f"{URL}_{number}", body=b"x" * 900) for number in range(9))
    file = archive(tmp_path, Capture(1, 1, CANDIDATE, parts, AT))
    (told,) = read_archive("import", file, now=AT, max_record=1_000)
    assert isinstance(told, Skipped)
    assert told.reason == "too_large"


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
