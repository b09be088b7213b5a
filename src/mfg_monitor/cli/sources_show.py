"""`monitor sources show`: everything that is known of one source."""

from __future__ import annotations

import difflib
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mfg_monitor.cli.shell import Json, Shell, say, say_json, shared
from mfg_monitor.errors import ConfigError, ErrorKind
from mfg_monitor.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mfg_monitor.config.load import Config
    from mfg_monitor.config.sources import Source
    from mfg_monitor.model import Failure, Hold, SourceState, Visit

_MOST_VISITS = 10
_MOST_BLOCKS = 12
_WORDS: dict[ErrorKind, str] = {
    "dns": "its host's name leads nowhere: check the address, or this machine's name server",
    "connect": "its host does not take connections: it may be down, or refuse this network",
    "tls": "its certificate or encryption is not to be trusted",
    "timeout": "it did not answer in time: fetch.timeout bounds a whole response",
    "http": "its server answered with an error",
    "too_large": "its answer is larger than fetch.max_body",
    "robots": "its robots.txt forbids the address, or could not be had",
    "refused_address": "it leads to an address that is not public; fetch.allow_private_networks would allow it",
    "redirects": "its redirects do not come to an end",
    "content_type": "something else came in place of what this kind of source is: check `kind` and `url`",
    "parse": "its answer could not be read: check `kind` and `url`",
    "empty": "its answer held nothing to read",
    "file": "its file or folder could not be read: check `path`",
    "internal": "a fault of this program; the log has the details",
}


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
    from mfg_monitor.cli.sources_edit import holds_of

    config = shell.config("settings", "sources")
    source = named(config, source_id)
    with shell.library(config) as store:
        state = next((state for state in store.states() if state.id == source.id), None)
        visits = store.visits(source.id, _MOST_VISITS)
        blocks = store.recurring(source.id).boilerplate()
    hold = _hold(source, holds_of(config))
    told = _object(config, source, state, visits, hold, clock.now())
    told["not_the_article"] = [{"words": one_line(block.words), "pages": block.page_count} for block in blocks]
    if json:
        say_json(told)
    else:
        say("\n".join(_lines(told)))


def _hold(source: Source, holds: list[Hold]) -> Hold | None:
    from mfg_monitor.urls import host_of

    host = host_of(getattr(source, "url", ""))
    return next((hold for hold in holds if host and hold.host == host), None)


def _object(
    config: Config, source: Source, state: SourceState | None, visits: list[Visit], hold: Hold | None, now: datetime
) -> dict[str, Any]:
    from mfg_monitor.config.mask import mask_text
    from mfg_monitor.config.units import write_duration

    settings = source.model_dump(mode="json")
    address = settings.get("url") or settings.get("path")
    for key in ("url", "homepage", "note"):
        if settings.get(key):
            settings[key] = mask_text(settings[key])
    every = source.every or config.settings.fetch.every
    due, reason = _due(source, state, hold, now)
    return {
        "id": source.id,
        "name": source.name,
        "kind": source.kind,
        "address": mask_text(str(address)),
        "enabled": source.enabled,
        "file": str(config.folder / "sources.toml"),
        "settings": settings | {"every": write_duration(every)},
        "every_from": "sources.toml" if source.every else config.origins["fetch.every"],
        "status": state.last_status if state else None,
        "failures": state.failures if state else 0,
        "last_visit": _time(state.last_visit_at if state else None),
        "last_ok": _time(state.last_ok_at if state else None),
        "last_new": _time(state.last_new_at if state else None),
        "next_due": _time(due),
        "next_due_reason": reason,
        "error": _failure(state.last_failure if state else None),
        "fronts": [{"url": mask_text(front.url), "read": _time(front.read_at)} for front in state.fronts]
        if state
        else [],
        "visits": [_visit(visit) for visit in visits],
    }


def _due(source: Source, state: SourceState | None, hold: Hold | None, now: datetime) -> tuple[datetime | None, str]:
    if not source.enabled:
        return None, "it is not enabled: visited only by `monitor fetch --once --source`"
    due = state.next_due_at if state else None
    if hold is not None and (due is None or hold.until_at > due):
        return hold.until_at, f"its host asked to be left alone ({one_line(hold.reason)})"
    if due is None:
        return now, "it was not visited yet"
    return due, (state.due_reason if state else None) or "its interval"


def _failure(failure: Failure | None) -> dict[str, Any] | None:
    if failure is None:
        return None
    return {
        "kind": failure.kind,
        "message": one_line(failure.message),
        "url": one_line(failure.url) if failure.url else None,
        "words": _WORDS[failure.kind],
    }


def _visit(visit: Visit) -> dict[str, Any]:
    counts = visit.counts
    return {
        "run": visit.run,
        "started": _time(visit.started_at),
        "seconds": round((visit.finished_at - visit.started_at).total_seconds(), 1),
        "status": visit.status,
        "discovered": counts.discovered,
        "fetched": counts.fetched,
        "new": counts.new,
        "updated": counts.updated,
        "duplicates": counts.duplicates,
        "relevant": counts.relevant,
        "failed": counts.failed,
        "warnings": [one_line(warning) for warning in visit.warnings],
        "error": _failure(visit.failure),
    }


def _time(at: datetime | None) -> str | None:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else None


_LEFT_OUT = frozenset({"id", "name", "kind", "enabled", "every", "article"})


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield f"{told['id']}  {one_line(told['name'])}".rstrip()
    yield f"  kind      {told['kind']}{'' if told['enabled'] else ' (not enabled)'}, in {told['file']}"
    settings = told["settings"]
    for key, value in settings.items():
        if key not in _LEFT_OUT and value not in (None, "", 1):
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
