"""One line of a text, taken apart into words and Chinese characters. Pure.

Copies have most of their lines in common: what is found in one is remembered for the others that it is laid beside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from mfg_monitor.script import simplified

_BEFORE = 4
"""Characters before a word that tell whether a sentence begins."""
_REMEMBERED = 256
_LONGEST_REMEMBERED = 1_000
"""Lines and their characters: a megabyte or two, of the longest ones forty."""
_NUMERALS = "[一二三四五六七八九十]{2,3}"
_TOKEN = re.compile(f"(?<=第){_NUMERALS}|{_NUMERALS}(?=[号期代届季批])|[\u3400-\u9fff]|[^\\W_\u3400-\u9fff]+")
_HANZI = re.compile("[\u3400-\u9fff]")
_DOTS = re.compile(r"[A-Z]\.[A-Z]\.")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_AMPERSAND = re.compile("(?<=[A-Za-z])&(?=[A-Za-z])")
_START = re.compile('(?:^|[.!?:;"“”‘。！？：；\n•·|-])[\\s"“‘(（]*$')


@dataclass(frozen=True)
class Line:
    """A line as it is compared: what most of them are not asked for is looked up where it is."""

    text: str
    written: Sequence[str]
    tokens: Sequence[str]
    """Words and Chinese characters, without capitals."""

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where in the line each token begins."""
        found, end = [], 0
        for word in self.written:
            found.append(start := self.text.index(word, end))
            end = start + len(word)
        return found

    @cached_property
    def hanzi(self) -> int:
        """How many Chinese characters there are."""
        return 0 if self.text.isascii() else len(_HANZI.findall(self.text))

    @cached_property
    def by_capital(self) -> tuple[frozenset[str], frozenset[str]]:
        """The words that stand without a capital and those that stand with one."""
        large = self._large
        if not large:
            return frozenset(self.tokens), frozenset()
        small = [token for at, token in enumerate(self.tokens) if at not in large]
        return frozenset(small), frozenset([self.tokens[at] for at in large])

    @cached_property
    def _large(self) -> Collection[int]:
        """Which tokens are written with a capital."""
        if self.text == self.text.lower():
            return ()
        return dict.fromkeys([at for at, word in enumerate(self.written) if word[0].isupper()])

    @cached_property
    def names(self) -> frozenset[str]:
        """The words that have a capital where no sentence begins, in a line that others stand before."""
        return frozenset(self.names_from(0, f"\n{self.text}"))

    def names_from(self, first: int, told: str) -> set[str]:
        """Answer these words behind the first tokens; `told` is the line with what stands before it."""
        before = len(told) - len(self.text)
        return {self.written[at] for at in self._large if at >= first and not begins(told, before + self.starts[at])}


def begins(told: str, start: int) -> bool:
    """Tell whether a sentence begins at a place of a text."""
    return _START.search(told, max(0, start - _BEFORE), start) is not None


def lines_of(text: str) -> list[Line]:
    """Answer the lines of a text."""
    return [_remembered(raw) if len(raw) <= _LONGEST_REMEMBERED else _line(raw) for raw in text.split("\n")]


def _line(raw: str) -> Line:
    told = simplified(unicodedata.normalize("NFKC", raw))
    if _DOTS.search(told):
        told = _DOTTED.sub(lambda found: found[0].replace(".", ""), told)
    if "&" in told:
        told = _AMPERSAND.sub("", told)
    written = _TOKEN.findall(told)
    is_small = told == told.casefold()
    return Line(told, written, written if is_small else [word.casefold() for word in written])


_remembered = lru_cache(maxsize=_REMEMBERED)(_line)
