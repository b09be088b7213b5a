"""`monitor why`: the whole path of one address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mfg_monitor.cli.shell import Json, Shell, say, say_json, shared
from mfg_monitor.errors import ConfigError, StoreError
from mfg_monitor.text import one_line

if TYPE_CHECKING:
    from datetime import datetime

    from mfg_monitor.model import Item, Page, Trail
    from mfg_monitor.model.story import Tied
    from mfg_monitor.ports import Library

MOST_TIES = 5
"""Other tellings that are named, those that are tied most strongly."""

_ENDS = {
    "kept": "it was read and kept",
    "rejected": "it was read and rejected",
    "duplicate": "its text was stored before, under another address",
    "blocked": "it may not be asked for",
    "failed": "it could not be read",
    "waiting": "it waits to be read",
}


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("why", epilog="Example: monitor why https://example.com/2026/0301/c1.html")(shared(why))


def why(
    shell: Shell,
    url: Annotated[str, typer.Argument(metavar="URL", help="An article's address, as found or as opened.")],
    json: Json = False,
) -> None:
    """Tell the whole path of one address.

    Who found it where, when it was asked for, what answered, what was read, how it was judged, and what it was joined
    with. The exit code is 1 where nobody named it.
    """
    from mfg_monitor.urls import canonical

    try:
        address = canonical(url)
    except ValueError as error:
        raise ConfigError(f"{url}: {error}") from error
    with shell.library() as library:
        trail = library.find_address(address)
        path = _path(library, trail) if trail is not None else None
    if json:
        say_json(_object(path) if path is not None else {"url": address, "state": None})
    elif path is None:
        say(f"{address}\nno source has named it, and nobody imported it")
    else:
        say("\n".join(_lines(path)))
    if path is None:
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Path:
    """All that is told of one address."""

    trail: Trail
    item: Item | None
    pages: tuple[Page, ...]
    """The kept pages of the item's present revision."""
    kept: str
    """Why there are no pages to tell of, "" where there are some."""
    ties: list[Tied]


def _path(library: Library, trail: Trail) -> _Path:
    item_id = trail.known.item_id
    item = library.item(item_id) if item_id is not None else None
    if item is None:
        return _Path(trail, None, (), "", [])
    pages: tuple[Page, ...] = ()
    kept = "no raw page is kept"
    try:
        for capture in library.captures(item.id):
            if capture.revision == item.revision:
                pages, kept = capture.pages, "" if capture.pages else "the front page itself carried the text"
    except StoreError as error:
        kept = str(error)
    return _Path(trail, item, pages, kept, library.ties(item.id))


def _lines(path: _Path) -> list[str]:
    known, item = path.trail.known, path.item
    found_at = f" at {_minute(known.first_seen_at)}" if known.first_seen_at else ""
    facts = [
        ("state", f"{known.state}: {_ENDS[known.state]}"),
        ("found", f"by {known.source}{found_at}" + (f" on {path.trail.found_on}" if path.trail.found_on else "")),
        ("as", path.trail.url if path.trail.url != known.canonical_url else ""),
        ("asked", _minute(known.checked_at) if known.checked_at else ""),
        *(("answer", _answer(page, path.trail.url)) for page in path.pages),
        ("answer", path.kept),
        ("last try" if path.pages or path.kept else "answer", ": ".join(filter(None, (known.reason, known.message)))),
        ("tries", _tries(path.trail)),
        *(_facts_of(item, path.ties) if item is not None else ()),
    ]
    lines = [known.canonical_url, *(f"{name:<10} {one_line(value)}" for name, value in facts if value)]
    if item is not None:
        lines.append(f"`monitor explain {item.id}` tells the judgement, `monitor show {item.id}` the text")
    return lines


def _facts_of(item: Item, ties: list[Tied]) -> list[tuple[str, str]]:
    dating, verdict, article = item.article.dating, item.verdict, item.article
    joined = f"item {item.id}, story {item.story}"
    joined += f", a copy of item {item.duplicate_of}" if item.duplicate_of else ""
    revised = f", revision {item.revision}" if item.revision > 1 else ""
    gone = f"its page is gone since {_minute(item.withdrawn_at)}; it is kept" if item.withdrawn_at else ""
    return [
        ("withdrawn", gone),
        ("read", f"{article.title} ({len(article.text)} characters, {article.language}{revised})"),
        ("dated", f"{dating.published or 'unknown'} ({dating.evidence})"),
        ("judged", f"{'relevant' if verdict.relevant else 'not relevant'}, score {verdict.score:.2f}"),
        ("joined", joined),
        *(
            ("tied to" if tied.tie.kind == "tells" else "related to", f"{tied.other}: {'; '.join(tied.tie.reasons)}")
            for tied in ties[:MOST_TIES]
        ),
    ]


def _answer(page: Page, asked: str) -> str:
    what = f"{page.status} {page.content_type or 'without a type'}, {len(page.body)} bytes"
    return f"{what} at {_minute(page.fetched_at)}" + (f" from {page.final_url}" if page.final_url != asked else "")


def _tries(trail: Trail) -> str:
    if not trail.known.tries:
        return ""
    after = "the next visit tries again" if trail.is_tried_again else "not tried again by itself"
    return f"{trail.known.tries} without success; {after}"


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _object(path: _Path) -> dict[str, Any]:
    from mfg_monitor.record import as_object, utc_text

    known, item = path.trail.known, path.item
    return {
        "url": known.canonical_url,
        "state": known.state,
        "source": known.source,
        "found_on": path.trail.found_on,
        "found_as": path.trail.url,
        "first_seen": utc_text(known.first_seen_at) if known.first_seen_at else None,
        "asked": utc_text(known.checked_at) if known.checked_at else None,
        "answers": [
            {
                "url": page.url,
                "final_url": page.final_url,
                "status": page.status,
                "content_type": page.content_type,
                "bytes": len(page.body),
                "fetched": utc_text(page.fetched_at),
            }
            for page in path.pages
        ],
        "error": {"kind": known.reason, "message": known.message} if known.reason else None,
        "tries": known.tries,
        "tried_again": path.trail.is_tried_again,
        "withdrawn": utc_text(item.withdrawn_at) if item and item.withdrawn_at else None,
        "item": as_object(item) if item else None,
        "ties": [{"kind": tied.tie.kind, "other": tied.other, "reasons": list(tied.tie.reasons)} for tied in path.ties],
    }
