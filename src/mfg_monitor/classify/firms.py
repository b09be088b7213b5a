"""Makers that no list has, by the shape of their names: a word of a trade or a legal form behind a name of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mfg_monitor.classify.reading import Sentence
from mfg_monitor.classify.tags import is_aside

MOST_FIRMS = 3
"""As many makers as are taken from one story by their shape; a longer list is a directory."""
_TRADES = (
    "Technolog(?:y|ies)|Tech|Systems|Sensors?|Semiconductors?|Microelectronics|Electronics?|Optronics|Optics|Photonics"
    "|Optoelectronics|Circuits?|Devices?|Instruments?|Robot(?:ic)?s|Automation|Machinery|Machines?|Tools|Precision"
    "|Bearings?|Gears?|Transmissions?|Drives|Hydraulics|Pneumatics|Valves?|Pumps?|Compressors?|Motors?|Engines?"
    "|Turbines?|Power|Energy|Hydrogen|Batter(?:y|ies)|Cells?|Solar|Electric(?:al)?|Cables?|Elevators?|Lifts|Cranes?"
    "|Industr(?:y|ies)|Manufacturing|Foundr(?:y|ies)|Castings?|Forgings?|Stampings?|Fasteners?|Metals?|Alloys?"
    "|Alumini?um|Copper|Steel|Titanium|Magnesium|Polymers?|Plastics?|Rubber|Chemicals?|Coatings?|Paints?|Adhesives?"
    "|Sealants?|Materials?|Composites?|Fib(?:er|re)s?|Glass|Ceramics?|Paper|Packaging|Printing|Pharma(?:ceuticals?)?"
    "|Bio(?:tech|sciences?|logics|medical|pharma|technology)?|Therapeutics|Medicines?|Medical|Medtech|Diagnostics"
    "|Surgical|Foods?|Beverages?|Dairy|Bakery|Brewery|Sauces?|Confectionery|Textiles?|Weaving|Knitwear|Garments?"
    "|Apparel|Silk|Cosmetics?|Toys?|Furniture|Appliances?|Lighting|Watches|Pianos?|Bicycles?|Fencing"
    "|Shipbuilding|Shipyard|Marine|Aviation|Aerospace|Aero|Aircraft|Satellites?|Automotive|Treatment"
    "|Environmental|Parts|Laser|Vision|Displays?|Filters?|Membranes?|Mou?lds?|Tyres?|Tires?|Brakes?|Lamps?"
    "|Seals?|Seating"
)
_FORM = (
    r"(?:Co\b\.?,? ?(?:Ltd\b\.?|Limited\b|Inc\b\.?)?|Company,? (?:Ltd\b\.?|Limited\b)"
    r"|Ltd\b\.?|Limited\b|Inc\b\.?|Corp(?:oration)?\b\.?"
    r"|GmbH\b|AG\b|S\.?p\.?A\b\.?|PLC\b|LLC\b|Holdings?\b)"
)
_REST = r"(?:[a-z][\w&-]*|[A-Z]{1,4}(?!\w))"
"""A word after its capital. The pattern begins with that letter, by which `re` finds where to try."""
_ENGLISH = re.compile(
    rf"[A-Z](?<![\w’'.-].){_REST}(?: [A-Z]{_REST}){{0,2}}?"
    rf"(?: (?:{_TRADES})\b(?![\w-])(?: (?:{_TRADES})\b(?![\w-]))*(?:,? \(?{_FORM})?"
    rf"|,? {_FORM}| Group\b(?:,? \(?{_FORM})?)"
)
_TRADE = re.compile(rf"(?:{_TRADES})")
_FORMED = re.compile(rf",? \(?{_FORM}$")
_TWO = re.compile(r"[A-Z][\w&-]*,? [A-Z]")
"""Two words with a capital: without them no name of this shape is there."""
_GOES_ON = re.compile(r" (?:and|&|of|for|in)? ?[A-Z]|/")
"""What shows that a name goes on behind the word of a trade: of an office (Food and Drug Administration), a title."""
_BEFORE = re.compile(
    "^(?:An?|And|But|When|While|As|If|Not|With|After|Before|Since|Here|There|Now|Then|Also|Even|Both|By|To|Of|Is|Was"
    "|Where|Why|How|What|Who|Inside|Behind|Makers?|Partner|Owner|Meanwhile|Today|Yesterday|Applicant|Site|Copyright|About"
    "|Consultancy|Broker|Brokerage|Bank|Rival|Competitor|Unlike|Like"
    "|Shanghai|The|At|On|In|From|For) "
)
_OFFICE = re.compile(
    r"\b(?:Shanghai|China|Beijing|Park|Zone|District|University|Institute|Commission|Bureau|Administration|Association"
    r"|Academy|Ministry|Department|Government|Committee|National|Municipal|Cent(?:re|er)|News|Valley|Port|Bay|Road"
    r"|Street|Expo|Fair|Court|Exchange|Bank|Fund|Press|President|Director|Minister|Mayor|Party|Investment|Consulting|Insight|Music|Securities|Insurance|Airlines|Hotel|Hospital"
    r"|Festival|Prize|Award|Messe|Games|League|Dynasty|Army|Navy|Nasdaq|Index)\b"
)
"""Words that make a name one of an office, a place or a person."""
_COMMON = frozenset(
    (
        "US UK EU Chinese January February March April May June July August September October November December "
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday This That These Our Its Their Your New Asia "
        "Asian Europe European America International Global World Model Models Line Phase No Number First Second "
        "Third Special Economic Industrial Smart Green Advanced High Integrated Artificial Intelligent "
        "Intelligence Future General East West North South Yangtze German Japanese American French Korean Italian "
        "Swiss British Danish Dutch Good Large Small Trade Nuclear Performance Commercial Heavy Light Fine Raw Key "
        "Core Other Major Digital Clean Wind Offshore Renewable Thermal Public Human Equipment Consumer Home "
        "Science Research State Private Joint Foreign Stock Capital Holding Media Times Post Made Built Latest "
        "Recent Modern Local Domestic Overseas Chief Vice Works Plant Factory Big Top Total All More Company Group "
        "Firm Corporation Enterprise Unit Division Information Quality Old Deep Hard Soft Western Eastern Southern "
        "Northern Mr Mrs Ms Dr Prof Professor Sir Judge Lawyer Premier Secretary Engineer Worker Captain General"
    ).split()
)
"""Words that are no name of one's own, though they are written with a capital in a heading or a title."""
_TRADES_ZH = (
    "科技|技术|传动|食品|饮料|乳业|酿造|精密|精工|新能源|能源|氢能|重工|重机|机电|电路|电子|微电子|半导体|光电|光学|激光|电气|电器"
    "|电机|电缆|线缆|电池|新材料|新材|复材|高分子|化工|化学|涂料|日化|生物|医药|药业|制药|医疗|医械|机器人|智能|装备|机械|机床"
    "|仪器|仪表|车灯|汽配|汽车部件|部件|轴承|阀门|泵业|压缩机|铝业|铜业|钢构|金属|合金|特钢|铸造|锻造|紧固件|模具|弹簧|玻璃|陶瓷"
    "|纸业|包装|印刷|纺织|纺染|面料|服饰|制衣|针织|家纺|化妆品|玩具|家具|照明|钟表|船舶|船业|航空|航天|宇航|动力|电梯|环保|橡胶|塑业"
    "|轮胎|制动|座椅|传感|股份"
)
_FORM_ZH = "(?:集团)?(?:股份)?(?:有限责任|有限)公司"
_CHINESE = re.compile(
    rf"(?<![\u3400-\u9fff])(?:上海市?)?(?P<name>(?:(?![的上])[\u3400-\u9fff]){{2,4}}?(?:{_TRADES_ZH}){{1,3}})"
    rf"(?P<form>(?:[（(](?:上海|中国|集团)[）)])?{_FORM_ZH})?"
)
_OWN_ZH = re.compile(
    "^(?:[年月日时分秒度元吨台辆架艘套件个家座条项次种款批前后中上下内外里间一二三四五六七八九十百千万两几多第各每某该本此这那其一新旧老大小高低超全双单自专可能按扣更被把给做从向对将在于为由与和及或等"
    "有无不未已再还又就都也会要让用以使所同如若则但而且因当只仅请该]|上海|中国|国内|国产|全球|世界|欧洲|欧美|亚洲|美国|德国|日本|韩国|英国|法国|海外|境外|国外|本市|我们|他们|浦东|嘉定|松江|青浦|奉贤|金山|宝山"
    "|闵行|崇明|徐汇|静安|普陀|杨浦|虹口|长宁|黄浦|临港|张江|金桥|高端|先进|智能|人工|现代|传统|工业|生物|集成|航空|船舶|汽车|医|电|机"
    "|数控|光伏|风|氢|锂|固态|动力|储能|燃料|钢|化|装备|精细|精密|特种|通用|专业|其他|相关|有关|部分|主要|关键|核心|重点|优先|环境|成套"
    "|协作|焊接|工程|伺服|超导|轨交|轨道|清洗|生产|制造|研发|科学|创新|民营|外资|合资|商业|低空|清洁|绿色|基础|人形|促进|推进|推动|加快|发展|打造|建设|支持|培育|提升|布局|聚焦|围绕|面向|采用|引进|采购|订购|开发|改造|升级|更换|更新|增加|减少|出口|进口|销售|公司|企业|集团|工厂)"
)
"""What a name of one's own does not begin with."""
_TRADES_END = re.compile(f"(?:{_TRADES_ZH})+$")
_TAIL_ZH = re.compile("(?:科技|技术|股份)$")
_ACTS_ZH = re.compile(
    r"(?:（[^）]{1,12}）|\([^)]{1,12}\))?(?:公司|集团)?(?:方面)?(?:近日|日前|[昨今][天日]|[^，。、]{0,3}月[^，。、]{0,3}日)?"
    "(?:宣布|表示|称(?![为作重号])|透露|公告|发布公告|计划|拟|位于|成立于|董事长|总经理|总裁|创始人|首席)"
)
"""What only a firm does or has: goods and branches too are in a works, come to market, grow."""
_ADVISER = re.compile(
    r"(?:\b(?:(?:analysts?|brokers?|economists?|strategists?|lawyers?|consultants?) (?:at|with|from|of)"
    r"|(?:law|research|consulting|advisory|accounting|brokerage) firm|consultancy|broker(?:age)?|(?:investment )?bank"
    r"|rivals?|competitors?|\b(?:mrs?|ms|dr|prof|st)\.|source:|photos?:|investors? (?:such as|like|including))"
    r"|(?:来源|图片|供图|摄影|律师|券商|投行)[:：]?)"
    r" ?(?:the )?$"
)
"""What stands before a firm that looks on (an analyst's, a bank, a rival, the source of a picture), or a person."""
_ADVISES = re.compile(
    r"(?:'s|’s)? (?:analysts?|economists?|strategists?|(?:said|wrote) in an? (?:[a-z]+ )?(?:note|report)"
    r"|(?:cut|raised|lifted|kept|set) its (?:price target|rating|forecast))\b|的?(?:分析师|研究员|研报|首席分析)"
)
_PERSON = re.compile(
    r", (?:[1-9][0-9],|(?:(?:the|an?|its|then) )?(?:[a-z-]+ ){0,2}?(?:manager|director|engineer|chairman|chairwoman"
    r"|foreman|worker|president|scientist|professor|spokesman|spokeswoman|official|executive|analyst)\b)"
)
"""What follows the name of a person."""
_CITY_BEFORE = re.compile("(?:上海市?|shanghai )$")
_LOOKED = 40


_Found = tuple[str, int, int, int]
"""A name, where it begins and ends in its sentence, and where what belongs to it ends: its legal form."""


class Firm(NamedTuple):
    """A name of this shape, at offsets of the title or the text."""

    name: str
    sentence: Sentence
    start: int
    end: int


def firms_of(sentences: Sequence[Sentence]) -> list[Firm]:
    """Answer the makers that a story names and no list has, each once, those named most often first."""
    found = [firm for one in sentences for firm in _named(one)]
    counts = Counter(firm.name for firm in found)
    whole = "\n".join(_original(one)[0] for one in sentences)
    kept: dict[str, Firm] = {}
    for firm in found:
        written = firm.sentence.part.original[firm.start : firm.end]
        if not firm.name.isascii() and written == firm.name and not _acts(firm, whole):
            continue
        kept.setdefault(firm.name, firm)
    return sorted(kept.values(), key=lambda firm: -counts[firm.name])[:MOST_FIRMS]


def _acts(firm: Firm, whole: str) -> bool:
    """Does a short Chinese name stand as one: told of twice, and by what only firms do or have?"""
    own = _TRADES_END.sub("", firm.name)
    part = firm.sentence.part
    if len(own) < 2 or not (
        _ACTS_ZH.match(part.original, firm.end)
        or any(part.folded.original(hit.start, hit.end)[0] == firm.end for hit in firm.sentence.of("place"))
    ):
        return False
    return whole.count(own) > 1


def _original(one: Sentence) -> tuple[str, int]:
    start, end = one.part.folded.original(one.start, one.end)
    return one.part.original[start:end], start


def _named(one: Sentence) -> Iterator[Firm]:
    text, base = _original(one)
    if one.where == "title" and _is_capitalised(text):
        return
    names = [*(_english(text) if _TWO.search(text) else ()), *(() if text.isascii() else _chinese(text))]
    names = [firm for firm in names if not _looks_on(text, firm)]
    if not names:
        return
    taken = [
        one.part.folded.original(hit.start, hit.end)
        for kind in ("company", "party", "agency", "place", "decoy")
        for hit in one.of(kind)
    ]
    goods = [one.part.folded.original(hit.start, hit.end) for hit in one.of("sector")]
    for name, start, end, _ in names:
        first, last = base + start, base + end
        met = any(begin < last and first < stop for begin, stop in taken)
        if not met and not any(begin <= first < stop for begin, stop in goods):
            yield Firm(name, one, first, last)


def _looks_on(text: str, firm: _Found) -> bool:
    """Is a firm compared with, a customer, a rival or an adviser, rather than one that takes part?"""
    _, start, _, stop = firm
    before = _CITY_BEFORE.sub("", text[max(0, start - _LOOKED) : start].lower())
    after = text[stop : stop + _LOOKED].lower()
    return bool(is_aside(before, after) or _ADVISER.search(before) or _ADVISES.match(after))


def _is_capitalised(title: str) -> bool:
    words = re.findall(r"\b[A-Za-z]{4,}", title)
    return 2 * sum(word[:1].isupper() for word in map(str, words)) > len(words)


def _english(text: str) -> Iterator[_Found]:
    for match in _ENGLISH.finditer(text):
        name, start = match[0], match.start()
        while before := _BEFORE.match(name):
            name, start = name[before.end() :], start + before.end()
        short = _FORMED.sub("", name)
        words = short.split()
        if short == name and (len(words) < 2 or _is_other(text, match.end(), words[-1])):
            continue
        own = words if len(words) == 1 else words[:-1]
        if words and own[0] not in _COMMON and not _OFFICE.search(short) and not all(map(_TRADE.fullmatch, own)):
            yield short, start, start + len(short), match.end()


def _is_other(text: str, end: int, last: str) -> bool:
    """Does a name without a legal form go on, or belong to a person?"""
    return last != "Group" and (_GOES_ON.match(text, end) or _PERSON.match(text, end)) is not None


def _chinese(text: str) -> Iterator[_Found]:
    for match in _CHINESE.finditer(text):
        name = match["name"]
        if _OWN_ZH.match(name):
            continue
        short = _TAIL_ZH.sub("", name)
        short = short if len(short) >= 4 else name
        start, stop = match.start("name"), match.end()
        yield short, start, start + len(short) if match["form"] is None else stop, stop
