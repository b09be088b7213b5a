"""Blocks that recur over a source's pages are learned, and cut where a story is left."""

from __future__ import annotations

import tracemalloc
from copy import deepcopy
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.recurring import MOST_BLOCKS, PRUNED_EVERY, Recurring, blocks_of

DESK = "Readers with questions about deliveries may ring the help desk on weekdays between nine and five."
FOOTER = "本报客服热线工作日九点至十七点开通，欢迎读者来电咨询订阅事宜。"
STORIES = [
    "A foundry in Baoshan began to pour castings for wind turbines this week, a year after its furnace was lit.",
    "Two makers of reducers for robots agreed to share a test hall in Jiading, the district's office said on Friday.",
    "The chip packaging line that was announced last spring now runs day and night, engineers at the plant said.",
    "A supplier of battery trays opened its second press shop beside the port, with room for sixty workers.",
]


def text(*lines: str) -> str:
    return "\n\n".join(lines)


def taught(*pages: tuple[str, str]) -> Recurring:
    known = Recurring()
    for title, page in pages:
        known.learn(title, page)
    return known


def test_the_third_page_loses_what_two_others_had() -> None:
    known = Recurring()
    for number, (story, name) in enumerate(zip(STORIES, "abcd", strict=True)):
        whole = text(story, story.replace("the", "that"), DESK)
        assert known.cut(whole) == (whole if number < 2 else text(story, story.replace("the", "that")))
        known.learn(name, whole)
    assert [(block.words, block.page_count) for block in known.boilerplate()] == [(DESK, 4)]


def test_typography_does_not_hide_a_block() -> None:
    known = taught(("a", text(STORIES[0], DESK)), ("b", text(STORIES[1], f"» {DESK.upper()}")))
    assert known.cut(text(STORIES[2], DESK.replace(" ", "\N{NO-BREAK SPACE}"))) == STORIES[2]


def test_another_number_is_another_block() -> None:
    line = "Output of the district's factories grew by {} per cent over the same month of the year before."
    known = taught(("a", text(STORIES[0], line.format("5.1"))), ("b", text(STORIES[1], line.format("4.9"))))
    whole = text(STORIES[2], line.format("6.0"))
    assert known.cut(whole) == whole


def test_issues_of_one_bulletin_do_not_teach_each_other() -> None:
    fixed = "全市规模以上工业企业生产总体平稳，重点行业支撑作用明显，区域协调发展持续推进。"
    issues = [
        (f"上海市2025年{month}月工业生产情况", text(fixed, f"{month}月产值{month}90亿元。")) for month in range(1, 6)
    ]
    known = taught(*issues)
    assert known.cut(issues[0][1]) == issues[0][1]
    assert known.boilerplate() == []
    english = [(f"Industrial output, {month} 2025", text(STORIES[0], month)) for month in ("March", "April", "May")]
    assert taught(*english).boilerplate() == []


def test_a_template_keeps_the_words_between_its_figures() -> None:
    fixed = [f"The {name} index of the city's makers is worked out each week from the orders of forty plants."
             for name in ("first", "second", "third")]  # fmt: skip
    whole = [text(fixed[0], story[:60], fixed[1], story[60:], fixed[2], "It will be told again.") for story in STORIES]
    known = taught(*zip("abc", whole[:3], strict=True))
    assert known.cut(whole[3]) == text(fixed[0], STORIES[3][:60], fixed[1], STORIES[3][60:], fixed[2]).removesuffix(
        f"\n\n{fixed[2]}"
    )


@pytest.mark.parametrize("copies", [3, 30])
def test_an_article_that_is_all_known_stays_whole(copies: int) -> None:
    whole = text(*STORIES)
    known = taught(*((f"{number} times {'x' * number}", whole) for number in range(copies)))
    assert known.cut(whole) == whole


def test_a_short_story_above_a_long_desk_is_found() -> None:
    story = "临港一家焊接机器人工厂四月份产量翻了一番，浦东新区有关部门周三公布了这一消息，第二座厂房将在旁边开工建设。"
    known = taught(("甲", text("第一条消息全文。" * 9, FOOTER, FOOTER + "请勿拨打其他号码。")),
                   ("乙", text("另一条消息全文。" * 9, FOOTER, FOOTER + "请勿拨打其他号码。")))  # fmt: skip
    assert known.cut(text(story, FOOTER, FOOTER + "请勿拨打其他号码。")) == story


def test_short_headings_and_datelines_stay_inside_and_go_at_the_end() -> None:
    pages = [text("SHANGHAI, May 21", story, "Key points", story.upper()[:90] + name, "Share") for story, name in
             zip(STORIES, "abcd", strict=True)]  # fmt: skip
    known = taught(*zip("abc", pages[:3], strict=True))
    assert known.cut(pages[3]) == pages[3].removesuffix("\n\nShare")


def test_two_texts_that_differ_by_boilerplate_are_one_story() -> None:
    known = taught(("a", text(STORIES[0], DESK)), ("b", text(STORIES[1], DESK)))
    assert known.same_story(STORIES[0], text(STORIES[0], DESK))
    assert not known.same_story(text(STORIES[0], DESK), text(STORIES[1], DESK))


def test_what_never_recurred_falls_out_first() -> None:
    known = Recurring()
    for number in range(4 * PRUNED_EVERY):
        known.learn(f"title {'x' * number}", text(*(f"line {number} {place}" for place in range(34)), DESK))
        assert len(known.blocks) <= MOST_BLOCKS + 35 * PRUNED_EVERY
    assert len(known.blocks) == MOST_BLOCKS
    assert known.boilerplate()[0].page_count == 4 * PRUNED_EVERY
    assert all(block.last_page > PRUNED_EVERY for block in known.blocks.values())


def test_long_lists_are_not_kept_in_memory() -> None:
    """Their keys would take several times what the texts themselves do."""
    lists = [text(*(f"{name}{number}" for number in range(10_000))) for name in "abcdefgh"]
    known = Recurring()
    tracemalloc.start()
    try:
        for each in lists:
            assert len(blocks_of(each)) == 36
            assert known.cut(each) == each
        kept = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert kept < 100_000


@pytest.mark.parametrize("count", [1, 36, 37, 999, 1_000, 1_001, 20_000])
def test_the_ends_of_a_text_are_learned_however_long_it_is(count: int) -> None:
    lines = [f"line {number}" for number in range(count)]
    ends = lines if count <= 36 else lines[:12] + lines[-24:]
    for whole in (text(*lines), text(*lines[:-1], lines[-1] + " " * 50_000)):
        learned = blocks_of(whole)
        assert list(learned.values()) == ends
        assert blocks_of(whole) == learned
        assert taught(("a", whole), ("b", whole)).blocks.keys() == learned.keys()


def test_a_long_text_is_cut_as_a_short_one() -> None:
    known = taught(("a", text(STORIES[0], DESK)), ("b", text(STORIES[1], DESK)))
    for long in (text(*(f"{STORIES[2]} {number}" for number in range(1_500))), STORIES[2] + "x" * 60_000):
        assert known.cut(text(long, DESK)) == long
        assert known.same_story(text(long, DESK), long)


@given(st.lists(st.lists(st.sampled_from([*STORIES, DESK, FOOTER, "Share", "", "—"]), max_size=8), max_size=8))
def test_a_cut_text_is_made_of_lines_of_the_whole_and_nothing_else(pages: list[list[str]]) -> None:
    known = taught(*((str(number) * 3 + "ab"[number % 2], text(*page)) for number, page in enumerate(pages)))
    for page in pages:
        whole = text(*page)
        cut = known.cut(whole)
        left = iter(whole.split("\n\n"))
        assert all(line in left for line in cut.split("\n\n"))


@given(
    st.lists(st.lists(st.sampled_from([*STORIES, DESK, FOOTER, "Share", "", *map(str, range(90))]), max_size=6)),
    st.randoms(use_true_random=False),
    st.integers(0, 60),
)
def test_what_does_not_depend_on_pages_before_is_cut_alike_whether_they_are_learned_or_not(
    pages: list[list[str]], random: Random, learned_before: int
) -> None:
    known, before = taught(*((f"t{n}", f"page {n}") for n in range(learned_before))), list[tuple[str, str]]()
    for number, page in enumerate(pages):
        whole = text(*page)
        if known.depends(whole, [other for _, other in before]):
            for one in before:
                known.learn(*one)
            before = []
        some = deepcopy(known)
        for one in before:
            if random.random() < 0.5:
                some.learn(*one)
        every = deepcopy(known)
        for one in before:
            every.learn(*one)
        assert known.cut(whole) == some.cut(whole) == every.cut(whole)
        before.append((f"page {'abcdefgh'[number % 8] * 3}", whole))


def test_pages_of_a_known_template_do_not_depend_on_each_other_until_something_falls_out() -> None:
    known = taught(*(("abc"[number], text(STORIES[number], DESK)) for number in range(3)))
    others = [text(f"{STORIES[number % 3]} Number {number}.", DESK) for number in range(PRUNED_EVERY)]
    assert not known.depends(text(STORIES[3], DESK), others[: PRUNED_EVERY - 4])
    assert known.depends(text(STORIES[3], DESK), others[: PRUNED_EVERY - 3])
    assert known.depends(others[0], others[:1])
    assert known.depends(text("Short.", DESK, FOOTER), [text(STORIES[0], FOOTER)])
    assert known.depends(text("Short.", DESK), [text(STORIES[0], DESK)])
