"""Front page → candidates: feed, sitemap, listing, api; local files and archives too. Bytes in, values out."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from mfg_monitor.config.sources import ApiSource, FeedSource, ListingSource, SitemapSource, WebSource
from mfg_monitor.discover.api import read_api
from mfg_monitor.discover.feed import read_feed
from mfg_monitor.discover.files import INDEX, Local, is_page, local_pages
from mfg_monitor.discover.inflate import TooLargeError, inflated
from mfg_monitor.discover.listing import read_listing
from mfg_monitor.discover.sitemap import read_sitemap
from mfg_monitor.discover.warc import is_archive
from mfg_monitor.errors import DiscoverError
from mfg_monitor.model import Found, Page

__all__ = ["INDEX", "Local", "discover", "is_archive", "is_page", "local_pages"]


def discover(source: WebSource, page: Page, *, now: datetime) -> Found:
    """Answer what a front page names: candidates in its order, further front pages, and warnings for the report.

    `now` is the time of fetching, which relative dates count from.

    Raises:
        DiscoverError: kind parse, content_type, empty, or too_large for a body that unpacks beyond its bound.
    """
    try:
        body = inflated(page.body)
    except TooLargeError as error:
        raise DiscoverError("too_large", str(error), url=page.url) from error
    match source:
        case FeedSource():
            return read_feed(source, page, body, now=now)
        case SitemapSource():
            return read_sitemap(source, page, body, now=now)
        case ListingSource():
            return read_listing(source, page, body, now=now)
        case ApiSource():
            return read_api(source, page, body, now=now)
        case _:
            assert_never(source)
