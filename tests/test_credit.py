"""Who reports a story by itself: sources count once, copies and credited texts never."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mfg_monitor.credit import credit_of, independent
from mfg_monitor.model import Article, Dating, Item, Verdict

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def told(item_id: int, source: str, origin: str | None = None, *, copy_of: int | None = None, day: int = 2) -> Item:
    url = f"http://{source}.example/{item_id}"
    dating = Dating(f"2026-03-{day:02}", "day", "meta")
    article = Article(url, url, "A plant opens", "text", "lead", "en", dating, origin=origin)
    at = AT + timedelta(minutes=item_id)
    return Item(item_id, url, source, article, Verdict(relevant=True, score=1), at, at, 1, copy_of, 1)


def test_copies_credited_texts_and_second_texts_are_reprints_in_any_order() -> None:
    tellings = [
        told(1, "wire"),
        told(2, "mirror", copy_of=1),
        told(3, "daily", "Wire", day=3),
        told(4, "weekly", day=3),
        told(5, "wire", day=4),
        told(6, "gazette", "Agency", day=4),
        told(7, "agency", day=5),
    ]
    for seed in range(5):
        shuffled = random.Random(seed).sample(tellings, len(tellings))
        credit = credit_of(shuffled)
        assert [item.id for item in credit.reports] == [1, 4, 6]
        assert [item.id for item in credit.reprints] == [2, 3, 5, 7]


def test_a_story_of_copies_alone_still_has_one_report() -> None:
    credit = credit_of([told(8, "mirror", copy_of=1), told(9, "other", copy_of=1, day=1)])
    assert ([item.id for item in credit.reports], [item.id for item in credit.reprints]) == ([9], [8])
    assert credit_of([]) == credit_of(iter(()))


def test_an_undated_telling_comes_last() -> None:
    undated = told(1, "wire")
    undated = replace(undated, article=replace(undated.article, dating=Dating()))
    assert [item.id for item in credit_of([undated, told(2, "daily", "wire")]).reports] == [2]
    assert [item.id for item in independent([undated, told(2, "daily", "wire")])] == [1]
