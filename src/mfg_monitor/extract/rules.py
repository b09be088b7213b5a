"""A source's own CSS rules: what they select on a page, and clear words where a selector is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from mfg_monitor.config.sources import ArticleRules
from mfg_monitor.errors import ExtractError
from mfg_monitor.extract.body import fragment
from mfg_monitor.extract.html import Tree
from mfg_monitor.text import one_line

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag


@dataclass(frozen=True, slots=True)
class Selected:
    """What the rules found; None where there is no rule, or where it found nothing."""

    markup: str
    """The page without what the rules remove."""
    title: str | None = None
    body: tuple[str, ...] | None = None
    date: str | None = None
    authors: tuple[str, ...] | None = None
    missed: tuple[str, ...] = ()
    """Plain words on rules that found nothing."""


def apply(root: Tree, rules: ArticleRules, *, url: str) -> Selected | None:
    """Answer what a source's rules select on a page, None where it has none that concern the article.

    Raises:
        ExtractError: kind "parse", a selector is no CSS; the message names the key.
    """
    if not (rules.title or rules.body or rules.date or rules.author or rules.remove or rules.next_page):
        return None
    soup = soup_of(root)
    for key, selectors in (("remove", rules.remove), ("next_page", (rules.next_page,))):
        for selector in filter(None, selectors):
            for tag in select(soup, selector, key=key, url=url):
                tag.decompose()
    missed: list[str] = []

    def found(key: str, selector: str | None) -> list[Tag]:
        tags = select(soup, selector, key=key, url=url) if selector else []
        if selector and not tags:
            missed.append(f'the rule {key} = "{selector}" found nothing')
        return tags

    titles, bodies = found("title", rules.title), found("body", rules.body)
    dates, authors = found("date", rules.date), found("author", rules.author)
    lines = tuple(line for tag in _outermost(bodies) for line in fragment(str(tag)).lines)
    return Selected(
        markup=str(soup),
        title=next((text for tag in titles if (text := one_line(_words(tag)))), None),
        body=lines or None,
        date=next((text for tag in dates if (text := one_line(_stamp(tag)))), None),
        authors=tuple(text for tag in authors if (text := one_line(_words(tag)))) or None,
        missed=tuple(missed),
    )


def select(soup: BeautifulSoup, selector: str, *, key: str, url: str) -> list[Tag]:
    """Answer the elements that a user's selector finds, in document order.

    Raises:
        ExtractError: kind "parse", the selector is no CSS.
    """
    from soupsieve import SelectorSyntaxError  # noqa: PLC0415 - slow to import, and only for the user's CSS

    try:
        return list(soup.select(selector))
    except (SelectorSyntaxError, NotImplementedError, ValueError) as error:
        reason = one_line(str(error))[:160]
        message = f'the rule {key} = "{selector}" of this source is not a CSS selector: {reason}'
        raise ExtractError("parse", message, url=url) from error


def soup_of(root: Tree) -> BeautifulSoup:
    """Answer a tree that CSS selectors work on, from a page that was parsed within bounds."""
    from bs4 import BeautifulSoup  # noqa: PLC0415 - slow to import, and only for the user's CSS

    return BeautifulSoup(etree.tostring(root, method="html", encoding="unicode"), "lxml")


def _words(tag: Tag) -> str:
    return str(tag.get("content") or "") if tag.name == "meta" else tag.get_text(" ")


def _stamp(tag: Tag) -> str:
    for key in ("datetime", "content"):
        value = tag.get(key)
        if isinstance(value, str) and value.strip():
            return value
    return tag.get_text(" ")


def _outermost(tags: list[Tag]) -> list[Tag]:
    """Leave out elements inside others that were selected too: their text would be told twice."""
    chosen = {id(tag) for tag in tags}
    return [tag for tag in tags if not any(id(parent) in chosen for parent in tag.parents)]
