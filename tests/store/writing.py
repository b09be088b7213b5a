"""A program that writes until it is killed: `python -m tests.store.writing URL FIRST STEP COUNT`.

Each line on standard output is an address whose article the store has acknowledged.
"""

from __future__ import annotations

import sys

from mfg_monitor.store import open_store
from tests.store.building import decide, examined


def main() -> None:
    """Settle articles one by one; the text of one number is always the same."""
    url, first, step, count = sys.argv[1], *map(int, sys.argv[2:5])
    with open_store(url) as store:
        for number in range(first, first + step * count, step):
            address = f"http://news.example/{number % 10_000}"
            stored = store.settle(examined(address, f"text {number % 10_000} " * 150), decide)
            sys.stdout.write(f"{address} {stored.item_id}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
