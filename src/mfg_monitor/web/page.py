"""What all pages share: the language, the names of things, the session, and an item as a line of a list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response

from mfg_monitor import __version__
from mfg_monitor.config.topics import Topics
from mfg_monitor.digest.words import link
from mfg_monitor.model import Item
from mfg_monitor.web.answers import plain, tagged
from mfg_monitor.web.desk import Desk
from mfg_monitor.web.paper import template
from mfg_monitor.web.words import Language, Say, published_in, sayer, told, withdrawn_in

PLACES = (
    ("/", "Today"), ("/items", "Articles"), ("/sources", "Sources"), ("/digests", "Digests"), ("/charts", "Charts"),
    ("/runs", "Runs"),
)  # fmt: skip
LANGUAGE_COOKIE = "mfg_monitor_language"
LANGUAGES = {"en": "English", "zh": "中文"}
MOST_TAGS = 8
MOST_FIGURES = 3
LEAD_LENGTH = 320
KINDS = (("sector", "sectors"), ("place", "places"), ("company", "companies"), ("topic", "topics"))


@dataclass(frozen=True, slots=True)
class Line:
    """An item as a list shows it. Every word in it is clean."""

    id: int
    title: str
    lead: str
    source: str
    date: str
    lang: str
    relevant: bool
    score: str
    copy: int | None
    gone: str
    """Since when its page is gone, in words; empty where it is there."""
    language_name: str
    tags: tuple[tuple[str, str, str], ...]
    """Kind, id and name."""
    figures: tuple[str, ...]
    url: str | None
    more: str = ""
    """How many tellings its story has, in words; empty where there is only this one."""
    story: int = 0


@dataclass
class Page:
    """One request for a page."""

    desk: Desk
    request: Request
    release: str = field(default=__version__)
    places: tuple[tuple[str, str], ...] = PLACES

    @cached_property
    def language(self) -> Language:
        """Answer the language: asked for, remembered, or the browser's."""
        asked = self.request.query_params.get("lang") or self.request.cookies.get(LANGUAGE_COOKIE)
        if asked not in {"en", "zh"}:
            asked = self.request.headers.get("accept-language", "")[:2].lower()
        return "zh" if asked == "zh" else "en"

    @property
    def language_tag(self) -> str:
        """Answer the language as HTML names it."""
        return "zh-Hans" if self.language == "zh" else "en"

    @cached_property
    def say(self) -> Say:
        """Answer what translates the words of the pages."""
        return sayer(self.language)

    @property
    def zone(self) -> str:
        """Answer the zone of the times shown."""
        return self.desk.config.settings.digest.timezone

    @property
    def warning(self) -> str:
        """Answer what the reader must know before all else; nothing that is a stranger's business."""
        if self.is_stranger:
            return ""
        problems = (self.desk.clockwork.problem(), self.desk.clockwork.config_problem)
        return "; ".join(plain(problem, 600) for problem in problems if problem)

    @cached_property
    def secret(self) -> str | None:
        """Answer the word that forms of who is logged in carry; None for everybody else."""
        return self.desk.access.secret_of(self.desk.config, self.request)

    @property
    def has_session(self) -> bool:
        """Tell whether there is a session to end: a proxy ends its own."""
        return self.desk.access.has_session(self.desk.config, self.request)

    @property
    def user(self) -> str:
        """Answer the user that a proxy names; "" where there is none."""
        return self.desk.access.user_of(self.desk.config, self.request)

    @property
    def is_stranger(self) -> bool:
        """Tell whether reading needs a login that is not there."""
        return self.desk.config.settings.web.needs_login and self.secret is None

    @property
    def can_log_in(self) -> bool:
        """Tell whether a password or any token is set up."""
        web = self.desk.config.settings.web
        return bool(web.tokens or web.password)

    def is_below(self, place: str) -> bool:
        """Tell whether this page is one of those that a place of the menu leads to."""
        below = ("/items/", "/stories/") if place == "/items" else (f"{place}/",)
        return place != "/" and self.request.url.path.startswith(below)

    @property
    def other_language(self) -> str:
        """Answer the address of this page in the other language."""
        other = "en" if self.language == "zh" else "zh"
        asked = [(key, value) for key, value in self.request.query_params.multi_items() if key != "lang"]
        return f"?{urlencode([*asked, ('lang', other)])}"

    @cached_property
    def source_names(self) -> Mapping[str, str]:
        """Answer the sources' names by id."""
        return {source.id: plain(source.name or source.id, 100) for source in self.desk.config.sources}

    def name_of(self, kind: str, rule_id: str) -> str:
        """Answer what an id of topics.toml is called."""
        return names_of(self.desk.config.topics, self.language).get((kind, rule_id), plain(rule_id, 100))

    def answer(self, name: str, title: str, *, status: int = 200, **values: Any) -> Response:
        """Answer a page made of a template."""
        here = self.request.url.path
        text = template(name).render(page=self, t=self.say, title=title, here=here, **values)
        if status == 200:  # a page may hold a session's word: nobody in between may keep it
            private = {"cache-control": "private, no-cache", "vary": "cookie, accept-language"}
            response = tagged(self.request, text, "text/html; charset=utf-8", extra=private)
        else:
            headers = {"cache-control": "no-store"}
            response = Response(text, status_code=status, media_type="text/html", headers=headers)
        if self.request.query_params.get("lang") in {"en", "zh"}:
            response.set_cookie(LANGUAGE_COOKIE, self.language, max_age=31_536_000, samesite="strict", httponly=True)
        return response

    def line(self, item: Item, *, tellings: int = 1, most_tags: int = MOST_TAGS) -> Line:
        """Answer an item as a list shows it, for itself or for so many tellings of its story."""
        article, verdict = item.article, item.verdict
        tags = [
            (kind, rule_id, self.name_of(kind, rule_id))
            for kind, names in KINDS
            for rule_id in dict.fromkeys(getattr(verdict, names))
        ]
        own = "zh" if self.language == "zh" else "en"
        return Line(
            id=item.id,
            title=plain(article.title, 300) or f"({item.id})",
            lead=plain(article.lead, LEAD_LENGTH),
            source=self.source_names.get(item.source, plain(item.source, 100)),
            date=published_in(self.language, item, self.zone),
            lang=language_tag(article.language),
            relevant=verdict.relevant,
            score=f"{verdict.score:.2f}",
            copy=item.duplicate_of,
            gone=withdrawn_in(self.language, item, self.zone),
            language_name="" if article.language == own else LANGUAGES.get(article.language, ""),
            tags=tuple(tags[:most_tags]),
            figures=tuple(plain(figure.quote, 80) for figure in verdict.figures[:MOST_FIGURES]),
            url=link(item.url, article.canonical_url),
            more=told(self.language, "{} tellings", tellings) if tellings > 1 else "",
            story=item.story,
        )


def language_tag(code: str) -> str:
    """Answer a language as HTML names it; "und" for what is none."""
    return "zh-Hans" if code == "zh" else code if re.fullmatch(r"[a-z]{2,3}", code) else "und"


_NAMES: dict[Language, tuple[Topics, Mapping[tuple[str, str], str]]] = {}


def names_of(topics: Topics, language: Language) -> Mapping[tuple[str, str], str]:
    """Answer the names of a vocabulary by kind and id; made once a vocabulary and language."""
    known = _NAMES.get(language)
    if known is None or known[0] is not topics:
        names = {
            (kind, rule.id): plain((rule.name_zh if language == "zh" else rule.name_en) or rule.name_en or rule.id, 100)
            for kind, table in KINDS
            for rule in getattr(topics, table)
        }
        known = _NAMES[language] = topics, names
    return known[1]
