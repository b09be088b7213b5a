"""Pages that hold nothing but the way to another page, as search services and moved articles send them."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from http import HTTPStatus

from mfg_monitor import urls
from mfg_monitor.errors import ExtractError, FetchError
from mfg_monitor.model import NotModified, Page, Validators
from mfg_monitor.ports import Fetcher

MOST_LED_ON = 3
"""Pages one after the other that may only lead on."""
_LOOKED_AT = 400_000
_BARE = 20_000
_FEW_WORDS = 300
_AT_ONCE_S = 5
_NAMED = re.compile(rb"""data-n-au=["'](https?://[^"'\s]{4,2000})["']""")
"""Where a page of Google News names the article that it opens."""
_REFRESH = re.compile(
    rb"""<meta\b[^>]{0,200}?http-equiv\s*=\s*["']?refresh\b[^>]{0,200}?content\s*=\s*["']?\s*(\d{1,4})"""
    rb"""(?:\.\d+)?\s*[;,]\s*url\s*=\s*["']?([^"'>\s]{1,2000})""",
    re.IGNORECASE,
)
_SCRIPTED = re.compile(
    rb"""\blocation(?:\.href)?\s*=\s*["'](https?://[^"'\s]{4,2000})["']"""
    rb"""|\blocation\.(?:replace|assign)\(\s*["'](https?://[^"'\s]{4,2000})["']""",
    re.IGNORECASE,
)
_NOT_WORDS = re.compile(rb"<(script|style|head)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)


def next_address(page: Page) -> str | None:
    """Answer where a page leads that has nothing else to say; None for every page that says something."""
    start = page.body[:_LOOKED_AT]
    found = _NAMED.search(start) if b"data-n-au=" in start else None  # the pattern alone takes half as long again
    address = found[1] if found else _bare_way(page.body)
    if not address:
        return None
    url = urls.absolute(page.final_url, html.unescape(address.decode("utf-8", "replace").replace("\\/", "/")))
    return url if url and url.partition("#")[0] != page.final_url.partition("#")[0] else None


def _bare_way(body: bytes) -> bytes | None:
    if len(body) > _BARE or b"<" not in body:
        return None
    refresh, script = _REFRESH.search(body), _SCRIPTED.search(body)
    if not refresh and not script:
        return None
    if len(b" ".join(_NOT_WORDS.sub(b" ", body).split())) > _FEW_WORDS:
        return None
    if refresh and int(refresh[1]) <= _AT_ONCE_S:
        return refresh[2]
    return (script[1] or script[2]) if script else None


async def get_article(
    fetcher: Fetcher, url: str, validators: Validators | None = None, *, front: str | None = None
) -> Page | NotModified:
    """Answer the page at `url`, or the one that it leads on to; every step is asked like any other address.
    `front` is the page of the source that names its articles.

    What came from elsewhere has no validators: they would say nothing about `url`.

    Raises:
        FetchError: there is no believable answer, or the pages lead on and on.
        ExtractError: kind "empty", status 404: the address leads to a front page or an error page, as those of deleted
            articles do.
    """
    page = await fetcher.get(url, validators)
    met = {url}
    while not isinstance(page, NotModified) and (onward := next_address(page)) is not None:
        if onward in met or len(met) > MOST_LED_ON:
            raise FetchError("redirects", f"{page.final_url}: its pages only lead on and on", url=url, retryable=True)
        met |= {page.final_url, onward}
        further = await fetcher.get(onward)
        if isinstance(further, NotModified):
            break
        page = replace(further, url=url, validators=Validators(), permanent_url=None)
    if not isinstance(page, NotModified) and (place := _no_article(page.final_url, url, front)) is not None:
        words = f"{url}: leads to {place}, {page.final_url}"
        raise ExtractError("empty", words, url=url, status=HTTPStatus.NOT_FOUND)
    return page


def _no_article(url: str, asked: str, front: str | None) -> str | None:
    if url == asked:
        return None
    if url == front or (urls.is_front_page(url) and not urls.is_front_page(asked)):
        return "a front page"
    return "an error page" if urls.is_error_page(url) and not urls.is_error_page(asked) else None
