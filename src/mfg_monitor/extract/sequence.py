"""trafilatura's own steps in their order, for the one way in which we ask it, without those whose result it drops.

In this way it copies a tree that only its slower ways compare with, and reads the whole page once more to learn that
the article is no small part of it. Only the release whose order is known here is led so (decision 016).
"""

from __future__ import annotations

import importlib
from copy import copy
from typing import Any

import trafilatura
from lxml import etree
from trafilatura.settings import Extractor

from mfg_monitor.extract import density
from mfg_monitor.extract.html import Tree
from mfg_monitor.extract.shortcuts import asked_together

KNOWN = "2.3.1"
"""The release; any other is asked as a whole."""
_OPTIONS = Extractor(output_format="python", fast=True, comments=False)
_RECALL: Any = copy(_OPTIONS)
_RECALL.focus = "recall"
_NO_ROLE = ("presentation", "none")
_core: Any = importlib.import_module("trafilatura.core")
_main: Any = importlib.import_module("trafilatura.main_extractor")
_nodes: Any = importlib.import_module("trafilatura.htmlprocessing")
_baseline: Any = importlib.import_module("trafilatura.baseline")

if trafilatura.__version__ == KNOWN:
    density.take_over()


def main_text(root: Tree) -> str:
    """Answer the text of the article in a tree without scripts, which stays as it is; "" where there is none.

    Raises whatever trafilatura does on hostile trees.
    """
    if trafilatura.__version__ == KNOWN:
        return _in_steps(root)
    document: Any = trafilatura.bare_extraction(root, options=_OPTIONS)
    return (document.text or "") if document is not None else ""


def _in_steps(root: Tree) -> str:
    tree: Tree | None = None
    body, text = _main_content(_pruned(root))
    if body is None:
        # The main way found little and used up its tree. The further ones begin anew: one page in ten pays that.
        tree = _pruned(root)
        body, text = _content(tree, _OPTIONS)
        if len(text) < _OPTIONS.min_extracted_size:
            rescued, words, length = _core.baseline(tree)
            if length > len(text):
                body, text = rescued, words
    if 0 < len(text) < _core.ESCALATION_MAX_LENGTH and _may_be_little(text, root):
        tree = _pruned(root) if tree is None else tree
        if len(text) < _core.ESCALATION_PAGE_SHARE * len(_core.html2txt(tree)):
            body, text = _more(body, text, tree)
    return _core.xmltotxt(body, _OPTIONS.formatting) or "" if len(text) >= _OPTIONS.min_output_size else ""


def _pruned(root: Tree) -> Tree:
    """Answer a copy without what no way wants."""
    tree = copy(root)
    for nodes in asked_together([*_core.RAW_TREE_PRUNE_XPATH, *_core.REMOVE_COMMENTS_AND_LISTS_XPATH], tree):
        for node in nodes:
            _core.delete_element(node)
    return tree


def _main_content(tree: Tree) -> tuple[Any, str]:
    """Answer what `extract_content` does where it needs no copy of the tree to recover text from; else nothing."""
    body, text, _ = _main._extract(_cleaned(tree), _OPTIONS)  # noqa: SLF001 - of the known release
    if len(body) == 0 or len(text) < _OPTIONS.min_extracted_size:
        return None, ""
    previous = None
    for element in list(body):
        words = _main._elem_text(element)  # noqa: SLF001
        if words and words == previous and len(words) > _main.MIN_DUPLICATE_LENGTH:
            _main.delete_element(element, keep_tail=False)
        else:
            previous = words
    etree.strip_elements(body, "done")
    etree.strip_tags(body, "div")
    for line_break in body.iter("lb"):
        if (
            line_break.tail
            and not _main.text_chars_test(line_break.tail)
            and not any(above.tag in _main.SPACING_PROTECTED for above in line_break.iterancestors())
        ):
            line_break.tail = None
    return body, text


def _cleaned(tree: Tree) -> Tree:
    """Do as `tree_cleaning` and `convert_tags`; elements are looked for only where the page has such."""
    _nodes.recover_math(tree)
    for element in tree.iter("figure", "table"):
        is_box = element.find(".//table") is not None if element.tag == "figure" else element.get("role") in _NO_ROLE
        if is_box:
            element.tag = "div"
    etree.strip_tags(tree, _nodes.MANUALLY_STRIPPED)
    unwanted = [tag for tag in _nodes.MANUALLY_CLEANED if tag != "form"]
    present = {element.tag for element in tree.iter(*unwanted)}
    for tag in unwanted:
        for element in tree.iter(tag) if tag in present else ():
            _core.delete_element(element)
    _nodes._handle_forms(tree)  # noqa: SLF001
    return _core.convert_tags(_nodes.prune_html(tree, _OPTIONS.focus), _OPTIONS, None)


def _content(tree: Tree, options: Any) -> tuple[Any, str]:
    cleaned = _core.convert_tags(_core.tree_cleaning(copy(tree), options), options, None)
    found: tuple[Any, str] = _core.extract_content(cleaned, options)
    return found


def _may_be_little(text: str, root: Tree) -> bool:
    """May the text be so small a part of the page's? Mostly the page's length and its breaks say no, as a bound."""
    words = etree.tostring(root, encoding="unicode", method="text").split()
    breaks = sum(1 for _ in root.iter(*_baseline._BLOCK_ELEMS))  # noqa: SLF001 - of the known release
    share: float = _core.ESCALATION_PAGE_SHARE
    return len(text) < share * (sum(map(len, words)) + len(words) + 2 * breaks)


def _more(body: Any, text: str, tree: Tree) -> tuple[Any, str]:
    """Answer what the wider reading finds where that is clearly more."""
    try:
        found, words = _content(tree, _RECALL)
    except Exception:  # noqa: BLE001 - the third-party door: trafilatura passes over what this reading raises, too
        return body, text
    is_more = len(words) >= _OPTIONS.min_extracted_size and len(words) > _core.ESCALATION_ACCEPT_RATIO * len(text)
    return (found, words) if is_more else (body, text)
