"""Labels on a sample, weighed up to the whole store."""

from __future__ import annotations

import random

import pytest

from mfg_monitor.evaluate import Judged, Seen, Stratum, estimate, survey


def judged(stratum: Stratum, *answers: bool) -> list[Judged]:
    score = {"kept": 0.8, "nearly": 0.3, "rejected": 0.1}[stratum]
    return [Judged(number, stratum, score, is_right) for number, is_right in enumerate(answers)]


def test_each_label_stands_for_its_share_of_the_stratum() -> None:
    found = estimate(
        {"kept": 100, "nearly": 40, "rejected": 1000},
        [
            *judged("kept", *[True] * 9, False),
            *judged("nearly", True, False, False, False),
            *judged("rejected", *[False] * 10),
        ],
    )
    assert found.precision.value == pytest.approx(0.9)
    assert found.recall.value == pytest.approx(90 / (90 + 10))
    assert found.f1.value == pytest.approx(0.9)
    assert found.relevant_items.value == pytest.approx(100)
    assert found.unlabelled == ()
    assert found.average_precision == pytest.approx(90 / 100 * 0.9 + 10 / 100 * (100 / 140))


def test_no_miss_among_few_of_many_rejected_proves_little() -> None:
    sizes: dict[Stratum, int] = {"kept": 100, "rejected": 10_000}
    right = judged("kept", *[True] * 20)
    few = estimate(sizes, [*right, *judged("rejected", *[False] * 10)])
    many = estimate(sizes, [*right, *judged("rejected", *[False] * 5_000)])
    assert few.recall.value == many.recall.value == 1
    assert few.recall.low is not None
    assert many.recall.low is not None
    assert few.recall.low < 0.2
    assert many.recall.low > 0.9


def test_what_is_labelled_whole_is_known() -> None:
    found = estimate({"kept": 2, "rejected": 2}, [*judged("kept", True, False), *judged("rejected", True, False)])
    assert (found.recall.value, found.recall.low, found.recall.high) == (0.5, 0.5, 0.5)


def test_a_stratum_without_labels_leaves_recall_unknown() -> None:
    found = estimate({"kept": 10, "nearly": 1, "rejected": 90}, [*judged("kept", True), *judged("rejected", False)])
    assert found.unlabelled == ("nearly",)
    assert found.recall.value is None
    assert found.f1.value is None
    assert found.precision.value == 1


def test_nothing_at_all() -> None:
    found = estimate({}, [])
    assert (found.precision.value, found.recall.value, found.average_precision) == (None, None, None)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    rng = random.Random(3)
    kept = [rng.random() < 0.85 for _ in range(300)]
    rejected = [rng.random() < 0.03 for _ in range(2_000)]
    truth = sum(kept) / (sum(kept) + sum(rejected))
    held = 0
    for _ in range(60):
        labels = [*judged("kept", *rng.sample(kept, 40)), *judged("rejected", *rng.sample(rejected, 80))]
        found = estimate({"kept": 300, "rejected": 2_000}, labels, draws=400)
        assert found.recall.low is not None
        assert found.recall.high is not None
        held += found.recall.low <= truth <= found.recall.high
    assert held >= 52


def test_the_same_labels_give_the_same_estimate() -> None:
    labels = [*judged("kept", True, False, True), *judged("rejected", False, False)]
    assert estimate({"kept": 30, "rejected": 70}, labels) == estimate({"kept": 30, "rejected": 70}, labels)


def test_a_survey_tells_languages_sources_and_rules_apart() -> None:
    right = Judged(1, "kept", 0.9, is_right=True, rules=("place:lingang",))
    wrong = Judged(2, "kept", 0.7, is_right=False, rules=("place:lingang", "sector:ic"))
    missed = Judged(3, "rejected", 0.1, is_right=True, rules=("sector:ic",))
    found = survey(
        [
            Seen("kept", "daily", "en", right),
            Seen("kept", "daily", "zh", wrong),
            Seen("rejected", "weekly", "zh", missed),
            Seen("rejected", "silent", "de"),
        ],
        unsure=2,
    )
    assert list(found.by_language) == ["en", "zh"]
    assert list(found.by_source) == ["daily", "weekly"]
    assert found.by_source["daily"].precision.value == 0.5
    assert found.by_rule["place:lingang"].kept_rightly.value == 0.5
    assert found.by_rule["sector:ic"].rejected_wrongly.value == 1
    assert found.by_rule["place:lingang"].rejected_wrongly.value is None
    assert found.worst == (missed, wrong)
    assert found.unsure == 2
