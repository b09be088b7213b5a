"""Makers that no list has are named as printed; goods, offices and firms of the list are not."""

from __future__ import annotations

import pytest

from mfg_monitor.classify import Classifier
from mfg_monitor.dedupe import fingerprint, traits_of
from tests.classify.stories import story

NAMED = [
    (
        "Belmora Gaskets Ltd opens plant in Shanghai",
        "Belmora Gaskets Ltd opened a plant in Shanghai.",
        "Belmora Gaskets",
    ),
    (
        "Valve works opens",
        "Its owner, Shanghai Tanrui Valves Co., Ltd., opened a factory in Songjiang, Shanghai.",
        "Tanrui Valves",
    ),
    (
        "Pump plant in Fengxian, Shanghai",
        "Osterby Pumps' plant in Fengxian, Shanghai, built 300 pumps.",
        "Osterby Pumps",
    ),
    ("公示", "建设单位:上海岚禾食品科技有限公司。项目:上海青浦工厂新增速冻生产线。", "岚禾食品"),
    ("岚禾精密松江工厂投产", "岚禾精密位于上海松江的工厂昨天投产,岚禾精密称,年产轴承六十万套。", "岚禾精密"),
]
UNNAMED = [
    ("Car plant in Shanghai", "The US Food and Drug Administration inspected a drug factory in Shanghai."),
    ("Vacuum Pump Plant Opens In Shanghai", "A factory in Pudong, Shanghai makes pumps. Vacuum Pumps are sold abroad."),
    ("Plant opens", "Songjiang Machinery Park in Shanghai opened a factory. Good Manufacturing is the rule there."),
    ("上海新能源汽车产量增两成", "上海新能源汽车工厂增产。人形机器人产线投产,人形机器人年产一万台。"),
    ("上海一座智能工厂投产", "这座智能工厂位于嘉定,自动化设备由本地企业制造。"),
]

LOOKING_ON = [
    "{} analysts said that output will grow.",
    "Analysts at {} said that output will grow.",
    "Research firm {} counted 300 cars.",
    "Unlike {}, it makes its own castings.",
    "Its rival {} makes fewer.",
    "Rival {} makes fewer.",
    "Its customers include {}.",
    "Photo: {}.",
]
LOOKING_ON_ZH = ["{}分析师称产量将增长。", "客户包括{}。", "对手{}落后。", "与{}相比,产量更高。", "图片来源:{}"]
GOODS_ZH = ["休闲食品", "混合动力", "柔性电子", "儿童座椅", "支线航空", "德国机床", "瓦楞包装", "农业科技"]


@pytest.mark.parametrize("firm", ["Belmora Gaskets Ltd", "Osterby Group Inc", "Norvale Optics GmbH"])
@pytest.mark.parametrize("said", LOOKING_ON)
def test_firms_that_look_on_are_no_makers_of_the_story(classifier: Classifier, firm: str, said: str) -> None:
    text = f"A factory in Songjiang, Shanghai makes 300 pumps a day. {said.format(firm)}"
    assert classifier.judge(story("Factory opens in Songjiang", text)).companies == ()


@pytest.mark.parametrize("said", LOOKING_ON_ZH)
def test_chinese_firms_that_look_on_are_none_either(classifier: Classifier, said: str) -> None:
    text = f"上海松江一座工厂昨天投产,年产水泵三万台。{said.format('上海岚禾精密科技有限公司')}"
    assert classifier.judge(story("松江工厂投产", text)).companies == ()


@pytest.mark.parametrize("goods", GOODS_ZH)
def test_goods_that_are_made_come_to_market_and_grow_are_no_makers(classifier: Classifier, goods: str) -> None:
    text = f"上海松江一座工厂昨天投产。{goods}将在这里量产,{goods}已下线。{goods}在工厂今年增产两成。"
    assert classifier.judge(story("上海松江工厂投产", text)).companies == ()


@pytest.mark.parametrize("said", ["The Company Ltd. hired 300.", "John Power, plant manager, spoke.", "Mr. Orne Inc."])
def test_persons_and_words_for_firms_are_no_names(classifier: Classifier, said: str) -> None:
    text = f"A factory in Songjiang, Shanghai makes 300 pumps a day. {said}"
    assert classifier.judge(story("Factory opens in Songjiang", text)).companies == ()


@pytest.mark.parametrize(("title", "text", "firm"), NAMED)
def test_makers_that_no_list_has_are_named_as_printed(classifier: Classifier, title: str, text: str, firm: str) -> None:
    verdict = classifier.judge(story(title, text))
    (match,) = (match for match in verdict.matches if match.kind == "maker")
    assert verdict.companies == (match.id,) == (firm,)
    assert firm in match.term
    part = title if match.where == "title" else text
    assert part[match.start : match.end] == match.term


@pytest.mark.parametrize(("title", "text"), UNNAMED)
def test_goods_and_offices_are_no_makers(classifier: Classifier, title: str, text: str) -> None:
    verdict = classifier.judge(story(title, text))
    assert verdict.relevant
    assert verdict.companies == ()


def test_listed_companies_are_tagged_by_their_ids_only(classifier: Classifier) -> None:
    text = "GTA Semiconductor Co., Ltd. built a fab in Lingang, Shanghai, with tools of Norvale Optics GmbH."
    verdict = classifier.judge(story(text, text))
    assert verdict.companies == ("gta-semi", "Norvale Optics")
    assert verdict.listed_companies == ("gta-semi",)


def test_names_found_by_shape_tell_no_texts_apart(classifier: Classifier) -> None:
    article = story("Belmora Gaskets Ltd opens plant in Shanghai", "Belmora Gaskets Ltd opened a plant in Shanghai.")
    verdict = classifier.judge(article)
    traits = traits_of(article, verdict, fingerprint(article), wide=classifier.wide_places)
    assert traits.companies == traits.named_companies == ()
