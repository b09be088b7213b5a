"""Mistakes in the vocabulary are told with table and id; names vary as people write them."""

from __future__ import annotations

import time

import pytest

from mfg_monitor.classify import Classifier
from mfg_monitor.config.topics import Place, Sector, Topics
from mfg_monitor.errors import ConfigError
from tests.classify.stories import story

CITY = Place(id="shanghai", name_en="Shanghai", name_zh="上海", kind="city", weight="strong")


def of(**tables: object) -> Classifier:
    return Classifier.of(Topics.model_validate({"place": (CITY,), **tables}))


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"sector": (Sector(id="ic"), Sector(id="ic"))}, ("sector", "ic", "two")),
        ({"place": (CITY, CITY)}, ("place", "shanghai", "two")),
    ],
)
def test_two_ids_alike_are_refused_with_their_table(tables: dict[str, object], said: tuple[str, ...]) -> None:
    with pytest.raises(ConfigError) as caught:
        of(**tables)
    assert all(word in str(caught.value) for word in said)


def test_a_vocabulary_may_be_small() -> None:
    verdict = of().judge(story("A plant in Shanghai makes pumps", "A plant in Shanghai makes pumps in two shifts."))
    assert verdict.relevant
    assert verdict.places == ("shanghai",)


def test_the_rules_hash_follows_the_vocabulary() -> None:
    one, same, other = of(), of(), of(sector=(Sector(id="ic"),))
    assert one.rules == same.rules != other.rules
    assert len(one.rules) == 12


@pytest.mark.slow
def test_growth_of_the_vocabulary_costs_little_time_a_page() -> None:
    text = "A pump plant in Shanghai added a shift. 上海一家水泵厂新增一条产线。" * 60
    many = tuple(Sector(id=f"s{n}", terms_en_strong=tuple(f"zq{n}x{k}" for k in range(50))) for n in range(1000))
    costs = []
    for classifier in (of(), of(sector=many)):
        spent = []
        for _ in range(15):
            started = time.process_time()
            classifier.judge(story("A plant", text))
            spent.append(time.process_time() - started)
        costs.append(min(spent))  # what else the process does, such as gathering garbage, only adds
    assert costs[1] < 2 * costs[0]


def test_loading_is_quick(topics: Topics) -> None:
    Classifier.of(topics)
    started = time.process_time()
    Classifier.of(topics)
    assert time.process_time() - started < 0.4
