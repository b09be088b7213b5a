"""Texts cut into tokens, the same for every store and for both sides of a search.

A word is one token, folded and stemmed. A run of Chinese characters is one token for each character: the character with
the one after it, the last one alone. So two characters are one token, longer strings a phrase, and one a prefix.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from mfg_monitor.script import simplified
from mfg_monitor.search.stem import stem

MOST_TOKENS = 50_000
"""Of one text; the rest is not searched. A tsvector holds at most a megabyte (PostgreSQL manual, 12.2)."""
_LONGEST = 64
_MOST_LETTERS = 4 * _LONGEST
"""Of a word that are looked at: some pages hold "words" of megabytes."""
_HAN = (
    "\u3005\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# Possessive: giving back letters would find nothing, and to be able to costs 30 bytes a letter.
_WORDS = f"(?:[^\\W_{_HAN}]+|[\u0300-\u036f]+)++(?:['’＇][sS](?![^\\W_]))?"
_PIECE = re.compile(f"(?P<han>[{_HAN}]+)|{_WORDS}")
_FOREIGN = re.compile("[^\\W\x00-\x7f]|[\u0300-\u036f]")
_WORD = re.compile(_WORDS)
_LATIN = re.compile("[A-Za-z0-9]++(?:['’＇][sS](?![^\\W_]))?")
"""The same pieces of texts without Chinese, or any foreign letter: in two thirds, or a third, of the time."""
_A_HAN = re.compile(f"[{_HAN}]")
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
    if len(text) <= MOST_TOKENS and _A_HAN.search(text) is None:
        pieces = (_WORD if _FOREIGN.search(text) else _LATIN).findall(text)
        is_usual = max(map(len, pieces), default=0) <= _MOST_LETTERS
        return list(map(_folded if is_usual else _folded_word, pieces))
    found: list[str] = []
    for piece in map(_WHOLE, _PIECE.finditer(text)):
        if piece[0] < _FIRST_HAN or _A_HAN.match(piece) is None:
            found.append(_folded(piece) if len(piece) <= _MOST_LETTERS else _folded_word(piece))
        else:
            run = _folded_han(piece[: MOST_TOKENS + 1])
            found += [run[at : at + 2] for at in range(len(run))]
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
            yield Token(_folded_word(piece.group()), start, end)
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
            found.append(_folded_word(piece.group()))
            continue
        run = _folded_han(piece.group())
        is_prefix = piece is pieces[-1] and len(run) == 1
        # What follows the last character asked for is open, so only the pairs before it are known.
        known = len(run) - 1 if piece is pieces[-1] and len(run) > 1 else len(run)
        found += [run[at : at + 2] for at in range(known)]
    return tuple(found), is_prefix


def whole(text: str) -> str:
    """Put accents onto their letters and drop invisible characters, which would cut words."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def _folded_han(run: str) -> str:
    return simplified(unicodedata.normalize("NFKC", run))


def _folded_word(word: str) -> str:
    return _folded(word if len(word) <= _MOST_LETTERS else _without_s(word)[:_MOST_LETTERS])


def _without_s(word: str) -> str:
    return word[:-2] if word[-2:-1] in {"'", "’", "＇"} else word


@lru_cache(maxsize=1 << 13)
def _folded(word: str) -> str:
    if word.isascii() and word.isalnum():  # as most are; the rest changes nothing of such a one
        return stem(word.lower())[:_LONGEST]
    word = _without_s(word)
    if word.isascii() and word.isalnum():
        return stem(word.lower())[:_LONGEST]
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", word).casefold())
    letters = "".join(char for char in plain if char.isalnum())
    return stem(unicodedata.normalize("NFC", letters) or word)[:_LONGEST]
