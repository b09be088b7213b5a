"""Physical units, English and Chinese, with the factor to the unit that is reported."""

from __future__ import annotations

import re
from decimal import Decimal

_MU = Decimal(10_000) / Decimal(15)
_FACTORS: dict[str, tuple[str, Decimal]] = {"mu": ("m2", _MU), "ha": ("m2", Decimal(10_000))}
_FACTORS |= {"eflops": ("PFLOPS", Decimal(1000)), "li": ("km", Decimal("0.5")), "jin": ("kg", Decimal("0.5"))}
_FACTORS |= {"sqft": ("m2", Decimal("0.09290304")), "mil": ("km", Decimal("1.609344"))}

_EN = {
    "m2": r"square[ -]met(?:er|re)s?|sq\.? ?m(?:eters?|etres?)?|sqm|m2|m²|㎡",
    "km2": r"square[ -]kilomet(?:er|re)s?|sq\.? ?km|km2|km²",
    "mm2": r"square[ -]millimet(?:er|re)s?|mm2|mm²",
    "m3": r"cubic[ -]met(?:er|re)s?|cu\.? ?m|m3|m³",
    "Nm3": r"nm3|nm³|normal cubic met(?:er|re)s?",
    "sqft": r"square[ -]f(?:ee|oo)t|sq\.? ?ft",
    "ha": r"hectares?",
    "mu": r"mu(?! meson)",
    "DWT": r"dead-?weight(?: |-)?ton(?:ne)?s?|deadweight|dwt",
    "CGT": r"compensated gross ton(?:ne)?s?|cgt",
    "GT": r"gross ton(?:ne)?s?|gross tonnage|gt",
    "tce": r"(?:metric )?ton(?:ne)?s? of (?:standard coal(?: equivalent)?|coal equivalent)|tce",
    "TEU": r"teus?|twenty-foot equivalent units?|standard containers?",
    "t": r"(?:metric[ -])?ton(?:ne)?s?(?! of standard)|(?<=[0-9] )t",
    "kg": r"kilograms?|kgs?|kilos?",
    "km": r"kilomet(?:er|re)s?|km|kms",
    "mil": r"miles?",
    "cm": r"centimet(?:er|re)s?|cm",
    "mm": r"millimet(?:er|re)s?|mm",
    "um": r"micromet(?:er|re)s?|microns?|μm|um",
    "m": r"met(?:er|re)s?|m(?=[ -](?:long|wide|tall|deep|high|in (?:length|height|width|diameter)))",
    "MWh": r"megawatt[ -]hours?|mwh",
    "GWh": r"gigawatt[ -]hours?|gwh",
    "kWh": r"kilowatt[ -]hours?|kwh",
    "TWh": r"terawatt[ -]hours?|twh",
    "MW": r"megawatts?|mw",
    "GW": r"gigawatts?|gw",
    "kW": r"kilowatts?|kw",
    "kV": r"kilovolts?|kv",
    "MPa": r"megapascals?|mpa",
    "eflops": r"eflops|exaflops",
    "PFLOPS": r"pflops|petaflops",
    "°C": r"degrees celsius|°c|℃",
    "rpm": r"rpm|revolutions per minute",
    "knot": r"knots?",
    "hp": r"horsepower|hp",
    "barrel": r"barrels?",
    "l": r"lit(?:er|re)s?",
    "TB": r"terabytes?|tb",
    "GHz": r"gigahertz|ghz",
}
_ZH = {
    "m2": "平方米|平方公尺|平米|㎡",
    "km2": "平方公里|平方千米",
    "mm2": "平方毫米",
    "m3": "立方米|立方|方(?=天然气|混凝土)",
    "Nm3": "标方|标准立方米",
    "sqft": "平方英尺|平方呎",
    "acre": "英亩",
    "ha": "公顷",
    "mu": "亩",
    "DWT": "载重吨",
    "CGT": "修正总吨",
    "GT": "总吨",
    "tce": "吨标准煤|吨标煤",
    "TEU": "标准集装箱|标准箱|标箱|TEU|teu",
    "t": "吨",
    "kg": "公斤|千克",
    "jin": "斤",
    "km": "公里|千米",
    "mil": "英里",
    "foot": "英尺",
    "li": "里(?=路|外|长)",
    "cm": "厘米",
    "mm": "毫米",
    "um": "微米",
    "m": "米|公尺",
    "GWh": "吉瓦时|gwh",
    "MWh": "兆瓦时|mwh",
    "kWh": "千瓦时|千瓦小时|度电|kwh|度(?=电)",
    "GW": "吉瓦|gw",
    "MW": "兆瓦|mw",
    "kW": "千瓦|kw",
    "kV": "千伏|kv",
    "MPa": "兆帕",
    "eflops": "eflops",
    "PFLOPS": "pflops",
    "°C": "摄氏度|℃|°c",
    "hp": "马力",
    "knot": "节(?=航速)",
    "l": "升(?!级|至|到|为|幅|值|温)",
    "barrel": "桶",
    "rpm": "转/分|转每分",
}
_NAMES = list(_EN)
_EN_AT = re.compile(
    r"[ -]?(?:" + "|".join(f"(?P<u{index}>{_EN[name]})" for index, name in enumerate(_NAMES)) + r")(?![a-z0-9])"
)
_ZH_NAMES = list(_ZH)
_ZH_AT = re.compile(
    r"\s{0,2}(?:" + "|".join(f"(?P<u{index}>{_ZH[name]})" for index, name in enumerate(_ZH_NAMES)) + ")"
)
_FIRST_EN = frozenset("-abcdeghklmnprst 0123456789μ°℃㎡")


def physical_english(lower: str, end: int) -> tuple[str, Decimal, int] | None:
    """Answer the unit named right after this place, its factor, and where the name ends."""
    if end >= len(lower) or lower[end] not in _FIRST_EN:
        return None
    found = _EN_AT.match(lower, end)
    return _reported(_NAMES, found) if found else None


def physical_chinese(lower: str, end: int) -> tuple[str, Decimal, int] | None:
    """Answer the unit named in Chinese right after this place, its factor, and where the name ends."""
    found = _ZH_AT.match(lower, end)
    return _reported(_ZH_NAMES, found) if found else None


def _reported(names: list[str], found: re.Match[str]) -> tuple[str, Decimal, int]:
    name = names[int((found.lastgroup or "u0")[1:])]
    unit, factor = _FACTORS.get(name, (name, Decimal(1)))
    return unit, factor, found.end()
