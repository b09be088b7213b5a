"""The page of one article: its text with the words that counted, every reason, its raw pages; and who labels it."""

from __future__ import annotations

from typing import Any, cast, get_args

from fastapi import APIRouter, Request, Response

from mfg_monitor.dedupe.copying.differences import shortened, steps
from mfg_monitor.digest.words import link
from mfg_monitor.model import Item, ItemFilter, Match
from mfg_monitor.model.labels import LabelValue
from mfg_monitor.web import marked
from mfg_monitor.web.answers import plain
from mfg_monitor.web.api import ItemId, item_at
from mfg_monitor.web.desk import AtDesk, Desk, Sent
from mfg_monitor.web.notes import note_in
from mfg_monitor.web.page import LANGUAGES, Page, language_tag
from mfg_monitor.web.paper import template
from mfg_monitor.web.problem import ProblemError
from mfg_monitor.web.reasons import part_in, witness_in
from mfg_monitor.web.words import CHINESE, amount_in, aside, listed, moment_in, named, told

router = APIRouter(include_in_schema=False)
MOST_TAGS = 60
MOST_TELLINGS = 20
MOST_REVISIONS = 10
MOST_CAPTURES = 5
MOST_FIGURES = 40
MOST_PARTS = 5
_KINDS = {
    "sector": "Sector",
    "place": "Place",
    "company": "Company",
    "maker": "Company not on the list",
    "topic": "Topic",
    "exclusion": "Misleading",
}


@router.get("/items/{item_id}")
def item(request: Request, desk: AtDesk, item_id: ItemId) -> Response:
    """One article: its text with the words that counted, and every reason."""
    page = Page(desk, request)
    found = item_at(desk, item_id)
    article, verdict = found.article, found.verdict
    tellings = desk.store.items(ItemFilter(story=found.story, limit=MOST_TELLINGS + 1))
    return page.answer(
        "item.html.j2",
        plain(article.title, 300) or f"({item_id})",
        id=item_id,
        item=page.line(found, most_tags=MOST_TAGS),
        url=link(found.url, article.canonical_url),
        authors=plain(listed(page.language, article.authors), 300),
        origin=plain(article.origin or "", 100),
        heading=marked.heading(found, lambda match: _why(page, match)),
        paragraphs=marked.paragraphs(found, lambda match: _why(page, match)),
        # What rounds to nought has no sign.
        parts=[(*part_in(page.language, part.name, part.reason), round(part.value, 2) + 0.0) for part in verdict.parts],
        notes=[note_in(page.language, note) for note in verdict.notes],
        witnesses=[
            {
                "evidence": witness_in(page.language, one.evidence),
                "role": witness_in(page.language, one.role),
                "value": one.value,
                "quote": one.quote,
            }
            for one in article.dating.witnesses
        ],
        figures=_figures(page, found),
        tellings=[page.line(one) for one in tellings if one.id != item_id],
        record=_record(page, found),
        revisions=revisions_of(page, found),
        label=_label_of(desk, item_id),
        story=found.story,
        captures=_captures(page, item_id),
        citation=_citation(page, found),
        legend=_legend(page, found),
    )


def _legend(page: Page, found: Item) -> list[tuple[str, str]]:
    """Answer the kinds of words that are marked in the text, and what they are called."""
    kinds = {match.kind for match in found.verdict.matches}
    return [(kind, page.say(name)) for kind, name in _KINDS.items() if kind in kinds]


def _figures(page: Page, found: Item) -> list[tuple[str, str]]:
    """Answer each figure once, as printed and as understood."""
    pairs = ((plain(one.quote, 80), amount_in(page.language, one)) for one in found.verdict.figures)
    return list(dict.fromkeys(pairs))[:MOST_FIGURES]


def _captures(page: Page, item_id: int) -> list[tuple[str, str]]:
    """Answer the raw pages that can be taken: their names and addresses."""
    return [
        (
            told(page.language, "Raw page, revision {}, part {}", capture.revision, part),
            f"/items/{item_id}/raw/{capture.revision}/{part}",
        )
        for capture in page.desk.store.captures(item_id)[-MOST_CAPTURES:]
        for part, _ in enumerate(capture.pages[:MOST_PARTS], 1)
    ]


def _citation(page: Page, found: Item) -> str:
    """Answer how to cite an article: who, what, where, when, and when it was seen."""
    article = found.article
    line = page.line(found)
    who = plain(listed(page.language, article.authors), 200)
    seen = moment_in(found.first_seen_at, page.zone)
    parts = (who, f"“{line.title}”", line.source, line.date, line.url or "", f"{page.say('first seen')} {seen}")
    stop, comma = ("，", "，") if page.language == "zh" else (". ", ", ")
    ours = f"mfg-monitor {found.id}{comma}{page.say('revision')} {found.revision}"
    return aside(page.language, stop.join(part for part in parts if part), ours)


@router.get("/items/{item_id}/raw/{revision}/{part}")
def raw_page(desk: AtDesk, item_id: ItemId, revision: int, part: int) -> Response:
    """Answer the bytes that a server sent, to be kept: never shown as a page of ours."""
    item_at(desk, item_id)
    capture = next((one for one in desk.store.captures(item_id) if one.revision == revision), None)
    if capture is None or not 1 <= part <= len(capture.pages):
        raise ProblemError(404, "no such raw page is kept")
    name = f"item-{item_id}-revision-{revision}-part-{part}.txt"
    headers = {
        "content-type": "text/plain",
        "content-disposition": f'attachment; filename="{name}"',
        "content-security-policy": "default-src 'none'; sandbox",
        "cache-control": "no-store",
    }
    return Response(capture.pages[part - 1].body, headers=headers)


def _record(page: Page, found: Item) -> list[tuple[str, str]]:
    article = found.article
    said = (_said(page, words) for words in (article.extractor, *article.quality))
    told_by = plain(listed(page.language, said), 400)
    return [
        (page.say("id"), str(found.id)),
        (page.say("first seen"), moment_in(found.first_seen_at, page.zone)),
        (page.say("revision"), str(found.revision)),
        (page.say("language"), LANGUAGES.get(article.language, language_tag(article.language))),
        (page.say("address"), plain(found.url, 500)),
        (page.say("read by"), told_by),
    ]


def _said(page: Page, words: str) -> str:
    return page.say(words) if words in CHINESE else words


def _why(page: Page, match: Match) -> str:
    """Answer which rule met a word, and how much it weighed."""
    kind = page.say(_KINDS[match.kind]) if match.kind in _KINDS else match.kind
    rule = named(page.language, kind, page.name_of(match.kind, match.id))
    return aside(page.language, rule, f"{match.weight:+.2f}")


def revisions_of(page: Page, found: Item, most: int = MOST_REVISIONS) -> list[dict[str, Any]]:
    """Answer the earlier wordings of an article, newest first, each with what the next one changed."""
    older = page.desk.store.revisions(found.id) if found.revision > 1 else []
    return [
        {
            "number": step.old.number,
            "date": moment_in(step.old.seen_at, page.zone),
            "changed": listed(page.language, map(page.say, step.old.changed)),
            "title": step.title if any(kind for kind, _ in step.title) else [],
            "pieces": shortened(step.text),
        }
        for step in reversed(steps(found, older[-most:]))
    ]


def _label_of(desk: Desk, item_id: int) -> str | None:
    return next((one.value for one in desk.store.labels() if one.item_id == item_id), None)


@router.post("/items/{item_id}/label")
def label(request: Request, desk: AtDesk, item_id: ItemId, sent: Sent) -> Response:
    """Store a label; answers the buttons anew to htmx, else leads back to the page."""
    desk.access.require(desk.config, request, form_secret=sent.get("secret"))
    value = sent.get("value")
    if value not in get_args(LabelValue):
        raise ProblemError(400, "a label is yes, no or unsure")
    item_at(desk, item_id)
    desk.store.label(item_id, cast("LabelValue", value), desk.now())
    if request.headers.get("hx-request") != "true":
        return Response(status_code=303, headers={"location": f"/items/{item_id}"})
    page = Page(desk, request)
    text = template("label.html.j2").render(page=page, t=page.say, id=item_id, label=value)
    return Response(text, media_type="text/html")
