"""What every store finds, whatever it is made of: the same words, in the same order."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from mfg_monitor.config.load import load
from mfg_monitor.errors import ConfigError
from mfg_monitor.model import Dating
from mfg_monitor.search import Hits, parse
from mfg_monitor.search.hits import WINDOW
from mfg_monitor.search.names import resolver
from tests.store.building import SOMETIME_2024, UNDATED, AnyStore, decide, examined

RESOLVE = resolver(load(None, parts=frozenset({"topics"})).topics)
NUMBERS = itertools.count()


def put(store: AnyStore, title: str, text: str, on: str | None = "2026-03-01", **more: object) -> int:
    dating = Dating(on, "day", "meta") if on else SOMETIME_2024 if on is None else UNDATED
    url = str(more.pop("url", f"http://news.example/{next(NUMBERS)}"))
    stored = store.settle(examined(url, text, title=title, dating=dating, **more), decide)  # type: ignore[arg-type]
    assert stored.item_id is not None
    return stored.item_id


def search(store: AnyStore, query: str, limit: int = 50, after: str | None = None, **more: bool) -> Hits:
    return store.search(parse(query, RESOLVE), limit, after, **more)


def found(store: AnyStore, query: str, **more: bool) -> set[int]:
    return {item.id for item in search(store, query, **more).items}


def test_two_characters_are_found_inside_a_longer_run_and_in_their_order(store: AnyStore) -> None:
    plant = put(store, "特斯拉在上海临港投资建厂", "产能七十五万辆。")
    sea = put(store, "海上风电", "风机从海上运来，芯片来自别处。")
    assert found(store, "临港") == found(store, "投资") == found(store, "上海") == {plant}
    assert found(store, "海上") == {sea}
    assert found(store, "上海临港投资") == {plant}
    assert found(store, "临港上海") == set()
    assert found(store, "芯") == {sea}
    assert found(store, "港") == {plant}
    assert found(store, "厂") == {plant}
    assert found(store, "港 电") == set()


def test_both_scripts_widths_cases_and_accents_are_one(store: AnyStore) -> None:
    old = put(store, "臨港新片區", "Ｔｅｓｌａ與寧德時代")
    new = put(store, "临港新片区", "TESLA and Citroe\u0308n: e\u0301lan")
    assert found(store, "临港新片区") == found(store, "臨港新片區") == {old, new}
    assert found(store, "tesla") == found(store, "ＴＥＳＬＡ") == {old, new}
    assert found(store, "citroën élan") == found(store, "CITROEN elan") == {new}
    assert found(store, "宁德时代") == {old}


def test_english_endings_are_folded(store: AnyStore) -> None:
    one = put(store, "Two plants", "The company's factories manufactured batteries.")
    assert all(found(store, word) == {one} for word in ("plant", "PLANTS", "factory", "manufacturing", "battery"))
    assert found(store, '"company factory"') == {one}
    assert found(store, "plan") == set()


def test_words_phrases_minus_and_or(store: AnyStore) -> None:
    first = put(store, "Battery plant opens", "In Lingang a battery plant was opened by CATL.")
    second = put(store, "Ship launched", "A ship plant with battery.")
    assert found(store, "battery plant") == {first, second}
    assert found(store, '"battery plant"') == {first}
    assert found(store, "plant -catl") == {second}
    assert found(store, "-catl") == {second}
    assert found(store, '-"battery plant" -nothing') == {second}
    assert found(store, "catl OR ship battery") == {first, second}
    assert found(store, "catl OR -ship") == {first}
    assert found(store, "title:battery") == {first}
    assert found(store, '"opens in"') == set(), "no phrase spans title and text"


def test_fields_are_filters(store: AnyStore) -> None:
    here = put(store, "One", "text one", source="daily")
    there = put(store, "Two", "text two", source="odd id:ü'", language="zh", relevant=False, on="2025-12-31")
    assert found(store, "source:daily") == found(store, "relevant:yes") == found(store, "lang:en text") == {here}
    assert found(store, 'source:"odd id:ü\'"') == found(store, "text -relevant:yes") == {there}
    assert found(store, "place:临港") == found(store, "place:pudong") == found(store, "place:上海") == {here, there}
    assert found(store, "place:jiading") == set()
    assert (
        found(store, "after:2026") == found(store, "after:2026-03-01") == found(store, "text after:2026-01") == {here}
    )
    assert found(store, "before:2026") == {there}
    assert found(store, "after:2026-03-02") == found(store, "after:2027 before:2026") == set()


def test_a_span_counts_by_its_last_day_and_no_date_by_the_day_seen(store: AnyStore) -> None:
    span = put(store, "A", "text a", on=None)
    seen = put(store, "B", "text b", on="")
    assert SOMETIME_2024.latest_on == date(2024, 12, 31)
    assert found(store, "after:2024-12-31 before:2025") == {span}
    assert found(store, "after:2026-03-01 before:2026-03-02") == {seen}


def test_the_title_outweighs_some_age_and_age_the_rest(store: AnyStore) -> None:
    old = put(store, "Fusion at last", "about it", on="2020-01-01")
    body = put(store, "News", "fusion of two", on="2026-02-20")
    title = put(store, "Fusion plant", "about that", on="2026-02-01")
    newest = put(store, "More news", "a fusion", on="2026-02-21")
    assert [item.id for item in search(store, "fusion").items] == [title, newest, body, old]
    assert [item.id for item in search(store, "fusion", newest_first=True).items] == [newest, body, title, old]


def test_pages_follow_each_other(store: AnyStore) -> None:
    ids = {put(store, f"Part {n}", f"plant number {n}", on=f"2026-01-{n + 1:02}") for n in range(7)}
    seen: list[int] = []
    after: str | None = None
    for size in (3, 3, 1):
        hits = search(store, "plant", 3, after)
        assert (len(hits.items), hits.total, hits.is_total_exact) == (size, 7, True)
        seen += [item.id for item in hits.items]
        after = hits.next
    assert after is None
    assert (len(seen), set(seen)) == (7, ids)
    with pytest.raises(ConfigError, match="no place in a list of hits"):
        search(store, "plant", 3, "1; DROP TABLE item")


def test_a_changed_article_is_found_by_its_new_words_only(store: AnyStore) -> None:
    first = put(store, "Old title", "Copper foil.", url="http://news.example/a")
    put(store, "Other", "Copper wire.")
    again = put(store, "New title", "Aluminium foil.", url="http://news.example/a", minutes=5)
    assert again == first
    assert found(store, "aluminium") == {first}
    assert found(store, "copper foil") == set()
    assert found(store, "foil") == {first}
    put(store, "Newer title", "Steel foil.", url="http://news.example/a", on="2026-02-01", minutes=9)
    third = put(store, "Third", "Copper again.")
    assert found(store, "copper -wire") == {third}
    assert found(store, "foil before:2026-03") == {first}


@pytest.mark.parametrize(
    "text", ["NEAR(a b)", "a* ^b", "{title}: x", "a' \\ :* & | !", "x:y'z", "x\x00y", "a\ud800b", "ß ﬁ"]
)
def test_no_text_is_a_syntax_error(store: AnyStore, text: str) -> None:
    put(store, "A", f"b {text}")
    assert len(search(store, f'"{text}" OR zzz OR b').items) == 1


def test_an_empty_store_finds_nothing(store: AnyStore) -> None:
    assert search(store, "x") == Hits((), 0)


def test_windows_follow_each_other_in_time(store: AnyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    assert WINDOW == 1_000
    monkeypatch.setattr("mfg_monitor.store.index.finding.WINDOW", 3)
    ids = [put(store, f"T {n}", f"plant number {n}", on=f"2026-01-{n + 1:02}") for n in range(8)]
    seen: list[int] = []
    after: str | None = None
    while True:
        hits = search(store, "plant", 2, after)
        seen += [item.id for item in hits.items]
        assert hits.is_total_exact == (hits.total == 8)
        if (after := hits.next) is None:
            break
    assert seen == ids[::-1]
