"""A copy of the text that is easier to match on, character for character at the same places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_TRADITIONAL = (
    "萬万億亿兩两輛辆臺台檯台噸吨個个項项間间條条顆颗畝亩圓元達达約约餘余過过佔占總总產产銷销額额點点業业員员機机廠厂車车"
    "幣币歐欧鎊镑韓韩灣湾長长減减縮缩現现實实標标準准資资貿贸進进口口單单層层戶户處处種种對对隻只艙舱噚寻組组連连續续"
    "躍跃躋跻連连國国際际內内領领時时鐘钟週周歲岁債债價价淨净潤润營营勞劳職职場场設设備备飛飞電电氣气應应學学師师"
    "將将預预計计劃划標标爭争擬拟規规積积會会線线類类專专權权較较數数倉仓碼码話话號号頁页訊讯閱阅讀读評评論论瓩瓦"
)
_MAP: dict[int, int] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MAP |= {ord(old): ord(new) for old, new in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)}
_MAP |= dict.fromkeys(
    [0xA0, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x202F, 0x3000], 0x20
)
_MAP |= dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2013, 0x2212, 0xFE63], ord("-"))
_MAP |= dict.fromkeys([0x2014, 0x2015, 0x2500], ord("—"))
_MAP |= dict.fromkeys([0x223C, 0x301C, 0x2053], ord("~"))
_MAP |= dict.fromkeys([0x2018, 0x2019, 0x02BC], ord("'"))
_MAP |= {0xFFE5: 0xA5, 0xFFE1: 0xA3, 0xFFE6: 0x20A9, 0x3007: ord("〇"), 0xFF61: ord("。")}
_INVISIBLE = frozenset(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff"
)
_SIGN = {chr(old): chr(new) for old, new in _MAP.items()}
_ASCII = bytes(range(128))
_LOWER_ASCII = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True, slots=True)
class Copy:
    """The text to match on, its lower case, and where its characters stand in the original."""

    text: str
    lower: str
    places: Sequence[int] | None
    """Index in the original of each character; None where the two agree."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Answer the span in the original of a span that is not empty here."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def folded(original: str) -> Copy:
    """Answer a copy with plain digits, blanks, dashes and simplified measure words, and nothing invisible."""
    if original.isascii():
        return Copy(original, original.lower(), None)
    places: list[int] | None = None
    text = original
    signs = set(original.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass"))
    if not signs.isdisjoint(_INVISIBLE):
        places = [place for place, letter in enumerate(original) if letter not in _INVISIBLE]
        text = "".join(original[place] for place in places)
    for sign in signs & _SIGN.keys():
        text = text.replace(sign, _SIGN[sign])
    lower = text.lower()
    return Copy(text, lower if len(lower) == len(text) else text.translate(_LOWER_ASCII), places)
