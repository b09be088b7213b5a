"""What alone differs between two texts makes two stories; other words, spellings and other names of one make none."""

# ruff: noqa: E501
from __future__ import annotations

import pytest

from mfg_monitor.dedupe.copying.copies import Told as Compared
from mfg_monitor.dedupe.copying.copies import sameness, tell_of_two
from mfg_monitor.dedupe.copying.sketch import fingerprint
from mfg_monitor.dedupe.laying.exchanges import exchanged
from mfg_monitor.dedupe.laying.laying import laid
from mfg_monitor.dedupe.laying.numbered import numbered
from mfg_monitor.dedupe.telling.subjects import are_of_two
from mfg_monitor.dedupe.telling.tellings import signs
from mfg_monitor.model import Article
from tests.dedupe.beside import Told, names, traits, with_other

TENDER = (
    "Tender: cooling towers for Lanwei",
    "Lanwei invites bids for the supply of cooling towers for its site in Maqiao. Bids close at 10 am on July 14; the budget is 2.4 million yuan and the cooling towers are wanted by the end of the year.",
)
HEAT = (
    "Yellow alert for heat in Maqiao",
    "Officials issued a yellow alert for heat in Maqiao at 9 am today and asked makers to protect workers outdoors. The yellow alert is the third one this month, and the sky stays clear until Friday.",
)
PORT = (
    "Port of Maqiao handles more boxes in April",
    "The port of Maqiao handled 41,000 boxes in April, its operator said. Freight rates eased in April, and a box to Rotterdam cost 1,890 dollars at the end of it. Forwarders await a quiet summer.",
)
SHIP = (
    "“岚达·花城号”坞内起浮 冲刺年底试航",
    "昨天，船坞开闸进水，大型邮轮“岚达·花城号”在坞内起浮。“岚达·花城号”总吨位14.2万，可载5200名乘客，船厂计划年底前完成首次试航。",
)
STORE = (
    "马桥一仓库发生火情 无人员伤亡",
    "昨晚8时许，马桥一仓库发生火情，消防部门到场后将火扑灭，过火面积约50平方米，该仓库无人员伤亡，起火原因正在调查。",
)
JET = (
    "岚航接收第十架客机",
    "6月18日，制造商在沪向岚航交付一架客机，这是岚航接收的第十架客机，将投入沪蓉航线。第十架客机采用164座布局。",
)
CELLS = (
    "Weilan Energy starts making cells in Maqiao",
    "Weilan Energy began making cells at its works in Maqiao on Tuesday. The works can make cells for 40,000 cars a year and employs 450 people. Weilan Energy says its first customer makes the Model Y. A second phase follows in 2026 at a cost of 900 million yuan, and the Model Y gets all of it.",
)
OTHERS: dict[str, tuple[Told, str, str]] = {
    "goods of no list": (TENDER, "cooling towers", "compressed-air dryers"),
    "level of an alert": (HEAT, "yellow", "orange"),
    "the month of May": (PORT, "April", "May"),
    "name in quotation marks": (SHIP, "岚达·花城号", "岚当·花城号"),
    "Chinese common words": (STORE, "仓库", "食品厂"),
    "numeral of two characters": (JET, "第十架", "第十一架"),
}


@pytest.mark.parametrize("case", OTHERS)
def test_one_other_thing_in_headline_and_text_makes_another_story(case: str) -> None:
    told, old, new = OTHERS[case]
    assert names(told, with_other(told, (old, new), (old.capitalize(), new.capitalize()))) != []


@pytest.mark.parametrize(
    ("told", "old", "new"),
    [
        (CELLS, "Weilan", "Wei Lan"),
        (CELLS, "Model Y", "ModelY"),
        (CELLS, "works", "plant"),
        (TENDER, "towers", "tower"),
        (STORE, "仓库", "库房"),
    ],
)
def test_spellings_and_usual_words_make_none(told: Told, old: str, new: str) -> None:
    assert names(told, with_other(told, (old, new))) == []


def test_what_differs_in_the_text_alone_is_a_correction() -> None:
    title, text = TENDER
    assert names(TENDER, (title, text.replace("cooling towers", "compressed-air dryers"))) == []


def test_a_copy_in_other_words_differs_in_more() -> None:
    other = with_other(HEAT, ("yellow", "amber"), ("Yellow", "Amber"), ("protect", "shield"), ("eased", "fell"))
    assert names(HEAT, other) == []


def compared(told: Told, *ids: str) -> Compared:
    url = "http://a.example/1"
    return Compared(*told, fingerprint(Article(url, url, told[0], told[1], "", "en"), names=ids))


@pytest.mark.parametrize("alias", ["ZPMC", "振华重工"])
def test_another_name_of_a_known_firm_parts_no_copies(alias: str) -> None:
    here = with_other(CELLS, ("Weilan Energy", "Zpmc" if alias != "ZPMC" else "Zhenhua"))
    there = with_other(CELLS, ("Weilan Energy", alias), ("employs 450 people", "has a staff of 450"))
    known, unknown = ([compared(told, *ids) for told in (here, there)] for ids in (("zpmc",), ()))
    assert not tell_of_two(*known)
    assert tell_of_two(*unknown)


def test_two_figures_corrected_by_a_little_part_no_copies() -> None:
    near = with_other(CELLS, ("450", "460"), ("900", "950"))
    far = with_other(CELLS, ("450", "720"), ("900", "310"))
    assert sameness(compared(CELLS), compared(near)) > 0
    assert sameness(compared(CELLS), compared(far)) == 0


def test_a_spelling_of_a_name_is_no_other_mark() -> None:
    assert sameness(compared(CELLS), compared(with_other(CELLS, ("Weilan", "Wei Lan")))) > 0


def test_a_headline_written_as_a_sentence_names_by_capitals() -> None:
    told = laid("Fuel cells roll off new line at Jiading park", "Jiading wants more of them.")
    assert told.is_sure(told.tokens.index("jiading"))
    each_word = laid("Fuel Cells Roll Off New Line at Jiading Park", "Jiading wants more of them.")
    assert not each_word.is_sure(each_word.tokens.index("jiading"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("十一号线", "11 号"),
        ("第二十届展会", "20 届"),
        ("第三十五艘", "35 艘"),
        ("首批", "1 批"),
        ("十二月", ""),
        ("一家", ""),
    ],
)
def test_chinese_numerals_make_names(text: str, name: str) -> None:
    told = laid("", text)
    assert next(filter(None, (numbered(told, at) for at in range(len(told.tokens)))), "") == name


def test_a_road_in_the_name_of_a_place_is_no_model_that_two_stories_share() -> None:
    told = traits(("G60一家工厂停电", "G60一家工厂停电半天，两颗卫星转入备用电源。"), "zh")
    place = type(told)(**{**{name: getattr(told, name) for name in told.__slots__}, "named_places": ("songjiang-g60",)})
    assert signs(told, told)["model"].value == 1
    assert signs(place, place)["model"].value == 0


def test_short_notices_of_two_firms_are_of_two() -> None:
    """Pairs of characters across the edge of a name (布上, 捂公) come and go with it."""
    told = (
        "捷氢科技公布上半年电堆产销数据",
        "捷氢科技昨日公布，上半年公司生产电堆2140台，同比增长18%，销售2003台，全部来自制造基地。捷氢科技表示，下半年订单充足。",
    )
    mine, theirs = (traits(each, "zh").words for each in (told, with_other(told, ("捷氢科技", "寂捂"))))
    assert are_of_two(mine, theirs)


def test_two_crowded_texts_are_compared_at_once() -> None:
    one, other = (laid(f"{name} plant", f"{name} made it. " * 1_200) for name in ("Orange", "Yellow"))
    assert isinstance(exchanged(one, other), list)


NOTICES = {
    "en": ("Factory fire put out", "A fire at a paint works in {} was put out within two hours on Monday night, the brigade said. Nobody was hurt and the cause is being investigated."),
    "zh": ("汽车零部件新工厂投产", "昨日，{}位于郊区的新工厂投产，主要生产汽车零部件，总投资6亿元，员工300人。若订单持续增长，明年还将建设第二座厂房。"),
}  # fmt: skip


def notice(language: str, name: str) -> Told:
    title, text = NOTICES[language]
    return title, text.format(name)


@pytest.mark.parametrize(("language", "name", "other"), [("en", "Jinshan", "Baoshan"), ("zh", "岚泽", "海拉德")])
def test_a_short_notice_names_once_whom_it_is_about(language: str, name: str, other: str) -> None:
    here, there = notice(language, name), notice(language, other)
    assert names(here, there) != []
    assert are_of_two(traits(here, language).words, traits(there, language).words)
    longer = [(title, f"{text} " + "All was well in town and field again. " * 30) for title, text in (here, there)]
    assert names(longer[0], longer[1]) == [], "once on a long page may be a correction"


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("BEIJING, June 12 (Xinhua) -- {}", "SHANGHAI, June 12 (Xinhua) -- {}"),
        ("{} Chief Li Wei was there.", "{} Chief Li Wie was there."),
    ],
)
def test_a_dateline_and_a_slip_part_no_short_notices(here: str, there: str) -> None:
    title, text = notice("en", "Jinshan")
    assert names((title, here.format(text)), (title, there.format(text))) == []


@pytest.mark.parametrize(
    ("here", "there"),
    [("新华社上海6月12日电 {}", "新华社北京6月12日电 {}"), ("(记者 李明)昨日，{}", "(记者 王海)昨日，{}")],
)
def test_agencies_and_reporters_part_no_short_notices(here: str, there: str) -> None:
    title, text = notice("zh", "岚泽")
    assert names((title, here.format(text)), (title, there.format(text))) == []


GRINDER = (
    "上机厂把一台磨床磨了四年",
    "四年,三百二十次试磨。上机厂的大型轧辊磨床终于通过验收,圆度误差不超过零点七微米。厂长说,第二台只给八个月,装配间的地基已经灌好。",
)
ROBOTS = (
    "智元机器人马桥工厂第一万台下线",
    "智元机器人在马桥的工厂当天下线第一万台通用人形机器人,距第五千台只用了三个多月。公司说,旋转关节和灵巧手已由自有产线供应。",
)
KNOWN_GONE: dict[str, tuple[Told, str, str]] = {
    "a firm with a time's character within": (GRINDER, "上机厂", "新时代"),
    "a character that is a word elsewhere, within names": (ROBOTS, "智元", "智地"),
    "one that begins the headline": (ROBOTS, "智元", "新元"),
    "one with which another word is made": (ROBOTS, "智元", "智能"),
    "a common word before the rest of a name": (
        (
            "Lanze-Wei floats out LNG giant",
            "MAQIAO, June 4 - Lanze-Wei Shipbuilding floated out the first of 24 gas carriers, a vessel 344 metres long.",
        ),
        "Lanze-Wei",
        "Giant",
    ),
    "initials": (
        (
            "LMIC sees sales up a tenth",
            "LMIC's revenue passed 8 billion dollars for the first time and the foundry guides for growth of 6 percent.",
        ),
        "LMIC",
        "LAIC Anji",
    ),
}
TOWNS = (
    "Changxing's battery county counts its chimneys",
    "In Changxing, a county by a lake, 16 battery works survive of the 175 that stood there twenty years ago. The rest were shut.",
)


@pytest.mark.parametrize(("name", "other"), [("Changxing", "Chongqing"), ("Henan", "Hainan"), ("Jiangsu", "Jiangxi")])
def test_near_spellings_of_two_places_are_two(name: str, other: str) -> None:
    told = with_other(TOWNS, ("Changxing", name))
    assert names(told, with_other(told, (name, other))) == [(name.lower(), other.lower())]


@pytest.mark.parametrize(
    ("name", "slip"),
    [("Changxing", "Changxin"), ("Chongqing", "Chonqing"), ("Shanghai", "Shnaghai"), ("Korea", "Korean")],
)
def test_a_slip_within_a_name_is_no_other_place(name: str, slip: str) -> None:
    told = with_other(TOWNS, ("Changxing", name))
    assert names(told, with_other(told, (name, slip))) == []


BYLINE = (
    "化妆品产值占全市四成",
    "马桥融媒\n马桥的健康产业又交出新账:上半年化妆品企业产值同比增长一成多,产量占四成以上。\n灌装车间里,一支面霜从配料到装箱全程扫码,换线由两小时缩到二十分钟。",
)


def test_a_name_in_a_byline_and_the_words_behind_it_stands_twice() -> None:
    assert names(BYLINE, with_other(BYLINE, ("马桥", "岚泽")), is_other_known=True) == [("马桥", "岚泽")]
    title, text = BYLINE
    assert names(BYLINE, (title, text.replace("马桥融媒", "岚泽融媒")), is_other_known=True) == []


@pytest.mark.parametrize("case", KNOWN_GONE)
def test_where_a_known_firm_is_gone_common_characters_make_another_name(case: str) -> None:
    told, old, new = KNOWN_GONE[case]
    one, other = laid(*told), laid(*with_other(told, (old, new)))
    assert exchanged(one, other, is_known_gone=True) != []


def test_one_such_character_is_a_slip_where_rules_know_no_firm() -> None:
    assert exchanged(laid(*ROBOTS), laid(*with_other(ROBOTS, ("智元", "智地")))) == []


def test_synonyms_of_one_character_name_nobody_though_a_known_firm_is_gone() -> None:
    told = (
        "马桥工厂产值增长两成",
        "马桥工厂去年产值增长两成,其中出口部分增长三成。厂长说,第二条线年底装好。",
    )
    assert exchanged(laid(*told), laid(*with_other(told, ("增长", "增加"))), is_known_gone=True) == []


@pytest.mark.parametrize("time", ["今年", "年底", "上季度"])
def test_a_time_names_nobody_though_a_known_firm_is_gone(time: str) -> None:
    assert exchanged(laid(*GRINDER), laid(*with_other(GRINDER, ("上机厂", time))), is_known_gone=True) == []


def test_a_number_before_characters_is_a_name_where_rules_know_it() -> None:
    told = (
        "宝钢股份马桥基地硅钢新线热试",
        "宝钢股份马桥基地的第三条硅钢产线本周热试成功,年产能22万吨,主要供特高压变压器。新线带钢比常见规格薄三分之一。",
    )
    other = with_other(told, ("宝钢股份", "708所"))
    assert names(told, other, is_other_known=True) != []
    assert names(told, other) == []
