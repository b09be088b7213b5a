"""The words of a sentence that tell what a figure measures, whether it rose or fell, whether it is planned, and when.

Each sentence is read once, by its words, however many figures it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from mfg_monitor.numerals import branching

_KINDS_EN = {
    "investment": "investment investments invest invested investing invests spending spend spent outlay capex",
    "financing": "raise raised raising financing funding ipo loan loans",
    "valuation": "valued valuation",
    "value added": "value-added",
    "profit": "profit profits earnings margin margins",
    "loss": "loss losses",
    "sales": "sales sold sell selling revenue revenues turnover deliver delivered deliveries delivery "
    "shipped shipments shipment",
    "exports": "export exports exported exporting",
    "imports": "import imports imported",
    "trade": "trade",
    "orders": "order orders backlog contracts contract",
    "capacity": "capacity capacities",
    "output": "output produce produced produces producing production made makes make built build builds manufactured",
    "scale": "scale worth",
    "support": "subsidy subsidies support grants grant fund funds",
    "tax": "tax taxes taxation",
    "price": "price prices priced cost costs fare",
    "area": "area covers covering floor site spans",
    "employment": "employ employs employed employing jobs workforce workers staff hire hires hired",
    "energy": "electricity",
    "emissions": "emissions emission carbon",
    "density": "density",
    "share": "share shares accounted accounts accounting proportion ratio percentage stake",
}
_KINDS_ZH = {
    "investment": "总投资 投资额 投资 投入 斥资 增资",
    "financing": "融资 募资 募集 贷款 授信",
    "valuation": "估值 市值",
    "registered capital": "注册资本",
    "foreign investment": "实到外资 合同外资 利用外资 外资",
    "value added": "增加值",
    "profit": "净利润 利润总额 利润 盈利 毛利",
    "loss": "净亏损 亏损",
    "sales": "营业收入 营收 销售额 销售收入 销量 销售 售出 交付 营业额 收入",
    "exports": "出口额 出口量 出口 外销",
    "imports": "进口",
    "trade": "进出口 贸易",
    "orders": "订单 签约 合同",
    "capacity": "年产能 产能 年产 月产 日产 装机容量 装机",
    "output": "月产量 月产销 总产值 年产值 产值 产量 生产 下线 产出 发电",
    "scale": "规模 体量",
    "support": "补贴 资助 扶持 支持 基金 资金",
    "tax": "税收 纳税",
    "price": "单价 售价 价格 均价 股价 每股",
    "area": "占地 面积 用地",
    "employment": "就业 岗位 员工 职工 人员",
    "energy": "能耗 用电量 用电 耗电",
    "emissions": "排放 减碳 碳排放",
    "density": "密度",
    "share": "占比 比重 占 份额 股权 比例 率",
}
_TRENDS = {
    "down": "fell sliding fall falls falling fallen drop drops dropped dropping decline declines declined declining "
    "decrease decreases "
    "decreased decreasing slid slip slips slipped shrank shrunk shrink shrinks contracted "
    "contracting lost lose loses cut cuts "
    "cutting reduce reduces reduced reducing reduction slow slows slowed slowing slump slumped "
    "slumping tumbled tumbling plunged "
    "plunging plummeted down lower lowered lowering narrowed narrows sank dip dipped save saves "
    "saved saving slash slashed "
    "trim trimmed loss losses retreated eased shed "
    "负增长 下降 减少 降低 回落 下滑 缩减 收窄 下跌 下调 萎缩 降幅 跌幅 跌去 放缓 减亏 节约 节省 "
    "缩短 压缩 少了 降了 跌 减 降 为负",
    "up": "rose rise rises rising risen grew grow grows growing grown growth increase increases increased "
    "increasing climb climbed "
    "climbing climbs jump jumped jumping surge surged surging gain gained gaining expand expanded "
    "expanding up higher raise raised "
    "raising soar soared boost boosted boosting improve improved improving lift lifted added add adds widened advanced "
    "增长 上升 提高 提升 增加 扩大 攀升 回升 上涨 增速 增幅 涨幅 增 涨 升",
    "level": "accounted accounting reached was is stood were are 占 超 比重 达 为 突破",
}
_STATUSES = {
    "target": "will would shall plan plans planned planning aim aims aimed aiming target targets targeted "
    "targeting goal goals set-to "
    "hopes hope wants want intends pledged slated 计划 将 力争 目标 拟 规划 打造 争取 确保 建成后 投产后 达产后",
    "forecast": "expects expect expected estimates estimate forecast forecasts projected predicts predicted "
    "likely 预计 有望 预期 预测",
    "actual": "reached totalled totaled has have had was were rose fell grew built covers hit stood stands "
    "made exceeded topped sold "
    "delivered invested accounted accounting is are exported produced boasts 已 达到 完成 实现 同比 "
    "累计 增至 去年 截至",
}
_EMPTY = "将近 拟合 利率 为主 为了 认为 因为 成为 占地 率先 超级 超算 超导 超声 超高压 达产"
_PAIRS = {
    "foreign investment": "foreign investment|foreign capital|foreign direct",
    "value added": "value added|added value|industrial value",
    "capacity": "turn out|turns out|capable of",
    "registered capital": "registered capital",
    "valuation": "market value",
    "energy": "energy consumption|energy use|power consumption|power use",
    "scale": "market size",
    "share": "made up|makes up",
}


class Meaning(NamedTuple):
    """What one word tells."""

    kind: str | None = None
    trend: str | None = None
    status: str | None = None


class Cue(NamedTuple):
    """A telling word at its place."""

    start: int
    end: int
    word: str
    meaning: Meaning


def _by_word(groups: dict[str, str]) -> dict[str, str]:
    return {word: name for name, words in groups.items() for word in words.split()}


_KIND = _by_word(_KINDS_EN) | _by_word(_KINDS_ZH)
_TREND, _STATUS = _by_word(_TRENDS), _by_word(_STATUSES)
_MEANING = {
    word: Meaning(_KIND.get(word), _TREND.get(word), _STATUS.get(word))
    for word in {*_KIND, *_TREND, *_STATUS, *_EMPTY.split()}
}
_MEANING["占地"] = Meaning(kind="area")
_PAIRED = {pair: Meaning(kind=kind) for kind, pairs in _PAIRS.items() for pair in pairs.split("|")}
_FIRST_OF_PAIR = frozenset(pair.split()[0] for pair in _PAIRED)
_TELLING = _FIRST_OF_PAIR | _MEANING.keys()
_WORD = re.compile("[a-z]+(?:-[a-z]+)*")
_HAN_WORDS = [word for word in _MEANING if not word.isascii()]
_HAN_START = re.compile("[" + "".join(sorted({word[0] for word in _HAN_WORDS})) + "]")
_HAN_WORD = re.compile(branching(_HAN_WORDS))


def cues_of(lower: str, begin: int, stop: int) -> list[Cue]:
    """Answer the telling words between two places, in text order within each script."""
    part = lower[begin:stop]
    cues: list[Cue] = []
    tokens = list(_WORD.finditer(part))
    for index, found in enumerate(tokens):
        word = found.group()
        if word not in _TELLING:
            continue
        if word in _FIRST_OF_PAIR and index + 1 < len(tokens):
            pair = f"{word} {tokens[index + 1].group()}"
            if pair in _PAIRED:
                cues.append(Cue(begin + found.start(), begin + tokens[index + 1].end(), pair, _PAIRED[pair]))
                continue
        if meaning := _MEANING.get(word):
            cues.append(Cue(begin + found.start(), begin + found.end(), word, meaning))
    if not part.isascii():
        cues += _han_cues(part, begin)
    return cues


def last_of(cues: Iterable[Cue], begin: int, end: int, what: str) -> Cue | None:
    """Answer the last cue between two places that tells a kind, trend or status."""
    last: Cue | None = None
    for cue in cues:
        if (
            cue.start >= begin
            and cue.end <= end
            and getattr(cue.meaning, what)
            and (last is None or cue.end > last.end)
        ):
            last = cue
    return last


def _han_cues(part: str, begin: int) -> list[Cue]:
    cues: list[Cue] = []
    place = 0
    while start := _HAN_START.search(part, place):
        found = _HAN_WORD.match(part, start.start())
        if not found:
            place = start.end()
            continue
        cues.append(Cue(begin + found.start(), begin + found.end(), found.group(), _MEANING[found.group()]))
        place = found.end()
    return cues
