"""A Scrapy spider with trafilatura in its parse callback: `python scrapy_spider.py PROCESSES PORT…`.

As many spiders as processes share the sites. Prints how many articles had text.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator
from typing import Any

from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.spiders import SitemapSpider
from trafilatura import bare_extraction

SETTINGS = {
    "ROBOTSTXT_OBEY": True,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "LOG_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
}


class News(SitemapSpider):
    """Follows sitemaps and reads what they name."""

    name = "news"
    count = 0

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        """Read one article."""
        found = bare_extraction(response.text, url=response.url, with_metadata=True)
        if found is not None:
            News.count += 1
            yield {"url": response.url, "title": found.title, "text": found.text, "date": found.date}


def crawl(ports: list[str]) -> int:
    """Crawl some sites; answer how many articles had text."""
    process = CrawlerProcess(SETTINGS)
    process.crawl(News, sitemap_urls=[f"http://127.0.0.1:{port}/sitemap.xml" for port in ports])
    process.start()
    return News.count


if __name__ == "__main__":
    count, ports = int(sys.argv[1]), sys.argv[2:]
    with multiprocessing.Pool(count) as pool:
        print(sum(pool.map(crawl, [ports[n::count] for n in range(count)], chunksize=1)))
        pool.close()
        pool.join()
