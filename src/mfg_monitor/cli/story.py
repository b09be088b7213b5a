"""`monitor story`: the tellings of one story, why they were joined, and the user's own word on that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mfg_monitor.cli.shell import Json, Shell, say, say_json, shared
from mfg_monitor.credit import credit_of
from mfg_monitor.errors import ConfigError, StoreError
from mfg_monitor.model import ItemFilter
from mfg_monitor.text import counted, one_line

if TYPE_CHECKING:
    from mfg_monitor.model import Item
    from mfg_monitor.model.story import Tied
    from mfg_monitor.ports import Library
    from mfg_monitor.store import SqlStore

app = typer.Typer(no_args_is_help=True, help="The tellings of one story, and your own word on which they are.")

StoryItem = Annotated[int, typer.Argument(metavar="ID", help="Any item of the story, as `monitor list` shows it.")]


def register(root: typer.Typer) -> None:
    """Add the verbs."""
    app.command("show", epilog="Example: monitor story show 12")(shared(show))
    app.command("split", epilog="Example: monitor story split 12")(shared(split))
    app.command("join", epilog="Example: monitor story join 12 31")(shared(join))
    root.add_typer(app, name="story")


def show(shell: Shell, item_id: StoryItem, json: Json = False) -> None:
    """Show who told a story, first to last, what is a copy of what, and why the tellings were joined."""
    with shell.library() as store:
        story = _story_of(store, item_id)
        tellings = list(store.items(ItemFilter(story=story)))
        ties = {item.id: store.ties(item.id) for item in tellings}
        followed = _followed(store, ties)
    if json:
        say_json(_object(story, tellings, ties, followed))
    else:
        say("\n".join(_lines(story, tellings, ties, followed)))


def split(shell: Shell, item_id: StoryItem) -> None:
    """Take an item and its copies out of their story, for good."""
    with _store_that_is(shell) as store:
        others = store.split_story(item_id)
        story = _story_of(store, item_id)
        copies = [item.id for item in store.items(ItemFilter(story=story)) if item.id != item_id]
    named = f"item {item_id}"
    if copies:
        named += f" and its {'copy' if len(copies) == 1 else 'copies'} {', '.join(map(str, copies))}"
    if others:
        own = "are a story of their own" if copies else "is a story of its own"
        say(f"{named} {own}, whatever else is found; `monitor story join` takes that back")
    else:
        say(f"{named} {'are' if copies else 'is'} alone in {'their' if copies else 'its'} story already")


def join(
    shell: Shell, item_id: StoryItem, other: Annotated[int, typer.Argument(metavar="ID", help="An item of the other.")]
) -> None:
    """Make one story of two items', for good."""
    if item_id == other:
        raise ConfigError(f"item {item_id} is one item; name two different ones")
    with _store_that_is(shell) as store:
        story = store.join_stories(item_id, other)
    say(f"items {item_id} and {other} tell story {story}; `monitor story split` takes that back")


@contextmanager
def _store_that_is(shell: Shell) -> Iterator[SqlStore]:
    """Open the store to write to it; one that is not there has no stories, and is not made."""
    config = shell.config("settings")
    with shell.library(config, must_exist=True):
        pass
    with shell.store(config) as store:
        yield store


def _story_of(store: Library, item_id: int) -> int:
    item = store.item(item_id)
    if item is None:
        raise StoreError(f"there is no item {item_id}; `monitor list` shows the ids")
    return item.story


def _followed(store: Library, ties: dict[int, list[Tied]]) -> dict[int, int]:
    """Answer the story of each item outside that these follow or are followed by."""
    far = {tied.other for some in ties.values() for tied in some if tied.tie.kind == "follows"}
    return {other: item.story for other in far if (item := store.item(other)) is not None}


def _sources(items: Sequence[Item]) -> str:
    return ", ".join(dict.fromkeys(one_line(item.source) for item in items))


def _object(story: int, tellings: list[Item], ties: dict[int, list[Tied]], followed: dict[int, int]) -> dict[str, Any]:
    own = {item.id for item in credit_of(tellings).reports}
    return {
        "story": story,
        "tellings": [
            {
                "id": item.id,
                "source": item.source,
                "origin": item.article.origin,
                "title": item.article.title,
                "url": item.url,
                "published": item.article.dating.published,
                "duplicate_of": item.duplicate_of,
                "independent": item.id in own,
                "ties": [
                    {"other": tied.other, "strength": tied.tie.strength, "reasons": list(tied.tie.reasons)}
                    for tied in ties[item.id]
                    if tied.tie.kind == "tells"
                ],
            }
            for item in tellings
        ],
        "related_stories": sorted(set(followed.values()) - {story}),
    }


def _lines(story: int, tellings: list[Item], ties: dict[int, list[Tied]], followed: dict[int, int]) -> list[str]:

    copies = sum(item.duplicate_of is not None for item in tellings)
    credit = credit_of(tellings)
    own = {item.id for item in credit.reports}
    told, copied = counted(len(tellings) - copies, "telling", "tellings"), counted(copies, "copy", "copies")
    lines = [f"story {story}: {told}, {copied}"]
    lines.append(f"independent sources: {_sources(credit.reports)}")
    if credit.reprints:
        lines.append(f"reprints: {_sources(credit.reprints)}")
    here = {item.id for item in tellings}
    for item in sorted(tellings, key=lambda item: (item.article.dating.published or "9", item.id)):
        published = item.article.dating.published or "undated"
        lines += ["", f"{item.id:>6}  {published:<25.25}  {item.source:<18.18}  {one_line(item.article.title)}"]
        if item.duplicate_of is not None:
            lines.append(f"        copy of {item.duplicate_of}")
        elif item.id not in own:
            lines.append("        a reprint, or told again by the same source")
        if item.article.origin:
            lines.append(f"        first told by {one_line(item.article.origin)}")
        for tied in ties[item.id]:
            if tied.other in here and tied.other > item.id and tied.tie.kind == "tells":
                lines.append(f"        with {tied.other}: {'; '.join(map(one_line, tied.tie.reasons))}")
    related = sorted(set(followed.values()) - {story})
    return [*lines, *([""] if related else []), *(f"before or after it: story {other}" for other in related)]
