"""Days that texts tell by the day they were published are found, and tie tellings that name it to those that do not."""

from __future__ import annotations

from datetime import date

import pytest

from mfg_monitor.dedupe.naming.happened import days_told
from mfg_monitor.dedupe.telling.tellings import days_apart, signs
from mfg_monitor.dedupe.telling.traits import traits_of
from mfg_monitor.model import Article, Dating, Fingerprint, Verdict
from mfg_monitor.model.story import Traits

FRIDAY = date(2024, 6, 14)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The line stopped yesterday.", {"6-13"}),
        ("It broke down last night; today it runs.", {"6-13", "6-14"}),
        ("It was closed on Wednesday night.", {"6-12"}),
        ("On Saturday it failed, on Friday it ran.", {"6-8", "6-14"}),
        ("It opens next Monday and runs every Sunday until Tuesday.", set()),
        ("昨晚停运，今晨恢复。", {"6-13", "6-14"}),
        ("前天公布，周三投产，星期天休息。", {"6-12", "6-9"}),
        ("下周三投产，每周五检修，周一至周五开放。", {"6-14"}),
        ("警方20日通报，13日晚追回。", {"5-20", "6-13"}),
        ("31日签约，30日内退票，6月9日、6月 10日、2024-06-07日均报道，据今日头条。", {"5-31"}),
        ("Nothing is said of a day, 前年 or 今后.", set()),
    ],
)
def test_days_are_told_by_the_day_of_publication(text: str, days: set[str]) -> None:
    assert set(days_told(text, FRIDAY)) == days


def test_no_day_is_told_that_the_calendar_does_not_have() -> None:
    assert set(days_told("31日下午", date(2024, 7, 5))) == set()
    assert set(days_told("31日下午", date(2024, 1, 5))) == {"12-31"}


def told(text: str, published: str | None) -> Traits:
    """Answer what a text, published on that day, is compared by."""
    url = "http://a.example/1"
    dating = Dating(published, "day", "meta") if published else Dating()
    one = Article(url, url, "", text, text, "en", dating)
    return traits_of(one, Verdict(relevant=True, score=1), Fingerprint("", b"", ()), wide=())


def test_a_day_that_one_names_and_the_other_tells_is_one() -> None:
    named, spoken = told("地铁6月13日停运。", "2024-06-14"), told("The metro stopped last night.", "2024-06-14")
    assert signs(named, spoken)["day"].reason == "same days: 6-13"
    assert not signs(named, spoken)["other day"].value


def test_other_days_speak_against_tellings_of_one_week() -> None:
    one, other = told("The metro stopped on Wednesday.", "2024-06-14"), told("It ran again yesterday.", "2024-06-14")
    assert signs(one, other)["other day"].value == signs(other, one)["other day"].value == 1
    later = told("It ran again yesterday.", "2024-07-14")
    assert days_apart(one, later) > 8
    assert not signs(one, later)["other day"].value


def test_without_a_day_of_publication_only_named_days_count() -> None:
    undated = told("It stopped yesterday, on June 13.", None)
    assert undated.days == ("6-13",)
    assert not signs(undated, told("It ran again today.", "2024-06-14"))["other day"].value


@pytest.mark.parametrize("text", ["on frıday", "on ſunday", "FRİDAY", "Yeſterday"])
def test_letters_of_other_scripts_make_no_day(text: str) -> None:
    assert list(days_told(text, FRIDAY)) == []
