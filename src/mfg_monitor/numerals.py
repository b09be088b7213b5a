"""Reads numerals: digits, Chinese numerals, English number words, each with the scale that follows it.

The only place that computes values; all of them are Decimal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

MOST_DIGITS = 18
"""Longer runs of digits are codes, not numbers."""

HAN_DIGITS = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
HAN_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_ONES += "seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS = {word: number for number, word in enumerate(_ONES)} | {word: 20 + 10 * n for n, word in enumerate(_TENS)}
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
ORDINALS = {word: number for number, word in enumerate(_ORDINALS, 1)}
ORDINAL_SCALES = {"thousandth": 10**3, "millionth": 10**6, "billionth": 10**9, "half-millionth": 500_000}
ORDINAL_SCALES |= {f"ten{sign}thousandth": 10**4 for sign in " -"} | {
    f"hundred{sign}thousandth": 10**5 for sign in " -"
}
SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
SCALES |= {"k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12, "trn": 10**12}
SCALES |= {"bln": 10**9, "tln": 10**12}
SCALES |= {"hundred million": 10**8, "100 million": 10**8, "ten thousand": 10**4, "hundred thousand": 10**5}


def any_of(words: Iterable[str]) -> str:
    """Answer a pattern for any of the words, longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def branching(words: Iterable[str]) -> str:
    """Answer a pattern for the words that branches once a letter, so that a miss costs one step."""
    branches: dict[str, set[str]] = {}
    for word in words:
        branches.setdefault(word[:1], set()).add(word[1:])
    ends = "" in branches and branches.pop("") is not None
    inner = "|".join(re.escape(first) + branching(rest) for first, rest in sorted(branches.items()))
    return f"(?:{inner})?" if ends and inner else f"(?:{inner})" if inner else ""


_ZH_SCALE = r"(?:[十百]|千(?![瓦克米帕伏卡赫])|[万亿])"
DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]{1,3}(?: [0-9]{3}){1,4}(?![0-9,.])|[0-9]+)(?:\.[0-9]+)?"
NUMBER_ZH = (
    rf"{DIGITS}(?:(?:\s{{0,2}}|[多余]){_ZH_SCALE}+(?:[0-9]+(?:\.[0-9]+)?{_ZH_SCALE}+)*(?:(?<=万)[0-9]{{4}}(?![0-9]))?)?"
)
HAN = rf"(?:[〇零一二两三四五六七八九]|{_ZH_SCALE}|(?<=[十百千])[多余](?=[万亿]))+(?:点[〇零一二三四五六七八九]+)?"
_UNDER_100 = rf"(?:(?:{any_of(_TENS)})(?:[- ](?:{any_of(_ONES[1:10])}))?|{any_of(_ONES[1:])})"
_BIG = "hundred|thousand|million|billion|trillion|dozen"
NUMBER_WORDS = (
    rf"half an? (?:million|billion|trillion|dozen)|(?:{any_of(_ONES[1:13])}) and a half"
    rf"|(?:an?|{_UNDER_100}) hundred(?: and {_UNDER_100})?|an? (?:{_BIG})|{_UNDER_100}"
)
_DIGITS_AT = re.compile(NUMBER_ZH)
_HAN_AT = re.compile(HAN)
_WORDS_AT = re.compile(rf"(?:{NUMBER_WORDS})\b")
_MANY = (
    "units|vehicles|cars|tonnes|tons|people|jobs|workers|passengers|phones|handsets|chips|wafers|barrels|doses|users"
)
_MANY += "|customers|households|homes|teus?|sq(?:uare)?"
_SCALE_AT = re.compile(
    r"[ -]?(?:(?P<slip>100 million(?= yuan| rmb))"
    r"|(?P<long>(?:hundred|ten|hundred) (?:million|thousand)|hundred|thousand|million|billion|trillion|dozen)\b"
    rf"|(?P<short>mn|mln|bn|bln|tn|tln|trn|[km](?= (?:{_MANY})\b))\b)"
)
_MONEY_SCALE_AT = re.compile(r" ?(?P<short>[kmb])(?![a-z0-9])")
_SCALE_FIRST = frozenset("1htmbdk")
_FIRST_HAN = "\u2e80"
_DECIMAL_COMMA = re.compile(
    r",(?P<part>[0-9]{1,2})(?=[ -]?(?:%|per ?cent|pct|[mb]illion|trillion|bn|mn|tn|mln|trn|[kmb](?![a-z0-9])))"
)
_NEIGHBOURS = re.compile(r"(十)?([一二三四五六七八九])([一二三四五六七八九])([十百千万亿]*)")
_MIXED_PIECES = re.compile(r"[0-9.]+|[十百千万亿]")


class Number(NamedTuple):
    """A numeral at its place, multiplied out."""

    start: int
    end: int
    value: Decimal
    script: str
    """digits, han or words."""
    high: Decimal | None = None
    """The upper end where the numeral itself is a range, as 三四百 is."""
    scale: Decimal = Decimal(1)
    more: bool = False
    """A bit more than this: 50多亿."""
    rough: bool = False
    """Said loosely: a dozen."""


def number_at(text: str, lower: str, start: int) -> Number | None:
    """Answer the numeral that begins at this place, with its scale, or None."""
    if found := _DIGITS_AT.match(text, start):
        written = found.group()
        if len(written) > MOST_DIGITS * 2:
            return None
        if written.isdigit():
            if lower[found.end() : found.end() + 1] == "," and (parted := _with_comma(lower, found)):
                return with_scale(parted, lower)
            return with_scale(Number(start, found.end(), Decimal(written), "digits"), lower)
        value, scale = value_of_digits(written)
        more = "多" in written or "余" in written
        return with_scale(Number(start, found.end(), value, "digits", scale=scale, more=more), lower)
    if found := _HAN_AT.match(text, start):
        return number_of_han(found.group(), start)
    if found := _WORDS_AT.match(lower, start):
        return with_scale(number_of_words(found.group(), start), lower)
    return None


def with_scale(number: Number, lower: str, *, money: bool = False) -> Number:
    """Answer the number multiplied by the English scale that follows it; single letters count only next to money."""
    if lower[number.end : number.end + 2].lstrip(" -")[:1] not in _SCALE_FIRST:
        return number
    found = _SCALE_AT.match(lower, number.end) or (_MONEY_SCALE_AT.match(lower, number.end) if money else None)
    if not found:
        return number
    name = found.groupdict().get("slip") or found.groupdict().get("long") or found["short"]
    scale = Decimal(SCALES[name])
    value = number.value * scale
    grown = number._replace(end=found.end(), value=value, scale=number.scale * scale)
    if name == "dozen":
        return grown._replace(rough=True, scale=Decimal(1))
    return with_scale(grown, lower) if name in {"hundred", "thousand", "million"} else grown


def _with_comma(lower: str, whole: re.Match[str]) -> Number | None:
    """Answer the number that is written with a decimal comma (RMB1,2bn), not behind a Chinese letter."""
    found = _DECIMAL_COMMA.match(lower, whole.end())
    before = lower[max(0, whole.start() - 1) : whole.start()]
    if not found or len(whole.group()) > 3 or before == "," or before >= _FIRST_HAN:
        return None
    return Number(whole.start(), found.end(), Decimal(f"{whole.group()}.{found['part']}"), "digits")


def value_of_digits(written: str) -> tuple[Decimal, Decimal]:
    """Answer the value of digits with Chinese scales (4.07万亿, 3万5千, 1万0739), and the last scale."""
    pieces = _MIXED_PIECES.findall(written.replace(",", "").replace(" ", ""))
    total, section, current = Decimal(0), Decimal(0), None
    scale = Decimal(1)
    for piece in pieces:
        if piece not in HAN_SCALES:
            current, scale = Decimal(piece), Decimal(1)
            continue
        size = Decimal(HAN_SCALES[piece])
        scale *= size
        section += current if current is not None else 0
        if size >= 10**4:
            total = (total + section) * size if total < size and piece == "亿" else total + section * size
            section, current = Decimal(0), None
        else:
            section, current = (section - (current or 0)) + (current if current is not None else section) * size, None
    return total + section + (current or 0), scale


def value_of_han(written: str) -> tuple[Decimal, Decimal]:
    """Answer the value of Chinese numerals and the scale they end with; digits alone are read one by one (二〇二五)."""
    whole, _, fraction = written.partition("点")
    if fraction:
        tail = "".join(str(HAN_DIGITS[digit]) for digit in fraction if digit in HAN_DIGITS)
        return value_of_han(whole)[0] + Decimal("0." + (tail or "0")), Decimal(1)
    if all(letter in HAN_DIGITS for letter in whole):
        return Decimal("".join(str(HAN_DIGITS[letter]) for letter in whole) or "0"), Decimal(1)
    total = section = current = 0
    scale = 1
    for letter in whole:
        if letter in HAN_DIGITS:
            current, scale = HAN_DIGITS[letter], 1
            continue
        size = HAN_SCALES[letter]
        scale *= size
        if size < 10**4:
            section += (current or (1 if section == 0 or scale == size else 0)) * size
        else:
            group = section + current or (1 if total == 0 else 0)
            total = (total + group) * size if size == 10**8 and total < size else total + group * size
            section = 0
        current = 0
    return Decimal(total + section + current), Decimal(scale)


def number_of_han(written: str, start: int) -> Number:
    """Answer a number in Chinese numerals; two neighbours (三四百, 十五六) are a range."""
    end = start + len(written)
    if len(written) > MOST_DIGITS:
        return Number(start, end, Decimal(0), "han")
    plain = written.replace("多", "").replace("余", "")
    if plain != written:
        return number_of_han(plain, start)._replace(end=end, more=True)
    neighbours = _NEIGHBOURS.fullmatch(written)
    if neighbours and HAN_DIGITS[neighbours[3]] == HAN_DIGITS[neighbours[2]] + 1:
        tens, low, high, tail = neighbours.groups(default="")
        least, size = value_of_han(tens + low + tail)
        most, _ = value_of_han(tens + high + tail)
        return Number(start, end, least, "han", high=most, scale=size)
    value, scale = value_of_han(written)
    return Number(start, end, value, "han", scale=scale)


def number_of_words(written: str, start: int) -> Number:
    """Answer a number in English words: twenty-four, half a million, one and a half, a dozen."""
    end = start + len(written)
    if written.startswith("half a"):
        size = Decimal(SCALES[written.rpartition(" ")[2]])
        return Number(start, end, size / 2, "words", scale=size, rough=written.endswith("dozen"))
    if written.endswith(" and a half"):
        return Number(start, end, WORDS[written.partition(" ")[0]] + Decimal("0.5"), "words")
    total = current = 0
    scale = 1
    for word in re.split("[- ]", written):
        if word in WORDS:
            current += WORDS[word]
        elif word in {"a", "an"}:
            current = 1
        elif word in SCALES:
            scale = SCALES[word]
            total, current = total + current * scale, 0
    rough = written.endswith("dozen")
    return Number(start, end, Decimal(total + current), "words", scale=Decimal(1 if rough else scale), rough=rough)
