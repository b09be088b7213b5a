"""What a figure measures (investment, output, sales …), whether it is a fall, and whether it is planned."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mfg_monitor.figures.cues import Cue, last_of
from mfg_monitor.figures.reading import Reading
from mfg_monitor.model import Figure

_CLAUSE = re.compile(r",(?!(?<=[0-9],)[0-9]{3}(?![0-9]))|[;，；。！？!?\n、]|\.\s")
"""A comma within a number parts nothing."""
_FALL_AFTER = re.compile(
    r"(?:[ -](?:year-on-year|on-year|annual|yearly|monthly|month-on-month|sharp|steep|further))?[ -]"
    r"(?:drop|declines?|decrease|fall|reduction|cuts?|contraction|slump|slide|plunge|lower|less|fewer|smaller|loss)\b"
)
_LOWER_BEFORE = re.compile(r"(?<![最较])低了?约?$")
_RISE_AFTER = re.compile(
    r"(?:[ -](?:year-on-year|on-year|annual|yearly))?[ -](?:rise|increase|growth|gain"
    r"|jump|surge|expansion|more|higher|larger|bigger)\b"
)
_NARROWED = re.compile("(?:降幅|跌幅|亏损|差距|逆差)[^，。；]{0,8}(?:收窄|缩小|减少)")
_LEVEL_BETWEEN = re.compile(r"\b(?:to|from|at|below|under)\b|[到至自从由在]")
_RATES = {"降幅", "跌幅"}
_PLAIN = {"达", "为"}
_SHARES = {"占比", "占", "比重", "份额", "股权", "比例", "率", "ratio", "proportion"}
_MARGINS = {"margin", "margins"}
_SIGNS = ("-", "minus ", "negative ", "负")
_FUTURE = {"将", "will", "would"}
_OWN_FORM = {"rank", "run", "multiple", "conversion"}
_OF_MONEY = {
    "investment",
    "financing",
    "valuation",
    "registered capital",
    "foreign investment",
    "profit",
    "loss",
    "tax",
}
_OF_THINGS = {"area", "employment", "density", "emissions", "share"}
_WHOLES = {"area", "employment", "output", "orders", "sales", "exports", "imports", "capacity", "scale", "trade"}
"""A percentage that is no growth is a share of these."""
_NOT_OF_THINGS = _OF_MONEY | {"area"}
_LAND = {"m2", "km2"}
_CONTINUES = re.compile(
    r"\s?(?:(?:year[- ]on[- ]year|on the year|from a year earlier|in [a-z]+|last [a-z]+) )?(?:to|and then to)"
    r"\s?(?:a |an |about |around |some |nearly |more than |over )*"
    r"|\s?[一-龥]{0,4}[到至](?:如今|现在|目前|今年|当前)?的?(?:约|近|超过?|逾)?"
    r"|\s?(?:大关|关口)?[,，]\s?(?:达到?了?|实现|(?:攀?升|上升|下?降|增|减)[到至])(?:约|近|超过?|逾)?"
)
PLAIN_KINDS = frozenset({"amount", "count"})
_CHANGES = {"growth", "change", "multiple"}


def clause_start(lower: str, start: int, floor: int) -> int:
    """Answer where the clause that holds this place begins: after the last comma or stop, at most "
    "70 characters back."""
    begin = max(floor, start - 70)
    for found in _CLAUSE.finditer(lower, begin, start):
        begin = found.end()
    return begin


def clause_end(lower: str, end: int) -> int:
    """Answer where the clause that holds this place ends, at most 70 characters on."""
    found = _CLAUSE.search(lower, end, min(len(lower), end + 70))
    return found.start() if found else min(len(lower), end + 70)


def is_fall(lower: str, cues: Sequence[Cue], start: int, end: int, begin: int) -> bool:
    """Answer whether a percentage, given its clause, is a change downwards: not for a level "
    "(降至5%, cut to 30 percent)."""
    if lower[start - 1 : start] == "+":
        return False
    if _FALL_AFTER.match(lower, end) or (
        "低" in lower[max(0, start - 3) : start] and _LOWER_BEFORE.search(lower, begin, start)
    ):
        return True
    last = last_of(cues, begin, start, "trend")
    if last and last.word in _PLAIN:
        return any(cue.word in _RATES and begin <= cue.start and cue.end <= start for cue in cues)
    if narrowed := _NARROWED.search(lower, begin, start):
        return bool(_LEVEL_BETWEEN.search(lower, narrowed.end(), start))
    if last is None or last.meaning.trend != "down":
        return False
    return not _LEVEL_BETWEEN.search(lower, last.end, start)


def kind_of(lower: str, cues: Sequence[Cue], reading: Reading, begin: int) -> str:
    """Answer what is measured, from the nearest word before in the clause, else after; else the form's own name."""
    start, end, form = reading.start, reading.end, reading.form
    if form in _OWN_FORM:
        return form
    if form == "points":
        return "change"
    if form == "percent":
        return _kind_of_percent(lower, cues, start, end, begin)
    if form != "money" and reading.unit in _LAND:
        return "area"
    unfit = _OF_THINGS if form == "money" else _NOT_OF_THINGS
    cues = [cue for cue in cues if cue.meaning.kind not in unfit]
    named = _named(lower, cues, start, end, begin)
    return named or ("amount" if form == "money" else "density" if " per 10000 " in reading.unit else "count")


def continued(lower: str, last: Reading | None, reading: Reading) -> Reading | None:
    """Answer a figure that goes on from the last one (up 8% to 3 billion) as rate of what that is, or None."""
    if last is None or not _CONTINUES.fullmatch(lower, last.end, reading.start):
        return None
    unit, per, _ = last.unit.partition(" per ")
    return reading._replace(unit=last.unit) if per and unit == reading.unit else reading


def subject_of(cues: Sequence[Cue], figure: Figure, begin: int, start: int) -> str | None:
    """Answer what the words before a figure speak of: a growth is the growth of something."""
    if figure.kind not in _CHANGES:
        return figure.kind
    told = last_of(cues, begin, start, "kind")
    return told.meaning.kind if told else None


def status_of(cues: Sequence[Cue], start: int) -> str | None:
    """Answer target or forecast where the sentence says so before the figure, None for what is."""
    last = last_of(cues, start - 120, start, "status")
    if last and last.word in _FUTURE:
        earlier = last_of(cues, last.start - 20, last.start, "status")
        if earlier and earlier.meaning.status == "forecast":
            return "forecast"
    return last.meaning.status if last and last.meaning.status != "actual" else None


def _kind_of_percent(lower: str, cues: Sequence[Cue], start: int, end: int, begin: int) -> str:
    last = last_of(cues, begin, start, "trend")
    changes = last is not None and last.meaning.trend != "level" and not _LEVEL_BETWEEN.search(lower, last.end, start)
    if changes or _FALL_AFTER.match(lower, end) or _RISE_AFTER.match(lower, end):
        return "growth"
    if any(cue.word in _SHARES and begin <= cue.start and cue.end <= start for cue in cues):
        return "share"
    if _is_signed(lower, start) and not any(
        cue.word in _MARGINS and begin <= cue.start and cue.end <= start for cue in cues
    ):
        return "growth"
    cues = [cue for cue in cues if cue.meaning.kind not in _WHOLES]
    return _named(lower, cues, start, end, begin) or "share"


def _is_signed(lower: str, start: int) -> bool:
    return lower[start - 1 : start] == "+" or lower.startswith(_SIGNS, start)


def _named(lower: str, cues: Sequence[Cue], start: int, end: int, begin: int) -> str | None:
    if before := last_of(cues, begin, start, "kind"):
        return before.meaning.kind
    stop = min(len(lower), end + 40)
    clause_end = _CLAUSE.search(lower, end, stop)
    stop = clause_end.start() if clause_end else stop
    after = [cue for cue in cues if cue.meaning.kind and end <= cue.start and cue.end <= stop]
    return min(after, key=lambda cue: cue.start).meaning.kind if after else None
