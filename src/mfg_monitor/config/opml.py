"""Lists of feeds in OPML 2.0 (opml.org): ours written so that nothing is lost when it is read again, others' read
without document type, entities or anything that lies elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from pydantic import ValidationError

from mfg_monitor import charset
from mfg_monitor.config.mistakes import describe, path_of
from mfg_monitor.config.sources import (
    SOURCE_TYPES,
    ApiSource,
    FeedSource,
    ListingSource,
    LocalSource,
    SitemapSource,
    Source,
    WebSource,
)
from mfg_monitor.errors import ConfigError
from mfg_monitor.text import one_line

NAMESPACE = "urn:mfg-monitor:opml"
"""Of the attributes that carry what OPML has no word for."""
MOST_BYTES = 20_000_000
MOST_DEPTH = 200
_WEB_KINDS = frozenset(kind for kind, model in SOURCE_TYPES.items() if issubclass(model, WebSource))
_NOT_TEXT = frozenset({"enabled", "pages", "article", "first_page", "page_size", "headers", "post_json", "post_form"})
_DECLARATION = re.compile(r"\s*<\?xml(?=\s)[^>]{0,500}>")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PAGE = re.compile(r"https?://", re.IGNORECASE)
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Outline:
    """One entry that leads somewhere."""

    title: str
    url: str
    values: Mapping[str, Any]
    """Of a source, as in sources.toml, the id only where the entry gives one."""
    line: int


@dataclass(frozen=True)
class Outlines:
    """What a list holds; `passed_over` counts entries that are neither feeds nor sources of ours."""

    entries: tuple[Outline, ...]
    passed_over: int


def read_opml(content: bytes, name: str) -> Outlines:
    """Answer the feeds of a list, in its order, groups flattened; `name` is how messages call the file.

    Raises:
        ConfigError: it is no OPML that can be read; the message says where.
    """
    if len(content) > MOST_BYTES:
        raise ConfigError(f"{name}: larger than {MOST_BYTES // 10**6} MB, which no list of feeds is")
    reader = _Reader(name)
    text = _DECLARATION.sub("", charset.decode(content).lstrip("\ufeff"), count=1).lstrip()
    parser = expat.ParserCreate(encoding="utf-8")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.EntityDeclHandler = reader.entity
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    reader.line_of = lambda: parser.CurrentLineNumber
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003 - the library's signature
    except expat.ExpatError as error:
        what = "empty" if not text.strip() else f"not well-formed XML: {expat.ErrorString(error.code)}"
        raise ConfigError(f"{name}:{error.lineno}: no OPML: {what}; nothing was taken from it") from error
    return Outlines(tuple(reader.entries), reader.passed_over)


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.entries: list[Outline] = []
        self.passed_over = 0
        self.line_of: Callable[[], int] = int
        self._depth = 0
        self._prefix = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            if tag.lower() != "opml":
                raise ConfigError(f"{self.name}:{self.line_of()}: no OPML: its root is <{one_line(tag)[:60]}>")
            # Read without namespaces, since lists in the wild use prefixes that they never declare.
            bound = (key for key, value in attributes.items() if key.startswith("xmlns:") and value == NAMESPACE)
            self._prefix = next(bound, "").removeprefix("xmlns:")
        if self._depth > MOST_DEPTH:
            raise ConfigError(f"{self.name}:{self.line_of()}: no OPML: groups nest deeper than {MOST_DEPTH}")
        if tag.lower() == "outline":
            self._outline(attributes)

    def end(self, _tag: str) -> None:
        self._depth -= 1

    def entity(self, *_declared: object) -> None:
        raise ConfigError(f"{self.name}:{self.line_of()}: it declares entities, which no list of feeds needs: refused")

    def _outline(self, attributes: dict[str, str]) -> None:
        pairs = [(*key.rpartition(":")[::2], value) for key, value in attributes.items()]
        ours = {key: value for prefix, key, value in pairs if prefix and prefix == self._prefix}
        plain = {key.lower(): value.strip() for prefix, key, value in pairs if not prefix}
        kind = ours.pop("kind", "feed")
        url = plain.get("xmlurl") or (plain.get("url", "") if kind != "feed" else "")
        if not url:
            self.passed_over += any(plain.get(key) for key in ("url", "htmlurl", "type"))
            return
        title = one_line(plain.get("text") or plain.get("title") or "")[:_LONGEST_NAME]
        values: dict[str, Any] = {"kind": kind, "url": url, "name": title}
        values.update((key, _typed(kind, key, text)) for key, text in ours.items())
        homepage, language = plain.get("htmlurl", ""), plain.get("language", "")
        if _PAGE.match(homepage):
            values["homepage"] = homepage
        if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
            values["language"] = language
        self.entries.append(Outline(title or url, url, values, self.line_of()))


def _typed(kind: str, key: str, text: str) -> Any:
    """Texts stay texts; whole numbers, truth and tables were written as JSON."""
    field = SOURCE_TYPES[kind].model_fields.get(key) if kind in _WEB_KINDS else None
    if field is None or key not in _NOT_TEXT:
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def source_of(values: Mapping[str, Any]) -> WebSource | str:
    """Answer the source that these values declare, or in words why there is none."""
    kind = values.get("kind")
    if kind not in _WEB_KINDS:
        return f"a source of kind {json.dumps(str(kind)[:60])} cannot be taken from a list"
    try:
        source = SOURCE_TYPES[str(kind)].model_validate(dict(values))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        if first["type"] == "extra_forbidden":
            return f"unknown key {path_of(first['loc'])}"
        where = f"{path_of(first['loc'])}: " if first["loc"] else ""
        return f"{where}{describe(first)}"
    match source:
        case FeedSource() | SitemapSource() | ListingSource() | ApiSource():
            return source
        case _:
            return "not a source of the web"


def write_opml(sources: Iterable[Source]) -> str:
    """Answer all sources of the web as OPML 2.0: feeds as `rss`, the others as `link`, which feed readers pass over."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:mfg="{NAMESPACE}">',
        f"<head><title>{escape('Sources of mfg-monitor')}</title></head>",
        "<body>",
        *(_line(source) for source in sources if not isinstance(source, LocalSource)),
        "</body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


def _line(source: WebSource) -> str:
    attributes = {"text": source.name or source.id, "type": "rss" if source.kind == "feed" else "link"}
    attributes["xmlUrl" if source.kind == "feed" else "url"] = source.url
    written = {"name", "url", "kind", "language"}
    if source.homepage and _PAGE.match(source.homepage):
        attributes["htmlUrl"] = source.homepage
        written.add("homepage")
    if source.language:
        attributes["language"] = source.language
    attributes["mfg:kind"] = source.kind
    for key, value in source.model_dump(mode="json", exclude_defaults=True).items():
        if key not in written:
            attributes[f"mfg:{key}"] = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if not source.name:
        attributes["mfg:name"] = ""
    told = " ".join(f"{key}={quoteattr(_NO_XML.sub('', value))}" for key, value in attributes.items())
    return f"  <outline {told}/>"
