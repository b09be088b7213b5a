"""Measure the figure grammar: precision and recall on the shared table and on our own sentences, and speed.

usage: figures.py [--table ../shared/knowledge/figures.md] [--misses]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.figures.table import TABLE, Row, own_rows, score, table_rows  # noqa: E402

from mfg_monitor.figures import find_figures  # noqa: E402


def report(name: str, rows: list[Row], *, misses: bool) -> None:
    """Print one line of measures, and what went wrong where asked."""
    result = score(rows)
    print(
        f"{name}: {len(rows)} texts, {result.wanted} figures; precision {result.precision:.3f} recall "
        f"{result.recall:.3f}"
        f" (value and unit), with bound {result.strict / max(1, result.wanted):.3f}"
    )
    if misses:
        print("\n".join(f"  {miss}" for miss in result.misses))


def speed(rows: list[Row]) -> None:
    """Print the time for an article of 5 kB and for one line of 2 MB, English and Chinese."""
    for language in ("en", "zh"):
        body = " ".join(row.text for row in rows if row.language == language)
        article = (body * (1 + 5000 // len(body)))[:5000]
        find_figures(article, language=language)
        begun = time.perf_counter()
        for _ in range(20):
            count = len(find_figures(article, language=language))
        mean = (time.perf_counter() - begun) / 20
        line = (body * (1 + 2_000_000 // len(body)))[:2_000_000]
        begun = time.perf_counter()
        total = len(find_figures(line, language=language))
        spent = time.perf_counter() - begun
        print(
            f"{language}: 5,000 characters {mean * 1000:.2f} ms ({count} figures); 2,000,000 in {spent:.2f} s ({total})"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", type=Path, default=TABLE)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    if options.table.exists():
        rows = table_rows(options.table)
        report("table", rows, misses=options.misses)
    report("own sentences", own_rows(), misses=options.misses)
    speed(own_rows())


if __name__ == "__main__":
    main()
