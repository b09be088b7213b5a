"""Ids for sources that a person has not named: from the title where it has Latin letters, else from the address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from urllib.parse import urlsplit

from mfg_monitor import urls

_LONGEST = 60
_APOSTROPHE = re.compile("['’‘`]")
_OTHER = re.compile(r"[^a-z0-9]+")
_LETTERS = re.compile(r"[a-z]")
_GENERIC = frozenset(
    "rss rss-feed rss-2-0 atom atom-feed feed feeds news home homepage index latest latest-news all all-news articles "
    "blog headlines top-stories press-releases untitled sitemap default xml".split()
)
"""Titles that name no source by themselves."""
_EMPTY_LABELS = frozenset({"www", "m", "feeds", "feed", "rss"})
_EMPTY_SEGMENTS = frozenset({"feed", "feeds", "rss", "atom", "index", "rss2", "xml", "sitemap", "default"})


def new_id(title: str | None, url: str, taken: Container[str]) -> str:
    """Answer an id that is not taken: ASCII letters and digits with hyphens, made of the title or of the address."""
    name = slug(title or "")
    if len(_LETTERS.findall(name)) < 3:
        name = _of_address(url)
    elif name in _GENERIC:
        name = _cut(f"{_of_host(url)}-{name}")
    name = name or "source"
    if name not in taken:
        return name
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"


def slug(text: str) -> str:
    """Answer the ASCII letters and digits of the text in lower case, hyphens between; "" where it has none."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", text[:500])).encode("ascii", "ignore").decode().lower()
    return _cut(_OTHER.sub("-", plain))


def same_address(url: str) -> str:
    """Answer a key that is equal for the spellings of one front page: canonical, http and https alike."""
    try:
        return urls.canonical(url).partition("://")[2].rstrip("/")
    except ValueError:
        return url


def _cut(name: str) -> str:
    name = name.strip("-")
    if len(name) <= _LONGEST:
        return name
    head, _, _ = name[: _LONGEST + 1].rpartition("-")
    return (head or name[:_LONGEST]).strip("-")


def _of_host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    labels = host.split(".")
    public = urls.registrable_domain(url).removeprefix(".").split(".")
    named = [label for label in labels[: len(labels) - len(public)] if label not in _EMPTY_LABELS]
    return slug("-".join([*named, public[0]] if not host.replace(".", "").isdigit() else [host]))


def _of_address(url: str) -> str:
    try:
        path = urlsplit(url).path
    except ValueError:
        path = ""
    segments = [slug(segment.partition(".")[0]) for segment in path.split("/")]
    telling = [segment for segment in segments if segment and segment not in _EMPTY_SEGMENTS and "date" not in segment]
    return _cut("-".join(part for part in (_of_host(url), *telling[:2]) if part))
