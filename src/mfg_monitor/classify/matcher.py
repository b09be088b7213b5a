"""One pass over a folded text for the whole vocabulary (Aho-Corasick): whole words in English, longest in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import ahocorasick

from mfg_monitor.classify.fold import Folded, fold_term, folded_terms, is_latin
from mfg_monitor.classify.vocabulary import Kind, Rule

_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_LATIN_OR_SIGN, _OTHER = "[\x00-\u036f\u2000-\u2bff]", "[^\x00-\u036f\u2000-\u2bff]"
_DISTRICT = tuple("区园带城")
"""What makes a zone of a common noun: 临港产业 is any port's industry, 临港产业区 a zone."""
_COMPOUNDED = frozenset(("werk", "werke", "werks", "fabrik", "fabriken", "werft"))
"""Ends of German compounds (Klebstoffwerk), which no English word ends in."""
_NAMES: frozenset[Kind] = frozenset(("place", "company", "party", "decoy", "elsewhere", "agency", "nation"))
_WORDS: frozenset[Kind] = frozenset(("making", "not-making", "subject"))
_FAMILIES: dict[Kind, str] = {**dict.fromkeys(_NAMES, "names"), **dict.fromkeys(_WORDS, "words")}
_NOWHERE = (-1, -1)
_Met = tuple[int, tuple[int, bool, bool, tuple[Rule, ...]]]
"""The last place of a pattern with the pattern: its length, whether a word begins and ends with it, its rules."""


class Hit(NamedTuple):
    """One rule met in a folded text, at folded offsets."""

    start: int
    end: int
    rule: Rule


class Matcher:
    """The compiled vocabulary. Cost of a search grows with the text, not with the vocabulary."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        by_pattern: dict[str, tuple[Rule, ...]] = {}
        known = folded_terms()
        for rule in rules:
            pattern = known.get(rule.term) or fold_term(rule.term)
            if pattern in by_pattern:
                _take(by_pattern, pattern, rule)
            else:
                by_pattern[pattern] = (rule,)
            if pattern[-1] == "y" and (several := _several(pattern)):
                _take(by_pattern, several, rule)
        self._others: dict[str, tuple[Rule, ...]] = {}
        latin: dict[str, tuple[Rule, ...]] = {}
        for pattern, found in by_pattern.items():
            (latin if is_latin(pattern) else self._others)[pattern] = found
        self._by_latin = _automaton(latin)
        reach = max(map(len, self._others), default=0)
        gap = f"{_LATIN_OR_SIGN}{{0,{reach}}}+"
        self._passages = re.compile(f"{_OTHER}(?:{gap}{_OTHER})*+{gap}")

    @cached_property
    def _by_others(self) -> ahocorasick.Automaton:
        """The patterns of other scripts, compiled when the first text in one is met: loading would take a tenth longer.

        Apart from the Latin ones, and by the two bytes of each letter: an automaton looks through all that may begin a
        pattern, 1,700 letters or 90 bytes, for each letter of a text that begins none.
        """
        return _automaton(self._others, in_bytes=True)

    def _met(self, folded: Folded) -> Iterable[_Met]:
        """Answer the last place of each pattern met, with the pattern."""
        latin: Iterable[_Met] = self._by_latin.iter(folded.text) if self._by_latin else ()
        return latin if folded.latin or not self._others else chain(latin, self._met_in_passages(folded.text))

    def _met_in_passages(self, text: str) -> Iterator[_Met]:
        """Answer the patterns of other scripts.

        Of a Latin text only the passages around letters of other scripts are looked through for them, so far behind
        the last of them as the longest pattern may reach.
        """
        for passage in self._passages.finditer(text):
            begin, inside = passage.start(), passage[0]
            written = _as_bytes(inside)
            at = range(len(inside)) if len(written) == 2 * len(inside) else _places_of(inside)
            for last, pattern in self._by_others.iter(written):
                if last % 2:  # within a letter nothing ends
                    yield begin + at[last // 2], pattern

    def find(self, folded: Folded, original: str) -> list[Hit]:
        """Answer the rules met in `original`, in order; a name inside a longer name is not met."""
        text = folded.text
        size = len(text)
        hits: list[Hit] = []
        for last, (length, head, tail, rules) in self._met(folded):
            end = last + 1
            start = end - length
            if head and start and text[start - 1] in _LATIN:
                continue
            if tail and end < size and text[end] in _LATIN:
                end = _plural(text, end)
                if not end:
                    continue
            for rule in rules:
                if rule.kind == "decoy" and text[end : end + 1] in _DISTRICT:
                    continue
                if (rule.cased or rule.capital) and not _cased(rule, folded, original, start, length):
                    continue
                hits.append(Hit(start, end, rule))
        return _longest(hits)


def _automaton(by_pattern: Mapping[str, tuple[Rule, ...]], *, in_bytes: bool = False) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    add = automaton.add_word
    for pattern, found in by_pattern.items():
        head = pattern[0] in _LATIN and pattern not in _COMPOUNDED
        add(_as_bytes(pattern) if in_bytes else pattern, (len(pattern), head, pattern[-1] in _LATIN, found))
    automaton.make_automaton()
    return automaton


def _as_bytes(text: str) -> str:
    """Answer a text as its bytes, two for each letter and four for rare ones, each written as a letter."""
    return text.encode("utf-16-be", "surrogatepass").decode("latin-1")


def _places_of(text: str) -> list[int]:
    """Answer for each two bytes of a text which letter they are of."""
    return [at for at, letter in enumerate(text) for _ in range(2 if letter > "\uffff" else 1)]


def _take(by_pattern: dict[str, tuple[Rule, ...]], pattern: str, rule: Rule) -> None:
    known = by_pattern.get(pattern)
    if known is None:
        by_pattern[pattern] = (rule,)
    elif not any(other[:2] == rule[:2] and other[4:] == rule[4:] for other in known):
        by_pattern[pattern] = (*known, rule)


def _several(pattern: str) -> str | None:
    """Answer the plural of an English word that ends in y."""
    if len(pattern) > 3 and pattern[-2] in "bcdfghjklmnpqrstvwxz" and pattern.isascii():
        return pattern[:-1] + "ies"
    return None


def _plural(text: str, end: int) -> int:
    """Answer the end of a plural (s, es) that starts at `end`; 0 where the word goes on otherwise."""
    for ending in ("s", "es"):
        if text.startswith(ending, end):
            after = end + len(ending)
            if after >= len(text) or text[after] not in _LATIN:
                return after
    return 0


def _cased(rule: Rule, folded: Folded, original: str, start: int, length: int) -> bool:
    """Is this name written as a name? Text that has no small (or no capital) letters cannot tell."""
    begin, stop = folded.original(start, start + length)
    written = original[begin:stop]
    if rule.cased:
        return written.upper() == written
    return written[:1].upper() == written[:1] or _shouts(original)


def _shouts(original: str) -> bool:
    """Is there no capital in the whole text (a transcript)?"""
    sample = original[:4000]
    return sample == sample.lower()


def _longest(hits: list[Hit]) -> list[Hit]:
    """Drop a hit inside a longer one of its family: names among names, words among words, else its own kind.

    The name of a partner or of a place elsewhere that begins inside another name is none: 海安 in 上海安亭.
    """
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[Hit] = []
    reach: dict[str, tuple[int, int]] = {}
    misread = _NOWHERE
    for hit in hits:
        start, end, rule = hit
        kind = rule.kind
        span = (start, end)
        family = _FAMILIES.get(kind, kind)
        longest = reach.get(family, _NOWHERE)
        if end > misread[1]:
            if kind in {"subject", "not-making"}:
                misread = span
        elif kind in {"sector", "topic"} and span != misread:
            continue
        if end > longest[1]:
            if start < longest[1] and kind in {"party", "elsewhere"}:
                continue
            reach[family] = span
        elif span != longest:
            continue
        if kind not in {"decoy", "not-making"}:
            kept.append(hit)
    return kept
