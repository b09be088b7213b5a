"""The REST API. Reading needs no token; what is asked wrongly is refused in words, with a 4xx."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from mfg_monitor import publish
from mfg_monitor.model import Item, ItemFilter
from mfg_monitor.model.labels import LabelValue
from mfg_monitor.record import as_object, full_object, run_line, run_object, utc_text
from mfg_monitor.rhythm import Rhythm
from mfg_monitor.standing import hold_of, source_object
from mfg_monitor.web import feed
from mfg_monitor.web.answers import json_text, tagged
from mfg_monitor.web.asked import (
    MOST_A_PAGE,
    Asked,
    DaysListed,
    Listed,
    RunsListed,
    SourcesListed,
    cursor_of,
    moment,
)
from mfg_monitor.web.desk import AtDesk, Desk
from mfg_monitor.web.lists import Form, items_page, objects_page
from mfg_monitor.web.problem import ProblemError

router = APIRouter(prefix="/api/v1")
VISITS_TOLD = 10
MOST_DAYS = 400
WRONG: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": {"application/json": {}}}
    for status, words in (
        (400, "A parameter is not understood; the body says which and why."),
        (404, "There is no such thing."),
    )
}
ItemId = Annotated[int, Path(ge=1, lt=2**63, description="an item's id")]
SourceId = Annotated[str, Path(max_length=200)]


class Labelled(BaseModel):
    """The user's own judgement."""

    model_config = ConfigDict(extra="forbid")

    value: LabelValue


def page_of(desk: Desk, asked: Listed, *, one_a_story: bool = False) -> tuple[list[Item], str | None]:
    """Answer one page of items and the cursor of the next one."""
    found = list(desk.store.items(replace(asked.filter(desk.config), one_a_story=one_a_story)))
    items = found[: asked.limit]
    return items, cursor_of(items[-1]) if len(found) > asked.limit else None


@router.get("/items", tags=["items"], responses=WRONG)
def items(request: Request, desk: AtDesk, asked: Asked) -> Response:
    """Items, newest first: `items`, and `next_cursor` where there are more."""
    return items_page(request, "json", *page_of(desk, asked))


@router.get("/items.{form}", tags=["items"], responses=WRONG, response_class=Response)
def items_in_form(request: Request, desk: AtDesk, asked: Asked, form: Form) -> Response:
    """Items as JSON, CSV or Atom; the header Link leads to the next page."""
    return items_page(request, form, *page_of(desk, asked))


@router.get("/items/{item_id}", tags=["items"], responses=WRONG)
def item(request: Request, desk: AtDesk, item_id: ItemId, *, full: bool = False) -> Response:
    """One item; `full` adds the date's witnesses, the parts of the score, earlier wordings and the label."""
    found = item_at(desk, item_id)
    told = full_object(found) if full else as_object(found)
    if full:
        told["revisions"] = [
            {"number": one.number, "title": one.title, "last_seen": utc_text(one.seen_at), "changed": list(one.changed)}
            for one in desk.store.revisions(item_id)
        ]
        told["label"] = next((one.value for one in desk.store.labels() if one.item_id == item_id), None)
    return tagged(request, json_text(told), "application/json")


def item_at(desk: Desk, item_id: int) -> Item:
    """Answer the item with this id. Raises: ProblemError."""
    found = desk.store.item(item_id)
    if found is None:
        raise ProblemError(404, f"there is no item {item_id}")
    return found


@router.get("/stories", tags=["stories"], responses=WRONG)
def stories(request: Request, desk: AtDesk, asked: Asked) -> Response:
    """Stories: what was kept, of each story the telling that was found first. The filters are those of items."""
    return stories_in_form(request, desk, asked, "json")


@router.get("/stories.{form}", tags=["stories"], responses=WRONG, response_class=Response)
def stories_in_form(request: Request, desk: AtDesk, asked: Asked, form: Form) -> Response:
    """Stories as JSON, CSV or Atom."""
    chosen = {"duplicates": False, "relevant": True if asked.relevant is None else asked.relevant}
    page, cursor = page_of(desk, asked.model_copy(update=chosen), one_a_story=True)
    return items_page(request, form, page, cursor, title="Stories")


@router.get("/stories/{story_id}", tags=["stories"], responses=WRONG)
def story(request: Request, desk: AtDesk, story_id: ItemId) -> Response:
    """One story with all its tellings, in the order in which they were found."""
    told = list(desk.store.items(ItemFilter(story=story_id, limit=MOST_A_PAGE))) if story_id < 2**31 else []
    if not told:
        raise ProblemError(404, f"there is no story {story_id}")
    body = {"id": story_id, "items": [as_object(one) for one in told]}
    return tagged(request, json_text(body), "application/json")


@router.get("/sources", tags=["sources"], responses=WRONG)
def sources(request: Request, desk: AtDesk, asked: Annotated[SourcesListed, Query()]) -> Response:
    """Sources: settings, how each fares, when it is visited next and why then. A visit changes one."""
    return sources_in_form(request, desk, "json", asked)


@router.get("/sources.{form}", tags=["sources"], responses=WRONG, response_class=Response)
def sources_in_form(request: Request, desk: AtDesk, form: Form, asked: Annotated[SourcesListed, Query()]) -> Response:
    """Sources as JSON, CSV or Atom; the header Link leads to the next page."""
    after = moment("changed_after", asked.changed_after)
    base = str(request.base_url).rstrip("/")

    def row(one: dict[str, Any]) -> feed.Row:
        state = one["rhythm"]["state"] or one["status"] or "not visited yet"
        words = one["error"]["words"] if one["error"] else one["rhythm"]["evidence"] or state
        return feed.plain_row(
            "source",
            one["id"],
            url=f"{base}/sources/{one['id']}",
            updated=one["last_visit"],
            title=f"{one['name'] or one['id']}: {state}",
            summary=words,
        )

    found = [one for one in source_objects(desk) if after is None or _is_later(one["last_visit"], after)]
    page, following = _page_behind(asked, found, [source.id for source in desk.config.sources])
    return objects_page(request, form, "sources", page, row_of=row, next_cursor=following)


def _is_later(written: str | None, than: datetime) -> bool:
    return written is not None and datetime.fromisoformat(written) > than


def _page_behind(
    asked: SourcesListed, found: list[dict[str, Any]], ids: Sequence[str]
) -> tuple[list[dict[str, Any]], str | None]:
    """Answer the page behind the cursor, which is the last id of the page before, and the next cursor.

    Raises: ProblemError.
    """
    if asked.cursor is not None and asked.cursor not in ids:
        raise ProblemError(400, "cursor: is none that was given out; begin again without it")
    passed = set(ids[: ids.index(asked.cursor) + 1]) if asked.cursor is not None else set()
    left = [one for one in found if one["id"] not in passed]
    page = left[: asked.limit]
    return page, page[-1]["id"] if len(left) > asked.limit else None


def source_objects(desk: Desk, *, only: str | None = None) -> list[dict[str, Any]]:
    """Answer all that is known of the sources, or of one; the last visits only for one."""
    now = desk.now()
    states = {state.id: state for state in desk.store.states()}
    rhythms = desk.rhythms()
    holds = list(desk.store.holds(now).values())
    found = []
    for source in desk.config.sources:
        if only in {None, source.id}:
            visits = desk.store.visits(source.id, VISITS_TOLD) if only else []
            state, rhythm = states.get(source.id), rhythms.get(source.id, Rhythm())
            told = source_object(desk.config, source, state, visits, hold_of(source, holds), now, rhythm)
            found.append({key: value for key, value in told.items() if key != "file" and (only or key != "visits")})
    return found


def source_at(desk: Desk, source_id: str) -> dict[str, Any]:
    """Answer all that is known of one source. Raises: ProblemError."""
    found = source_objects(desk, only=source_id) if source_id else []
    if not found:
        raise ProblemError(404, f"there is no source {source_id[:100]!r}")
    return found[0]


@router.get("/sources/{source_id}", tags=["sources"], responses=WRONG)
def source(request: Request, desk: AtDesk, source_id: SourceId) -> Response:
    """One source with its last visits."""
    return tagged(request, json_text(source_at(desk, source_id)), "application/json")


@router.get("/runs", tags=["runs"], responses=WRONG)
def runs(request: Request, desk: AtDesk, asked: Annotated[RunsListed, Query()]) -> Response:
    """Runs in short, newest first; `/api/v1/runs/17` tells what each source did."""
    return runs_in_form(request, desk, "json", asked)


@router.get("/runs.{form}", tags=["runs"], responses=WRONG, response_class=Response)
def runs_in_form(request: Request, desk: AtDesk, form: Form, asked: Annotated[RunsListed, Query()]) -> Response:
    """Runs as JSON, CSV or Atom; the header Link leads to the next page."""
    after = moment("changed_after", asked.changed_after)
    base = str(request.base_url).rstrip("/")
    found = desk.store.run_sums(asked.limit + 1, asked.cursor, ended_after=after)
    following = str(found[asked.limit - 1].id) if len(found) > asked.limit else None
    told = [run_line(run) for run in found[: asked.limit]]
    if form == "csv":
        told = [{k: v for k, v in {**one, **one["totals"]}.items() if k not in {"totals", "not_read"}} for one in told]

    def row(one: dict[str, Any]) -> feed.Row:
        totals = one["totals"]
        return feed.plain_row(
            "run",
            str(one["run"]),
            url=f"{base}/runs",
            updated=one["finished"],
            title=f"Run {one['run']}: {totals['new']} new, {totals['failed']} failed",
            summary=f"{one['source_count']} sources, {totals['relevant']} kept",
        )

    return objects_page(request, form, "runs", told, row_of=row, next_cursor=following)


@router.get("/runs/{run_id}", tags=["runs"], responses=WRONG)
def run(request: Request, desk: AtDesk, run_id: ItemId) -> Response:
    """The whole report of one run: what each source did."""
    found = desk.store.run(run_id) if run_id < 2**31 else None
    if found is None:
        raise ProblemError(404, f"there is no finished run {run_id}")
    return tagged(request, json_text(run_object(found)), "application/json")


@router.get("/digests", tags=["digests"], responses=WRONG)
def digests(request: Request, desk: AtDesk, asked: Annotated[DaysListed, Query()]) -> Response:
    """The days there are digests of, newest first."""
    return digests_in_form(request, desk, "json", asked)


@router.get("/digests.{form}", tags=["digests"], responses=WRONG, response_class=Response)
def digests_in_form(request: Request, desk: AtDesk, form: Form, asked: Annotated[DaysListed, Query()]) -> Response:
    """Days as JSON, CSV or Atom; the header Link leads to the next page."""
    base = str(request.base_url).rstrip("/")

    def row(one: dict[str, Any]) -> feed.Row:
        day = one["day"]
        return feed.plain_row(
            "digest", day, url=base + one["url"], updated=f"{day}T00:00:00Z", title=f"Digest of {day}", summary=""
        )

    zone, after = ZoneInfo(desk.config.settings.digest.timezone), moment("changed_after", asked.changed_after)
    found = days_of(desk, before=asked.cursor, limit=asked.limit + 1)
    if after is not None:
        # Not by the day of that moment: the last moments there are lie on no day of another zone.
        found = [one for one in found if _end_of(one["day"], zone) > after]
    page = found[: asked.limit]
    following = page[-1]["day"] if len(found) > asked.limit else None
    return objects_page(request, form, "digests", page, row_of=row, next_cursor=following)


def _end_of(day: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(date.fromisoformat(day) + timedelta(days=1), time(), zone)


def days_of(desk: Desk, *, before: date | None = None, limit: int = MOST_DAYS) -> list[dict[str, Any]]:
    """Answer the days from the first article to today, newest first."""
    first = next(iter(desk.store.items(ItemFilter(limit=1))), None)
    today = publish.today(desk.config.settings.digest.timezone, desk.now())
    if first is None:
        return []
    first_on = min(today, publish.today(desk.config.settings.digest.timezone, first.first_seen_at))
    newest = today if before is None else min(today, before - timedelta(days=1))
    days = [newest - timedelta(days=number) for number in range(min((newest - first_on).days + 1, limit))]
    return [{"day": day.isoformat(), "url": f"/digest/{day.isoformat()}"} for day in days]


@router.put("/items/{item_id}/label", tags=["items"], responses=WRONG)
def label(request: Request, desk: AtDesk, item_id: ItemId, told: Labelled) -> JSONResponse:
    """Store the user's own judgement on an item; needs a token."""
    desk.access.require(desk.config, request)
    item_at(desk, item_id)
    desk.store.label(item_id, told.value, desk.now())
    return JSONResponse({"item": item_id, "label": told.value})


@router.post("/sources/{source_id}/try", tags=["sources"], responses=WRONG, status_code=202)
def try_now(request: Request, desk: AtDesk, source_id: SourceId) -> JSONResponse:
    """Visit a source at once; needs a token."""
    desk.access.require(desk.config, request)
    source_at(desk, source_id)
    if not desk.clockwork.try_now(source_id):
        raise ProblemError(409, f"{source_id} is not enabled; set `enabled = true` in sources.toml")
    return JSONResponse({"source": source_id, "status": "it is visited now"}, status_code=202)
