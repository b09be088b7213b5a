"""`monitor why`: the whole path of one address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mfg_monitor.cli.shell import Json, Shell, say, say_json, shared
from mfg_monitor.errors import ConfigError
from mfg_monitor.text import one_line

if TYPE_CHECKING:
    from mfg_monitor.model import Item, Known

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

    Who found it, when it was asked for, what came, and what became of it. The exit code is 1 where nobody named it.
    """
    from mfg_monitor.urls import canonical

    try:
        address = canonical(url)
    except ValueError as error:
        raise ConfigError(f"{url}: {error}") from error
    with shell.library() as library:
        known = library.find_address(address)
        item = library.item(known.item_id) if known is not None and known.item_id is not None else None
    if json:
        say_json(_object(address, known, item))
    elif known is None:
        say(f"{address}\nno source has named it, and nobody imported it")
    else:
        say("\n".join(_lines(known, item)))
    if known is None:
        raise typer.Exit(1)


def _lines(known: Known, item: Item | None) -> list[str]:
    lines = [known.canonical_url, f"{'state':<10} {known.state}: {_ENDS[known.state]}"]
    facts = [
        (
            "found",
            f"by {known.source}" + (f" at {known.first_seen_at:%Y-%m-%d %H:%M} UTC" if known.first_seen_at else ""),
        ),
        ("asked", f"{known.checked_at:%Y-%m-%d %H:%M} UTC" if known.checked_at else ""),
        ("answer", ": ".join(part for part in (known.reason, known.message) if part)),
        ("tries", f"{known.tries} without success" if known.tries else ""),
    ]
    lines += [f"{name:<10} {one_line(value)}" for name, value in facts if value]
    if item is not None:
        dating, verdict = item.article.dating, item.verdict
        if item.withdrawn_at is not None:
            lines.append(f"{'withdrawn':<10} its page is gone since {item.withdrawn_at:%Y-%m-%d %H:%M} UTC; it is kept")
        lines += [
            f"{'read':<10} {one_line(item.article.title)}",
            f"{'dated':<10} {dating.published or 'unknown'} ({dating.evidence})",
            f"{'judged':<10} {'relevant' if verdict.relevant else 'not relevant'}, score {verdict.score:.2f}",
            f"{'joined':<10} item {item.id}, story {item.story}"
            + (f", a copy of item {item.duplicate_of}" if item.duplicate_of else ""),
            f"`monitor explain {item.id}` tells the judgement, `monitor show {item.id}` the text",
        ]
    return lines


def _object(address: str, known: Known | None, item: Item | None) -> dict[str, Any]:
    from mfg_monitor.record import as_object, utc_text

    if known is None:
        return {"url": address, "state": None}
    return {
        "url": known.canonical_url,
        "state": known.state,
        "source": known.source,
        "first_seen": utc_text(known.first_seen_at) if known.first_seen_at else None,
        "asked": utc_text(known.checked_at) if known.checked_at else None,
        "error": {"kind": known.reason, "message": known.message} if known.reason else None,
        "tries": known.tries,
        "withdrawn": utc_text(item.withdrawn_at) if item and item.withdrawn_at else None,
        "item": as_object(item) if item else None,
    }
