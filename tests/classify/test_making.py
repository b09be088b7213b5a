"""How much a word of making is meant: clients, names, denials and figures of speech say little."""

from __future__ import annotations

import pytest

from mfg_monitor.classify import Classifier
from mfg_monitor.classify.language import verb_forms
from mfg_monitor.classify.reading import BESIDE_CHARS, read
from tests.classify.stories import story


def made(classifier: Classifier, title: str, text: str = "") -> float:
    return classifier.judge(story(title, text)).score


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Shanghai bank opens a desk for factory loans", "Shanghai opens a factory for lamps"),
        ("上海银行业推出制造业贷款", "上海制造业扩产提速"),
        ("Laugh Factory, a comedy club, opens in Shanghai", "Lamp factory, an old one, opens in Shanghai"),
        ("A Shanghai trader owns no mill in the city", "A Shanghai trader owns a mill in the city"),
        ("上海一家贸易商没有工厂", "上海一家企业有三座工厂"),
        ("Shanghai park opens a make-believe factory", "Shanghai park opens a battery factory"),
        ("Foundry worker wins Shanghai half marathon", "Foundry in Shanghai hires a hundred"),
        ("徐汇来了“笑声制造局”", "徐汇来了仪表制造厂"),
        ("在渤海上海工平台过年", "在上海海工平台车间过年"),
    ],
)
def test_it_counts_less_than_where_something_is_made(classifier: Classifier, said: str, meant: str) -> None:
    assert made(classifier, said) < made(classifier, meant)
    assert made(classifier, said) < 0.5


def test_a_title_is_taken_as_the_text_takes_it(classifier: Classifier) -> None:
    title = "Dumpling Factory comes to Jing'an"
    club = "The Dumpling Factory, a comedy club in Shanghai's Jing'an, opens a second stage."
    works = "The dumpling factory in Shanghai's Jing'an packs four tonnes a day on two lines."
    assert made(classifier, title, club) < 0.5 <= made(classifier, title, works)


def test_what_moves_to_the_city_is_made_there(classifier: Classifier) -> None:
    assert made(classifier, "Pump maker leaves Wuxi for Songjiang", "It moved its assembly line to Songjiang.") >= 0.5
    assert made(classifier, "水泵厂总装线搬到临港", "企业把原在常州的总装线搬到了上海临港。") >= 0.5


def test_a_name_said_to_lie_elsewhere_lies_there_in_the_title_too(classifier: Classifier) -> None:
    assert made(classifier, "Baoshan gets a silicon plant", "Baoshan in Yunnan will get a silicon plant.") < 0.5
    assert made(classifier, "Baoshan gets a silicon plant", "Shanghai's Baoshan will get a silicon plant.") >= 0.5


def test_a_report_from_another_city_means_the_place_of_that_name_there(classifier: Classifier) -> None:
    told = "A smelter in Baoshan has doubled its output of zinc, officials said. A buyer from Shanghai takes a fifth."
    assert made(classifier, "Baoshan smelter doubles output", f"KUNMING, June 3 - {told}") < 0.5
    assert made(classifier, "Baoshan smelter doubles output", f"SHANGHAI, June 3 - {told}") >= 0.5
    at_home = f"BEIJING, June 3 - {told} It is the only one in Shanghai."
    assert made(classifier, "Baoshan smelter doubles output", at_home) >= 0.5


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("本报北京5月3日电 总部位于上海的岩拓机器人宣布，其宝山工厂扩产，六月起年产三千台机械臂。", {"baoshan"}),
        ("本报广州5月3日电 总部位于上海的岩拓机器人宣布，其宝山工厂扩产，六月起年产三千台机械臂。", {"baoshan"}),
        ("GUANGZHOU, May 3 -- Shanghai-based robot maker Yantuo adds a line at its plant in Baoshan.", {"baoshan"}),
        ("BEIJING, May 3 (Xinhua) -- Yantuo adds a line of robots at its plant in Baoshan.", {"baoshan"}),
        (
            "GUANGZHOU, May 3 (Xinhua) -- Yantuo adds robot lines at its plants in Baoshan, Jiading and Qingpu.",
            {"baoshan", "jiading", "qingpu"},
        ),
        ("KUNMING, May 3 -- A robot plant in Baoshan adds a line. Shanghai-based Yantuo takes a fifth.", set()),
    ],
)
def test_a_report_from_elsewhere_may_mean_the_districts_here(
    classifier: Classifier, text: str, places: set[str]
) -> None:
    assert set(classifier.judge(story("Robot line 扩产", text)).places) - {"shanghai"} == places


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Two hurt in blast at Baoshan resin plant",
            "An explosion at a resin plant in Shanghai's Baoshan injured two people. Firefighters rescued a third; "
            "police detained a foreman.",
        ),
        (
            "奉贤一化工厂起火 三人送医",
            "昨晚8时许,奉贤区庄行一家化工厂储罐起火,消防救援人员赶赴现场,半小时后扑灭,三名工人受伤送医。涉事企业已停产,"
            "警方和应急部门正在调查。",
        ),
    ],
)
def test_police_and_rescuers_are_part_of_an_accident_at_works(classifier: Classifier, title: str, text: str) -> None:
    assert made(classifier, title, text) >= 0.5
    assert made(classifier, "Two hurt on Line 10", "A train in Shanghai hit another. Firefighters rescued two.") < 0.5


def subject_of(classifier: Classifier, title: str, text: str) -> float:
    return classifier.evidence(story(title, text)).subject


def test_a_trial_is_no_part_of_an_accident(classifier: Classifier) -> None:
    title = "上海一工厂中毒事故案一审宣判"
    text = (
        "上海金山区法院周一对一家化工厂中毒事故案一审宣判，被告人王某被判处有期徒刑三年，缓刑四年。检察机关指控其受贿。\n\n"
        "法院审理查明，被告人涉嫌伪造检测报告。庭审中其当庭认罪。律师表示不上诉。"
    )
    assert made(classifier, title, text) < 0.5
    court = (
        "A Shanghai court jailed the boss of a chemical plant in Jinshan over an explosion that killed two. "
        "The defendant had pleaded guilty, prosecutors said.\n\nThe judge said he had ignored warnings."
    )
    assert made(classifier, "Court jails boss of Shanghai plant over explosion", court) < 0.5


@pytest.mark.parametrize(
    ("accident", "other"),
    [
        (
            "Two were hurt in an accident at a pump plant in Shanghai's Songjiang.",
            "Two were hurt in a traffic accident outside a pump plant in Shanghai's Songjiang.",
        ),
        (
            "A shed at a pump plant in Shanghai's Songjiang caught fire.",
            "Men set fire to a shed at a pump plant in Shanghai's Songjiang.",
        ),
        ("上海松江一家水泵厂两名工人中毒。", "上海松江一家水泵厂的生产系统中毒。"),
        ("上海松江一家水泵厂发生事故。", "上海松江一家水泵厂门口发生交通事故。"),
        ("上海松江一家水泵厂发生氨泄漏。", "上海松江一家水泵厂发生数据泄漏。"),
    ],
)
def test_rescuers_are_forgiven_for_accidents_at_works_only(classifier: Classifier, accident: str, other: str) -> None:
    told = "\n\nPolice and an ambulance came. 民警到场,一人获救。"
    assert subject_of(classifier, "Pump plant", accident + told) == 0
    assert subject_of(classifier, "Pump plant", other + told) > 0.3


def test_who_takes_what_is_made_is_a_customer(classifier: Classifier) -> None:
    text = "宝山一家钢琴厂昨日停产,最后一台琴由甘肃一所学校买下,工人转岗。"
    assert made(classifier, "宝山老琴厂停产 最后一台送往甘肃", text) >= 0.5


def test_a_bay_is_no_works(classifier: Classifier) -> None:
    verdict = classifier.judge(
        story("Valves shut at Jinshan", "Workers at the plant in Jinshan shut valves to Hangzhou Bay.")
    )
    assert not any("angzhou" in note for note in verdict.notes)
    assert not any(match.term.casefold() == "bay" for match in verdict.matches)


def test_words_of_another_subject_inside_a_product_are_not_met(classifier: Classifier) -> None:
    verdict = classifier.judge(story("Integrated circuits from Songjiang", "Songjiang made more integrated circuits."))
    assert not any(match.term == "circuits" and match.kind == "exclusion" for match in verdict.matches)


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("weld", ("weld", "welded", "welding")),
        ("extrude", ("extrude", "extruded", "extruding")),
        ("knit", ("knit", "knitted", "knitting")),
        ("brew", ("brew", "brewed", "brewing")),
        ("rivet", ("rivet", "riveted", "riveting")),
    ],
)
def test_forms_of_verbs(verb: str, forms: tuple[str, ...]) -> None:
    assert verb_forms(verb) == forms


def test_of_a_long_line_only_what_stands_near_a_sentence_is_read_for_it(classifier: Classifier) -> None:
    sentences = read(story("Plants", "Shanghai plant. " * 1000), classifier._matcher)
    near = [one.beside for one in sentences if one.where != "title"]
    assert len(near) == 1000
    assert all(len(words) <= 2 * BESIDE_CHARS + 16 for words in near)
    assert near[0].startswith("shanghai plant")
    assert near[-1].strip().endswith("shanghai plant.")
