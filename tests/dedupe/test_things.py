"""Another product, model, period or number of a thing makes another story; words for one thing and corrections do not."""

# ruff: noqa: E501
from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest

from mfg_monitor.dedupe.laying.exchanges import exchanged
from mfg_monitor.dedupe.laying.laying import laid
from mfg_monitor.dedupe.laying.numbered import numbered
from mfg_monitor.dedupe.naming.goods import goods_of
from mfg_monitor.dedupe.telling.tellings import are_twins
from mfg_monitor.store.tables.tellings import read, written
from tests.dedupe.beside import Told, names, traits, with_other

RECALL = (
    "Weilan recalls Model Y over belts",
    "Weilan Auto will recall 12,400 Model Y cars made in Shanghai since March, the regulator said on Friday. In some Model Y cars "
    "a bolt of the belts may be loose.\n\nOwners of a Model Y are asked to bring it to a workshop. The firm knows of 3 complaints "
    "and of no accident. In the first quarter it sold 40,000 cars from Plant 1 in Lingang, the first of its works to run on its own power.",
)
WORKS = (
    "岚泽机电三期传感器工厂投产",
    "昨天，岚泽机电三期工厂在青浦投产。三期工厂占地65亩，总投资4.2亿元，年产传感器80万台，新增就业320人。\n\n"
    "总经理周立表示，传感器的订单已排到明年一季度，今年一季度产值增长两成。一季度的产品由ARJ21飞机运往广州。",
)


CARS = with_other(RECALL, ("belts", "batteries"))
QUARTER = (f"{RECALL[0]} in the first quarter", RECALL[1])
OTHERS: dict[str, tuple[Told, tuple[str, str], tuple[str, str]]] = {
    "model": (RECALL, ("Model Y", "Model 3"), ("model y", "model 3")),
    "model of another shape": (RECALL, ("Model Y", "ES6"), ("model y", "es6")),
    "plant": (with_other(RECALL, ("belts", "belts of Plant 1")), ("Plant 1", "Plant 2"), ("plant 1", "plant 2")),
    "period": (QUARTER, ("first quarter", "third quarter"), ("1 quarter", "3 quarter")),
    "product": (CARS, ("batteries", "bearings"), ("battery", "bearing")),
    "Chinese product": (WORKS, ("传感器", "继电器"), ("sensor", "relay")),
    "Chinese phase": (WORKS, ("三期", "二期"), ("3 期", "2 期")),
    "Chinese period": (
        (f"{WORKS[0]}一季度", WORKS[1]),
        ("一季度", "二季度"),
        ("1 季", "2 季"),
    ),
}


@pytest.mark.parametrize("case", OTHERS)
def test_another_thing_everywhere_is_another_story(case: str) -> None:
    told, exchange, pair = OTHERS[case]
    found = names(told, with_other(told, exchange))
    assert pair in found


SAME = {
    "a figure corrected": (RECALL, with_other(RECALL, ("12,400", "12,600"))),
    "a figure corrected in the headline too": (
        with_other(RECALL, ("Weilan recalls", "Weilan recalls 12,400")),
        with_other(RECALL, ("Weilan recalls", "Weilan recalls 12,600"), ("12,400", "12,600")),
    ),
    "a figure in words corrected": (
        with_other(WORKS, ("工厂投产", "工厂三条产线投产"), ("占地", "有三条产线，占地")),
        with_other(WORKS, ("工厂投产", "工厂五条产线投产"), ("占地", "有五条产线，占地")),
    ),
    "a model corrected once": (RECALL, (RECALL[0], RECALL[1].replace("Owners of a Model Y", "Owners of a Model 3"))),
    "a model in another spelling": (with_other(RECALL, ("Model Y", "ES 6")), with_other(RECALL, ("Model Y", "ES6"))),
    "a period in another spelling": (QUARTER, with_other(QUARTER, ("the first quarter", "Q1"))),
    "a phase in Roman numerals": (
        with_other(RECALL, ("Model Y", "Phase 2")),
        with_other(RECALL, ("Model Y", "Phase II")),
    ),
    "another word for a product": (
        with_other(RECALL, ("belts", "lifts")),
        with_other(RECALL, ("belts", "elevators")),
    ),
    "a wider word for a product": (
        with_other(RECALL, ("belts", "cruise ships")),
        with_other(RECALL, ("belts", "vessels")),
    ),
    "another Chinese word for a product": (
        with_other(WORKS, ("传感器", "药物")),
        with_other(WORKS, ("传感器", "药品")),
    ),
    "first phase in other words": (with_other(WORKS, ("三期", "首期")), with_other(WORKS, ("三期", "一期"))),
    "two products in another order": (
        with_other(RECALL, ("over belts", "over tyres and lamps"), ("the belts", "the tyres and lamps")),
        with_other(RECALL, ("over belts", "over lamps and tyres"), ("the belts", "the lamps and tyres")),
    ),
    "a reprint's headline, and its own lead": (
        ("上海嘉定挖掘机工厂第41条产线投产", f"上海嘉定区一家企业宣布，新产线投产。\n\n{WORKS[1]}"),
        ("转载：嘉定挖掘机工厂第41条产线投产", f"近日，一条备受关注的产线在上海亮相。\n\n{WORKS[1]}"),
    ),
    "a day of the month": (
        (f"{WORKS[0]}：5月3号", f"{WORKS[1]}\n5月3号开放参观。"),
        (f"{WORKS[0]}：5月4号", f"{WORKS[1]}\n5月4号开放参观。"),
    ),
}


@pytest.mark.parametrize("case", SAME)
def test_other_words_for_it_and_corrections_make_none(case: str) -> None:
    assert names(*SAME[case]) == []


def test_names_begin_as_others_do() -> None:
    """Of 中芯国际 and 顽芯国际 the text has 中芯 elsewhere, too; China Eastern is a name where only its second word must be."""
    told = (
        "中芯国际转让宁波股权",
        "中芯国际晚间公告，拟将所持中芯宁波的股权出售。\n\n中芯国际称，交易不影响生产，员工去留由买方与各方协商后确定。",
    )
    assert names(told, with_other(told, ("中芯国际", "顽芯国际"))) != []
    told = (
        "China Eastern takes 20th jet",
        "China Eastern has taken its 20th jet and flies it between two cities every day of the week.",
    )
    assert names(told, with_other(told, ("China Eastern", "Orange"))) == [("eastern", "orange")]
    told = (
        "Agency affirms Lanwei Electric's rating",
        "The agency has affirmed the rating of Lanwei Electric and kept a stable outlook. Lanwei makes pumps.",
    )
    assert names(told, with_other(told, ("Lanwei Electric", "AT&S Lanwei"))) == [("electric", "ats")]


@pytest.mark.parametrize(
    ("told", "language", "exchange"),
    [
        (CARS, "en", ("Model Y", "Model 3")),
        (CARS, "en", ("batteries", "bearings")),
        (WORKS, "zh", ("三期", "二期")),
        (WORKS, "zh", ("传感器", "电缆")),
    ],
)
def test_the_same_words_of_another_thing_are_another_story(
    told: Told, language: str, exchange: tuple[str, str]
) -> None:
    one, other = (traits(each, language) for each in (told, with_other(told, exchange)))
    one, other = replace(one, marks=()), replace(other, marks=(), words=one.words)
    assert are_twins(one, other)
    assert are_twins(other, one)
    assert not are_twins(replace(one, things=()), other)
    assert not are_twins(one, replace(other, things=(*one.things, *other.things)))
    assert not are_twins(one, replace(other, words=one.words[::3]))


def test_traits_of_former_versions_name_no_things() -> None:
    one = traits(WORKS, "zh")
    assert one.things == ("#3 期", "传 感 器")
    assert read(written(one)) == one
    before = json.loads(written(one))[:-2]
    assert read(json.dumps(before)) == replace(one, things=(), names=())
    assert read(json.dumps(before[:-1])) == replace(one, things=(), marks=(), names=())


def test_a_product_is_found_by_any_word_of_its_longest_name() -> None:
    tokens = "a gas turbine and 固 态 电 池 of the lift".split()
    assert goods_of(tokens, range(1, 2)) == [{"gas turbine"}]
    assert goods_of(tokens, range(7, 8)) == [{"battery"}]
    assert goods_of(tokens, range(5)) == [{"gas turbine"}]
    assert goods_of(tokens, range(3, 6)) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The C919 and May 4", ["c919"]),
        ("Q1 and the second half", ["1 quarter", "2 half"]),
        ("Phase IV of plant 3", ["phase 4"]),
        ("12号线和5月3号", ["12 号"]),
        ("首批下半年", ["1 批", "2 半"]),
        ("50GWh at 5 dollars", []),
        ("极氪7X和极氪001", ["7x", "001"]),
        ("a OnePlus 12R and a CityRunner 12", ["12r", "cityrunner 12"]),
        ("工厂5G、4K屏和3D打印，达10M，是4S店；Huawei 5G, up 3X", []),
    ],
)
def test_numbers_make_names_with_the_words_beside_them(text: str, names: list[str]) -> None:
    told = laid("", text)
    assert [name for at in range(len(told.tokens)) if (name := numbered(told, at))] == names


def test_a_thousand_exchanges_cost_no_time() -> None:
    """Two texts of 20,000 characters with another one in every sixth place took half a second, such headlines 1.4 s."""
    base = [chr(0x4E00 + (at * 7919) % 15_000) for at in range(19_000)]
    other = [chr(0x4E00 + (at * 31) % 15_000) if at % 6 == 0 else each for at, each in enumerate(base)]
    began_s = time.process_time()
    for title, text in (("", "x"), ("x", "")):
        one, two = (laid(title and "".join(each), text and "".join(each)) for each in (base, other))
        exchanged(one, two)
    assert time.process_time() - began_s < 1.0


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("power cut", "blackout"),
        ("weekend", "Saturday"),
        ("first quarter", "January to March period"),
        ("chairman", "president"),
    ],
)
def test_words_of_newsrooms_for_one_thing_are_no_other_thing(word: str, other: str) -> None:
    told = (
        f"Weilan's Songjiang works after the {word}",
        f"The {word} at the works of Weilan in Songjiang drew 320 people, the firm said in a note to clients.\n\n"
        f"Its manager said the {word} had been expected since March and would change little in the plans of the group.",
    )
    assert names(told, with_other(told, (word, other))) == []


@pytest.mark.parametrize(
    ("word", "other"),
    [
        *(("研发", "研制"), ("车企", "汽车企业"), ("投产", "开工生产"), ("总经理", "总裁"), ("爆炸", "起火")),
        *(("新能源汽车", "电动车"), ("开业", "正式营业"), ("一季度", "前三个月"), ("周末", "周六")),
    ],
)
def test_chinese_words_of_newsrooms_for_one_thing_are_no_names(word: str, other: str) -> None:
    told = (
        f"蔚蓝松江{word}引关注",
        f"蔚蓝液压在松江的{word}引起各方关注，公司在致客户的通报中说明了有关情况，约320人到场。\n\n"
        f"公司负责人陈宇说，{word}早在意料之中，不会改变集团的既定计划。两名知情者表示，去年{word}还存在变数。",
    )
    assert names(told, with_other(told, (word, other))) == []
