"""`monitor sources`: what is watched, and how each source fares."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mfg_monitor.cli import sources_edit, sources_show
from mfg_monitor.cli.holding import holds_of, keep_holds
from mfg_monitor.cli.shell import Json, Shell, say, say_json, shared
from mfg_monitor.text import one_line

if TYPE_CHECKING:
    from mfg_monitor.config.sources import Source
    from mfg_monitor.model import Hold, SourceState
    from mfg_monitor.rhythm import Rhythm

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The sources: see, try, add and exchange them.")


@app.command("list", epilog="Example: monitor sources list --all")
@shared
def list_sources(
    shell: Shell,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are not enabled.")] = False,
    json: Json = False,
) -> None:
    """List the sources, their status and next visit."""
    from mfg_monitor import clock
    from mfg_monitor.rhythm import Rhythm, heard

    config = shell.config("settings", "sources")
    with shell.library(config) as store:
        states = {state.id: state for state in store.states()}
        rhythms = heard(store, config.sources, clock.now())
    chosen = [source for source in config.sources if everything or json or source.enabled]
    if json:
        say_json([_object(source, states.get(source.id), rhythms.get(source.id, Rhythm())) for source in chosen])
        return
    for source in chosen:
        rhythm = rhythms.get(source.id, Rhythm())
        say(_line(source, states.get(source.id), rhythm.ailment))
        if rhythm.ailment:
            say(f"    {rhythm.ailment}, since {rhythm.since_on or 'the first visit'}: {one_line(rhythm.evidence)}")
    off = len(config.sources) - len(chosen)
    if off:
        say(f"{off} more are not enabled; --all lists them")


def _line(source: Source, state: SourceState | None, ailment: str | None) -> str:
    status = (
        "disabled" if not source.enabled else ailment or (state.last_status if state else None) or "not visited yet"
    )
    due = f"next {state.next_due_at:%Y-%m-%d %H:%M} UTC" if state and state.next_due_at and source.enabled else ""
    return f"{source.id:<28} {source.kind:<8} {status:<16} {due:<28} {source.name}".rstrip()


def _object(source: Source, state: SourceState | None, rhythm: Rhythm) -> dict[str, Any]:
    from mfg_monitor.standing import rhythm_object

    failure = state.last_failure if state else None
    return {
        "id": source.id,
        "name": source.name,
        "kind": source.kind,
        "address": getattr(source, "url", None) or getattr(source, "path", None),
        "enabled": source.enabled,
        "status": state.last_status if state else None,
        "failures": state.failures if state else 0,
        "last_visit": _time(state, "last_visit_at"),
        "last_ok": _time(state, "last_ok_at"),
        "last_new": _time(state, "last_new_at"),
        "next_due": _time(state, "next_due_at"),
        "next_due_reason": state.due_reason if state else None,
        "error": {"kind": failure.kind, "message": failure.message, "url": failure.url} if failure else None,
        "rhythm": rhythm_object(rhythm),
    }


def _time(state: SourceState | None, name: str) -> str | None:
    value = getattr(state, name, None)
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if value else None


@app.command(epilog="Example: monitor sources check people-en-business --limit 3")
@shared
def check(
    shell: Shell,
    source_id: Annotated[str, typer.Argument(metavar="ID", help="A source's id.")],
    limit: Annotated[int, typer.Option("--limit", min=1, help="Articles to try.")] = 3,
    json: Json = False,
) -> None:
    """Dry-run one source; store nothing but a Retry-After.

    Shows what would be found, dated and kept.
    """
    from mfg_monitor.service.dryrun import dry_run

    config = shell.config()
    source = sources_show.named(config, source_id)
    held: list[Hold] = []
    tried = asyncio.run(dry_run(config, source, limit=limit, holds=holds_of(config), on_hold=held.append))
    keep_holds(shell, config, held)
    if json:
        from mfg_monitor.record import as_object

        say_json(
            {
                "source": source.id,
                "discovered": tried.discovered,
                "warnings": tried.warnings,
                "error": tried.error,
                "items": [as_object(item) for item in tried.items],
                "skipped": tried.skipped,
            }
        )
    else:
        say(f"{source.id}: {tried.discovered} candidates, at most {limit} tried")
        for warning in tried.warnings:
            say(f"  note: {warning}")
        for item in tried.items:
            verdict = "kept    " if item.verdict.relevant else "rejected"
            day = item.article.dating.published or "undated"
            say(f"  {verdict} {item.verdict.score:.2f}  {day}  {one_line(item.article.title)}")
        for skipped in tried.skipped:
            say(f"  skipped  {skipped['kind']}: {skipped['message']} ({skipped['url']})")
        if tried.error:
            say(f"  {tried.error['kind']}: {tried.error['message']}")
    if tried.error:
        raise typer.Exit(1)


sources_show.register(app)
sources_edit.register(app)
