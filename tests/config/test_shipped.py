"""The three files that ship with the program: right, complete, and what the project promises of them."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mfg_monitor import shipped
from mfg_monitor.config.layers import setting_names
from mfg_monitor.config.load import Config, load
from mfg_monitor.config.settings import Settings
from mfg_monitor.config.sources import ApiSource, FilesSource
from mfg_monitor.config.topics import joined

KNOWLEDGE = Path(__file__).parents[3] / "shared" / "knowledge"
READ_BY_INTERFACE = {"lingang-zh": "https://www.lingang.gov.cn/baseSelect"}
"""Lists that a script of the page fills in: asked of the interface that the script asks."""

PROSE = {
    *("note", "doubt", "misleading", "explanation", "restricted_note", "implicit_note"),
    *("examples_hit", "examples_miss"),
}
READ_OTHERWISE = {
    # inside 上海工厂 ("a plant in Shanghai") stands 海工 ("works at sea"): only its compounds tell of ships
    "shipbuilding": {"海工"},
    # both halves are read, so that a text about Tianjin's says that Lingang is that one all through
    "lingang": {"Yibin Lingang", "宜宾临港", "天津临港", "Tianjin Lingang"},
    # ABB and others have one too: the maker's name or 特斯拉上海 must stand beside it
    "tesla-shanghai": {"上海超级工厂"},
    # any maker's plant in Songjiang is called so
    "tsmc-shanghai": {"松江厂"},
    # 永久免费 stands on pages of every kind: the bicycle, the brand or the firm must be named
    "forever-bicycle": {"永久", "Forever"},
}
"""Terms that another term of the vocabulary reads in their place."""


@pytest.fixture(scope="module")
def config() -> Config:
    return load(shipped.folder("config"), environ={})


def _knowledge(name: str) -> dict[str, Any]:
    path = KNOWLEDGE / name
    if not path.is_file():
        pytest.skip("needs the knowledge folder beside the repository")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_the_settings_shown_are_the_defaults(config: Config) -> None:
    assert config.settings == Settings()


def test_every_setting_is_shown() -> None:
    text = (shipped.folder("config") / "monitor.toml").read_text(encoding="utf-8")
    section, shown = "", set()
    for line in text.splitlines():
        if found := re.fullmatch(r"\[(\w+)\]", line):
            section = found[1]
        elif found := re.match(r"(?:# )?(\w+) = ", line):
            shown.add(f"{section}.{found[1]}")
    assert shown == set(setting_names())


def test_the_seeds_come_first_and_need_no_network(config: Config) -> None:
    seeds = config.sources[0]
    assert isinstance(seeds, FilesSource)
    assert (seeds.id, seeds.path, seeds.enabled, seeds.language) == ("seeds", "db/seeds", True, "en")


def test_a_disabled_source_says_why(config: Config) -> None:
    assert [source.id for source in config.sources if not source.enabled and not source.note] == []


def test_sources_of_both_languages_and_of_several_kinds_are_enabled(config: Config) -> None:
    enabled = [source for source in config.sources if source.enabled]
    languages = Counter(source.language for source in enabled)
    assert min(languages["en"], languages["zh"]) >= 20
    assert {source.kind for source in enabled} == {"files", "feed", "listing", "sitemap", "api"}
    assert any(source.scope == "shanghai" for source in enabled)


def test_an_interface_that_is_enabled_says_where_its_entries_lie(config: Config) -> None:
    for source in config.sources:
        if isinstance(source, ApiSource) and source.enabled and "gdelt" not in source.url:
            assert source.item_url
            assert source.item_title


def test_article_patterns_match_the_addresses_they_were_made_from(config: Config) -> None:
    known = {entry["id"]: entry for entry in _knowledge("sources.toml")["source"]}
    for source in config.sources:
        pattern, example = getattr(source, "link_pattern", None), known.get(source.id, {}).get("example_link")
        if pattern and example:
            assert re.search(pattern, example), source.id


def test_all_known_sources_are_there_and_those_with_good_evidence_enabled(config: Config) -> None:
    known = _knowledge("sources.toml")["source"]
    ours = {source.id: source for source in config.sources}
    assert set(ours) == {entry["id"] for entry in known} | {"seeds"}
    good = {entry["id"] for entry in known if entry["tier"] <= 2 and entry["evidence"] in {"live", "code"}}
    assert {id_ for id_, source in ours.items() if source.enabled} == good | {"seeds"}
    for entry in known:
        source = ours[entry["id"]]
        asked = READ_BY_INTERFACE.get(entry["id"])
        kind, url = ("api", asked) if asked else (entry["kind"], entry["url"])
        assert (source.kind, getattr(source, "url", None), source.timezone, source.scope, source.language) == (
            *(kind, url, entry["timezone"], entry["topic_scope"], entry["language"]),
        )


def test_a_host_that_asks_for_slowness_is_given_it(config: Config) -> None:
    gdelt = [source for source in config.sources if isinstance(source, ApiSource) and "gdelt" in source.url]
    assert [source.delay for source in gdelt] == [timedelta(seconds=5)] * 2


def test_the_vocabulary_holds_every_known_term(config: Config) -> None:
    """Each rule is there with its facts, each term in a rule of its table; more terms than the known ones may be."""
    known = _knowledge("topics.toml")
    ours = tomllib.loads((shipped.folder("config") / "topics.toml").read_text(encoding="utf-8"))
    lost: dict[str, set[str]] = {}
    for table in ("place", "sector", "company", "topic", "agency", "exclusion"):
        mine_by_id = {rule["id"]: rule for rule in ours[table]}
        held = {term.casefold() for rule in ours[table] for term in _terms(rule)}
        for theirs in known[table]:
            facts = {key: value for key, value in theirs.items() if key not in PROSE and value not in ("", [])}
            single = {key: value for key, value in facts.items() if not isinstance(value, list)}
            assert {key: mine_by_id[theirs["id"]].get(key) for key in single} == single
            if missing := {term for term in _terms(facts) if term.casefold() not in held}:
                lost[theirs["id"]] = missing
    assert lost == READ_OTHERWISE


def _terms(rule: dict[str, Any]) -> list[str]:
    """Patterns are ours to write: the examples say what they are for."""
    return [
        term
        for key, value in rule.items()
        if isinstance(value, list) and not key.startswith(("patterns", "examples"))
        for term in value
    ]


def _wrong_examples(rules: list[dict[str, Any]], patterns: dict[str, re.Pattern[str]]) -> list[tuple[str, str]]:
    return [
        (rule["id"], example)
        for rule in rules
        for key, wanted in (("examples_hit", True), ("examples_miss", False))
        for example in rule.get(key, ())
        if bool(patterns[rule["id"]].search(example)) != wanted
    ]


def test_patterns_find_their_examples_and_no_others(config: Config) -> None:
    ours = tomllib.loads((shipped.folder("config") / "topics.toml").read_text(encoding="utf-8"))["exclusion"]
    patterns = {rule.id: joined(rule.patterns_en + rule.patterns_zh) for rule in config.topics.exclusions}
    assert any("examples_hit" in rule for rule in ours)
    assert _wrong_examples(ours, patterns) == []
    assert _wrong_examples(_knowledge("topics.toml")["exclusion"], patterns) == []


def test_every_exclusion_is_explained(config: Config) -> None:
    assert [rule.id for rule in config.topics.exclusions if len(rule.explanation) < 20] == []
