"""Markdown in plain text files: its marks are taken off, its first heading is the title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from mfg_monitor.extract.plain.head import Draft
from mfg_monitor.extract.plain.lines import is_paragraph

_HEADING = re.compile(r"^#{1,6}\s+(?=\S)")
_CLOSED = re.compile(r"\s+#+$")
_UNDERLINE = re.compile(r"^(?:={3,}|-{3,})$")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\((?:[^()\s]|\([^()\s]{0,100}\)){1,1000}(?:\s\"[^\"]{0,200}\")?\)")
_PICTURE = re.compile(r"^!\[[^\[\]]{0,300}\]\([^()\s]{1,1000}(?:\s\"[^\"]{0,200}\")?\)$")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,400}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_]{1,400}?)(?<=[^\s*_])\1(?![\w*_])")
_QUOTED = re.compile(r"^(?:>\s?)+(?=\S)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!>-])")
_TELLING = re.compile(r"^#{1,6}\s+\S|\]\((?:https?://|/|\.)|\*\*\S")


def without_markdown(lines: Sequence[str]) -> list[str]:
    """Answer the lines without emphasis, links' addresses, pictures and quote marks, where the text is Markdown.

    The marks of first-level headings stay, for `markdown_title`; rules stay, for front matter.
    """
    if not any(_TELLING.search(line) for line in lines) and not _has_underline(lines):
        return list(lines)
    return [_bare(line) for line in lines]


def markdown_title(lines: list[str], draft: Draft) -> list[str]:
    """Take the heading of the first level, or the one underlined at the top, for the title; answer the lines without
    marks of headings."""
    number = next((n for n, line in enumerate(lines[:40]) if line.startswith("# ")), None)
    if number is None:
        said = [n for n, line in enumerate(lines) if line][:2]
        if len(said) == 2 and said[1] == said[0] + 1 and _UNDERLINE.match(lines[said[1]]):
            number = said[0]
    alone = number is not None and not any(is_paragraph(line) for line in lines[:number])
    if number is None or not alone or draft.title or sum(line.startswith("# ") for line in lines) > 1:
        return [line.removeprefix("# ") for line in lines]
    draft.title = lines[number].removeprefix("# ")
    return [line.removeprefix("# ") for line in lines[number + 1 :]]


def _has_underline(lines: Sequence[str]) -> bool:
    return any(above and line.startswith("===") and _UNDERLINE.match(line) for above, line in pairwise(lines))


def _bare(line: str) -> str:
    if _PICTURE.match(line):
        return ""
    if not line.startswith("# "):
        line = _HEADING.sub("", line)
    line = _QUOTED.sub("", _CLOSED.sub("", line) if line.startswith("#") else line)
    line = _LINK.sub(r"\1", line)
    line = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", line))
    return _ESCAPED.sub(r"\1", line)
