"""Reads one figure at a place: its number or range, what it is of, and per what. Says nothing of bounds and kinds."""

from __future__ import annotations

import re
from decimal import Decimal

from mfg_monitor.figures import falsehoods, ranks, shares, signs, wordings
from mfg_monitor.figures.bounds import bare_bound
from mfg_monitor.figures.counted import counted_chinese, duration_chinese
from mfg_monitor.figures.currencies import currency_after, currency_before
from mfg_monitor.figures.phrases import head_noun, hyphened_noun, is_duration
from mfg_monitor.figures.physical import physical_chinese, physical_english
from mfg_monitor.figures.rates import base_of, every, takt
from mfg_monitor.figures.reading import Reading
from mfg_monitor.figures.wordings import reading_of
from mfg_monitor.numerals import DIGITS, NUMBER_WORDS, Number, number_at, with_scale

_GAP = re.compile(
    r"(?:\s?(?P<unit>%|percent|per cent|yuan|元|美元|万元))?"
    r"(?:\s?(?P<sign>[-~至到])\s?|(?P<dash>—)| (?P<word>to|or|and|through) "
    r")(?=[0-9¥$€£〇零一二两三四五六七八九十百千a-z])"
)
_MORE = re.compile(
    r"\s?(?P<min>有余|[多余])(?!元化|样)|(?P<near>来)(?=[家个名台])|(?P<plus>-plus|\+|-some| plus(?= "
    r"[a-z]))|(?P<odd>-odd| odd(?= [a-z]))"
)
_CLASS_AFTER = re.compile(
    r"级(?=[^别]{0,4}(?:产业|集群|园区|产值|赛道|市场|企业|规模|目标|城|板块|投资|龙头|制造|支柱|新|先))|级$"
    r"|\+级?(?=(?:能级|规模|产业|集群|园区|赛道|市场|企业|板块))"
)
_CLUSTER_AFTER = re.compile(r"[ -](?:level|class|clusters?|industr(?:y|ies|ial)|sector|market)\b")
_HAND = re.compile(
    r"\s?[(（,，]\s?(?:(?:or|about|around|roughly|approximately|nearly|equivalent to|more than|over"
    r"|大?约合?|折合|合|相当于|近|超过?)\s?){0,3}"
)
_CHANGE_BEFORE = re.compile(
    r"\b(?:rose|up|fell|down|climbed|grew|increased|jumped|surged|dropped|declined|decreased|gained"
    r"|edged (?:up|down))(?: by)? $"
)
_LOWER_GROWTH_BEFORE = re.compile(r"(?:\bfrom|从|由|自) ?$")
_TIME_AFTER = re.compile(r"\s?(?:秒|分钟|小时|天)")
_LIST_GAP = re.compile(r"(?:,| and|, and|[、和]) ?(?=[0-9])")
_CODE_OR_SIGN = re.compile(r"(?:[a-z]{0,3}[$€£¥₩]|[a-z]{3}|人民币)\s?(?=[0-9])")
_SIGN = re.compile(r"(?:[a-z]{0,3}[$€£¥₩])\s?(?=[0-9])")
_WORKING = re.compile(r" (?:working|full|business|calendar) (?=days|months|years|hours)")
_PLAN_AFTER = re.compile("[\"'”’]? (?:plan|period|programme|blueprint)")
_PART_OF = re.compile(
    rf" of (?:the|its|their|our|these|those|all|[a-z]+'s)(?: [a-z']+){{0,2}}? (?:{DIGITS}|{NUMBER_WORDS})(?= [a-z])"
)
_THOUSAND = 1000
_LOOKED_BACK = 24
"""Characters; no Chinese word further ahead makes a figure of bare digits."""
_SCALE_LETTERS = frozenset("thmb")
_STOPS = frozenset(".,:;?!)]")
_CUT = re.compile(r",[0-9]{1,2}\s?(?:[a-z.;)]|$)")
"""What follows half a number, of which nothing is said then."""
_WHOLE_DAY = re.compile(r"\s?(?:小时|个小时)|[ -]hours?\b")


class Reader:
    """Reads figures at places of one folded text; keeps nothing from one place to the next."""

    def __init__(self, text: str, lower: str, language: str) -> None:
        self.text, self.lower, self.language = text, lower, language

    def read(self, start: int, sort: str, end: int) -> Reading | None:
        """Answer the figure that begins at this token, or None."""
        lower = self.lower
        match sort:
            case "ordinal":
                return wordings.ordinal(lower, start, end, lower[start:end])
            case "multiple":
                return wordings.multiple(lower, start, end, lower[start:end])
            case "fraction":
                return self._share(start, shares.fraction_chinese(self.text, start))
            case "part" if not falsehoods.is_named(self.text, lower, start, end):
                return self._share(start, shares.fraction_slashed(lower, start, end))
            case "part":
                return None
            case "first":
                return reading_of(ranks.first_chinese(self.text, start, end))
            case "superlative":
                return wordings.superlative(lower, start, end, lower[start:end])
            case "flat" | "level":
                return wordings.flat(lower, start, end)
            case _:
                return self._number(start, end, sort)

    def conversion(self, first: Reading) -> Reading | None:
        """Answer the same amount in another currency, printed in brackets or after "or" right behind the first."""
        if first.form != "money" or first.converted:
            return None
        hand = _HAND.match(self.lower, first.end)
        if not hand or (hand.group().strip() in {",", "，"}):
            return None
        place = hand.end()
        sign = _CODE_OR_SIGN.match(self.lower, place)
        number = number_at(self.text, self.lower, sign.end() if sign else place)
        second = self._money(number) if number else None
        if second is None or second.currency == first.currency or second.start < place:
            return None
        return second._replace(form="conversion")

    def _number(self, start: int, end: int, sort: str) -> Reading | None:
        text, lower = self.text, self.lower
        if sort == "digits" and self._is_idle(start, end):
            return None
        if sort in {"words", "digits"} and (share := self._share(start, shares.fraction_english(lower, start))):
            return share
        number = number_at(text, lower, start)
        if number is None or (
            number.script == "words" and number.value > 20 and falsehoods.is_named(text, lower, start, number.end)
        ):
            return None
        if number.script != "han" and (found := self._worded(number)):
            return found
        gap = _GAP.match(lower, number.end)
        money = (self._range(number, gap, self._money) if gap else None) or self._money(number)
        if money:
            return signs.signed(lower, money)
        code = falsehoods.is_code(text, start, number.end) and not signs.is_plus(lower, start, number.end)
        if code or lower[max(0, start - 4) : start] == "per ":
            return None
        placed = (
            ranks.number_english(lower, start, number.end, number.value)
            or ranks.run_chinese(text, start, number.end, number.value)
            or ranks.ordinal_chinese(text, start, number.end, number.value)
        )
        if placed:
            return reading_of(placed)
        if falsehoods.is_named(text, lower, start, number.end) or falsehoods.is_span_of_time(lower, start, number.end):
            return None
        if text[start - 1 : start] == "第" and number.value < 1000:
            return None
        if text[start - 1 : start] == "每" and not _TIME_AFTER.match(text, number.end):
            return None
        if listed := self._listed(number):
            return listed
        measured = (self._range(number, gap, self._measured) if gap else None) or self._measured(number)
        return signs.signed(lower, measured) if measured else None

    def _worded(self, number: Number) -> Reading | None:
        """Answer the takt or the ordinal that starts with this number (one car every 45 seconds, two-millionth car)."""
        if number.script == "words" and (found := every(self.lower, number.start)):
            return found
        begun = self.lower[number.end : number.end + 2]
        return wordings.scaled_ordinal(self.lower, number) if begun.lstrip(" -") in _SCALE_LETTERS else None

    def _is_idle(self, start: int, end: int) -> bool:
        """Do these digits stand before a stop, while nothing before them makes a figure of them?

        Some two dozen expressions would be asked in vain.
        """
        lower = self.lower
        stop = lower[end : end + 1]
        if stop not in _STOPS or not lower[end - 1].isdigit() or (stop == "," and lower[end + 1 : end + 2].isdigit()):
            return False
        before = self.text[max(0, start - _LOOKED_BACK) : start]
        return (
            before.isascii()
            and not lower.endswith(ranks.AHEAD_EN, 0, start)
            and currency_before(lower, start, language=self.language) is None
        )

    def _listed(self, number: Number, depth: int = 0) -> Reading | None:
        """Answer an amount whose currency stands behind the last of a list (4 million and 1 million yuan)."""
        if number.scale < 10**6 or depth > 2 or not (gap := _LIST_GAP.match(self.lower, number.end)):
            return None
        following = number_at(self.text, self.lower, gap.end())
        if following is None or following.scale < 10**6:
            return None
        money = self._money(following) or self._listed(following, depth + 1)
        if money is None or money.form != "money":
            return None
        return Reading(number.start, number.end, number.value, money.unit, "money", money.currency)

    def _money(self, number: Number, start: int | None = None) -> Reading | None:
        """Answer the amount of money with the sign before or the name after this number, or None."""
        begin = number.start if start is None else start
        if number.script != "han" and (sign := currency_before(self.lower, begin, language=self.language)):
            number = with_scale(number, self.lower, money=True)
            if falsehoods.is_market_quote(self.lower, sign[1]) or (
                self.lower.startswith(",", number.end) and _CUT.match(self.lower, number.end)
            ):
                return None
            after = currency_after(self.lower, number.end)
            end = after[1] if after and after[0] == sign[0] else number.end
            reading = Reading(
                sign[1], end, number.value, sign[0], "money", sign[0], high=number.high, rough=number.rough
            )
            return self._per(reading, number)
        more = _MORE.match(self.lower, number.end)
        place = more.end() if more else number.end
        after = currency_after(self.lower, place)
        if after is None and number.script == "digits":
            grown = with_scale(number, self.lower, money=True)
            after = currency_after(self.lower, grown.end) if grown.end > number.end else None
            number = grown if after else number
        if after is None:
            return self._class_of_size(number)
        if falsehoods.is_market_quote(self.lower, begin) or not self._counts(number, begin, money=True):
            return None
        if falsehoods.is_code(self.text, begin, number.end):
            return None
        code, end = after
        bound = bare_bound(self.text, begin) if self._is_bare(number) else None
        magnitude = number.value.normalize().as_tuple().digits == (1,) and "-" in self.lower[number.start : end]
        if magnitude and _CLUSTER_AFTER.match(self.lower, end):
            bound = "approx"
        sign_before = currency_before(self.lower, begin, language=self.language)
        reading = Reading(
            sign_before[1] if sign_before else begin, end, number.value, code, "money", code,
            high=number.high, bound=bound, more=bool(more) or number.more, rough=number.rough,
        )  # fmt: skip
        return self._per(reading, number)

    def _class_of_size(self, number: Number) -> Reading | None:
        """Answer the order of magnitude that 万亿级产业集群 names: yuan, approximately."""
        found = _CLASS_AFTER.match(self.text, number.end)
        if not found or number.value < 10**9 or self.text[number.start : number.end][-1] != "亿":
            return None
        bound = "min" if found.group().startswith("+") else "approx"
        return Reading(number.start, found.end(), number.value, "CNY", "money", "CNY", bound=bound)

    def _range(self, low: Number, gap: re.Match[str], measured: object) -> Reading | None:
        """Answer a range whose lower end is this number and whose unit stands behind the upper end, or None.

        `gap`: what stands between both ends.
        """
        lower = self.lower
        before = lower[max(0, low.start - 24) : low.start]
        if gap["word"] == "and" and "between" not in before:
            return None
        if gap["unit"] and gap["word"] == "to" and _CHANGE_BEFORE.search(before):
            return None
        place = gap.end()
        sign = _SIGN.match(lower, place)
        high = number_at(self.text, lower, sign.end() if sign else place)
        if high is None or high.high is not None:
            return None
        prefix = currency_before(lower, low.start, language=self.language)
        high = with_scale(high, lower, money=prefix is not None)
        reading = self._upper(high, low.start, money=measured == self._money, prefix=prefix)
        if reading is None:
            return None
        if _LOWER_GROWTH_BEFORE.search(before):
            return self._before_change(low, gap, high, reading)
        factor = reading.value / high.value if high.value else Decimal(1)
        least = low.value if low.scale != 1 or gap["unit"] == "万元" else low.value * high.scale
        if least >= high.value and low.scale == 1:
            least = low.value
        below = reading.unit == "°C" and signs.below(lower, low.start) is not None
        if (least >= high.value and not below) or (
            (gap["unit"] in {"%", "percent", "per cent"}) != (reading.form == "percent") and gap["unit"]
        ):
            return None
        return reading._replace(
            start=min(low.start, reading.start), value=least * factor, high=reading.value, bound=None
        )

    def _before_change(self, low: Number, gap: re.Match[str], high: Number, reading: Reading) -> Reading | None:
        """Answer what a change begins with where only its end tells the unit (from 300,000 to 500,000 cars)."""
        written = self.lower[low.start : low.end]
        if gap["unit"] or gap["word"] != "to" or falsehoods.may_be_year(written, self.lower, low.start):
            return None
        factor = reading.value / high.value if high.value else Decimal(1)
        scale = high.scale if low.scale == 1 and low.value < _THOUSAND else Decimal(1)
        return reading._replace(start=low.start, end=low.end, value=low.value * scale * factor, high=None, bound=None)

    def _upper(self, high: Number, start: int, *, money: bool, prefix: tuple[str, int] | None) -> Reading | None:
        if not money:
            return self._measured(high, start)
        if prefix is None:
            return self._money(high)
        code, begin = prefix
        after = currency_after(self.lower, high.end)
        return Reading(begin, after[1] if after else high.end, high.value, code, "money", code)

    def _measured(self, number: Number, start: int | None = None) -> Reading | None:
        """Answer the share, multiple or quantity that this number is, by what follows it, or None."""
        begin = number.start if start is None else start
        text, lower = self.text, self.lower
        more = _MORE.match(lower, number.end)
        place = more.end() if more else number.end
        at_least = number.more or bool(more and (more["min"] or more["plus"]))
        rough = number.rough or bool(more and (more["odd"] or more["near"]))
        share = shares.share_after(text, lower, begin, place, number.value, number.high)
        if share:
            return self._share(begin, share, more=at_least, rough=rough)
        if not self._counts(number, begin):
            return None
        bound = bare_bound(text, begin) if self._is_bare(number) else None
        base = Reading(
            begin, place, number.value, "", "number", high=number.high, bound=bound, more=at_least, rough=rough
        )
        reading = self._chinese(base, number) or self._english(base, number)
        return self._per(reading, number) if reading else None

    def _chinese(self, base: Reading, number: Number) -> Reading | None:
        text, place = self.text, base.end
        if place >= len(text) or (text[place].isascii() and not text[place].isspace() and number.script != "han"):
            return None
        if found := physical_chinese(self.lower, place):
            unit, factor, end = found
            return _scaled(base, unit, factor, end)
        if found_span := duration_chinese(text, base.start, place):
            if number.value == 24 and _WHOLE_DAY.match(text, place):
                return None
            return takt(text, base._replace(unit=found_span[0], end=found_span[1]))
        if number.script == "words":
            return None
        counted = counted_chinese(text, place, before=text[max(0, base.start - 20) : base.start])
        return base._replace(unit=counted[0], end=counted[1]) if counted else None

    def _english(self, base: Reading, number: Number) -> Reading | None:
        lower, place = self.lower, base.end
        if number.script == "han" or place >= len(lower) or lower[place] == "\n":
            return None
        if found := physical_english(lower, place):
            unit, factor, end = found
            return _scaled(base, unit, factor, end)
        written = lower[number.start : number.end]
        working = _WORKING.match(lower, place)
        head = hyphened_noun(lower, place) or head_noun(lower, working.end() - 1 if working else place)
        if head is None and (whole := _PART_OF.match(lower, place)):
            outer = head_noun(lower, whole.end())
            return base._replace(unit=outer.unit) if outer else None
        if head is None:
            return Reading(
                base.start, place, base.value, "", "number", bound=base.bound, more=base.more, rough=base.rough
            )
        if falsehoods.may_be_year(written, lower, base.start) and not base.more:
            return None
        if head.unit == "year" and number.value == 5 and _PLAN_AFTER.match(lower, head.end):
            return None
        if is_duration(head.unit) and (not head.adjacent or (number.value == 24 and head.unit == "hour")):
            return None
        return base._replace(unit=head.unit, end=head.end)

    def _per(self, reading: Reading, number: Number) -> Reading | None:
        """Answer the reading with its base (per year, per 10000 people), or None for a bare number without any."""
        base = base_of(self.text, self.lower, reading)
        if base is None:
            return reading if reading.unit else None
        if not reading.unit and falsehoods.may_be_year(self.lower[number.start : number.end], self.lower, number.start):
            return None
        unit = base.thing or reading.unit
        return reading._replace(unit=f"{unit} per {base.per}".strip(), end=max(reading.end, base.end))

    def _share(
        self, start: int, share: shares.Share | None, *, more: bool = False, rough: bool = False
    ) -> Reading | None:
        if share is None:
            return None
        value, high = share.value, share.high
        sign = signs.below(self.lower, start) if share.form in {"percent", "points"} else None
        if sign is not None:
            value, start = -value, sign
        return Reading(
            start,
            share.end,
            value,
            share.unit,
            share.form,
            high=high,
            bound=share.bound,
            more=more,
            rough=rough or share.rough,
        )

    def _is_bare(self, number: Number) -> bool:
        return number.script == "han" and self.text[number.start : number.end] in {"百", "千", "万", "亿"}

    def _counts(self, number: Number, start: int, *, money: bool = False) -> bool:
        """Answer whether a numeral in words counts at all: not 一家, not a bare 万, not digits read one by one."""
        written = self.text[number.start : number.end]
        if number.script == "words":
            return number.value != 1 or number.scale != 1 or (money and "-" in self.lower[number.end : number.end + 1])
        if number.script != "han" or number.high is not None:
            return True
        if self._is_bare(number):
            return bare_bound(self.text, start) is not None
        if written == "一" or number.value == 0:
            return False
        if self.text[start - 1 : start] in {"数", "几"} and start > 0:
            return False
        return len(written) == 1 or any(letter in "十百千万亿点" for letter in written)


def _scaled(base: Reading, unit: str, factor: Decimal, end: int) -> Reading:
    value, high = base.value * factor, base.high * factor if base.high is not None else None
    if factor != 1 and factor % 1:
        value = value.quantize(Decimal("0.01"))
        high = high.quantize(Decimal("0.01")) if high is not None else None
    return base._replace(value=value, high=high, unit=unit, end=end)
