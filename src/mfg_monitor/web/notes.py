"""The sentences about a verdict, about a tie and about a source's silence, in Chinese.

They are stored and handed out in English, by patterns; what fits none is shown as it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

from mfg_monitor.dedupe.naming.concepts import lexicon
from mfg_monitor.digest.amounts import english
from mfg_monitor.digest.measures import ZH_MONEY, in_chinese
from mfg_monitor.model import Figure
from mfg_monitor.web.words import Language, listed

NameOf = Callable[[str, str], str]
"""Answers what an id of a kind of rule is called."""

EXPLANATIONS: Mapping[str, str] = {
    "A story of shares, indices or listings": "股票、指数或上市新闻",
    "A price report on commodities": "大宗商品行情",
    "A story of diplomacy, such as the Shanghai Cooperation Organisation": "外交新闻（如上海合作组织）",
    "A sports story": "体育新闻",
    "A story of arts and entertainment": "文化娱乐新闻",
    "A story of travel and leisure": "旅游休闲新闻",
    "A story of homes and land": "房地产新闻",
    "A story of shops and services to consumers": "零售与消费服务新闻",
    "A story of eating out and cooking": "餐饮新闻",
    "A story of hospitals and illness": "医疗与疾病新闻",
    "A story of schools": "教育新闻",
    "A story of scholars and papers": "学术新闻",
    "A story of courts and police": "司法与治安新闻",
    "A story of traffic and transport": "交通运输新闻",
    "A story of weather": "天气新闻",
    "A story of banks and financial reform": "银行与金融改革新闻",
    "An office, showroom or service of a maker from elsewhere": "外地厂商在沪的办公室、展厅或服务",
    "A fair, show or conference held in the city": "在沪举办的展会或会议",
    "A building contract, not making": "工程承包，不是制造",
    "A deal between owners": "股权交易",
    "An old works turned into something else, or history": "旧厂改作他用，或是历史",
    "An advertisement": "广告",
    "A word that only looks like the city": "只是字面上与上海相同",
    "the name of something else that holds the city's name": "另一事物的名称，其中含有市名",
    "the characters belong to two other words (on the sea, from the customs)": "字属于另外两个词（如“海上”“上海关”）",
    "where something was made years ago that is in service now": "多年前的制造地，产品现已在用",
    "only the dateline or byline: where the report was filed, not what it is about": "只是电头或署名，即发稿地",
    "a street that is named after a place": "以地名命名的道路",
    "making that leaves the city": "制造迁离上海",
    "where the making was before it moved": "制造迁走之前的所在地",
    "where the maker comes from": "厂商的来源地",
    "a market, a customer or a supplier": "市场、客户或供应商",
    "where making moves to": "制造迁往之地",
    "the text says that it is not, or no longer, the city": "文中说明不在或不再在上海",
    "only compared with": "只用于比较",
    "only a distance or a commute away": "只说距离或通勤",
    "only a way, a customer, a market or a person's origin": "只是途经地、客户、市场或人的籍贯",
    "where the owner of a maker has its seat": "厂商所有者的所在地",
    "where something or somebody comes from": "人或物的来处",
    "only where a meeting, fair or ceremony was held": "只是会议、展会或仪式的举办地",
    "one name in a list of cities": "城市列表中的一个",
    "where the firm has its seat, which need not be where it makes things": "公司所在地，未必是制造地",
    "the text says that this is a place of the same name elsewhere": "文中说明是外地的同名地点",
    "a name of a firm or of somebody, not where it is": "企业或人名，不是所在地",
    "a place that wanted the works and did not get it": "争取过该厂而未成的地方",
    "where the works was planned before it went to another place": "该厂原定选址，后改落别处",
    "where a power station, a line or a field stands that takes what is made": "使用产品的电站、线路或油气田所在地",
    "the firm's home, while the sentence names another place": "公司本部，而句中说的是另一地点",
    "a name that other places share, in a text that names another city and not Shanghai": (
        "外地也有同名地点，而文中提到其他城市、未提上海"
    ),
    "Shanghai Composite and other stock-market indices": "上证综指等股票指数",
    "Shanghai-listed company located elsewhere": "在沪上市而设在外地的公司",
    "Shanghai Stock Exchange as a regulator": "作为监管者的上海证券交易所",
    "Shanghai Cooperation Organisation": "上海合作组织",
    "Shanghai Futures Exchange and other commodity prices": "上期所等商品行情",
    "Shanghai freight and shipping indices, port throughput": "上海航运指数与港口吞吐量",
    "Sports events and teams": "体育赛事与球队",
    "Film festival, arts, tourism, Disney": "电影节、文艺、旅游、迪士尼",
    "Shanghai Communiqué and history": "上海公报与历史",
    "Dateline-only mention": "仅在电头提及",
    "University and institute affiliations": "高校与研究所署名",
    "University and city rankings": "高校与城市排名",
    "Banks, bonds, property and insurance": "银行、债券、房产与保险",
    "Shanghai in the name of a newspaper, laboratory or price service": "报社、实验室或报价机构名中的“上海”",
    "Airports, metro, rail, roads": "机场、地铁、铁路、道路",
    "Weather, typhoons, epidemics": "天气、台风、疫情",
    "Food and recipes": "餐饮与菜谱",
    "Shanghai as a verb, title or brand": "用作动词、片名或品牌的“上海”",
    "Consulates, courts, crime": "领馆、法院、案件",
    "Foreign group news with a Shanghai spokesperson": "外企新闻，仅发言人在沪",
    "Fairs held in Shanghai": "在沪举办的展会",
    "Look-alike place and company names": "相似的地名与公司名",
    "Another Shanghai": "他国同名的“上海”",
    "Text after the article: teasers, widgets, related stories": "文后内容：推荐、插件、相关报道",
}
_ANY_CASE = {english.lower(): chinese for english, chinese in EXPLANATIONS.items()}
_NEEDED: Mapping[str, str] = {
    "a place in Shanghai, or a maker whose plant there is known, named as where things are made": (
        "指明制造发生在上海某地，或在沪设厂的厂商"
    ),
    "words of making (a plant, a line, output, makers) in a sentence about the city": (
        "讲上海的句子中有制造用语（工厂、产线、产量、厂商）"
    ),
    "the city and words of making together in one sentence, best in title or lead": (
        "上海与制造出现在同一句，最好在标题或导语"
    ),
    "making in Shanghai that is firmer than the making elsewhere": "上海的制造比外地的更明确",
    "less of other subjects, and more of making in the city": "少些其他主题，多些上海的制造",
}
_NOTES = tuple(
    (re.compile(pattern, re.DOTALL), chinese)
    for pattern, chinese in (
        (r"“(.*)” in “(.*)” was not counted: (.+)\.", "“{0}”（见“{1}”）不计：{2}。"),
        (r"“(.*)” in “(.*)” counted little: (.+)\.", "“{0}”（见“{1}”）少计：{2}。"),
        (r"Other subjects weigh against it: (.+)\.", "有其他主题：{0}。"),
        (r"Things are made elsewhere: (.+)\.", "制造在外地：{0}。"),
        (r"Only the first (\d+) of (\d+) characters were read\.", "全文 {1} 字，只读了前 {0} 字。"),
        (r"Kept from ([\d.]+) up; ([\d.]+) more was needed: (.+)\.", "入选线为 {0}，还差 {1}：需要{2}。"),
        (
            r"The page holds (\d+) short stories; this is the verdict on number (\d+): “(.*)”\.",
            "此页含 {0} 条短讯，这里判定的是第 {1} 条：“{2}”。",
        ),
    )
)
_AWAY = re.compile(r"(Things are made elsewhere: )(.+)\.", re.DOTALL)
_SEEN = tuple(
    (re.compile(pattern, re.DOTALL), chinese)
    for pattern, chinese in (
        (
            r"it answers, but nothing is found in its answer, (\d+) visits in a row; "
            r"on a good day (\d+) addresses were found: (.*)",
            "有应答，但连续 {0} 次找不到任何内容（正常时每天可见 {1} 个网址）：{2}",
        ),
        (
            r"it answers, but nothing is found in its answer, (\d+) visits in a row: (.*)",
            "有应答，但连续 {0} 次找不到任何内容：{1}",
        ),
        (
            r"it answers, but names no new article: (\d+) new articles would have been usual since then",
            "有应答，但没有新文章；此后通常应有 {0} 篇",
        ),
        (
            r"it answers, but names no new article: nothing new on (\d+) working days and weekends",
            "有应答，但除节假日外已 {0} 天没有新文章",
        ),
        (
            r"it answers with the same as on that day: (\d+) new articles would have been usual since then",
            "应答与当日相同；此后通常应有 {0} 篇新文章",
        ),
        (
            r"it answers with the same as on that day: nothing new on (\d+) working days and weekends",
            "应答与当日相同；除节假日外已 {0} 天没有新文章",
        ),
        (
            r"it was read on (\d+) days and never named an article that could be read",
            "读取了 {0} 天，从未给出可读的文章",
        ),
        (r"it answers, but its newest article is of ([\d-]+)", "有应答，但最新文章的日期是 {0}"),
        (r"none of its last (\d+) articles has a date", "最近 {0} 篇文章均无日期"),
        (r"none of its last (\d+) articles was kept; (\d+) would be usual", "最近 {0} 篇均未入选，通常应有 {1} 篇"),
        (r"(\d+) new articles in (\d+) days, where (\d+) would be usual", "{1} 天内新文章 {0} 篇，通常应有 {2} 篇"),
    )
)


_TIES = tuple(
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        (r"rare words in common: (.*)", "共有的少见词：{0}"),
        (r"both speak of (.*)", "都讲到：{0}"),
        (r"same figures: (.*)", "数字相同：{0}"),
        (r"same models: (.*)", "型号相同：{0}"),
        (r"same names: (.*)", "共有的专名：{0}"),
        (r"same days: (.*)", "日期相同：{0}"),
        (r"same company: (.*)", "企业相同：{0}"),
        (r"same place: (.*)", "地点相同：{0}"),
        (r"(\d+) days? apart", "相隔 {0} 天"),
        (r"the same day", "同一天"),
    )
)


_FIGURE = re.compile(r"(-?[\d,.]*\d(?:e[+-]?\d+)?) ?([^,\d][^,]*)?(?:, |$)")
"""A figure in a list of them: its number, which may hold commas, and its unit."""


def tie_in(language: Language, reason: str, name_of: NameOf = lambda _, rule_id: rule_id) -> str:
    """Answer why two articles are tied; companies and places by their names, concepts by their Chinese ones."""
    for pattern, chinese in _TIES:
        if found := pattern.fullmatch(reason):
            named = [_named(language, pattern.pattern, part, name_of) for part in found.groups()]
            if language == "zh":
                return chinese.format(*named)
            return (
                f"{reason.removesuffix(found[1])}{named[0]}"
                if found.lastindex and reason.endswith(found[1])
                else reason
            )
    return reason


def _named(language: Language, pattern: str, words: str, name_of: NameOf) -> str:
    """Answer what a tie lists, each by the name that readers of the language know."""
    each = words.split(", ")
    if kind := next((kind for kind in ("company", "place") if pattern.startswith(f"same {kind}")), ""):
        each = [name_of(kind, rule_id) for rule_id in each]
    elif language == "zh" and pattern.startswith("both"):
        each = [lexicon().in_chinese.get(concept, concept) for concept in each]
    elif pattern.startswith("same figures"):
        each = [_figure(language, one) for one in _FIGURE.findall(words)] or each
    return listed(language, each)


def _figure(language: Language, written: tuple[str, str]) -> str:
    number, unit = written
    is_money = unit in ZH_MONEY
    value = float(number.replace(",", ""))
    if not math.isfinite(value):
        return f"{number} {unit}"
    figure = Figure(value, "" if is_money else unit, unit if is_money else None, "", 0, 0)
    return in_chinese(figure) if language == "zh" else english(figure)


def note_in(language: Language, note: str) -> str:
    """Answer a note on a verdict."""
    if away := _AWAY.fullmatch(note):
        note = f"{away[1]}{away[2].title()}."
    if language == "en":
        return note
    for pattern, chinese in _NOTES:
        if found := pattern.fullmatch(note):
            return chinese.format(*map(_piece, found.groups()))
    return note


def seen_in(language: Language, evidence: str) -> str:
    """Answer what was seen of a source that fell silent."""
    if language == "en":
        return evidence
    for pattern, chinese in _SEEN:
        if found := pattern.fullmatch(evidence):
            return chinese.format(*found.groups())
    return evidence


def _piece(words: str) -> str:
    """Answer a part of a note: an explanation, what was needed, subjects with their words, or foreign words."""
    if known := _ANY_CASE.get(words.lower()) or _NEEDED.get(words):
        return known
    if owner := re.fullmatch(r"a place of the same name elsewhere \((.*)\)", words):
        return f"外地的同名地点（{owner[1]}）"
    subjects = [_subject(one) for one in words.split("; ")]
    return "；".join(one for one in subjects if one) if all(subjects) else words


def _subject(words: str) -> str:
    """Answer a subject and the words that told it; "" where this is none."""
    name, _, seen = words.partition(" (")
    known = _ANY_CASE.get(name.lower())
    return f"{known}（{seen.removesuffix(')').replace(', ', '、')}）" if known and seen else ""
