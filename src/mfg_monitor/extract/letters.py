"""Text reduced to its letters and digits: what two spellings of one line have in common. Quicker than `text.folded`."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")


def letters(text: str) -> str:
    """Answer the letters and digits of a text, NFKC, case folded, without blanks."""
    return _NOT_WORD.sub("", (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold())
