"""Bytes of foreign pages → text, whatever their labels say.

Order: byte order mark, valid UTF-8, then labels (header, XML declaration, meta) weighed with what the bytes look like.
A bad byte costs one character and never another charset.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

SAMPLE_BYTES = 6_000
"""High-byte runs looked at; more did not change a decision on any page measured."""
_TOO_SHORT = 60
"""Bytes of runs below which the detector guesses worse than the score of frequent hanzi."""
HEAD_BYTES = 8_192
"""How far into a page a meta label is looked for; Chinese portals put scripts before it."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_HEADER_LABEL = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:+-]{1,40})", re.IGNORECASE)
_XML_LABEL = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([A-Za-z0-9_.:+-]{1,40})", re.IGNORECASE)
_META_LABEL = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:+-]{1,40})", re.IGNORECASE)
_RUN = re.compile(rb"[\x80-\xff][\x40-\xff]{0,400}")
_SAFE_START = re.compile(rb"[\x00-\x3f]")
_HIGH = re.compile(rb"[\x80-\xff]+")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_BAD = re.compile("[\x80-\x9f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_CJK_WIDE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff01-\uff5e]+")

_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三"
    "之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表"
    "间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象"
    "员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取"
    "据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场"
    "身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算"
    "低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写"
    "存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严首底液官德随病苏失尔死讲配女黄"
    "推显谈罪神艺呢席含企望密批营项防举球英氧势告李台落木帮轮破亚师围注远字材排供河态封另施减树溶怎止案言士均武固叶鱼波视仅费紧爱左章"
    "早朝害续轻服试食充兵源判护司足某练差致板田降黑犯负击范继兴似余坚曲输修故城夫够送笔船占右财吃富春职觉汉画功巴跟虽杂飞检吸助升阳互"
    "初创抗考投坏策古径换未跑留钢曾端责站简述钱副尽帝射草冲承独令限阿宣环双请超微让控州良轴找否纪益依优顶础载倒房突坐粉敌略客袁冷胜绝"
    "析块剂测丝协诉念陈仍罗盐友洋错苦夜刑移频逐靠混母短皮终聚汽村云哪既距卫停烈央察烧迅境若印洲刻括激孔搞甚室待核校散侵吧甲游久菜味旧"
    "沪浦临港智能芯亿元网版编辑闻媒客户微博登录搜索订阅评论分享转载版权所有来源记者新华日讯"
    "這們來時國學產發會說對經過後業體開無關現實電動長東車門問間見將與從當點應進還種樣機萬萬報導億認為幣備術構議據廠價區號權資訊貿"
    "臺灣個處變場邊爾線類員單總結給統計劃設計辦課題調查繼續運輸達傳導頭腦聯連選遠這裡麼樂廣華語書寫話請讓誰覺聽義務級經濟組織網絡"
    "約終絲緊維綠維續總歷歲歸殺氣漢溫測準濟灣無爭愛產畫異監盤確禮種稱積競筆節約紅純紙細絡統綜緣練縣羅習聞聲職肅腳腦臨興舉舊萬華"
    "藝術蘇處號補裝見規視親覺觀觸計訂訓記訪設許評詞試話該認語誤說請論諸謝證識議護讓變貝負財貨責貴買費資賓質賽趨車軍軟較載輕輛輪轉辦"
    "農迴運過達違遠適選遲鄰釋針錄錢鐵長門開間關陳陸陽隊階際難電需靈靜預領頭題願類風飛飯馬驗體高鬥魚鳥麗黃點齊龍"
    "，。、；：？！“”‘’（）《》「」『』【】—…·　％"
)

_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "euc_kr": "cp949",
    "johab": "cp949",
    "shift_jis": "cp932",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
}
"""WHATWG Encoding Standard: what these labels mean in practice."""
_ALIASES = {
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "gb_2312": "gb18030",
    "cn-gb": "gb18030",
    "csgb2312": "gb18030",
    "chinese": "gb18030",
    "gb": "gb18030",
    "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "ks_c_5601-1987": "cp949",
    "windows-949": "cp949",
    "windows-874": "cp874",
    "x-cp1252": "cp1252",
    "x-cp1251": "cp1251",
    "iso-8859-8-i": "iso8859-8",
    "macintosh": "mac_roman",
}
_NEVER = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_SURE = 0.45
"""Running Chinese scores 0.6 to 0.9, other bytes read as Chinese below 0.3."""
_CHINESE = ("gb18030", "big5hkscs")
_UTF8 = codecs.getincrementaldecoder("utf-8")


def decode(body: bytes, content_type: str | None = None) -> str:
    """Answer the text of a page or feed. Never raises; a bad byte costs one character.

    `content_type` is the header as sent. Rule and figures: Encoding Standard labels, and a score of frequent hanzi.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _read(body[len(mark) :], name)
    labels = _labels(body, content_type)
    wide = _without_mark(body, labels)
    if wide:
        return _read(body, wide)
    try:
        text = _UTF8().decode(body)  # not final: a last character may be cut
    except UnicodeDecodeError:
        return _read(body, _weighed(body, labels))
    return _not_by_chance(body, text, labels)


def _labels(body: bytes, content_type: str | None) -> list[str]:
    """Charsets named, most trusted first, as codec names; unknown ones left out."""
    head = body[:HEAD_BYTES]
    named = [found[1] for found in [_HEADER_LABEL.search((content_type or "")[:1000])] if found]
    for pattern in (_XML_LABEL, _META_LABEL):
        found = pattern.search(head)
        if found:
            named.append(found[1].decode("ascii"))
    return list(dict.fromkeys(codec for codec in map(_codec, named) if codec))


@cache
def _codec(label: str) -> str | None:
    name = label.strip().lower()
    try:
        known = codecs.lookup(_ALIASES.get(name, name)).name
        "".encode(known)  # refuses codecs that are not of text
    except (LookupError, ValueError, UnicodeError):
        return None
    if known in _NEVER:
        return None
    return _WIDER.get(known, known)


def _without_mark(body: bytes, labels: list[str]) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark, told by where the zero bytes of its ASCII characters stand."""
    head = body[:1024]
    head = head[: len(head) // 4 * 4]
    zeros = [head[at::4].count(0) for at in range(4)]
    quarter = len(head) // 4
    if quarter and sum(zeros) >= 2:
        for name, high in (("utf-32-le", (2, 3)), ("utf-32-be", (0, 1))):
            if all(zeros[at] > quarter * 0.9 for at in high):
                return name
        even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
        # Stray zeros in plain ASCII: in UTF-16 each such character would have one, and others bytes beyond ASCII.
        if max(even, odd) < quarter * 1.8 and head.isascii():
            return None
        if odd > quarter * 0.3 and even * 20 <= odd:
            return "utf-16-le"
        if even > quarter * 0.3 and odd * 20 <= even:
            return "utf-16-be"
    label = labels[0] if labels else ""
    if label.startswith(("utf-16", "utf-32")) and 0 in head:
        return {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(label, label)
    return None


def _not_by_chance(body: bytes, text: str, labels: list[str]) -> str:
    """Valid UTF-8 wins, but for 7-bit codes and the few hanzi of GBK that are valid two-byte UTF-8."""
    if body.isascii():
        for label in labels:
            if label.startswith(("iso2022", "hz")) and (b"\x1b" in body or b"~{" in body):
                return _read(body, label)
        return text
    declared = next((label for label in labels if label in _CHINESE), None)
    if declared and "utf-8" not in labels:
        odd = [found[0] for found in islice(_NOT_ASCII.finditer(text), 40)]
        if len(odd) < 40 and max(odd, default="") < "\u0800":
            other = body.decode(declared, "replace")
            if _score(other, declared) > 0.4:
                return other
    return text


def _weighed(body: bytes, labels: list[str]) -> str:
    """The charset of bytes that are not valid UTF-8: labels against looks."""
    if _mostly_utf8(body):
        return "utf-8"
    sample = b" ".join(_sample(body))
    latin = _latin_share(sample)
    scores = {name: _score(sample.decode(name, "replace"), name) for name in _CHINESE}
    if latin < 0.5 and max(scores.values()) < _SURE:  # a bad byte may have put all after it out of step
        scores = {name: _score(_read(sample, name), name) for name in _CHINESE}
    best = max(_CHINESE, key=lambda name: (scores[name], name in labels))
    if scores[best] >= _SURE and scores[best] > latin - 0.3:
        return best
    for label in labels:
        if label in _CHINESE:
            if scores[label] >= max(0.0, latin - 0.6) and scores[label] + 0.2 >= scores[best]:
                return label
        elif label != "utf-8" and not label.startswith(("utf-16", "utf-32")) and _fits(sample, label):
            return label
    weak = best if scores[best] > 0.15 and scores[best] > latin else None
    return weak if weak and len(sample) < _TOO_SHORT else _detected(body, sample, latin, weak)


def _detected(body: bytes, sample: bytes, latin: float, weak: str | None) -> str:
    """What the bytes look like where no label fits; Windows-1252 when nothing is sure."""
    if latin < 0.8 or len(sample) > 400:
        import cchardet  # noqa: PLC0415 - a compiled library that pages in UTF-8 do not need

        name = _codec(str(cchardet.detect(body[:100_000]).get("encoding") or ""))
        if name and name not in {"utf-8", *_CHINESE} and _fits(sample, name):
            return name
    return weak or "cp1252"


def _mostly_utf8(body: bytes) -> bool:
    """More good multi-byte sequences than bad bytes. GBK text has about six times as many bad ones."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    wide = sum(map(len, _CJK_WIDE.findall(text)))
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    return good > bad * 2 or wide > bad


def _sample(body: bytes) -> Iterator[bytes]:
    """Runs that begin with a high byte after an ASCII one, so that double bytes are read in step."""
    middle = _SAFE_START.search(body, len(body) // 2)
    starts = [0, middle.start()] if middle and len(body) > 4 * SAMPLE_BYTES else [0]
    for start in starts:
        room = SAMPLE_BYTES // len(starts)
        for found in _RUN.finditer(body, start):
            yield found[0]
            room -= found.end() - found.start()
            if room <= 0:
                break


def _score(text: str, name: str) -> float:
    """Share of frequent hanzi among all that is not ASCII, less four times the share of what no text holds."""
    odd = _NOT_ASCII.findall(text)
    if not odd:
        return 0.0
    common = _common(name)
    points = sum(1.0 if char in _FREQUENT else 0.25 if char in common else 0.0 for char in odd)
    return (points - 4 * sum(1 for char in odd if _BAD.match(char))) / len(odd)


@cache
def _common(name: str) -> frozenset[str]:
    """The charset's own first level: 3,755 hanzi of GB 2312, 5,401 of Big5."""
    leads = range(0xB0, 0xD8) if name == "gb18030" else range(0xA4, 0xC7)
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)] if name == "big5hkscs" else range(0xA1, 0xFF)
    pairs = b"".join(bytes((lead, trail)) for lead in leads for trail in trails)
    return frozenset(pairs.decode(name, "ignore"))


def _latin_share(sample: bytes) -> float:
    """Share of high bytes that stand alone, as accents and typographic quotes do."""
    runs = [len(run) for run in _HIGH.findall(sample)]
    return sum(1 for run in runs if run == 1) / sum(runs) if runs else 0.0


def _fits(sample: bytes, name: str) -> bool:
    """At most one in ten characters beyond ASCII is unreadable under this charset."""
    text = sample.decode(name, "replace")
    odd = _NOT_ASCII.findall(text)
    return sum(1 for char in odd if _BAD.match(char)) * 10 <= len(odd)


def _read(body: bytes, name: str) -> str:
    return body.decode(name, "mfg-resume" if name in _CHINESE else "replace")


def _resume(error: UnicodeError) -> tuple[str, int]:
    """Go on after a bad byte in step: at the next byte or the one after, whichever reads more like Chinese."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    after = error.start + 1
    body = error.object
    if after >= len(body) or body[after] < 0x80:
        return "\ufffd", after
    rest = body[after : after + 41]
    plain = next((at for at, byte in enumerate(rest) if byte < 0x40), 40)
    name = error.encoding if error.encoding in _CHINESE else "gb18030"
    near, far = (_score(rest[at:plain].decode(name, "replace"), name) for at in (0, 1))
    return "\ufffd", after + (1 if far > near else 0)


codecs.register_error("mfg-resume", _resume)
