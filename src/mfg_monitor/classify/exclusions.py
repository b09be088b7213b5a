"""The misleading contexts of topics.toml: which spans of a sentence are no evidence, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mfg_monitor.classify.reading import Sentence
from mfg_monitor.config.topics import Exclusion, joined


@dataclass(frozen=True, slots=True)
class Mask:
    """A misleading phrase, at offsets of the sentence's folded text."""

    start: int
    end: int
    id: str
    explanation: str
    cancelled: bool
    """A word of the exclusion's `unless` list stands in the same sentence."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    id: str
    explanation: str
    found: re.Pattern[str]
    unless: tuple[str, ...]
    leading: bool


class Exclusions:
    """The exclusions, compiled once; English patterns see the original writing, Chinese ones folded text."""

    def __init__(self, exclusions: Iterable[Exclusion]) -> None:
        self._english: list[_Compiled] = []
        self._chinese: list[_Compiled] = []
        for entry in exclusions:
            leading = entry.scope in ("lead", "line")
            unless = tuple(term.lower() for term in entry.unless_en + entry.unless_zh)
            for patterns, target in ((entry.patterns_en, self._english), (entry.patterns_zh, self._chinese)):
                if patterns:
                    pattern = joined(patterns)
                    target.append(_Compiled(entry.id, entry.name or entry.explanation, pattern, unless, leading))

    def masks(self, sentence: Sentence) -> list[Mask]:
        """Answer the misleading phrases of a sentence."""
        folded = sentence.folded
        found: list[Mask] = []
        if not folded.isascii():
            found += self._search(self._chinese, folded, folded, sentence, same=True)
        begin, stop = sentence.part.folded.original(sentence.start, sentence.end)
        original = sentence.part.original[begin:stop]
        if original.isupper():
            original = original.title()
        return found + self._search(self._english, original, folded, sentence, same=sentence.part.folded.at is None)

    def _search(self, rules: list[_Compiled], text: str, folded: str, sentence: Sentence, *, same: bool) -> list[Mask]:
        masks: list[Mask] = []
        for rule in rules:
            if rule.leading and sentence.where == "title":
                continue
            for found in rule.found.finditer(text):
                start, end = found.span()
                if not same:
                    begin, _ = sentence.part.folded.original(sentence.start, sentence.end)
                    start = sentence.part.folded.here(begin + start) - sentence.start
                    end = sentence.part.folded.here(begin + end) - sentence.start
                if end > start:
                    cancelled = any(term in folded for term in rule.unless)
                    masks.append(Mask(start, end, rule.id, rule.explanation, cancelled))
        return masks
