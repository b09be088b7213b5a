"""Two texts in the same words, of which one says yes and the other no, are two stories."""

from __future__ import annotations

import pytest

from mfg_monitor.dedupe.copying.copies import Told, sameness, tell_of_two
from mfg_monitor.dedupe.copying.sketch import fingerprint
from mfg_monitor.model import Article

REST = {
    "en": (
        "The project covers about eight hectares beside the canal and is meant to make bearings for wind turbines. The "
        "maker said that it would stay in touch with the authorities about the next steps."
    ),
    "zh": "该项目位于运河边,占地约八公顷,计划生产风电轴承。公司表示将与主管部门保持沟通,后续进展会及时公布。",
}


def told(language: str, title: str, first: str) -> Told:
    url, text = "http://a.example/1", f"{first}\n\n{REST[language]}"
    return Told(title, text, fingerprint(Article(url, url, title, text, "", language)))


def are_copies(language: str, one: str, other: str) -> bool:
    """Tell whether two reports that say this and that are copies; the same must be found whichever comes first."""
    said = {
        "en": "The bearing maker said on Monday that it {} a third line at its works in Songjiang.",
        "zh": "松江一家轴承厂周一表示,其位于泗泾的第三条产线{}。",
    }[language]
    mine, theirs = (
        told(language, "Songjiang works" if language == "en" else "松江轴承厂", said.format(x)) for x in (one, other)
    )
    assert sameness(mine, theirs) > 0
    assert tell_of_two(mine, theirs) == tell_of_two(theirs, mine)
    return not tell_of_two(mine, theirs)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "has halted", "has resumed"),
        ("en", "will build", "will not build"),
        ("en", "will build", "won't build"),
        ("en", "is allowed to open", "is not allowed to open"),
        ("en", "has won the order for", "has lost the order for"),
        ("en", "raised output of", "cut output of"),
        ("zh", "已停产", "已复产"),
        ("zh", "产量上升", "产量下降"),
        ("zh", "获准扩建", "未获准扩建"),
        ("zh", "将扩建", "不会扩建"),
        ("zh", "通过验收", "未通过验收"),
    ],
)
def test_yes_and_no_are_two_stories(language: str, one: str, other: str) -> None:
    assert not are_copies(language, one, other)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "has raised output of", "has lifted output of"),
        ("en", "will now build", "will build"),
        ("en", "not only plans but builds", "plans and builds"),
        ("en", "stopped hiring and began to sell", "began to sell and stopped hiring at"),
        ("zh", "产量上升", "产量增长"),
        ("zh", "不断扩建", "扩建"),
        ("zh", "已扩建", "将扩建"),
    ],
)
def test_other_words_for_it_are_one(language: str, one: str, other: str) -> None:
    assert are_copies(language, one, other)
