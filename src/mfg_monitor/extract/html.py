"""Markup → tree, once a page, bounded in size, depth and attributes before libxml2 sees it."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from mfg_monitor.attributes import few_attributes, may_be_crowded
from mfg_monitor.errors import ExtractError

Tree = Any
"""An `lxml.html.HtmlElement`; lxml's stubs do not describe it well enough to name it."""

MAX_CHARACTERS = 8_000_000
_MAX_TAGS = 250_000
"""What comes behind is cut off: a million elements take half a gigabyte."""
MAX_ELEMENTS = 40_000
MAX_TEXT = 1_000_000
_MAX_DEPTH = 200
"""Deeper markup is flattened to its text; the extractor recurses in Python."""
_MAX_CHUNKS = 6_000

_ONE_CLASS = etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement)
"""lxml chooses a class for each element in Python, for forms and the like; no one here asks for them."""

_PARSER = lxml_html.HTMLParser(
    encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True, no_network=True
)
_PARSER.set_element_class_lookup(_ONE_CLASS)

_SCRIPT = re.compile(r"(<script\b[^<>]*+>[^<]*+(?:<(?!/script)[^<]*+)*+(?:</script|\Z))", re.IGNORECASE)
_STACK = re.compile(
    r"(?:<(?:div|span|b|i|u|em|strong|font|section|article|blockquote|center|big|small|a|ul|ol|li|table|tbody|tr|td|dl|dd)"
    r"\b[^<>]{0,200}>\s*+){20,}+",
    re.IGNORECASE,
)
"""Opening tags upon opening tags: libxml2 drops what is more than 2,048 deep."""
_CONTROLS = bytes({*range(32)} - {9, 10, 13})
"""No XML text may hold them (XML 1.0 section 2.2); in UTF-8 their bytes stand for nothing else."""
_HEAD = 4_096
_CLOSED_ROOT = re.compile(r"(<html\b[^<>]*?)\s*/>", re.IGNORECASE)
_EARLY_END = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
"""libxml2 stops at the first </html>, which some templates write in the middle of the page."""
_TOO_DEEP = etree.XPath("/" + "/".join("*" * _MAX_DEPTH))
_ELEMENTS: Any = etree.XPath("count(//*)")
_TEXT_LENGTH: Any = etree.XPath("string-length(string(/*))")
_PIECES: Any = etree.XPath("descendant::text()", smart_strings=False)
_NOT_TEXT = frozenset({"script", "style", "template", "svg", "noframes", "object", "canvas", "head"})
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb rp rt ruby s samp small"
    " span strike strong sub sup time tt u var wbr".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HIDDEN: Any = etree.XPath("//@hidden")
_LONGEST_HIDDEN = 500
"""Longer text is an article that a script uncovers."""
_ASIDE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:comments?|related|sidebar|footer|recommend\w*|teasers?|widget|most-?read|popular|promos?|latest|ticker)(?:$|[\s_-])",
    re.IGNORECASE,
)


def parse(markup: str, *, url: str) -> Tree:
    """Answer the root of the page's tree.

    Raises:
        ExtractError: kind "empty" where there is no markup at all, "parse" where libxml2 makes nothing of it.
    """
    markup, told = _without_invalid(markup[:MAX_CHARACTERS])
    if not markup.strip():
        raise ExtractError("empty", "the page is empty", url=url)
    whole = markup
    if len(markup) > _MAX_TAGS and markup.count("<") > _MAX_TAGS:
        markup = "<".join(markup.split("<", _MAX_TAGS)[:-1])
    if closed := _CLOSED_ROOT.search(markup, 0, _HEAD):
        markup = f"{markup[: closed.end(1)]}>{markup[closed.end() :]}"
    markup = _thinned(markup)
    root = _parsed(told if markup == whole else markup.encode("utf-8", "ignore"), url)
    if _TOO_DEEP(root.getroottree()):
        whole = _EARLY_END.sub(b"", markup.encode("utf-8", "ignore")).decode()  # or they would part the stacks
        root = _parsed(_STACK.sub("<div>", whole).encode(), url)
        _flatten(root)
    return root


def _without_invalid(markup: str) -> tuple[str, bytes]:
    """Drop control characters, lone surrogates and what is no character: by bytes, five times as fast as a pattern.

    Answers the same in UTF-8, too.
    """
    told = markup.encode("utf-8", "surrogatepass")
    clean = told.translate(None, _CONTROLS)
    if len(clean) != len(told) or b"\xed" in clean:
        markup = clean.decode("utf-8", "ignore")
        clean = markup.encode()
    # Looked for first: replacing what is not there takes eight times as long.
    if "\ufffe" in markup or "\uffff" in markup:
        markup = re.sub("[\ufffe\uffff]", "", markup)
        clean = markup.encode()
    return markup, clean


def _parsed(told: bytes, url: str) -> Tree:
    try:
        return lxml_html.document_fromstring(_EARLY_END.sub(b"", told), parser=_PARSER)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ExtractError("parse", f"the page's markup cannot be read: {error}", url=url) from error


def _flatten(root: Tree) -> None:
    """Put the text of what is nested too deep into the last element that is not."""
    deep: Tree = _TOO_DEEP(root.getroottree())
    for element in deep:
        text = " ".join(element.itertext())
        for child in list(element):
            element.remove(child)
        element.text = text


def _thinned(markup: str) -> str:
    """Cut the attributes of tags that hold absurdly many; scripts are left as they are."""
    if not may_be_crowded(markup):
        return markup
    parts = _SCRIPT.split(markup)
    return "".join(part if i % 2 else few_attributes(part) for i, part in enumerate(parts))


def without_scripts(root: Tree) -> None:
    """Drop from the tree, in place, what is never text or shown to nobody, its head read: later walks get shorter."""
    head = root.find("head")
    declared = head.iter("meta", "link") if head is not None else ()
    for element in [*root.iter("script", "style", "template", "svg", "noframes", "canvas"), *declared]:
        parent = element.getparent()
        if parent is not None:
            element.drop_tree()
    around_long: set[Tree] = set()
    hidden = [attribute.getparent() for attribute in _HIDDEN(root)]
    for element in reversed(hidden):  # the inner ones first: no text is read once for each that it stands in
        if element in around_long or element.tag in {"html", "body"}:
            continue
        if len(text_of(element)) > _LONGEST_HIDDEN:
            around_long.update(element.iterancestors())
        elif element.getparent() is not None:
            element.drop_tree()


def text_of(element: Tree) -> str:
    """Answer all text inside an element, blanks folded."""
    if not len(element):
        return " ".join((element.text or "").split())
    return " ".join(etree.tostring(element, encoding="unicode", method="text", with_tail=False).split())


def chunks(root: Tree) -> list[str]:
    """Answer the pieces of text of the page's body in reading order, blanks folded, empty ones left out."""
    body = root.find("body")
    pieces = _PIECES(body if body is not None else root)
    return [" ".join(words) for piece in pieces[:_MAX_CHUNKS] if (words := piece.split())]


def blocks(root: Tree) -> list[str]:
    """Answer the text inside an element as a reader sees it: one line a block, blanks folded, empty ones left out."""
    lines: list[str] = []
    line: list[str] = []

    def end_line() -> None:
        text = " ".join("".join(line).split())
        if text:
            lines.append(text)
        line.clear()

    for event, element in etree.iterwalk(root, events=("start", "end")):
        block = element.tag not in _INLINE
        if element.tag == "br" and element.getparent() is not None and element.getparent().tag in _HEADINGS:
            line.append(" ")
            block = False
        if event == "start":
            if block:
                end_line()
            if element.text and element.tag not in _NOT_TEXT:
                line.append(element.text)
        else:
            if block:
                end_line()
            if element.tail and element is not root:
                line.append(element.tail)
    end_line()
    return lines


def link_texts(root: Tree) -> list[str]:
    """Answer the texts of the page's links, blanks folded, empty ones left out."""
    return [text for link in root.iter("a") if (text := text_of(link))]


def is_oversized(root: Tree, markup: str) -> bool:
    """Is the page too large to be read in full? Far above any article page measured (at most 12,000 elements)."""
    if len(markup) <= MAX_TEXT and markup.count("<") <= MAX_ELEMENTS // 2:
        return False
    return bool(_ELEMENTS(root) > MAX_ELEMENTS or _TEXT_LENGTH(root) > MAX_TEXT)


def is_aside(element: Tree) -> bool:
    """Does the element stand in what a page sets beside its story: asides, comments, teasers, footers?"""
    for depth, ancestor in enumerate(element.iterancestors()):
        if depth > 12:
            break
        if ancestor.tag in {"aside", "footer", "nav"}:
            return True
        names = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"
        if ancestor.tag not in {"body", "html", "main", "article"} and len(names) > 3 and _ASIDE_NAMES.search(names):
            return True
    return False
