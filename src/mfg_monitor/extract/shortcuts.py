"""trafilatura's own XPath lists, answered in a fifth of the time: the same nodes in the same order.

lxml calls back into Python for each `re:test` of each element, though classes and ids repeat from element to element
and page to page. Here each value is tested once and remembered. Why, and how it fails safe: decision 016.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

from mfg_monitor.extract.html import Tree

LISTS = (
    "RAW_TREE_PRUNE_XPATH",
    "REMOVE_COMMENTS_AND_LISTS_XPATH",
    "BODY_XPATH",
    "OVERALL_DISCARD_XPATH",
    "TEASER_DISCARD_XPATH",
    "DISCARD_IMAGE_ELEMENTS",
)
_MOST_KEPT = 1_024
_LONGEST_KEPT = 200
_MOST_ATTRIBUTES = 32
"""To read more of one element costs more than the expression, which asks for those that it names."""
_NAMES = r"@[\w-]+(?:\|@[\w-]+)*"
_TERM = re.compile(
    rf"re:test\((?P<tested>{_NAMES}), ?'(?P<pattern>[^']*)'(?:, ?'(?P<flag>i)')?\)"
    rf"|(?P<how>contains|starts-with)\((?:(?P<plain>{_NAMES})"
    r"|translate\((?P<folded>@[\w-]+), ?'(?P<before>[^']*)', ?'(?P<after>[^']*)'\)), ?'(?P<part>[^']*)'\)"
    r"|(?P<equal>@[\w-]+) ?= ?'(?P<value>[^']*)'"
    r"|(?P<present>@[\w-]+)"
)
_OR = re.compile(r" or ")
_STEP = re.compile(
    r"\.//(?P<tag>\*|\w+)(?:\[(?P<tags>self::\w+(?: or self::\w+)*)\])?(?:\[(?P<terms>(?:[^\[\]']|'[^']*')+)\])?"
)
_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
"""Of a pattern: an escape, a set or a character."""
_HEAD = re.compile(r"[\w^ -](?![?*+{])")
_FURTHER = re.compile(r"\[not\([\w:./ ]+\)(?: or re:test\(@\w+, ?'[^']*'\))+\]")
"""A condition of one node alone, whatever its place among others."""
_NAMESPACES = {"re": "http://exslt.org/regular-expressions"}

Meets = Callable[[str], object]
"""Answers something true where a value meets the condition."""


class _CrowdedError(Exception):
    """An element has so many attributes that the expression itself is quicker."""


class _Answers(dict[str, int]):
    """What is known of an attribute's values: 1 meets a term; 2 does where the attribute comes first; 0 neither."""

    def __init__(self) -> None:
        super().__init__()
        self.tests: list[Meets] = []
        self.first_tests: list[Meets] = []

    def __missing__(self, value: str) -> int:
        met = 0
        for test in self.tests:
            if test(value):
                met = 1
                break
        else:
            for test in self.first_tests:
                met = 2 if test(value) else met
        if len(value) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[value] = met
        return met


@dataclass(frozen=True, slots=True)
class _Term:
    """One condition: the first of these attributes, in the order in which the page writes them, meets it."""

    names: tuple[str, ...]
    meets: Meets


@dataclass(frozen=True, slots=True)
class _Step:
    """One alternative of an expression: elements of these tags (none: all) that meet one of the terms (none: all)."""

    tags: tuple[str, ...]
    terms: tuple[_Term, ...]


class _Test:
    """What the alternatives ask of one tag's elements: that attributes meet one of the terms."""

    def __init__(self, steps: Sequence[_Step]) -> None:
        self._is_met_by_all = any(not step.terms for step in steps)
        self.answers: dict[str, _Answers] = {}
        terms = [term for step in steps for term in step.terms]
        self._firsts = [term for term in terms if len(term.names) > 1]
        self.asks_values_alone = not self._is_met_by_all and not self._firsts
        for term in terms:
            for name in term.names:
                answers = self.answers.setdefault(name, _Answers())
                (answers.tests if len(term.names) == 1 else answers.first_tests).append(term.meets)

    def is_met(self, element: Tree) -> bool:
        """Does the element meet one of the terms? Raises: _CrowdedError."""
        if self._is_met_by_all:
            return True
        known, maybe = self.answers, 0
        attributes = element.items()
        if len(attributes) > _MOST_ATTRIBUTES:
            raise _CrowdedError
        for name, value in attributes:
            if name in known:
                met = known[name][value]
                if met == 1:
                    return True
                maybe |= met
        return maybe != 0 and any(_first_meets(term, element) for term in self._firsts)


def _first_meets(term: _Term, element: Tree) -> bool:
    return any(term.meets(value) for value in [v for name, v in element.items() if name in term.names][:1])


class Shortcut:
    """Stands for an expression of trafilatura's, which it holds, and answers as it does."""

    __slots__ = ("_is_met", "_only", "_others", "_tags", "further", "original", "tests")

    def __init__(self, original: Any, steps: Sequence[_Step], only: str, further: Any = None) -> None:
        """`only` these of the nodes: "all", the "first", the first of each "parent"; `further` asks each for more."""
        self.original = original
        self._only = only
        self.further = further
        general = [step for step in steps if not step.tags]
        named = {tag for step in steps for tag in step.tags}
        self.tests = {tag: _Test([step for step in steps if not step.tags or tag in step.tags]) for tag in named}
        self._others = _Test(general)
        self._tags = ("*",) if general else tuple(named)
        self._is_met = _Test(steps).is_met if len(steps) == 1 else self._is_met_for_its_tag

    def __call__(self, tree: Tree) -> list[Tree]:
        try:
            return self._nodes(tree)
        except _CrowdedError:
            found: list[Tree] = self.original(tree)
            return found

    def _nodes(self, tree: Tree) -> list[Tree]:
        nodes: Iterator[Tree] = filter(self._is_met, tree.iterdescendants(*self._tags))
        if self._only == "first":
            return [node for node in [next(nodes, None)] if node is not None]
        if self._only == "parent":
            return _first_of_each_parent(nodes)
        return list(nodes) if self.further is None else [node for node in nodes if self.further(node)]

    @property
    def asks_attributes_alone(self) -> bool:
        """Does one walk over elements of named tags answer it, by each attribute's value?"""
        is_plain = self._only == "all" and "*" not in self._tags
        return is_plain and all(test.asks_values_alone for test in self.tests.values())

    def __str__(self) -> str:
        return str(self.original)

    def _is_met_for_its_tag(self, element: Tree) -> bool:
        return self.tests.get(element.tag, self._others).is_met(element)


class _Masks(dict[str, int]):
    """Which of several expressions a value of one attribute meets: 1 for the first of them, 2 for the second, 4 …"""

    def __init__(self, answers: Sequence[_Answers | None]) -> None:
        super().__init__()
        self._answers = answers

    def __missing__(self, value: str) -> int:
        mask = sum(1 << i for i, answers in enumerate(self._answers) if answers is not None and answers[value])
        if len(value) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[value] = mask
        return mask


class _Together:
    """Shortcuts for all nodes of named tags, asked in one walk."""

    def __init__(self, shortcuts: Sequence[Shortcut]) -> None:
        self.further = [shortcut.further for shortcut in shortcuts]
        self._known: dict[str, dict[str, _Masks]] = {}
        for tag in {tag for shortcut in shortcuts for tag in shortcut.tests}:
            asked = [shortcut.tests[tag].answers if tag in shortcut.tests else {} for shortcut in shortcuts]
            names = {name for answers in asked for name in answers}
            self._known[tag] = {name: _Masks([answers.get(name) for answers in asked]) for name in names}

    def nodes(self, tree: Tree) -> list[list[Tree]]:
        """Answer each expression's nodes, whatever is `further` asked of them. Raises: _CrowdedError."""
        found: list[list[Tree]] = [[] for _ in self.further]
        for element in tree.iterdescendants(*self._known):
            attributes = element.items()
            if len(attributes) > _MOST_ATTRIBUTES:
                raise _CrowdedError
            known, mask = self._known[element.tag], 0
            for name, value in attributes:
                if name in known:
                    mask |= known[name][value]
            for i in range(mask.bit_length()):
                if mask >> i & 1:
                    found[i].append(element)
        return found


def asked_together(expressions: Sequence[Any], tree: Tree) -> Iterator[list[Tree]]:
    """Yield the nodes of one expression after the other, where each is deleted before the next is asked for.

    The tree is walked once where the expressions allow it: then those that stood in a deleted one are answered, too.
    """
    together = _together(tuple(expressions))
    try:
        found = together.nodes(tree) if together is not None else None
    except _CrowdedError:
        found = None
    if together is None or found is None:
        for expression in expressions:
            yield expression(tree)
    else:
        for nodes, further in zip(found, together.further, strict=True):
            yield nodes if further is None else [node for node in nodes if further(node)]


@cache
def _together(expressions: tuple[Any, ...]) -> _Together | None:
    allowed = all(isinstance(expression, Shortcut) and expression.asks_attributes_alone for expression in expressions)
    return _Together(expressions) if allowed else None


def _first_of_each_parent(nodes: Iterator[Tree]) -> list[Tree]:
    parents: set[Tree] = set()
    found: list[Tree] = []
    for node in nodes:
        parent = node.getparent()
        if parent not in parents:
            parents.add(parent)
            found.append(node)
    return found


def shortened(expression: Any) -> Any:
    """Answer what stands for a compiled XPath; itself where a part of it is of another form than those known here."""
    if not isinstance(expression, etree.XPath):
        return expression
    text = " ".join(expression.path.split()).replace("[ ", "[").replace(" ]", "]").replace("( ", "(")
    only = "all"
    if text.startswith("(") and text.endswith(")[1]"):
        text, only = text[1:-4], "first"
    steps: list[_Step] = []
    at = 0
    while found := _STEP.match(text, at):
        terms = _terms(found["terms"] or "")
        if terms is None or (found["tags"] and found["tag"] != "*"):
            return expression
        named = found["tags"] or (found["tag"] if found["tag"] != "*" else "")
        steps.append(_Step(tuple(named.replace("self::", "").split(" or ")) if named else (), terms))
        at = found.end()
        if text[at : at + 1] != "|":
            break
        at += 1
    rest, further = text[at:], None
    if rest and len(steps) == 1 and only == "all":
        if rest == "[1]":
            only, rest = "parent", ""
        elif _FURTHER.fullmatch(rest):
            further, rest = etree.XPath(f"boolean({rest[1:-1]})", namespaces=_NAMESPACES), ""
    return Shortcut(expression, steps, only, further) if steps and not rest else expression


def _terms(text: str) -> tuple[_Term, ...] | None:
    """Read conditions joined by "or"; None where one is not understood, or is met by an attribute that is not there."""
    terms: list[_Term] = []
    at = 0
    while at < len(text):
        found = _TERM.match(text, at)
        term = _term(found) if found is not None else None
        if found is None or term is None or (not found["present"] and term.meets("")):
            return None
        terms.append(term)
        at = found.end()
        if at < len(text):
            joint = _OR.match(text, at)
            if joint is None or joint.end() == len(text):
                return None
            at = joint.end()
    return tuple(terms)


def _term(found: re.Match[str]) -> _Term | None:
    told = found["tested"] or found["plain"] or found["folded"] or found["equal"] or found["present"]
    names = tuple(told.replace("@", "").split("|"))
    if found["tested"]:
        return _Term(names, grouped(re.compile(found["pattern"], re.IGNORECASE if found["flag"] else 0)).search)
    if found["how"]:
        part, before, after = found["part"], found["before"] or "", found["after"] or ""
        if len(before) != len(after) or len(set(before)) != len(before):
            return None
        fold = str.maketrans(before, after)
        if found["how"] == "contains":
            return _Term(names, (lambda value: part in value.translate(fold)) if fold else lambda value: part in value)
        return _Term(names, lambda value: value.translate(fold).startswith(part))
    if found["equal"]:
        wanted = found["value"]
        return _Term(names, lambda value: value == wanted)
    return _Term(names, lambda _: True)


def grouped(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Answer a pattern that is found in the same texts, its alternatives put together by their first letters.

    Of dozens a search tries each at each letter; so it tries those that begin with it. Where they lie does not matter.
    """
    alternatives, depth = [""], 0
    for piece in _PIECE.findall(pattern.pattern):
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and not depth:
            alternatives.append("")
        else:
            alternatives[-1] += piece
    if pattern.groups or "(?" in pattern.pattern.replace("(?:", "").replace("(?!", "") or not all(alternatives):
        return pattern
    by_head: dict[str, list[str]] = {}
    for each in alternatives:
        head = each[0] if _HEAD.match(each) else ""
        by_head.setdefault(head, []).append(each.removeprefix(head))
    parts = (f"{head}(?:{'|'.join(rest)})" for head, rest in by_head.items())
    return re.compile("|".join(parts), pattern.flags)


def take_over() -> None:
    """Put shortcuts into trafilatura's lists, for this process; what is not there is passed over."""
    xpaths = importlib.import_module("trafilatura.xpaths")
    for name in LISTS:
        expressions = getattr(xpaths, name, None)
        if isinstance(expressions, list):
            expressions[:] = map(shortened, expressions)
    # The module, not the function of its name that the package shows.
    baseline: Any = importlib.import_module("trafilatura.baseline")
    if hasattr(baseline, "BASIC_CLEAN_XPATH"):
        baseline.BASIC_CLEAN_XPATH = shortened(baseline.BASIC_CLEAN_XPATH)
