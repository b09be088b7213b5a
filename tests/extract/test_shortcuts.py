"""The shortcuts answer as the expressions that they stand for: the same nodes, in the same order."""

from __future__ import annotations

import gzip
import importlib
import re
from copy import copy
from typing import Any

import pytest
import trafilatura
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from tests.running import REPOSITORY

from mfg_monitor.extract import body, html, shortcuts
from mfg_monitor.extract.shortcuts import Shortcut, asked_together, grouped, shortened

XPATHS = importlib.import_module("trafilatura.xpaths")
CORE: Any = importlib.import_module("trafilatura.core")
BASELINE: Any = importlib.import_module("trafilatura.baseline")
TAKEN = [each for name in shortcuts.LISTS for each in getattr(XPATHS, name)] + [BASELINE.BASIC_CLEAN_XPATH]
SHORT = [each for each in TAKEN if isinstance(each, Shortcut)]
PAGES = REPOSITORY.parent / "shared" / "pages" / "html"

TAGS = "div p span section article main aside footer ul ol li list item h1 details header svg".split()
WORDS = (
    "article content main-content Main-Content post entry article-body story-body fulltext ARTICLE cookie"
    " cookies-banner reply-x hidden"
    " comment Comment commentary comments-title -ad- ad- nav Navigation navbar share shar footer Footer related"
    " infinite-scroll mvp-post-add-box elementor-share-buttons teaser Teaser caption author byline widget text cell x é"
).split()
VALUES = st.one_of(st.just(""), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join))
ATTRIBUTES = "class id role style itemprop aria-hidden data-component data-lp-replacement-content href".split()
STYLES = st.sampled_from(["display:none", "display: none", "visibility:hidden", "color:red"])


@st.composite
def trees(draw: st.DrawFn) -> Any:
    """A tree whose elements bear, in any order, the attributes that the expressions ask for."""
    root = lxml_html.Element("html")
    elements = [root]
    for _ in range(draw(st.integers(1, 14))):
        element = etree.SubElement(draw(st.sampled_from(elements)), draw(st.sampled_from(TAGS)))
        for name in draw(st.lists(st.sampled_from(ATTRIBUTES), max_size=3, unique=True)):
            element.set(name, draw(STYLES if name == "style" else VALUES))
        elements.append(element)
    return root


PRUNED = [*XPATHS.RAW_TREE_PRUNE_XPATH, *XPATHS.REMOVE_COMMENTS_AND_LISTS_XPATH]


def pruned(tree: Any, asked: Any) -> bytes:
    """What is left of a tree whose nodes are deleted as they come."""
    for nodes in asked:
        for node in nodes:
            CORE.delete_element(node)
    told: bytes = etree.tostring(tree)
    return told


def one_by_one(tree: Any) -> Any:
    return (expression.original(tree) for expression in PRUNED)


@given(trees())
def test_expressions_asked_together_delete_the_same(tree: Any) -> None:
    for i, element in enumerate(tree.iterdescendants()):
        element.tail = str(i)
    other = copy(tree)
    assert shortcuts._together(tuple(PRUNED)) is not None
    assert pruned(tree, asked_together(PRUNED, tree)) == pruned(other, one_by_one(other))


def test_what_can_not_be_asked_together_is_asked_in_turn() -> None:
    many = " ".join(f"a{i}='x'" for i in range(shortcuts._MOST_ATTRIBUTES + 1))
    tree = lxml_html.fromstring(f"<div><div {many} class='infinite-scroll'><p>x</p></div><p>y</p></div>")
    assert pruned(tree, asked_together(PRUNED, tree)) == b"<div><p>y</p></div>"
    assert shortcuts._together((XPATHS.BODY_XPATH[1],)) is None
    tree = lxml_html.fromstring("<div><article>x</article></div>")
    assert list(asked_together(XPATHS.BODY_XPATH[1:2], tree)) == [[tree[0]]]


def test_the_library_expressions_have_shortcuts() -> None:
    assert len(SHORT) >= len(TAKEN) - 1


@given(trees())
def test_on_any_tree(tree: Any) -> None:
    for each in SHORT:
        assert each(tree) == each.original(tree), str(each)


@pytest.mark.skipif(not PAGES.is_dir(), reason="the real pages do not lie beside the repository")
def test_on_real_pages() -> None:
    found = 0
    for path in sorted(PAGES.glob("*.html.gz"))[::40]:
        root = html.parse(gzip.decompress(path.read_bytes()).decode("utf-8", "replace"), url="http://127.0.0.1/")
        for each in SHORT:
            nodes = each(root)
            assert nodes == each.original(root), (path.name, str(each))
            found += len(nodes)
    assert found > 300


@pytest.mark.skipif(not PAGES.is_dir(), reason="the real pages do not lie beside the repository")
def test_texts_are_the_same_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = sorted(PAGES.glob("*.html.gz"))[::25]
    roots = [html.parse(gzip.decompress(p.read_bytes()).decode("utf-8", "replace"), url="http://a/") for p in paths]
    quick = [body._by_trafilatura(copy(root)) for root in roots]
    monkeypatch.setattr(Shortcut, "__call__", lambda self, tree: self.original(tree))
    assert [body._by_trafilatura(copy(root)) for root in roots] == quick
    assert sum(map(bool, quick)) > len(roots) // 2


@pytest.mark.parametrize(
    "expression",
    [
        ".//div[last()]",
        ".//div[@class='a' and @id='b']",
        ".//div[@class='a'][2]",
        ".//div[@class='a'][count(./p)]",
        ".//div[not(@class)]",
        "//div[@class='a']",
        ".//div[re:test(@class, 'a*')]",
        ".//div[contains(@class, '')]",
        ".//div[translate(@id, 'AB', 'a')='x']",
        ".//div[contains(translate(@id, 'AB', 'a'), 'x')]",
        "(.//div[@class='a'])[2]",
        ".//div/p[@class='a']",
        ".//div[@class='a' or ]",
        ".//div[@class='a']|.//p/b",
        ".//ns:div[@class='a']",
    ],
)
def test_other_forms_are_left_alone(expression: str) -> None:
    namespaces = {"re": "http://exslt.org/regular-expressions", "ns": "http://example.com/"}
    try:
        compiled = etree.XPath(expression, namespaces=namespaces)
    except etree.XPathSyntaxError:
        assert shortcuts._terms("@class='a' or ") is None
    else:
        assert shortened(compiled) is compiled


def test_what_is_no_expression_is_left_alone() -> None:
    assert shortened("text") == "text"


def test_the_first_of_two_attributes_counts() -> None:
    tree = lxml_html.fromstring("<div><p id='x' class='cookie'></p><p class='cookie' id='x'></p></div>")
    quick = shortened(etree.XPath(".//p[contains(@id|@class, 'cookie')]"))
    assert isinstance(quick, Shortcut)
    assert quick(tree) == quick.original(tree) == [tree[1]]


@pytest.mark.parametrize("text", [".//p[@class='x' or @id='y']", "(.//p[@class='x' or @id='y'])[1]"])
def test_of_elements_crowded_with_attributes_only_those_asked_for_are_read(text: str) -> None:
    many = " ".join(f"a{i}='x'" for i in range(shortcuts._MOST_ATTRIBUTES))
    tree = lxml_html.fromstring(f"<div><p class='x'></p><p {many} id='y'></p><p {many} class='y'></p></div>")
    quick = shortened(etree.XPath(text))
    assert isinstance(quick, Shortcut)
    with pytest.raises(shortcuts._CrowdedError):
        list(filter(quick._is_met, tree.iter("p")))
    assert quick(tree) == quick.original(tree) == ([tree[0]] if "[1]" in text else [tree[0], tree[1]])


def test_what_is_remembered_is_bounded() -> None:
    answers = shortcuts._Answers()
    answers.tests.append(lambda value: value.endswith("7"))
    for number in range(10_000):
        assert answers[str(number)] == (number % 10 == 7)
    assert answers["7" * 1_000] == 1
    assert len(answers) <= shortcuts._MOST_KEPT
    assert "7" * 1_000 not in answers


def test_taking_over_twice_changes_nothing() -> None:
    before = list(XPATHS.BODY_XPATH)
    shortcuts.take_over()
    assert before == XPATHS.BODY_XPATH
    assert trafilatura.bare_extraction(
        "<html><body><article><p>" + "Robots are made here. " * 30 + "</p></article></body></html>"
    )


@given(
    st.lists(st.sampled_from(r"a ab ^ab ^c c?d [ab]c cc -x ^-x (?:^|x)ad b(?!c) \.a A []|)]b".split()), min_size=1),
    st.text("abcdx -.A"),
)
def test_grouped_alternatives_are_found_in_the_same_texts(alternatives: list[str], text: str) -> None:
    pattern = re.compile("|".join(alternatives))
    assert bool(grouped(pattern).search(text)) == bool(pattern.search(text))


@pytest.mark.parametrize("pattern", ["(a)|b", "a|(?i:b)|ac", "|a", "a||b", "(?=a)b|ac"])
def test_what_more_than_a_search_may_ask_stays_as_it_is(pattern: str) -> None:
    compiled = re.compile(pattern)
    assert grouped(compiled) is compiled
