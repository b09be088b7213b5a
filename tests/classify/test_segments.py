"""A page of several short stories is judged by the one that qualifies, and says which."""

from __future__ import annotations

import pytest

from mfg_monitor.classify import Classifier
from tests.classify.stories import story

BRIEFS = {
    "marks": (
        "早报",
        "【天气】周末有雨。【演出】话剧加演三场。【产业】闵行一家叶片企业新车间投产,年产三万片。【体育】客场战平。",
    ),
    "bullets": ("一周要闻", "◆书展开幕。\n◆松江一家齿轮厂第二条生产线投产。\n◆地铁加开末班车。"),
    "places": (
        "News in brief",
        "Hangzhou: a festival drew crowds. Songjiang: a gear plant started a second assembly line. Hefei: rain.",
    ),
    "notes from somewhere": (
        "Sunday notes from Asia",
        "Osaka: a kimono show sells out.\n\nSongjiang: a gear plant hires 90.\n\nSeoul: subway fares rise.",
    ),
    "paragraphs": (
        "Weekend round-up",
        "The zoo has a new panda.\n\nA gear plant in Songjiang started a second line.\n\nA choir sang.",
    ),
    "numbers in brackets beyond ten": ("周三", "⑾晴到多云。⑿国足集训。⒀松江一座齿轮厂的第二条产线投产。⒁杨梅上市。"),
    "circled numbers": ("早安五条", "①晴到多云。②国足集训。③松江一座齿轮厂的第二条产线投产。④杨梅上市。⑤地铁加车。"),
    "slashes": (
        "Friday notes",
        "A market closes in Zhuji. // A gear maker in Songjiang opened a second plant. // Chess: Ding draws.",
    ),
}


@pytest.mark.parametrize("name", BRIEFS)
def test_one_story_of_a_digest_qualifies_and_is_named(classifier: Classifier, name: str) -> None:
    title, text = BRIEFS[name]
    article = story(title, text)
    verdict = classifier.judge(article)
    assert verdict.relevant
    assert "The page holds" in verdict.notes[0]
    assert ("叶片" in verdict.notes[0]) or ("gear" in verdict.notes[0]) or ("齿轮" in verdict.notes[0])
    assert all(
        article.text[match.start : match.end] == match.term for match in verdict.matches if match.where == "body"
    )
    assert "songjiang" in verdict.places or "minhang" in verdict.places
    assert sum(part.value for part in verdict.parts) == pytest.approx(verdict.score, abs=1e-9)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "News in brief",
            "Shanghai's museums stay open late. A glass factory in Luoyang was fined. The zoo has a panda.",
        ),
        ("三分钟看天下", "上海的博物馆延时开放。洛阳一家玻璃厂投产。广州动物园来了新熊猫。"),
        ("Morning briefing", "Shanghai shares rose. A plant in Hefei opened. Flights were late."),
    ],
)
def test_city_and_factory_in_different_stories_make_none(classifier: Classifier, title: str, text: str) -> None:
    verdict = classifier.judge(story(title, text))
    assert not verdict.relevant
    assert "The page holds 3 short stories" in verdict.notes[0]


def test_an_ordinary_story_is_one(classifier: Classifier) -> None:
    verdict = classifier.judge(
        story("Gear plant in Songjiang", "The plant in Songjiang, Shanghai, makes gears. It hires 40.")
    )
    assert verdict.relevant
    assert not any("The page holds" in note for note in verdict.notes)


def test_a_bulleted_list_does_not_hide_the_story_above_it(classifier: Classifier) -> None:
    text = "A gear plant in Songjiang, Shanghai, started a second assembly line.\n• Staff: 300\n• Choir: on Friday"
    plain = classifier.judge(story("Gear plant in Songjiang grows", text.split("\n", maxsplit=1)[0]))
    assert classifier.judge(story("Gear plant in Songjiang grows", text)).score <= plain.score + 1e-9
    assert classifier.judge(story("Gear plant in Songjiang grows", text)).relevant
