"""Figures of an article as a reader of either language reads them: as printed, and normalised in the other notation.

Nothing is converted: yuan stay yuan unless the article itself prints both.
"""

from __future__ import annotations

from collections.abc import Sequence

from mfg_monitor.digest.measures import ZH_MONEY, ZH_SCALES, scaled
from mfg_monitor.digest.words import clean
from mfg_monitor.model import Article, Figure

_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "JPY": "JP¥"}
_ZH_UNITS = {
    "%": "%", "vehicle": "辆", "aircraft": "架", "project": "个项目", "factory": "家工厂", "firm": "家企业",
    "person": "人", "worker": "人", "job": "个岗位", "robot": "台机器人", "unit": "台", "tonne": "吨",
    "hectare": "公顷", "square metre": "平方米",
}  # fmt: skip
_EN_SCALES = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))
_DULL = frozenset({"", "year", "month", "day", "week", "hour", "x"})
"""Units that tell little without their sentence."""
MOST_FIGURES = 4
_LARGE_MONEY = 1e6
"""Less is the price of a thing rather than the size of a story."""
_FEW = 10
"""Fewer things than that, of no kind that is known here, tell little: three industries."""
_LONGEST_QUOTE = 40
_SHORT = frozenset("day leg car bus ton bed set job row lab van fan pen box bag tap key war".split())
"""Words as short as symbols, and none."""
_UPPER = {"m2": "m²", "m3": "m³", "km2": "km²"}


def figures_of(article: Article, figures: Sequence[Figure], most: int = MOST_FIGURES) -> tuple[str, ...]:
    """Answer the weightiest figures of an article: large money first, then quantities, then shares and prices.

    An amount that is printed in a second currency behind the first is one figure.
    """
    telling: list[list[Figure]] = []
    for figure in figures:
        if figure.kind == "conversion" and telling and telling[-1][0].currency:
            telling[-1].append(figure)
        elif is_telling(figure):
            telling.append([figure])
    telling.sort(key=lambda same: (_rank(same[0]), same[0].start))
    words: dict[tuple[float, str, str | None], str] = {}
    for same in telling:
        key = same[0].value, same[0].unit, same[0].currency
        words.setdefault(key, figure_words(same, article.language))
    return tuple(dict.fromkeys(word for word in words.values() if word))[:most]


def is_telling(figure: Figure) -> bool:
    """Tell whether a figure says something beside its sentence."""
    if figure.currency:
        return True
    if figure.unit in _DULL or figure.unit.startswith("rank") or len(figure.quote) > _LONGEST_QUOTE:
        return False
    few = abs(figure.value) < _FEW and _is_noun(figure.unit) and figure.unit not in _ZH_UNITS
    return not few


def _rank(figure: Figure) -> int:
    if figure.currency:
        return 0 if abs(figure.value) >= _LARGE_MONEY else 2
    return 2 if figure.unit == "%" else 1


def figure_words(same: Sequence[Figure], language: str) -> str:
    """Answer an amount as printed, in each currency, with its normalised form where that says it otherwise.

    "5亿元 (¥500 million)", "1.45 billion yuan = $200 million (14.5亿元 = 2亿美元)".
    """
    quote = " = ".join(clean(each.quote, 48) for each in same)
    other = " = ".join(filter(None, (english(each) if language == "zh" else chinese(each) for each in same)))
    grown = same[0].kind == "growth" and same[0].unit == "%"
    notes = [] if not other or _plain(other) in _plain(quote) or _plain(quote) in _plain(other) else [clean(other, 96)]
    notes += ["growth" if same[0].value >= 0 else "decline"] if grown else []
    return f"{quote} ({', '.join(notes)})" if notes else quote


def english(figure: Figure) -> str:
    """Answer a figure in English notation: "¥12 billion", "4.9 million vehicles", "43%"."""
    if figure.currency:
        sign = _SIGNS.get(figure.currency, f"{figure.currency} ")
        tail = figure.unit.removeprefix(figure.currency).strip()
        return f"{sign}{scaled(figure.value, _EN_SCALES)}" + (f" {tail}" if tail else "")
    number = scaled(figure.value, _EN_SCALES)
    if figure.unit == "%":
        return f"{number}%"
    if figure.unit.startswith("rank"):
        among = figure.unit.removeprefix("rank").strip(" ()")
        return f"number {number}" + (f" ({among})" if among else "")
    head, per, base = f" {figure.unit}".partition(" per ")
    noun = _plural(head.strip()) if figure.value != 1 else head.strip()
    return f"{number} {_UPPER.get(noun, noun)}{per or ' '}{_UPPER.get(base, base)}".replace("  ", " ").strip()


def chinese(figure: Figure) -> str:
    """Answer a figure in Chinese notation ("120亿元", "490万辆"); "" for a unit that has no name here."""
    number = scaled(figure.value, ZH_SCALES)
    if figure.currency:
        name = ZH_MONEY.get(figure.currency)
        return number + name if name and figure.unit in {"", figure.currency} else ""
    unit = _ZH_UNITS.get(figure.unit)
    return number + unit if unit and figure.value >= 1e4 else ""


def _is_noun(unit: str) -> bool:
    """Is it a word, and no symbol such as nm or GWh?"""
    word = unit.replace(" ", "")
    return unit in _ZH_UNITS or unit in _SHORT or (word.isalpha() and word.islower() and len(word) > 3)


def _plural(noun: str) -> str:
    if not _is_noun(noun) or noun == "aircraft":
        return noun
    if noun == "person":
        return "people"
    if noun.endswith(("s", "x", "ch", "sh")):
        return f"{noun}es"
    return noun[:-1] + "ies" if noun[-1] == "y" and noun[-2] not in "aeiou" else noun + "s"


def _plain(words: str) -> str:
    return "".join(words.casefold().replace(",", "").split())
