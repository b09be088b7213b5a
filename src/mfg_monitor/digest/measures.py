"""Figures as a Chinese reader writes them: 490万辆, 每吨3587元, 第三（世界）."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mfg_monitor.model import Figure

ZH_SCALES: Sequence[tuple[float, str]] = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"))
ZH_MONEY: Mapping[str, str] = {
    "CNY": "元", "USD": "美元", "EUR": "欧元", "GBP": "英镑", "HKD": "港元", "JPY": "日元", "KRW": "韩元",
    "TWD": "新台币", "SGD": "新加坡元", "AUD": "澳元", "CAD": "加元", "CHF": "瑞士法郎", "INR": "卢比", "RUB": "卢布",
}  # fmt: skip
_THINGS = """
vehicle 辆|car 辆|truck 辆货车|bus 辆客车|aircraft 架|plane 架|ship 艘|vessel 艘|train 列|satellite 颗卫星
rocket 枚火箭|unit 台|set 套|robot 台机器人|machine 台机器|machine tool 台机床|engine 台发动机|turbine 台机组
furnace 座炉|kiln 座窑|battery 块电池|cell 个电芯|chip 颗|wafer 片|piece 件|part 个零件|item 项|device 台设备
system 套系统|model 款|type 种|kind 种|product 种产品|brand 个品牌|variety 个品种|pallet 托|box 箱
container 个集装箱|package 件包裹|dose 剂|barrel 桶|bottle 瓶|project 个项目|factory 家工厂|plant 家工厂
mill 家工厂|firm 家企业|company 家企业|enterprise 家企业|business 家企业|maker 家厂商|supplier 家供应商
customer 家客户|client 家客户|exhibitor 家展商|startup 家初创企业|institution 家机构|laboratory 个实验室
center 个中心|centre 个中心|park 个园区|platform 个平台|facility 座设施|site 处|building 栋|block 栋|floor 层
room 间|workshop 个车间|line 条线|production line 条生产线|assembly line 条装配线|shift 班|station 个站
hotel 家酒店|shop 家店|store 家店|outlet 家门店|branch 家分支机构|hospital 家医院|school 所学校
university 所大学|home 套住房|house 套住房|bed 张床位|person 人|people 人|worker 名工人|employee 名员工
engineer 名工程师|researcher 名研究人员|technician 名技术人员|expert 名专家|student 名学生|staff 名员工
resident 名居民|visitor 名观众|passenger 名乘客|applicant 名申请人|user 名用户|household 户|job 个岗位
team 支队伍|member 名成员|visit 人次|trip 班次|flight 架次|time 次|seat 个座位|order 份订单|contract 份合同
deal 笔交易|patent 项专利|standard 项标准|measure 项措施|technology 项技术|award 个奖项|city 个城市
country 个国家|province 个省份|district 个区|region 个地区|market 个市场|industry 个行业|sector 个行业
field 个领域|step 道工序|batch 批|group 组|copy 份|share 股|revolution 转|leg 条腿|phase 期|year 年|month 个月
week 周|day 天|hour 小时|minute 分钟|second 秒|decade 个十年|quarter 个季度|anniversary 周年|t 吨|tonne 吨
ton 吨|kg 公斤|g 克|m 米|km 公里|cm 厘米|mm 毫米|um 微米|nm 纳米|mil 英里|inch 英寸|li 里|jin 斤|m2 平方米
square metre 平方米|km2 平方公里|mm2 平方毫米|m3 立方米|Nm3 标方|sqft 平方英尺|ha 公顷|hectare 公顷|mu 亩|l 升
DWT 载重吨|CGT 修正总吨|GT 总吨|tce 吨标准煤|TEU 标准箱|knot 节|hp 马力|rpm 转/分钟|kWh 千瓦时|MWh 兆瓦时
GWh 吉瓦时|kW 千瓦|MW 兆瓦|GW 吉瓦|kV 千伏|point 点|percentage point 个百分点|x 倍
"""
_NAMES = dict(pair.rsplit(" ", 1) for line in _THINGS.strip().splitlines() for pair in line.split("|"))
_EACH = {"year": "年", "month": "月", "week": "周", "day": "天", "hour": "小时", "minute": "分钟", "second": "秒"}
_SETS = {"world": "世界", "China": "全国", "country": "全国", "city": "全市", "Asia": "亚洲", "Europe": "欧洲"}
_LONGEST_SYMBOL = 3


def in_chinese(figure: Figure) -> str:
    """Answer a figure in Chinese notation.

    A thing that has no name here is left out: its word stands in the quotation beside it.
    """
    number = scaled(figure.value, ZH_SCALES)
    unit = figure.unit
    if figure.currency:
        tail = unit.removeprefix(figure.currency).strip()
        return _each(tail) + number + ZH_MONEY.get(figure.currency, f" {figure.currency}")
    if unit == "%":
        return f"{number}%"
    if unit.startswith("rank"):
        among = unit.removeprefix("rank").strip(" ()")
        return f"第{number}" + (f"（{_SETS.get(among, among)}）" if among else "")
    head, per, base = f" {unit}".partition(" per ")
    if per and base.isdigit():
        return f"每{base}有{number}"
    return (_each(f"per {base}") if per else "") + number + _named(head.strip())


def _each(tail: str) -> str:
    """Answer "每吨" for "per t"; "" for what is none or has no name here."""
    base = tail.removeprefix("per ").strip()
    name = _EACH.get(base) or _NAMES.get(base, "")
    return f"每{name.removeprefix('个')}" if tail.startswith("per ") and name else ""


def _named(unit: str) -> str:
    if unit in _NAMES:
        return _NAMES[unit]
    is_symbol = unit and (len(unit) <= _LONGEST_SYMBOL or not unit.replace(" ", "").islower()) and unit.isascii()
    return f" {unit}" if is_symbol else ""


def scaled(value: float, scales: Sequence[tuple[float, str]]) -> str:
    """Answer a number with the largest of these scales that it reaches."""
    for size, name in scales:
        if abs(value) >= size:
            return f"{_number(value / size)}{name}"
    return _number(value)


def _number(value: float) -> str:
    return f"{value:,.4f}".rstrip("0").rstrip(".") if value != int(value) else f"{int(value):,}"
