"""What is found in a sentence: value, unit, bound, kind, period, and what is left alone."""

from __future__ import annotations

import re

import pytest

from mfg_monitor.figures import find_figures
from mfg_monitor.model import Figure


def found(text: str) -> list[Figure]:
    return list(find_figures(text, language="zh" if re.search("[一-龥]", text) else "en"))


def values(text: str) -> list[tuple[float, str]]:
    return [(figure.value, figure.unit) for figure in found(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a fund of 45 billion, 30 billion and 25 billion yuan", [(4.5e10, "CNY"), (3e10, "CNY"), (2.5e10, "CNY")]),
        ("It paid 120,000 yuan a ton.", [(120_000, "CNY per t")]),
        ("rent of RMB 8 per sq m", [(8, "CNY per m2")]),
        ("罚款三千二百万元", [(3.2e7, "CNY")]),
        ("价值50多亿元", [(5e9, "CNY")]),
        ("募资五亿至八亿港元", [(5e8, "HKD")]),
        ("¥3.5bn and €20m and £4 million", [(3.5e9, "CNY"), (2e7, "EUR"), (4e6, "GBP")]),
        ("a 4.07\n万亿元的产值", [(4.07e12, "CNY")]),
        ("產值達三百二十億元", [(3.2e10, "CNY")]),
    ],
)
def test_money(text: str, wanted: list[tuple[float, str]]) -> None:
    assert values(text) == wanted
    assert all(figure.currency == figure.unit[:3] for figure in found(text))


def test_a_yen_sign_is_japanese_on_a_japanese_page() -> None:
    assert find_figures("¥850 million", language="ja")[0].currency == "JPY"


def test_other_languages_write_numbers_in_another_way() -> None:
    told = "Das Werk in Schanghai baut 75 C919 und 1.000 Roboter, 0,55 % mehr; es kostet 12 Millionen Euro."
    assert find_figures(told, language="de") == ()
    english = "The plant in the city makes 1,000 robots, and the line cost 12 million euros."
    assert find_figures(english, language="de") == find_figures(english, language="en") != ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It starts at $44,000, and more.", [(44_000, "USD")]),
        ("The firm, ranked no. 3, is old.", [(3, "rank")]),
        ("每万名员工拥有机器人470,", [(470, "per 10000 employees")]),
        ("The bill came to 449, the other to 12.", []),
        ("(2023) 17: 4; see 5.", []),
        ("产值达3亿、4亿元。", [(3e8, "CNY"), (4e8, "CNY")]),
    ],
)
def test_a_number_before_a_stop_is_one_where_the_words_before_it_say_so(
    text: str, wanted: list[tuple[float, str]]
) -> None:
    assert values(text) == wanted


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("It cost 69 billion yuan ($10.96 billion).", (6.9e10, "CNY"), (1.096e10, "USD")),
        ("约合3亿美元（约合人民币21.6亿元）", (3e8, "USD"), (2.16e9, "CNY")),
        ("It raised US$200 million, or about 1.4 billion yuan, in May.", (2e8, "USD"), (1.4e9, "CNY")),
    ],
)
def test_a_printed_conversion_is_a_second_figure(
    text: str, first: tuple[float, str], second: tuple[float, str]
) -> None:
    figures = found(text)
    assert [(figure.value, figure.currency) for figure in figures] == [first, second]
    assert figures[0].kind != "conversion"
    assert figures[1].kind == "conversion"


@pytest.mark.parametrize(
    ("text", "value", "bound"),
    [
        ("growth of 30-40 percent", 30, "range 30..40"),
        ("3至5万辆", 30_000, "range 30000..50000"),
        ("800到1200万元", 8e6, "range 8000000..12000000"),
        ("between 2 and 3 million tonnes", 2e6, "range 2000000..3000000"),
        ("costs fell by 10 to 15 percent", -10, "range -10..-15"),
        ("more than 500 workers", 500, "min"),
        ("no more than 500 workers", 500, "max"),
        ("handed over 500 buses", 500, "exact"),
        ("超过五百名工人", 500, "min"),
        ("五百名左右工人", 500, "approx"),
        ("员工500人左右", 500, "approx"),
        ("不足千人", 1000, "max"),
        ("建设50个以上示范场景", 50, "min"),
        ("It plans to build 40 plants.", 40, "target"),
        ("预计产值将超20亿元", 2e9, "min forecast"),
        ("Output is expected to reach 40 million tonnes.", 4e7, "forecast"),
        ("up 20 percent", 20, "exact"),
    ],
)
def test_bounds(text: str, value: float, bound: str) -> None:
    figure = found(text)[0]
    assert (figure.value, figure.bound) == (value, bound)


def test_rising_from_one_level_to_another_is_no_range() -> None:
    assert values("Its share climbed from 35 percent to 45 percent.") == [(35, "%"), (45, "%")]
    assert values("up 20 percent to 5 billion yuan") == [(20, "%"), (5e9, "CNY")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Profit plunged 43.6 percent.", [(-43.6, "%")]),
        ("a 3.2 percent drop in orders", [(-3.2, "%")]),
        ("Costs were cut to 30 percent.", [(30, "%")]),
        ("利润下降到5%", [(5, "%")]),
        ("降幅为6.3%", [(-6.3, "%")]),
        ("降幅收窄1.2个百分点", [(1.2, "pp")]),
        ("降幅收窄至27.6%", [(-27.6, "%")]),
        ("增速回落0.3个百分点", [(-0.3, "pp")]),
        ("增速-3.2%", [(-3.2, "%")]),
        ("下调25个基点", [(-0.25, "pp")]),
        ("减少了三分之二", [(-66.67, "%")]),
        ("七八成的企业", [(70, "%")]),
        ("two thirds of the parts", [(66.67, "%")]),
        ("7 out of 10 cars", [(70, "%")]),
        ("出货量增长2倍", [(3, "x")]),
        ("出货量增长到2倍", [(2, "x")]),
        ("产值翻两番", [(4, "x")]),
        ("a threefold rise", [(3, "x")]),
        ("five times as many robots as before", [(5, "x")]),
        ("It won the award five times.", []),
        ("a double-digit rise", []),
    ],
)
def test_shares_and_multiples(text: str, wanted: list[tuple[float, str]]) -> None:
    assert values(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("growth came in at minus 5.3 percent", [(-5.3, "%")]),
        ("growth of −5.3%", [(-5.3, "%")]),
        ("plus or minus 5.3 percent", [(5.3, "%")]),
        ("利润负3.2亿元", [(-3.2e8, "CNY")]),
        ("公司一季度净利-2.4亿元", [(-2.4e8, "CNY")]),
        ("经营现金流-1.2亿元", [(-1.2e8, "CNY")]),
        ("投资收益 -2亿元", [(-2e8, "CNY")]),
        ("上海 -3亿元项目开工", [(3e8, "CNY")]),
        ("净利 -3亿元项目开工", [(3e8, "CNY")]),
        ("项目总投资 -50亿元", [(5e9, "CNY")]),
        ("总投资为-50亿元", [(5e9, "CNY")]),
        ("A new plant -50 million yuan - begins", [(5e7, "CNY")]),
        ("净利润-3亿元至-2亿元", [(-3e8, "CNY"), (-2e8, "CNY")]),
        ("净利润为负3亿元至负2亿元", [(-3e8, "CNY"), (-2e8, "CNY")]),
        ("净利润分别为3亿元和-1.1亿元", [(3e8, "CNY"), (-1.1e8, "CNY")]),
        ("净利润降至-2.4亿元", [(-2.4e8, "CNY")]),
        ("企业背负3亿元债务", [(3e8, "CNY")]),
        ("temperature of -20-35 °C", [(-20, "°C")]),
        ("估值10亿-20亿元", [(1e9, "CNY")]),
        ("a result of -$3.2 million", [(-3.2e6, "USD")]),
        ("温度在-40℃至85℃之间", [(-40, "°C"), (85, "°C")]),
        ("下降的同时出口+8.9%", [(8.9, "%")]),
        ("同比低3个百分点", [(-3, "pp")]),
        ("最低5%", [(5, "%")]),
        ("the price rose three times from January to June, by 2% each", [(2, "%")]),
        ("output rose three times from a year earlier", [(3, "x")]),
        ("output rose three times from last year", [(3, "x")]),
        ("output rose three times compared with 2020", [(3, "x")]),
        ("output rose by three times from 2020", [(3, "x")]),
        ("output rose 3.2 times from 2020", [(3.2, "x")]),
        ("AI+5% 党建+3项 5G+8%", []),
        ("about 3,5,7 percent", [(7, "%")]),
        ("RMB1,2 and more", []),
        ("售价¥15，30天内", [(15, "CNY")]),
        ("its two-millionth, on Tuesday", [(2e6, "item")]),
        ("the thousandth time, a two-thousandth of a gram", []),
        ("grew 5 times; visited Shanghai 3 times from May to June", []),
        ("1/2号线、4/5G基站、1/3的会议、2/4的展会", []),
        ("Page 1/3 of the report, a 3/4-inch pipe, about 1/4 cup", []),
        ("over half of the year; 一半导体企业", []),
        ("一半以上的零部件", [(50, "%")]),
    ],
)
def test_signs_and_forms_beside_them(text: str, wanted: list[tuple[float, str]]) -> None:
    assert values(text) == wanted


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("-20~35℃", "range -20..35"),
        ("temperature of -20 to 35 °C", "range -20..35"),
        ("零下20到30摄氏度", "range -20..-30"),
        ("growth of -3% to 5%", "range -3..5"),
        ("净利润-2亿元至3亿元", "range -200000000..300000000"),
    ],
)
def test_each_end_of_a_range_has_its_own_sign(text: str, bound: str) -> None:
    assert [figure.bound for figure in find_figures(text, language="zh")] == [bound]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It ranked second in the world.", [(2, "rank (world)")]),
        ("one of the world's largest ports", []),
        ("the world's largest port", [(1, "rank (world)")]),
        ("18 of the world's top 20 drugmakers", [(18, "firm")]),
        ("位居全国第三", [(3, "rank (China)")]),
        ("第三届进博会、第一财经、第二工业大学", []),
        ("第500万辆整车下线", [(5e6, "vehicle")]),
        ("for a 15th straight year", [(15, "year")]),
        ("连续八个月增长", [(8, "month")]),
    ],
)
def test_ranks_and_runs(text: str, wanted: list[tuple[float, str]]) -> None:
    assert values(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("470 robots per 10,000 workers", [(470, "robot per 10000 workers")]),
        ("每万名员工拥有500台机器人", [(500, "robot per 10000 employees")]),
        ("one car every 45 seconds", [(45, "second per car")]),
        ("每1.5分钟下线一辆整车", [(1.5, "minute per vehicle")]),
        ("an annual capacity of 25,000 buses", [(25_000, "bus per year")]),
        ("今年产量25万辆", [(250_000, "vehicle")]),
        ("年产25万辆", [(250_000, "vehicle per year")]),
        ("硅片扩产30万片/月项目", [(300_000, "wafer per month")]),
        ("300亩", [(200_000, "m2")]),
        ("a 100kw battery", [(100, "kW")]),
        ("装机150万千瓦", [(1_500_000, "kW")]),
        ("2,000 12-inch wafers", [(2000, "wafer")]),
        ("24 high-end equipment and emerging industry projects", [(24, "project")]),
        ("20 C919s", [(20, "aircraft")]),
        ("市级智能工厂200家", [(200, "factory")]),
        ("三百台起重机的订单", [(300, "unit")]),
        ("建设50个以上示范场景", [(50, "scenario")]),
        ("1.32 million compensated gross tons", [(1.32e6, "CGT")]),
        ("a 1,200-strong workforce", [(1200, "person")]),
        ("发行15亿股", [(1.5e9, "share")]),
        ("日均15.1万TEU", [(151_000, "TEU per day")]),
        ("closed two of its five lines", [(2, "line"), (5, "line")]),
    ],
)
def test_quantities(text: str, wanted: list[tuple[float, str]]) -> None:
    assert values(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Model 3, C919, ARJ21-700, 5G, 6G, H2, PM2.5, ES8",
        "Fortune 500 companies, Top 10 suppliers, Industry 4.0, ISO 9001, GB/T 39116",
        "On May 21, 2025 engineers met at 10:17.",
        "In 2024 exports rose; the 2022 sales meeting; the 1990s",
        "Call 021-5555 0000 or 400-820-8888 workers",
        "600019.SH 688981 00981.HK",
        "1388 Zhangdong Road; 金科路2966号",
        "国发〔2009〕19号 沪ICP备05012345号-1 邮编200240",
        "千家万户 百花齐放 一带一路 两化融合 三农 五个中心 世界500强 中国制造2025 一家企业",
        "万达百度三菱三一重工 21世纪经济报道 12345热线 90后",
        "阅读 3.2万 12条评论 责任编辑（EK012） © 1996-2025",
        "over the past five years, 3 months ago, in the first two months, 前4个月, 近五年来",
        "several hundred million yuan, dozens of suppliers, 数亿元, 数十家企业, 几十台",
        "28-nanometer chips, 12英寸晶圆, 7纳米, an 80-year-old plant",
        "24/7 7x24小时 996 3+6",
        "during the 14th Five-Year Plan",
        "零部件供应商",
    ],
)
def test_false_figures(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Investment reached 69 billion yuan.", "investment"),
        ("总投资约30亿元", "investment"),
        ("Exports of 2.02 trillion yuan", "exports"),
        ("年产能25万辆", "capacity"),
        ("产值达310亿元", "output"),
        ("1至5月产量12.3万吨", "output"),
        ("融资近10亿元", "financing"),
        ("accounting for 43 percent", "share"),
        ("占全市工业比重43%", "share"),
        ("Output rose 4.6 percent.", "growth"),
        ("同比下降3.2%", "growth"),
        ("up 0.1 percentage point", "change"),
        ("more than twice the average", "multiple"),
        ("for 15 consecutive years", "run"),
        ("120 firms", "count"),
        ("利润同比+12.1%", "growth"),
        ("a margin of -5.3 percent", "profit"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert [figure.kind for figure in found(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Output was 5 million tonnes in 2024.", ["2024"]),
        ("2025年一季度产值310亿元", ["2025-01/2025-03"]),
        ("2024年上半年出口26万辆", ["2024-01/2024-06"]),
        ("2024年5月出口26万辆", ["2024-05"]),
        ("Between 2009 and 2017, 232.1 billion yuan was invested.", ["2009/2017"]),
        ("61 percent last year, up from 47 percent in 2008", ["last year", "2008"]),
        ("去年产值310亿元", ["去年"]),
        ("成立于1998年的企业产值310亿元", [None]),
        ("产值310亿元", [None]),
    ],
)
def test_periods(text: str, periods: list[str | None]) -> None:
    assert [figure.period for figure in found(text)] == periods


def test_full_width_and_invisible_characters_change_nothing_but_the_quote() -> None:
    plain = found("产值同比增长12.5%，达310亿元")
    wide = found("产值同比增长１２．５％，达３１０亿元")
    broken = found("产值同比增长12\u200b.5%，达310\u200b亿元")
    assert [(f.value, f.unit, f.bound) for f in wide] == [(f.value, f.unit, f.bound) for f in plain]
    assert [(f.value, f.unit, f.bound) for f in broken] == [(f.value, f.unit, f.bound) for f in plain]
    assert [f.quote for f in wide] == ["１２．５％", "３１０亿元"]
    assert [f.quote for f in broken] == ["12\u200b.5%", "310\u200b亿元"]


def test_per_so_many_workers_may_be_told_as_for_every() -> None:
    found = find_figures("The city has 426 robots for every 10,000 workers.", language="en")
    assert [(one.value, one.unit) for one in found] == [(426, "robot per 10000 workers")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Capacity goes from 300,000 to 500,000 vehicles a year.", [(3e5, "capacity"), (5e5, "capacity")]),
        ("Staff grew from 500 to 1,200 people.", [(500, "employment"), (1200, "employment")]),
        ("Revenue went from 2 to 3 billion yuan.", [(2e9, "sales"), (3e9, "sales")]),
        ("Output went from 900,000 to 1.2m units.", [(9e5, "output"), (1.2e6, "output")]),
        ("投资额由12.5亿美元增至15亿美元。", [(1.25e9, "investment"), (1.5e9, "investment")]),
        ("出口额首次突破千亿元大关,达1023.6亿元。", [(1e11, "exports"), (1.0236e11, "exports")]),
        ("The order covers 100 engines.", [(100, "orders")]),
        ("The firm invested in 3 workshops.", [(3, "count")]),
        ("每万名工人拥有机器人383台。", [(383, "density")]),
        ("Net losses narrowed to 45.6 million yuan.", [(4.56e7, "loss")]),
        ("Revenue rose 12% to 3.2 bln yuan.", [(12, "growth"), (3.2e9, "sales")]),
        ("Exports grew 2.4 times to 60,000 units.", [(2.4, "multiple"), (60_000, "exports")]),
        ("Industrial output fell 4.8 pct in April to 2.9 trillion yuan.", [(-4.8, "growth"), (2.9e12, "output")]),
        ("营收增长12%至30亿元。", [(12, "growth"), (3e9, "sales")]),
        ("出口额同比下降5.3%,降至12亿美元。", [(-5.3, "growth"), (1.2e9, "exports")]),
        ("员工从30人发展到如今的2600多人。", [(30, "employment"), (2600, "employment")]),
        ("It booked a third more than in 2023.", [(33.33, "growth")]),
        ("Nearly nine in ten firms plan to hire.", [(90, "share")]),
        ("The ratio of spending to sales was 4.4 percent.", [(4.4, "share")]),
        ("The 20,000-square-meter shop makes pumps.", [(20_000, "area")]),
        ("Shares closed at 34.5 yuan.", [(34.5, "amount")]),
        ("Two in ten years is few.", [(10, "count")]),
        ("It was open from 9 to 5.", []),
        ("It ran from 2019 to 2023 units.", []),
    ],
)
def test_what_a_figure_measures_goes_on_over_a_change(text: str, wanted: list[tuple[float, str]]) -> None:
    assert [(figure.value, figure.kind) for figure in found(text)] == wanted


def test_both_ends_of_a_change_are_per_the_same_time() -> None:
    assert values("日产能从1500台提升至2200台。") == [(1500, "unit per day"), (2200, "unit per day")]


def test_a_temperature_may_rise_from_below_nothing() -> None:
    (figure,) = found("温度保持在-40~20℃。")
    assert (figure.value, figure.bound, figure.quote) == (-40, "range -40..20", "-40~20℃")


def test_a_record_since_a_year_is_not_of_that_year() -> None:
    (figure,) = found("The ratio was 4.4 percent, the highest since 2015.")
    assert figure.period is None
