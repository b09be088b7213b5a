"""Puts the parts together: from a place where a figure could begin to the figure, or to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import islice

from mfg_monitor.figures import bounds, meanings, scanning
from mfg_monitor.figures.cues import Cue, cues_of
from mfg_monitor.figures.folding import Copy, folded
from mfg_monitor.figures.periods import Period, nearest, periods_of
from mfg_monitor.figures.quantities import Reader
from mfg_monitor.figures.reading import Reading
from mfg_monitor.model import Figure

MOST_FIGURES = 5_000
"""A text with more is a dump of tables; the rest is left unread."""
MOST_PLACES = 10_000
"""Numerals looked at; an article has some ten in a thousand characters."""
LONGEST_SENTENCE = 600
"""Characters; a longer run without a stop is cut there."""

_READ = frozenset({"en", "zh", "ja"})
_LETTERS_A_THE = 500
"""English has "the" some five times as often."""
_SENTENCE_END = re.compile(r"[。！？!?\n.](?:(?<!\.)|(?=\s))")


def find_figures(text: str, *, language: str) -> tuple[Figure, ...]:
    """Answer the figures of a text in their order, none overlapping; `text[figure.start:figure.end] == figure.quote`.

    `value` is the printed number multiplied out, falls negative. `unit` is an ISO 4217 code for money, `%`, `pp`
    (percentage points), `x` (multiples), `rank`, `rank (China)`, `rank (world)`, a symbol (t, m2, GWh) or an English
    noun in the singular, each perhaps with a base: `vehicle per year`, `robot per 10000 people`, `CNY per share`.
    `bound` is `exact`, `min`, `max`, `approx` or `range LOW..HIGH` (`value` is LOW), followed by ` target` or
    ` forecast` where the sentence says so. `kind` is the thing measured (investment, output, capacity, sales, share,
    growth …), `rank`, `run`, `multiple`, `change` (points), `conversion` (the same amount in another currency), or
    `amount` and `count` where the words do not tell. `period` is ISO 8601 where the sentence names the year (2024,
    2024-01/2024-03, 2009/2017), else its words.
    `language` is the ISO 639-1 code of the text; it decides which money ¥ is. Of texts in other languages than English,
    Chinese and Japanese there are none: 0,55 and 1.000 are other numbers there. A text that reads like English is
    English, whatever its page declares.
    """
    copy = folded(text)
    if language not in _READ and copy.lower.count(" the ") * _LETTERS_A_THE < len(text):
        return ()
    figures: list[Figure] = []
    sentence = _Sentence(copy.lower)
    last: Reading | None = None
    subject: str | None = None
    for read in _readings(copy, language):
        sentence.reach(read.start)
        goes_on = meanings.continued(copy.lower, last, read)
        reading = goes_on or read
        clause = sentence.clause(reading.start, last.end if last else 0)
        figure = _figure(copy, text, reading, sentence, clause)
        if goes_on and subject and figure.kind in meanings.PLAIN_KINDS:
            figure = replace(figure, kind=subject)
        else:
            subject = meanings.subject_of(sentence.cues, figure, clause, reading.start)
        figures.append(figure)
        last = reading
        if len(figures) >= MOST_FIGURES:
            break
    return tuple(figures)


@dataclass(slots=True)
class _Sentence:
    """One sentence of a text at a time, with its telling words; moves only forward."""

    lower: str
    begin: int = 0
    stop: int = 0
    cues: list[Cue] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)

    def reach(self, place: int) -> None:
        """Move on to the sentence that holds this place."""
        if place < self.stop:
            return
        while self.stop <= place:
            self.begin = self.stop
            found = _SENTENCE_END.search(self.lower, self.begin, self.begin + LONGEST_SENTENCE)
            self.stop = found.end() if found else self.begin + LONGEST_SENTENCE
        self.cues = cues_of(self.lower, self.begin, self.stop)
        self.periods = periods_of(self.lower, self.begin, self.stop)

    def clause(self, start: int, floor: int) -> int:
        """Answer where the clause that holds this place begins, behind the figure before it, which ends at `floor`."""
        return meanings.clause_start(self.lower, start, max(self.begin, min(floor, start)))


def _readings(copy: Copy, language: str) -> Iterator[Reading]:
    reader = Reader(copy.text, copy.lower, language)
    done = 0
    for start, sort, end in islice(scanning.places(copy.lower), MOST_PLACES):
        if start < done:
            continue
        if sort == "skip":
            done = end
            continue
        reading = reader.read(start, sort, end)
        if reading is None:
            continue
        if reading.start < done:
            reading = reading._replace(start=done)
        if reading.start >= reading.end:
            continue
        yield reading
        done = reading.end
        while converted := reader.conversion(reading):
            yield converted
            done, reading = converted.end, converted._replace(converted=True)


def _figure(copy: Copy, text: str, reading: Reading, sentence: _Sentence, clause: int) -> Figure:
    lower = copy.lower
    value, high = reading.value, reading.high
    if reading.form in {"percent", "points"} and meanings.is_fall(
        lower, sentence.cues, reading.start, reading.end, clause
    ):
        value, high = -abs(value), (-high if high is not None else None)
    bound = reading.bound or bounds.bound_of(
        copy.text, lower, reading.start, reading.end, more=reading.more, chinese=_is_chinese(copy.text, reading.start)
    )
    if reading.rough and bound == "exact":
        bound = "approx"
    if high is not None:
        bound = f"range {_plain(value)}..{_plain(high)}"
    status = meanings.status_of(sentence.cues, reading.start)
    if status and reading.form not in {"run", "conversion"}:
        bound = status if bound == "exact" else f"{bound} {status}"
    start, end = copy.span(reading.start, reading.end)
    return Figure(
        value=float(value),
        unit=reading.unit,
        currency=reading.currency,
        quote=text[start:end],
        start=start,
        end=end,
        kind=meanings.kind_of(lower, sentence.cues, reading, clause),
        bound=bound,
        period=nearest(sentence.periods, reading.start, reading.end, clause, meanings.clause_end(lower, reading.end)),
    )


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _is_chinese(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    return bool(before) and not before.isascii()
