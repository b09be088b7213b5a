"""`monitor sources show`: everything that is known of one source."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mfg_monitor.cli.shell import Json, Shell, say, say_json, shared
from mfg_monitor.errors import ConfigError
from mfg_monitor.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mfg_monitor.config.load import Config
    from mfg_monitor.config.sources import Source

_MOST_VISITS = 10
_MOST_BLOCKS = 12
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("show", epilog="Example: monitor sources show people-en-business")(shared(show))


def named(config: Config, source_id: str) -> Source:
    """Answer the source of this id.

    Raises:
        ConfigError: there is none; the message names the nearest one.
    """
    known = {source.id: source for source in config.sources}
    if source_id in known:
        return known[source_id]
    near = difflib.get_close_matches(source_id, known, 1)
    hint = f'; did you mean "{near[0]}"?' if near else "; `monitor sources list --all` lists them"
    raise ConfigError(f'there is no source "{one_line(source_id)[:100]}"{hint}')


def show(
    shell: Shell,
    source_id: Annotated[str, typer.Argument(metavar="ID", help="A source's id.")],
    json: Json = False,
) -> None:
    """Show all that is known of one source.

    Its settings, state, last visits, next visit and why then, and its errors in words.
    """
    from mfg_monitor import clock
    from mfg_monitor.cli.holding import holds_of
    from mfg_monitor.rhythm import LOOKED_BACK, Rhythm, rhythms
    from mfg_monitor.standing import hold_of, source_object

    config = shell.config("settings", "sources")
    source = named(config, source_id)
    now = clock.now()
    with shell.library(config) as store:
        state = next((state for state in store.states() if state.id == source.id), None)
        visits = store.visits(source.id, _MOST_VISITS)
        blocks = store.recurring(source.id).boilerplate()
        days = store.source_days(now - LOOKED_BACK, source.id)
    local = [source.id] if source.kind in {"files", "warc"} else []
    rhythm = rhythms([state], days, now, local=local)[source.id] if state else Rhythm()
    told = source_object(config, source, state, visits, hold_of(source, holds_of(config)), now, rhythm)
    told["not_the_article"] = [{"words": one_line(block.words), "pages": block.page_count} for block in blocks]
    if json:
        say_json(told)
    else:
        say("\n".join(_lines(told)))


_LEFT_OUT = frozenset({"id", "name", "kind", "enabled", "every", "article"})


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield f"{told['id']}  {one_line(told['name'])}".rstrip()
    yield f"  kind      {told['kind']}{'' if told['enabled'] else ' (not enabled)'}, in {told['file']}"
    settings = told["settings"]
    for key, value in settings.items():
        if key not in _LEFT_OUT and value not in (None, "", 1, {}):
            yield f"  {key:<9} {one_line(str(value))}"
    for key, value in settings["article"].items():
        if value:
            yield f"  article.{key}  {one_line(', '.join(value) if isinstance(value, list) else value)}"
    yield f"  every     {settings['every']} (from {told['every_from']})"
    failures = f", {told['failures']} failed in a row" if told["failures"] else ""
    yield f"  status    {told['status'] or 'not visited yet'}{failures}"
    for key, words in (("last_visit", "visited"), ("last_ok", "good"), ("last_new", "new")):
        if told[key]:
            yield f"  {words:<9} {told[key]}"
    yield f"  next      {told['next_due'] or 'never by schedule'}: {told['next_due_reason']}"
    yield from _rhythm_lines(told["rhythm"])
    if told["error"]:
        yield from _error_lines(told["error"])
    if told["visits"]:
        yield f"  {'visits':<21}  {'status':<12}" + "".join(
            f"{name:>6}" for name in ("found", "read", "new", "upd", "dup", "kept", "bad")
        )
    for visit in told["visits"]:
        numbers = ("discovered", "fetched", "new", "updated", "duplicates", "relevant", "failed")
        yield f"  {visit['started']:<21}  {visit['status']:<12}" + "".join(f"{visit[name]:>6}" for name in numbers)
        for warning in visit["warnings"]:
            yield f"    note: {warning}"
        if visit["error"] and visit["error"] != told["error"]:
            yield f"    {visit['error']['kind']}: {visit['error']['message']}"
    yield from _block_lines(told["not_the_article"])


def _rhythm_lines(rhythm: dict[str, Any]) -> Iterator[str]:
    if rhythm["expected_by_weekday"]:
        days = "  ".join(
            f"{name} {count:.1f}" for name, count in zip(_WEEKDAYS, rhythm["expected_by_weekday"], strict=True)
        )
        yield f"  rhythm    {rhythm['expected_a_week']:g} new a week: {days}"
    if rhythm["state"]:
        yield f"  {rhythm['state']}, since {rhythm['since'] or 'the first visit'}: {rhythm['evidence']}"


def _block_lines(blocks: list[dict[str, Any]]) -> Iterator[str]:
    if blocks:
        yield f"  not the article: {len(blocks)} blocks that recur over its pages"
    for block in blocks[:_MOST_BLOCKS]:
        yield f"{block['pages']:>6} pages  {block['words'][:90]}"
    if len(blocks) > _MOST_BLOCKS:
        yield f"          and {len(blocks) - _MOST_BLOCKS} more: --json lists them all"


def _error_lines(error: dict[str, Any]) -> Iterator[str]:
    yield f"  error     {error['kind']}: {error['message']}"
    if error["url"] and error["url"] not in error["message"]:
        yield f"            at {error['url']}"
    yield f"            {error['words']}"
