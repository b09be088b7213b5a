"""Texts cut into tokens: endings, runs of Chinese, and the places where they stand."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.search import tokens
from mfg_monitor.search.stem import stem


@pytest.mark.parametrize(
    "same",
    [
        "plant plants plant's",
        "factory factories",
        "manufacture manufactures manufactured manufacturing",
        "invest invests invested investing",
        "make makes making",
        "produce produced produces producing",
        "company companies",
        "battery batteries",
        "run running runs",
        "open opened opening opens",
        "EV EVs ev",
        "process processes processed",
        "ship ships shipped shipping",
        "die dies",
    ],
)
def test_one_word_in_its_forms(same: str) -> None:
    assert len({tuple(tokens.words(word)) for word in same.split()}) == 1


@pytest.mark.parametrize(
    "different", ["plan plane plant", "new news", "string stir", "red reed", "Beijing Nanjing", "us use"]
)
def test_different_words(different: str) -> None:
    said = [tuple(tokens.words(word)) for word in different.split()]
    assert len(set(said)) == len(said)


def test_a_run_of_chinese_is_pairs_and_the_last_one_alone() -> None:
    assert tokens.words("临港新片區。A股5G网") == ["临港", "港新", "新片", "片区", "区", "a", "股", "5g", "网"]


def test_long_texts_are_bounded() -> None:
    assert len(tokens.words("工" * 60_000)) == tokens.MOST_TOKENS
    assert len(list(tokens.placed("word " * 60_000))) == tokens.MOST_TOKENS
    assert len(tokens.words("x" * 5_000)[0]) == 64


@given(st.text())
def test_places_are_where_the_words_stand(text: str) -> None:
    clean = tokens.whole(text)
    placed = list(tokens.placed(clean))
    assert [token.word for token in placed] == tokens.words(text)
    assert all(0 <= token.start < token.end <= len(clean) for token in placed)
    assert [token.start for token in placed] == sorted(token.start for token in placed)
    assert not any(" " in token.word or '"' in token.word or ":" in token.word for token in placed)


@given(st.from_regex("[a-z]{1,12}", fullmatch=True))
def test_a_stem_is_no_longer_than_its_word_by_more_than_an_e(word: str) -> None:
    assert 0 < len(stem(word)) <= len(word)


@pytest.mark.parametrize("letter", ["x", "q\u0301", "工"])
def test_a_word_of_megabytes_takes_little_memory(letter: str) -> None:
    text = letter * 1_000_000
    tracemalloc.start()
    try:
        found = tokens.words(text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(found) == (tokens.MOST_TOKENS if letter == "工" else 1)
    assert {len(word) for word in found} == ({2} if letter == "工" else {64})
    assert peak < 24_000_000
