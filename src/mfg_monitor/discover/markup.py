"""Scraps of HTML, as feeds put them into titles and summaries, → plain text. Whole pages are the extractor's work."""

from __future__ import annotations

import html
import re
from itertools import islice

from mfg_monitor.attributes import few_attributes
from mfg_monitor.text import one_line

_INVISIBLE = re.compile(
    r"<(script|style|noscript|template)\b[^>]{0,1000}>.{0,20000}?</\1\s*>", re.IGNORECASE | re.DOTALL
)
_COMMENT = re.compile(r"<!--.{0,20000}?-->", re.DOTALL)
_BREAK = re.compile(
    r"<(?:/?(?:p|div|li|ul|ol|h[1-6]|tr|td|table|blockquote|section|article)|br|hr)\b[^<>]{0,2000}>", re.IGNORECASE
)
_TAG = re.compile(
    r"</?(?:a|abbr|acronym|address|article|aside|audio|b|bdi|bdo|big|blockquote|body|button|caption|center|cite|code|col|"
    r"dd|del|details|dfn|div|dl|dt|em|embed|figcaption|figure|font|footer|form|frame|h[1-6]|head|header|hr|html|i|iframe|"
    r"img|input|ins|kbd|label|legend|li|link|main|map|mark|math|meta|nav|noscript|object|ol|option|p|param|picture|pre|q|"
    r"ruby|rp|rt|s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|"
    r"template|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr|br|o:p|[a-z]+:[a-z]+)\b[^<>]{0,5000}>",
    re.IGNORECASE,
)
"""Only names that HTML knows, so that "output < demand > supply" stays whole."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_FOREIGN_TAG = re.compile(
    r"</[A-Za-z][\w:-]{0,40}\s?>|<[A-Za-z][\w:-]{0,40}(?:\s[^<>]{0,2000}=\s?[\"'][^<>]{0,5000}|\s?/)>"
)
"""Of other languages (SVG, MathML): known by a quoted attribute, or by what closes them."""
_MAX_INPUT = 50_000

MAX_TAGS = 250_000
"""Opening and closing ones; what comes behind is cut off: a million elements take half a gigabyte."""
_EARLY_END = re.compile(r"</(?:html|body)\s{0,20}>", re.IGNORECASE)


def plain(markup: str) -> str:
    """Answer one clean line of text: tags gone, entities read (twice where they were escaped twice)."""
    text = markup[:_MAX_INPUT]
    if "<" in text:
        text = _without_tags(text)
    for _ in range(2):
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
        if "<" in text and _TAG.search(text):
            text = _without_tags(text)
    return one_line(text)


def _without_tags(text: str) -> str:
    if "<!--" in text:
        text = _COMMENT.sub(" ", text)
    text = _INVISIBLE.sub(" ", text)
    text = _TAG.sub("", _BREAK.sub(" ", text))
    return _FOREIGN_TAG.sub(" ", text) if "<" in text else text


def bounded_page(text: str, most_tags: int = MAX_TAGS) -> str:
    """Answer a whole page's markup as it may be given to libxml2: few attributes, not too many tags, and without the
    end tags at which libxml2 2.14 stops reading (browsers read on: HTML Living Standard 13.2.6.4.22)."""
    text = _EARLY_END.sub("", few_attributes(text))
    if text.count("<") <= most_tags:
        return text
    last = next(islice(re.finditer("<", text), most_tags, None))
    return text[: last.start()]
