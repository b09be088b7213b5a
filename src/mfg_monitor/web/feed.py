"""Items and other lists as an Atom feed (RFC 4287)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mfg_monitor.digest.words import link
from mfg_monitor.model import Item
from mfg_monitor.record import utc_text
from mfg_monitor.web.answers import plain
from mfg_monitor.web.paper import template

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One entry. Every word in it is clean."""

    id: str
    title: str
    url: str
    updated: str
    summary: str
    source: str = "mfg-monitor"
    published: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = "en"


def changed_at(items: Sequence[Item]) -> datetime:
    """Answer when the newest of them was seen first; 1970 where there is none."""
    return max((item.first_seen_at for item in items), default=_EPOCH)


def atom(items: Sequence[Item], *, title: str, base_url: str, path: str) -> str:
    """Answer the items as a feed; links lead to the articles, or to our own page of one that has no address."""
    return atom_of_rows([_row(item, base_url) for item in items], title=title, base_url=base_url, path=path)


def atom_of_rows(rows: Sequence[Row], *, title: str, base_url: str, path: str) -> str:
    """Answer entries as a feed."""
    updated = max((row.updated for row in rows), default=utc_text(_EPOCH))
    own_url = base_url.rstrip("/") + path
    return template("feed.xml.j2").render(title=title, own_url=own_url, updated=updated, entries=rows)


def plain_row(kind: str, name: str, *, url: str, updated: str | None, title: str, summary: str) -> Row:
    """Answer an entry about something of our own: a source, a run, a digest."""
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"mfg-monitor/{kind}/{name}").urn
    return Row(key, plain(title) or name, url, updated or utc_text(_EPOCH), plain(summary))


def cell(value: Any) -> str:
    """Answer a value as a CSV cell that is no formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "; ".join(str(part) for part in value) if isinstance(value, list) else str(value)
    text = plain(text, 32_000)
    return f"'{text}" if isinstance(value, str) and text[:1] in {"=", "+", "-", "@", "＝", "＋", "－", "＠"} else text


def _row(item: Item, base_url: str) -> Row:
    article, verdict = item.article, item.verdict
    return Row(
        id=uuid.uuid5(uuid.NAMESPACE_URL, article.canonical_url).urn,
        title=plain(article.title) or "(untitled)",
        url=link(item.url, article.canonical_url) or f"{base_url.rstrip('/')}/items/{item.id}",
        updated=utc_text(item.first_seen_at),
        published=_published(article.dating.published) if article.dating.precision in {"second", "minute"} else None,
        summary=plain(article.lead),
        source=plain(item.source),
        authors=tuple(plain(name, 200) for name in article.authors if plain(name, 200)),
        tags=tuple(dict.fromkeys((*verdict.sectors, *verdict.places, *verdict.companies, *verdict.topics))),
        language=article.language,
    )


def _published(written: str | None) -> str | None:
    """Answer a whole time with its offset, as Atom demands; None where only less is known."""
    try:
        at = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return at.isoformat(timespec="seconds") if at.tzinfo else None
