"""What was made of one value is not made again, and never answered for another."""

from __future__ import annotations

from mfg_monitor.dedupe.remembering import MOST, forget, remembered
from mfg_monitor.model.story import Traits
from mfg_monitor.store.rules.stories import MOST_NEAR
from mfg_monitor.store.tables.tellings import MOST_READ, read, written


def test_the_very_value_is_asked_for_once() -> None:
    made: list[tuple[int, ...]] = []
    length = remembered(lambda value: made.append(value) or len(value))
    one, equal = (1, 2), tuple(range(1, 3))
    assert [length(one), length(one), length(equal), length(())] == [2, 2, 2, 0]
    assert made == [one, equal, ()]


def test_it_forgets_before_it_grows_and_answers_right_all_the_same() -> None:
    total = remembered(sum)
    values = [(number, 1) for number in range(3 * MOST)]
    assert [total(value) for value in values + values] == [number + 1 for number in range(3 * MOST)] * 2
    # Values that are gone at once, whose places in memory others take.
    assert [total((number, number)) for number in range(3 * MOST)] == [2 * number for number in range(3 * MOST)]


def test_a_service_that_rests_forgets_it_all() -> None:
    made: list[tuple[str, ...]] = []

    @remembered
    def noted(words: tuple[str, ...]) -> int:
        made.append(words)
        return len(words)

    words = ("a", "b")
    assert (noted(words), noted(words), len(made)) == (2, 2, 1)
    forget()
    assert (noted(words), len(made)) == (2, 2)


def test_all_that_one_article_is_compared_with_is_remembered_at_once() -> None:
    assert MOST > MOST_NEAR
    assert MOST_READ > MOST_NEAR


def test_articles_that_are_read_back_share_their_words() -> None:
    told = [Traits(words=(("battery", weight), ("lingang", 1.0)), concepts=("plant!",)) for weight in (2.5, 3.5)]
    one, other = (read(written(traits)) for traits in told)
    assert [one, other] == told
    for (mine, _), (theirs, _) in zip(one.words, other.words, strict=True):
        assert mine is theirs
    assert one.concepts[0] is other.concepts[0]
