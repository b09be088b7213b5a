"""The values that travel, one way: source, page, candidate, article, verdict, item, visit, run.

Times are aware UTC and end in `_at`; dates end in `_on`; durations in `_s`; absent is None, never "". Dates of
publication stay ISO 8601 strings cut to their precision ("2025-05-21T10:17+08:00", "2024-05"), because a day that is
known is not a midnight that is known.
"""

from __future__ import annotations

from mfg_monitor.model.article import (
    Article,
    Dating,
    Examined,
    Figure,
    Fingerprint,
    Match,
    Outcome,
    ScorePart,
    Skipped,
    SkipReason,
    Verdict,
)
from mfg_monitor.model.memory import (
    Duplicate,
    Front,
    Hold,
    Item,
    ItemFilter,
    Known,
    Likeness,
    New,
    Novelty,
    SourceState,
    State,
    Stored,
    Unchanged,
    Update,
    VisitStatus,
)
from mfg_monitor.model.pages import (
    Candidate,
    Capture,
    DateWitness,
    Dropped,
    Evidence,
    Failure,
    Found,
    NotModified,
    Page,
    Precision,
    Raw,
    Validators,
    Where,
)
from mfg_monitor.model.run import (
    Counts,
    Run,
    Visit,
)

__all__ = [
    "Article",
    "Candidate",
    "Capture",
    "Counts",
    "DateWitness",
    "Dating",
    "Dropped",
    "Duplicate",
    "Evidence",
    "Examined",
    "Failure",
    "Figure",
    "Fingerprint",
    "Found",
    "Front",
    "Hold",
    "Item",
    "ItemFilter",
    "Known",
    "Likeness",
    "Match",
    "New",
    "NotModified",
    "Novelty",
    "Outcome",
    "Page",
    "Precision",
    "Raw",
    "Run",
    "ScorePart",
    "SkipReason",
    "Skipped",
    "SourceState",
    "State",
    "Stored",
    "Unchanged",
    "Update",
    "Validators",
    "Verdict",
    "Visit",
    "VisitStatus",
    "Where",
]
