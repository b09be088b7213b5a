"""A text's fingerprint, for tests that need nothing else of an article."""

from __future__ import annotations

from mfg_monitor.dedupe import fingerprint
from mfg_monitor.model import Article, Fingerprint


def printed(text: str) -> Fingerprint:
    return fingerprint(Article("http://a.example/1", "http://a.example/1", "t", text, "", "en"))
