"""`monitor list`, `show` and `explain`: reading the store."""

from __future__ import annotations

import shutil
import sys
import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mfg_monitor.cli.filters import filtered
from mfg_monitor.cli.shell import Json, Shell, say, say_json, shared
from mfg_monitor.errors import StoreError
from mfg_monitor.model import ItemFilter
from mfg_monitor.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mfg_monitor.model import Item
    from mfg_monitor.model.story import Tied
    from mfg_monitor.ports import Library

SHOWN = 50
"""Items that `list` prints when no --limit is given; with --json all of them."""

ItemId = Annotated[int, typer.Argument(metavar="ID", help="An item's id, as `monitor list` shows it.")]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("list", epilog="Example: monitor list --relevant --place lingang --since 2026-03-01")(
        shared(filtered(list_items))
    )
    app.command("show", epilog="Example: monitor show 1 --full --json")(shared(show))
    app.command("explain", epilog="Example: monitor explain 1")(shared(explain))


def list_items(
    shell: Shell,
    wanted: ItemFilter,
    stories: Annotated[bool, typer.Option("--stories", help="One line a story, with who else told it.")] = False,
    json: Json = False,
) -> None:
    """List stored items, newest first."""
    from mfg_monitor.record import as_object

    limit = wanted.limit if wanted.limit is not None or json else SHOWN + 1
    with shell.library() as store:
        if stories:
            _say_stories(store, replace(wanted, newest_first=True, duplicates=False, limit=None), limit, json=json)
            return
        items = store.items(replace(wanted, newest_first=True, limit=limit))
        if json:
            say_json([as_object(item) for item in items])
            return
        for number, item in enumerate(items, 1):
            if wanted.limit is None and number > SHOWN:
                say(f"… the newest {SHOWN} are shown; --limit N shows more")
                break
            say(_line(item))


def _say_stories(store: Library, wanted: ItemFilter, limit: int | None, *, json: bool) -> None:
    """Say each story by its newest telling that passes the filter."""
    from mfg_monitor.credit import credit_of
    from mfg_monitor.record import as_object

    told: dict[int, Item] = {}
    for item in store.items(wanted):
        if limit is not None and len(told) >= limit:
            break
        told.setdefault(item.story, item)
    if json:
        say_json([as_object(item) for item in told.values()])
        return
    for number, (story, item) in enumerate(told.items(), 1):
        if wanted.limit is None and number > SHOWN and limit == SHOWN + 1:
            say(f"… the newest {SHOWN} are shown; --limit N shows more")
            break
        say(_line(item))
        credit = credit_of(store.items(ItemFilter(story=story)))
        also = [
            f"{words} {', '.join(f'{other.source} ({other.id})' for other in others)}"
            for words, tellings in (("also told by", credit.reports), ("reprinted by", credit.reprints))
            if (others := [other for other in tellings if other.id != item.id])
        ]
        if also:
            say(f"{'':>13}story {story}, {'; '.join(also)}")


def _line(item: Item) -> str:
    verdict = "dup" if item.duplicate_of else "yes" if item.verdict.relevant else "no"
    head = f"{item.id:>6}  {verdict:<3}  {item.article.dating.published or 'undated':<25.25}  {item.source:<18.18}  "
    title = one_line(item.article.title)
    if sys.stdout.isatty():
        title = textwrap.shorten(title, max(20, shutil.get_terminal_size().columns - len(head)), placeholder="…")
    return head + title


def show(
    shell: Shell,
    item_id: ItemId,
    full: Annotated[bool, typer.Option("--full", help="With --json: witnesses, parts of the score and more.")] = False,
    revised: Annotated[
        bool, typer.Option("--revisions", help="What its publisher changed, word by word, and of which class it is.")
    ] = False,
    json: Json = False,
) -> None:
    """Show one item: text, date with its witnesses, tags; or what became of it."""
    from mfg_monitor.cli import revisions
    from mfg_monitor.record import as_object, full_object

    with shell.library() as store:
        item = _item(store, item_id)
        tellings = [other for other in store.items(ItemFilter(story=item.story)) if other.id != item_id]
        ties = store.ties(item_id)
        older = store.revisions(item_id) if full or revised else []
    if json:
        told = {**full_object(item), "ties": _tie_objects(ties)} if full else as_object(item)
        say_json({**told, "revisions": revisions.objects(item, older)} if full or revised else told)
        return
    if revised:
        say(revisions.shown(item, older))
        return
    say(shown(item, also=[f"{other.source} ({other.id})" for other in tellings], ties=ties))


def _tie_objects(ties: Sequence[Tied]) -> list[dict[str, Any]]:
    return [
        {"kind": tied.tie.kind, "other": tied.other, "strength": tied.tie.strength, "reasons": list(tied.tie.reasons)}
        for tied in ties
    ]


def shown(item: Item, also: Sequence[str] = (), ties: Sequence[Tied] = ()) -> str:
    """Answer one item for a person to read: `also` are the other tellings of its story, `ties` why they are."""
    from mfg_monitor.dates import doubts

    article, verdict, dating = item.article, item.verdict, item.article.dating
    facts = [
        ("address", item.url),
        ("source", item.source + (f", first told by {article.origin}" if article.origin else "")),
        ("published", f"{dating.published or 'unknown'} ({dating.precision}, {dating.evidence})"),
        ("bounds", f"{dating.earliest_on} to {dating.latest_on}" if dating.earliest_on or dating.latest_on else ""),
        ("authors", ", ".join(article.authors)),
        ("verdict", f"{'kept' if verdict.relevant else 'rejected'}, score {verdict.score:.2f}"),
        ("sectors", ", ".join(verdict.sectors)),
        ("places", ", ".join(verdict.places)),
        ("companies", ", ".join(verdict.companies)),
        ("topics", ", ".join(verdict.topics)),
        ("story", f"{item.story}" + (f", duplicate of {item.duplicate_of}" if item.duplicate_of else "")),
        ("also told by", ", ".join(also)),
        *(
            (("tied to" if t.tie.kind == "tells" else "related to"), f"{t.other}: {'; '.join(t.tie.reasons)}")
            for t in ties
        ),
        ("first seen", f"{item.first_seen_at:%Y-%m-%d %H:%M} UTC, revision {item.revision}"),
        ("withdrawn", f"its page is gone since {item.withdrawn_at:%Y-%m-%d %H:%M} UTC" if item.withdrawn_at else ""),
        ("read by", ", ".join((article.extractor, *article.quality))),
    ]
    lines = [one_line(article.title), ""]
    lines += [f"{name:<12} {one_line(value)}" for name, value in facts if value]
    lines += [f"{'witness':<12} {w.role} {w.value} ({w.evidence}): “{one_line(w.quote)}”" for w in dating.witnesses]
    lines += [f"{'doubt':<12} {one_line(said)}" for said in doubts(dating)]
    return "\n".join([*lines, "", article.text])


def explain(shell: Shell, item_id: ItemId, json: Json = False) -> None:
    """Say why an item was kept or rejected.

    The parts of the score, every match in its sentence, what was discounted and what would have been needed.
    """
    from mfg_monitor.classify import explain as explained
    from mfg_monitor.record import full_object

    with shell.library() as store:
        item = _item(store, item_id)
    if json:
        say_json(full_object(item))
    else:
        say(explained(item.article, item.verdict))


def _item(store: Library, item_id: int) -> Item:
    item = store.item(item_id)
    if item is None:
        raise StoreError(f"there is no item {item_id}; `monitor list` shows the ids")
    return item
