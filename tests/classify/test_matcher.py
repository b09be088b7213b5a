"""What counts as a word: whole words, plurals, capitals, longest names."""

from __future__ import annotations

import pytest

from mfg_monitor.classify.fold import fold
from mfg_monitor.classify.matcher import Matcher
from mfg_monitor.classify.vocabulary import Rule

RULES = [
    Rule("making", "strong", "factory", 1.0),
    Rule("sector", "robotics", "smart factory", 1.0),
    Rule("sector", "robotics", "robot", 0.6),
    Rule("subject", "retail", "factory outlet", 1.0),
    Rule("not-making", "x", "工厂店", 0.0),
    Rule("making", "strong", "工厂", 1.0),
    Rule("company", "saic", "SAIC", 1.0, cased=True),
    Rule("company", "highly", "Highly", 1.0, capital=True),
    Rule("company", "saic-gm", "上汽通用", 1.0),
    Rule("company", "saic", "上汽", 1.0),
    Rule("decoy", "saic-gm", "上汽通用五菱", 0.0),
    Rule("place", "lingang", "临港", 1.0),
    Rule("decoy", "lingang", "临港产业", 0.0),
]


def met(text: str) -> list[tuple[str, str]]:
    folded = fold(text)
    hits = Matcher(RULES).find(folded, text)
    return [(hit.rule.id, text[slice(*folded.original(hit.start, hit.end))]) for hit in hits]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Two factories and a factory's gate", [("strong", "factories"), ("strong", "factory")]),
        ("satisfactory refactoryx", []),
        ("ROBOTS", [("robotics", "ROBOTS")]),
        ("robotics microrobot", []),
        ("a smart-factory", [("robotics", "smart-factory"), ("strong", "factory")]),
        ("a factory outlet", [("retail", "factory outlet")]),
        ("婚纱工厂店", []),
        ("工\u200d厂", [("strong", "工\u200d厂")]),
        ("SAIC's line", [("saic", "SAIC")]),
        ("a saic line", []),
        ("a highly paid man. Highly Group", [("highly", "Highly")]),
        ("上汽通用的线", [("saic-gm", "上汽通用")]),
        ("上汽通用五菱的线", []),
        ("临港产业兴旺", []),
        ("临港产业区", [("lingang", "临港")]),
    ],
)
def test_words(text: str, found: list[tuple[str, str]]) -> None:
    assert met(text) == found


def test_text_without_capitals_cannot_tell_names() -> None:
    assert ("highly", "highly") in met("the highly plant opens")
