"""Where two nearly equal rows of tokens lie beside each other."""

from __future__ import annotations

import random

import pytest

from mfg_monitor.dedupe.laying.anchors import anchors

SIZE = 3


def places_of_all(one: list[str], other: list[str]) -> list[tuple[int, int]]:
    """The same by looking at every row."""
    rows = [[tuple(text[at : at + SIZE]) for at in range(len(text) - SIZE + 1)] for text in (one, other)]
    once = [{row: at for at, row in enumerate(each) if each.count(row) == 1} for each in rows]
    return [(at, once[1][row]) for row, at in once[0].items() if row in once[1]]


def what_differs(one: list[str], other: list[str], found: list[tuple[int, int]]) -> list[tuple[list[str], list[str]]]:
    """What stands between one place and the next."""
    between, mine_end, theirs_end = [], 0, 0
    for mine, theirs in found:
        if mine > mine_end and theirs > theirs_end and one[mine_end:mine] != other[theirs_end:theirs]:
            between.append((one[mine_end:mine], other[theirs_end:theirs]))
        mine_end, theirs_end = mine + SIZE, theirs + SIZE
    return between


@pytest.mark.parametrize("words", [3, 5, 9, 40])
def test_the_anchors_next_to_what_differs_tell_as_much_as_all_of_them(words: int) -> None:
    rng = random.Random(words)
    told = 0
    for _ in range(400):
        one = [f"w{rng.randrange(words)}" for _ in range(rng.randrange(50))]
        other = list(one)
        for _ in range(rng.randrange(4)):
            at = rng.randrange(len(other) + 1)
            other[at : at + rng.randrange(5)] = [f"w{rng.randrange(words + 2)}" for _ in range(rng.randrange(6))]
        expected = what_differs(one, other, places_of_all(one, other))
        assert what_differs(one, other, list(anchors(one, other, SIZE))) == expected
        told += len(expected)
    assert told > 20


def test_of_a_paragraph_put_in_the_anchors_before_and_behind_it_are_told() -> None:
    text = [f"w{n}" for n in range(600)]
    longer = [*text[:300], "a", "paragraph", "more", *text[300:]]

    assert list(anchors(text, longer, SIZE)) == [(297, 297), (300, 303)]
    assert list(anchors(longer, text, SIZE)) == [(297, 297), (303, 300)]
    assert list(anchors(text, text, SIZE)) == []


def test_a_row_that_one_text_has_twice_is_no_anchor() -> None:
    one = "x y z old a b c d e f a b c".split()
    other = "x y z new a b c d e f a b c".split()

    assert list(anchors(one, other, SIZE)) == [(0, 0), (5, 5)]


def test_texts_of_one_word_are_compared_at_once() -> None:
    assert list(anchors(["a"] * 9_000, ["a"] * 8_000, SIZE)) == []
    assert list(anchors([], ["a"], SIZE)) == []
