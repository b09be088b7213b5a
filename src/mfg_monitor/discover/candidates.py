"""What a front page named → candidates: absolute, of the web, wanted by the source, each address once, and bounded."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from mfg_monitor import dates, urls
from mfg_monitor.config.sources import WebSource
from mfg_monitor.discover import wrapped
from mfg_monitor.discover.markup import plain
from mfg_monitor.model import Candidate, DateWitness, Evidence, Found, Page
from mfg_monitor.text import one_line

MAX_CANDIDATES = 60_000
MAX_ADDRESS = 2_000
"""Longer addresses are no articles, and bound what a pattern from the configuration is run on."""
MAX_TITLE = 500
MAX_SUMMARY = 2_000
MAX_CONTENT = 200_000
_MAX_QUOTE = 200
_EARLIEST_YEAR = 1991
"""The first web page; dates before it (the epoch above all) are defaults, not dates."""
_AHEAD = timedelta(days=2)


class Collector:
    """Gathers the candidates of one front page in their order."""

    def __init__(self, source: WebSource, page: Page, *, now: datetime) -> None:
        self.source = source
        self.page = page
        self.now = now
        self.without_address = 0
        self.unwanted = 0
        self._leading_back = 0
        self._own = frozenset(_canonical(page.url, page.final_url))
        self._pattern = re.compile(source.link_pattern) if source.link_pattern else None
        self._candidates: dict[str, Candidate] = {}
        self._cut = False

    def __len__(self) -> int:
        return len(self._candidates)

    def add(
        self,
        href: str | None,
        *,
        base: str | None = None,
        title: str | None = None,
        summary: str | None = None,
        content: str | None = None,
        witnesses: Iterable[DateWitness | None] = (),
        signature: str | None = None,
        language: str | None = None,
    ) -> bool:
        """Take one entry, if it has an address of the web that the source wants; tell whether it was new."""
        url = urls.absolute(base or self.page.final_url, href) if href and len(href) <= MAX_ADDRESS else None
        if not url or len(url) > MAX_ADDRESS:
            self.without_address += 1
            return False
        target = wrapped.target_of(url)
        if self._pattern and not any(self._pattern.search(one) for one in (url, target) if one):
            self.unwanted += 1
            return False
        url = target or url
        try:
            canonical = urls.canonical(url)
        except ValueError:
            self.without_address += 1
            return False
        if canonical in self._own:
            self._leading_back += 1
            return False
        if canonical in self._candidates:
            return False
        if len(self._candidates) >= MAX_CANDIDATES:
            self._cut = True
            return False
        self._candidates[canonical] = Candidate(
            url=url,
            canonical_url=canonical,
            source=self.source.id,
            title=one_line(title or "")[:MAX_TITLE] or None,
            summary=(summary or "")[:MAX_SUMMARY] or None,
            content=(content or "")[:MAX_CONTENT] or None,
            witnesses=tuple(witness for witness in witnesses if witness),
            found_on=self.page.final_url,
            signature=f"{self.source.id}:{signature}" if signature else None,
            language=language or None,
        )
        return True

    def witness(self, raw: str | None, evidence: Evidence, role: str = "published") -> DateWitness | None:
        """Answer what a raw date says, or None where it says nothing to be believed."""
        return witness(raw, evidence, role, zone=self.source.timezone, now=self.now)

    def found(
        self,
        *,
        children: Iterable[str] = (),
        warnings: Iterable[str] = (),
        title: str | None = None,
        ttl_s: float | None = None,
    ) -> Found:
        """Answer all that was gathered."""
        told = list(warnings)
        if self._cut:
            told.append(f"more than {MAX_CANDIDATES} addresses; the rest was left out")
        if not self._candidates and self.unwanted:
            told.append(f"link_pattern {self.source.link_pattern!r} fits none of {self.unwanted} addresses")
        if self._leading_back and not self._candidates:
            told.append(f"{self._leading_back} entries lead to nothing but this front page itself")
        clean = plain(title or "")[:MAX_TITLE] or None
        return Found(tuple(self._candidates.values()), tuple(children), tuple(told), clean, ttl_s)


def _canonical(*addresses: str) -> Iterator[str]:
    for url in addresses:
        with contextlib.suppress(ValueError):
            yield urls.canonical(url)


def witness(raw: str | None, evidence: Evidence, role: str, *, zone: str, now: datetime) -> DateWitness | None:
    """Answer the date that `raw` writes; None where it is unreadable, from before the web, or from the future."""
    text = one_line((raw or "")[:_MAX_QUOTE])
    moment = dates.read(text, zone=zone, now=now) if text else None
    if not moment or moment.value[:4] < str(_EARLIEST_YEAR):
        return None
    if moment.value[:10] > (now + _AHEAD).isoformat()[: min(10, len(moment.value))]:
        return None
    kind: Evidence = evidence
    return DateWitness(kind, moment.value, moment.precision, text, "updated" if role == "updated" else "published")


def signature(*parts: str | None) -> str | None:
    """Answer a short digest that changes when one of the parts does; None where all are absent."""
    if not any(parts):
        return None
    return hashlib.blake2b(
        "\0".join(part or "" for part in parts).encode("utf-8", "replace"), digest_size=8
    ).hexdigest()
