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

from mfg_monitor.extract.html import Tree

KNOWN = "2.3.1"
"""The release; any other is asked as a whole."""
_OPTIONS = Extractor(output_format="python", fast=True, comments=False)
_RECALL: Any = copy(_OPTIONS)
_RECALL.focus = "recall"
_core: Any = importlib.import_module("trafilatura.core")
_baseline: Any = importlib.import_module("trafilatura.baseline")


def main_text(root: Tree) -> str:
    """Answer the text of the article in a tree without scripts, which stays as it is; "" where there is none.

    Raises whatever trafilatura does on hostile trees.
    """
    if trafilatura.__version__ == KNOWN:
        return _in_steps(copy(root))
    document: Any = trafilatura.bare_extraction(root, options=_OPTIONS)
    return (document.text or "") if document is not None else ""


def _in_steps(tree: Tree) -> str:
    for unwanted in (_core.RAW_TREE_PRUNE_XPATH, _core.REMOVE_COMMENTS_AND_LISTS_XPATH):
        tree = _core.prune_unwanted_nodes(tree, unwanted)
    body, text = _content(tree, _OPTIONS)
    if len(text) < _OPTIONS.min_extracted_size:
        rescued, words, length = _core.baseline(tree)
        if length > len(text):
            body, text = rescued, words
    if 0 < len(text) < _core.ESCALATION_MAX_LENGTH and _is_little(text, tree):
        body, text = _more(body, text, tree)
    return _core.xmltotxt(body, _OPTIONS.formatting) or "" if len(text) >= _OPTIONS.min_output_size else ""


def _content(tree: Tree, options: Any) -> tuple[Any, str]:
    cleaned = _core.convert_tags(_core.tree_cleaning(copy(tree), options), options, None)
    found: tuple[Any, str] = _core.extract_content(cleaned, options)
    return found


def _is_little(text: str, tree: Tree) -> bool:
    """Is the text so small a part of the page's? Mostly the page's length and its breaks say no, as a bound."""
    words = etree.tostring(tree, encoding="unicode", method="text").split()
    breaks = sum(1 for _ in tree.iter(*_baseline._BLOCK_ELEMS))  # noqa: SLF001 - of the known release
    longest = sum(map(len, words)) + len(words) + 2 * breaks
    share: float = _core.ESCALATION_PAGE_SHARE
    return len(text) < share * longest and len(text) < share * len(_core.html2txt(tree))


def _more(body: Any, text: str, tree: Tree) -> tuple[Any, str]:
    """Answer what the wider reading finds where that is clearly more."""
    try:
        found, words = _content(tree, _RECALL)
    except Exception:  # noqa: BLE001 - the third-party door: trafilatura passes over what this reading raises, too
        return body, text
    is_more = len(words) >= _OPTIONS.min_extracted_size and len(words) > _core.ESCALATION_ACCEPT_RATIO * len(text)
    return (found, words) if is_more else (body, text)
