from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mfg_monitor.discover import local_pages
from mfg_monitor.errors import DiscoverError
from mfg_monitor.model import Skipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "press"
    (root / "sub").mkdir(parents=True)
    (root / "b.txt").write_text("Plain words")
    (root / "a.html").write_text("<p>Page</p>")
    (root / "sub" / "c.PDF").write_bytes(b"%PDF-1.4 x")
    (root / "sub" / "d.xhtml").write_text("<p/>")
    (root / "e.jpg").write_bytes(b"\xff\xd8")
    (root / ".hidden.txt").write_text("no")
    return root


def names(outcomes: list) -> list[str]:
    return [Path((o.candidate if isinstance(o, Skipped) else o[0]).path).name for o in outcomes]


def test_a_folder_is_read_sorted_and_whole(folder: Path, now: datetime) -> None:
    outcomes = list(local_pages("s", folder, now=now))
    assert names(outcomes) == ["a.html", "b.txt", "c.PDF", "d.xhtml"]
    candidate, page = outcomes[1]
    assert candidate.url == candidate.canonical_url == page.url == (folder / "b.txt").resolve().as_uri()
    assert (page.body, page.content_type, page.status, page.fetched_at) == (b"Plain words", "text/plain", 200, now)
    assert outcomes[2][1].content_type == "application/pdf"


def test_the_time_of_change_says_nothing(folder: Path, now: datetime) -> None:
    os.utime(folder / "b.txt", (1_000_000_000, 1_000_000_000))
    candidate, page = list(local_pages("s", folder / "b.txt", now=now))[0]  # noqa: RUF015
    assert candidate.witnesses == ()
    assert page.fetched_at == now


def test_a_single_file_is_taken_whatever_its_ending(folder: Path, now: datetime) -> None:
    ((candidate, page),) = local_pages("s", folder / "e.jpg", now=now)
    assert candidate.path == str(folder / "e.jpg")
    assert page.content_type is None


def test_a_file_of_articles_is_no_page(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "x.jsonl").write_text('{"text": "Words"}')
    (outcome,) = local_pages("s", tmp_path / "x.jsonl", now=now)
    assert isinstance(outcome, Skipped)
    assert (outcome.reason, "monitor import" in outcome.message) == ("file", True)


@pytest.mark.parametrize("name", ["nowhere", "no\0where"])
def test_a_missing_path_is_named(tmp_path: Path, now: datetime, name: str) -> None:
    with pytest.raises(DiscoverError) as caught:
        local_pages("s", tmp_path / name, now=now)
    assert caught.value.kind == "file"
    assert "where" in str(caught.value)


def test_empty_files_are_told(folder: Path, now: datetime) -> None:
    (folder / "b.txt").write_bytes(b" \n\0")
    skipped = [o for o in local_pages("s", folder, now=now) if isinstance(o, Skipped)]
    assert [(s.reason, Path(s.candidate.path or "").name) for s in skipped] == [("empty", "b.txt")]


def test_unreadable_files_are_told(folder: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.open

    def refusing(self: Path, *args: object, **kwargs: object) -> object:
        if self.name == "b.txt":
            raise PermissionError(13, "Permission denied")
        return real(self, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "open", refusing)
    outcomes = list(local_pages("s", folder, now=now))
    assert [o.reason if isinstance(o, Skipped) else "ok" for o in outcomes] == ["ok", "file", "ok", "ok"]


def test_links_that_leave_the_folder_are_ignored(folder: Path, tmp_path: Path, now: datetime) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "away").symlink_to(outside)
    (folder / "dead.txt").symlink_to(folder / "nothing.txt")
    (folder / "within.txt").symlink_to(folder / "b.txt")
    assert names(list(local_pages("s", folder, now=now))) == ["a.html", "b.txt", "c.PDF", "d.xhtml", "within.txt"]


def test_an_index_gives_address_time_and_type(folder: Path, now: datetime) -> None:
    (folder / "page.dat").write_bytes(b"<p>x</p>")
    lines = [
        {
            "file": "page.dat",
            "url": "https://n.example/1?utm_source=x",
            "fetched_at": "2026-11-02T08:00:00+08:00",
            "content_type": "text/html",
        },
        {"file": "sub/../b.txt", "url": "http://n.example/2"},
    ]
    (folder / "index.jsonl").write_text("\n".join(map(json.dumps, lines)))
    outcomes = {Path(o[0].path).name: o for o in local_pages("s", folder, now=now)}
    candidate, page = outcomes["page.dat"]
    assert (candidate.url, candidate.canonical_url) == ("https://n.example/1?utm_source=x", "https://n.example/1")
    assert page.fetched_at == datetime(2026, 11, 2, tzinfo=UTC)
    assert page.content_type == "text/html"
    assert outcomes["b.txt"][0].url == "http://n.example/2"
    assert "index.jsonl" not in outcomes


def test_broken_index_lines_do_no_harm(folder: Path, tmp_path: Path, now: datetime) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    bad = ["{", "[1]", '{"file": 3}', '{"file": "../secret.txt"}', '{"file": "/etc/hosts"}', '{"file": "a\\u0000b"}']
    bad += ['{"file": "b.txt", "url": "javascript:x"}', '{"file": "b.txt", "url": 7}', "[" * 5_000]
    good = '{"file": "a.html", "url": "http://n.example/a", "fetched_at": "never", "content_type": 5}'
    (folder / "index.jsonl").write_text("\n".join([*bad, good]))
    outcomes = list(local_pages("s", folder, now=now))
    (skipped,) = [o for o in outcomes if isinstance(o, Skipped)]
    assert skipped.reason == "parse"
    assert "line 1 is no JSON" in skipped.message
    assert "names a file outside" in skipped.message
    assert [o[0].url for o in outcomes if not isinstance(o, Skipped)][0] == "http://n.example/a"  # noqa: RUF015
    assert all("secret" not in str(o) for o in outcomes)


def test_odd_names_become_addresses(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "上海 #1?.txt").write_text("x")
    ((candidate, _),) = local_pages("s", tmp_path, now=now)
    assert candidate.url.startswith("file:///")
    assert candidate.url.endswith("%20%231%3F.txt")


def test_pages_come_one_by_one(folder: Path, now: datetime) -> None:
    pages = local_pages("s", folder, now=now)
    next(pages)
    (folder / "b.txt").write_text("Changed while reading")
    assert next(pages)[1].body == b"Changed while reading"  # type: ignore[index]
