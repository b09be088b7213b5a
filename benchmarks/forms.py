"""Are two announcements of one form kept apart where one thing alone differs, or one thing and the figures?

    python benchmarks/forms.py [--half tune|hold|both] [--errors]

Recalls of two models, results of two quarters, appointments of two people, two lines, phases, ships, batches: of each
form two texts are filled in which a slot has two values wherever it stands, headline included. "one" changes that slot
alone, "one and figures" every figure too. Forms marked as held were written with the others and never tuned with.
"""

# ruff: noqa: E501
from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

from exchanges import Reader, Told, joined

from mfg_monitor.config.load import load


@dataclass(frozen=True, slots=True)
class Form:
    """A title and a text with slots, and the values of each; figures in brackets are other ones where these change."""

    language: str
    title: str
    text: str
    slots: Mapping[str, Sequence[str]]
    is_held: bool = False


FORMS = (
    Form("en", "{firm} recalls [12,400] {model} cars over seat belts",
         "{firm} will recall [12,400] {model} cars made in Shanghai between March [2021] and June [2022], the market regulator said on Friday. In some {model} cars the bolts of the front seat belts may not have been tightened as they should, which raises the risk of injury in a crash.\n\nOwners of a {model} will be asked to bring it to a workshop, where the bolts are checked and tightened free of charge. The firm knows of [3] complaints and of no accident. The recall of the {model} begins on June [28] and is the [second] this year.",
         {"model": ("Model Y", "Model 3", "ES6", "ET5", "Tiggo 8", "Han L"), "firm": ("Tesla", "NIO", "Chery", "BYD")}),
    Form("en", "{firm} profit falls in {period}",
         "{firm} said on Thursday that net profit fell [14.2] percent to [318] million yuan in {period}, as prices of its parts went on falling. Revenue rose [3.1] percent to [4,210] million yuan.\n\nThe company, which runs two works in Songjiang, blamed a weak market and the cost of a new hall. Orders on hand at the end of {period} were worth [2,870] million yuan. {firm} expects demand to recover later in the year, chief financial officer Qian Lei said, and keeps its plan to hire [240] people.",
         {"firm": ("Hanbell", "Baolong", "Huayu", "Keli Sensing"), "period": ("the first quarter", "the second quarter", "the third quarter")}),
    Form("en", "{firm} names {person} head of its Shanghai works",
         "{firm} has named {person} general manager of its works in Shanghai's Minhang District, the company said in a statement. {person} takes over on July [1] from Markus Vogel, who retires after [22] years with the group.\n\n{person}, [48], joined the company in [2006] and has led the quality department since [2019]. The works employs [1,150] people and makes pumps and seals for the chemical industry. \"I look forward to working with the teams in Minhang,\" {person} said.",
         {"person": ("Anna Kowalski", "Li Qiang", "Tomas Brandt", "Grace Huang"), "firm": ("Sulmag", "Eagleton", "Körting")}),
    Form("en", "{town} opens hydrogen filling station for trucks",
         "A hydrogen filling station for trucks opened in {town} on Monday, the fourth of its kind in Shanghai. It can fill [120] trucks a day and gets its hydrogen by pipe from a chemical plant nearby.\n\nThe station in {town} cost [38] million yuan, a third of it paid by the city. [Sixty] trucks of a logistics company that serves steelmakers will use it. Officials in {town} want [300] fuel cell trucks on the road by [2027].",
         {"town": ("Baoshan", "Caojing", "Anting", "Waigaoqiao", "Jiading", "Jinshan")}),
    Form("en", "Trains for Metro {line} leave CRRC works in Shanghai",
         "The first of [42] trains for Metro {line} left the works of CRRC in Minhang on Tuesday. The six-car train runs without a driver and carries [1,860] passengers at up to [80] km an hour.\n\nTrains for {line} are to be delivered at a pace of two a month. Tests on the tracks begin in September, and {line} is to open at the end of next year. Doors and brakes come from suppliers in Changzhou.",
         {"line": ("Line 18", "Line 21", "Line 23", "Line 19")}),
    Form("en", "Shanghai publishes {batch} batch of advanced smart factories",
         "Shanghai's industry commission has published the {batch} batch of the city's advanced smart factories. The {batch} batch has [58] names, among them works of makers of cars, chips, medicine and textiles.\n\nA factory on the list gets up to [3] million yuan. Experts looked at [14] criteria, from planning to energy. With the {batch} batch the city has [302] such factories. Applications for the next one are open until the end of October.",
         {"batch": ("third", "fourth", "fifth")}, is_held=True),
    Form("en", "Drug regulator approves {drug} of {firm} for lung cancer",
         "The national drug regulator has approved {drug}, a tablet against lung cancer by {firm}, for patients whose tumour has come back. In a trial of [412] patients {drug} kept the disease in check for [11.2] months in the middle, against [6.9] with chemotherapy.\n\n{firm} will make {drug} in its works in Zhangjiang, which can turn out [40] million tablets a year. The price is being negotiated. The most frequent side effects of {drug} were rashes and diarrhoea.",
         {"drug": ("sunvotinib", "benmelstobart", "glumetinib", "rezivertinib"), "firm": ("Haihe", "Allist", "Junshi")}, is_held=True),
    Form("en", "{firm} delivers {ship} to its owner",
         "{firm} has delivered {ship}, a carrier of liquefied gas of [174,000] cubic metres, to its owner at its yard on Changxing Island. {ship} is [299] metres long and the [third] of a series of [six].\n\nIts tanks keep the gas at minus [163] degrees. {ship} sails for Qatar on Saturday to load her first cargo. {firm} has orders for [30] more carriers and is busy until [2031]. The price of {ship} was not disclosed.",
         {"ship": ("Al Rayyan", "Grace Orchid", "Lusail", "Celestial Sea"), "firm": ("Hudong-Zhonghua", "Jiangnan")}, is_held=True),
    Form("en", "{firm} breaks ground on {goods} plant in Lingang",
         "{firm} broke ground on a plant for {goods} in Lingang on Wednesday. It will cost [1.8] billion yuan, cover [64,000] square metres and make [2] million {goods} a year from the end of [2026].\n\nDemand for {goods} is growing by a fifth a year, the company said. The first phase has [two] lines and creates [350] jobs. {firm} already makes {goods} in Wuxi, and wants to be nearer to customers in Shanghai.",
         {"firm": ("Nexteer", "Aptiv", "Wingtech"), "goods": ("sensors", "connectors", "relays", "steering gears", "headlamps")}, is_held=True),
    Form("en", "Shanghai's exports of cars rise in {month}",
         "Shanghai exported [148,000] cars in {month}, [9.4] percent more than a year before, customs said. Their value rose [5.2] percent to [21.7] billion yuan. Electric cars made up [61] percent.\n\nMost of the cars shipped in {month} went to Europe, South-East Asia and Mexico. Waigaoqiao handled [two thirds] of them. Customs cleared [92] percent of the cars within a day in {month}, helped by a system that reads chassis numbers by camera.",
         {"month": ("March", "April", "August", "October")}, is_held=True),
    Form("zh", "{firm}召回部分{model}汽车",
         "日前，{firm}根据《缺陷汽车产品召回管理条例》的要求，向市场监管总局备案了召回计划。自[6]月[28]日起，召回[2021]年[3]月至[2022]年[6]月生产的部分{model}汽车，共计[12400]辆。\n\n本次召回范围内的部分{model}车辆，前排安全带锚点螺栓可能未按规定力矩拧紧，发生碰撞时会增加乘员受伤的风险，存在安全隐患。\n\n{firm}将为召回范围内的{model}车辆免费检查并紧固螺栓，以消除安全隐患。用户可拨打服务热线咨询。",
         {"model": ("Model Y", "Model 3", "ES6", "ET5", "理想L9", "智己L7"), "firm": ("特斯拉（上海）有限公司", "蔚来汽车", "上汽通用汽车有限公司")}),
    Form("zh", "{firm}{period}净利润下降",
         "{firm}昨晚披露财报，{period}实现营业收入[42.1]亿元，同比增长[3.1]%；归母净利润[3.18]亿元，同比下降[14.2]%。\n\n公司表示，{period}利润下滑主要受产品降价和新厂房投入使用影响。截至{period}末，在手订单[28.7]亿元。{firm}在松江有两处生产基地，员工[4200]人，公司预计下半年需求将回暖，全年扩招[240]人的计划不变。",
         {"firm": ("汉钟精机", "保隆科技", "华域汽车", "柯力传感"), "period": ("一季度", "二季度", "三季度", "上半年")}),
    Form("zh", "{person}出任{firm}上海工厂总经理",
         "{firm}近日宣布，任命{person}为上海闵行工厂总经理，[7]月[1]日起生效。原总经理马库斯在集团工作[22]年后退休。\n\n{person}现年[48]岁，[2006]年加入公司，[2019]年起负责质量部门。闵行工厂有员工[1150]人，主要为化工行业生产机泵和密封件。{person}表示，期待与闵行的同事一起把工厂建成集团在亚洲的标杆。",
         {"person": ("李强生", "王海燕", "陈志远", "周敏"), "firm": ("苏尔曼", "伊格尔", "科亭集团")}),
    Form("zh", "{town}首座重卡加氢站投运",
         "[5]月[12]日，{town}首座面向重卡的加氢站投入运营，这也是全市第[四]座同类站点。该站每天可为[120]辆重卡加氢，氢气由附近化工企业通过管道输送。\n\n{town}加氢站总投资[3800]万元，其中三分之一由市级资金支持。首批[60]辆服务钢厂的物流重卡将在此加氢。{town}有关负责人表示，到[2027]年，当地氢燃料电池重卡将达到[300]辆。",
         {"town": ("宝山", "漕泾", "安亭", "外高桥", "张江", "张堰", "金山", "金桥")}),
    Form("zh", "上海地铁{line}首列车下线",
         "上海地铁{line}首列车昨天在中车闵行基地下线。列车采用六节编组、全自动无人驾驶，最高时速[80]公里，最大载客[1860]人。\n\n{line}共采购[42]列车，将以每月[两]列的速度交付。[9]月起列车将上线调试，{line}计划于明年底开通。列车的车门和制动系统由常州企业配套。",
         {"line": ("18号线", "21号线", "23号线", "19号线", "崇明线", "嘉闵线")}),
    Form("zh", "上海公布第{batch}批市级先进级智能工厂名单",
         "市经济信息化委日前公布第{batch}批上海市先进级智能工厂名单，共有[58]家企业入选，涵盖汽车、集成电路、生物医药和纺织等行业。\n\n据介绍，入选第{batch}批名单的企业最高可获[300]万元支持。专家组从计划、质量、能源等[14]个方面对申报企业作了评审。第{batch}批名单公布后，全市先进级智能工厂达到[302]家。下一批申报工作将于[10]月底截止。",
         {"batch": ("三", "四", "五", "六")}, is_held=True),
    Form("zh", "{firm}肺癌新药{drug}获批上市",
         "国家药监局近日批准{firm}申报的{drug}片上市，用于治疗复发的非小细胞肺癌患者。一项入组[412]名患者的试验显示，{drug}组的中位无进展生存期为[11.2]个月，化疗组为[6.9]个月。\n\n{drug}将在{firm}位于张江的工厂生产，年产能[4000]万片。{drug}最常见的不良反应为皮疹和腹泻，价格尚在谈判之中。",
         {"drug": ("舒沃替尼", "谷美替尼", "瑞齐替尼", "伏美替尼"), "firm": ("海和药物", "艾力斯", "君实生物")}, is_held=True),
    Form("zh", "{firm}交付“{ship}”号液化气船",
         "昨天，{firm}在长兴岛基地向船东交付“{ship}”号大型液化天然气运输船。“{ship}”号总长[299]米，舱容[17.4]万立方米，是该系列[六]艘船中的第[三]艘。\n\n船上货舱可在零下[163]摄氏度保存天然气。“{ship}”号将于周六启航前往卡塔尔装载首船货物。{firm}目前还有[30]艘同类船订单，生产任务排到[2031]年。",
         {"ship": ("绿能瀛", "格桑花", "天山", "海洋之星"), "firm": ("沪东中华", "江南造船")}, is_held=True),
    Form("zh", "{firm}{goods}项目在临港开工",
         "[3]月[26]日，{firm}{goods}项目在临港新片区开工。项目总投资[18]亿元，占地[96]亩，[2026]年底建成后年产{goods}[200]万套。\n\n{firm}表示，{goods}的市场需求每年增长两成，一期建设[两]条生产线，可带动就业[350]人。公司在无锡已有{goods}生产基地，此次落户临港是为了更靠近上海的客户。",
         {"firm": ("耐世特", "安波福", "闻泰科技"), "goods": ("传感器", "连接器", "继电器", "转向器", "车灯")}, is_held=True),
    Form("zh", "上海口岸{month}汽车出口增长",
         "上海海关昨天公布，{month}上海口岸出口汽车[14.8]万辆，同比增长[9.4]%，货值[217]亿元，增长[5.2]%，其中电动汽车占[61]%。\n\n{month}出口的汽车主要销往欧洲、东南亚和墨西哥，[三分之二]从外高桥装船。海关用摄像头识别车架号，{month}有[92]%的汽车在一天内办结通关手续。",
         {"month": ("3月", "4月", "8月", "10月")}, is_held=True),
    Form("zh", "{firm}{phase}工厂投产",
         "昨天，{firm}{phase}工厂在青浦工业园区投产。{phase}工厂建筑面积[6.4]万平方米，总投资[12]亿元，有[四]条自动化产线，年产伺服电机[80]万台。\n\n{firm}总经理吴越表示，{phase}工厂的产品主要供应机器人企业，订单已排到年底。目前{phase}工厂有员工[420]人，还将招聘[150]人。",
         {"firm": ("凌顿电机", "禾川", "步科"), "phase": ("一期", "二期", "三期")}),
    Form("en", "{firm} starts production at {phase} works in Qingpu",
         "{firm} started production at {phase} in the Qingpu industrial zone on Wednesday. {phase} has a floor of [64,000] square metres, cost [1.2] billion yuan and makes [800,000] servo motors a year on [four] lines.\n\nMost motors made at {phase} go into robots, manager Wu Yue said, and orders fill the books until December. {phase} has a staff of [420], and {firm} wants to hire [150] more.",
         {"firm": ("Lington", "Hechuan", "Kinco"), "phase": ("Plant 1", "Plant 2", "Plant 3")}),
)  # fmt: skip

_FIGURE = re.compile(r"\[([^\]]+)\]")
_WORDS = {
    "en": "second third fourth fifth sixth six seven eight nine ten two three four".split(),
    "zh": "两三四五六七八九十",
}


def pairs(form: Form, chance: Random) -> Iterator[tuple[str, Told, Told]]:
    """Answer two texts that differ in one slot, and the same with other figures, for each two values of each slot."""
    usual = {name: values[0] for name, values in form.slots.items()}
    for name, values in form.slots.items():
        for a, b in combinations(values, 2):
            one, other = ({**usual, name: value} for value in (a, b))
            yield f"{name} alone", _filled(form, one, None), _filled(form, other, None)
            yield f"{name} and figures", _filled(form, one, None), _filled(form, other, chance)


def _filled(form: Form, values: Mapping[str, str], chance: Random | None) -> Told:
    def figure(found: re.Match[str]) -> str:
        if chance is None:
            return found[1]
        if found[1][0].isdigit():
            return re.sub(r"\d", lambda _: str(chance.randint(1, 9)), found[1])
        return chance.choice(_WORDS[form.language])

    title, text = (_FIGURE.sub(figure, part.format(**values)) for part in (form.title, form.text))
    return title, text


def measure(reader: Reader, half: str, *, errors: bool) -> None:
    """Print how many pairs of each kind are joined as copies, or as one story."""
    counts: dict[str, Counter[str]] = {}
    for form in FORMS:
        if form.is_held != (half == "hold"):
            continue
        for kind, told, other in pairs(form, Random(f"{half} {form.title}")):
            one, new = reader.examined(told, form.language), reader.examined(other, form.language, 1)
            is_copy = joined(one, new)
            is_story = is_copy or reader.are_told_alike(one, new)
            counts.setdefault(f"{form.language} {kind}", Counter()).update(pairs=1, copies=is_copy, stories=is_story)
            if errors and is_story:
                print(f"{'COPY' if is_copy else 'STORY'} {kind}: {told[0]!r} | {other[0]!r}")
    whole = sum(counts.values(), Counter())
    for name, count in sorted({**counts, "all": whole}.items()):
        print(f"{half}: {name:22} {count['pairs']:4} pairs, {count['copies']:3} copies, {count['stories']:3} one story")


def main() -> None:
    """Measure the halves that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--half", choices=["tune", "hold", "both"], default="both")
    parser.add_argument("--errors", action="store_true")
    asked = parser.parse_args()
    reader = Reader(load(None, environ={}))
    for half in ["tune", "hold"] if asked.half == "both" else [asked.half]:
        measure(reader, half, errors=asked.errors)


if __name__ == "__main__":
    main()
