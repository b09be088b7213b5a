"""What is counted, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mfg_monitor.config.topics import Company, Place, Sector, Topics
from mfg_monitor.evaluate import Case, GoldItem, Names, Prediction, evaluate
from mfg_monitor.evaluate.measures import Evaluation
from mfg_monitor.evaluate.report import gold_object, gold_text

NAMES = Names(
    Topics(
        place=[Place(id="lingang", name_en="Lingang", name_zh="临港")],
        sector=[
            Sector(id="ic", name_en="Integrated circuits"),
            Sector(id="nev", name_en="NEV"),
            Sector(id="automobile", name_en="Cars"),
        ],
        company=[Company(id="tesla-shanghai", name_en="Tesla", name_zh="特斯拉")],
    )
)


def case(number: int, label: str | None, *, kept: bool, score: float = 0.5, **more: object) -> Case:
    said = {name: more.pop(name) for name in ("got_sectors", "got_published", "got_cluster") if name in more}
    rules = more.pop("rules", ())
    gold = GoldItem(id=number, title=f"Title {number}", text="x", label=label, **more)  # type: ignore[arg-type]
    prediction = Prediction(
        id=number,
        relevant=kept,
        score=score,
        sectors=said.get("got_sectors", ()),  # type: ignore[arg-type]
        published=said.get("got_published"),  # type: ignore[arg-type]
        cluster=said.get("got_cluster"),  # type: ignore[arg-type]
    )
    return Case(gold, prediction, rules)  # type: ignore[arg-type]


def measured(cases: Sequence[Case]) -> Evaluation:
    return evaluate(cases, NAMES)


def test_borderline_and_unlabelled_stories_are_left_out() -> None:
    found = measured(
        [
            case(1, "relevant", kept=True, score=0.9),
            case(2, "relevant", kept=False, score=0.2),
            case(3, "not", kept=True, score=0.6),
            case(4, "not", kept=False, score=0.1),
            case(5, "borderline", kept=True, score=1.0),
            case(6, "borderline", kept=False, score=0.0),
            case(7, None, kept=True, score=1.0),
        ]
    )
    counted = found.relevance.counted
    assert (counted.right, counted.wrong, counted.missed) == (1, 1, 1)
    assert (found.items, found.judged, found.borderline, found.unlabelled) == (7, 4, 2, 1)
    assert found.borderline_kept.value == 0.5
    assert found.average_precision.value == pytest.approx((1 + 2 / 3) / 2)
    assert found.relevance.false_positives.value == 0.5


def test_groups() -> None:
    found = measured(
        [
            case(1, "relevant", kept=True, language="en", source="daily", trap=None, rules=("place:lingang",)),
            case(2, "not", kept=True, language="zh", trap="expo", rules=("place:lingang", "sector:ic")),
            case(3, "not", kept=False, trap="expo"),
            case(4, "borderline", kept=True, language="de", trap="history"),
        ]
    )
    assert list(found.by_language) == ["en", "none", "zh"]
    assert list(found.by_source) == ["daily"]
    assert list(found.by_trap) == ["expo"]
    assert found.by_trap["expo"].false_positives.value == 0.5
    assert found.by_rule["place:lingang"].counted.precision.value == 0.5
    assert found.by_rule["sector:ic"].counted.precision.value == 0


def test_tags_are_measured_on_relevant_stories_that_give_them() -> None:
    found = measured(
        [
            case(1, "relevant", kept=True, sectors=("Integrated circuits", "pottery"), got_sectors=("ic", "nev")),
            case(2, "relevant", kept=True, sectors=None, got_sectors=("nev",)),
            case(3, "relevant", kept=False, sectors=(), got_sectors=()),
            case(4, "not", kept=True, sectors=(), got_sectors=("nev",)),
        ]
    )
    counted = found.tags["sectors"]
    assert (counted.right, counted.wrong, counted.missed) == (1, 1, 1)
    assert found.sectors_compared == "ids"


def test_a_gold_of_branches_is_compared_by_branches() -> None:
    found = measured([case(1, "relevant", kept=True, sectors=("automotive",), got_sectors=("nev", "automobile"))])
    assert found.sectors_compared == "branches"
    assert found.tags["sectors"].f1.value == 1


def test_dates() -> None:
    known = {"is_dated": True, "published": "2024-05-01"}
    found = measured(
        [
            case(1, "not", kept=False, **known, got_published="2024-05-01T10:00+08:00"),
            case(2, "not", kept=False, **known, got_published="2024-05-02"),
            case(3, "not", kept=False, **known),
            case(4, "not", kept=False, **known, got_published="2024-05"),
            case(5, "not", kept=False, **known, has_weak_date=True),
            case(6, "not", kept=False, is_dated=True, got_published="2024-05-01"),
            case(7, "not", kept=False, got_published="2024-05-01"),
        ]
    ).dates
    assert (found.dated, found.exact.value, found.wrong, found.missing) == (4, 0.25, 1, 2)
    assert (found.undated, found.given_for_undated) == (1, 1)


def test_duplicates_are_pairs() -> None:
    gold = ["a", "a", "a", None, "b", None]
    said = ["x", "x", None, None, "y", "y"]
    cases = [
        case(number, "not", kept=False, cluster=want, got_cluster=got)
        for number, (want, got) in enumerate(zip(gold, said, strict=True))
    ]
    counted = measured(cases).duplicates
    assert (counted.right, counted.wrong, counted.missed) == (1, 1, 2)


def test_the_worst_errors_come_first_and_always_in_the_same_order() -> None:
    cases = [
        case(1, "not", kept=True, score=0.6),
        case(2, "relevant", kept=False, score=0.05),
        case(3, "not", kept=True, score=0.99),
        case(4, "relevant", kept=True, score=0.99),
        *(case(number, "not", kept=True, score=0.55) for number in range(10, 30)),
    ]
    worst = measured(cases).worst
    assert [one.gold.id for one in worst[:3]] == [3, 2, 1]
    assert len(worst) == 10
    assert worst == measured(cases[::-1]).worst


def test_reports_say_what_they_left_out_and_how_they_compared() -> None:
    found = measured(
        [
            case(1, "relevant", kept=False, score=0.1, trap="expo", sectors=("automotive",), rules=("sector:nev",)),
            case(2, "not", kept=False, score=0.0, is_dated=True),
            case(3, "borderline", kept=False),
        ]
    )
    told = gold_object(found)
    assert told["recall"] == {"value": 0.0, "low": 0.0, "high": 0.7935, "of": 1}
    assert told["precision"] is None
    assert told["by_trap"]["expo"]["fn"] == 1
    assert told["worst"][0]["title"] == "Title 1"
    assert "closed list" in told["compared"]["sectors"]
    text = gold_text(found)
    assert "3 stories, 2 judged; 1 borderline and 0 unlabelled are left out" in text
    assert "1: missed, score 0.10: Title 1 [expo]" in text
    assert "sector:nev" in text


def test_nothing_to_measure_is_told_as_nothing() -> None:
    told = gold_object(measured([]))
    assert told["f1"] is None
    assert told["average_precision"] is None
    assert "–" in gold_text(measured([]))


def test_one_story_is_told_as_one() -> None:
    assert gold_text(measured([case(1, "relevant", kept=True)])).startswith("1 story, 1 judged; ")
