"""Two texts in the same words, of which one says yes and the other no, are two stories."""

from __future__ import annotations

import pytest

from mfg_monitor.dedupe.copying.copies import Told, sameness, tell_of_two
from mfg_monitor.dedupe.copying.sketch import fingerprint
from mfg_monitor.dedupe.laying.exchanges import exchanged
from mfg_monitor.dedupe.laying.laying import laid
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
        ("en", "will raise efficiency at", "will cut costs at"),
        ("en", "finished in over two months", "finished in under two months"),
        ("en", "starts from the beginning of May with", "starts from the end of June with"),
        ("en", "has built hall No. 4 and", "has built hall 4 and"),
        ("zh", "提高了效率", "降低了成本"),
        ("zh", "未来扩建", "将来扩建"),
        ("zh", "令人赞叹不已", "令人赞叹"),
        ("zh", "产量上升", "产量增长"),
        ("zh", "不断扩建", "扩建"),
        ("zh", "已扩建", "将扩建"),
    ],
)
def test_other_words_for_it_are_one(language: str, one: str, other: str) -> None:
    assert are_copies(language, one, other)


@pytest.mark.parametrize(
    ("language", "title", "other"),
    [
        ("en", "Bearing line starts again after repair", "Maker ends ninety-day repair in Songjiang"),
        ("zh", "轴承厂结束大修", "松江产线恢复生产"),
    ],
)
def test_headlines_of_their_own_part_no_copies(language: str, title: str, other: str) -> None:
    said = {"en": "The bearing maker repaired its works in Songjiang.", "zh": "松江一家轴承厂完成了大修。"}[language]
    assert not tell_of_two(told(language, title, said), told(language, other, said))


def test_what_was_moved_is_laid_beside_nothing_whichever_text_comes_first() -> None:
    one = laid("", "tod plant lineb buy output open twod the selld be stop")
    other = laid("", "output open twod tod plant lineb sell the selld be start")
    assert bool(exchanged(one, other)) == bool(exchanged(other, one))
