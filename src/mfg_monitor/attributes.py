"""Markup whose tags hold absurdly many attributes → markup that libxml2 reads in bounded time and memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

MAX_ATTRIBUTES = 64
"""An element with more is a trap: HTML and XML parsers compare each with all before it (150,000 took 480 s)."""
_LONG_TAG = 2_000
_CROWDED_PAGE = 2_000_000
"""Characters; real pages of this length hold text. In longer ones a tag of more than a few attributes keeps what links
and dates are read from: libxml2 takes 250 bytes for each."""
_FEW_ATTRIBUTES = 4
_MODEST_TAG = 24
_MOST_KEPT = 12
_LOOKED_AT = 2_000
"""Attributes of one tag among which those that matter are looked for."""
_ATTRIBUTE = r"[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+"
_PLAIN = re.compile(
    r"(?:[^<]*+<(?:(?![A-Za-z_])|[A-Za-z_][A-Za-z0-9_:-]*+"
    r"(?:[ \t\r\n\f/]++[A-Za-z0-9_:@.-]++(?:=(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>]++(?![^\s>])))?+)"
    rf"{{0,{MAX_ATTRIBUTES}}}+[ \t\r\n\f/]*+>))*+[^<]*+"
)
"""Text and tags of the usual form that hold no more attributes than a parser bears: most pages are nothing else."""
_OPEN_TAG = re.compile(rf"<[A-Za-z_][^\s/>]*+(?:[\s/=]++|{_ATTRIBUTE})*+")
_EACH_ATTRIBUTE = re.compile(_ATTRIBUTE)
_KEPT = re.compile(
    r"(?:href|rel|type|version|ispermalink|url|src|mode|xml:base|xml:lang|lang|class|id|title|datetime|content|name"
    r"|property|itemprop|charset|http-equiv|xmlns(?::[\w.-]+)?)\s*=",
    re.IGNORECASE,
)


def few_attributes(text: str) -> str:
    """Answer markup whose tags hold no more attributes than a parser bears; what no trap is stays as it is."""
    crowded = len(text) > _CROWDED_PAGE
    most = _FEW_ATTRIBUTES if crowded else MAX_ATTRIBUTES
    parts: list[str] = []
    at = 0
    for tag in _OPEN_TAG.finditer(text) if crowded else _long_tags(text):
        if tag.end() - tag.start() >= _MODEST_TAG and (spared := _sparing(tag[0], most)) is not None:
            parts += (text[at : tag.start()], spared)
            at = tag.end()
    return "".join((*parts, text[at:])) if parts else text


def may_be_crowded(text: str) -> bool:
    """Take a quick look whether a tag may hold too many attributes."""
    return len(text) > _CROWDED_PAGE or next(_long_tags(text), None) is not None


def _long_tags(text: str) -> Iterator[re.Match[str]]:
    """Answer the long tags that may be crowded, whatever they quote: a quoted < or > ends none, none holds another."""
    at = 0
    while (plain := _PLAIN.match(text, at)) and (tag := _OPEN_TAG.match(text, plain.end())):
        at = tag.end()
        if at - tag.start() >= _LONG_TAG:
            yield tag


def _sparing(tag: str, most: int) -> str | None:
    """Answer the tag with the attributes that matter; None where it has no more than so many."""
    name = re.match(r"<[^\s/>]*", tag)
    head = name[0] if name else "<"
    attributes = [found[0] for found in islice(_EACH_ATTRIBUTE.finditer(tag, len(head)), _LOOKED_AT)]
    if len(attributes) <= most:
        return None
    kept = [attribute for attribute in attributes if _KEPT.match(attribute)][:_MOST_KEPT]
    return f"{head} {' '.join(kept)}{'/' if tag.endswith('/') else ''}"
