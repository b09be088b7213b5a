"""What is pruned by rules and links is what trafilatura's own function prunes."""

from __future__ import annotations

import gzip
from copy import deepcopy
from typing import Any

import pytest
import trafilatura
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from tests.running import REPOSITORY
from trafilatura.settings import TAG_CATALOG
from trafilatura.utils import trim

from mfg_monitor.extract import density, html, sequence

PAGES = REPOSITORY.parent / "shared" / "pages" / "html"
TAGS = "div div p list item table tr td ref ref span graphic".split()
TEXTS = st.one_of(
    st.just(""), st.builds("{}{}".format, st.sampled_from(["", " ", "\u00a0"]), st.text("ab \n", max_size=160))
)


@st.composite
def trees(draw: st.DrawFn) -> Any:
    """Boxes, paragraphs and lists with links of all lengths in them, and comments between."""
    root = lxml_html.Element("div")
    elements = [root]
    for _ in range(draw(st.integers(1, 20))):
        above = draw(st.sampled_from(elements))
        if draw(st.integers(0, 9)):
            element = etree.SubElement(above, draw(st.sampled_from(TAGS)))
            elements.append(element)
        else:
            above.append(element := etree.Comment())
        element.text, element.tail = draw(TEXTS), draw(TEXTS)
    return root


def same(tree: Any, options: Any, tags: set[str], *, keep: bool) -> bool:
    pruned = density.prune(deepcopy(tree), tags, options, keep)
    return etree.tostring(pruned) == etree.tostring(density.ORIGINAL(deepcopy(tree), tags, options, keep))


@given(trees(), st.booleans(), st.booleans())
def test_on_any_tree(tree: Any, keep: bool, wide: bool) -> None:
    options = sequence._RECALL if wide else sequence._OPTIONS
    for tags in ({*TAG_CATALOG, "table"}, {*TAG_CATALOG, "graphic", "ref"}):
        assert same(tree, options, tags, keep=keep)


def test_a_farm_of_links_goes_and_a_listing_stays() -> None:
    link = "<ref>Other news of the day in the harbour town</ref>"
    for item, kept in ((f"<span>{link}</span>", 0), (f"<p>Read: {link} and what else there was to say of it.</p>", 6)):
        tree = lxml_html.fragment_fromstring(f"<main><div>{item * 6}</div><p>{'A sentence. ' * 99}</p></main>")
        assert len(density.prune(tree, set(TAG_CATALOG), sequence._OPTIONS).findall(".//div/p")) == kept


@given(trees())
def test_lengths_are_those_of_the_library(tree: Any) -> None:
    for element in tree.iter(etree.Element):
        assert density._length(element) == len(trim(element.text_content()))


def test_precision_is_left_to_the_library() -> None:
    options: Any = trafilatura.settings.Extractor(precision=True)
    assert same(
        lxml_html.fragment_fromstring("<div><p>One <ref>two</ref></p></div>"), options, set(TAG_CATALOG), keep=False
    )


@pytest.mark.skipif(not PAGES.is_dir(), reason="the real pages do not lie beside the repository")
def test_on_real_pages() -> None:
    for path in sorted(PAGES.glob("*.html.gz"))[::40]:
        root = html.parse(gzip.decompress(path.read_bytes()).decode("utf-8", "replace"), url="http://a/")
        assert same(sequence._cleaned(root), sequence._OPTIONS, {*TAG_CATALOG, "table"}, keep=False)
