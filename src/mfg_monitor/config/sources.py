"""sources.toml: the declarations of sources, a closed set of kinds told apart by `kind`."""

from __future__ import annotations

import re
import warnings
from datetime import datetime
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from mfg_monitor.config.address import check_placeholders, fill_placeholders
from mfg_monitor.config.settings import Filled, Flag, Whole, Zone
from mfg_monitor.config.units import Interval

SourceKind = Literal["feed", "sitemap", "listing", "api", "files", "warc"]
SOURCE_KINDS = ("feed", "sitemap", "listing", "api", "files", "warc")
_CLOSING = {"(": ")", "[": "]"}


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or re.search(r"[\s\x00-\x1f]", value.replace("{query}", "")):
        raise ValueError('expected an address that begins with "http://" or "https://"')
    check_placeholders(value)
    return value


def _pattern(value: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"expected a regular expression: {error}") from error
    return value


_NO_SELECTOR = re.compile(r"[.#:]\s|[.#][.#\d]|[.#:]$|[>+~,]\s*(?:$|[>+~,])|^\s*[,]|[{};@]")


def _selector(value: str) -> str:
    """Refuse what can be no CSS selector; the reader of pages knows the rest of the grammar."""
    if _NO_SELECTOR.search(re.sub(r"\[[^\]]*\]|\([^)]*\)", "[]", value)):
        raise ValueError('expected a CSS selector such as "div.content"')
    open_brackets: list[str] = []
    for sign in re.sub(r"""\\.|"[^"]*"|'[^']*'""", "", value):
        if sign in _CLOSING:
            open_brackets.append(_CLOSING[sign])
        elif sign in ")]" and (not open_brackets or open_brackets.pop() != sign):
            break
    else:
        if value.strip() and not open_brackets:
            return value
    raise ValueError('expected a CSS selector such as "div.content"')


WebAddress = Annotated[str, AfterValidator(_web_address)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Selector = Annotated[str, AfterValidator(_selector)]
SourceId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class ArticleRules(BaseModel):
    """CSS selectors for one site, each only where the general extractor errs."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    title: Selector | None = None
    body: Selector | None = None
    date: Selector | None = None
    author: Selector | None = None
    next_page: Selector | None = None
    remove: tuple[Selector, ...] = ()


class _Common(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    id: SourceId
    name: str = ""
    publisher: str | None = None
    """Who stands behind the source, where the name does not say it."""
    homepage: str | None = None
    """For people: where the list of sources links to."""
    language: Language | None = None
    """A hint; the page decides."""
    timezone: Zone = "Asia/Shanghai"
    """For dates written without one."""
    every: Interval | None = None
    """Interval of this source; None means `fetch.every`."""
    enabled: Flag = True
    scope: Literal["shanghai", "china", "world", "company"] | None = None
    """What the source is about: in a source of scope "shanghai", "the city" and 本市 mean Shanghai."""
    note: str | None = None
    article: ArticleRules = Field(default_factory=ArticleRules)


class _OnTheWeb(_Common):
    url: WebAddress
    """May hold `{date:%Y-%m-%d}` and `{query}`: `address_at` fills them in."""
    query: Filled | None = None
    """Fills `{query}` in the address."""
    link_pattern: Pattern | None = None
    """Only article addresses that this regular expression finds are kept."""

    @model_validator(mode="after")
    def _query_and_address_agree(self) -> Self:
        if ("{query}" in self.url) != (self.query is not None):
            raise ValueError('"query" and a "{query}" in "url" need each other')
        return self

    def address_at(self, now: datetime) -> str:
        """Answer the address to ask at `now`, its placeholders filled in."""
        return fill_placeholders(self.url, query=self.query or "", zone=self.timezone, now=now)


class FeedSource(_OnTheWeb):
    """RSS, Atom or JSON Feed."""

    kind: Literal["feed"]


class SitemapSource(_OnTheWeb):
    """A sitemap or an index of sitemaps."""

    kind: Literal["sitemap"]


class ListingSource(_OnTheWeb):
    """A page that lists links to articles."""

    kind: Literal["listing"]
    link_selector: Selector | None = None
    pages: Whole = Field(default=1, ge=1, le=1000)


class ApiSource(_OnTheWeb):
    """An interface that answers JSON. Paths are dotted keys ("data.list"); without them it is read as GDELT answers."""

    kind: Literal["api"]
    items: str | None = None
    """Where the list of entries lies; "" where the answer itself is the list."""
    item_url: Filled | None = None
    item_title: Filled | None = None
    item_date: Filled | None = None
    pages: Whole = Field(default=1, ge=1, le=1000)


class FilesSource(_Common):
    """A folder of saved pages or text files."""

    kind: Literal["files"]
    path: Filled


class WarcSource(_Common):
    """A web archive file, or a folder of them."""

    kind: Literal["warc"]
    path: Filled


WebSource = FeedSource | SitemapSource | ListingSource | ApiSource
LocalSource = FilesSource | WarcSource
Source = Annotated[WebSource | LocalSource, Field(discriminator="kind")]

SOURCE_TYPES: dict[str, type[WebSource | LocalSource]] = {
    "feed": FeedSource,
    "sitemap": SitemapSource,
    "listing": ListingSource,
    "api": ApiSource,
    "files": FilesSource,
    "warc": WarcSource,
}
