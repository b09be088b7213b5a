"""sources.toml: the declarations of sources, a closed set of kinds told apart by `kind`."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from mfg_monitor.config.settings import Zone
from mfg_monitor.config.units import Duration

SOURCE_KINDS = ("feed", "sitemap", "listing", "api", "files", "warc")


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError('expected an address that begins with "http://" or "https://"')
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"expected a regular expression: {error}") from error
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
Pattern = Annotated[str, AfterValidator(_pattern)]
SourceId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]


class ArticleRules(BaseModel):
    """CSS selectors for one site, each only where the general extractor errs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str | None = None
    body: str | None = None
    date: str | None = None
    author: str | None = None
    next_page: str | None = None
    remove: tuple[str, ...] = ()


class _Common(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: SourceId
    name: str = ""
    language: str | None = None
    """A hint; the page decides."""
    timezone: Zone = "Asia/Shanghai"
    """For dates written without one."""
    every: Duration | None = None
    """Interval of this source; None means `fetch.every`."""
    enabled: bool = True
    scope: Literal["shanghai", "china", "world", "company"] | None = None
    """What the source is about: in a source of scope "shanghai", "the city" and 本市 mean Shanghai."""
    note: str | None = None
    article: ArticleRules = ArticleRules()


class _OnTheWeb(_Common):
    url: WebAddress
    link_pattern: Pattern | None = None
    """Only article addresses that this regular expression finds are kept."""


class FeedSource(_OnTheWeb):
    """RSS, Atom or JSON Feed."""

    kind: Literal["feed"]


class SitemapSource(_OnTheWeb):
    """A sitemap or an index of sitemaps."""

    kind: Literal["sitemap"]


class ListingSource(_OnTheWeb):
    """A page that lists links to articles."""

    kind: Literal["listing"]
    link_selector: str | None = None
    pages: int = Field(default=1, ge=1, le=1000)


class ApiSource(_OnTheWeb):
    """An interface that answers JSON. Paths are dotted keys ("data.list"); without them it is read as GDELT answers."""

    kind: Literal["api"]
    items: str | None = None
    item_url: str | None = None
    item_title: str | None = None
    item_date: str | None = None
    query: str | None = None
    """Fills `{query}` in the address."""
    pages: int = Field(default=1, ge=1, le=1000)


class FilesSource(_Common):
    """A folder of saved pages or text files."""

    kind: Literal["files"]
    path: str


class WarcSource(_Common):
    """A web archive file, or a folder of them."""

    kind: Literal["warc"]
    path: str


Source = Annotated[
    FeedSource | SitemapSource | ListingSource | ApiSource | FilesSource | WarcSource, Field(discriminator="kind")
]
WebSource = FeedSource | SitemapSource | ListingSource | ApiSource
LocalSource = FilesSource | WarcSource
