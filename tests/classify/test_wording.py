"""How a story is worded counts beside what it names; the words are readable, and none of them is a name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfg_monitor.classify import Classifier
from mfg_monitor.classify.language import raw, weights
from mfg_monitor.classify.wording import leaning, model
from mfg_monitor.config.topics import Topics
from mfg_monitor.model import ScorePart, Verdict
from tests.classify.stories import story

MADE = (
    "Baoshan gearbox plant runs flat out",
    "A gearbox plant in Shanghai's Baoshan added a second shift and a new line.",
)
SHOWN = (
    "Baoshan gearbox works is a museum",
    "A gearbox plant in Shanghai's Baoshan once made this; visitors see a show.",
)


def wording(verdict: Verdict) -> ScorePart | None:
    return next((part for part in verdict.parts if part.name == "wording"), None)


def test_the_same_names_lean_by_what_is_said_of_them(classifier: Classifier) -> None:
    made, shown = (wording(classifier.judge(story(*each))) for each in (MADE, SHOWN))
    assert made is not None
    assert shown is not None
    assert weights().parts["wording"] >= made.value > shown.value + 0.1


def test_the_reason_names_the_words_that_say_most(classifier: Classifier) -> None:
    part = wording(classifier.judge(story(*MADE)))
    assert part is not None
    words = part.reason.removeprefix("how much it is worded as such stories are: ").rpartition(" (")[0].split(", ")
    text = " ".join(MADE).lower()
    assert 0 < len(words) <= 4
    assert all(word.replace("(city)", "").strip() in text.replace("shanghai's baoshan", "") for word in words)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A plant in Minhang of Bosch added a line.", "A plant in Songjiang of Bosch added a line."),
        ("闵行一座工厂新增一条产线。", "松江一座工厂新增一条产线。"),
        ("Output of the Pudong plant rose 12 percent.", "Output of the Pudong plant rose 31 percent."),
    ],
)
def test_which_place_and_which_number_makes_no_difference(classifier: Classifier, one: str, other: str) -> None:
    assert classifier.worded(story("", one)) == classifier.worded(story("", other)) != []


def test_pairs_do_not_reach_over_the_end_of_a_sentence(classifier: Classifier) -> None:
    words = classifier.worded(story("", "The Baoshan plant cut output. Makers in Baoshan wait."))
    assert "cut output" in words
    assert "output maker" not in words


def test_chinese_is_read_by_signs_and_pairs(classifier: Classifier) -> None:
    words = classifier.worded(story("", "宝山一座工厂扩产。"))
    assert {"扩", "产", "扩产", "@一"} <= set(words)


def test_words_of_the_title_count_as_such_too(classifier: Classifier) -> None:
    words = set(classifier.worded(story("Minhang pump plant adds line", "A pump plant in Minhang added a line.")))
    assert {"plant", "~plant", "pump plant", "~@ pump"} <= words
    assert "~added" not in words


def test_the_title_of_a_digest_is_not_the_title_of_its_stories(classifier: Classifier) -> None:
    text = "Rome: taxis strike.\n\nShanghai: a pump plant adds a line.\n\nOslo: fish prices slip."
    words = classifier.worded(story("Shanghai briefs, prices and taxis", text))
    assert "plant" in words
    assert not [word for word in words if word.startswith("~")]


def test_a_bare_headline_leans_less_than_a_text_of_the_same_words() -> None:
    assert 0 < leaning(2.0, 5) < leaning(20.0, 500) < 1
    assert leaning(-2.0, 5) == pytest.approx(-leaning(2.0, 5))
    assert leaning(0.0, 0) == 0


def test_a_language_that_it_was_not_learned_from_has_no_wording(classifier: Classifier) -> None:
    german = replace(story("Pumpenwerk", "Das Werk in Shanghai produziert Pumpen."), language="de")
    assert wording(classifier.judge(german)) is None
    assert wording(classifier.judge(replace(german, language="en"))) is not None


def test_sentences_that_name_neither_city_nor_making_have_no_vote(classifier: Classifier) -> None:
    text = "A pump plant in Baoshan added a line."
    more = text + " Visitors of the museum saw a show, and tickets were free on Sunday."
    plain, longer = (wording(classifier.judge(story("Pumps", each))) for each in (text, more))
    assert plain is not None
    assert longer is not None
    assert plain.reason == longer.reason  # its words and its leaning; the value takes up what rounding left over


def test_the_table_is_sorted_and_holds_no_name(topics: Topics) -> None:
    lines = [line for line in raw("wording.tsv").splitlines() if not line.startswith("! ")]
    known = model()
    assert len(known) == len(lines) > 1000
    assert lines == sorted(lines, key=lambda line: line.split("\t")[0])
    assert all(0.15 <= abs(weight) < 15 for weight in known.values())
    cities = {
        name.lower() for place in topics.places if place.kind in ("city", "district") for name in place.aliases_zh
    }
    assert cities.isdisjoint(known)
    assert {"pudong", "minhang", "songjiang", "tesla", "baosteel"}.isdisjoint(known)
