"""Models (C919, Model 3), numbered things (Line 2, 二号线, the third batch) and periods (Q1, 上半年). Pure.

A number by itself is none: newsrooms correct figures.
"""

from __future__ import annotations

import re

from mfg_monitor.dedupe.laying.laying import Laid, is_hanzi
from mfg_monitor.dedupe.naming.marks import COMMON_WORDS

_MODEL = re.compile(r"[a-z]{1,5}\d{1,5}[a-z]{0,4}")
_MONEY = re.compile(r"(?:rmb|cny|usd?|eur|gbp|jpy|hkd|chf|krw|inr|sgd|aud|cad)\d.*")
"""RMB4bn is a sum, not a model."""
_COUNTED = re.compile(r"0\d{1,2}[A-Z]{0,4}")
"""Behind Chinese characters a number so written names a model: 极氪001, 海豹06."""
_LED = re.compile(r"[1-9]\d{0,2}(?:[XRZ]|Pro|Plus|Max|Ultra|Turbo)")
"""Behind a name a number so written names a model: 极氪7X, OnePlus 12R. Other letters are of units, sizes, standards
and periods (5G, 4K, 3D, 10M, 2Q, 5A)."""
_OF_PRODUCT = re.compile(r"0\d{1,2}[A-Z]{0,4}|[A-Z][A-Za-z]{0,4}\d{0,3}[A-Za-z]{0,2}")
_UNITS = frozenset("km kw kwh mw mwh gw gwh kg mm cm hz mhz ghz gb tb rmb usd cny eur v w a c".split())
_CLOCK = frozenset("年月日时点分秒号期")
_NUMBER = re.compile(r"\d{1,5}")
_LETTER = re.compile("[A-Z]")
_DIGITS = {numeral: value for value, numeral in enumerate("一二三四五六七八九", 1)}
_HANZI_NUMERALS = re.compile("([一二三四五六七八九])?(十)?([一二三四五六七八九])?")
_NUMBERED = frozenset("号期代届季批")
"""Behind a numeral these make a name of it: 二号线, 三期, 四季度."""
_HALVES = {"上": "1", "下": "2"}
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6"}
_NUMBER_WORDS = {word: str(value) for value, word in enumerate("one two three four five six seven eight".split(), 1)}
_ORDINALS = {
    word: str(value)
    for words in (
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
        "1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th 11th 12th",
    )
    for value, word in enumerate(words.split(), 1)
}
_PERIODS = {"q": "quarter", "h": "half"}
_NO_NAMES = COMMON_WORDS | frozenset(
    """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()
)


def numbered(told: Laid, at: int) -> str:
    """Answer the name that a token makes, alone, with what stands before it or behind it; "" where it makes none.

    One thing in two spellings has one name: Q1 and the first quarter, Phase II and Phase 2, 首批 and 第一批.
    """
    token, written = told.tokens[at], told.written[at]
    if written.isalpha() and written.islower() and written.isascii() and token not in _ORDINALS:  # as most words are
        return ""
    behind = told.tokens[at + 1] if at + 1 < len(told.tokens) else ""
    before = told.tokens[at - 1] if at else ""
    number = token if _NUMBER.fullmatch(token) else ""
    if "\u3400" <= token[0] <= "\u9fff" or (number and behind in _NUMBERED):
        value = number or _value(token)
        is_name = behind in _NUMBERED or (before == "第" and is_hanzi(behind or "."))
        if value and is_name and before != "月":
            return f"{value} {behind}"
    if token in _HALVES and behind == "半":
        return f"{_HALVES[token]} {behind}"
    if token in _ORDINALS and behind.isalpha() and behind.isascii():
        return f"{_ORDINALS[token]} {behind}"
    if _COUNTED.fullmatch(written) and behind not in _CLOCK and _adjoins_hanzi(told, at):
        return token
    if _LED.fullmatch(written) and (_adjoins_hanzi(told, at) or _is_named_before(told, at)):
        return token
    if _MODEL.fullmatch(token) and written[0].isupper() and not _MONEY.fullmatch(token):
        return f"{token[1:]} {_PERIODS[token[0]]}" if token[0] in _PERIODS and len(token) == 2 else token
    return _behind_a_name(told, at, number)


def product(told: Laid, where: range) -> str:
    """Answer the product that a stretch names in characters with letters or a number behind them: 秦L, 海豹06."""
    latin = next((at for at in where if not is_hanzi(told.tokens[at])), where.start)
    if latin == where.start or any(is_hanzi(told.tokens[at]) for at in range(latin, where.stop)):
        return ""
    is_name = _OF_PRODUCT.fullmatch(told.written[latin]) and told.tokens[latin] not in _UNITS
    if not is_name or not _adjoins_hanzi(told, latin):
        return ""
    last = where.stop - 1
    return told.text[told.start_of(where.start) : told.start_of(last) + len(told.written[last])]


def _adjoins_hanzi(told: Laid, at: int) -> bool:
    """Does a token stand right behind a Chinese character, and before no colon, as hours do?"""
    if not at or not is_hanzi(told.tokens[at - 1]):
        return False
    start = told.start_of(at)
    return is_hanzi(told.text[start - 1]) and told.text[start + len(told.written[at]) :][:1] != ":"


def _value(numeral: str) -> str:
    """Answer the value of Chinese numerals below 100 in digits, "" for other characters."""
    if numeral == "首":
        return "1"
    found = _HANZI_NUMERALS.fullmatch(numeral)
    if not found:
        return ""
    first, ten, last = found.groups()
    if not ten:
        return str(_DIGITS[first]) if first and not last else ""
    return str(10 * _DIGITS.get(first, 1) + _DIGITS.get(last, 0))


def _behind_a_name(told: Laid, at: int, number: str) -> str:
    """Answer what a number or letter makes with the word that it stands behind, where that has a capital."""
    token, written = told.tokens[at], told.written[at]
    value = number or _ROMAN.get(written, "") or (token if _LETTER.fullmatch(written) else "")
    if not value and written[0].isupper():
        value = _NUMBER_WORDS.get(token, "")
    if not value:
        return ""
    return f"{told.tokens[at - 1]} {value}" if _is_named_before(told, at) else ""


def _is_named_before(told: Laid, at: int) -> bool:
    """Does a token stand behind a word with a capital that is no common one and no month?"""
    if not at:
        return False
    name, written = told.tokens[at - 1], told.written[at - 1]
    return written[0].isupper() and written.isalpha() and name not in _NO_NAMES


def are_other_rounds(one: Laid, other: Laid) -> bool:
    """Tell whether two texts number the same word each in a way of its own: the first round, the second round."""
    own, others = _numbers(one), _numbers(other)
    common = own.keys() & others.keys()
    return any(own[word] - others[word] and others[word] - own[word] for word in common)


def _numbers(told: Laid) -> dict[str, set[str]]:
    """Answer the numbers of each word that is numbered; of a page with many of them hardly any is a round."""
    found: dict[str, set[str]] = {}
    for name in {numbered(told, at) for at in range(len(told.tokens))}:
        words = name.split(" ")
        number = next(filter(str.isdigit, words), "")
        if number and len(words) > 1:
            found.setdefault(name.replace(number, "").strip(), set()).add(number)
    return found


def are_numbered_alike(one: str, other: str) -> bool:
    """Tell whether two names of `numbered`, behind "#", are of one series: Model Y and Model 3, 二期 and 三期."""
    if one[:1] != "#" or other[:1] != "#":
        return False
    mine, theirs = one[1:].split(" "), other[1:].split(" ")
    if len(mine) == len(theirs) == 1:
        return True
    return any(not word.isdigit() for word in {*mine} & {*theirs})
