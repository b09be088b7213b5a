"""Small pure functions on text: folding for comparison, cleaning for display, sentences, script."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_HANZI = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_HANZI_ROWS = bytes((*range(0x34, 0x4D), *range(0x4E, 0xA0), 0xF9, 0xFA))
_SHARED_ROW = 0x4D
"""First bytes of these characters in UTF-16; one row is shared with the hexagrams of the Book of Changes."""
_KANA_HANGUL = re.compile("[\u3040-\u30ff\uac00-\ud7af]")
_LATIN = re.compile("[A-Za-z]+")
_WORDS = re.compile(r"[^\W_]+")
_ASCII = bytes(range(128))
_ASCII_FOLDED = "".join(char.lower() if char.isalnum() else " " for char in map(chr, range(128)))
_SENTENCE_END = re.compile(
    r"[。！？!?.](?:(?<!\.)[”’」』\"）)]*\s*"
    r"|(?<=\.)[”’\")]*\s+(?=(?:[/|•·■●◆▪*]{1,2} )?[\"“‘(]?[A-Z0-9\u4e00-\u9fff]))"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Co|Ltd|Inc|Corp|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|U\.S|U\.K|e\.g|i\.e|a\.m|p\.m)"
    r"|\b[A-Z])\.$"
)


def without_controls(text: str) -> str:
    """Drop control, bidirectional and zero-width characters; keep line feeds and tabs."""
    if text.isprintable():
        return text
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Answer the text as one clean line: no controls, runs of blanks folded."""
    return " ".join(without_controls(text).split())


_OPENING = re.compile(r"[“「『]|(?<![\w.,!?])\"(?=\S)")
_CLOSING = re.compile(r"[”」』]|(?<=\S)\"(?!\w)")
"""A straight quotation mark opens before a word and closes behind one."""
_LONGEST_QUOTED, _LONGEST_SENTENCE = 200, 600
"""Characters: a quotation that goes on for longer is read sentence by sentence."""


def paragraphs(text: str) -> str:
    """Answer clean text whose paragraphs are divided by one blank line, blanks folded within each."""
    lines = (" ".join(line.split()) for line in without_controls(text).split("\n"))
    return "\n\n".join(line for line in lines if line)


def hanzi_count(text: str) -> int:
    """Count the Chinese characters: by the first byte of each in UTF-16, a fifth of the time that a pattern takes."""
    if text.isascii():
        return 0
    rows = text.encode("utf-16-be", "surrogatepass")[::2]
    if _SHARED_ROW in rows:
        return sum(map(len, _HANZI.findall(text)))
    return len(rows) - len(rows.translate(None, _HANZI_ROWS))


def beyond_ascii(text: str) -> str:
    """Answer the characters beyond ASCII: what is looked for among those few is mostly found in a third of the time."""
    if text.isascii():
        return ""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


def language_of(text: str, declared: str | None = None) -> str:
    """Answer the ISO 639-1 language by script: zh or en where the script says so, else what the page declares.

    Latin script is taken for the declared language where one is declared, else for English.
    """
    hint = (declared or "").replace("_", "-").split("-")[0].lower()
    sample = text[:20_000]
    hanzi = hanzi_count(sample)
    if not sample.isascii() and len(_KANA_HANGUL.findall(sample)) > max(8, hanzi // 4):
        return hint if hint in {"ja", "ko"} else "ja" if re.search("[\u3040-\u30ff]", sample) else "ko"
    if hanzi and hanzi * 3 >= sum(map(len, _LATIN.findall(sample))):
        return "zh"
    if len(hint) == 2 and hint.isalpha() and hint not in {"zh", "ja", "ko"}:
        return hint
    return "en" if len(hint) != 2 or _LATIN.search(sample) else hint


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Answer the spans of the sentences, English and Chinese.

    A line end always ends one; a full stop inside a short quotation, whose sentence goes on behind it, does not.
    """
    return _known_sentences(text) if len(text) <= _REMEMBERED else _sentences(text)


def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    offset = 0
    for line in text.split("\n"):
        if not line:
            offset += 1
            continue
        start = 0
        quotes = '"' in line or "“" in line or "「" in line or "『" in line
        for found in _SENTENCE_END.finditer(line):
            stop = found.start() + 1
            if (line[stop - 1] == "." and _ABBREVIATION.search(line, max(start, stop - 16), stop)) or (
                quotes and _in_quotation(line, start, found.end())
            ):
                continue
            _add_span(spans, text, offset + start, offset + found.end())
            start = found.end()
        _add_span(spans, text, offset + start, offset + len(line))
        offset += len(line) + 1
    return tuple(spans)


_REMEMBERED = 60_000
_known_sentences = lru_cache(maxsize=4)(_sentences)
"""Lead, verdict and dates ask for the sentences of one text; longer ones than any article are not kept."""


def _in_quotation(line: str, start: int, stop: int) -> bool:
    """Does a quotation that opened after `start` close soon after `stop`, with its sentence going on behind it?"""
    if stop - start > _LONGEST_SENTENCE:
        return False
    said = line[start:stop]
    opened = len(_OPENING.findall(said))
    if not opened or opened <= len(_CLOSING.findall(said)):
        return False
    return _CLOSING.search(line, stop, stop + _LONGEST_QUOTED) is not None


def _add_span(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))


def folded(text: str) -> str:
    """Answer the text for comparison: NFKC, lower case, letters and digits only, one blank between runs."""
    if text.isascii():
        return " ".join(text.translate(_ASCII_FOLDED).split())
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKC", text).casefold()))


def counted(number: int, one: str, many: str) -> str:
    """Answer a number with its noun: "1 story", "3,000 stories"."""
    return f"{number:,} {one if number == 1 else many}"
