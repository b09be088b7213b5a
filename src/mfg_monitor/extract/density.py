"""trafilatura's pruning of a frame by rules and by the density of its links, with the same result in less time.

It makes two passes over all boxes; here the second is left out where the first has found nothing to delete, since the
tree is as it was. And a box's text is asked for in the quickest way. Of the known release only (decision 016).
"""

from __future__ import annotations

import importlib
from typing import Any

from lxml import etree

from mfg_monitor.extract.html import Tree

_main: Any = importlib.import_module("trafilatura.main_extractor")
_nodes: Any = importlib.import_module("trafilatura.htmlprocessing")
_readability: Any = importlib.import_module("trafilatura.readability_lxml")
ORIGINAL: Any = _main.prune_unwanted_sections
_LEAST_BOXES = 3
_LEAST_TEXT = 100
_IN_ITEMS = frozenset({"item", "td", "th"})


def prune(tree: Tree, potential_tags: set[str], options: Any, keep_teasers: bool = False) -> Tree:  # noqa: FBT001, FBT002 - trafilatura's own signature
    """Answer what `prune_unwanted_sections` does of a tree, whatever the focus."""
    if options.focus == "precision":
        return ORIGINAL(tree, potential_tags, options, keep_teasers)
    tree = _main.prune_unwanted_nodes(tree, _main.OVERALL_DISCARD_XPATH, with_backup=True)
    if "graphic" not in potential_tags:
        tree = _main.prune_unwanted_nodes(tree, _main.DISCARD_IMAGE_ELEMENTS)
    if options.focus != "recall" and not keep_teasers:
        tree = _main.prune_unwanted_nodes(tree, _main.TEASER_DISCARD_XPATH)
    for _ in range(2):
        if not sum(_delete_linked(tree, tag) for tag in ("div", "list", "p")):
            break
    if "table" in potential_tags:
        for table in [table for table in tree.iter("table") if _main.link_density_test_tables(table) is True]:
            _main.delete_element(table, keep_tail=False)
    etree.strip_tags(tree, "span", *(() if "ref" in potential_tags else ("ref",)))
    return tree


def _delete_linked(tree: Tree, tag: str) -> int:
    """Do as `delete_by_link_density`; answer how many elements were deleted."""
    found: list[Tree] = []
    sizes = _Sizes()
    for element in tree.iter(tag):
        is_linked, is_short = _is_linked(element, sizes)
        if is_linked or (tag == "div" and is_short and len(element) >= _LEAST_BOXES and _length(element) < _LEAST_TEXT):
            above = element.getparent()
            if not (tag == "p" and above is not None and above.tag in _IN_ITEMS):
                found.append(element)
    for element in found:
        _main.delete_element(element)
    return len(found)


class _Sizes(dict[Tree, int]):
    """The lengths of links, each measured once: in boxes within boxes each box asks for them."""

    def __missing__(self, link: Tree) -> int:
        size = self[link] = _length(link)
        return size


def _is_linked(element: Tree, sizes: _Sizes) -> tuple[bool, bool]:
    """Do as `link_density_test`: is the element to be deleted, and is it short, with links?"""
    links = [*element.iter("ref")]
    if not links or next(element.iter("graphic"), None) is not None:
        return False, False
    length = _length(element)
    if len(links) == 1:
        linked = sizes[links[0]]
        if linked > 100 and linked > length * 0.9:
            return True, False
    last = element.getnext() is None
    if length < ((60 if last else 30) if element.tag == "p" else (300 if last else 100)):
        lengths = [size for link in links if (size := sizes[link])]
        if not lengths:
            return True, False
        short = sum(1 for size in lengths if size < 10)
        return sum(lengths) > length * 0.8 or (len(lengths) > 1 and short / len(lengths) > 0.8), True
    if len(links) > 4:
        lengths = [size for link in links if (size := sizes[link])]
        linked = sum(lengths)
        is_farm = linked > length * _nodes.LINK_FARM_RATIO and linked < 100 * len(lengths)
        return is_farm and not _nodes.is_paragraph_listing(links), False
    return False, False


def _length(element: Tree) -> int:
    return len(" ".join(etree.tostring(element, encoding="unicode", method="text", with_tail=False).split()))


def take_over() -> None:
    """Stand in for trafilatura's own functions, for this process: `prune`, and the length that readability asks for."""
    _main.prune_unwanted_sections = prune
    _readability.text_length = _length
