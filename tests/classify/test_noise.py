"""What is told beside a story never helps it: paragraphs about other things, of many kinds, at many places."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from mfg_monitor.classify import Classifier
from mfg_monitor.model import Article
from tests.classify.noise import KINDS, among, paragraph
from tests.classify.stories import story

DATA = Path(__file__).parent / "data"
STORIES = [
    json.loads(line) for path in sorted(DATA.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()
]
TRIES = 30
"""Stories for each kind of paragraph."""


def article_of(row: dict[str, str]) -> Article:
    return replace(story(row["title"], row["text"]), language=row["language"])


@pytest.mark.parametrize("kind", KINDS)
def test_an_unrelated_paragraph_never_raises_the_score(classifier: Classifier, kind: str) -> None:
    rng = random.Random(kind)
    raised = []
    for row in rng.sample(STORIES, TRIES):
        plain, noise = article_of(row), paragraph(kind, rng)
        noisy = replace(plain, text=among(plain.text, noise, rng))
        before, after = classifier.judge(plain).score, classifier.judge(noisy).score
        if after > before + 1e-9:
            raised.append((row["id"], noise, before, after))
    assert raised == []


@pytest.mark.parametrize(
    ("told", "noise", "first"),
    [
        # making elsewhere outweighed another subject
        ("own1758", "Chip shares rose in Seoul.", False),
        # one mark made a page of two stories, one of them judged without its title
        ("odd23-058", "• It rained.", False),
        ("own1631", "• A shoe plant in Wuhan added a second line.", False),
        # a maker of a town abroad was taken for a firm of no town, behind a comma; what stood first was set in the city
        ("odd32-048", "In other news: 在慕尼黑,轮胎企业三月减产1250%,工人轮休。", True),
        # a text that names an office of the city only knew no places elsewhere
        ("fd082", "【简讯】首尔市长周一讲话。全市有1250家鞋业工厂。", True),
        ("odd31-049", "深圳一家鞋业工厂新增48条生产线。", True),
        # it vouched for a district's name
        ("fb005", "The Shanghai Composite rose 12 percent, and toy makers led.", False),
        # a sentence that went on about the city did so no more, and its wording was not read
        ("real34-029", "昆山一家博物馆购入3幅画。", True),
        # the title's plant was a flower, as its text says, until a works was told of before
        ("odd34-018", "A cable plant in Seoul added a second line.", True),
        # a plant to be watered, with the word for flowers in the next sentence
        ("own1030", "Water the plant twice a week. Orchids bloom in March.", True),
        # a list of goods went on about the city, and a sentence before the first place counted for the story
        ("own1020", "牛奶、鸡蛋、7.5个柠檬、黄油", True),
        ("odd30-027", "1. Milk, eggs, 48 lemons, butter", True),
        # a list of three divided the story it was put behind, without what spoke against it
        ("odd32-046", "· 雨\n· 晴\n· 雪", False),
    ],
)
def test_what_once_raised_a_score_does_not(classifier: Classifier, told: str, noise: str, *, first: bool) -> None:
    plain = article_of(next(row for row in STORIES if row["id"] == told))
    noisy = replace(plain, text=f"{noise}\n\n{plain.text}" if first else f"{plain.text}\n\n{noise}")
    assert classifier.judge(noisy).score <= classifier.judge(plain).score + 1e-9
