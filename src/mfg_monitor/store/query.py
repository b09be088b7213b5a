"""An item filter as SQL conditions, and the two orders in which items are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from mfg_monitor.model import ItemFilter
from mfg_monitor.model.telling import Interest
from mfg_monitor.store.tables.articles import ItemRow, TagRow


def conditions(wanted: ItemFilter, *, walking: bool = False, row: type[ItemRow] = ItemRow) -> list[ColumnElement[bool]]:
    """Answer what an item must fulfil. An article dated by an interval is in every span that touches it.

    The same items either way: `walking` goes through them in order and asks each for its tags, which is right for the
    later pages of a long list; else they are gathered by their tags and then sorted, which finds rare ones at once.
    """
    found: list[ColumnElement[bool]] = []
    if wanted.relevant is not None:
        found.append(col(row.relevant).is_(wanted.relevant))
    if wanted.source is not None:
        found.append(col(row.source) == wanted.source)
    if wanted.language is not None:
        found.append(col(row.language) == wanted.language)
    if not wanted.duplicates:
        found.append(col(row.duplicate_of).is_(None))
    if wanted.since_at is not None:
        found.append(col(row.first_seen_at) >= wanted.since_at)
    if wanted.changed_since_at is not None:
        found.append(col(row.changed_at) >= wanted.changed_since_at)
    if wanted.until_at is not None:
        found.append(col(row.first_seen_at) < wanted.until_at)
    if wanted.published_from_on is not None:
        found.append(col(row.published_to_on) >= wanted.published_from_on)
    if wanted.published_to_on is not None:
        found.append(col(row.published_from_on) <= wanted.published_to_on)
    found += _narrower(wanted, row)
    for kind, name in tags_wanted(wanted):
        tagged = select(col(TagRow.item_id)).where(col(TagRow.kind) == kind, col(TagRow.name) == name)
        if walking:
            found.append(tagged.where(col(TagRow.item_id) == col(row.id)).exists())
        else:
            found.append(col(row.id).in_(tagged))
    return found


def wished(interest: Interest) -> list[ColumnElement[bool]]:
    """Answer what an item must be for somebody to want it; nothing for somebody who wants anything."""
    row = ItemRow
    found: list[ColumnElement[bool]] = []
    if interest.minimum_score > 0:
        found.append(col(row.score) >= interest.minimum_score)
    if interest.languages:
        found.append(col(row.language).in_(interest.languages))
    for kind, names in (("sector", interest.sectors), ("place", interest.places), ("company", interest.companies)):
        if names:
            tag = aliased(TagRow)
            of_item = col(tag.item_id) == col(row.id)
            tagged = select(col(tag.item_id)).where(of_item, col(tag.kind) == kind, col(tag.name).in_(names))
            found.append(tagged.correlate(ItemRow).exists())
    return found


def _narrower(wanted: ItemFilter, row: type[ItemRow]) -> list[ColumnElement[bool]]:
    """Answer what only a page of a list, a story or a slice asks for."""
    found: list[ColumnElement[bool]] = []
    if wanted.story is not None:
        found.append(col(row.story) == wanted.story)
    if wanted.one_a_story:
        other = aliased(ItemRow)
        as_good = conditions(replace(wanted, one_a_story=False, after=None, ids=None), walking=True, row=other)
        before = (col(other.story) == col(row.story), col(other.id) < col(row.id), *as_good)
        found.append(~select(col(other.id)).where(*before).correlate(row).exists())
    if wanted.is_past is not None:
        found.append(col(row.is_past).is_(wanted.is_past))
    if wanted.ids is not None:
        found.append(col(row.id).between(*wanted.ids))
    if wanted.nearly_from is not None:
        found += [col(row.relevant).is_(False), col(row.score) >= wanted.nearly_from]
    if wanted.after is not None:
        found.append(after(*wanted.after, newest_first=wanted.newest_first))
    return found


def tagged_count(tag: tuple[str, str], most: int) -> Select[int]:
    """Answer how to count the articles with a tag, up to a bound."""
    kind, name = tag
    some = select(col(TagRow.item_id)).where(col(TagRow.kind) == kind, col(TagRow.name) == name).limit(most)
    return select(func.count()).select_from(some.subquery())


def tags_wanted(wanted: ItemFilter) -> list[tuple[str, str]]:
    """Answer the kinds and ids that a filter asks for."""
    asked = (
        ("sector", wanted.sector),
        ("place", wanted.place),
        ("company", wanted.company),
        ("topic", wanted.topic),
    )
    return [(kind, name) for kind, name in asked if name is not None]


def after(first_seen_at: datetime, item_id: int, *, newest_first: bool) -> ColumnElement[bool]:
    """Answer what comes after an item in the order asked for."""
    seen, number = col(ItemRow.first_seen_at), col(ItemRow.id)
    at = first_seen_at.astimezone(UTC)
    # The first half alone bounds the index, so that the next page is found without walking over the ones before.
    if newest_first:
        return and_(seen <= at, or_(seen < at, number < item_id))
    return and_(seen >= at, or_(seen > at, number > item_id))


def order(*, newest_first: bool) -> list[Any]:
    """Answer the stable order: first seen, then id."""
    seen, number = col(ItemRow.first_seen_at), col(ItemRow.id)
    return [seen.desc(), number.desc()] if newest_first else [seen, number]
