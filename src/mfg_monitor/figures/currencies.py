"""Which money: the words and signs before or after an amount."""

from __future__ import annotations

import re

from mfg_monitor.numerals import any_of

_SIGNS = {
    "CNY": "cny rmb rmb¥ cn¥ 人民币 ¥",
    "USD": "us$ usd $ us$ u.s.$ 美元 美金",
    "HKD": "hk$ hkd 港元 港币",
    "EUR": "€ eur 欧元",
    "GBP": "£ gbp 英镑",
    "SGD": "s$ sgd",
    "JPY": "jpy jp¥ 日元",
    "TWD": "nt$ twd 新台币",
    "KRW": "krw ₩ 韩元",
    "AUD": "a$ au$ aud",
    "CAD": "c$ ca$ cad",
    "CHF": "chf",
    "INR": "₹ inr",
}
_NAMES_EN = {
    "CNY": "yuan|renminbi|rmb|cny|chinese yuan",
    "USD": "us dollars?|u\\.s\\. dollars?|american dollars?|dollars?|usd|greenbacks",
    "HKD": "hong kong dollars?|hkd",
    "EUR": "euros?|eur",
    "GBP": "pounds sterling|british pounds?|pounds(?! per square)|gbp",
    "SGD": "singapore dollars?|sgd",
    "JPY": "japanese yen|yen|jpy",
    "TWD": "(?:new )?taiwan dollars?|twd",
    "KRW": "(?:south )?korean won|won(?! (?:the|a|an|in|by|orders?|contracts?)\\b)|krw",
    "AUD": "australian dollars?|aud",
    "CAD": "canadian dollars?|cad",
    "CHF": "swiss francs?|chf",
    "INR": "(?:indian )?rupees?|inr",
}
_NAMES_ZH = {
    "CNY": "元人民币|人民币|元|块钱",
    "USD": "美元|美金",
    "HKD": "港元|港币",
    "EUR": "欧元",
    "JPY": "日元",
    "GBP": "英镑",
    "TWD": "新台币|元新台币",
    "KRW": "韩元",
    "SGD": "新加坡元|新元",
    "AUD": "澳元|澳大利亚元",
    "CAD": "加元|加拿大元",
    "CHF": "瑞士法郎|瑞郎",
    "INR": "卢比|印度卢比",
    "THB": "泰铢",
    "RUB": "卢布",
}
_CODE = {sign: code for code, signs in _SIGNS.items() for sign in signs.split()}
_BEFORE = re.compile(rf"(?:(?<![a-z])(?:{any_of(s for s in _CODE if s[0].isalpha())})|{any_of(_CODE)})\s?$")
_LAST_LETTERS = frozenset(sign[-1] for sign in _CODE)
_AFTER_EN = re.compile(
    r"[ -]?(?:" + "|".join(f"(?P<{code}>{names})" for code, names in _NAMES_EN.items()) + r")(?![a-z0-9])"
)
_AFTER_ZH = re.compile(
    r"\s{0,2}(?:"
    + "|".join(f"(?P<{code}>{names})" for code, names in _NAMES_ZH.items())
    + r")(?!宵|旦|首|素|件|器|宇|气|老|化)"
)


_FIRST_LETTERS = frozenset(
    "yrcudagehpsbjtnwki" + "".join(name[0] for names in _NAMES_ZH.values() for name in names.split("|"))
)


def currency_before(lower: str, start: int, *, language: str) -> tuple[str, int] | None:
    """Answer the currency that stands right before this place, and where it begins."""
    last = lower[start - 1] if start else ""
    if last not in _LAST_LETTERS and not (last.isspace() and start > 1 and lower[start - 2] in _LAST_LETTERS):
        return None
    begin = max(0, start - 8)
    found = _BEFORE.search(lower[begin:start])
    if not found:
        return None
    code = _CODE[found.group().strip()]
    if found.group().strip() == "¥" and language == "ja":
        code = "JPY"
    return code, begin + found.start()


def currency_after(lower: str, end: int) -> tuple[str, int] | None:
    """Answer the currency that is named right after this place, and where its name ends."""
    sign = lower[end : end + 3].lstrip(" -\n")[:1]
    if sign not in _FIRST_LETTERS or not sign:
        return None
    found = _AFTER_EN.match(lower, end) if sign.isascii() else _AFTER_ZH.match(lower, end)
    if not found or found.lastgroup is None:
        return None
    return found.lastgroup, found.end()
