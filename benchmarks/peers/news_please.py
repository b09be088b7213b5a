"""news-please over the sites of the benchmark: `python news_please.py PROCESSES PORT…`; prints how many had text."""

from __future__ import annotations

import multiprocessing
import sys

from newsplease import NewsPlease
from sites import articles


def read(url: str) -> bool:
    """Fetch and read one article."""
    try:
        article = NewsPlease.from_url(url, request_args={"timeout": 60}, fetch_images=False)
    except Exception:  # noqa: BLE001 - a page that it cannot read is counted as not read
        return False
    return bool(article and article.maintext)


if __name__ == "__main__":
    with multiprocessing.Pool(int(sys.argv[1])) as pool:
        print(sum(pool.imap_unordered(read, articles(sys.argv[2:]), chunksize=4)))
        pool.close()
        pool.join()
