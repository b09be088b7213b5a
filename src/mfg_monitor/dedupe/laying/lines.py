"""One line of a text, taken apart into words and Chinese characters. Pure.

Copies have most of their lines in common: what is found in one is remembered for the others that it is laid beside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import compress
from operator import itemgetter, not_

from mfg_monitor.script import simplified

_BEFORE = 4
"""Characters before a word that tell whether a sentence begins."""
_REMEMBERED = 256
_LONGEST_REMEMBERED = 1_000
"""Lines and their characters: a megabyte or two, of the longest ones forty."""
_NUMERALS = "[一二三四五六七八九十]{2,3}"
_PLAIN = "[\u3400-\u9fff]|[^\\W_\u3400-\u9fff]+"
_TOKEN = re.compile(f"(?<=第){_NUMERALS}|{_NUMERALS}(?=[号期代届季批])|{_PLAIN}")
_PLAIN_TOKEN = re.compile(_PLAIN)
_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile("[A-Za-z0-9]+")
"""The same tokens of lines without numerals, without any Chinese character, and without any foreign letter."""
_FOREIGN = re.compile("[^\\W\x00-\x7f]")
_NUMERAL = re.compile(_NUMERALS)
_HANZI = re.compile("[\u3400-\u9fff]")
_DOTS = re.compile(r"[A-Z]\.[A-Z]\.")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_AMPERSAND = re.compile("(?<=[A-Za-z])&(?=[A-Za-z])")
_INITIAL = itemgetter(0)
_START = re.compile('(?:^|[.!?:;"“”‘。！？：；\n•·|-])[\\s"“‘(（]*$')


@dataclass(frozen=True)
class Line:
    """A line as it is compared: what most of them are not asked for is looked up where it is."""

    text: str
    written: Sequence[str]
    tokens: Sequence[str]
    """Words and Chinese characters, without capitals."""
    hanzi: int = 0
    """How many Chinese characters there are."""

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where in the line each token begins."""
        found, end = [], 0
        for word in self.written:
            found.append(start := self.text.index(word, end))
            end = start + len(word)
        return found

    @cached_property
    def by_capital(self) -> tuple[frozenset[str], frozenset[str]]:
        """The words that stand without a capital and those that stand with one."""
        large = self._large
        if not large:
            return frozenset(self.tokens), frozenset()
        return frozenset(compress(self.tokens, map(not_, large))), frozenset(compress(self.tokens, large))

    @cached_property
    def _large(self) -> Sequence[bool]:
        """Which tokens are written with a capital; nothing where none is."""
        if self.written is self.tokens:
            return ()
        return list(map(str.isupper, map(_INITIAL, self.written)))

    @cached_property
    def names(self) -> frozenset[str]:
        """The words that have a capital where no sentence begins, in a line that others stand before."""
        return frozenset(self.names_from(0, f"\n{self.text}"))

    def names_from(self, first: int, told: str) -> set[str]:
        """Answer these words behind the first tokens; `told` is the line with what stands before it."""
        before = len(told) - len(self.text)
        large = compress(range(first, len(self.written)), self._large[first:])
        return {self.written[at] for at in large if not begins(told, before + self.starts[at])}


def begins(told: str, start: int) -> bool:
    """Tell whether a sentence begins at a place of a text."""
    return _START.search(told, max(0, start - _BEFORE), start) is not None


def lines_of(text: str) -> list[Line]:
    """Answer the lines of a text."""
    return [_remembered(raw) if len(raw) <= _LONGEST_REMEMBERED else _line(raw) for raw in text.split("\n")]


def _line(raw: str) -> Line:
    told, cut, hanzi = raw, _LATIN, 0
    if not raw.isascii():
        told = unicodedata.normalize("NFKC", raw)
        if _FOREIGN.search(told) is not None:
            told = simplified(told)
            hanzi = len(_HANZI.findall(told))
            cut = (_PLAIN_TOKEN if _NUMERAL.search(told) is None else _TOKEN) if hanzi else _WORD
    if _DOTS.search(told):
        told = _DOTTED.sub(lambda found: found[0].replace(".", ""), told)
    if "&" in told:
        told = _AMPERSAND.sub("", told)
    written = cut.findall(told)
    if not written or told == told.casefold():
        return Line(told, written, written, hanzi)
    return Line(told, written, " ".join(written).casefold().split(" "), hanzi)


_remembered = lru_cache(maxsize=_REMEMBERED)(_line)
