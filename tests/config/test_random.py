"""Whatever stands in the files or the environment, the answer is a configuration or a ConfigError."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mfg_monitor.config.document import find_lines
from mfg_monitor.config.layers import setting_names, variable_of
from mfg_monitor.config.load import Config, load
from mfg_monitor.config.settings import Settings
from mfg_monitor.config.sources import SOURCE_KINDS, SOURCE_TYPES, ArticleRules
from mfg_monitor.config.topics import Topics
from mfg_monitor.errors import ConfigError

KEYS = st.sampled_from(
    sorted(
        {key for model in SOURCE_TYPES.values() for key in model.model_fields}
        | {*ArticleRules.model_fields, *Settings.model_fields, *(name.split(".")[1] for name in setting_names())}
        | {field.alias or name for name, field in Topics.model_fields.items()}
        | {"source", "aliases_en", "patterns_zh", "parent", "sectors", "district", "action", "x y", "a.b", ""}
    )
)
WORDS = st.sampled_from(
    [*SOURCE_KINDS, "30s", "10MB", "a", "https://a.example/{query}", "(?P<", "[", "Asia/Shanghai", "veto"]
)
SCALARS = (
    WORDS
    | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)
    | st.integers(min_value=-(2**70), max_value=2**70)
    | st.floats()
    | st.booleans()
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
TABLES = st.dictionaries(KEYS, VALUES | st.lists(st.dictionaries(KEYS, VALUES, max_size=5), max_size=3), max_size=5)


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_inline(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(entry) for entry in value) + "]"
    if isinstance(value, str):
        return (
            json.dumps(value).replace("\x7f", "\\u007f") if value.isascii() else json.dumps(value, ensure_ascii=False)
        )
    return repr(value).lower() if isinstance(value, bool) else repr(value)


def _toml(table: dict[str, Any]) -> str:
    return "".join(f"{json.dumps(key)} = {_inline(value)}\n" for key, value in table.items())


def _outcome(files: dict[str, bytes], environ: dict[str, str]) -> Config | str:
    with tempfile.TemporaryDirectory() as name:
        for file, content in {"topics.toml": b"", **files}.items():
            (Path(name) / file).write_bytes(content)
        try:
            return load(Path(name), environ=environ)
        except ConfigError as error:
            return str(error)


def _check(outcome: Config | str) -> None:
    if isinstance(outcome, str):
        assert outcome
        assert all(": " in line and line.isprintable() for line in outcome.split("\n"))


@settings(max_examples=80)
@given(TABLES, TABLES, TABLES)
def test_random_tables(monitor: dict[str, Any], sources: dict[str, Any], topics: dict[str, Any]) -> None:
    files = {"monitor.toml": monitor, "sources.toml": sources, "topics.toml": topics}
    _check(_outcome({name: _toml(table).encode() for name, table in files.items()}, {}))


@settings(max_examples=80)
@given(
    st.lists(st.dictionaries(KEYS, VALUES, max_size=6), max_size=4), st.sampled_from(["source", "place", "exclusion"])
)
def test_random_entries(entries: list[dict[str, Any]], table: str) -> None:
    text = "".join(f"[[{table}]]\n{_toml(entry)}" for entry in entries).encode()
    _check(_outcome({"sources.toml": text, "topics.toml": text}, {}))


@settings(max_examples=80)
@given(st.binary(max_size=60) | st.text(alphabet="[]{}=.\"'#\n a1é", max_size=40).map(str.encode))
def test_random_bytes(content: bytes) -> None:
    _check(_outcome({"monitor.toml": content, "sources.toml": content}, {}))


@settings(max_examples=80)
@given(
    st.dictionaries(
        st.sampled_from([variable_of(name) for name in setting_names()])
        | st.text(max_size=5).map("MFG_MONITOR_".__add__),
        WORDS | st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8),
        max_size=4,
    ).filter(lambda environ: "MFG_MONITOR_CONFIG" not in environ)
)
def test_random_environments(environ: dict[str, str]) -> None:
    _check(_outcome({"sources.toml": b""}, environ))


@given(st.text(alphabet="[]{}=.\"'#\n\\ a1", max_size=60))
def test_the_scan_for_lines_ends_on_any_text(text: str) -> None:
    assert all(1 <= line <= text.count("\n") + 1 for line in find_lines(text).values())
