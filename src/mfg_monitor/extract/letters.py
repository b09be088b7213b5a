"""Text reduced to its letters and digits: what two spellings of one line have in common. Quicker than `text.folded`."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")


_ASCII = {code: None for code in range(128) if not chr(code).isalnum()}


def letters(text: str) -> str:
    """Answer the letters and digits of a text, NFKC, case folded, without blanks."""
    if text.isascii():
        return text.translate(_ASCII).lower()
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())
