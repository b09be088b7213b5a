"""Text reduced to its letters and digits: what two spellings of one line have in common. Quicker than `text.folded`."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORDS = re.compile(r"[^\W_]+")
_SHORT = 1_000
"""Characters: a page's lines and headings are asked for three times on average; longer texts are not kept."""
_LOWER = bytes(range(128)).lower() + bytes(128)
_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())


def letters(text: str) -> str:
    """Answer the letters and digits of a text, NFKC, case folded, without blanks."""
    return _known(text) if len(text) <= _SHORT else _letters(text)


def _letters(text: str) -> str:
    if text.isascii():
        return text.encode().translate(_LOWER, _SIGNS).decode()  # four times as fast as on a text
    folded = unicodedata.normalize("NFKC", text).casefold().encode("utf-8", "surrogatepass")
    told = folded.translate(None, _SIGNS).decode("utf-8", "surrogatepass")
    return told if told.isalnum() else "".join(_WORDS.findall(told))  # of most lines nothing is left to drop


_known = lru_cache(maxsize=1_000)(_letters)
