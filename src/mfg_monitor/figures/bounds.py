"""How firmly a number is meant: exact, min, max or approx."""

from __future__ import annotations

import re

_BEFORE_EN = re.compile(
    r"(?:(?P<max>(?:no|not) (?:more|higher|later) than|less than|fewer than|lower than|under|below"
    r"|up to|as (?:much|many|high) as|"
    r"at most|within|short of|a maximum of|capped at)"
    r"|(?P<min>(?:no|not) (?:less|fewer|lower) than|more than|over|above|upwards? of|at least"
    r"|exceed(?:s|ed|ing)?|top(?:s|ped|ping)?|"
    r"surpass(?:es|ed|ing)?|pass(?:es|ed|ing)?(?: the)?|greater than|higher than|a minimum of|in "
    r"excess of|beyond|cross(?:ed|ing)?(?: the)?)"
    r"|(?P<approx>about|around|some|roughly|approximately|nearly|almost|close to|an estimated"
    r"|estimated|approx\.?|circa|"
    r"just (?:over|under)|virtually|or so|near(?:ing|ed|s)?))"
    r"(?: (?:a|an|the|its|their|by))?[ (]?$"
)
_UP_TO = re.compile(
    r"\b(?:percent|%|points?|pct|went|go|goes|going|gone|moved|back|rounded)\s?,?(?: up)? up to[ (]?$|[0-9] up to[ (]?$"
)
_LAST_WORD = re.compile("[a-z.]+$")
_LAST_WORDS = frozenset(
    """than under below to as most within of at over above upward upwards least exceed exceeds exceeded exceeding
    top tops topped topping surpass surpasses surpassed surpassing pass passes passed passing the minimum
    maximum beyond cross crossed crossing about around some roughly approximately nearly almost estimated approx
    approx. circa virtually so near nearing neared nears a an its their by""".split()
)
_PHRASAL = re.compile(
    r"\b(?:hand(?:s|ed|ing)?|t[ao]ken?|taking|turn(?:s|ed|ing)?|carr(?:y|ied)|roll(?:ed)?|all|sign(?:ed)?) $"
)
_BEFORE_ZH = re.compile(
    r"(?:(?P<max>不到|不足|低于|少于|至多|最多|最高|不超过?|不高于|不多于|小于|不大于|上限为?|未超过?)"
    r"|(?P<min>超过?|逾|突破|首?破|高于|多于|至少|最少|不少于|不低于|不小于|不止|大于|跨越|迈过|越过|迈上)"
    r"|(?P<approx>大?约合?|约为|大致|大概|近|将近|接近|估计|上下|左右|约占|预计约))了?\s?(?:人民币)?\s?$"
)
_BARE_BEFORE_ZH = re.compile(r"(?P<max>不足|不到)|(?P<min>超过?|逾|突破|首?破|[上过]|不止)|(?P<approx>近|接近|将近)")
_AFTER_EN = re.compile(
    r" ?(?:(?P<min>or more|or above|or higher|plus\b|\+)|(?P<max>or less|or below|at most)|(?P<approx>or so))"
)
_AFTER_ZH = re.compile(
    r"(?:(?P<min>及?以上|之上|有余|多(?!家|个|人|种|项|年)|出头|余(?!下|额))|(?P<max>及?以内|及?以下"
    r"|之内|之下)|(?P<approx>左右|上下|级))"
)


def bound_of(text: str, lower: str, start: int, end: int, *, more: bool, chinese: bool) -> str:
    """Answer exact, min, max or approx from the words on either side of a figure."""
    before = lower[max(0, start - 32) : start]
    if not chinese or before[-1:] == " ":
        word = _LAST_WORD.search(before.rstrip(" ("))
        found = _BEFORE_EN.search(before) if word and word.group() in _LAST_WORDS else None
        if found and found.group().startswith("over") and _PHRASAL.search(before[: found.start()]):
            found = None
        if found and found.lastgroup and not _inside_word(before, found.start()) and not _UP_TO.search(before):
            return found.lastgroup
    found = _BEFORE_ZH.search(before[-8:])
    if found and found.lastgroup:
        return found.lastgroup
    if more:
        return "min"
    after = _AFTER_ZH.match(text, end) or _AFTER_EN.match(lower, end)
    return (after.lastgroup if after else None) or "exact"


def bare_bound(text: str, start: int) -> str | None:
    """Answer the bound that makes a lone 百 千 万 亿 a number (上百家, 近千名, 过亿元), or None."""
    found = list(_BARE_BEFORE_ZH.finditer(text[max(0, start - 3) : start]))
    if found and found[-1].end() == min(3, start):
        return found[-1].lastgroup
    return None


def _inside_word(before: str, place: int) -> bool:
    return place > 0 and before[place - 1].isalpha() and before[place - 1].isascii()
