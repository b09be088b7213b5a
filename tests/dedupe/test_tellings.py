"""Which articles are tellings of one story, why, and that no order of arrival matters."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.dedupe.naming.concepts import concepts_of, lexicon
from mfg_monitor.dedupe.naming.words import rarity, stem, words_of
from mfg_monitor.dedupe.telling.clues import keys_of, keys_to_ask
from mfg_monitor.dedupe.telling.stories import Member, partition
from mfg_monitor.dedupe.telling.tellings import DAYS_APART, digits_of, signs, strength_of, tie
from mfg_monitor.dedupe.telling.traits import traits_of
from mfg_monitor.model import Article, Dating, Figure, Verdict
from mfg_monitor.model.story import Choice, Traits
from tests.dedupe.printing import printed

DAY = date(2026, 3, 2)
ENGLISH = Traits(
    language="en",
    published_on=DAY,
    words=(("megapack", 9.0), ("storag", 6.0), ("liquid", 5.0)),
    concepts=("battery!", "delivery!", "mass production"),
    figures=((40.0, "GWh", "capacity"), (1_450_000_000.0, "CNY", "investment")),
    days=("3-1",),
    companies=("tesla",),
    named_companies=("tesla",),
    places=("lingang",),
    named_places=("lingang",),
)
CHINESE = replace(
    ENGLISH,
    language="zh",
    published_on=DAY + timedelta(days=2),
    words=(("储能", 9.0),),
    figures=((40.0, "GWh", "capacity"), (200_000_000.0, "USD", "investment")),
)
OTHER = Traits("en", DAY, (("loom", 9.0),), ("textile!",), ((12.0, "loom", "count"),), companies=("wool",))


def test_a_translation_is_tied_and_says_why() -> None:
    known = tie(ENGLISH, CHINESE)

    assert known is not None
    assert known.kind == "tells"
    told = "; ".join(known.reasons)
    for words in ("same company: tesla", "same place: lingang", "40 GWh", "1,450,000,000 CNY", "2 days apart"):
        assert words in told


def test_a_count_is_the_same_in_other_words() -> None:
    """120 firefighters are 120名 (people), and 24 engines 24辆 (vehicles); two small counts may be equal by chance."""
    english = ((120.0, "firefighter", "count"), (24.0, "engine", "count"), (2.0, "hour", "count"))
    chinese = ((120.0, "person", "count"), (24.0, "vehicle", "count"), (2.0, "home", "count"))
    one, other = replace(ENGLISH, figures=english), replace(CHINESE, figures=chinese)
    assert signs(one, other)["figures"].value == signs(other, one)["figures"].value == 1.0
    assert signs(one, other)["figures"].reason == "same figures: 120 firefighter, 24 engine"
    assert (
        signs(one, replace(other, figures=((24.0, "%", "count"), (125.0, "person", "count"))))["figures"].value == 0.5
    )
    assert signs(one, replace(other, figures=((120.0, "m2", "area"),)))["figures"].value == 0.0


def test_other_news_of_a_firm_at_its_own_place_is_another_story() -> None:
    """Where a firm makes things says little beside its name, and two tellings have some figure in common."""
    other = replace(
        ENGLISH,
        words=(("price", 7.0), ("dealer", 6.0), ("megapack", 1.0)),
        concepts=("price cut!", "battery"),
        figures=((12_000.0, "CNY", "price"), (18.0, "%", "change")),
        days=(),
    )
    found = signs(replace(ENGLISH, figures=((42.5, "GWh", "capacity"), ENGLISH.figures[1])), other)

    assert (found["usual place"].value, found["no figure"].value) == (1.0, 1.0)
    assert (signs(ENGLISH, CHINESE)["usual place"].value, signs(ENGLISH, CHINESE)["no figure"].value) == (1.0, 0.0)
    assert signs(ENGLISH, replace(other, companies=()))["usual place"].value == 0.0
    assert tie(ENGLISH, other) is None


def test_strangers_are_not_tied() -> None:
    assert tie(ENGLISH, OTHER) is None
    assert tie(Traits("en"), Traits("zh")) is None


def test_what_comes_weeks_later_follows() -> None:
    late = replace(CHINESE, published_on=DAY + timedelta(days=40))

    known = tie(late, ENGLISH)

    assert known is not None
    assert known.kind == "follows"
    assert tie(replace(late, published_on=DAY + timedelta(days=400)), ENGLISH) is None


@pytest.mark.parametrize(
    "change",
    [
        {"companies": ("byd",), "named_companies": ("byd",)},
        {"is_opinion": True},
        {"figures": ((8.0, "GWh", "capacity"),), "concepts": (), "days": (), "words": ()},
    ],
)
def test_what_speaks_against_it_keeps_apart(change: dict[str, object]) -> None:
    assert tie(ENGLISH, replace(CHINESE, **change)) is None  # type: ignore[arg-type]


traits = st.builds(
    Traits,
    language=st.sampled_from(["en", "zh"]),
    published_on=st.none() | st.dates(date(2026, 3, 1), date(2026, 4, 15)),
    words=st.dictionaries(st.sampled_from("abcdef"), st.floats(0.5, 9)).map(lambda each: tuple(each.items())),
    concepts=st.lists(st.sampled_from(["battery!", "robot", "ship!", "delivery"]), unique=True).map(tuple),
    figures=st.lists(
        st.tuples(st.sampled_from([40.0, 41.0, 7e8, 1e8]), st.sampled_from(["CNY", "USD", "GWh"]), st.just("capacity")),
        unique=True,
    ).map(tuple),
    companies=st.sampled_from([(), ("tesla",), ("byd",)]),
    named_companies=st.sampled_from([("tesla",), ("byd",), ("tesla", "byd")]),
    named_places=st.sampled_from([(), ("lingang",), ("pudong",)]),
    things=st.sampled_from([(), ("ship",), ("robot", "#model y"), ("#model 3",)]),
)


@given(traits, traits)
def test_the_tie_is_the_same_whichever_comes_first(one: Traits, other: Traits) -> None:
    there, back = tie(one, other), tie(other, one)
    assert strength_of(one, other) == pytest.approx(strength_of(other, one))
    assert (there is None) == (back is None)
    if there and back:
        assert (there.kind, there.strength) == (back.kind, pytest.approx(back.strength, abs=0.002))


@given(st.lists(traits, min_size=2, max_size=9), st.randoms(use_true_random=False))
def test_any_order_of_arrival_ends_in_the_same_stories(some: list[Traits], chance: random.Random) -> None:
    def stories(order: Sequence[int]) -> set[frozenset[str]]:
        members = [Member(at, at, f"http://news.example/{name}", some[name]) for at, name in enumerate(order)]
        ties = {}
        for one, other in combinations(members, 2):
            known = tie(one.traits, other.traits)
            if known is not None and known.kind == "tells":
                ties[one.item_id, other.item_id] = known.strength
        return {frozenset(members[at].address for at in group) for group in partition(members, ties)}

    order = list(range(len(some)))
    shuffled = order.copy()
    chance.shuffle(shuffled)
    assert stories(order) == stories(shuffled)


def test_copies_and_what_a_user_says_outweigh_ties() -> None:
    told = ((1, 1, ENGLISH), (2, 2, CHINESE), (3, 1, OTHER), (4, 4, OTHER))
    members = [Member(item_id, family, f"{item_id}", each) for item_id, family, each in told]
    ties = {(1, 2): 3.0}

    assert partition(members, ties) == [[1, 2, 3], [4]]
    assert partition(members, ties, [Choice(1, 2, together=False)]) == [[1, 3], [2], [4]]
    assert partition(members, {}, [Choice(2, 4, together=True)]) == [[1, 3], [2, 4]]


@given(traits, st.integers(-DAYS_APART, DAYS_APART))
def test_tellings_of_some_days_meet_under_a_common_key(one: Traits, days: int) -> None:
    first = replace(one, published_on=DAY)
    second = replace(one, published_on=DAY + timedelta(days=days))
    assert not keys_of(first, DAY) or set(keys_of(first, DAY)) & set(keys_to_ask(second, DAY))


def test_a_follow_up_meets_what_it_follows_by_who_and_where() -> None:
    late = replace(ENGLISH, published_on=DAY + timedelta(days=100))
    assert set(keys_of(ENGLISH, DAY)) & set(keys_to_ask(late, DAY))


def test_traits_are_alike_in_both_languages() -> None:
    def read(title: str, text: str, language: str, figure: Figure) -> Traits:
        article = Article("u", "u", title, text, text, language, Dating("2026-03-02", "day", "meta"))
        places = ("shanghai", "lingang")
        verdict = Verdict(relevant=True, score=1, companies=("tesla",), places=places, figures=(figure,))
        return traits_of(article, verdict, printed(text), wide={"shanghai"})

    english = read(
        "Gas turbine leaves the works", "The gas turbine was delivered on March 1.", "en",
        Figure(300.0, "MW", None, "300 MW", 0, 6),
    )  # fmt: skip
    chinese = read("燃气轮机交付", "3月1日,燃气輪機交付。", "zh", Figure(300.0, "MW", None, "30万千瓦", 0, 5))
    assert "gas turbine!" in english.concepts
    assert "gas turbine!" in chinese.concepts
    assert english.figures == chinese.figures
    assert english.days == chinese.days == ("3-1",)
    assert english.places == ("lingang",)
    assert signs(english, chinese)["concepts"].value > 0.5


def test_the_lexicon_is_whole() -> None:
    known = lexicon()
    assert len(known.rarities) > 1_500
    assert all(0 < rarity <= 6 for rarity in known.rarities.values())
    assert {"gas turbine", "cruise ship"} <= set(concepts_of("A gas turbine for cruise ships"))
    assert concepts_of("大型邮轮") == concepts_of("a large cruise ship") or "cruise ship" in concepts_of("大型邮轮")


def test_words_are_folded_and_rated() -> None:
    assert stem("factories") == stem("factory")
    assert stem("plants") == stem("plant")
    assert words_of("临港工厂") == {"临港": 1, "港工": 1, "工厂": 1}
    assert rarity("上海") < rarity("燃料") <= rarity("never-met")
    assert [digits_of(value) for value in (42_800, 40_000, 1.5, 7e9)] == [3, 1, 2, 1]
