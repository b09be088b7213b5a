"""Adding to sources.toml: what stands there stays byte for byte, and the file is never half written."""

from __future__ import annotations

import threading
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.config.declared import read_sources
from mfg_monitor.config.document import Document
from mfg_monitor.config.editing import Addition, append_sources, render
from mfg_monitor.config.naming import new_id, same_address
from mfg_monitor.config.sources import FeedSource, ListingSource
from mfg_monitor.errors import ConfigError, MonitorError

NEW = FeedSource(kind="feed", id="new", name="新闻 “x”", url="https://b.example/rss")
OLD = '# mine \t\n[[source]]\nid="a"   # odd  spacing\nkind = "feed"\nurl = \'https://a.example/rss\'\n'
OLD += '[source.article]\nbody = "p"'


def ids(path: Path) -> list[str]:
    return [source["id"] for source in tomllib.loads(path.read_bytes().decode("utf-8-sig"))["source"]]


@pytest.mark.parametrize("ending", ["", "\n", "\n\n", "\n# last word"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_what_stood_there_stays_byte_for_byte(tmp_path: Path, ending: str, newline: str, mark: bytes) -> None:
    path = tmp_path / "sources.toml"
    before = mark + (OLD + ending).replace("\n", newline).encode()
    path.write_bytes(before)
    append_sources(path, [Addition(NEW, ("why",))])
    after = path.read_bytes()
    assert after.startswith(before)
    added = after[len(before) :]
    assert added.strip().startswith(b"# why")
    assert added.count(b"\n") == added.count(newline.encode())
    assert ids(path) == ["a", "new"]


def test_a_table_reads_well_and_only_names_what_is_not_the_default() -> None:
    source = ListingSource.model_validate(
        {
            "kind": "listing", "id": "x", "url": "http://x.example/", "every": "90m", "enabled": False, "pages": 2,
            "link_pattern": r"/n3/\d{4}/", "article": {"body": "div.content", "remove": ["div.ad"]},
        }
    )  # fmt: skip
    assert render(Addition(source, ("Seen on\nMonday \x1b[31m", ""))).splitlines() == [
        "# Seen on Monday [31m",
        "[[source]]",
        'id = "x"',
        'kind = "listing"',
        'url = "http://x.example/"',
        'every = "90m"',
        "enabled = false",
        r"link_pattern = '/n3/\d{4}/'",
        "pages = 2",
        "",
        "[source.article]",
        'body = "div.content"',
        'remove = ["div.ad"]',
    ]


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)
def test_no_title_and_no_comment_breaks_out_of_its_place(name: str, comment: str) -> None:
    source = NEW.model_copy(update={"name": name, "note": comment})
    text = render(Addition(source, (comment,)))
    sources, mistakes = read_sources(Document("x", text, tomllib.loads(text)))
    assert (list(sources), mistakes) == ([source], [])


def test_a_missing_file_begins_with_the_heading(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    append_sources(path, [Addition(NEW)], beginning="# heading\n")
    assert path.read_text(encoding="utf-8").startswith('# heading\n\n[[source]]\nid = "new"\n')
    assert path.stat().st_mode & 0o777 == 0o644


def test_rights_and_links_are_kept_and_no_temporary_file_stays(tmp_path: Path) -> None:
    real = tmp_path / "real.toml"
    real.write_text("", encoding="utf-8")
    real.chmod(0o640)
    path = tmp_path / "sources.toml"
    path.symlink_to(real)
    append_sources(path, [Addition(NEW)])
    assert path.is_symlink()
    assert ids(real) == ["new"]
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["real.toml", "sources.toml"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'source = [{id = "a", kind = "feed", url = "https://a.example/"}]\n', r"\[\[source\]\] table of its own"),
        (b'[[source]]\nid = "new"\nkind = "feed"\nurl = "https://a.example/"\n', "taken already"),
        (b'[[source]]\nid = "a"\nkind = "fed"\n', "did you mean"),
        (b'# \xff\n', "UTF-8"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_take_it_is_left_as_it_was(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=words):
        append_sources(path, [Addition(NEW)])
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match=r"nowhere/sources\.toml: cannot be written: No such file"):
        append_sources(tmp_path / "nowhere" / "sources.toml", [Addition(NEW)])


def test_many_adding_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"

    def add(number: int) -> None:
        append_sources(path, [Addition(NEW.model_copy(update={"id": f"s{number}"}))])

    threads = [threading.Thread(target=add, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ids(path)) == sorted(f"s{number}" for number in range(12))


@pytest.mark.parametrize(
    ("title", "url", "expected"),
    [
        ("People's Daily Online – Business", "http://x.example/", "peoples-daily-online-business"),
        ("Le Café économique", "http://x.example/", "le-cafe-economique"),
        ("人民网-财经频道", "http://finance.people.com.cn/index.html", "finance-people"),
        ("36氪", "https://www.36kr.com/feed", "36kr"),
        ("RSS", "https://www.shine.cn/feed", "shine-rss"),
        ("", "http://127.0.0.1:80/rss.xml", "127-0-0-1"),
        ("../../etc/passwd", "http://x.example/", "etc-passwd"),
        ("x" * 300, "http://x.example/", "x" * 60),
        ("Taken", "http://x.example/", "taken-2"),
    ],
)
def test_ids_are_made_of_titles_or_addresses(title: str, url: str, expected: str) -> None:
    assert new_id(title, url, {"taken"}) == expected


@given(st.text(max_size=80), st.text(max_size=40))
def test_any_id_is_a_right_one(title: str, host: str) -> None:
    name = new_id(title, f"http://{host}/x", {"x"})
    assert FeedSource(kind="feed", id=name, url="http://a.example/").id != "x"


def test_spellings_of_one_address_are_the_same() -> None:
    assert same_address("https://A.example:443/feed/?utm_source=x") == same_address("http://a.example/feed")
    assert same_address("https://a.example/feed?id=1") != same_address("https://a.example/feed?id=2")
