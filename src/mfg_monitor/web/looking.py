"""Searching: the query of a reader, with the filters that stand beside it, and `/api/v1/search`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from mfg_monitor.config.topics import Topics
from mfg_monitor.errors import ConfigError
from mfg_monitor.model import Item
from mfg_monitor.record import as_object
from mfg_monitor.search import Hits, parse
from mfg_monitor.search.names import resolver
from mfg_monitor.search.query import Query as Asked
from mfg_monitor.search.query import Resolve
from mfg_monitor.search.snippets import Snippet, snippet
from mfg_monitor.web.answers import json_text, tagged
from mfg_monitor.web.asked import CURSOR, MOST_A_PAGE
from mfg_monitor.web.desk import AtDesk, Desk
from mfg_monitor.web.lists import Form, items_page, next_link
from mfg_monitor.web.problem import ProblemError

router = APIRouter(prefix="/api/v1", tags=["search"])
LONGEST_QUERY = 500
WRONG: dict[int | str, dict[str, Any]] = {400: {"description": "The query is not understood; the body says why."}}


class Sought(BaseModel):
    """What is looked for; filters are words of the query, as in `sector:nev`."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(max_length=LONGEST_QUERY, description="as of `monitor search`")
    limit: int = Field(default=20, ge=1, le=MOST_A_PAGE)
    cursor: Annotated[str, Field(max_length=40)] | None = Field(default=None, description=CURSOR)
    order: Literal["best", "newest"] = "best"
    duplicates: bool = Field(default=True, description="false leaves copies out of each page; `total` counts them")

    def page_of(self, hits: Hits) -> list[Item]:
        """Answer the items of a page, without copies where they are not wanted."""
        return [item for item in hits.items if self.duplicates or item.duplicate_of is None]


_RESOLVERS: dict[int, tuple[Topics, Resolve]] = {}


def read(desk: Desk, words: str) -> Asked:
    """Answer a query by the words of the vocabulary. Raises: ProblemError."""
    topics = desk.config.topics
    if id(topics) not in _RESOLVERS:
        _RESOLVERS.clear()
        _RESOLVERS[id(topics)] = topics, resolver(topics)
    try:
        return parse(words, _RESOLVERS[id(topics)][1])
    except ConfigError as error:
        raise ProblemError(400, str(error)) from None


def look(desk: Desk, query: Asked, limit: int, place: str | None, *, newest_first: bool = False) -> Hits:
    """Answer a page of hits. Raises: ProblemError."""
    try:
        return desk.store.search(query, limit, place, newest_first=newest_first)
    except ConfigError as error:
        raise ProblemError(400, f"cursor: {error}") from None


def with_filters(asked: dict[str, str]) -> str:
    """Answer the words asked for, narrowed by the filters beside them; the nearly kept are some of the rejected."""
    said = [asked["q"]]
    match asked["verdict"]:
        case "kept":
            said.append("relevant:yes")
        case "rejected" | "nearly":
            said.append("relevant:no")
        case _:
            pass
    fields = {"language": "lang", "since": "after", "until": "before"}
    names = ("sector", "place", "company", "topic", "language", "source", "since", "until")
    chosen = ((fields.get(name, name), asked[name].replace('"', "")) for name in names if asked[name])
    return " ".join([*said, *(f'{field}:"{value}"' for field, value in chosen)])


@router.get("/search", responses=WRONG)
def search(request: Request, desk: AtDesk, sought: Annotated[Sought, Query()]) -> Response:
    """Items that fit a query, best first, each with the part of its text that shows why."""
    query = read(desk, sought.q)
    hits = look(desk, query, sought.limit, sought.cursor, newest_first=sought.order == "newest")
    found = sought.page_of(hits)
    body = {
        "items": [as_object(item) for item in found],
        "snippets": [_told(snippet(item.article.text, query)) for item in found],
        "total": hits.total,
        "total_is_exact": hits.is_total_exact,
        "next_cursor": hits.next,
    }
    return tagged(request, json_text(body), "application/json", extra=next_link(request, hits.next))


def _told(found: Snippet) -> dict[str, Any]:
    return {"text": found.text, "marks": [list(mark) for mark in found.marks]}


@router.get("/search.{form}", responses=WRONG, response_class=Response)
def search_in_form(request: Request, desk: AtDesk, form: Form, sought: Annotated[Sought, Query()]) -> Response:
    """Items that fit a query as JSON, CSV or Atom; the header Link leads to the next page."""
    if form == "json":
        return search(request, desk, sought)
    hits = look(desk, read(desk, sought.q), sought.limit, sought.cursor, newest_first=sought.order == "newest")
    return items_page(request, form, sought.page_of(hits), hits.next, title=f"Search: {sought.q[:100]}")
