"""What is counted: Chinese measure words, made precise by the noun beside them."""

from __future__ import annotations

import re

from mfg_monitor.numerals import any_of

_NOUNS_ZH = {
    "robot": "机器人",
    "machine tool": "机床",
    "chip": "芯片",
    "wafer": "晶圆|硅片",
    "truck": "重卡|卡车|货车",
    "bus": "客车|公交车|巴士",
    "vehicle": "新能源车|新能源汽车|电动车|电动汽车|乘用车|整车|汽车|轿车|车",
    "supplier": "供应商",
    "factory": "工厂|车间",
    "project": "项目|工程",
    "job": "岗位",
    "center": "研发中心|创新中心|技术中心|研究中心|数据中心",
    "product": "产品",
    "patent": "专利",
    "production line": "生产线|产线|流水线",
    "park": "园区|产业园",
    "engine": "发动机",
    "ship": "船舶|轮船",
    "platform": "平台",
    "brand": "品牌",
    "country": "国家",
    "city": "城市",
    "standard": "标准",
    "order": "订单",
    "scenario": "场景",
    "laboratory": "实验室",
    "container": "集装箱",
    "charging pile": "充电桩",
    "station": "站点|换电站|加氢站|充电站",
    "exhibitor": "展商|参展商",
    "firm": "企业|公司|厂商|小巨人|独角兽",
    "system": "系统",
    "part": "零部件|零件",
}
_MEASURES = {
    "人次": "visit", "架次": "flight", "班次": "trip", "台次": "treatment", "班列": "train",
    "家": "firm", "户": "household", "台": "unit", "套": "set", "台套": "set", "台（套）": "set", "台(套)": "set",
    "辆": "vehicle", "艘": "ship", "架": "aircraft", "颗": "chip", "片": "wafer", "枚": "piece", "块": "piece",
    "只": "piece", "支": "piece", "件": "item", "项": "item", "款": "model", "种": "kind", "类": "kind", "个": "item",
    "座": "facility", "间": "room", "条": "line", "名": "person", "位": "person", "人": "person", "员工": "person",
    "批次": "batch", "箱": "box", "单": "order", "亿次": "time", "公里": "km", "所": "site", "处": "site",
    "栋": "building", "列": "train", "组": "set", "笔": "deal", "份": "copy", "剂": "dose", "支队": "team",
    "次": "time",
    "张": "piece",
    "根": "piece", "米": "m", "部": "piece", "幢": "building", "点位": "site", "席": "seat", "转": "revolution",
    "股": "share",
}  # fmt: skip
_HEDGES = ("以上", "左右", "以内", "以下", "上下")
_TAKES_NOUN = frozenset("家座台套个项款种条件类片只颗枚所处块组列辆")
_NOUN_ZH_AT = re.compile("|".join(f"(?P<n{index}>{words})" for index, words in enumerate(_NOUNS_ZH.values())))
_NOUN_UNITS = list(_NOUNS_ZH)
_ORGANISATIONS = {"firm", "supplier", "factory", "center", "laboratory", "exhibitor", "park", "platform"}
_MEASURE_AT = re.compile(rf"\s?(?:级)?(?P<m>{any_of(_MEASURES)})")
_PHRASE_END = re.compile(r"[，。；、,;.!?！？：:（）()/\s“”\"《》0-9]|和|及|与|在|将|已|占|为|达|是|实现|的")
_NOT_COUNTED = re.compile(
    r"个(?:中心|确保|维护|一批|新|百分点|体|人|税|股|性|别|意识|自信|坚持|清单|代表|文明|方面|角度"
    r"|层面|问题|字|月|多月|小时)"
    r"|条(?:评论|留言|跟帖|件|例|款|回复)|位(?:数|于|居|列|置|评论|网友)|人(?:民|工|均|才|口|生|们"
    r"|大|气|类|士|文|物|形|机|为|力)"
    r"|家(?:园|具|电|庭|长|装|居|乡|属|门)|片(?:区|面|断|子)|套(?:路|餐|利)|台(?:湾|州|风|账|积|胞"
    r"|商|资|海|联)|次(?:会议|全会|元|日|数|要|级)"
    r"|部(?:门|分|署|委|长|级|队|位)|单(?:位|一|价|项|元|车)|列(?:入|为|席)|组(?:织|长|成|建|合|委)"
    r"|项(?:目)?$|件(?:事|套)|处(?:理|于|长|罚|置)"
    r"|间(?:接|隔|谍)|条[，。]?$|类(?:型|似)|类$|份(?:额|子)|名(?:单|称|义|列|牌|录|片|校|优)|名$"
    r"|点位|箱(?:体|包)|张(?:江|某|家)|所(?:有|在|以|谓|属|需)"
    r"|根(?:据|本|源)|户(?:籍|外|口|型)|股(?:权|份|东|价|市|指|票|本|息)|转(?:型|让|换|移|变|产|为|入|出|到|向)|支(?:持|撑|付|柱|部"
    r"|出|行|线)|种(?:子|植|类|业)|款(?:项|式)|座(?:谈|位|椅)|只(?:有|要|是|能|需)"
)

_SPANS = {
    "年": "year",
    "个月": "month",
    "个小时": "hour",
    "小时": "hour",
    "分钟": "minute",
    "秒": "second",
    "秒钟": "second",
}
_SPANS |= {"天": "day", "个工作日": "working day", "周": "week", "个星期": "week"}
_SPAN_AT = re.compile(rf"\s?(?P<span>{any_of(_SPANS)})(?!期|产|代|度|龄|来|间|生|报|会|版|末|底|初|内|后|前)")
_LASTING = re.compile(
    "(?:不到|不足|历时|用时|仅用了?|只用了?|耗时|长达|为期|质保|延长|缩短|提前|周期为?|超过?|逾|约|需要?|寿命|至少|近)$"
)


def counted_chinese(text: str, end: int, *, before: str) -> tuple[str, int] | None:
    """Answer what is counted by the measure word at this place, and where the phrase ends.

    `before` is what stands ahead of the number in its clause: 智能工厂200家 counts factories.
    """
    found = _MEASURE_AT.match(text, end)
    if not found or _NOT_COUNTED.match(text, found.start("m")):
        return None
    measure, unit, stop = found["m"], _MEASURES[found["m"]], found.end()
    if measure[0] not in _TAKES_NOUN:
        return unit, stop
    tail = text[stop : stop + 14]
    ended = _PHRASE_END.search(tail)
    tail = tail[: ended.start()] if ended else tail
    nouns = [noun for noun in _NOUN_ZH_AT.finditer(tail) if measure != "家" or _unit_of(noun) in _ORGANISATIONS]
    if nouns:
        noun = nouns[-1] if measure != "辆" else nouns[0]
        name = _unit_of(noun)
        if text.startswith(_HEDGES, stop):
            return name, stop
        if not (measure == "辆" and name not in {"truck", "bus"}):
            return name, stop + noun.end()
        return unit, stop
    if not tail and measure != "辆":
        ahead = _noun_ahead(before)
        return (ahead or unit), stop
    return unit, stop


def duration_chinese(text: str, start: int, end: int) -> tuple[str, int] | None:
    """Answer the unit of time at this place, and where its name ends; a plain 年 counts only where "
    "a length is meant."""
    found = _SPAN_AT.match(text, end)
    if not found:
        return None
    unit = _SPANS[found["span"]]
    if unit == "year" and not _LASTING.search(text[max(0, start - 8) : start]):
        return None
    return unit, found.end()


def _noun_ahead(before: str) -> str | None:
    clause = re.split(r"[，。；、：,;:]", before[-14:])[-1]
    clause = re.sub(r"(?:达到?|共有?|约|超过?|逾|突破|增至|总数|已|为|累计|合计|近|至|到|数量)+$", "", clause)
    for found in _NOUN_ZH_AT.finditer(clause):
        if found.end() == len(clause):
            return _unit_of(found)
    return None


def _unit_of(noun: re.Match[str]) -> str:
    return _NOUN_UNITS[int((noun.lastgroup or "n0")[1:])]
