"""What holds for every verdict: sums, offsets, bounds, and that noise never helps."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfg_monitor.classify import Classifier
from mfg_monitor.classify.reading import READ_CHARS
from mfg_monitor.model import Article, Verdict
from tests.classify.stories import story

DATA = Path(__file__).parent / "data"
PIECES = [
    *("Shanghai", "上海", "上\u200b海", "临港", "滬", "the city", "天津", "Ohio", "not in", "离"),
    *("factory", "工厂", "plant", "the plant", "机器人", "chip", "Tesla", "SAIC", "shares", "电影"),
    *("\n\n", ". ", "。", ", ", " ", "\u202e", "5", "12,000"),
]


def rows() -> list[dict[str, str]]:
    found = []
    for path in sorted(DATA.glob("*.jsonl")):
        found += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return found


def checked(article: Article, verdict: Verdict) -> None:
    parts = {"title": article.title, "lead": article.lead, "body": article.text}
    for match in verdict.matches:
        assert parts[match.where][match.start : match.end] == match.term != ""
        assert match.kind in {"place", "sector", "company", "topic", "exclusion"}
    assert sum(part.value for part in verdict.parts) == pytest.approx(verdict.score, abs=1e-9)
    assert 0 <= verdict.score <= 1
    assert verdict.relevant == (verdict.score >= 0.5)


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.lists(st.sampled_from(PIECES), max_size=8))
def test_sums_and_offsets_hold_for_any_mixture(classifier: Classifier, text: list[str], title: list[str]) -> None:
    article = story("".join(title), "".join(text))
    article = replace(article, lead=article.text[:40])
    checked(article, classifier.judge(article))


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_sums_and_offsets_hold_for_any_text(classifier: Classifier, text: str) -> None:
    article = story(text[:50], text)
    checked(article, classifier.judge(article))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "1234567890" * 50, "\u200b\u202e", "。。。", "😀" * 30])
def test_nothing_to_read_is_rejected(classifier: Classifier, text: str) -> None:
    verdict = classifier.judge(story("", text))
    checked(story("", text), verdict)
    assert not verdict.relevant
    assert "a place in Shanghai" in verdict.notes[-1]


@pytest.mark.parametrize("unit", ["上海工厂投产", "Shanghai factory ", "a", "9", "(", "\u200b", "Shanghai, "])
def test_one_huge_line_takes_bounded_time(classifier: Classifier, unit: str) -> None:
    article = story("A long line", unit * (2_000_000 // len(unit)))
    started = time.process_time()
    verdict = classifier.judge(article)
    assert time.process_time() - started < 10
    checked(article, verdict)
    assert any(str(READ_CHARS) in note for note in verdict.notes)


def test_marks_inside_terms_do_not_hide_them(classifier: Classifier) -> None:
    text = "上\u200b海临\u200d港一座工\u2060厂投产。"
    verdict = classifier.judge(story("投产", text))
    assert verdict.relevant
    assert verdict.places == ("shanghai", "lingang")
    assert "上\u200b海临\u200d港" in {match.term for match in verdict.matches}


def test_right_to_left_marks_are_read_over(classifier: Classifier) -> None:
    text = "\u202bA pump plant in \u2067Shanghai\u2069 added a line.\u202c"
    assert classifier.judge(story("Pump plant", text)).relevant


def test_matches_of_the_lead_are_offsets_into_the_lead(classifier: Classifier) -> None:
    lead = "A pump plant in Shanghai added a line."
    article = story("Pumps", f"Photo: a hall.\n\n{lead} It hired ten.", lead)
    verdict = classifier.judge(article)
    checked(article, verdict)
    assert {match.term for match in verdict.matches if match.where == "lead"} >= {"plant", "Shanghai"}


def test_a_verdict_does_not_change(classifier: Classifier) -> None:
    article = story("上海一家轴承厂扩产", "上海一家轴承厂新增两条生产线。")
    assert classifier.judge(article) == classifier.judge(article)


def test_five_thousand_characters_take_milliseconds(classifier: Classifier) -> None:
    texts = [row["text"] for row in rows()]
    article = story("A week in industry", "\n\n".join(texts)[:5000])
    classifier.judge(article)
    started = time.process_time()
    for _ in range(10):
        classifier.judge(article)
    assert (time.process_time() - started) / 10 < 0.15


def test_the_lines_of_a_table_go_on_about_the_city_named_above_it(classifier: Classifier) -> None:
    rows = "\n".join(
        ("轴承 万套 84 2.1", "电梯 万台 1.9 -3.0", "集成电路 亿块 31 12.5", "汽车 万辆 15 1.8", "乙烯 万吨 21 0.3")
    )
    verdict = classifier.judge(
        story("工业产品产量(3月)", f"上海市统计局 2025-04-20\n产品名称 单位 本月 同比±%\n{rows}")
    )
    assert verdict.relevant
    assert verdict.places == ("shanghai",)
