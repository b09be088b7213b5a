"""Articles made of nothing but words."""

from __future__ import annotations

from mfg_monitor.model import Article


def story(title: str, text: str = "", lead: str = "") -> Article:
    """Answer an article with nothing but words."""
    return Article(url="file:///x", canonical_url="file:///x", title=title, text=text, lead=lead, language="en")
