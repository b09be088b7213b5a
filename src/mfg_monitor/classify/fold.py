"""Text folded for matching, with a way back: lower case, half width, simplified characters, no invisible characters.

One character of the folded text stands for one of the original; skipped characters are remembered, so offsets map back.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mfg_monitor.script import simplified_forms

_SKIPPED = re.compile(
    "([\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+)"
    "|[ \t\u00a0\u3000]([ \t\u00a0\u3000]+)"
    "|(\\((?<=[\u3400-\u9fff]\\()[a-zA-Z]{0,5}[\u00e0-\u00fc\u0101-\u01dc][a-z\u00e0-\u01dc]{0,4}\\))"
)
"""Invisible characters, repeated blanks, and pinyin glosses that broken pages leave behind a character."""

_BLANKS = ("  ", "\t", "\u00a0", "\u3000")
_MAY_BE_SKIPPED = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]|[\u3400-\u9fff]\\([a-zA-Z\u00e0-\u01dc]"
)
"""Where nothing of this stands, and no blanks but single ones, nothing is skipped: a tenth of the time to know."""

_ASCII = bytes(range(128))
_SAMPLE, _MOST_SIGNS = 400, 40
"""Characters that tell whether a text is Latin; as many signs beyond ASCII as are replaced one by one."""
_SKIPPED_SIGNS = frozenset(
    chr(code)
    for first, last in (
        (0xA0, 0xA0),
        (0xAD, 0xAD),
        (0x200B, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x206F),
        (0xFE00, 0xFE0F),
    )
    for code in range(first, last + 1)
)
_DIGIT_FOR_LETTER = re.compile(r"[015](?=[a-z]{2})(?:(?<=[a-z].)|(?<![a-z0-9].)(?=[a-z]{4}))")
_LETTERS = {"0": "o", "1": "l", "5": "s"}
_LOOKALIKES = {
    **dict(zip("аеорсхуіѕһԁɡαονικρτυ", "aeopcxyishdgaovikptu", strict=True)),
    **dict.fromkeys("’‘＇`´", "'"),
    **dict.fromkeys("-‐‑\u00a0\u3000\t", " "),
}
"""Cyrillic and Greek letters that pass for Latin ones; apostrophes; hyphens are blanks ("smart-factory")."""


class _Table(dict[int, str]):
    """Folds one character; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        plain = chr(code)
        if 0x4E00 <= code <= 0x9FFF:  # no other width, no case
            self[code] = folded = simplified_forms().get(plain, plain)
            return folded
        wide = unicodedata.normalize("NFKC", plain)
        char = wide if len(wide) == 1 else plain
        low = char.lower()
        char = low if len(low) == 1 else char
        char = _LOOKALIKES.get(char, char)
        self[code] = simplified_forms().get(char, char)
        return self[code]


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. `at` holds the original offset of each character; None where they are the same."""

    text: str
    at: tuple[int, ...] | None = None
    latin: bool = False
    """It surely holds no letter of another script."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Answer the span in the original text of a span in the folded one."""
        if self.at is None or end <= start:
            return start, end
        return self.at[start], self.at[end - 1] + 1

    def here(self, offset: int) -> int:
        """Answer the folded offset of an original one."""
        return offset if self.at is None else bisect_left(self.at, offset)


_TERMS: dict[str, str] = {}


def fold_term(term: str) -> str:
    """Fold one rule of the vocabulary as texts are folded."""
    known = _TERMS.get(term)
    if known is None:
        known = _TERMS[term] = " ".join(fold(term).text.split())
    return known


def fold_terms(terms: Iterable[str]) -> None:
    """Fold many rules in one go, for `fold_term` to answer: a tenth of the time that one by one takes."""
    listed = list(terms)
    for group in ([term for term in listed if term.isascii()], [term for term in listed if not term.isascii()]):
        folded = fold("\n".join(group)).text
        lines = folded.split("\n")
        if len(lines) != len(group):
            continue  # a term with a line end in it: `fold_term` takes them one by one
        if "  " in folded or " \n" in f"{folded}\n" or "\n " in f"\n{folded}":
            lines = [" ".join(line.split()) for line in lines]
        _TERMS.update(zip(group, lines, strict=True))


def folded_terms() -> Mapping[str, str]:
    """Answer what `fold_terms` and `fold_term` have folded so far: a look costs less than a call."""
    return _TERMS


def forget_terms() -> None:
    """Give back the memory of what `fold_term` remembers, once a vocabulary is compiled."""
    _TERMS.clear()


def fold(text: str) -> Folded:
    """Fold a text for matching."""
    plain = None if len(_signs(text[:_SAMPLE])) * 4 > min(len(text), _SAMPLE) else _mostly_ascii(text)
    if plain is not None:
        return Folded(_letters(plain), latin=True)
    skipped: list[tuple[int, int]] = []
    if any(blank in text for blank in _BLANKS) or _MAY_BE_SKIPPED.search(text):
        skipped = [found.span(found.lastindex or 0) for found in _SKIPPED.finditer(text)]
    if not skipped:
        return Folded(_letters(text.translate(_TABLE)))
    at: list[int] = []
    pieces: list[str] = []
    before = 0
    for start, end in skipped:
        at.extend(range(before, start))
        pieces.append(text[before:start])
        before = end
    at.extend(range(before, len(text)))
    pieces.append(text[before:])
    return Folded(_letters("".join(pieces).translate(_TABLE)), tuple(at))


def _mostly_ascii(text: str) -> str | None:
    """Answer the folded text where all its blanks are single ones and its few other signs are Latin letters and marks.

    The same as by the table, in a third of the time: each sign is replaced by itself, the rest lowered in one go.
    """
    signs = set(_signs(text))
    if "  " in text or "\t" in text or len(signs) > _MOST_SIGNS or not signs.isdisjoint(_SKIPPED_SIGNS):
        return None
    for sign in signs:
        new = _TABLE[ord(sign)]
        if not is_latin(sign) or new.lower() != new or _TABLE[ord(new)] != new:
            return None
        if new != sign:
            text = text.replace(sign, new)
    return text.lower().replace("-", " ").replace("`", "'")


def is_latin(letter: str) -> bool:
    """Is it a Latin letter, or a sign that stands among them?"""
    return letter < "\u0370" or "\u2000" <= letter < "\u2c00"


def _signs(text: str) -> str:
    """Answer what of a text is not ASCII: its bytes say so ten times as fast as its letters."""
    if text.isascii():
        return ""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


def _stands_before_letters(digit: str, text: str) -> bool:
    at = text.find(digit)
    while at >= 0:
        after = text[at + 1 : at + 3]
        if after.isalpha() and after.isascii():
            return True
        at = text.find(digit, at + 1)
    return False


def _letters(text: str) -> str:
    """Read a digit between letters as the letter it resembles (scanned text: f0undry)."""
    if not any(_stands_before_letters(digit, text) for digit in _LETTERS):
        return text
    return _DIGIT_FOR_LETTER.sub(lambda found: _LETTERS[found.group()], text)
