"""One peer's answers, for extraction.py: run by the interpreter of an environment that holds the peer.

usage: PYTHON benchmarks/extraction_peers.py newspaper4k|gne < pages.jsonl > answers.jsonl

A line in has `html` (decoded text) and `url`; a line out has `title`, `text`, `published`, `seconds` of CPU time.
The first line out is the peer's version.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from importlib.metadata import version
from typing import Any


def newspaper(html: str, url: str) -> dict[str, Any]:
    """newspaper4k's article, parsed from given markup."""
    from newspaper import Article  # type: ignore[import-not-found]

    article = Article(url, fetch_images=False)
    article.download(input_html=html)
    article.parse()
    at = article.publish_date
    return {"title": article.title, "text": article.text, "published": at.isoformat() if at else None}


def gne(html: str, url: str) -> dict[str, Any]:
    """The general news extractor for Chinese pages."""
    from gne import GeneralNewsExtractor  # type: ignore[import-not-found]

    del url
    found = GeneralNewsExtractor().extract(html)
    return {"title": found["title"], "text": found["content"], "published": found["publish_time"] or None}


PEERS = {"newspaper4k": newspaper, "gne": gne}


def main() -> None:
    """Answer each page; what makes the peer fail is an empty answer."""
    logging.disable(logging.CRITICAL)
    name = sys.argv[1]
    out = sys.stdout
    sys.stdout = sys.stderr
    print(json.dumps({"version": version(name)}), file=out, flush=True)
    for line in sys.stdin:
        page = json.loads(line)
        begin = time.process_time()
        try:
            answer = PEERS[name](page["html"], page["url"])
        except Exception:  # noqa: BLE001 - a peer may raise anything; that is its answer
            answer = {"title": None, "text": "", "published": None}
        print(json.dumps(answer | {"seconds": time.process_time() - begin}), file=out, flush=True)


if __name__ == "__main__":
    main()
