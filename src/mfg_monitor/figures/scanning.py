"""Finds where a figure could begin: one scan for digits, Chinese numerals and signs, one for English words.

Dates, clock times, telephone numbers and other strings of digits that are no numbers are taken whole and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mfg_monitor.numerals import (
    DIGITS,
    HAN,
    NUMBER_WORDS,
    NUMBER_ZH,
    ORDINAL_SCALES,
    ORDINALS,
    WORDS,
    branching,
)

_SKIPPED = "|".join(
    [
        r"[0-9]{4}\s?年(?:\s?(?:[0-9]{1,2}\s?[-—~至到]\s?)?[0-9]{1,2}\s?月(?:\s?[0-9]{1,2}\s?[日号])?)?",
        r"[0-9]{1,2}\s?月份?\s?[0-9]{1,2}\s?[日号]",
        r"[0-9]{1,2}\s?[-—~至到]\s?[0-9]{1,2}\s?[月日]",
        r"[0-9]{1,2}\s?(?:月(?!产)|日(?!产))",
        r"(?:19|20)[0-9]{2}\s?(?:[-—~至到/]|年[-—~至到])\s?(?:(?:19|20)[0-9]{2}"
        r"|[0-9]{2})(?![0-9.])(?!\s?[百千万亿%台辆家吨元米个项])(?!,[0-9])",
        r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9])",
        r"[0-9]{8}t[0-9]{6}z?",
        r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?",
        r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}(?![0-9])",
        r"[0-9]{1,2}/[0-9]{1,2}(?![0-9])",
        r"[0-9]+(?:\.[0-9]+){2,}",
        r"0[0-9]{2,3}[- )]{1,2}[0-9]{3,4}[- ]?[0-9]{4}",
        r"1[3-9][0-9]-?[0-9]{4}-?[0-9]{4}(?![0-9])",
        r"[0-9]{2,4}-[0-9]{2,8}-[0-9]{2,8}(?:-[0-9]+)*",
        r"0[0-9]{2,}",
        r"[0-9]{4,6}\.(?:sh|sz|hk|ss|bj|us|t)(?![a-z])",
        r"[0-9]{1,3}\s?[x×*]\s?[0-9]{1,3}(?:\s?[x×*]\s?[0-9]+)?(?![0-9.])",
        r"[0-9]{4}s(?![a-z])",
        r"[0-9]+(?:\+[0-9]+)+",
        r"[0-9]{16,}",
    ]
)
_START = re.compile("[0-9〇零一二两三四五六七八九十百千万亿首榜最翻减折持]")
_DIGIT_LED = re.compile(
    r"(?P<part>[1-9]/(?:[2-9]|10)(?![0-9/a-z])(?![.-][0-9]))"
    rf"|(?P<skip>{_SKIPPED})"
    r"|(?P<ordinal>[0-9]{1,3}(?:,[0-9]{3})*(?:st|nd|rd|th)(?![a-z0-9]))"
    rf"|(?P<fraction>{DIGITS}分之)"
    rf"|(?P<digits>{NUMBER_ZH})"
)
_HAN_LED = re.compile(
    rf"(?P<fraction>{HAN}分之)"
    rf"|(?P<han>{HAN})"
    r"|(?P<first>首位|榜首|最大)"
    r"|(?P<multiple>翻番|翻倍|减半|折半|翻了?一倍)"
    r"|(?P<level>持平)"
)


_MULTIPLES = {
    "doubled": 2,
    "doubles": 2,
    "double": 2,
    "doubling": 2,
    "twice": 2,
    "twofold": 2,
    "threefold": 3,
    "fourfold": 4,
}
_MULTIPLES |= {"fivefold": 5, "sixfold": 6, "tenfold": 10, "tripled": 3, "triples": 3, "triple": 3, "tripling": 3}
_MULTIPLES |= {"quadrupled": 4, "quadruple": 4, "quadrupling": 4, "quintupled": 5}
MULTIPLES: dict[str, float] = _MULTIPLES | {"halved": 0.5, "halving": 0.5, "halve": 0.5}
_ORDINAL_WORDS = [*ORDINALS, *(f"{ten}-{one}" for ten in list(WORDS)[20:] for one in list(ORDINALS)[:9])]
_ORDINAL_WORDS += [f"{word}th" for word in "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()]
_ORDINAL_WORDS += ORDINAL_SCALES
_SUPERLATIVES = "largest biggest busiest tallest leading longest fastest top tops topped topping".split()
_NUMBER_STARTS = [word for word in WORDS if word != "zero"] + ["half", "a", "an"]
_STAYED = "were was remained stayed".split()
_FIRST_LETTERS = "".join(
    sorted({word[0] for word in (*_ORDINAL_WORDS, *MULTIPLES, *_SUPERLATIVES, *_NUMBER_STARTS, *_STAYED)})
)
_WORDS = re.compile(
    rf"\W(?=[{_FIRST_LETTERS}])(?:(?P<ordinal>{branching(_ORDINAL_WORDS)}\b)|(?P<multiple>{branching(MULTIPLES)}\b)"
    rf"|(?P<superlative>{branching(_SUPERLATIVES)}\b)"
    rf"|(?P<flat>(?:{branching(_STAYED)}) (?:roughly |largely )?(?:flat|unchanged)\b)"
    rf"|(?P<words>(?=(?:{branching(_NUMBER_STARTS)})\b)(?:{NUMBER_WORDS}|an?(?= (?:third|quarter"
    rf"|fourth|fifth|sixth|tenth)\b)|half(?= of\b))\b))"
)


def places(lower: str) -> Iterator[tuple[int, str, int]]:
    """Answer where figures could begin, in text order: place, sort of token, and the token's end."""
    signs = _signs(lower)
    words = _words(lower)
    sign, word = next(signs, None), next(words, None)
    while sign or word:
        if sign and (word is None or sign[0] <= word[0]):
            yield sign
            sign = next(signs, None)
        elif word:
            yield word
            word = next(words, None)


def _signs(lower: str) -> Iterator[tuple[int, str, int]]:
    place = 0
    while begin := _START.search(lower, place):
        place = begin.start()
        led = _DIGIT_LED if begin.group().isascii() else _HAN_LED
        found = led.match(lower, place)
        if found:
            yield place, found.lastgroup or "", found.end()
            place = found.end()
        else:
            place += 1


def _words(lower: str) -> Iterator[tuple[int, str, int]]:
    for found in _WORDS.finditer(f" {lower}"):  # looked for behind the sign before: that skips the letters in words
        yield found.start(), found.lastgroup or "", found.end() - 1
