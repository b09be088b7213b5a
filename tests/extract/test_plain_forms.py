"""Plain text files: datelines, layouts without blank lines, traditional characters, full-width letters, Markdown."""

from __future__ import annotations

import pytest
from tests.extract.test_plain import dating, reading

OPENING = (
    "The crane maker in Baoshan adds a second hall for heavy machines, after orders from ports doubled within a year."
)
HAN_BODY = (
    "宝山一家起重机厂启用第二座厂房，企业负责人表示，来自港口的订单一年内翻了一番，厂房每年可容纳四百台重型机器。"
)
HAN_TITLE = "起重机厂启用第二座厂房"
TITLE = "Crane maker opens second hall"


@pytest.mark.parametrize(
    ("before", "origin", "day"),
    [
        ("SHANGHAI, March 5, 2026 (Reuters) - ", "Reuters", "2026-03-05"),
        ("SHANGHAI, March 5, 2026 (Xinhua) -- ", "Xinhua", "2026-03-05"),
        ("SHANGHAI, March 5, 2026 /PRNewswire/ -- ", "PRNewswire", "2026-03-05"),
        ("SHANGHAI (AFP) — ", "AFP", None),
    ],
)
@pytest.mark.parametrize("body", [OPENING, "The hall opened for heavy cranes."])
def test_a_dateline_is_read_and_the_first_line_is_the_title(before, origin, day, body):
    read = reading(f"{TITLE}\n\n{before}{body}\n\nMore halls may follow, it said.\n")
    assert (read.title, read.origin, dating(read).published) == (TITLE, origin, day)
    assert body in read.text
    assert not day or dating(read).evidence == "byline"


@pytest.mark.parametrize(
    ("before", "origin", "day", "authors"),
    [
        ("（新华社）上海2026年3月5日电 ", "新华社", "2026-03-05", ()),
        ("（新华社）上海3月5日电 ", "新华社", None, ()),
        ("中新网上海2026年3月5日电（记者 王伟）", "中新网", "2026-03-05", ("王伟",)),
        ("【本报讯】", None, None, ()),
        ("本报讯 记者王伟报道 ", None, None, ("王伟",)),
    ],
)
def test_a_chinese_dateline(before, origin, day, authors):
    read = reading(f"{HAN_TITLE}\n\n{before}{HAN_BODY}\n")
    assert (read.title, read.origin, dating(read).published, read.authors) == (HAN_TITLE, origin, day, authors)


def test_a_dateline_without_year_takes_the_one_that_the_text_allows():
    body = "In 2025, the works sold 4,000 cranes, up 12 percent. In January 2026, it sold 400 more, the company said."
    read = reading(f"{TITLE}\n\nSHANGHAI, March 5 (Xinhua) -- {body} It built a hall.\n")
    assert dating(read).published == "2026-03-05"
    silent = reading(f"{TITLE}\n\nSHANGHAI, March 5 (Xinhua) -- The works was founded in 1990. It built a hall.\n")
    assert dating(silent).published is None
    assert read.origin == "Xinhua"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "lines",
    [
        [TITLE, "By Wang Ying", "Published: 5 March 2026 14:20", OPENING, OPENING.replace("second", "third")],
        [
            TITLE,
            "By Wang Ying",
            "Published: 5 March 2026 14:20",
            "The works will grow.",
            "It builds 600 cranes a year.",
        ],
        [
            TITLE,
            "By Wang Ying",
            "Published: 5 March 2026 14:20",
            "The crane maker in Baoshan adds a second hall for heavy machines,",
            "after orders from ports doubled within a year. Its managers say",
            "that the hall opens in April. Half of the cranes go to harbours.",
        ],
        ["\t" + TITLE, "\tBy Wang Ying\t5 March 2026 14:20", "\t" + OPENING],
        ["Title\t" + TITLE, "Author\tWang Ying", "Date\t2026-03-05 14:20", "", OPENING],
        [
            "From: Example Post <post@example.com>",
            "To: desk@example.org",
            f"Subject: {TITLE}",
            "MIME-Version: 1.0",
            "Date: Thu, 05 Mar 2026 14:20 +0800",
            "Author: Wang Ying",
            "",
            OPENING,
        ],
        [f"# {TITLE}", "", "*By Wang Ying, 5 March 2026 14:20*", "", OPENING, "", "## The **hall**", "", OPENING],
        [TITLE, "=" * 20, "", "_5 March 2026 14:20 | By Wang Ying_", "", OPENING],
        [f"1. {TITLE}", "", "By Wang Ying | 5 March 2026 14:20", "", OPENING, "", "1. What changes", "", OPENING],
    ],
)
def test_layouts_of_one_story(lines, ending):
    read = reading(ending.join(lines))
    assert read.title == TITLE
    assert read.authors == ("Wang Ying",)
    assert dating(read).published == "2026-03-05T14:20+08:00"
    assert read.text.startswith(("The crane maker", "The works"))
    assert "*" not in read.text
    assert "Wang" not in read.text


def test_marks_of_markdown_are_no_text():
    read = reading(f"# {TITLE}\n\n**SHANGHAI** — {OPENING} See [the hall](https://example.com/a_(b)).\n\n> {OPENING}\n")
    assert read.text == f"SHANGHAI — {OPENING} See the hall.\n\n{OPENING}"
    plain = reading(f"{TITLE}\n\n{OPENING} The code is a*b*c and x_y_z.\n")
    assert plain.text.endswith("a*b*c and x_y_z.")


def test_a_headline_in_full_width_letters():
    wide = "ＣＲＡＮＥ ｍａｋｅｒ ｏｐｅｎｓ ｎｅｗ ｈａｌｌ"
    read = reading(f"{wide}\n２０２６年３月５日\n\n{OPENING}\n")
    assert (read.title, dating(read).published) == (wide, "2026-03-05")


@pytest.mark.parametrize(
    "head",
    [
        "起重機廠啟用第二座廠房\n\n來源：聯合報　記者：王偉　發布時間：2026-03-05 14:20\n\n",
        "起重機廠啟用第二座廠房\n來源：聯合報\n作者／記者：王偉\n發佈時間：2026/03/05 14:20\n",
        "標題：起重機廠啟用第二座廠房\n時間：2026-03-05 14:20\n來源：聯合報\n記者：王偉\n內文：",
    ],
)
def test_stamps_in_traditional_characters(head):
    read = reading(f"{head}{HAN_BODY}\n\n責任編輯：李娜\n")
    assert (read.title, read.origin, read.authors) == ("起重機廠啟用第二座廠房", "聯合報", ("王偉",))
    assert dating(read).published == "2026-03-05T14:20+08:00"
    assert read.text == HAN_BODY


def test_a_reporters_line_of_a_taiwanese_paper():
    read = reading(f"起重機廠啟用第二座廠房\n記者王偉／上海報導\n2026-03-05 14:20\n{HAN_BODY}\n")
    assert (read.title, read.authors) == ("起重機廠啟用第二座廠房", ("王偉",))


def test_a_source_line_that_signs_the_text():
    read = reading(f"{HAN_TITLE}\n\n{HAN_BODY}\n\n（来源：示例报 2026年3月5日）\n")
    assert (read.origin, dating(read).published, dating(read).evidence) == ("示例报", "2026-03-05", "text")


@pytest.mark.parametrize("text", [OPENING, HAN_BODY, f"{OPENING}\r\n"])
def test_an_article_of_one_line_is_its_own_title_and_text(text):
    read = reading(text)
    assert read.text == text.strip()
    assert read.title == text.strip()
    assert dating(read).published is None


def test_an_address_above_the_headline_is_no_headline():
    read = reading(f"https://news.example.com/2026/03/05/cranes\n{TITLE}\n\n{OPENING}\n")
    assert (read.title, dating(read).published, dating(read).evidence) == (TITLE, "2026-03-05", "url")


@pytest.mark.parametrize("title", ["By the numbers: how a crane works grows", "By April, Baoshan builds a second hall"])
def test_a_headline_that_begins_like_a_byline(title):
    read = reading(f"{title}\n\nBy Wang Ying\n\n{OPENING}\n")
    assert (read.title, read.authors) == (title, ("Wang Ying",))
    assert reading(f"{TITLE}\n\nBy our staff reporter in Shanghai\n\n{OPENING}\n").title == TITLE


def test_a_title_made_of_the_first_sentence_has_no_dateline():
    read = reading(f"SHANGHAI, March 5, 2026 (Reuters) - {OPENING} More follows.\n")
    assert (read.title, dating(read).published) == (OPENING, "2026-03-05")
    assert reading(f"新华社上海2026年3月5日电（记者王伟）{HAN_BODY}\n").title == HAN_BODY


def test_entities_of_markup_are_read():
    assert reading(f"Cranes &amp; castings: a second hall &#8212; at last\n\n{OPENING}\n").title == (
        "Cranes & castings: a second hall — at last"
    )
