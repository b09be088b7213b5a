"""The page of one story: who told it when, who of them independently, what ties them; and joining and splitting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from mfg_monitor.credit import credit_of
from mfg_monitor.model import Item, ItemFilter
from mfg_monitor.web.answers import plain
from mfg_monitor.web.api import WRONG, ItemId, item_at
from mfg_monitor.web.desk import AtDesk, Desk, Sent
from mfg_monitor.web.item_pages import revisions_of
from mfg_monitor.web.notes import tie_in
from mfg_monitor.web.page import Page
from mfg_monitor.web.problem import ProblemError
from mfg_monitor.web.words import amount_in, listed, told

router = APIRouter()
MOST_TELLINGS = 60
MOST_TIED = 30
"""Tellings whose ties are looked up."""
MOST_FIGURES = 60
MOST_REASONS = 5
MOST_REVISIONS = 3
"""Of one telling; its own page has more."""


class Another(BaseModel):
    """The item that a story is joined with."""

    model_config = ConfigDict(extra="forbid")

    item: int = Field(ge=1, lt=2**31)


def tellings_of(desk: Desk, story_id: int) -> list[Item]:
    """Answer the tellings in the order of their dates, then as they were found. Raises: ProblemError."""
    wanted = ItemFilter(story=story_id, limit=MOST_TELLINGS)
    found = list(desk.store.items(wanted)) if story_id < 2**31 else []
    if not found:
        raise ProblemError(404, f"there is no story {story_id}")
    return sorted(found, key=lambda item: (item.article.dating.published or "9999", item.first_seen_at, item.id))


@router.get("/stories/{story_id}", include_in_schema=False)
def story(request: Request, desk: AtDesk, story_id: ItemId) -> Response:
    """One story: its tellings in time, those independent of each other, its figures and what ties it together."""
    page = Page(desk, request)
    tellings = tellings_of(desk, story_id)
    independent = {item.id for item in credit_of(tellings).reports}
    first = next((item for item in tellings if item.duplicate_of is None), tellings[0])
    title = page.line(first).title
    return page.answer(
        "story.html.j2",
        title,
        id=story_id,
        lang=page.line(first).lang,
        summary=told(page.language, "{} tellings, {} of them independent.", len(tellings), len(independent)),
        tellings=[
            {
                "item": page.line(item),
                "role": page.say("independent" if item.id in independent else "reprint"),
                "is_independent": item.id in independent,
                "origin": plain(item.article.origin or "", 100),
                "revisions": revisions_of(page, item, MOST_REVISIONS),
            }
            for item in tellings
        ],
        figures=_figures(page, tellings),
        ties=_ties(page, tellings),
    )


def _figures(page: Page, tellings: Sequence[Item]) -> list[dict[str, Any]]:
    """Answer each value once, with those who tell it."""
    found: dict[tuple[float, str, str | None], dict[str, Any]] = {}
    for item in tellings:
        line = page.line(item)
        for one in item.verdict.figures:
            told_as = {
                "value": amount_in(page.language, one),
                "quote": plain(one.quote, 80),
                "lang": line.lang,
                "by": [],
            }
            known = found.setdefault((one.value, one.unit, one.currency), told_as)
            if line.source not in known["by"]:
                known["by"].append(line.source)
    most_told = sorted(found.values(), key=lambda one: -len(one["by"]))[:MOST_FIGURES]
    return [{**one, "by": listed(page.language, one["by"])} for one in most_told]


def _ties(page: Page, tellings: Sequence[Item]) -> list[dict[str, Any]]:
    """Answer why the tellings hang together, each pair once, and what follows or precedes the story."""
    names = {item.id: page.line(item).source for item in tellings}
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for item in tellings[:MOST_TIED]:
        for tied in page.desk.store.ties(item.id):
            pair = min(item.id, tied.other), max(item.id, tied.other)
            if pair in found or (tied.tie.kind == "tells" and tied.other not in names):
                continue
            told_by = (tie_in(page.language, plain(one, 200), page.name_of) for one in tied.tie.reasons[:MOST_REASONS])
            reasons = ("；" if page.language == "zh" else "; ").join(told_by)
            found[pair] = {
                "ends": [(one, names.get(one) or _source_of(page, one)) for one in (item.id, tied.other)],
                "kind": page.say("same story" if tied.tie.kind == "tells" else "follows"),
                "reasons": reasons,
            }
    return list(found.values())[:MOST_TELLINGS]


def _source_of(page: Page, item_id: int) -> str:
    found = page.desk.store.item(item_id)
    return page.line(found).source if found else str(item_id)


@router.post("/stories/{story_id}/split", include_in_schema=False)
def split_here(request: Request, desk: AtDesk, story_id: ItemId, sent: Sent) -> Response:
    """Keep a telling apart from the others, by the page's button."""
    desk.access.require(desk.config, request, form_secret=sent.get("secret"))
    return _led_to(_split(desk, story_id, _number(sent)))


@router.post("/stories/{story_id}/join", include_in_schema=False)
def join_here(request: Request, desk: AtDesk, story_id: ItemId, sent: Sent) -> Response:
    """Make one story of this one and another article's, by the page's form."""
    desk.access.require(desk.config, request, form_secret=sent.get("secret"))
    return _led_to(_join(desk, story_id, _number(sent)))


@router.post("/api/v1/stories/{story_id}/split", tags=["stories"], responses=WRONG)
def split(request: Request, desk: AtDesk, story_id: ItemId, asked: Another) -> JSONResponse:
    """Keep an item apart from the other tellings of a story, for good; needs a token."""
    desk.access.require(desk.config, request)
    return JSONResponse({"story": _split(desk, story_id, asked.item)})


@router.post("/api/v1/stories/{story_id}/join", tags=["stories"], responses=WRONG)
def join(request: Request, desk: AtDesk, story_id: ItemId, asked: Another) -> JSONResponse:
    """Make one story of this one and an item's, for good; needs a token."""
    desk.access.require(desk.config, request)
    return JSONResponse({"story": _join(desk, story_id, asked.item)})


def _split(desk: Desk, story_id: int, item_id: int) -> int:
    tellings = tellings_of(desk, story_id)
    if item_id not in {item.id for item in tellings}:
        raise ProblemError(404, f"story {story_id} has no telling {item_id}")
    rest = desk.store.split_story(item_id)
    return item_at(desk, rest[0]).story if rest else story_id


def _join(desk: Desk, story_id: int, item_id: int) -> int:
    others = [item.id for item in tellings_of(desk, story_id) if item.id != item_id]
    if item_id == story_id or not others:
        raise ProblemError(400, f"item: {item_id} is story {story_id} itself; name an article of another one")
    return desk.store.join_stories(others[0], item_at(desk, item_id).id)


def _number(sent: dict[str, str]) -> int:
    written = sent.get("item", "").strip()
    if not (written.isascii() and written.isdigit()) or not 1 <= int(written[:12]) < 2**31:
        raise ProblemError(400, "item: is no number of an article")
    return int(written)


def _led_to(story_id: int) -> Response:
    return Response(status_code=303, headers={"location": f"/stories/{story_id}"})
