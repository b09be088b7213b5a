"""A copy under a lead of its own is a copy; two articles before one closing text are two."""

from __future__ import annotations

import pytest

from mfg_monitor.dedupe.copying.copies import Told, sameness
from mfg_monitor.dedupe.copying.leads import say_the_same
from mfg_monitor.dedupe.copying.sketch import fingerprint, similarity
from mfg_monitor.model import Article

REST = "\n\n".join(
    (
        (
            "The hall covers 18,000 square metres and holds two paint booths, an oven of 60 metres and a test "
            "track under the roof. Robots bolt the axles while people fit cables and seats, and each lorry takes "
            "four hours from the first weld to the gate."
        ),
        (
            'Exports to Peru and Chile make up a third of the sales. "We were late with batteries, but nobody in '
            'the mountains asks for a charger," said Qu Lin, who has run the plant for nine years.'
        ),
        (
            "The district pays a tenth of the cost of the booths, since they burn what used to leave the stack. "
            "A school nearby trains ninety fitters a year, half of whom stay."
        ),
        (
            "Suppliers of cabs and frames rent sheds across the canal; their lorries come at six, at noon and at "
            "nine in the evening."
        ),
    )
)
FIRST = (
    "Third shift for Qingpu lorry works",
    "Huafeng Trucks will add a third shift at its works in Qingpu and hire 340 fitters before winter, "
    "because orders for mining lorries have doubled, the company said on Monday.",
)
ANEW = (
    "Mining boom fills Qingpu lorry plant",
    "Orders twice those of last year make Huafeng Trucks run its Qingpu works round the clock: 340 more "
    "fitters are wanted for a third shift that builds lorries for mines.",
)
OTHER = (
    "Mayor opens swimming pool",
    "Children splashed for free on Sunday when the new pool beside the library opened after a delay of "
    "two summers, and a brass band played until the rain came.",
)
ZH_REST = "\n\n".join(
    (
        (
            "车间面积一万八千平方米,设两间喷漆房、一座六十米长的烘炉和一条室内试车道。机器人拧车桥,装配工装线束和"
            "座椅,一辆矿用卡车从第一道焊缝到出门要四个小时。"
        ),
        "出口秘鲁和智利的车占销量三分之一。“电池我们做晚了,不过山里没人问充电桩。”管厂九年的曲林说。",
        "区里补贴喷漆房一成费用,因为废气改为焚烧处理。附近一所学校每年培养九十名装配工,一半留在厂里。",
    )
)
ZH_FIRST = (
    "青浦卡车厂增开第三班",
    "华峰卡车周一说,矿用卡车订单翻番,青浦工厂入冬前增开第三班,招三百四十名装配工。",
)
ZH_ANEW = (
    "礦山熱帶旺青浦卡車廠",
    "訂單比去年翻番,華峰卡車青浦工廠要日夜開工:第三班生產礦用卡車,再招三百四十名裝配工。",
)


def told(beginning: tuple[str, str], rest: str) -> Told:
    title, lead = beginning
    text = f"{lead}\n\n{rest}"
    url = "https://news.example/1"
    return Told(title, text, fingerprint(Article(url, url, title, text, "", "en")))


@pytest.mark.parametrize(
    ("one", "other"),
    [(told(FIRST, REST), told(ANEW, REST)), (told(ZH_FIRST, ZH_REST), told(ZH_ANEW, ZH_REST))],
    ids=["en", "zh"],
)
def test_a_lead_written_anew_leaves_a_copy(one: Told, other: Told) -> None:
    assert sameness(one, other) == sameness(other, one) == similarity(one.fingerprint, other.fingerprint)


def test_a_lead_written_anew_before_half_of_the_rest_leaves_a_copy() -> None:
    whole, half = told(ZH_FIRST, ZH_REST), told(ZH_ANEW, ZH_REST[:80])
    assert similarity(whole.fingerprint, half.fingerprint) < 0.45
    assert sameness(whole, half) == sameness(half, whole) > 0


def test_another_story_before_the_same_closing_text_is_none() -> None:
    one, other = told(FIRST, REST), told(OTHER, REST)
    assert similarity(one.fingerprint, other.fingerprint) > 0.5
    assert sameness(one, other) == sameness(other, one) == 0


def test_two_stories_of_one_works_before_what_is_said_of_it_each_time_are_two() -> None:
    """The name of the works is said again and again; that is no lead written anew."""
    closing = (
        "特斯拉上海储能超级工厂位于临港,占地二十万平方米,生产商用储能电池。工厂去年五月开工,今年二月投产,规划年产一万台,"
        "产品供应全球市场。\n\n每台可储电近四兆瓦时,相当于数千户家庭一小时的用电。公司说今后还将扩大这座工厂的规模。"
    )
    one = told(
        ("特斯拉上海储能超级工厂迎来首批学徒", "特斯拉上海储能超级工厂近日迎来首批职校学徒。"),
        f"学徒来自三所学校,将跟着师傅学开机器人,考试通过就留下来上班。宿舍在湖边,班车接送。\n\n{closing}",
    )
    other = told(
        ("特斯拉上海储能超级工厂噪音扰民", "特斯拉上海储能超级工厂近日遭到居民投诉。"),
        f"居民来信说,夜里货车进进出出,屋顶风机声响很大,希望加装隔音墙。发言人回应说正在测量。\n\n{closing}",
    )
    assert similarity(one.fingerprint, other.fingerprint) > 0.45
    assert sameness(one, other) == sameness(other, one) == 0


def test_two_fires_before_a_closing_text_of_the_site_are_two() -> None:
    """Both beginnings speak of a blaze in one district; the closing text speaks of neither."""
    closing = (
        "Copyright by the publisher. Want to know what moves the markets? Our app brings breaking stories, live data "
        "and expert columns to your phone, and subscribers read the archive back to 1987. Write to the newsroom if "
        "you find an error, or call the desk between eight and six; letters may be edited for length and clarity."
    )
    one = told(
        (
            "Night fire at Fengxian packaging works",
            "A blaze broke out at a packaging works in Fengxian before dawn and was put out after two hours. Nobody "
            "was hurt; workers of the night shift were led to safety, firefighters said.",
        ),
        closing,
    )
    other = told(
        (
            "Paint warehouse burns in Fengxian",
            "A blaze broke out at a paint warehouse in Fengxian in the afternoon and was put out after three hours. "
            "Nobody was hurt, firefighters said, and work has been halted.",
        ),
        closing,
    )
    assert similarity(one.fingerprint, other.fingerprint) > 0.45
    assert sameness(one, other) == sameness(other, one) == 0


def test_an_order_and_a_delivery_of_one_yard_before_what_is_said_of_it_each_time_are_two() -> None:
    """The closing text names the yard, and both tell of gas carriers; of their figures none is the same."""
    closing = (
        "Haiwan Heavy Industries builds container ships and ferries at two docks on Changxing island. The yard was "
        "founded by former engineers of a Danish firm, belongs to the city's industry fund, and counts shipping lines "
        "of four continents among its customers. Its shares are listed in Hong Kong."
    )
    order = (
        "Haiwan Heavy Industries wins gas order",
        "A Norwegian owner ordered six liquefied gas carriers of 174,000 cubic metres from Haiwan Heavy Industries of "
        "Changxing, with membrane tanks and a price of 9.8 billion yuan.\n" + closing,
    )
    delivery = (
        "Gas tanker leaves Changxing early",
        "Haiwan Heavy Industries of Changxing handed a liquefied gas carrier of 80,000 cubic metres with membrane "
        "tanks to its Greek owner on Monday, 63 days ahead of the contract.\n" + closing,
    )
    assert not say_the_same(order, delivery)
    same = (delivery[0], delivery[1].replace("80,000", "174,000"))
    assert say_the_same(order, same)


ZH_CLOSING = (
    "松江统计公报说明,规模以上工业企业指年主营业务收入二千万元以上的法人单位,数据由松江区统计局调查汇总。\n"
    "松江工业园区共有三千余家企业,涉及电子信息、装备制造、新材料。"
)


def test_two_months_told_in_chinese_before_what_is_said_of_each_are_two() -> None:
    """Figures stand between Chinese characters without a space."""
    one = (
        "松江区10月工业产值公布",
        "10月松江区工业产值达512.3亿元,同比增长4.1%,其中电子信息制造业210.6亿元,装备制造81.2亿元。\n" + ZH_CLOSING,
    )
    other = (
        "松江区9月工业产值发布",
        "9月松江区工业产值为498.7亿元,同比增长3.6%,其中电子信息制造业205.9亿元,装备制造79.4亿元。\n" + ZH_CLOSING,
    )
    assert not say_the_same(one, other)
    again = (other[0], one[1].replace("10月松江区工业产值达", "松江区工业产值已达"))
    assert say_the_same(one, again)


def test_the_day_that_one_newsroom_tells_sets_no_chinese_lead_apart() -> None:
    one, other = ((title, f"{lead}\n{ZH_REST}") for title, lead in (ZH_FIRST, ZH_ANEW))
    dated = (one[0], f"11月23日8时,{one[1]}")
    assert say_the_same(dated, (other[0], f"2条生产线日产30辆。{other[1]}"))


def test_few_words_say_nothing() -> None:
    assert not say_the_same(("Tesla", "Tesla"), ("Tesla", "Tesla"))
    assert not say_the_same(("", ""), ("", ""))
