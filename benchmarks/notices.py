"""Notices as programs and offices write them: the same words every month, for every plant and every town.

No two notices of a form are copies, whatever they share. For the benchmarks.
"""

# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator
from random import Random

_SLOTS = {
    "en": {
        "firm": "Lanxin Bearings|Huayue Pumps|Tongji Valves|Fengde Castings|Baolin Textiles|Zhenhe Optics|Kaiyuan Dies",
        "town": "Anting|Maqiao|Zhuanghang|Langxia|Heqing|Gucun|Huaxin|Xinqiao|Malu|Nanxiang|Fengjing|Zhuqiao",
        "person": "Li Wei|Zhao Min|Chen Gang|Sun Lei|Zhou Ying|Wu Hao|Xu Jie|Qian Feng",
        "month": "January|February|March|April|May|June|July|August|September|October|November",
        "weekday": "Monday|Tuesday|Wednesday|Thursday|Friday",
        "updown": "rose|fell|grew|dropped|slipped|gained",
        "wind": "north|south|east|west|northeast|southeast",
        "sky": "sunny|cloudy|overcast|rainy|foggy",
        "goods": "bearings|pumps|valves|castings|yarns|lenses|dies|gearboxes|sensors",
    },
    "zh": {
        "firm": "岚新轴承|华岳泵业|同济阀门|丰德铸造|宝霖纺织|臻和光学|凯源模具|恒拓机电",
        "town": "安亭|马桥|庄行|廊下|合庆|顾村|华新|新桥|马陆|南翔|枫泾|祝桥",
        "person": "李伟|赵敏|陈刚|孙磊|周莹|吴昊|徐洁|钱峰",
        "month": "1|2|3|4|5|6|7|8|9|10|11",
        "weekday": "一|二|三|四|五",
        "updown": "增长|下降|上升|回落",
        "wind": "偏北|偏南|东到东南|西北|东北|西南",
        "sky": "晴到多云|多云|阴有小雨|阴到多云|多云转晴",
        "goods": "轴承|水泵|阀门|铸件|纱线|镜片|模具|减速机|传感器",
    },
}
_FORMS = {
    "en": {
        "output": "Output of {goods} in {town} {updown} {n1}.{d} percent year on year to {n3} million yuan in {month}, "
        "the statistics bureau said on {weekday}. In the first {d} months output came to {n4} million yuan, {n1}.{d} "
        "percent more than a year before. Exports {updown} {n2} percent and made up {n2} percent of sales. The number "
        "of employees stood at {n4}. Prices paid by makers {updown} {d}.{d} percent.",
        "weather": "{town} will be {sky} on {weekday} with a high of {n2} degrees Celsius and a low of {d} degrees, the "
        "weather service said. A {wind} wind of force {d} is expected. Humidity ranges from {n2} to {n2} percent, and "
        "the air quality index lies around {n2}. {weekday} will be {sky}, with temperatures between {d} and {n2} "
        "degrees. Residents are reminded to look after the elderly and children.",
        "shares": "Shares of {firm} {updown} {d}.{n2} percent to close at {n2}.{n2} yuan in Shanghai on {weekday}. "
        "Turnover was {n3} million yuan, with {n4},{n3} shares changing hands. The benchmark index {updown} "
        "{d}.{d} percent to {n4} points. {firm} has a market value of {n2}.{d} billion yuan. In the past twelve months "
        "the stock {updown} {n2} percent.",
        "tender": "Notice of tender. {firm} invites bids for the supply of {goods} for its works in {town}. Tender no. "
        "SH{n4}-{n3}. Quantity: {n3} sets. Budget: {n3}.{d} thousand yuan. Documents may be had from {month} {n} to "
        "{month} {n}, from {d} am to {d} pm, for {n3} yuan. Bids are opened at {d} pm on {month} {n}. Contact: "
        "{person}, telephone 021-{n4}{n4}.",
        "plant": "{firm} opened a new plant in {town} on {weekday}. The works covers {n2},{n3} square metres and cost "
        "{n3} million yuan. It will make {n3},{n3} {goods} a year and employ {n3} people. General manager {person} "
        "said the new plant would double capacity and shorten delivery by {n2} days. Trial production began in "
        "{month}.",
        "results": "{firm} said its net profit {updown} {n2}.{d} percent to {n3} million yuan in the first half. Revenue "
        "{updown} {n2}.{d} percent to {n4} million yuan. Earnings a share were 0.{n2} yuan. The company spent {n2} "
        "million yuan on research. Orders on hand stood at {n3} million yuan at the end of {month}. The board "
        "proposed a dividend of 0.{n2} yuan a share.",
    },
    "zh": {
        "output": "{town}镇统计办{month}月{n}日公布，{month}月全镇规模以上工业企业完成产值{n2}.{d}亿元，同比{updown}{n1}.{d}%。"
        "其中，{goods}制造业产值{n2}.{d}亿元，{updown}{n1}.{d}%。1至{month}月累计完成产值{n3}.{d}亿元，同比{updown}{d}.{d}%。"
        "出口交货值{n1}.{d}亿元，占比{n2}%。月末从业人员{n4}人，产销率{n2}.{d}%。",
        "weather": "市气象台发布：{town}地区明天{sky}，{wind}风{d}级，最高气温{n2}度，最低气温{d}度，相对湿度{n2}%到{n2}%，"
        "空气质量指数{n2}到{n2}。后天{sky}，{wind}风{d}级，气温{d}度到{n2}度。气象部门提醒市民注意增减衣物，关爱老人和儿童。",
        "shares": "{month}月{n}日，{firm}（6{n4}{d}）收报{n2}.{n2}元，{updown}{d}.{n2}%，成交额{n1}.{n2}亿元，换手率{d}.{n2}%。"
        "当日上证指数报{n4}.{n2}点，{updown}{d}.{n2}%。主力资金净流入{n4}万元。{firm}总市值{n3}亿元，近五日股价累计{updown}{n1}.{n2}%。",
        "tender": "{firm}{goods}采购项目招标公告。项目编号：SH{n4}-{n3}。项目地点：{town}。采购数量：{n3}套。预算金额：{n3}.{d}万元。"
        "获取招标文件时间：{month}月{n}日至{month}月{n}日，每天上午{d}时至下午{d}时，售价{n3}元。开标时间：{month}月{n}日下午{d}时。"
        "联系人：{person}，电话：021-{n4}{n4}。",
        "plant": "{month}月{n}日，{firm}在{town}举行新工厂投产仪式。新厂区占地{n3}亩，总投资{n1}.{d}亿元，年产{goods}{n3}万套，"
        "新增就业{n3}人。总经理{person}表示，新工厂投产后产能将翻番，交货周期缩短{n2}天，预计年产值达到{n2}亿元。"
        "区领导出席仪式并为首批产品揭幕。",
        "results": "{firm}{month}月{n}日晚披露半年报，上半年实现营业收入{n2}.{n2}亿元，同比{updown}{n2}.{n2}%；归母净利润{d}.{n2}亿元，"
        "同比{updown}{n2}.{n2}%；基本每股收益0.{n2}元。报告期内研发投入{d}.{n2}亿元，占营收{d}.{n2}%。公司拟每10股派{d}.{d}元。"
        "截至{month}月末，在手订单{n2}.{d}亿元。",
    },
}
FAMILIES = tuple((language, form) for language, forms in _FORMS.items() for form in forms)
HELD = frozenset({"shares", "plant", "weather"})
"""Forms that no rule was tuned with."""


def notices(language: str, form: str, chance: Random, count: int) -> Iterator[str]:
    """Answer notices of one form, a title in the first line; sometimes the next one is about the same subject."""
    kept: dict[str, str] = {}
    for number in range(count):
        if number % 3 == 0:
            kept = {
                name: chance.choice(_SLOTS[language][name].split("|")) for name in ("firm", "town", "goods", "person")
            }
        text = _filled(_FORMS[language][form], language, kept, chance)
        yield text


def _filled(form: str, language: str, kept: dict[str, str], chance: Random) -> str:
    parts = form.split("{")
    text = parts[0]
    for part in parts[1:]:
        slot, rest = part.split("}", maxsplit=1)
        text += _value(slot, language, kept, chance) + rest
    return text


def _value(slot: str, language: str, kept: dict[str, str], chance: Random) -> str:
    match slot:
        case "n":
            return str(chance.randint(1, 28))
        case "d":
            return str(chance.randint(2, 9))
        case "n1":
            return str(chance.randint(2, 29))
        case "n2" | "n3" | "n4":
            digits = int(slot[1])
            return str(chance.randint(10 ** (digits - 1), 10**digits - 1))
        case _:
            return kept.get(slot) or chance.choice(_SLOTS[language][slot].split("|"))
