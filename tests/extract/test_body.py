"""What is cut from the text, and what is not."""

from __future__ import annotations

import pytest
from tests.extract.pages import CHINESE, ENGLISH, html, paragraphs, read

from mfg_monitor.extract import body
from mfg_monitor.extract.cues import is_prose, without_boilerplate
from mfg_monitor.extract.html import blocks, parse
from mfg_monitor.extract.lead import lead_of


@pytest.mark.parametrize(
    "tail",
    [
        ["Related stories", "Another tale of the port", "A third tale"],
        ["(Web editor: Ann Lee)", "Most popular"],
        ["Copyright © 2025 Example. All rights reserved."],
        ["All Rights ReServed by Example."],
        ["Sign up for our newsletter", "Share this article"],
    ],
)
def test_english_tails_are_cut(tail: list[str]) -> None:
    assert without_boilerplate([*ENGLISH, *tail], []) == ENGLISH


@pytest.mark.parametrize(
    "tail",
    [
        ["责任编辑：王小明", "热门推荐", "另一座城市的工厂关闭，员工转岗培训已经开始，各方反应不一。"],
        ["相关新闻", "- 另一座城市的工厂关闭"],
        ["为您推荐", "加载更多新闻"],
        ["更多精彩内容，欢迎扫描二维码关注官方微信公众号"],
        ["版权所有 示例网 京ICP备00000000号"],
    ],
)
def test_chinese_tails_are_cut(tail: list[str]) -> None:
    assert without_boilerplate([*CHINESE, *tail], []) == CHINESE


def test_a_teaser_in_the_middle_cuts_nothing_behind_it() -> None:
    lines = [*ENGLISH[:2], "DON'T MISS", "Another tale of the port", *ENGLISH[2:]]
    links = frozenset({"Another tale of the port"})
    assert without_boilerplate(lines, [], links) == ENGLISH


def test_the_headline_is_not_repeated_in_the_text() -> None:
    assert without_boilerplate(["Robot Plant doubles output!", *ENGLISH], ["Robot plant doubles output"]) == ENGLISH


@pytest.mark.parametrize(
    "byline", ["00:04, November 22, 2026", "By Li Wei, November 22, 2026", "22 November 2026, 09:10"]
)
def test_a_short_page_loses_headline_and_byline(byline: str) -> None:
    told = "A pump plant in Minhang added a third shift on Sunday, its manager said. It makes 40 pumps a day."
    title = "Pump plant adds a shift"
    article = f"<article><h1>{title}</h1><p class='byline'>{byline}</p><p>{told}</p></article>"
    assert read(html(f"<nav><a href='/'>Home</a></nav>{article}<footer>Copyright</footer>", title=title)).text == told


def test_links_behind_the_last_sentence_are_dropped() -> None:
    links = frozenset({"15 amazing images of robots", "Photos of the port"})
    assert (
        without_boilerplate([*ENGLISH, "- 15 amazing images of robots", "- Photos of the port"], [], links) == ENGLISH
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [(ENGLISH[0], True), (CHINESE[1], True), ("Section 4", False), ("热点新闻", False), ("Read more about it", False)],
)
def test_prose_is_told_from_labels(line: str, *, expected: bool) -> None:
    assert is_prose(line) is expected


def test_a_row_of_figures_stays_a_row() -> None:
    counts = [(1, "Shanghai", 1042), (2, "Suzhou", 10), (10, "Ningbo", 2)]
    rows = "".join(f"<tr><td>{rank}</td><td>{city}</td><td>{robots}</td></tr>" for rank, city, robots in counts)
    text = read(html(f"<article>{paragraphs(ENGLISH)}<table>{rows}</table>{paragraphs(ENGLISH[:1])}</article>")).text
    told = [line for line in text.split("\n\n") if line[0].isdecimal()]
    assert told == ["1 Shanghai 1042", "2 Suzhou 10", "10 Ningbo 2"]


def test_paragraphs_in_a_table_stay_apart() -> None:
    cells = f"<tr><td><h1>Robot plant doubles output</h1></td></tr><tr><td>{paragraphs(ENGLISH)}</td></tr>"
    assert read(html(f"<table>{cells}</table>")).text == "\n\n".join(ENGLISH)


def test_a_heading_in_two_lines_is_no_text() -> None:
    text = paragraphs(ENGLISH[:2])
    assert read(html(f"<h1>Robot plant<br>doubles output</h1>{text}")).text == "\n\n".join(ENGLISH[:2])


def test_what_is_hidden_is_no_text() -> None:
    text = "<p hidden>Words that nobody is shown stand here, in a whole sentence.</p>" + paragraphs(ENGLISH)
    assert read(html(f"<h1>Robot plant doubles output</h1>{text}")).text == "\n\n".join(ENGLISH)


def test_blocks_keep_inline_words_together() -> None:
    root = parse("<div>One <b>two</b> three<br>four<p>five</p>six</div>", url="x")
    assert blocks(root) == ["One two three", "four", "five", "six"]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        (f"新华社上海5月21日电（记者王小明）{CHINESE[0]}", CHINESE[0]),
        (f"SHANGHAI, May 21 (Xinhua) -- {ENGLISH[0]}", ENGLISH[0]),
        (f"A welder at work. (Photo: Example)\n\n{ENGLISH[0]}", ENGLISH[0]),
    ],
)
def test_the_lead_skips_dateline_and_caption(text: str, start: str) -> None:
    lead = lead_of(text)
    assert lead in text
    assert lead.startswith(start)


def test_an_endless_sentence_gives_a_short_lead() -> None:
    text = "word " * 10_000
    assert 80 <= len(lead_of(text)) <= 600


def test_a_second_opinion_is_asked_only_where_the_first_text_is_doubtful(monkeypatch) -> None:
    asked: list[int] = []

    def second(root: object) -> list[str]:
        asked.append(1)
        return []

    monkeypatch.setattr(body, "_by_readability", second)
    ample = [line.replace("A plant", f"Plant {n}") for n in range(3) for line in ENGLISH]
    assert read(html(f"<h1>Robot plant doubles output</h1><article>{paragraphs(ample)}</article>")).text.count("\n") > 8
    assert not asked
    read(html(f"<h1>Robot plant doubles output</h1><article>{paragraphs(ENGLISH[:2])}</article>"))
    assert len(asked) == 1
    read(html(f"<h1>机器人工厂产量翻番</h1><article>{paragraphs(CHINESE * 6)}</article>"))
    assert len(asked) == 2


@pytest.mark.parametrize("tag", ["nav", "button", "select", "aside", "footer"])
def test_a_story_in_a_box_that_is_never_closed_is_read(tag: str) -> None:
    box = f"<p>Welcome.</p><{tag}><ul><li><a href='/'>Front page</a></li></ul><h1>Robots</h1>"
    assert read(html(box + paragraphs(ENGLISH))).text == "\n\n".join(ENGLISH)
