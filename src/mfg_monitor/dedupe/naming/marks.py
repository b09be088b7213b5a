"""Marks: the figures, dates and names of a text with the words around them, which tell template twins apart.

A copy that was cut or lengthened loses and gains marks; a text made anew from the same template has *other values in
the same words*. So a mark is written kind, context, value: `#3f9a1250` is the figure 1250 between words that hash to
3f9a. Kinds are `#` figure, `@` date, `=` name. (`h32:`, `n:` and such are the sketch's own.)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b

from mfg_monitor.dedupe.naming.acronyms import are_one_name
from mfg_monitor.dedupe.remembering import remembered
from mfg_monitor.numerals import MOST_DIGITS, number_of_han

KINDS = "#@="
MOST_OF_A_KIND = 48
"""Of more contexts of one kind, those with the least hashes are kept, so that two samples stay comparable."""

_MOST_IN_A_CONTEXT = 6
"""Words that frame more values than these are a table's, and say nothing."""
_CONTEXT_DIGITS = 4
_CORRECTED = 0.15
"""A figure that differs by more is no correction but another month's."""
_WHOLE = "g"
"""Behind every context."""
_NAMED = "!"
_LAST_OF_DIGITS = ":"
"""Behind every figure that is written in digits."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH_NAMES = f"{_FULL}|{_FULL.upper()}|Sept|" + "|".join(f"{month.title()}|{month.upper()}" for month in _MONTHS)
_MONTH = rf"(?P<{{}}>{_MONTH_NAMES})\.?"
_DATE = re.compile(
    r"(?=[\dJFMASOND])(?:"
    r"(?:(?P<y1>\d{4})\s*[年\-/.]\s*)?(?<![\d.])(?P<m1>1[0-2]|0?[1-9])\s*月(?:\s*(?P<d1>3[01]|[12]\d|0?[1-9])\s*日)?"
    r"|(?<!\d)(?P<y2>(?:19|20)\d{2})[\-/.](?P<m2>1[0-2]|0?[1-9])[\-/.](?P<d2>3[01]|[12]\d|0?[1-9])\b"
    rf"|\b{_MONTH.format('m3')}\s+(?P<d3>3[01]|[12]\d|0?[1-9])\b"
    rf"|\b(?P<d4>3[01]|[12]\d|0?[1-9])\s+{_MONTH.format('m4')}(?![a-z])"
    rf"|\b(?P<m5>{_FULL.replace('May|', '')})\b)"
)
_DATE_OPEN, _DATE_SHUT = "\ue000", "\ue001"
_LETTER, _SIGN = "[^\\W\\d_\u3400-\u9fff]", "[^\\W_\u3400-\u9fff]"
_NUMERALS = "〇零一二两三四五六七八九十百千万亿"
_PIECE = re.compile(
    f"[a-z]+{_LETTER}*|[A-Z][A-Za-z]*{_SIGN}*(?:-{_SIGN}+)*|[.!?。！？\n]"
    rf"|\d+(?:,\d{{3}})*(?:\.\d+)?|[{_NUMERALS}]{{2,}}|[\u3400-\u9fff]|{_LETTER}+"
    f"|{_DATE_OPEN}[^{_DATE_OPEN}{_DATE_SHUT}]*{_DATE_SHUT}"
)
"""A word, name, end, figure, character or date: its first character tells which. Without groups it is twice as fast."""


class _Kinds(dict[str, str]):
    """What a piece is, by its first character."""

    def __missing__(self, first: str) -> str:
        return "figure" if first.isdecimal() else "hanzi" if "\u3400" <= first <= "\u9fff" else "word"


_KIND = _Kinds(
    {
        **dict.fromkeys("abcdefghijklmnopqrstuvwxyz", "word"),
        **dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "name"),
        **dict.fromkeys(".!?。！？\n", "end"),
        **dict.fromkeys("0123456789", "figure"),
        **dict.fromkeys(_NUMERALS, "numeral"),
        _DATE_OPEN: "date",
    }
)
_SIGNS = {"figure": "#", "date": "@", "name": "="}
_SUFFIX = (
    "公司|集团|股份|工厂|船厂|钢厂|药厂|电厂|基地|园区|新城|开发区|保税区|大学|学院|研究院|研究所|实验室|医院|项目|产线|车间|号线"
    "|街道|汽车|科技|电子|电气|重工|生物|医药|半导体|[区县镇乡市省州路港湾岛桥厂局]"
)
NAME_SUFFIX = re.compile(_SUFFIX)
"""What a Chinese name of a place or a firm ends with."""
_HANZI_NAME = re.compile(f"(?=([\u4e00-\u9fff]{{2}})({_SUFFIX})([\u4e00-\u9fff，。、]{{0,2}}))")
_NO_NAME = re.compile("[的了在是和与及该本这那某各全为对将从到向把被也都就还有等其每两几多个家座条地一]")
_HANZI = re.compile("[\u4e00-\u9fff]")
_QUOTED = re.compile("[“「『《]([^“”「」『』《》\\s，。,.]{2,12})[”」』》]")
_WORD_END = re.compile(r"\w{1,2}\Z")
COMMON_WORDS = frozenset(
    """
    the a an in on at of to for from by with as and or but if when while after before since until during under over
    it its he his she her they their we our you your i this that these those there here what which who how why where
    is are was were be been has have had will would can could may might must should not no yes all some many most more
    such other another each every both one two three new last next first second also however meanwhile moreover then
    according about between through into out up down off now today yesterday tomorrow monday tuesday wednesday thursday
    friday saturday sunday mr mrs ms dr because although despite so than only
    """.split()
)


_Others = tuple[set[str], set[str]]
"""Values of one text, and those that stand for them in the other."""


def marks_of(text: str, names: Iterable[str] = ()) -> set[str]:
    """Answer the marks of a text whose width is already folded (NFKC). `names` are ids of what is named in it."""
    found: dict[str, dict[str, set[str]]] = {kind: defaultdict(set) for kind in KINDS}
    for kind, context, value in (*_in_tokens(text), *hanzi_names(text)):
        found[kind][_hashed(context)].add(value)
    kept = {
        f"{kind}{context}{value}"
        for kind, values in found.items()
        for context in sorted(values)[:MOST_OF_A_KIND]
        for value in values[context]
        if len(values[context]) <= _MOST_IN_A_CONTEXT
    }
    return kept | {f"={_NAMED * _CONTEXT_DIGITS}{name}" for name in names}


def parted(mark: str) -> tuple[str, str, str]:
    """Answer kind, context and value of a mark; a figure's in digits, whatever numerals the text and former versions
    wrote."""
    kind, value = mark[0], mark[1 + _CONTEXT_DIGITS :]
    return kind, mark[1 : 1 + _CONTEXT_DIGITS], _in_digits(value) if kind == "#" and value > _LAST_OF_DIGITS else value


def is_framed(mark: str) -> bool:
    """Is this a value with words around it, not an id or a note of the sketch?"""
    return mark[0] in KINDS and not mark.startswith(_NAMED, 1)


def conflict(first: Iterable[str], second: Iterable[str]) -> tuple[dict[str, int], int]:
    """Answer how many values of each kind stand for others in the same words, and how many marks both texts have.

    A name and its initials are one, and one that has more before it in one text. Only contexts that both samples could
    hold are compared.
    """
    mine, theirs = _framed(tuple(first)), _framed(tuple(second))
    exchanged: dict[str, int] = {}
    common = 0
    for kind in KINDS:
        a, b = mine[kind], theirs[kind]
        reach = min(_reach(a), _reach(b))
        others = _others(a, b, reach)
        exchanged[kind] = sum(min(len(own), len(stand_for)) for own, stand_for in others)
        if others and kind == "=":
            written = _as_written(tuple(first)), _as_written(tuple(second))
            exchanged[kind] -= sum(_of_one_name(own, stand_for, *written) for own, stand_for in others)
        both = a & b
        common += len(both) if reach == _WHOLE else sum(each[:_CONTEXT_DIGITS] <= reach for each in both)
    return exchanged, common


def _others(mine: frozenset[str], theirs: frozenset[str], reach: str = _WHOLE) -> list[_Others]:
    """Answer the values of each context that either text has alone, where both have such."""
    own, others = _by_context(mine - theirs), _by_context(theirs - mine)
    return [(own[context], others[context]) for context in own.keys() & others.keys() if context <= reach]


def _by_context(values: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for each in values:
        found[each[:_CONTEXT_DIGITS]].add(each[_CONTEXT_DIGITS:])
    return found


def _of_one_name(
    own: set[str], stand_for: set[str], written: Mapping[str, str], written_there: Mapping[str, str]
) -> int:
    """Answer how many names of one text the other writes in another way, each for one of its own."""
    pairs = [(a, b) for a in own for b in stand_for if are_one_name(written[a].split(" "), written_there[b].split(" "))]
    return min(len({a for a, _ in pairs}), len({b for _, b in pairs}))


def other_names(first: Iterable[str], second: Iterable[str]) -> tuple[bool, bool]:
    """Tell of either text whether it names something that rules know and the other does not name."""
    mine, theirs = _known(tuple(first)), _known(tuple(second))
    return bool(mine - theirs), bool(theirs - mine)


def known_in_both(first: Iterable[str], second: Iterable[str]) -> set[str]:
    """Answer how what rules know in both texts is called in Latin letters: the first word of its id, and the whole."""
    known = f"={_NAMED * _CONTEXT_DIGITS}"
    ids = [mark.removeprefix(known) for mark in _known(tuple(first)) & _known(tuple(second))]
    return {name for each in ids for name in (each.partition("-")[0], each.replace("-", ""))}


def corrected(first: Iterable[str], second: Iterable[str]) -> bool:
    """Tell whether the figures that stand for others in the same words are a little more or less than these."""
    mine, theirs = _framed(tuple(first))["#"], _framed(tuple(second))["#"]
    return all(any(_are_near(a, b) for a in own for b in others) for own, others in _others(mine, theirs))


def _are_near(one: str, other: str) -> bool:
    try:
        values = sorted((float(one), float(other)))
    except ValueError:  # Chinese numerals
        return False
    return values[1] - values[0] <= _CORRECTED * values[1]


def _in_tokens(text: str) -> Iterator[tuple[str, str, str]]:
    """Answer kind, context and value of every figure, date and Latin name."""
    shown: list[str] = []
    found: list[tuple[int, str, str]] = []
    for piece in _pieces(text):
        kind = _KIND[piece[0]]
        if kind == "word":
            shown.append(piece)
        elif kind == "end":
            shown.append(kind)
        else:
            kind, value = _read(kind, piece)
            if kind not in _SIGNS:
                shown.append(value)
            elif kind == "name" and found and found[-1][:2] == (len(shown), kind):
                found[-1] = (len(shown), kind, f"{found[-1][2]} {value}")
            else:
                shown.append(kind)
                found.append((len(shown), kind, value))
    for behind, kind, value in found:
        context = f"{' '.join(shown[max(0, behind - 3) : behind - 1])}|{' '.join(shown[behind : behind + 1])}"
        yield _SIGNS[kind], context.lower(), value


def tokens_of(text: str) -> list[tuple[str, str]]:
    """Answer the words as (kind, value), in order; capital words in a row are one name.

    Kinds are figure, date, name, word, hanzi (one character) and end (of a sentence).
    """
    tokens: list[tuple[str, str]] = []
    before = ""
    for piece in _pieces(text):
        kind, value = _read(_KIND[piece[0]], piece)
        if kind == "name" == before:
            tokens[-1] = (kind, f"{tokens[-1][1]} {value}")
        else:
            tokens.append((kind, value))
        before = kind
    return tokens


def _pieces(text: str) -> list[str]:
    found: list[str] = _PIECE.findall(_DATE.sub(_dated, text))
    return found


def _read(kind: str, piece: str) -> tuple[str, str]:
    """Answer what a piece is at a second look, and its value."""
    value = piece.lower()
    match kind:
        case "name" if value in COMMON_WORDS:
            kind = "word"
        case "figure":
            value = _number(value)
        case "numeral" if len(piece) > 1 and piece[1] in _NUMERALS:
            kind = "figure"
        case "numeral":
            kind = "word" if piece[0] == "〇" else "hanzi"
        case "date":
            value = value.strip(_DATE_OPEN + _DATE_SHUT)
        case _:
            pass
    return kind, value


def hanzi_names(text: str) -> Iterator[tuple[str, str, str]]:
    """Answer kind, context and value of Chinese names, by their suffix (公司, 区, 工厂 …) and by quotation marks."""
    if text.isascii():
        return
    for found in _HANZI_NAME.finditer(text) if _HANZI.search(text) else ():
        if not _NO_NAME.search(found[1]):
            yield "=", f"{found[2]}|{found[3]}", found[1]
    for found in _QUOTED.finditer(text):
        before = _WORD_END.search(text[max(0, found.start() - 2) : found.start()])
        yield "=", f"{before[0] if before else ''}“", found[1].lower()


def days_named(text: str) -> Iterator[str]:
    """Answer the days of a month that a text names, as month-day."""
    for found in _DATE.finditer(text):
        day = _dated(found).split()[-1].strip(_DATE_OPEN + _DATE_SHUT)
        if "-" in day:
            yield day


def _dated(match: re.Match[str]) -> str:
    parts = {name: value for name, value in match.groupdict().items() if value}
    month = next(value for name, value in parts.items() if name[0] == "m").lower()
    day = next((value for name, value in parts.items() if name[0] == "d"), None)
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
    year = next((value for name, value in parts.items() if name[0] == "y"), "")
    return f" {year} {_DATE_OPEN}{number}{f'-{int(day)}' if day else ''}{_DATE_SHUT} "


def _number(written: str) -> str:
    if not written[0].isdecimal():
        return written
    plain = written.replace(",", "")
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain).lstrip("0") or "0"


def _hashed(context: str) -> str:
    return blake2b(context.encode("utf-8", "replace"), digest_size=_CONTEXT_DIGITS // 2).hexdigest()


@remembered
def _framed(marks: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Answer the marks of each kind, without their sign, as they are compared."""
    return {
        "#": frozenset([_figure(mark) for mark in marks if mark[0] == "#"]),
        "@": frozenset([mark[1:] for mark in marks if mark[0] == "@"]),
        "=": frozenset([_without_spaces(mark[1:]) for mark in marks if mark[0] == "="]),
    }


def _figure(mark: str) -> str:
    return mark[1:] if mark[1 + _CONTEXT_DIGITS :] <= _LAST_OF_DIGITS else "".join(parted(mark)[1:])


@remembered
def _known(marks: tuple[str, ...]) -> frozenset[str]:
    """Answer the marks of what rules know."""
    known = f"={_NAMED * _CONTEXT_DIGITS}"
    return frozenset([mark for mark in marks if mark.startswith(known)])


@remembered
def _as_written(marks: tuple[str, ...]) -> dict[str, str]:
    """Answer names with their spaces, by what they are compared as."""
    values = [value for kind, _, value in map(parted, marks) if kind == "="]
    return {_without_spaces(value): value for value in values}


def _without_spaces(name: str) -> str:
    """Answer a name without what one spelling has and another has not: Wei Lan and Weilan."""
    return name.replace(" ", "").replace("-", "")


@lru_cache(maxsize=1 << 10)
def _in_digits(numerals: str) -> str:
    """Answer Chinese numerals in digits; as they are where they say no single number (三四百)."""
    if len(numerals) > MOST_DIGITS or numerals[:1].isdecimal():  # of another script: ۴۵
        return numerals
    number = number_of_han(numerals, 0)
    return f"{number.value:f}" if number.high is None else numerals


def _reach(values: frozenset[str]) -> str:
    """Answer up to which context a sample is complete."""
    if len(values) < MOST_OF_A_KIND:
        return _WHOLE
    hashed = {each[:_CONTEXT_DIGITS] for each in values if each[0] != _NAMED}
    return max(hashed) if len(hashed) >= MOST_OF_A_KIND else _WHOLE
