"""Names written in two ways: CICC and China International Capital Corp are one, Potosí and Potosi, too. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_LEAST, _MOST = 2, 8
"""Letters."""
_SMALL = frozenset("of and the for in on de du la &".split())
_OF_FIRMS = frozenset("corp corporation co company ltd limited inc group holding holdings plc ag sa gmbh llc".split())
"""Words at the end of a firm's name that its initials may leave out."""

_SPACE = re.compile(r"[ -]+")
_BETWEEN = rf"[ -]+(?:(?:{'|'.join(sorted(_SMALL))}) +)*"


def is_short_for(acronym: str, words: Sequence[str]) -> bool:
    """Tell whether letters are the first ones of these words; small words count or do not."""
    if not (_LEAST <= len(acronym) <= _MOST and acronym.isalpha() and acronym.isascii()):
        return False
    said = [word.lower() for word in words if word]
    return any(_begin(each, acronym.lower()) for each in (said, [word for word in said if word not in _SMALL]))


def _begin(words: Sequence[str], letters: str) -> bool:
    is_begun = len(words) >= _LEAST and "".join(word[0] for word in words).startswith(letters)
    return is_begun and all(word in _OF_FIRMS for word in words[len(letters) :])


def are_one_name(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two names are the same but for words of one that the other has the initials of, or for accents, or
    for what stands before one of them: of a dateline, a house style, a title. (What stands behind makes another firm.)
    """
    mine, theirs = sorted(([*map(_plain, one)], [*map(_plain, other)]), key=len)
    if mine and mine == theirs[-len(mine) :]:
        return True
    if theirs[:-1] == mine and is_short_for(theirs[-1], mine):
        return True
    while mine and theirs and mine[-1] == theirs[-1]:
        mine, theirs = mine[:-1], theirs[:-1]
    return len(mine) == 1 and is_short_for(mine[0], theirs)


def _plain(word: str) -> str:
    """Answer a word without its accents."""
    return word if word.isascii() else "".join(filter(str.isalnum, unicodedata.normalize("NFKD", word)))


def is_spelt_out(acronym: str, text: str, word: str) -> bool:
    """Tell whether a text has capital words in a row of which these letters are the first ones.

    Of two letters alone, this word must be one of them.
    """
    if not (_LEAST <= len(acronym) <= _MOST and acronym.isalpha() and acronym.isascii()):
        return False
    words = _BETWEEN.join(f"{letter}[a-z]+" for letter in acronym.upper())
    found = (_SPACE.split(each[0].lower()) for each in re.finditer(rf"\b{words}\b", text))
    return any(len(acronym) > _LEAST or word in name for name in found)
