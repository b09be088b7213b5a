"""Texts cut into tokens, the same for every store and for both sides of a search.

A word is one token, folded and stemmed. A run of Chinese characters is one token for each character: the character with
the one after it, the last one alone. So two characters are one token, longer strings a phrase, and one a prefix.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from operator import add, itemgetter
from typing import NamedTuple

from mfg_monitor.script import simplified
from mfg_monitor.search.stem import stem
from mfg_monitor.text import beyond_ascii

MOST_TOKENS = 50_000
"""Of one text; the rest is not searched. A tsvector holds at most a megabyte (PostgreSQL manual, 12.2)."""
_LONGEST = 64
_MOST_LETTERS = 4 * _LONGEST
"""Of a word that are looked at: some pages hold "words" of megabytes."""
_REMEMBERED = 1 << 14
"""Folded words."""
_HAN = (
    "\u3005\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# Possessive: giving back letters would find nothing, and to be able to costs 30 bytes a letter.
_WORDS = f"(?:[^\\W_{_HAN}]+|[\u0300-\u036f]+)++(?:['’＇][sS](?![^\\W_]))?"
_PIECE = re.compile(f"(?P<han>[{_HAN}]+)|{_WORDS}")
_WORD = re.compile("[^\\W_]++(?:['’＇][sS](?![^\\W_]))?")
_LATIN = re.compile("[a-z0-9]++(?:['’＇]s(?![^\\W_]))?")
"""The same pieces of texts without Chinese and marks, or, in lower case, any foreign letter: in half the time."""
_HANS = re.compile(f"[{_HAN}]+")
_HAN_OR_MARK = re.compile(f"[{_HAN}\u0300-\u036f]")
_LETTER = re.compile(r"\w")
_FIRST_HAN = "\u3005"
_WHOLE = itemgetter(0)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


class Token(NamedTuple):
    """One token, and where it stands in the text."""

    word: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """Answer the tokens of a text, in order."""
    text = whole(text)
    foreign = beyond_ascii(text)
    if len(text) <= MOST_TOKENS and _HAN_OR_MARK.search(foreign) is None:
        pieces = _WORD.findall(text) if _LETTER.search(foreign) else _LATIN.findall(text.lower())
        return list(map(_FOLDED.__getitem__, pieces))
    han = "".join(_HANS.findall(foreign))
    is_folded = _folded_han(han) == han  # then every run of them is
    found: list[str] = []
    for piece in map(_WHOLE, _PIECE.finditer(text)):
        if piece[0] < _FIRST_HAN or _HANS.match(piece) is None:
            found.append(_FOLDED[piece])
        else:
            run = piece[: MOST_TOKENS + 1]
            run = run if is_folded else _folded_han(run)
            found += map(add, run, run[1:])
            found.append(run[-1])
        if len(found) >= MOST_TOKENS:
            break
    return found[:MOST_TOKENS]


def placed(text: str) -> Iterator[Token]:
    """Answer the tokens with their places. `text` is taken as it is, so it should have been through `whole`."""
    return islice(_placed(text), MOST_TOKENS)


def _placed(text: str) -> Iterator[Token]:
    for piece in _PIECE.finditer(text):
        start, end = piece.span()
        if piece.lastgroup != "han":
            yield Token(_FOLDED[piece.group()], start, end)
            continue
        run = _folded_han(piece.group())
        for at in range(len(run)):
            yield Token(run[at : at + 2], start + at, min(start + at + 2, end))


def phrase(text: str) -> tuple[tuple[str, ...], bool]:
    """Answer the tokens that stand one after another where a text holds these words; is the last one a prefix?"""
    pieces = list(_PIECE.finditer(whole(text)))
    found: list[str] = []
    is_prefix = False
    for piece in pieces:
        if piece.lastgroup != "han":
            found.append(_FOLDED[piece.group()])
            continue
        run = _folded_han(piece.group())
        is_prefix = piece is pieces[-1] and len(run) == 1
        # What follows the last character asked for is open, so only the pairs before it are known.
        known = len(run) - 1 if piece is pieces[-1] and len(run) > 1 else len(run)
        found += [run[at : at + 2] for at in range(known)]
    return tuple(found), is_prefix


def whole(text: str) -> str:
    """Put accents onto their letters and drop invisible characters, which would cut words."""
    text = unicodedata.normalize("NFC", text)
    return _INVISIBLE.sub("", text) if _INVISIBLE.search(beyond_ascii(text)) else text


def _folded_han(run: str) -> str:
    return simplified(unicodedata.normalize("NFKC", run))


class _Folded(dict[str, str]):
    """Words as they are folded, each once: asked in a third of the time that a cache of functools takes."""

    def __missing__(self, word: str) -> str:
        if len(word) > _MOST_LETTERS:
            return _folded(_without_s(word)[:_MOST_LETTERS])
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = folded = _folded(word)
        return folded


_FOLDED = _Folded()


def _without_s(word: str) -> str:
    return word[:-2] if word[-2:-1] in {"'", "’", "＇"} else word


def _folded(word: str) -> str:
    if word.isascii() and word.isalnum():  # as most are; the rest changes nothing of such a one
        return stem(word.lower())[:_LONGEST]
    word = _without_s(word)
    if word.isascii() and word.isalnum():
        return stem(word.lower())[:_LONGEST]
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", word).casefold())
    letters = "".join(char for char in plain if char.isalnum())
    return stem(unicodedata.normalize("NFC", letters) or word)[:_LONGEST]
