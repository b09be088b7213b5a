"""Numbers that are not figures: names, codes, dates, addresses, programmes, set phrases.

Judged where a number stands, by the few characters on either side, so that a long text costs no more than its numbers.
"""

from __future__ import annotations

import re

_NAME_WORDS = frozenset(
    """model type mark mk industry web wi-fi wifi usb iso iec iatf gb/t gb astm din vol vol. volume p. pp. p page
    chapter section article fig fig. figure table phase stage building block room gate hall booth dock pier
    berth terminal route highway flight tel phone fax case top fortune global grade version series windows
    iphone euro boeing airbus tier category formula lot kirin snapdragon falcon march shenzhou tiangong chang'e
    core expo zone lane unit apartment suite floor postcode zip icp law decree circular no. no nos. nos number
    part step day rule level team workshop furnace line plant station class gen generation agenda vision editor
    beijing cup plan № # csi s&p nasdaq ftse nikkei""".split()
)
_OPENING = '(（"“'
_MONTHS = frozenset(
    "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july "
    "august september october november "
    "december".split()
)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?\.?"
_MONTH_AFTER = re.compile(rf"(?:st|nd|rd|th)?(?: of)? {_MONTH}(?![a-z])(?! [a-z]+ed\b)")
_ADDRESS_AFTER = re.compile(
    r" (?:[a-z]+ ){1,3}(?:road|rd|street|st|avenue|ave|lane|highway|boulevard|blvd|district)\b"
    r"|\s?(?:号|弄|室|幢|栋楼|楼|层楼|路|街|室)"
)
_CLOCK_AFTER = re.compile(r" ?(?:a\.?m\.?|p\.?m\.?|o'clock)(?![a-z])|\s?(?:时(?!速|间)|点(?:半|钟|许|整|左右)|点[0-9])")
_NAME_AFTER = re.compile(
    r"(?:强(?!度|化)|世纪|大(?!关)|新(?!增|元|能|台)|后(?!期)|届|章|期(?!间)|号|级(?:风|地震|台风)"
    r"|年代|版|周年|岁|热线|院|会(?!员)|带|路|化|农|"
    r"维|菱|国化|向|达|度(?!电)|寻|象|科(?!技)|一重|线(?:城|作|工|员|生))"
    r"| (?:min|mins|minutes?|sec)(?:ute)? read\b"
)
_CODE_BEFORE = re.compile(r"(?:[A-Za-z][-/]?|[0-9][-/.:+xX×]|[/@_#=&+]|\.)$")
_AGE_AFTER = re.compile(r"[ -](?:year|month|day)s?[ -]old\b| years? of age\b")
_LABEL_AFTER = re.compile(
    r"[ -]?(?:nanomet(?:er|re)s?|nm|mm(?= (?:wafer|line|fab|silicon))|inch(?:es)?"
    r"|-?in\.)(?![a-z0-9])|\s?(?:纳米|英寸|寸)"
)
_AGO_AFTER = re.compile(
    r"[ -](?:more )?(?:year|month|week|day|hour|minute|decade)s?(?: or so)? (?:ago|later|earlier|before|after)\b"
    r"|\s?(?:个多?)?(?:年|月|天|小时|分钟|周|星期)(?:之?[前后来]|以[来前后]|多[来前])"
)
_PAST_BEFORE = re.compile(
    r"(?:\b(?:past|last|next|coming|recent|previous|following|first|final|preceding|latest|another)"
    r"|[前近头后未过][来去]?)\s?$"
)
_SPAN_AFTER = re.compile(
    r"[ -](?:consecutive |full )?(?:year|month|week|day|quarter|decade|hour|minute)s?\b"
    r"|\s?(?:个?多?)(?:年|月|季度|天|周|日|小时|分钟)"
)
_TEAM_BEFORE = re.compile(
    r"\b(?:born in|aged|age|in|since|by|of|until|from|through|fiscal|year|to|and|between|late|early|mid|class of)[ -]$"
)
_PAGE_BEFORE = re.compile(
    r"(?:阅读量?|浏览量?|点击量?|评论|访问量?|播放量?|点赞|收藏|转发|views|reads|comments|likes)\s?[:：]?\s?$"
)
_COLONS, _PAGE_LAST = ":： \n\t", frozenset("读览击论问放赞藏发量s")
"""What may stand behind a counter's name, and the last letters of these names."""
_MARKET_BEFORE = re.compile(r"(?:主力|合约|期货|股指|\bfutures?)[^，。,.;；]{0,24}$")
_PROGRAMME_AFTER = re.compile(r"碳达峰|碳中和|愿景|远景|[ -]?(?:vision|agenda|initiative)\b")
_IDIOM = re.compile(
    r"千家万户|0-100|百公里|"
    r"百花齐放|一举两得|千方百计|千军万马|万众一心|一成不变|四通八达|三番五次|一带一路"
    r"|两化融合|百分百|一五一十|三三两两|"
    r"百年|千年|万年|七上八下|十全十美|九牛一毛|一百八十度|三十而立|千万(?:要|别|不)|万元(?:产值|GDP"
    r"|工业|增加值|投资|美元|户|以)|"
    r"万吨(?:级|轮|水压|巨轮)|万里|百强|千强|十强|双百|百货|一万(?:年)|三农|两会|两院|两岸|两江|两山"
    r"|两业|三大|四大|五大|六大|七大|八大|十大|两大"
)
_IDIOM_FIRST = frozenset("千0百一四三七十九万双两五六八")


_NOT_AFTER = re.compile(
    "|".join(
        pattern.pattern
        for pattern in (
            _MONTH_AFTER,
            _ADDRESS_AFTER,
            _CLOCK_AFTER,
            _NAME_AFTER,
            _LABEL_AFTER,
            _AGE_AFTER,
            _PROGRAMME_AFTER,
        )
    )
)


def is_code(text: str, start: int, end: int) -> bool:
    """Answer whether the digits are glued to letters or signs, as in C919, 5G, ARJ21-700, 3+6."""
    before = text[max(0, start - 2) : start]
    if before and _CODE_BEFORE.search(before) and not before.endswith(" "):
        return not (before[-1] in "-+" and len(before) == 2 and before[0] in " (（")
    return text[end : end + 1] == "+" and text[end + 1 : end + 2].isdigit()


def is_named(text: str, lower: str, start: int, end: int) -> bool:
    """Answer whether the number is part of a name, date, address, clock time, label or counter of a page."""
    before = lower[max(0, start - 26) : start]
    ahead = before.rstrip()
    said = _last_word(ahead)
    if (said in _NAME_WORDS and before[-1:] in " .#№&") or (said.rstrip(".") in _MONTHS and before.endswith(" ")):
        return True
    return bool(
        _NOT_AFTER.match(lower, end)
        or (ahead.rstrip(_COLONS)[-1:] in _PAGE_LAST and _PAGE_BEFORE.search(before))
        or (text[start] in _IDIOM_FIRST and _IDIOM.match(text, start))
    )


def _last_word(ahead: str) -> str:
    """Answer the last word of what stands ahead, without what opens a quotation or bracket."""
    word = ahead.rsplit(maxsplit=1)[-1] if ahead else ""
    for sign in _OPENING:
        word = word.rpartition(sign)[2]
    return word


def is_market_quote(lower: str, start: int) -> bool:
    """Answer whether an index or a futures contract is quoted here: not a figure of an industry."""
    return bool(_MARKET_BEFORE.search(lower[max(0, start - 36) : start]))


def is_span_of_time(lower: str, start: int, end: int) -> bool:
    """Answer whether the number tells a span that dates something: the past five years, 3 months ago, 前4个月."""
    if _AGO_AFTER.match(lower, end):
        return True
    before = lower[max(0, start - 12) : start]
    return bool(_SPAN_AFTER.match(lower, end) and _PAST_BEFORE.search(before))


def may_be_year(written: str, lower: str, start: int) -> bool:
    """Answer whether four bare digits more likely name a year than count something."""
    if len(written) != 4 or not written.isdigit() or not "1900" <= written <= "2100":
        return False
    return written[2:] != "00" or bool(_TEAM_BEFORE.search(lower[max(0, start - 10) : start]))
