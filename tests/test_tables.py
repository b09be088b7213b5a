"""TOML is read alike by the quick parser and by the standard library, whose words explain what is wrong."""

from __future__ import annotations

import tomllib

import pytest

from mfg_monitor import shipped, tables


@pytest.mark.parametrize("name", ["topics.toml", "sources.toml", "monitor.toml"])
def test_the_shipped_files_are_read_as_by_the_standard_library(name: str) -> None:
    text = (shipped.folder("config") / name).read_text(encoding="utf-8")
    assert tables.loads(text) == tomllib.loads(text)


@pytest.mark.parametrize("text", ["a = ", 'a = "x', "a = 1\na = 2", "[a\n", "a = 99999999999999999999", "\x00"])
def test_what_is_wrong_is_said_as_by_the_standard_library(text: str) -> None:
    said = []
    for read in (tables.loads, tomllib.loads):
        try:
            said.append(str(read(text)))
        except ValueError as error:
            said.append(str(error))
    assert said[0] == said[1]


def test_brackets_without_end_are_told() -> None:
    with pytest.raises((RecursionError, ValueError)):
        tables.loads("a = " + "[" * 100_000)
