"""Many readers at once, while articles are stored."""

from __future__ import annotations

import threading
from collections import Counter

from tests.serving import Pages
from tests.store.building import decide, examined

READERS = 200
PATHS = ("/", "/items", "/items?q=plant", "/items/2", "/sources", "/runs", "/charts", "/api/v1/items", "/metrics")


def test_two_hundred_readers_beside_a_writer_meet_no_error(pages: Pages) -> None:
    answers: Counter[int] = Counter()
    count, begun, ended = 0, threading.Barrier(READERS + 1), threading.Event()
    lock = threading.Lock()

    def write() -> None:
        nonlocal count
        begun.wait()
        while not ended.is_set() or count < 10:
            pages.store.settle(examined(f"http://news.example/new/{count}", f"Story {count} of a plant."), decide)
            count += 1

    def read(number: int) -> None:
        begun.wait()
        status = pages.ask(PATHS[number % len(PATHS)], timeout=300).status
        with lock:
            answers[status] += 1

    writer = threading.Thread(target=write)
    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for thread in (writer, *readers):
        thread.start()
    for reader in readers:
        reader.join()
    ended.set()
    writer.join()
    assert answers == {200: READERS}
    assert count >= 10
