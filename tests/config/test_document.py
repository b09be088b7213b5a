from __future__ import annotations

import tomllib
from pathlib import Path

from mfg_monitor.config.document import Document, find_lines, read
from mfg_monitor.config.mistakes import Mistake

TEXT = '''# a comment with = and [
top = 1
"quoted key" = { inner = "x" }

[table]
long = """
[[not.a.table]]
key = 1 \\"""
"""
literal = \'\'\'
other = 2
\'\'\'
list = [
    "a]", # ]
    'b',
]
dotted.key = 3

[[source]]
id = "one"
[source.article]
body = "p"

[[source]]
id = "two"
[[source.deep]]
x = 1
[[source.deep]]
x = 2
'''


def test_every_key_has_its_line() -> None:
    tomllib.loads(TEXT)
    lines = find_lines(TEXT)
    assert lines["top",] == 2
    assert lines["quoted key",] == 3
    assert lines["table",] == 5
    assert lines["table", "long"] == 6
    assert lines["table", "literal"] == 10
    assert lines["table", "list"] == 13
    assert lines["table", "dotted", "key"] == 17
    assert lines["source", 0, "id"] == 20
    assert lines["source", 0, "article", "body"] == 22
    assert lines["source", 1] == 24
    assert lines["source", 1, "deep", 1, "x"] == 29
    assert not any("not" in place or "other" in place or "key" in place[:2] for place in lines)


def test_lines_count_the_same_with_windows_line_ends() -> None:
    text = TEXT.replace("\n", "\r\n")
    assert find_lines(text) == find_lines(TEXT)


def test_a_value_without_a_line_has_that_of_what_is_around_it() -> None:
    document = Document("x.toml", TEXT, tomllib.loads(TEXT))
    assert document.line(("quoted key", "inner")) == 3
    assert document.line(("source", 0, "missing")) == 19
    assert document.line(("table", "list", 1)) == 13
    assert document.line(("nowhere",)) is None


def _mistake(tmp_path: Path, content: bytes) -> str:
    (tmp_path / "a.toml").write_bytes(content)
    found = read(tmp_path / "a.toml", "a.toml")
    assert isinstance(found, Mistake)
    return str(found)


def test_a_slip_of_syntax_has_line_and_column(tmp_path: Path) -> None:
    assert _mistake(tmp_path, b"[a]\nb = \n") == "a.toml:2:5: not TOML: invalid value"
    assert _mistake(tmp_path, b"x = 1\nx = 2\n").startswith("a.toml:2:6: not TOML: cannot overwrite a value")


def test_a_file_that_ends_too_early_names_its_last_line(tmp_path: Path) -> None:
    assert _mistake(tmp_path, b"a = 1\n[b\n\n").startswith("a.toml:2:3: ")
    assert _mistake(tmp_path, b'a = 1\nb = """x') == "a.toml:2: not TOML: unterminated string at the end of the file"


def test_bytes_that_are_not_utf8_are_named_with_their_line(tmp_path: Path) -> None:
    content = 'a = "x"\nb = "上海"\n'.encode("gbk")
    assert _mistake(tmp_path, content) == "a.toml:2: byte 0xc9 is not UTF-8: save the file as UTF-8"


def test_depth_and_length_that_break_the_parser_are_mistakes_too(tmp_path: Path) -> None:
    assert "nest too deeply" in _mistake(tmp_path, b"a = " + b"[" * 100_000)
    assert "not TOML" in _mistake(tmp_path, b"a = " + b"9" * 5000)


def test_a_folder_in_the_files_place_is_said_to_be_unreadable(tmp_path: Path) -> None:
    assert str(read(tmp_path, "x.toml")) == "x.toml: cannot be read: Is a directory"


def test_a_byte_order_mark_is_tolerated(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbfa = 1\n")
    found = read(tmp_path / "a.toml", "a.toml")
    assert isinstance(found, Document)
    assert found.table == {"a": 1}
