"""Blocks of text that recur over a source's pages: how they are learned, and how they are cut from an article.

A block is one paragraph of an extracted text, recognised by its letters and digits. Nothing here knows where the
knowledge is kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar

from mfg_monitor.text import folded, hanzi_count, one_line

LEARNED_AT = 2
"""On so many other pages of its source a block was seen before it is taken for boilerplate."""
MOST_BLOCKS = 2_000
"""Blocks kept of one source; those that never recurred and were seen longest ago fall out first."""
PRUNED_EVERY = 50
"""After so many learned pages what is too much falls out."""
_FIRST, _LAST = 12, 24
"""Paragraphs of a page that are learned, from its start and from its end: boilerplate stands there."""
_MOST_CUT = 0.5
"""Share of an article that may be cut wherever it stands."""
_EVERYWHERE = 1 / 3
"""A block on this share of a source's pages belongs to its template; behind a short story it may outweigh it."""
_LEAST_LEFT = 90
_LEAST_INSIDE = 40
"""Shorter blocks are headings or datelines, unless they stand at the very end. A Chinese letter counts three."""
_WORDS = 120
_KEPT = 64
"""Texts whose keys are kept: so many may be between cutting and learning, those of several sources."""
_LONGEST_KEPT, _MOST_KEPT = 50_000, 1_000
"""Characters and paragraphs of a text whose keys are kept: hardly an article has more, and a list of 20,000 lines would
hold a megabyte."""
_DATED = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|[\d零〇一二三四五六七八九十]+|\W+", re.IGNORECASE
)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Block:
    """What is known of one block of a source."""

    key: int
    """Of its letters and digits, signed 64-bit; never 0."""
    words: str
    """How it begins."""
    page_count: int = 0
    """Different pages that held it. Pages whose titles differ only by a date count once: they are one bulletin."""
    last_page: int = 0
    """The number of the page, among the source's learned ones, that held it last."""
    last_title: int = 0
    """Of the title of the page that was counted last."""


@dataclass(slots=True)
class Recurring:
    """All that is known of one source's blocks. The same pages in the same order always teach the same."""

    page_count: int = 0
    blocks: dict[int, Block] = field(default_factory=dict)

    def learn(self, title: str, text: str) -> None:
        """Take note of a page with an article that is new."""
        self.page_count += 1
        for block in learned(self.blocks, self.page_count, title, text):
            self.blocks[block.key] = block
        if self.page_count % PRUNED_EVERY == 0:
            self.blocks = {block.key: block for block in most_kept(self.blocks.values())}

    def boilerplate(self) -> list[Block]:
        """Answer the blocks that are no longer taken for articles, those on most pages first."""
        return [block for block in most_kept(self.blocks.values()) if block.page_count >= LEARNED_AT]

    @property
    def is_telling(self) -> bool:
        """Is any block taken for boilerplate yet?"""
        return any(block.page_count >= LEARNED_AT for block in self.blocks.values())

    def same_story(self, first: str, second: str) -> bool:
        """Do two texts differ by boilerplate and typography alone?"""
        mine, theirs = ([key for key in _keys(text) if not self._known(key)] for text in (first, second))
        return bool(mine) and mine == theirs

    def depends(self, text: str, others: Iterable[str]) -> bool:
        """May what others teach, in their order and whether they do or not, change how a text is cut? They come right
        before it, and do not depend on each other either."""
        before = list(others)
        if self.page_count % PRUNED_EVERY + len(before) >= PRUNED_EVERY:
            return True
        lines, known = text.split("\n\n"), list(map(self._known, _keys(text)))
        unknown = {key for key, block in zip(_keys(text), known, strict=True) if key and not block}
        if not all(unknown.isdisjoint(blocks_of(other)) for other in before):
            return True
        return any(known) and _is_too_much(_dropped(lines, known), lines)

    def cut(self, text: str) -> str:
        """Answer the article without its source's boilerplate, or whole where hardly a story would be left."""
        lines = text.split("\n\n")
        known = list(map(self._known, _keys(text)))
        if not any(known):
            return text
        dropped = _dropped(lines, known)
        if _is_too_much(dropped, lines):
            dropped = _closing([block if block and self._is_everywhere(block) else None for block in known])
        kept = [line for i, line in enumerate(lines) if i not in dropped]
        if not dropped or not _is_story(kept):
            return text
        return "\n\n".join(kept)

    def _known(self, key: int) -> Block | None:
        block = self.blocks.get(key)
        return block if block is not None and block.page_count >= LEARNED_AT else None

    def _is_everywhere(self, block: Block) -> bool:
        return block.page_count >= _EVERYWHERE * self.page_count


def learned(known: Mapping[int, Block], page: int, title: str, text: str) -> list[Block]:
    """Answer what a page, the source's `page`th, teaches of its blocks, each once; `known` may hold more than those."""
    name = _number(_DATED.sub("", title))
    taught: dict[int, Block] = {}
    for key, words in blocks_of(text).items():
        block = known.get(key)
        if block is None:
            taught[key] = Block(key, words, 1, page, name)
        else:
            is_other = not block.page_count or block.last_title != name
            taught[key] = Block(key, block.words, block.page_count + is_other, page, name)
    return list(taught.values())


def blocks_of(text: str) -> Mapping[int, str]:
    """Answer the blocks of a text that are learned, by their keys, and how each begins."""
    if _is_kept(text):
        return _kept_blocks(text)
    return _begun((_key(line), line) for line in _ends(text.split("\n\n")))


@lru_cache(maxsize=_KEPT)  # the store and the visit each learn from a page, one soon after the other
def _kept_blocks(text: str) -> Mapping[int, str]:
    return _begun(_ends(list(zip(_kept_keys(text), text.split("\n\n"), strict=True))))


def _begun(lines: Iterable[tuple[int, str]]) -> dict[int, str]:
    return {key: _beginning(line) for key, line in lines if key}


def _ends(lines: list[_T]) -> list[_T]:
    return lines if len(lines) <= _FIRST + _LAST else lines[:_FIRST] + lines[-_LAST:]


def _keys(text: str) -> tuple[int, ...]:
    return _kept_keys(text) if _is_kept(text) else _keys_of(text)


def _keys_of(text: str) -> tuple[int, ...]:
    return tuple(map(_key, text.split("\n\n")))


_kept_keys = lru_cache(maxsize=_KEPT)(_keys_of)
"""What was cut is learned next."""


def _is_kept(text: str) -> bool:
    return len(text) <= _LONGEST_KEPT and text.count("\n") < 2 * _MOST_KEPT  # a pair is counted more slowly


def _beginning(line: str) -> str:
    start = line[: 2 * _WORDS]
    words = one_line(start)
    return (words if len(words) >= _WORDS or start == line else one_line(line))[:_WORDS]


def most_kept(blocks: Iterable[Block]) -> list[Block]:
    """Answer the blocks that are kept of a source: those on most pages, of equals the ones seen last."""
    return sorted(blocks, key=lambda block: (-block.page_count, -block.last_page, block.key))[:MOST_BLOCKS]


def _dropped(lines: list[str], known: list[Block | None]) -> set[int]:
    """Answer which lines go: every known one, but for short ones that do not close the page."""
    closing = _closing(known)
    return closing | {i for i, block in enumerate(known) if block and _weight(lines[i]) >= _LEAST_INSIDE}


def _is_too_much(dropped: Collection[int], lines: list[str]) -> bool:
    return sum(_weight(lines[i]) for i in dropped) > _MOST_CUT * sum(map(_weight, lines))


def _closing(known: list[Block | None]) -> set[int]:
    last = next((i for i in range(len(known), 0, -1) if known[i - 1] is None), 0)
    return set(range(last, len(known)))


def _is_story(lines: list[str]) -> bool:
    return sum(map(_weight, lines)) >= _LEAST_LEFT


def _weight(line: str) -> int:
    return len(line) + 2 * hanzi_count(line)


def _key(line: str) -> int:
    """A key of the line's letters and digits, 0 for a line without a word."""
    letters = folded(line)
    return _number(letters) if len(letters) >= 2 else 0


def _number(text: str) -> int:
    digest = blake2b(text.casefold().encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True) or 1
