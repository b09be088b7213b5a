"""A program that stores its share of families and stories: `python -m tests.store.telling URL FIRST STEP`.

It says on standard output when it has opened the store, and begins when it is told to on standard input.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta

from mfg_monitor.model import Dating, Examined, ItemFilter
from mfg_monitor.store import open_store
from tests.dedupe.test_tellings import CHINESE, DAY, ENGLISH
from tests.store.building import AnyStore, decide, examined

GROUPS = 10
DAYS = {"wire": 1, "portal": 2, "daily": 0, "ribao": 2}
"""Who tells of each plant, and how many days after the first; three are copies of one text, the last tells it anew."""


def articles() -> list[Examined]:
    """Answer all tellings of all stories, in one order that does not follow their dates."""
    return [_telling(group, source) for group in range(GROUPS) for source in DAYS]


def _telling(group: int, source: str) -> Examined:
    on = DAY + timedelta(days=DAYS[source])
    is_new = source == "ribao"
    found = examined(
        f"http://{source}.example/{group}",
        f"Told of plant {group} by {source}.",
        bands=[2 * group + is_new],
        dating=Dating(on.isoformat(), "day", "meta"),
        source=source,
    )
    own = (f"firm-{group}",), (f"place-{group}",)
    traits = replace(
        CHINESE if is_new else ENGLISH,
        published_on=on,
        words=((f"word-{group}", 9.0),),
        figures=((40.0 + 7 * group, "GWh", "capacity"), (1e9 + 3e8 * group, "CNY", "investment")),
        companies=own[0],
        named_companies=own[0],
        places=own[1],
        named_places=own[1],
    )
    return replace(found, traits=traits)


def state(store: AnyStore) -> tuple[dict[str, str | None], set[frozenset[str]]]:
    """Answer for each article the address of its original, and who shares a story."""
    items = {item.id: item for item in store.items(ItemFilter())}
    originals = {item.url: items[item.duplicate_of].url if item.duplicate_of else None for item in items.values()}
    stories: dict[int, set[str]] = {}
    for item in items.values():
        stories.setdefault(item.story, set()).add(item.url)
    return originals, {frozenset(urls) for urls in stories.values()}


def main(url: str, first: int, step: int) -> None:
    """Settle each article of a share, in order."""
    with open_store(url) as store:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        for one in articles()[first::step]:
            store.settle(one, decide)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
