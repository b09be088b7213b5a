"""The line that shows why something was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.search import parse
from mfg_monitor.search.snippets import Snippet, marked, snippet


def shown(told: Snippet) -> str:
    text, at = "", 0
    for start, end in told.marks:
        text += f"{told.text[at:start]}[{told.text[start:end]}]"
        at = end
    return text + told.text[at:]


def query(text: str):  # type: ignore[no-untyped-def]
    return parse(text, lambda _kind, value: (value,))


@pytest.mark.parametrize(
    ("text", "asked", "wanted"),
    [
        ("Two plants\nwere opened.", "plant open", "Two [plants] were [opened]."),
        ("特斯拉在上海臨港投產", "临港", "特斯拉在上海[臨港]投產"),
        ("特斯拉在上海临港投产", "上海 海临 临港", "特斯拉在[上海临港]投产"),
        ("芯片与汽车芯", "芯", "[芯]片与汽车[芯]"),
        ("Tesla's plant", '"tesla plant" -plant', "[Tesla's plant]"),
        ("nothing", "source:a", "nothing"),
    ],
)
def test_what_was_looked_for_is_marked(text: str, asked: str, wanted: str) -> None:
    assert shown(marked(text, query(asked))) == wanted
    assert shown(snippet(text, query(asked))) == wanted


def test_the_stretch_with_most_of_the_words_is_shown_from_its_sentence_on() -> None:
    text = "Copper is dear. " * 30 + "The mill makes copper foil for cells. " + "Something else follows. " * 30
    told = shown(snippet(text, query("foil copper"), width=80))
    assert "The mill makes [copper] [foil] for cells." in told
    assert told.startswith("… [Copper] is dear.")
    assert told.endswith(" …")


def test_chinese_is_cut_at_its_sentences() -> None:
    text = "甲乙丙丁戊己庚辛。" * 40 + "临港工厂投产。" + "子丑寅卯。" * 40
    assert shown(snippet(text, query("临港"), width=40)).startswith("… [临港]工厂投产。")


@given(st.text(max_size=400), st.sampled_from(["a b", "工", "工厂 OR a", '"a b"']))
def test_marks_lie_in_the_text(text: str, asked: str) -> None:
    told = snippet(text + " a b 工厂 " + text, query(asked), width=50)
    ends = [0, *(edge for mark in told.marks for edge in mark), len(told.text)]
    assert ends == sorted(ends)
    assert "\n" not in told.text
    assert len(told.text) <= 60
