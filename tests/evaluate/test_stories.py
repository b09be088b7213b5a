"""Which tellings are joined, and which must not be."""

from __future__ import annotations

from mfg_monitor.evaluate import Telling, clusters

EN = (
    "Valve maker starts new plant in Songjiang\nA maker of valves has started a new plant in Songjiang. The site has "
    "two lines and will employ many. District officials attended the ceremony."
)
REWORDED = (
    "Valve maker opens plant in Songjiang\nA new plant of a maker of valves has been started in the Songjiang district."
    " It has two lines. Officials of the district came to the ceremony, and many will be employed."
)
ZH = "松江阀门厂投产\n松江一家阀门厂21日投产,有两条生产线。"


def joined(*tellings: Telling, copies: tuple[tuple[int, int], ...] = (), twins: bool = False) -> list[int | None]:
    return clusters(tellings, copies, lambda _one, _other: twins)


def telling(text: str, language: str = "en", **more: object) -> Telling:
    return Telling(text, language, **more)  # type: ignore[arg-type]


def test_the_same_story_in_other_words() -> None:
    assert joined(telling(EN), telling(REWORDED)) == [0, 0]


def test_strangers_are_alone() -> None:
    other = "Orchestra names conductor\nThe city's symphony has named a conductor, who begins in autumn with Mahler."
    assert joined(telling(EN), telling(other), telling(ZH, "zh")) == [None, None, None]


def test_days_of_publication_far_apart_are_an_update() -> None:
    first, second = telling(EN, published="2024-03-01"), telling(REWORDED, published="2024-03-05T08:00:00+08:00")
    assert joined(first, second) == [0, 0]
    assert joined(first, telling(REWORDED, published="2024-04-01")) == [None, None]
    assert joined(first, telling(REWORDED, published="2024")) == [0, 0]


def test_other_figures_in_like_words_are_another_report() -> None:
    march, april = telling(EN, figures=(5.1, 23.4, 341.27)), telling(REWORDED, figures=(4.7, 19.8, 329.81))
    assert joined(march, april) == [None, None]
    assert joined(march, telling(REWORDED, figures=(5.1, 23.4, 341.27))) == [0, 0]
    assert joined(telling(EN), telling(REWORDED), twins=True) == [None, None]


def test_another_maker_or_another_district_is_another_story() -> None:
    here = telling(EN, places=frozenset({"songjiang"}), companies=frozenset({"valves"}))
    assert joined(here, telling(REWORDED, places=frozenset({"fengxian"}))) == [None, None]
    assert joined(here, telling(REWORDED, companies=frozenset({"pumps"}))) == [None, None]
    assert joined(here, telling(REWORDED, places=frozenset({"songjiang", "minhang"}))) == [0, 0]


def test_a_commentary_is_not_the_news() -> None:
    assert joined(telling(EN), telling("Comment: " + REWORDED)) == [None, None]
    assert joined(telling(EN), telling(REWORDED.replace("\n", "\nOpinion. "))) == [None, None]
    assert joined(telling(EN), telling(REWORDED + " Analysis of samples goes on.")) == [0, 0]


def test_translations_need_rare_figures_in_common() -> None:
    maker = frozenset({"valves"})
    english = telling(EN, figures=(36500.0, 12400.0, 1.28e9), companies=maker)
    assert joined(english, telling(ZH, "zh", figures=(36500.0, 12400.0, 1.28e9), companies=maker)) == [0, 0]
    assert joined(english, telling(ZH, "zh", figures=(36500.0,), companies=maker)) == [None, None]
    assert joined(english, telling(ZH, "zh", companies=maker)) == [None, None]
    assert joined(telling(EN, figures=(2024.0, 2025.0)), telling(ZH, "zh", figures=(2024.0, 2025.0))) == [None, None]


def test_figures_that_everybody_gives_prove_nothing() -> None:
    crowd = [telling(f"{letter * 5}\n{letter * 4} {letter * 6}", figures=(36500.0, 12400.0)) for letter in "abcdefgh"]
    found = joined(*crowd, telling(ZH, "zh", figures=(36500.0, 12400.0)))
    assert found == [None] * 9


def test_copies_are_joined_whatever_else_is_said() -> None:
    first, second = telling(EN, published="2024-03-01"), telling(ZH, "zh", published="2025-03-01")
    assert joined(first, second, copies=((0, 1),)) == [0, 0]


def test_a_story_is_joined_whole_or_not_at_all() -> None:
    first = telling(EN, published="2024-03-01")
    copy = telling(EN, published="2024-03-06")
    late = telling(REWORDED, published="2024-03-13")
    assert joined(first, copy, late, copies=((0, 1),)) == [0, 0, None]


def test_the_first_telling_stands_for_its_story() -> None:
    other = "Orchestra names conductor\nThe city's symphony has named a conductor."
    assert joined(telling(other), telling(EN), telling(REWORDED), telling(EN)) == [None, 1, 1, 1]


def test_nothing_is_no_story() -> None:
    assert joined() == []
    assert joined(telling(""), telling("")) == [None, None]
