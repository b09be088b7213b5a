"""What is told beside a story never helps it: paragraphs about other things, of many kinds, at many places."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from mfg_monitor.classify import Classifier
from mfg_monitor.model import Article
from tests.classify.stories import story

DATA = Path(__file__).parent / "data"
STORIES = [
    json.loads(line) for path in sorted(DATA.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()
]
TRIES = 40
"""Stories for each kind of paragraph."""
TOWNS = {
    "en": ["Seoul", "Detroit", "Ohio", "Suzhou", "Tianjin", "Osaka", "Wuhan", "Mexico City", "Vietnam"],
    "zh": ["苏州", "首尔", "底特律", "天津", "深圳", "慕尼黑", "越南", "昆山", "镇江"],
}
GOODS = {
    "en": ["chip", "steel", "car", "battery", "shoe", "ship", "robot", "drug", "tyre", "solar panel", "paper"],
    "zh": ["芯片", "钢铁", "汽车", "电池", "鞋业", "船舶", "机器人", "药品", "轮胎", "光伏", "白酒"],
}
NOISE = {
    "works elsewhere": {
        "en": [
            "A {goods} plant in {town} added a second line.",
            "{town} opened a {goods} factory last year, with 400 workers.",
            "In {town}, {goods} makers cut output by 12 percent in March.",
            "The {goods} industry of {town} is also growing: exports rose {number} percent.",
            "Officials in {town} said that {goods} production would resume. The mill employs {number} people.",
            "Union members at a {goods} plant near {town} voted to strike, halting {number} vehicles a day.",
        ],
        "zh": [
            "{town}一家{goods}工厂新增{number}条生产线。",
            "{town}的{goods}产业去年产值增长{number}%。",
            "在{town},{goods}企业三月减产{number}%,工人轮休。",
            "{town}市政府表示,{goods}生产将于周一恢复。该厂有{number}名员工。",
        ],
    },
    "shares elsewhere": {
        "en": ["{goods} shares rose in {town}.", "A fund in {town} sold its {goods} stocks."],
        "zh": ["{goods}股在{town}上涨。", "{town}一家券商下调{goods}板块评级。"],
    },
    "markets": {
        "en": [
            "{goods} shares rose {number} percent.",
            "The index closed {number} points up; {goods} stocks led.",
            "Shanghai nickel fell {number} yuan.",
            "Copper futures in Shanghai rose.",
        ],
        "zh": ["{goods}板块上涨{number}%。", "大盘收涨{number}点,{goods}股领涨。", "沪镍下跌{number}元,上海铜价上涨。"],
    },
    "other news elsewhere": {
        "en": [
            "It rained in {town} all day.",
            "{town} won {number}-2.",
            "House prices in {town} fell {number} percent.",
        ],
        "zh": ["{town}今天多云,最高气温{number}度。", "{town}队以{number}比2获胜。", "{town}房价下跌{number}%。"],
    },
    "the city that was named before": {
        "en": [
            "The mayor of {town} spoke on Monday. The city has many {goods} factories.",
            "{town} is busy. The city's {goods} plants added {number} lines.",
        ],
        "zh": ["{town}市长周一讲话。全市有{number}家{goods}工厂。", "{town}一片繁忙。全市{goods}产量增长{number}%。"],
    },
    "other things": {
        "en": [
            "Slice the onions and fry them gently until golden.",
            "The choir sang twice, and the hall was full.",
            "Read us on your phone. All rights reserved.",
            "4711 1234",
            "The striker scored {number} goals in the final and the coach smiled at the trophy.",
            "The library opens at nine. Tea is served at four. On Sundays a quartet plays, and the old clock strikes.",
        ],
        "zh": [
            "海边的日落很美,我们走了很久。",
            "他读完那本书,合上眼睛睡着了。",
            "版权所有,未经许可不得转载。",
            "图书馆九点开门,孩子们免费阅读。下午四点供应茶水。周日有弦乐四重奏。",
        ],
    },
}
MARKS = ["", "", "", "• ", "【简讯】", "In other news: "]


def paragraph(kind: str, rng: random.Random) -> str:
    language = rng.choice(("en", "zh"))
    text = rng.choice(NOISE[kind][language]).format(
        town=rng.choice(TOWNS[language]), goods=rng.choice(GOODS[language]), number=rng.choice((3, 12, 48, 1250))
    )
    return rng.choice(MARKS) + text[:1].upper() + text[1:]


def among(text: str, noise: str, rng: random.Random) -> str:
    """Answer a text with one paragraph more: before it, at its end, or between two of its own."""
    told = text.split("\n\n")
    told.insert(rng.choice((0, rng.randint(0, len(told)), len(told))), noise)
    return "\n\n".join(told)


def article_of(row: dict[str, str]) -> Article:
    return replace(story(row["title"], row["text"]), language=row["language"])


@pytest.mark.parametrize("kind", NOISE)
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
        ("own1758", "Chip shares rose in Seoul.", False),  # making elsewhere outweighed another subject
        (
            "odd23-058",
            "• It rained.",
            False,
        ),  # one mark made a page of two stories, one of them judged without its title
        ("own1631", "• A shoe plant in Wuhan added a second line.", False),
        # a maker of a town abroad was taken for a firm of no town, behind a comma; what stood first was set in the city
        ("odd32-048", "In other news: 在慕尼黑,轮胎企业三月减产1250%,工人轮休。", True),
        # a text that names an office of the city only knew no places elsewhere
        ("fd082", "【简讯】首尔市长周一讲话。全市有1250家鞋业工厂。", True),
        ("odd31-049", "深圳一家鞋业工厂新增48条生产线。", True),
        (
            "fb005",
            "The Shanghai Composite rose 12 percent, and toy makers led.",
            False,
        ),  # it vouched for a district's name
    ],
)
def test_what_once_raised_a_score_does_not(classifier: Classifier, told: str, noise: str, *, first: bool) -> None:
    plain = article_of(next(row for row in STORIES if row["id"] == told))
    noisy = replace(plain, text=f"{noise}\n\n{plain.text}" if first else f"{plain.text}\n\n{noise}")
    assert classifier.judge(noisy).score <= classifier.judge(plain).score + 1e-9
