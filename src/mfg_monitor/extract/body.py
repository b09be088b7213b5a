"""The article's own text: trafilatura first, a second opinion beside it, boilerplate cut by cues and by their vote."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml import html as lxml_html
from trafilatura.readability_lxml import Document as Readability

from mfg_monitor.extract.boxes import whole
from mfg_monitor.extract.cues import is_prose, is_stamp, without_boilerplate
from mfg_monitor.extract.html import MAX_ELEMENTS, MAX_TEXT, Tree, blocks, is_oversized, link_texts, text_of
from mfg_monitor.extract.letters import letters
from mfg_monitor.extract.sequence import main_text
from mfg_monitor.extract.shortcuts import take_over
from mfg_monitor.text import hanzi_count

for _name in ("trafilatura", "htmldate", "readability", "justext"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)
take_over()

_SHORT = 25
"""Readability passes over paragraphs of fewer letters."""
_LONG_BODY = 1.5
"""JSON-LD's articleBody is preferred where it holds the text found and this much more."""
_AMPLE = 600
_FEW = 12
_MOSTLY_PROSE = 0.6
_MOST_LOOKED_AT = 2_000_000
"""Lines of the page, over all cells of tables whose own lines are looked for among them."""
_CELL_MARKS = re.compile(r"(?:^|\s)\|(?=\s|$)")
_NEVER_STORY = ("aside", "footer", "nav", "iframe", "button", "select", "input", "textarea")
_LENGTH: Any = etree.XPath("string-length(normalize-space(.))")
_TAG = re.compile(r"<[^>]{1,500}>")
_BREAK_TAG = re.compile(r"</?(?:p|br|div|h\d|li|tr|blockquote)\b[^>]{0,500}>", re.IGNORECASE)
_ESCAPED = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_LEAST_ESCAPED = 400


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of an article, how they were found, and what is weak about them."""

    lines: tuple[str, ...] = ()
    extractor: str = ""
    quality: tuple[str, ...] = ()

    @property
    def letters(self) -> int:
        """Length of the text in characters."""
        return sum(map(len, self.lines))


def read(root: Tree, *, titles: Sequence[str], described: str | None, markup: str) -> Body:
    """Answer the article's text on a page whose scripts are dropped from the tree.

    `titles` are the page's names for the story, `described` is JSON-LD's articleBody, `markup` the page as sent: it is
    looked at where the tree holds no text at all, for pages that are drawn by scripts.
    """
    if is_oversized(root, markup):
        return _plainly(root, titles)
    linked = link_texts(root)
    links = frozenset(linked)
    core = _core(root, linked)
    first = without_boilerplate(whole(_by_trafilatura(core) or _by_trafilatura(root), root), titles, links)
    second = without_boilerplate(_by_readability(core), titles, links) if _is_doubtful(first) else []
    chosen, extractor = _voted(first, second) if second else (first, "trafilatura")
    chosen = _first_story(chosen, root, titles)
    quality: list[str] = []
    told = without_boilerplate(_described_lines(described), titles)
    if told and _size(told) > _LONG_BODY * _size(chosen) and _share(chosen, told) > 0.5:
        chosen, extractor = told, "json-ld"
    if not chosen or (_size(chosen) < 80 and not any(map(is_prose, chosen))):
        drawn = without_boilerplate(_from_scripts(markup), titles)
        if _size(drawn) > 2 * _size(chosen):
            chosen, extractor = drawn, "script data"
    if chosen and not any(map(is_prose, chosen)):
        quality.append("no whole sentences found")
    if first and second and _share(first, second) < 0.3:
        quality.append("two extractors disagree about the text")
    return Body(tuple(chosen), extractor, tuple(quality))


def _first_story(lines: list[str], root: Tree, titles: Sequence[str]) -> list[str]:
    """Cut where a further headline begins: one that has a line of its own for day, source or author beneath it."""
    own = letters(titles[0]) if titles else ""
    told = {*map(letters, lines[1:])} - {own, ""}
    further: set[str] = set()
    for heading in root.iter("h1", "h2", "h3"):
        if (key := letters(text_of(heading))) in told:
            beneath = heading.getnext()
            if beneath is not None and len(beneath) < _FEW and is_stamp(text_of(beneath)[:_AMPLE]):
                further.add(key)
    for i, line in enumerate(lines if further else ()):
        if i and letters(line) in further and _prose(lines[:i]) and _prose(lines[i:]):
            return lines[:i]
    return lines


def _plainly(root: Tree, titles: Sequence[str]) -> Body:
    """Answer the running text of a page too large for the extractors, in one pass."""
    body_element = root.find("body")
    lines: list[str] = []
    room = MAX_TEXT
    for line in blocks(body_element if body_element is not None else root):
        if room <= 0 or len(lines) >= MAX_ELEMENTS:
            break
        if is_prose(line):
            lines.append(line[:room])
            room -= len(line)
    return Body(
        tuple(without_boilerplate(lines, titles)), "plain blocks", ("the page is too large to be read in full",)
    )


def fragment(markup: str, titles: Sequence[str] = ()) -> Body:
    """Answer the text of a piece of markup that is all article, such as the full text in a feed."""
    text = markup.strip()
    if "<" in text:
        try:
            lines = blocks(lxml_html.fragment_fromstring(text[:2_000_000], create_parent="div"))
        except (etree.LxmlError, ValueError, AssertionError):
            lines = _TAG.sub(" ", text).split("\n")
    else:
        lines = text.split("\n")
    return Body(tuple(without_boilerplate(_clean(lines), titles)), "feed content")


def _core(root: Tree, linked: Sequence[str]) -> Tree:
    """Answer a copy of the tree without what neither extractor takes for an article: half of a page's elements.

    One that holds more than half of the page's words outside links is not closed where it ends: the story is in it.
    `linked` are the texts of the links.
    """
    core = copy(root)
    half = (_LENGTH(root) - sum(map(len, linked))) / 2
    for element in [*core.iter(*_NEVER_STORY)]:
        parent = element.getparent()
        if parent is not None and (_LENGTH(element) <= half or _unlinked(element) <= half):
            element.drop_tree()
    return core


def _unlinked(element: Tree) -> float:
    length: float = _LENGTH(element) - sum(map(_LENGTH, element.iter("a")))
    return length


def _by_trafilatura(root: Tree) -> list[str]:
    try:
        lines = main_text(root).split("\n")
    except Exception:  # noqa: BLE001 - the third-party door: it raises anything on hostile trees
        return []
    if len(lines) > 1 and not any("|" in line and _CELL_MARKS.search(line) for line in lines):
        return _clean(lines)
    body_element = root.find("body")
    lines_shown = blocks(body_element if body_element is not None else root)
    shown = [(line, key) for line in lines_shown if (key := letters(line))]
    is_one = len(_clean(lines)) == 1
    told: list[str] = []
    room = _MOST_LOOKED_AT
    for line in lines:
        for flat in _clean([line]):
            if room > 0 and (is_one or _CELL_MARKS.search(line)):
                room -= len(shown)
                parts = _in_its_lines(flat, shown)
                told += parts if is_one or any(map(is_prose, parts)) else [flat]  # a row of figures stays a row
            else:
                told.append(flat)
    return told


def _in_its_lines(flat: str, shown: Sequence[tuple[str, str]]) -> list[str]:
    """Answer a text that came as one line in the page's lines, given with their letters, but for those of day, source
    or author.

    Of a short page the extractor gives everything as one line, headline and byline with it, and so it does with what
    stands in a cell of a table.
    """
    wanted, at = letters(flat), 0
    found: list[str] = []
    for line, key in shown:
        if wanted.startswith(key, at):
            found.append(line)
            at += len(key)
            if at == len(wanted):
                break
    told = [line for line in found if not is_stamp(line)]
    return told if told and at == len(wanted) else [flat]


def _by_readability(root: Tree) -> list[str]:
    """Answer the lines that readability finds. The tree is used up."""
    try:
        summary = Readability(root, min_text_length=_SHORT).summary()
        tree = lxml_html.fragment_fromstring(summary, create_parent="div") if summary else None
    except Exception:  # noqa: BLE001 - the third-party door: it raises anything on hostile trees
        return []
    return _clean(blocks(tree)) if tree is not None else []


def _clean(lines: Sequence[str]) -> list[str]:
    """Blanks folded, the marks of table cells dropped."""
    folded_lines = (" ".join((_CELL_MARKS.sub(" ", line) if "|" in line else line).split()) for line in lines)
    return [line for line in folded_lines if line]


def _is_doubtful(lines: Sequence[str]) -> bool:
    """Is a second opinion worth its time? Not on an ample text in Latin letters that begins and ends with sentences."""
    text = "".join(lines)
    if len(text) < _AMPLE or hanzi_count(text) * 5 > len(text):
        return True
    return not (is_prose(lines[0]) and is_prose(lines[-1])) or _prose(lines) < _MOSTLY_PROSE * len(text)


def _voted(first: list[str], second: list[str]) -> tuple[list[str], str]:
    """Choose between trafilatura's lines and readability's, or trim the one by the other.

    Measured: in Chinese the second cuts closer, where it holds at least half of the running text; elsewhere the
    first is better inside, and the second tells where the story begins and ends.
    """
    if not first:
        return second, "readability"
    prose, other = _prose(first), _prose(second)
    if prose < 0.3 * _size(first) and other > 0.5 * _size(second):
        return second, "readability"
    text = "".join(first)
    if hanzi_count(text) * 2 > len(text) and second and other > 0.5 * prose:
        return second, "readability"
    return _trimmed(first, second), "trafilatura"


def _trimmed(lines: list[str], other: list[str]) -> list[str]:
    """Drop unconfirmed lines behind the last confirmed one, and labels before the first."""
    confirmed = _confirmed(lines, other)
    agreed = sum(len(line) for line, known in zip(lines, confirmed, strict=True) if known)
    if agreed < 0.7 * _size(lines):
        return lines
    last = len(lines)
    while last and not confirmed[last - 1]:
        last -= 1
    start = 0
    while start < last and not confirmed[start] and not is_prose(lines[start]):
        start += 1
    return lines[start:last]


def _confirmed(lines: Sequence[str], other: Sequence[str]) -> list[bool]:
    keys = [letters(line) for line in other]
    each, whole = set(keys), "".join(keys)
    found: list[bool] = []
    for line in lines:
        key = letters(line)
        found.append(key in each or (len(key) >= 12 and (key[:40] in whole or key[-40:] in whole)))
    return found


def _share(lines: Sequence[str], other: Sequence[str]) -> float:
    """Which share of the lines, by length, does the other text hold?"""
    size = _size(lines)
    if not size:
        return 1.0
    return sum(len(line) for line, known in zip(lines, _confirmed(lines, other), strict=True) if known) / size


def _described_lines(described: str | None) -> list[str]:
    if not described:
        return []
    text = _BREAK_TAG.sub("\n", described) if "<" in described else described
    return _clean(_TAG.sub(" ", text).split("\n"))


def _from_scripts(markup: str) -> list[str]:
    """Answer the longest piece of escaped markup with paragraphs among the strings of a page's scripts."""
    if "\\u003cp" not in markup and "&lt;p" not in markup and "<p>" not in markup:
        return []
    best: list[str] = []
    for found in _ESCAPED.finditer(markup[:5_000_000]):
        raw = found[1]
        if len(raw) < _LEAST_ESCAPED or ("\\u003cp" not in raw and "<p" not in raw):
            continue
        try:
            text = json.loads(f'"{raw}"', strict=False)
        except ValueError:
            continue
        lines = _longest_markup(text)
        if _prose(lines) > _prose(best):
            best = lines
    return best


def _longest_markup(text: str) -> list[str]:
    """A string may itself be JSON with strings of markup: take the paragraphs between the first and the last."""
    text = text.replace('\\"', '"').replace("\\u003c", "<").replace("\\u003e", ">").replace("\\n", "\n")
    start, end = text.find("<p"), text.rfind("</p>")
    return list(fragment(text[start:end]).lines) if 0 <= start < end else []


def _prose(lines: Sequence[str]) -> int:
    return sum(len(line) for line in lines if is_prose(line))


def _size(lines: Sequence[str]) -> int:
    return sum(map(len, lines))
