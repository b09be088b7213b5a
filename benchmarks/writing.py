"""What storing one article costs, in SQLite and on a PostgreSQL server: CPU milliseconds, the server's own among them.

    PYTHONPATH=. python benchmarks/writing.py --pages FOLDER [--count 300] [--together 8]

FOLDER holds html/*.html.gz. Real pages are read first; then each is settled in a transaction of its own, and then, in
another database, so many in each transaction.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

from tests.postgres import running

from mfg_monitor.classify import Classifier
from mfg_monitor.config.load import load
from mfg_monitor.config.sources import FilesSource
from mfg_monitor.dedupe import decide
from mfg_monitor.errors import ExtractError
from mfg_monitor.examine import examine
from mfg_monitor.model import Candidate, Examined, Page
from mfg_monitor.store import open_store
from workers import cpu_s


def read(pages: Path, count: int) -> list[Examined]:
    """Read so many pages."""
    config, found, now = load(None, environ={}), [], datetime.now(UTC)
    classifier = Classifier(config.topics, threshold=config.settings.classify.threshold)
    source = FilesSource(kind="files", id="pages", path=".")
    for path in sorted((pages / "html").glob("*.html.gz"))[:count]:
        url = f"http://news.example/{path.name}"
        page = Page(url, url, 200, gzip.decompress(path.read_bytes()), now, "text/html")
        try:
            found.append(examine(source, Candidate(url, url, "pages"), [page], classifier=classifier, now=now))
        except ExtractError:
            continue
    return found


def cost_ms(url: str, articles: list[Examined], server: str, together: int) -> float:
    """Answer the CPU milliseconds of one article."""
    with open_store(url) as store:
        before_s = cpu_s(server)
        for begin in range(0, len(articles), together):
            store.settle_all(articles[begin : begin + together], decide)
        return 1e3 * (cpu_s(server) - before_s) / len(articles)


def main() -> None:
    """Read, then store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--together", type=int, default=8)
    wanted = parser.parse_args()
    articles = read(wanted.pages, wanted.count)
    with tempfile.TemporaryDirectory() as folder, running() as server:
        place = unquote(server.uri.rpartition("host=")[2])
        told: dict[str, float] = {"articles": len(articles), "together": wanted.together}
        for name, at_once in (("alone", 1), ("together", wanted.together)):
            file = f"sqlite:///{folder}/{name}.sqlite3"
            told[f"sqlite_{name}_ms"] = round(cost_ms(file, articles, "nothing of the kind", at_once), 1)
            told[f"postgresql_{name}_ms"] = round(cost_ms(server.fresh(), articles, place, at_once), 1)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
