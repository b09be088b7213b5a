"""Saved pages are read as they were when `monitor try --save` wrote them, or as they were corrected by hand since."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from mfg_monitor.config.sources import ArticleRules
from mfg_monitor.extract import extract
from mfg_monitor.model import Candidate, Page

PAIRS = sorted((Path(__file__).parents[1] / "data" / "pages").glob("*.json"))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.stem)
def test_a_saved_page_is_read_as_written(pair: Path) -> None:
    told = json.loads(pair.read_text(encoding="utf-8"))
    known, result = told["page"], told["result"]
    at, url = datetime.fromisoformat(known["fetched_at"]), known["url"]
    page = Page(url, url, 200, pair.with_suffix(".page").read_bytes(), at, known["content_type"])
    asked = Candidate(url, result["canonical_url"], "saved")
    article = extract([page], asked, rules=ArticleRules(), zone="Asia/Shanghai", language=None, now=at)
    read = {
        "title": article.title,
        "text": article.text,
        "authors": list(article.authors),
        "origin": article.origin,
        "published": article.dating.published,
        "published_evidence": article.dating.evidence,
        "updated": article.dating.updated,
        "language": article.language,
    }
    assert read == {key: result[key] for key in read}
