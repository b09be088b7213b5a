"""How well and how fast are articles read? Ours beside bare trafilatura, on real pages with expected results.

usage: python benchmarks/extraction.py --pages ../shared/pages [--set gne] [--bare] [--judge] [--peers PYTHON]
    [--limit N] [--failures N]

The folder holds html/ID.html.gz, expected.jsonl and measures.py; nothing is copied from it. `--bare` adds the bare
extractor to the table, on the same pages in the same run; `--peers` names the interpreter of an environment with
newspaper4k and gne (`pip install newspaper4k gne lxml_html_clean`), which extraction_peers.py asks there. `--judge`
takes each page on through verdict, figures, fingerprint and traits, and tells their share of the time of extraction.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import logging
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trafilatura

from mfg_monitor.charset import decode
from mfg_monitor.classify import Classifier
from mfg_monitor.config.load import load
from mfg_monitor.config.sources import ArticleRules
from mfg_monitor.dedupe import fingerprint, traits_of
from mfg_monitor.errors import ExtractError
from mfg_monitor.extract import extract
from mfg_monitor.figures import find_figures
from mfg_monitor.model import Article, Candidate, Page

_CHARSET = re.compile(r"(<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*)[\w-]+", re.IGNORECASE)
_NOW = datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine made of one page."""

    title: str | None = None
    text: str = ""
    published: str | None = None
    authors: Sequence[str] = ()


Engine = Callable[[dict[str, Any], bytes, str | None], Answer]


@dataclass(slots=True)
class Tally:
    """Scores of one engine on one set."""

    pages: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    bodies: list[tuple[float, float, float]] = field(default_factory=list)
    titles: Counter[str] = field(default_factory=Counter)
    dates: Counter[str] = field(default_factory=Counter)
    authors: Counter[str] = field(default_factory=Counter)
    worst: list[tuple[float, str, str]] = field(default_factory=list)


def ours(row: dict[str, Any], body: bytes, content_type: str | None) -> Answer:
    """This project's extractor, everything switched on."""
    article = read(row, body, content_type)
    return Answer(article.title, article.text, article.dating.published, article.authors) if article else Answer()


def read(row: dict[str, Any], body: bytes, content_type: str | None) -> Article | None:
    """Answer the article of a page, if it holds one."""
    url = row["url"] or f"https://{row['id']}.invalid/"
    page = Page(url=url, final_url=url, status=200, body=body, fetched_at=_NOW, content_type=content_type)
    candidate = Candidate(url=url, canonical_url=url, source="benchmark")
    zone = "Asia/Shanghai" if row["language"] == "zh" else "UTC"
    try:
        return extract([page], candidate, rules=ArticleRules(), zone=zone, language=None, now=_NOW)
    except ExtractError:
        return None


@dataclass(slots=True)
class Judging:
    """What comes after extraction, timed step by step on the same pages."""

    classifier: Classifier = field(default_factory=lambda: Classifier.of(load(parts=frozenset({"topics"})).topics))
    seconds: Counter[str] = field(default_factory=Counter)
    pages: int = 0

    def __call__(self, row: dict[str, Any], body: bytes, content_type: str | None) -> Answer:
        """Extract and judge one page."""
        begin = time.process_time()
        article = read(row, body, content_type)
        self.pages += 1
        self._took("extraction", begin)
        if article is None:
            return Answer()
        begin = time.process_time()
        verdict = self.classifier.judge(article)
        begin = self._took("matching and scoring", begin)
        verdict = replace(verdict, figures=find_figures(article.text, language=article.language))
        begin = self._took("figures", begin)
        print_ = fingerprint(article)
        begin = self._took("fingerprint", begin)
        traits_of(article, verdict, print_, wide=self.classifier.wide_places)
        self._took("traits", begin)
        return Answer(article.title, article.text, article.dating.published, article.authors)

    def _took(self, step: str, begin: float) -> float:
        now = time.process_time()
        self.seconds[step] += now - begin
        return now

    def __str__(self) -> str:
        base = self.seconds["extraction"]
        told = [f"{step} {1000 * s / self.pages:.2f} ms ({100 * s / base:.1f} %)" for step, s in self.seconds.items()]
        return f"a page of {self.pages}, beside extraction: " + ", ".join(told)


def bare(row: dict[str, Any], body: bytes, _: str | None) -> Answer:
    """trafilatura with metadata, nothing around it; it is given text, as its pages recommend."""
    document: Any = trafilatura.bare_extraction(decode(body), url=row["url"], with_metadata=True)
    if document is None:
        return Answer()
    return Answer(document.title, document.text or "", document.date, [document.author or ""])


def bare_bytes(row: dict[str, Any], body: bytes, _: str | None) -> Answer:
    """The same, given bytes: what it makes of charsets by itself."""
    document: Any = trafilatura.bare_extraction(body, url=row["url"], with_metadata=True)
    return Answer(document.title, document.text or "", document.date) if document is not None else Answer()


@dataclass(slots=True)
class Peer:
    """An engine in another environment, asked line by line."""

    name: str
    process: subprocess.Popen[str]
    version: str = ""
    seconds: float = 0.0

    @classmethod
    def start(cls, python: str, name: str) -> Peer:
        """Start the peer; its first line is its version."""
        command = [python, str(Path(__file__).with_name("extraction_peers.py")), name]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        peer = cls(name, process)
        peer.version = peer._line()["version"]
        return peer

    def __call__(self, row: dict[str, Any], body: bytes, _: str | None) -> Answer:
        """Answer what the peer makes of a page, given as text."""
        if self.process.stdin is None:
            sys.exit(f"{self.name} takes no pages")
        asked = {"html": decode(body), "url": row["url"] or f"https://{row['id']}.invalid/"}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        told = self._line()
        self.seconds = told["seconds"]
        return Answer(told["title"], told["text"] or "", told["published"])

    def _line(self) -> dict[str, Any]:
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            sys.exit(f"{self.name} has ended; is it installed in that environment?")
        told: dict[str, Any] = json.loads(line)
        return told


def pages(
    folder: Path, wanted: str | None, limit: int | None
) -> Iterator[tuple[str, dict[str, Any], bytes, str | None]]:
    """Answer set, expectation, body and Content-Type of each page; gne comes twice more, re-coded to GBK."""
    counts: Counter[str] = Counter()
    rows = [json.loads(line) for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines() if line]
    for row in rows:
        name = row["set"]
        if (wanted and name != wanted) or (limit and counts[name] >= limit):
            continue
        counts[name] += 1
        body = gzip.decompress((folder / "html" / f"{row['id']}.html.gz").read_bytes())
        yield name, row, body, None
        if name == "gne":
            text = decode(body)
            yield "gne gbk, no label", row, _CHARSET.sub(r"\1", text).encode("gb18030"), None
            yield (
                "gne gbk, false label",
                row,
                _CHARSET.sub(r"\1utf-8", text).encode("gb18030"),
                "text/html; charset=utf-8",
            )


def score(measures: Any, tally: Tally, row: dict[str, Any], answer: Answer) -> None:
    """Add one page's result to the tally."""
    notes = []
    f1 = 1.0
    if row["body"]:
        match = measures.page_match(row["body"], answer.text, cjk=row["language"] == "zh")
        tally.bodies.append(match)
        f1 = measures.page_f1(match)
    if row["title"]:
        verdict = measures.title_verdict(row["title"], answer.title)
        tally.titles[verdict] += 1
        if verdict != "exact":
            notes.append(f"title {verdict}: {answer.title!r} for {row['title']!r}")
    if row["published_known"]:
        verdict, _ = measures.date_verdict(row["published"], answer.published)
        tally.dates[verdict] += 1
        if verdict not in {"exact", "rightly none"}:
            notes.append(f"date {verdict}: {answer.published} for {row['published']}")
    if row["authors"]:
        tally.authors[measures.author_verdict(row["authors"], list(answer.authors))] += 1
    if f1 < 0.93 or notes:
        tally.worst.append((f1, row["id"], "; ".join(notes)))


def line(measures: Any, name: str, engine: str, tally: Tally) -> str:
    """One row of the table."""
    body = measures.body_scores(tally.bodies) if tally.bodies else None
    cells = [f"{name:21}", f"{engine:11}"]
    cells.append(f"{body['p']:.3f} / {body['r']:.3f} / {body['f1']:.4f}" if body else " " * 23)
    titles, dates = tally.titles.total(), tally.dates.total()
    cells.append(f"{tally.titles['exact']:3}/{titles:<3} {tally.titles['exact'] / titles:.3f}" if titles else " " * 13)
    good = tally.dates["exact"] + tally.dates["rightly none"]
    wrong = tally.dates["wrong"] + tally.dates["utc"] + tally.dates["spurious"]
    told = f"{good:3}/{dates:<3} {good / max(dates, 1):.3f} wrong {wrong:2} missing {tally.dates['missing']:2}"
    cells.append(told if dates else " " * len(told))
    cells.append(
        f"{tally.pages / tally.seconds:6.1f} pages/s (CPU), slowest {tally.slowest:.2f} s" if tally.seconds else ""
    )
    if tally.authors:
        cells.append("authors " + " ".join(f"{k} {v}" for k, v in sorted(tally.authors.items())))
    return " | ".join(cells)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--set")
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--judge", action="store_true")
    parser.add_argument("--peers", metavar="PYTHON")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--failures", type=int, default=0)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    spec = importlib.util.spec_from_file_location("measures", options.pages / "measures.py")
    if spec is None or spec.loader is None:
        sys.exit(f"{options.pages} holds no measures.py")
    measures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(measures)
    judging = Judging() if options.judge else None
    engines: dict[str, Engine] = {"ours": judging or ours}
    if options.bare:
        engines |= {"trafilatura": bare, "as bytes": bare_bytes}
    if options.peers:
        engines |= {name: Peer.start(options.peers, name) for name in ("newspaper4k", "gne")}
    tallies: dict[tuple[str, str], Tally] = {}
    for name, row, body, content_type in pages(options.pages, options.set, options.limit):
        for engine, run in engines.items():
            if (engine == "as bytes") != ("gbk" in name) and engine not in {"ours", "trafilatura"}:
                continue
            if engine == "gne" and name != "gne":
                continue
            tally = tallies.setdefault((name, engine), Tally())
            begin = time.process_time()
            answer = run(row, body, content_type)
            took = run.seconds if isinstance(run, Peer) else time.process_time() - begin
            tally.pages, tally.seconds, tally.slowest = tally.pages + 1, tally.seconds + took, max(tally.slowest, took)
            score(measures, tally, row, answer)
    tell(measures, tallies, engines, options.failures)
    if judging:
        print(judging)


def tell(measures: Any, tallies: dict[tuple[str, str], Tally], engines: dict[str, Engine], failures: int) -> None:
    """Print the table, each engine's pace, and our worst pages."""
    print("set                   | engine      | body P / R / F1         | title exact   | day exact")
    for (name, engine), tally in sorted(tallies.items(), key=lambda item: item[0][0]):
        print(line(measures, name, engine, tally))
    for engine, run in engines.items():
        if isinstance(run, Peer):
            print(f"{engine} {run.version}")
        mine = [tally for (_, e), tally in tallies.items() if e == engine]
        print(f"{engine}: {sum(t.pages for t in mine) / sum(t.seconds for t in mine):.1f} pages/s in all")
    for (name, engine), tally in tallies.items():
        if engine == "ours" and "gbk" not in name:
            for f1, page, notes in sorted(tally.worst)[:failures]:
                print(f"  {page} F1 {f1:.3f} {notes}")


if __name__ == "__main__":
    main()
