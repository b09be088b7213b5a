"""Feeds as they come → XML that a strict parser reads: no DTD, known entities, bound prefixes, few attributes.

Nothing is fetched or expanded on the way: the document type goes before any parser sees it.
"""

from __future__ import annotations

import html
import re

from lxml import etree

from mfg_monitor.attributes import few_attributes

_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,40}:)?(rss|feed|RDF|channel|CHANNEL)(?=[\s/>])")
ENTRY = re.compile(r"<(?:[A-Za-z][\w.-]{0,40}:)?(?:item|entry)(?=[\s/>])")
FEED_ROOTS = frozenset({"rss", "feed", "RDF", "channel", "CHANNEL"})
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|frameset)\b", re.IGNORECASE)
_FIRST_TAG = re.compile(r"<([A-Za-z_][\w.:-]{0,60})")
_LEAD = 20_000
"""How far into a body its root is looked for, behind blanks, warnings of scripts and document types."""
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_DOCTYPE_PIECE = re.compile(r"\"[^\"]*\"|'[^']*'|[\[\]>]")
_DECLARATION = re.compile(r"<\?xml(?=\s)[^>]{0,500}>", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&(?:#(\d{1,9});|#[xX]([0-9a-fA-F]{1,8});|([A-Za-z_][\w.-]{0,31});|)")
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
_PREFIX = re.compile(r"[<\s/]([A-Za-z_][\w.-]{0,40}):[A-Za-z_][\w.-]{0,60}(?=[\s=/>])")
_BOUND = re.compile(r"\bxmlns:([A-Za-z_][\w.-]{0,40})\s*=")
_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "georss": "http://www.georss.org/georss",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "xlink": "http://www.w3.org/1999/xlink",
}


def root_name(text: str) -> str | None:
    """Answer "rss", "feed", "RDF", "channel", "html" or the first tag's name; None where there is no markup."""
    lead = text[:_LEAD]
    root, page = _ROOT.search(lead), _HTML.search(lead)
    if root and (not page or root.start() < page.start()):
        return root[1]
    if page:
        return "html"
    first = _FIRST_TAG.search(lead)
    return first[1] if first else None


def strict_xml(text: str) -> bytes | None:
    """Answer the feed in `text` as well-formed UTF-8 without declaration or DTD; None where nothing can be had.

    What is well-formed passes unchanged, which keeps white space and prefixes as written.
    """
    start = _ROOT.search(text[:_LEAD])
    if not start:
        return None
    body, is_whole = _well_formed(text[start.start() :])
    if is_whole:
        return body.encode("utf-8", "replace")
    if not _ended(body, start[1]):
        # What stands behind the last tag may be half an address, and would be asked for.
        body = body[: max(body.rfind("<"), 0)]
    root = _parsed(body, recover=True)
    if root is None:
        return None
    return etree.tostring(root, encoding="utf-8", with_tail=False)


def breaks_off(text: str, root: str) -> bool:
    """Is a feed in which no entry was found incomplete: without its end, or with entries that damage swallowed?"""
    if _ended(text, root) and not ENTRY.search(text):
        return False
    start = _ROOT.search(text[:_LEAD])
    return start is None or not _well_formed(text[start.start() :])[1]


def _ended(text: str, root: str) -> bool:
    return re.search(rf"</(?:[A-Za-z][\w.-]{{0,40}}:)?{re.escape(root)}\s*>", text) is not None


def _well_formed(text: str) -> tuple[str, bool]:
    """Answer the text as it is where a strict parser reads it, else mended, and whether one reads it then."""
    body = few_attributes(_CONTROL.sub("", text))
    if _parsed(body, recover=False) is not None:
        return body, True
    body = mended(body)
    return body, _parsed(body, recover=False) is not None


def _parsed(text: str, *, recover: bool) -> etree._Element | None:
    parser = etree.XMLParser(
        recover=recover, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8",
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root: etree._Element | None = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    return root


def without_doctype(text: str) -> str:
    """Answer the text without its document type, internal subset and all, and without its XML declaration."""
    text = _DECLARATION.sub("", text, count=1)
    begin = _DOCTYPE.search(text[:_LEAD])
    if not begin:
        return text
    depth = 0
    for piece in _DOCTYPE_PIECE.finditer(text, begin.end(), begin.end() + 5 * _LEAD):
        depth += {"[": 1, "]": -1}.get(piece[0], 0)
        if piece[0] == ">" and depth <= 0:
            return text[: begin.start()] + text[piece.end() :]
    return text


def mended(text: str) -> str:
    """Answer the text with references that XML does not know written out, and unbound prefixes bound."""
    parts: list[str] = []
    at = 0
    while True:
        begin = text.find("<![CDATA[", at)
        end = text.find("]]>", begin) if begin >= 0 else -1
        if end < 0:
            parts.append(_REFERENCE.sub(_reference, text[at:]))
            break
        parts += (_REFERENCE.sub(_reference, text[at:begin]), text[begin : end + 3])
        at = end + 3
    return _bound("".join(parts))


def _reference(found: re.Match[str]) -> str:
    if found[3]:
        if found[3] in _PREDEFINED:
            return found[0]
        character = html.unescape(found[0])
        return character if character != found[0] else f"&amp;{found[3]};"
    if found[1] or found[2]:
        code = int(found[1]) if found[1] else int(found[2], 16)
        allowed = (
            code in {9, 10, 13} or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
        )
        return found[0] if allowed else ""
    return "&amp;"


def _bound(text: str) -> str:
    unbound = set(_PREFIX.findall(text)) - set(_BOUND.findall(text)) - {"xml", "xmlns"}
    root = _FIRST_TAG.match(text)
    if not unbound or not root:
        return text
    names = "".join(
        f' xmlns:{prefix}="{_NAMESPACES.get(prefix, "urn:unbound:" + prefix)}"' for prefix in sorted(unbound)[:50]
    )
    return text[: root.end()] + names + text[root.end() :]
