"""newspaper4k over the sites of the benchmark: `python newspaper_pool.py PROCESSES PORT…`; prints how many had text."""

from __future__ import annotations

import multiprocessing
import sys

from newspaper import Article, Config
from sites import articles

CONFIG = Config()
CONFIG.fetch_images = False


def read(url: str) -> bool:
    """Fetch and parse one article."""
    try:
        article = Article(url, config=CONFIG)
        article.download()
        article.parse()
    except Exception:  # noqa: BLE001 - a page that it cannot read is counted as not read
        return False
    return bool(article.text)


if __name__ == "__main__":
    with multiprocessing.Pool(int(sys.argv[1])) as pool:
        print(sum(pool.imap_unordered(read, articles(sys.argv[2:]), chunksize=4)))
        pool.close()
        pool.join()
