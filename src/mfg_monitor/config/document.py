"""One TOML file: its table, and the line on which each key stands.

The standard parser keeps no lines, and a parser that does is slow on a vocabulary of thousands of terms. So lines are
found by a scan of their own, and only when somebody asks: for a mistake, or for the origin of a setting.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mfg_monitor import tables
from mfg_monitor.config.mistakes import Mistake

Place = tuple[str | int, ...]
"""The way to a value: ("source", 3, "article", "body")."""

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_KEY = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)+")
_TABLE = re.compile(rf"\[[ \t]*({_KEY})[ \t]*\]")
_TABLES = re.compile(rf"\[\[[ \t]*({_KEY})[ \t]*\]\]")
_ASSIGNMENT = re.compile(rf"({_KEY})[ \t]*=")
_VALUE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|'
    + r"'''.*?'{3,5}|"
    + r'"(?:\\.|[^"\\\n])*"|'
    + r"'[^'\n]*'|#[^\n]*|[\[\]{}\n]|[^\"'#\[\]{}\n]+|.",
    re.DOTALL,
)
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True)
class Document:
    """A file that was read: `name` is how messages call it."""

    name: str
    text: str
    table: Mapping[str, Any]

    @cached_property
    def _lines(self) -> dict[Place, int]:
        return find_lines(self.text)

    def line(self, place: Place) -> int | None:
        """Answer the line of the value, or of the closest thing around it that has one."""
        for length in range(len(place), 0, -1):
            found = self._lines.get(place[:length])
            if found:
                return found
        return None

    def mistake(self, place: Place, words: str) -> Mistake:
        """Answer a mistake that names this file and the line of `place`."""
        return Mistake(self.name, words, line=self.line(place))


def read(path: Path, name: str) -> Document | Mistake:
    """Answer the file's table, or in one mistake why there is none. A byte order mark is tolerated."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return Mistake(name, f"cannot be read: {error.strerror or error}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Mistake(name, f"byte 0x{content[error.start]:02x} is not UTF-8: save the file as UTF-8", line=line)
    try:
        return Document(name, text, tables.loads(text))
    except RecursionError:
        return Mistake(name, "not TOML that can be read: brackets nest too deeply")
    except ValueError as error:  # the parser's own error, and that of a number with thousands of digits
        return _not_toml(name, text, str(error))


def _not_toml(name: str, text: str, words: str) -> Mistake:
    at = _AT.search(words)
    words = words[: at.start()] if at else words
    words = words[:1].lower() + words[1:]
    if at and at[1]:
        return Mistake(name, f"not TOML: {words}", line=int(at[1]), column=int(at[2]))
    line = text.rstrip().count("\n") + 1 if at else None
    return Mistake(name, f"not TOML: {words}" + (" at the end of the file" if at else ""), line=line)


def find_lines(text: str) -> dict[Place, int]:
    """Answer the line, from 1, of every table header and key of a TOML text. The text must be valid."""
    return _Scan(text).run()


class _Scan:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._lines: dict[Place, int] = {}
        self._counts: dict[Place, int] = {}

    def run(self) -> dict[Place, int]:
        """Walk from statement to statement: a table's header, or a key with its value."""
        table: Place = ()
        while self._at < len(self._text):
            if blank := _BLANK.match(self._text, self._at):
                self._pass(blank.end())
            elif found := _TABLES.match(self._text, self._at):
                table = self._next_in_array(_parts(found[1]))
                self._mark(table)
                self._pass(found.end())
            elif found := _TABLE.match(self._text, self._at):
                table = self._inside((), _parts(found[1]))
                self._mark(table)
                self._pass(found.end())
            elif found := _ASSIGNMENT.match(self._text, self._at):
                self._mark(self._inside(table, _parts(found[1])))
                self._pass(found.end())
                self._pass_value()
            else:
                self._pass(self._at + 1)
        return self._lines

    def _pass(self, end: int) -> None:
        self._line += self._text.count("\n", self._at, end)
        self._at = end

    def _pass_value(self) -> None:
        depth = 0
        while found := _VALUE.match(self._text, self._at):
            if found[0] == "\n" and depth == 0:
                return
            depth += (found[0] in "[{") - (found[0] in "]}") if len(found[0]) == 1 else 0
            self._pass(found.end())

    def _mark(self, place: Place) -> None:
        for length in range(1, len(place) + 1):
            self._lines.setdefault(place[:length], self._line)

    def _inside(self, table: Place, parts: list[str]) -> Place:
        for part in parts:
            table = (*table, part)
            if table in self._counts:
                table = (*table, self._counts[table] - 1)
        return table

    def _next_in_array(self, parts: list[str]) -> Place:
        array = (*self._inside((), parts[:-1]), parts[-1])
        self._counts[array] = self._counts.get(array, 0) + 1
        return (*array, self._counts[array] - 1)


def _parts(key: str) -> list[str]:
    return [_unquoted(part) for part in re.findall(_PART, key)]


def _unquoted(part: str) -> str:
    if part.startswith("'"):
        return part[1:-1]
    if part.startswith('"'):
        try:
            return str(json.loads(part))
        except ValueError:
            return part[1:-1]
    return part
