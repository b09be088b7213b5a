"""Rare names are found in both languages, and tie a feature to the notice of what it tells of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mfg_monitor.dedupe.naming.names import MOST_NAMES, common_names, names_of
from mfg_monitor.dedupe.naming.words import words_of
from mfg_monitor.dedupe.telling.clues import keys_of, keys_to_ask
from mfg_monitor.dedupe.telling.tellings import signs, tie
from mfg_monitor.model.story import Traits

DAY = date(2025, 3, 12)
NOTICE = Traits("en", DAY, (("acid", 9.0), ("hall", 9.0)), ("fine!", "workshop!"), days=("2-20",), names=("rongqi!!",))
FEATURE = replace(
    NOTICE,
    published_on=DAY + timedelta(days=1),
    words=(("acid", 6.0), ("window", 9.0)),
    concepts=("fine", "window!", "balcony!"),
    days=(),
    names=("rongqi!",),
)


def found_in(title: str, text: str, *terms: str) -> set[str]:
    whole = f"{title}\n{text}"
    return {*names_of(whole, title, f"{title}\n{text[:120]}", words_of(whole), terms)}


@pytest.mark.parametrize(
    ("title", "text", "names"),
    [
        ("Tapsa sheds jobs", "Tapsa said on Monday that the plant in China would go.", {"tapsa!!"}),
        ("Steel prices rise", "Furnaces were relit in Beijing. The furnaces of Reuters, sixty of them.", set()),
        (
            "Old mill",
            "The firm of Harland was sold. " + "It made files. " * 20 + "Mr Okafor bought it.",
            {"harland!", "okafor"},
        ),
        ("内饰厂门口的一夜", "祺顺厂门口的人没散，工人们等着发工资，厂长说没有钱。", {"祺顺!"}),
        ("硕放机场启用新系统", "硕放机场的系统采用激光测距，甲醇和渣油也在塔台上用过。", {"硕放!!"}),
        ("上海企业在合肥扩产", "上海的产线在合肥复制，昨天开工。", set()),
    ],
)
def test_names_are_what_no_table_of_words_knows(title: str, text: str, names: set[str]) -> None:
    assert found_in(title, text) == names


def test_what_rules_know_is_no_name() -> None:
    assert found_in("Veltra grows", "Veltra grows in Lingang.", "Veltra", "Lingang") == set()
    assert found_in("昌硕科技招工", "昌硕科技招工。", "昌硕科技") == set()


def test_a_text_has_so_many_names_at_most() -> None:
    names = " ".join(f"Q{a}{b}nk" for a in "aeiou" for b in "bcdfg")

    assert len(found_in("A list", names)) == MOST_NAMES


def test_a_name_is_worth_more_where_one_headline_does_without_it() -> None:
    assert common_names(("tapsa!!", "ccoo"), ("tapsa!",)) == {"tapsa": 1.0}
    assert common_names(("tapsa!!", "palafrugell!"), ("tapsa!!", "palafrugell!")) == {
        "tapsa": 0.25,
        "palafrugell": 0.25,
    }
    assert common_names(("okafor",), ("okafor!",)) == {"okafor": 0.3}
    assert common_names(("祺顺!", "廊桥"), ("祺顺!!", "廊桥")) == {"祺顺": 1.0, "廊桥": 0.1}
    assert common_names(("景德!", "德镇!"), ("景德!", "德镇!")) == {"景德": 1.0}, "one name of three characters"
    assert common_names(("tapsa!!",), ("corvo!!",)) == common_names((), ()) == {}


def test_a_rare_name_ties_a_feature_to_a_notice() -> None:
    known = tie(NOTICE, FEATURE)

    assert known is not None
    assert "same names: rongqi" in known.reasons
    assert tie(NOTICE, replace(FEATURE, names=("tao!",))) is None
    assert {*keys_of(NOTICE, DAY)} & {*keys_to_ask(replace(FEATURE, words=(), concepts=()), DAY)}


def test_a_name_says_nothing_without_a_day_and_less_beside_a_firm_with_much_news() -> None:
    def worth(one: Traits, other: Traits) -> float:
        return signs(one, other)["name"].value

    assert worth(NOTICE, FEATURE) == 1.0
    assert worth(NOTICE, replace(FEATURE, published_on=None)) == 0.0
    assert worth(*(replace(each, named_companies=("saic",)) for each in (NOTICE, FEATURE))) == 0.5
    assert worth(NOTICE, replace(FEATURE, language="zh")) == 0.0


def test_a_rounded_figure_is_no_other_one() -> None:
    """3000多万 and 38.6 million, a third and 74 of 210."""

    def told(value: float, kind: str = "investment") -> Traits:
        return Traits("zh", DAY, figures=((value, "CNY", kind),))

    assert signs(told(38_600_000), told(30_000_000))["other figures"].value == 0
    assert signs(told(38_600_000), told(41_000_000))["other figures"].value == 1
    assert signs(told(38_600_000), told(20_000_000))["other figures"].value == 1
    assert signs(told(0), told(3))["other figures"].value == 1
    jobs = Traits("en", DAY, figures=((74, "job", "count"), (210, "job", "count")))
    part = Traits("en", DAY, figures=((33.33, "%", "employment"), (3_000_000, "EUR", "amount")))
    assert signs(jobs, part)["no figure"].value == 0
    assert signs(jobs, replace(part, figures=((34.2, "%", "employment"), part.figures[1])))["no figure"].value == 1


def test_words_with_a_curly_apostrophe_are_no_chinese_names() -> None:
    whole = "O’Connor runs the kiln.\nO’Connor said the kiln, which D’Angelo built, would stop."
    names = names_of(whole, "O’Connor stops kiln", "O’Connor runs the kiln.", words_of(whole), ())
    assert not [name for name in names if "’" in name]
