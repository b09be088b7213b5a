"""Tags name what an article is about, by any alias and in either language."""

from __future__ import annotations

import pytest

from mfg_monitor.classify import Classifier
from tests.classify.stories import story


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("SAIC Volkswagen started a line at its Anting plant.", "saic-vw"),
        ("上汽大眾安亭工廠試產新車。", "saic-vw"),
        ("中芯国际上海晶圆厂扩产。", "smic"),
        ("Tesla's Shanghai plant built more cars.", "tesla-shanghai"),
        ("江南造船在长兴岛交付一艘气体船。", "jiangnan"),
        ("Hudong-Zhonghua cut steel for a gas carrier.", "hudong-zhonghua"),
    ],
)
def test_companies_by_any_alias(classifier: Classifier, text: str, company: str) -> None:
    assert classifier.judge(story(text, text)).companies == (company,)


@pytest.mark.parametrize(
    ("text", "companies"),
    [
        ("Jiangnan Shipyard in Shanghai began a box ship for Hapag-Lloyd.", ("jiangnan", "hapag-lloyd")),
        ("上海一家光缆厂向中国联通交付首批产品。", ("china-unicom",)),
        ("A valve plant in Shanghai, owned by Honda, adds a shift.", ("honda",)),
        ("A car plant in Shanghai runs like Honda of old.", ()),
        ("上海一家工厂的厂长曾在比亚迪工作,如今生产水泵。", ()),
        ("A Nike shop opened beside the old pump plant in Shanghai.", ()),
        ("Hapag-Lloyd opened a box plant in Gdansk.", ()),
    ],
)
def test_partners_are_named_after_the_makers(classifier: Classifier, text: str, companies: tuple[str, ...]) -> None:
    assert classifier.judge(story(text, text)).companies == companies


@pytest.mark.parametrize(
    "text", ["松江一家座椅厂为上汽大众配套。", "奉贤一家线束厂给特斯拉供货。", "上海一厂向比亚迪稳定供应轴承。"]
)
def test_a_customer_named_before_the_verb_takes_no_part(classifier: Classifier, text: str) -> None:
    assert classifier.judge(story(text, text)).companies == ()


def test_a_town_behind_a_common_word_is_read(classifier: Classifier) -> None:
    there = classifier.judge(story("停产", "上海一家机床企业说,台中有三座工厂停工。"))
    assert there.score < classifier.judge(story("停产", "上海一家机床企业说,三座工厂停工。")).score


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("A frozen wonton line in Shanghai folds 9,000 dumplings an hour.", "consumer"),
        ("A loom hall in Xinzhuang, Shanghai, makes nonwovens.", "textiles"),
        ("A callipers maker in Yangpu, Shanghai, lit two cells.", "high-end-equipment"),
        ("A bottle works in Putuo, Shanghai, drained its melter.", "advanced-materials"),
        ("上海闵行一家车辆厂造出市域列车。", "rail"),
        ("上海宝山一家金属网厂新增织网机。", "advanced-materials"),
        ("上海松江一家宠物粮厂投产。", "consumer"),
        ("上海金山一家胶料厂的密炼机开足。", "petrochemical"),
        ("上海嘉定一家助听器厂扩产。", "medical-devices"),
    ],
)
def test_a_branch_is_known_by_its_products(classifier: Classifier, text: str, sector: str) -> None:
    assert classifier.judge(story(text, text)).sectors[0] == sector


@pytest.mark.parametrize("name", ["Hapag-Lloyd", "Nike", "中国联通"])
def test_the_name_of_a_partner_is_no_place(classifier: Classifier, name: str) -> None:
    verdict = classifier.judge(story(f"{name} builds a new plant", f"{name} builds a new plant with two lines."))
    assert not verdict.relevant
    assert verdict.places == ()


@pytest.mark.parametrize(
    ("text", "companies"),
    [
        ("上海一家芯片厂(688981.SH)扩产。", ("smic",)),
        ("A fab in Shanghai (688981) adds tools.", ("smic",)),
        ("A plant in Shanghai made 688981 screws.", ()),
    ],
)
def test_a_stock_code_names_its_company(classifier: Classifier, text: str, companies: tuple[str, ...]) -> None:
    assert classifier.judge(story(text, text)).companies == companies


def test_a_name_across_the_end_of_another_is_not_read(classifier: Classifier) -> None:
    verdict = classifier.judge(story("沪东中华为船东开工", "沪东中华为船东开工建造一艘气体船。"))
    assert verdict.companies == ("hudong-zhonghua",)


def test_an_ambiguous_name_needs_a_second_signal(classifier: Classifier) -> None:
    assert classifier.judge(story("STEP by step", "SAIC sang. STEP danced.")).companies == ()
    assert classifier.judge(story("SAIC retools", "SAIC will retool its home plants.")).companies == ("saic",)


def test_a_doubtful_name_needs_a_word_of_its_branch(classifier: Classifier) -> None:
    yard = classifier.judge(story("Jiangnan roofs a dock", "Jiangnan will roof the dock where it builds gas carriers."))
    assert (yard.companies, yard.relevant) == (("jiangnan",), True)
    silk = classifier.judge(story("Jiangnan silk", "A silk factory weaves the patterns of Jiangnan."))
    assert (silk.companies, silk.relevant) == ((), False)


@pytest.mark.parametrize("text", ["{}\n\n{}", "{1}\n\n{0}"])
def test_a_branch_of_another_paragraph_makes_no_doubtful_name_a_maker(classifier: Classifier, text: str) -> None:
    told = "Jiangnan doubled output at its plant last year. The works hired 300 welders and added a production line."
    alone = classifier.judge(story("Output doubles", told))
    beside = classifier.judge(story("Output doubles", text.format(told, "In Norway, a shipyard launched a ferry.")))
    assert (beside.companies, beside.score <= alone.score) == ((), True)


@pytest.mark.parametrize(
    ("text", "companies"),
    [
        ("Sany added a line at its plant in Lingang, Shanghai.", ("sany-shanghai",)),
        ("上机厂在上海杨浦的车间装出一台磨床。", ("shanghai-machine-tool",)),
        ("A brake plant in Songjiang, Shanghai, supplies Tesla, BYD and Xiaomi.", ()),
        ("上海松江一家刹车厂扩产,主要客户包括特斯拉和蔚来。", ()),
        ("CATL's Shanghai plant makes packs for Tesla's rivals.", ("catl-shanghai",)),
        ("Unlike Tesla, SAIC Motor makes cells at a plant in Lingang, Shanghai.", ("saic",)),
        ("Unlike Tesla, BYD and Nio, SAIC Motor makes cells at a plant in Lingang, Shanghai.", ("saic",)),
        ("除了特斯拉,上汽集团也在上海临港新建电池工厂。", ("saic",)),
        ("与特斯拉相比,上汽集团的上海临港电池工厂更大。", ("saic",)),
        ("SMIC rival Hua Hong opened a wafer fab in Lingang, Shanghai.", ("hua-hong",)),
        ("Engineers from Hitachi and Schindler saw a lift plant in Minhang, Shanghai, add a line.", ()),
        ("Cadillac's line in Jinqiao, Shanghai, adds a shift.", ("saic-gm",)),
        ("目前巴斯夫在上海漕泾的工厂新增一条生产线。", ("basf-shanghai",)),
        ("C919总装线今天在上海移站。", ("comac",)),
    ],
)
def test_companies_that_take_part(classifier: Classifier, text: str, companies: tuple[str, ...]) -> None:
    assert classifier.judge(story(text, text)).companies == companies


def test_a_longer_name_is_another_company(classifier: Classifier) -> None:
    assert classifier.judge(story("上汽通用五菱柳州工厂投产", "上汽通用五菱柳州工厂投产。")).companies == ()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("A pump plant in Songjiang added a line.", ("shanghai", "songjiang")),
        ("A pump plant in Shanghai's Songjiang added a line.", ("shanghai", "songjiang")),
        ("松江一家泵厂投产,沪上首条产线三班倒。", ("shanghai", "songjiang")),
        ("A forge in Ling Gang added a press.", ("shanghai", "lingang")),
        ("上海漕河泾一家传感器企业新增产线。", ("shanghai", "caohejing")),
        ("A pump plant in Ohio added a line.", ()),
        ("天津临港的船厂交付一艘船。", ()),
    ],
)
def test_places_with_the_city(classifier: Classifier, text: str, places: tuple[str, ...]) -> None:
    assert classifier.judge(story(text, text)).places == places


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("A Shanghai shipyard delivered two gas carriers.", "shipbuilding"),
        ("上海一座疫苗厂投产。", "biomedicine"),
        ("A wafer fab in Shanghai raised 12-inch output.", "ic"),
        ("上海规模以上工业总产值同比增长,制造业回升。", "manufacturing"),
        ("A dairy in Shanghai bottles more milk at its plant.", "consumer"),
    ],
)
def test_sectors(classifier: Classifier, text: str, sector: str) -> None:
    assert classifier.judge(story(text, text)).sectors[0] == sector


@pytest.mark.parametrize(
    ("text", "sectors"),
    [
        ("上海一家电缆厂加开夜班。", ("power-equipment",)),
        ("上海松江一家牙膏厂买了十二台机械手,灌装线多跑两成。", ("consumer",)),
        ("A biscuit factory in Shanghai has put twelve robots on its packing line.", ("consumer",)),
        ("上海一家口服液代工厂扩建。", ("biomedicine",)),
    ],
)
def test_what_a_works_makes_goes_before_what_it_uses(
    classifier: Classifier, text: str, sectors: tuple[str, ...]
) -> None:
    assert classifier.judge(story(text, text)).sectors == sectors


def test_money_is_raised_but_so_is_output(classifier: Classifier) -> None:
    output = classifier.judge(
        story("Shanghai pump maker raised output", "The Shanghai pump plant raised output by a third.")
    )
    money = classifier.judge(
        story("Shanghai pump maker raised funds", "The Shanghai pump plant raised funds for a third hall.")
    )
    assert ("financing" in output.topics, "financing" in money.topics) == (False, True)


def test_topics_tell_the_kind_of_story(classifier: Classifier) -> None:
    verdict = classifier.judge(
        story("Shanghai unveils action plan for factories", "A three-year action plan was issued.")
    )
    assert "policy-plan" in verdict.topics


@pytest.mark.parametrize(
    ("text", "sectors"),
    [
        ("某机器人超级工厂在上海青浦开工，年产工业机器人两万台。", ("robotics",)),
        ("A gigafactory for industrial robots opened in Shanghai on Wednesday.", ("robotics",)),
        ("特斯拉上海超级工厂第四百万辆整车下线。", ("automobile",)),
        ("特斯拉上海工厂新增汽车生产线。", ("automobile",)),
        ("上海海工平台建造商试航新船。", ("shipbuilding",)),
    ],
)
def test_a_large_factory_is_of_no_branch_by_itself(classifier: Classifier, text: str, sectors: tuple[str, ...]) -> None:
    assert classifier.judge(story(text, text)).sectors == sectors


def test_a_robot_makers_large_factory_is_not_teslas(classifier: Classifier) -> None:
    text = "ABB机器人上海超级工厂投产"
    assert classifier.judge(story(text, text)).companies == ("abb-robotics",)
