"""sources.toml: the declarations of sources, a closed set of kinds told apart by `kind`."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from mfg_monitor.config.address import check_placeholders, fill_placeholders
from mfg_monitor.config.asking import FormBody, Headers, JsonBody, form_body, json_body, texts_in, with_part
from mfg_monitor.config.settings import Filled, Flag, Whole, Zone
from mfg_monitor.config.units import Duration, Interval

SOURCE_KINDS = ("feed", "sitemap", "listing", "api", "files", "warc")
_CLOSING = {"(": ")", "[": "]"}


LONGEST_DELAY = timedelta(minutes=10)
"""A longer pause between requests is no pace: a source is visited by `every`."""


def _web_address(value: str, *, counted: bool = False) -> str:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or re.search(r"[\s\x00-\x1f]", value.replace("{query}", "")):
        raise ValueError('expected an address that begins with "http://" or "https://"')
    check_placeholders(value, counted=counted)
    return value


def _counted_address(value: str) -> str:
    return _web_address(value, counted=True)


def _list_address(value: str) -> str:
    if value.count("{found}") != 1:
        raise ValueError('expected an address with one "{found}", for what list_pattern finds')
    _web_address(value.replace("{found}", "x"))
    return value


def _delay(value: timedelta) -> timedelta:
    if value > LONGEST_DELAY:
        raise ValueError("expected a duration of at most 10m")
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
CountedAddress = Annotated[str, AfterValidator(_counted_address)]
ListAddress = Annotated[str, AfterValidator(_list_address)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Selector = Annotated[str, AfterValidator(_selector)]
_ID = "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"
SourceId = Annotated[str, Field(pattern=_ID)]
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
    past_url: WebAddress | None = None
    """For back-fills: the address that lists what was published on a day, with `{date:%Y-%m-%d}` in it."""
    delay: Annotated[Duration, AfterValidator(_delay)] | None = None
    """Least time between requests to this source's host:port, by whatever source; the longest wish counts."""

    def templates(self) -> Iterator[str]:
        """Answer the texts that may hold placeholders."""
        yield self.url

    @model_validator(mode="after")
    def _query_and_address_agree(self) -> Self:
        if any("{query}" in text for text in self.templates()) != (self.query is not None):
            raise ValueError('"query" and a "{query}" in "url" need each other')
        if self.past_url is not None and "{date" not in self.past_url:
            raise ValueError('"past_url" needs a "{date:%Y-%m-%d}", with codes of strftime')
        if self.past_url is not None and "{query}" in self.past_url and self.query is None:
            raise ValueError('the "{query}" in "past_url" needs "query"')
        return self

    def of_past_days(self) -> Self | None:
        """Answer the source as it is asked for what was published on a past day; None where its address names none."""
        if self.past_url is not None:
            return self.model_copy(update={"url": self.past_url})
        return self if any("{date" in text for text in self.templates()) else None

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
    url: CountedAddress
    """May also hold `{page}` and `{offset}`, which count on over `pages`."""
    past_url: CountedAddress | None = None
    items: str | None = None
    """Where the list of entries lies; "" where the answer itself is the list. None finds it by itself."""
    item_url: Filled | None = None
    """A path, or an address with paths in it: "https://example.org/news/{id}.html"."""
    item_title: Filled | None = None
    item_date: Filled | None = None
    pages: Whole = Field(default=1, ge=1, le=1000)
    first_page: Whole = Field(default=1, ge=0, le=1000)
    """What `{page}` is on the first page."""
    page_size: Whole | None = Field(default=None, ge=1, le=10_000)
    """How much `{offset}`, which begins with 0, grows from page to page."""
    headers: Headers = Field(default_factory=dict)
    """Sent to this source's own host:port alone."""
    post_json: JsonBody | None = None
    """Ask by POST, with this table as JSON."""
    post_form: FormBody | None = None
    """Ask by POST, with this table as a web form sends it."""
    list_pattern: Pattern | None = None
    """The list is read in two steps: this regular expression finds in the page at `url` what names its address."""
    list_url: ListAddress | None = None
    """The list's address, with what was found in place of `{found}`; without it, what was found is the address."""

    def templates(self) -> Iterator[str]:
        """Answer the texts that may hold placeholders."""
        yield self.url
        yield from texts_in(self.post_json)
        yield from texts_in(self.post_form)

    @property
    def counts_pages(self) -> bool:
        """Does it say itself where the number of a page goes?"""
        return any("{page}" in text or "{offset}" in text for text in self.templates())

    @model_validator(mode="after")
    def _keys_agree(self) -> Self:
        if self.post_json is not None and self.post_form is not None:
            raise ValueError('"post_json" and "post_form" exclude each other')
        if any("{offset}" in text for text in self.templates()) != (self.page_size is not None):
            raise ValueError('"page_size" and an "{offset}" need each other')
        if self.list_url is not None and self.list_pattern is None:
            raise ValueError('"list_url" needs "list_pattern"')
        if self.list_pattern is not None and re.compile(self.list_pattern).groups != 1:
            raise ValueError('"list_pattern" needs one group in round brackets, around what names the list')
        if self.list_pattern is not None and self.pages > 1:
            raise ValueError('a list that "list_pattern" names has one page: leave "pages" out')
        return self

    def address_at(self, now: datetime, part: int = 1) -> str:
        """Answer the address that stands for one page of the list at `now`, the first unless told otherwise."""
        return with_part(self._filled(self.url, now, part, encoded=True), part)

    def body_at(self, now: datetime, part: int) -> tuple[str, bytes] | None:
        """Answer the media type and the body to send for one page of the list; None where it is asked by GET."""

        def fill(text: str) -> str:
            return self._filled(text, now, part, encoded=False)

        if self.post_json is not None:
            return "application/json", json_body(self.post_json, fill)
        if self.post_form is not None:
            return "application/x-www-form-urlencoded", form_body(self.post_form, fill)
        return None

    def _filled(self, text: str, now: datetime, part: int, *, encoded: bool) -> str:
        counts = {"page": self.first_page + part - 1, "offset": (part - 1) * (self.page_size or 0)}
        return fill_placeholders(
            text, query=self.query or "", zone=self.timezone, now=now, counts=counts, encoded=encoded
        )


class FilesSource(_Common):
    """A folder of saved pages or text files."""

    kind: Literal["files"]
    path: Filled


def undeclared(source_id: str) -> FilesSource:
    """Answer what stands for a source that nobody declared: what an imported line names may be no id of one."""
    return FilesSource(kind="files", id=source_id if is_source_id(source_id) else "import", path=".")


def is_source_id(text: str) -> bool:
    """Could a source have this id?"""
    return re.fullmatch(_ID, text) is not None


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
