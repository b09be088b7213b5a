"""Texts made from one template are two stories; a correction, a cut and a retelling are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mfg_monitor.dedupe.telling.stories import Member, partition
from mfg_monitor.dedupe.telling.tellings import are_twins, tie
from mfg_monitor.dedupe.telling.templates import MOST_FRAMES, of_one_template, sample_of
from mfg_monitor.dedupe.telling.traits import traits_of
from mfg_monitor.model import Article, Dating, Fingerprint, Verdict
from mfg_monitor.model.story import Traits
from tests.dedupe.printing import printed

NOTICE = (
    "A fire broke out at a furniture factory in Songjiang District around 2:40 am on Wednesday and was put out after "
    "three hours. About 600 square meters of a paint workshop burned. Nobody was hurt; 43 workers sleeping in a "
    "dormitory next door were led to safety. The cause is being investigated."
)
TWIN = (
    "A fire broke out at a furniture factory in Fengxian District around 3:10 am on Friday and was put out after two "
    "hours. About 900 square meters of a paint workshop burned. Nobody was hurt; 25 workers sleeping in a dormitory "
    "next door were led to safety. The cause is being investigated."
)
RETOLD = (
    "The guard knocked at every door. All 43 people who lived beside a furniture maker in Songjiang ran out within ten "
    "minutes when its paint shop, 600 square meters large, caught fire early on Wednesday. It took until six o'clock "
    "to put the fire out, and firemen are still looking for the reason."
)
DEAL = (
    "企业领洲精密近日完成1.3亿元B轮融资，由国资基金领投，"
    "两家产业方跟投。资金用于闵行马桥产线建设，规划年产40万套。创始人钱炜曾任职于斯凯孚。"
)
OTHER_DEAL = (
    "企业骏势传动近日完成1.2亿元B轮融资，由国资基金领投，"
    "两家产业方跟投。资金用于闵行马桥产线建设，规划年产30万套。创始人赵翊曾任职于纳博。"
)


def marks(text: str) -> tuple[str, ...]:
    return sample_of(printed(text).marks)


@pytest.mark.parametrize(("one", "other"), [(NOTICE, TWIN), (DEAL, OTHER_DEAL)])
def test_other_values_in_the_same_words_make_a_twin(one: str, other: str) -> None:
    assert of_one_template(marks(one), marks(other))
    assert of_one_template(marks(other), marks(one))


@pytest.mark.parametrize(
    "other",
    [
        RETOLD,
        NOTICE,
        NOTICE[: len(NOTICE) // 2],
        f"{NOTICE} Editor: Wang. More on page 3, and 12 pictures.",
        "",
    ],
)
def test_a_retelling_a_copy_and_a_cut_are_no_twins(other: str) -> None:
    assert not of_one_template(marks(NOTICE), marks(other))


def test_one_figure_of_many_may_be_a_correction_but_one_of_few_is_another_notice() -> None:
    many = " ".join(f"Hall {word} made {at + 10} pumps of steel." for at, word in enumerate("ABCDEFGHIJKL"))
    few = "The works in Baoshan made 140 lifts in May, the district said, and will go on as before this summer."

    assert not of_one_template(marks(many), marks(many.replace("made 12", "made 99")))
    assert of_one_template(marks(f"{few} It has 12 halls."), marks(f"{few} It has 12 halls.".replace("140", "155")))


def test_long_texts_are_compared_as_far_as_both_samples_reach() -> None:
    words = [f"{a}{b}" for a in "abcdefghij" for b in "klmnopqrst"]
    long = " ".join(f"the {word} line gave {at} {word[::-1]} wheels." for at, word in enumerate(words, 100))
    sample = marks(long)

    assert len({mark[1:5] for mark in sample}) <= MOST_FRAMES
    assert not of_one_template(sample, marks(long[: len(long) // 2]))
    assert of_one_template(sample, marks(long.replace("gave 1", "gave 7")))


def _told(text: str, day: date) -> Traits:
    article = Article("u", "u", "Fire at a furniture factory", text, text[:100], "en", Dating(f"{day}", "day", "meta"))
    places = ("songjiang", "shanghai")
    return traits_of(article, Verdict(relevant=True, score=1, places=places), printed(text), wide={"shanghai"})


def test_twins_are_never_one_story_though_a_third_telling_lies_between() -> None:
    day = date(2023, 11, 8)
    one, other = _told(NOTICE, day), _told(TWIN, day + timedelta(days=2))
    unmarked = tie(replace(one, marks=()), replace(other, marks=()))
    assert unmarked is not None
    assert unmarked.kind == "tells"
    assert tie(one, other) is None

    between = replace(one, marks=())
    members = [Member(at, at, f"a{at}", traits) for at, traits in enumerate((one, other, between))]
    assert sorted(map(len, partition(members, {(0, 2): 9.0, (1, 2): 8.0}))) == [1, 2]


def test_the_same_words_of_another_place_or_firm_are_another_story() -> None:
    """Figures may be the same: only the district is another. People who retell a story share no such words."""
    day = date(2023, 11, 8)
    here = replace(_told(NOTICE, day), named_places=("songjiang",))
    there = replace(here, places=("jinshan",), named_places=("jinshan",))
    firm, other_firm = (replace(here, companies=(one,), named_companies=(one, "both")) for one in ("nio", "saic"))
    retold = replace(_told(RETOLD, day), named_places=("jinshan",))
    wordless = (replace(here, marks=()), replace(there, marks=()))

    assert are_twins(here, there)
    assert are_twins(firm, other_firm)
    assert are_twins(*wordless)
    gone = replace(firm, companies=(), named_companies=("both",), words=())
    assert are_twins(firm, gone), "the watched firm of one is nowhere in the same words of the other"
    assert not are_twins(firm, replace(gone, named_companies=("nio",)))
    assert not are_twins(firm, replace(gone, marks=_told(RETOLD, day).marks))
    assert not are_twins(here, retold)
    assert not are_twins(here, replace(here, named_places=("songjiang", "jinshan")))
    assert tie(here, there) is None


def test_the_twin_of_next_month_follows() -> None:
    day = date(2023, 11, 8)
    late = tie(_told(NOTICE, day), _told(TWIN, day + timedelta(days=30)))
    assert late is None or late.kind == "follows"
    unmarked = tie(replace(_told(NOTICE, day), marks=()), replace(_told(TWIN, day + timedelta(days=30)), marks=()))
    assert (late is None) == (unmarked is None)


def test_a_notice_too_short_for_a_fingerprint_has_marks_too() -> None:
    march = "Industrial output in Shanghai rose 5.1 percent in March. Output of cars grew 23.4 percent."
    april = march.replace("March", "April").replace("5.1", "4.7").replace("23.4", "19.8")
    day = date(2024, 4, 2)

    assert printed(march).marks == ()
    assert of_one_template(_told(march, day).marks, _told(april, day).marks)


def test_marks_without_words_around_them_are_left_out() -> None:
    assert sample_of(Fingerprint("h", b"", (), ("=!!!!tesla", "h32:0a", "n:40", "#1a2b7")).marks) == ("#1a2b7",)
