"""Articles to fill a store with, and a plain rule for what they are to each other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from mfg_monitor.model import (
    Article,
    Candidate,
    DateWitness,
    Dating,
    Duplicate,
    Examined,
    Figure,
    Fingerprint,
    Likeness,
    Match,
    New,
    Novelty,
    ScorePart,
    Skipped,
    Unchanged,
    Update,
    Validators,
    Verdict,
)
from mfg_monitor.store import MemoryStore, SqlStore

T0 = datetime(2026, 3, 1, 8, 30, 15, 123456, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return T0 + timedelta(minutes=minutes)


def candidate(url: str = "http://news.example/a", **more: object) -> Candidate:
    fields = {"url": url, "canonical_url": url, "source": "daily", "found_on": "http://news.example/", **more}
    return Candidate(**fields)  # type: ignore[arg-type]


def fingerprint(text: str, bands: Sequence[int] | None = None) -> Fingerprint:
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
    own = tuple(int.from_bytes(digest[n : n + 2], "big") - 2**62 for n in range(0, 8, 2))
    return Fingerprint(digest.hex(), digest * 32, own if bands is None else tuple(bands), ("50 GWh", "上海"))


def examined(
    url: str = "http://news.example/a",
    text: str = "The plant in Lingang will make 50 GWh of cells a year.",
    *,
    minutes: float = 0,
    relevant: bool = True,
    canonical_url: str | None = None,
    final_url: str | None = None,
    title: str = "A battery plant for Lingang",
    bands: Sequence[int] | None = None,
    validators: Validators | None = None,
    dating: Dating | None = None,
    sectors: tuple[str, ...] = ("batteries",),
    language: str = "en",
    rules: str = "r1",
    whole_text: str | None = None,
    **more: object,
) -> Examined:
    witness = DateWitness("json-ld", "2026-03-01T10:17+08:00", "minute", '"2026-03-01T10:17+08:00"')
    told = Dating("2026-03-01T10:17+08:00", "minute", "json-ld", None, None, None, (witness,))
    article = Article(
        url=url,
        canonical_url=canonical_url or url,
        title=title,
        text=text,
        lead=text[:40],
        language=language,
        dating=dating or told,
        authors=("Li Na", "王芳"),
        origin="新华社",
        extractor="trafilatura",
        quality=("no author line",),
    )
    verdict = Verdict(
        relevant=relevant,
        score=0.8125 if relevant else 0.1,
        sectors=sectors,
        places=("lingang",),
        companies=("tesla",),
        topics=("new-plant",),
        matches=(Match("place", "lingang", "Lingang", "body", 13, 20, 0.5),),
        figures=(Figure(50.0, "GWh", None, "50 GWh", 31, 37, period="a year"),),
        parts=(ScorePart("place", 0.5, "Lingang in the body"), ScorePart("sector", 0.3125, "cells")),
        notes=("nothing was discounted",),
        rules=rules,
    )
    return Examined(
        candidate=candidate(url, **more),
        article=article,
        verdict=verdict,
        fingerprint=fingerprint(text, bands),
        fetched_at=at(minutes),
        final_url=final_url or url,
        validators=validators or Validators(),
        whole_text=whole_text,
    )


def skipped(
    url: str = "http://news.example/a", *, minutes: float = 0, retryable: bool = True, **more: object
) -> Skipped:
    reason = more.pop("reason", "http")
    message = more.pop("message", "the server answered 503")
    return Skipped(candidate(url, **more), reason, message, at(minutes), retryable=retryable)  # type: ignore[arg-type]


def decide(new: Examined, likenesses: Sequence[Likeness]) -> Novelty:
    """A plain rule: the same address is the same article, the same text or most bands a duplicate."""
    for likeness in likenesses:
        if likeness.relation == "address":
            same = likeness.fingerprint.text_hash == new.fingerprint.text_hash
            return Unchanged(likeness.item_id) if same else Update(likeness.item_id)
    for likeness in likenesses:
        shared = set(likeness.fingerprint.bands) & set(new.fingerprint.bands)
        if likeness.relation == "text" or len(shared) > len(new.fingerprint.bands) / 2:
            return Duplicate((likeness.item_id,), 1.0 if likeness.relation == "text" else 0.9)
    return New()


AnyStore = SqlStore | MemoryStore
UNDATED = Dating()
SOMETIME_2024 = Dating(None, "unknown", "inferred", date(2024, 1, 1), date(2024, 12, 31))
