"""The pages for readers: today, articles, digests, charts, runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from mfg_monitor import publish
from mfg_monitor.model import Item, ItemFilter, SourceState
from mfg_monitor.rest_days import is_rest_day
from mfg_monitor.rhythm import Rhythm
from mfg_monitor.search.query import Query
from mfg_monitor.search.snippets import snippet
from mfg_monitor.web import amounts, charts, looking
from mfg_monitor.web.answers import plain, tagged
from mfg_monitor.web.api import days_of
from mfg_monitor.web.asked import Listed
from mfg_monitor.web.desk import AtDesk, Desk
from mfg_monitor.web.page import KINDS, LEAD_LENGTH, Line, Page, names_of
from mfg_monitor.web.paper import static
from mfg_monitor.web.problem import ProblemError
from mfg_monitor.web.words import day_in, listed, moment_in, month_in, told

router = APIRouter(include_in_schema=False)
A_SECTOR = 8
EARLIER = 12
A_PAGE = 40
NEARLY = 0.1
"""How far under the threshold an article was nearly kept."""
NEARLY_AMONG = 200
"""Rejected articles that a page looks through for nearly kept ones of some words or days."""
MOST_RUNS = 60
GENERAL = "manufacturing"
"""The sector of the shipped topics.toml for what belongs to no other one."""
STATIC = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "htmx.min.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
FILTERS = ("sector", "place", "company", "topic", "language", "source", "cursor")
TROUBLE = frozenset({"failed", "blocked"})


@router.get("/static/{name}")
def file(request: Request, name: str) -> Response:
    """Answer one of the few files that pages are made with."""
    if name not in STATIC:
        raise ProblemError(404, "there is no such file")
    return tagged(request, static(name), STATIC[name], extra={"cache-control": "public, max-age=3600"})


@router.get("/")
def today(request: Request, desk: AtDesk) -> Response:
    """Today's stories by sector, and the newest before."""
    page = Page(desk, request)
    day = publish.today(desk.config.settings.digest.timezone, desk.now())
    since = datetime.combine(day, time(), ZoneInfo(page.zone))
    kept = ItemFilter(relevant=True, duplicates=False, is_past=False, newest_first=True)
    stories = _stories(desk.store.items(_with(kept, since_at=since)))
    sections = _sections(page, stories)
    aside = desk.store.count(ItemFilter(relevant=False, since_at=since))
    rhythms = desk.rhythms()
    watched = [state for state in desk.store.states() if state.id in page.source_names]
    ill = sum(state.last_status in TROUBLE or rhythms.get(state.id, Rhythm()).is_blind for state in watched)
    wanted = _with(kept, until_at=since, limit=EARLIER, one_a_story=True)
    earlier = desk.store.items(wanted) if len(stories) < EARLIER else ()
    return page.answer(
        "today.html.j2",
        page.say("Today"),
        day_words=day_in(page.language, day),
        summary=told(page.language, "{} stories kept, {} articles set aside.", len(stories), aside),
        troubles=told(page.language, "{} sources are in trouble.", ill) if ill else "",
        next_visit=_next_visit(page, watched),
        sections=sections,
        earlier=[page.line(item) for item in earlier if item.story not in stories],
    )


def _next_visit(page: Page, watched: Sequence[SourceState]) -> str:
    """Answer when a source is visited next; "" where none is. What is overdue is visited now."""
    enabled = {source.id for source in page.desk.config.sources if source.enabled}
    due = min((state.next_due_at for state in watched if state.next_due_at and state.id in enabled), default=None)
    if due is None:
        return ""
    return told(page.language, "The next visit is at {}.", moment_in(max(due, page.desk.now()), page.zone))


def _stories(items: Iterable[Item]) -> dict[int, list[Item]]:
    """Answer the tellings of each story, the one that fits best first."""
    stories: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        stories[item.story].append(item)
    for tellings in stories.values():
        tellings.sort(key=lambda one: (-one.verdict.score, one.id))
    return stories


def _sections(page: Page, stories: Mapping[int, list[Item]]) -> list[dict[str, Any]]:
    """Answer the sectors with their stories, the fullest first; what has no sector is manufacturing in general."""
    sectors: dict[str, list[list[Item]]] = defaultdict(list)
    for tellings in stories.values():
        sectors[next(iter(tellings[0].verdict.sectors), GENERAL)].append(tellings)
    known = page.desk.config.topics.sectors
    names = {GENERAL: page.say("Manufacturing in general")} if all(one.id != GENERAL for one in known) else {}
    return [
        {
            "name": names.get(sector) or page.name_of("sector", sector),
            "count": len(found),
            "stories": [
                page.line(tellings[0], tellings=len(tellings))
                for tellings in sorted(found, key=lambda one: -one[0].verdict.score)[:A_SECTOR]
            ],
            "more": sector if sector not in names and len(found) > A_SECTOR else "",
        }
        for sector, found in sorted(sectors.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]


def _with(wanted: ItemFilter, **changed: Any) -> ItemFilter:
    return ItemFilter(**{**{name: getattr(wanted, name) for name in wanted.__slots__}, **changed})


@router.get("/items")
def items(request: Request, desk: AtDesk) -> Response:
    """Articles by filters in the address."""
    page = Page(desk, request)
    asked = _asked(request)
    listed, extra = _listed(desk, asked)
    if asked["q"].strip() or asked["since"] or asked["until"]:
        return _found(page, asked)
    found = list(desk.store.items(_with(listed.filter(desk.config), **extra)))
    shown = found[:A_PAGE]
    query = {key: value for key, value in asked.items() if value}
    following = None
    if len(found) > A_PAGE:
        following = f"/items?{urlencode({**query, 'cursor': charts.cursor(shown[-1])})}"
    return page.answer(
        "items.html.j2",
        page.say("Articles"),
        asked=asked,
        is_narrowed=_is_narrowed(asked),
        choices=_choices(page),
        count_words=told(page.language, "{} articles a page, newest first" if following else "{} articles", len(shown)),
        exports=_exports(listed),
        stories=[page.line(item) for item in shown],
        next=following,
    )


def _is_narrowed(asked: dict[str, str]) -> bool:
    """Tell whether a filter beyond words and verdict is set."""
    return any(value for name, value in asked.items() if name not in {"q", "verdict", "cursor"})


def _found(page: Page, asked: dict[str, str]) -> Response:
    """Answer the articles of some words, best first, or of some days, newest first.

    Either way days are those of publication: one meaning, and the one that the search index knows.
    """
    has_words = bool(asked["q"].strip())
    words = looking.with_filters(asked)
    query = looking.read(page.desk, words)
    is_nearly, place = asked["verdict"] == "nearly", asked["cursor"] or None
    hits = looking.look(page.desk, query, NEARLY_AMONG if is_nearly else A_PAGE, place, newest_first=not has_words)
    least = _nearly_from(page.desk) if is_nearly else 0.0
    found = [item for item in hits.items if item.verdict.score >= least]
    with_copies = asked["duplicates"] == "true"
    shown = [item for item in found if item.duplicate_of is None or with_copies]
    if is_nearly:
        count = told(page.language, "{} of {} rejected ones", len(shown), len(hits.items))
    else:
        count = told(page.language, "{} articles" if hits.is_total_exact else "At least {} articles", hits.total)
    if left_out := len(found) - len(shown):
        count += " · " + told(page.language, "{} copies left out here", left_out)
    ordered = {} if has_words else {"order": "newest"}
    exported = urlencode({"q": words, **ordered, "duplicates": str(with_copies).lower(), "limit": A_PAGE})
    kept = {key: value for key, value in asked.items() if value}
    return page.answer(
        "items.html.j2",
        page.say("Articles"),
        asked=asked,
        is_narrowed=_is_narrowed(asked),
        choices=_choices(page),
        count_words=count,
        exports=[] if is_nearly else [(f.upper(), f"/api/v1/search.{f}?{exported}") for f in ("csv", "json", "atom")],
        stories=[_line(page, item, query if has_words else None) for item in shown],
        next=f"/items?{urlencode({**kept, 'cursor': hits.next})}" if hits.next else None,
    )


def _line(page: Page, item: Item, query: Query | None) -> Line:
    """Answer an article as a line, with the words around what was looked for."""
    line = page.line(item)
    return line if query is None else replace(line, lead=plain(snippet(item.article.text, query).text, LEAD_LENGTH))


def _asked(request: Request) -> dict[str, str]:
    given = request.query_params
    names = (
        "q",
        "verdict",
        "sector",
        "place",
        "company",
        "topic",
        "language",
        "source",
        "since",
        "until",
        "duplicates",
    )
    asked = {name: given.get(name, "")[:200] for name in (*names, "cursor")}
    asked["q"] = given.get("q", "")[: looking.LONGEST_QUERY]
    if given.get("relevant") == "true":
        asked["verdict"] = "kept"
    return asked | {"verdict": asked["verdict"] or "kept"}


def _listed(desk: Desk, asked: dict[str, str]) -> tuple[Listed, dict[str, Any]]:
    given: dict[str, Any] = {name: asked[name] for name in FILTERS if asked[name]}
    extra: dict[str, Any] = {}
    match asked["verdict"]:
        case "kept":
            given["relevant"] = True
        case "rejected":
            given["relevant"] = False
        case "nearly":
            extra["nearly_from"] = _nearly_from(desk)
        case "all":
            pass
        case odd:
            raise ProblemError(400, f"verdict: {odd!r} is none of kept, nearly, rejected, all")
    return Listed(**given, duplicates=asked["duplicates"] == "true", limit=A_PAGE), extra


def _nearly_from(desk: Desk) -> float:
    return max(0.0, desk.config.settings.classify.threshold - NEARLY)


def _choices(page: Page) -> list[tuple[str, str, list[tuple[str, str]]]]:
    names = names_of(page.desk.config.topics, page.language)
    known = {
        kind: sorted(((i, n) for (k, i), n in names.items() if k == kind), key=lambda one: one[1]) for kind, _ in KINDS
    }
    sources = sorted(page.source_names.items(), key=lambda one: one[1].lower())
    words = {"sector": "Sector", "place": "Place", "company": "Company", "topic": "Topic"}
    return [
        *((kind, page.say(words[kind]), sorted(known[kind], key=lambda one: one[1])) for kind in known),
        ("source", page.say("Source"), sources),
        ("language", page.say("Language"), [("en", "English"), ("zh", "中文")]),
    ]


def _exports(listed: Listed) -> list[tuple[str, str]]:
    asked = listed.model_dump(exclude_defaults=True, exclude={"cursor", "limit"}, mode="json")
    asked = {key: str(value).lower() if isinstance(value, bool) else value for key, value in asked.items()}
    query = urlencode({**asked, "duplicates": str(listed.duplicates).lower()})
    return [(form.upper(), f"/api/v1/items.{form}?{query}") for form in ("csv", "json", "atom")]


@router.get("/digests")
def digests(request: Request, desk: AtDesk) -> Response:
    """The days there are digests of."""
    page = Page(desk, request)
    months: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for one in days_of(desk):
        day = date.fromisoformat(one["day"])
        months[month_in(page.language, day)].append((day, one["url"]))
    found = [_month(page, name, sorted(days)) for name, days in months.items()]
    return page.answer("digests.html.j2", page.say("Digests"), months=found)


def _month(page: Page, name: str, days: list[tuple[date, str]]) -> dict[str, Any]:
    """Answer a month as a calendar shows it: weeks begin on Monday."""
    shown = [
        {
            "number": day.day,
            "url": url,
            "words": day_in(page.language, day),
            "is_rest": day.weekday() > 4 or is_rest_day(day),
        }
        for day, url in days
    ]
    return {"name": name, "blanks": days[0][0].weekday(), "days": shown}


@router.get("/charts")
def chart(request: Request, desk: AtDesk) -> Response:
    """Stories a week, by sector, place and company; and the figures that they tell."""
    page = Page(desk, request)
    counted = charts.counted(desk)
    found = [
        charts.Chart(kind, page.say(name), charts.rows_of(page, kind, counted[kind])) for kind, name in charts.SHOWN
    ]
    first_on = day_in(page.language, charts.weeks_until(desk.now())[0])
    summary = told(page.language, "Stories kept in the last {} weeks, one bar a week, from {}.", charts.WEEKS, first_on)
    figures = amounts.counted(desk)
    return page.answer(
        "charts.html.j2",
        page.say("Charts"),
        summary=summary,
        charts=[one for one in found if one.rows],
        sums=[_amount(page, one) for one in figures.sums],
        counts=[_amount(page, one) for one in figures.counts],
    )


def _amount(page: Page, one: amounts.Amount) -> dict[str, Any]:
    line = page.line(one.item)
    more = told(page.language, "{} stories name such a number", one.stories) if one.stories > 1 else ""
    return {
        "words": one.words,
        "more": more,
        **{name: getattr(line, name) for name in ("id", "title", "lang", "source", "date")},
    }


@router.get("/runs")
def runs(request: Request, desk: AtDesk) -> Response:
    """The newest runs."""
    page = Page(desk, request)
    asked = request.query_params.get("cursor", "")
    if asked and not (asked.isascii() and asked.isdigit() and 0 < int(asked[:12]) < 2**31):
        raise ProblemError(400, "cursor: is none that was given out; begin again without it")
    found = desk.store.run_sums(MOST_RUNS + 1, int(asked) if asked else None)
    rows = [
        {
            "id": run.id,
            "when": moment_in(run.started_at, page.zone),
            "took": told(page.language, "took {} s", f"{(run.finished_at - run.started_at).total_seconds():.1f}"),
            "sources": run.sources,
            "totals": run.totals,
            "troubles": _unread(page, run.unread),
        }
        for run in found[:MOST_RUNS]
    ]
    return page.answer(
        "runs.html.j2",
        page.say("Runs"),
        runs=rows,
        next=f"/runs?cursor={found[MOST_RUNS - 1].id}" if len(found) > MOST_RUNS else "",
    )


def _unread(page: Page, sources: tuple[str, ...]) -> str:
    ill = [page.source_names.get(source, plain(source, 100)) for source in sources]
    more = "" if len(ill) <= 5 else f" +{len(ill) - 5}"
    return told(page.language, "not read: {}", listed(page.language, ill[:5]) + more) if ill else ""
