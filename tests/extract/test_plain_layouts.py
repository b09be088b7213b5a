"""Plain text files in layouts that no seed has, English and Chinese, some with traps."""

from __future__ import annotations

from datetime import UTC, datetime
from textwrap import dedent

from mfg_monitor.dates import choose
from mfg_monitor.extract.plain.text import PlainReading, read_plain
from mfg_monitor.model import Candidate, Dating

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def candidate(title: str | None = None, url: str = "file:///drop/story.txt") -> Candidate:
    return Candidate(url=url, canonical_url=url, source="files", title=title)


def reading(text: str, title: str | None = None, url: str = "file:///drop/story.txt") -> PlainReading:
    return read_plain(dedent(text), candidate(title, url), zone="Asia/Shanghai", now=NOW)


def dating(of: PlainReading) -> Dating:
    return choose(of.witnesses, now=NOW)


# -- other layouts, English -----------------------------------------------------------------------------------------

PARAGRAPHS = """\
A crane maker in Baoshan has opened a second assembly hall, adding room for 400 heavy machines a year, it said.

The hall cost 1.2 billion yuan and took two years to build. Its first customers are ports in South America and Africa.

"We could no longer keep up from one hall," said Gu Wen, who runs the works, adding that hiring had begun in spring."""

OWN = "A crane maker in Baoshan"
LAST = "hiring had begun in spring."


def check(read: PlainReading, *, title: str, day: str | None, foreign: tuple[str, ...] = ()) -> None:
    assert read.title == title
    published = dating(read).published
    assert (published[:10] if published else None) == day
    assert read.text.startswith(OWN)
    assert read.text.endswith(LAST)
    assert "\n\n\n" not in read.text
    assert not [words for words in foreign if words in read.text]


def test_header_lines_of_an_email():
    read = reading(
        "Title: Crane maker opens second hall\nDate: 3 Sep 2024 14:05\nSource: Baoshan Post\nAuthor: Li Na, Tom Reed\n"
        f"URL: https://news.example.com/2024/09/03/cranes\n\n{PARAGRAPHS}\n"
    )
    check(read, title="Crane maker opens second hall", day="2024-09-03")
    assert dating(read).published == "2024-09-03T14:05+08:00"
    assert read.origin == "Baoshan Post"
    assert read.authors == ("Li Na", "Tom Reed")


def test_markdown_front_matter():
    read = reading(
        '---\ntitle: "Crane maker: a second hall"\ndate: 2024-09-03T14:05:00+08:00\nauthor: Li Na\n'
        "tags: [cranes]\n---\n\n"
        f"# Crane maker: a second hall\n\n{PARAGRAPHS}\n"
    )
    check(read, title="Crane maker: a second hall", day="2024-09-03", foreign=("tags", "---", "#"))
    assert read.authors == ("Li Na",)


def test_first_line_without_full_stop_is_the_title():
    read = reading(f"Crane maker opens second hall in Baoshan\n\n{PARAGRAPHS}")
    check(read, title="Crane maker opens second hall in Baoshan", day=None)
    assert read.authors == ()
    assert read.origin is None


def test_without_any_headline_the_first_sentence_stands_for_it():
    read = reading(PARAGRAPHS)
    assert read.title.startswith("A crane maker in Baoshan has opened")
    assert read.text.startswith(OWN)
    assert any("headline" in note for note in read.quality)


def test_front_page_title_is_preferred_where_the_file_shows_none():
    assert reading(PARAGRAPHS, title="Second hall for cranes").title == "Second hall for cranes"


def test_teasers_newer_than_the_article_do_not_date_it():
    read = reading(
        """\
You are here: Home > Business > Industry

Crane maker opens second hall

By Li Na | Published: 2019-06-04 08:10 | Updated: 2019-06-05 09:00

{}

Related stories

Robot makers meet in Pudong
2024-05-22

Harbour takes its first electric tug
2024-05-23 10:00
""".replace("{}", PARAGRAPHS)
    )
    check(read, title="Crane maker opens second hall", day="2019-06-04", foreign=("Robot makers", "tug", "Related"))
    assert dating(read).updated == "2019-06-05T09:00+08:00"
    assert read.authors == ("Li Na",)


def test_photo_days_and_phone_numbers_are_no_dates():
    read = reading(
        f"""\
Crane maker opens second hall

{PARAGRAPHS}

Workers fit a boom at the hall in Baoshan on March 2, 2021. [Photo by Wu Ping/China Daily]

Contact us
Tel: 021-20210305
Hotline 2021-03-05 8008200820
""".replace("[Photo by Wu Ping/China Daily]", "[Photo by Wu Ping/China Daily]")
    )
    assert dating(read).published is None
    assert "8008200820" not in read.text


def test_agency_dateline_names_origin_and_day():
    text = PARAGRAPHS.replace(OWN, "SHANGHAI, March 12, 2024 (Xinhua) -- A crane maker in Baoshan", 1)
    read = reading(f"Crane maker opens second hall\n\n{text}")
    assert dating(read).published == "2024-03-12"
    assert read.origin == "Xinhua"


def test_menus_share_buttons_and_footers_are_not_text():
    read = reading(f"""\
Skip to main content
Menu
Search
close

Industry

Crane maker opens second hall in Baoshan

Share
Print
Jane Miller, Shanghai Daily 2022-11-08 16:40

{PARAGRAPHS}

Share this story
Sign up for our newsletter
Copyright 2022 Example Press. All rights reserved.
Privacy policy
""")
    foreign = ("newsletter", "Copyright", "Menu", "Print")
    check(read, title="Crane maker opens second hall in Baoshan", day="2022-11-08", foreign=foreign)


def test_inline_aside_does_not_end_an_article_that_reads_on():
    first, rest = PARAGRAPHS.split("\n\n", 1)
    more = "The second assembly hall of the crane maker in Baoshan adds heavy machines for ports, Gu Wen said."
    text = f"{first}\n\n{more}\n\nRead more: Old docks get a new use\n\n{more} {rest.split(chr(10))[0]}\n\n{rest}"
    read = reading(f"Crane maker opens second hall\n\n{text}")
    assert read.text.endswith(LAST)
    assert "Old docks" not in read.text


def test_second_story_under_its_own_stamp_is_cut_off():
    read = reading(f"""\
Crane maker opens second hall

2023-02-01 10:00 Source: Baoshan Post

{PARAGRAPHS}

Tea growers look to autumn

2023-02-02 11:00 Source: Fujian Post

Tea growers in Fujian expect a good autumn after the rains of July, a co-operative of the county told us this week.
""")
    check(read, title="Crane maker opens second hall", day="2023-02-01", foreign=("Tea growers",))
    assert any("another story" in note for note in read.quality)


def test_second_story_behind_a_repeated_headline_is_cut_off():
    read = reading(f"""\
Crane maker’s second hall opens in Baoshan

{PARAGRAPHS}

Crane maker's second hall opens in Baoshan

Tea growers in Fujian expect a good autumn after the rains of July, a co-operative of the county told us this week.
""")
    check(read, title="Crane maker’s second hall opens in Baoshan", day=None, foreign=("Tea growers",))


def test_hard_wrapped_lines_become_paragraphs():
    wrapped = """\
Crane maker opens second hall

A crane maker in Baoshan has opened a second assembly hall, adding room
for 400 heavy machines a year, the district said on its website, where it
also published the plans of the site and of the road that leads to it.

The hall cost 1.2 billion yuan and took two years to build, and its first
customers are ports in South America and Africa, the maker has said."""
    read = reading(wrapped)
    assert read.text.split("\n\n")[0].endswith("the road that leads to it.")
    assert len(read.text.split("\n\n")) == 2
    assert "adding room for 400" in read.text


def test_day_before_the_headline_and_no_break_spaces():
    read = reading(f"2021-07-09\u00a0Crane maker opens second hall in Baoshan\r\n\r\n{PARAGRAPHS}\r\n")
    check(read, title="Crane maker opens second hall in Baoshan", day="2021-07-09")


def test_day_behind_the_headline_in_brackets():
    read = reading(f"Crane maker opens second hall in Baoshan (May 3, 2024)\n\n{PARAGRAPHS}\n")
    check(read, title="Crane maker opens second hall in Baoshan", day="2024-05-03")


def test_ambiguous_day_is_refused_not_guessed():
    assert (
        dating(reading(f"Crane maker opens second hall\n\nPublished: 01/03/2026\n\n{PARAGRAPHS}\n")).published is None
    )


def test_the_address_dates_a_text_that_tells_nothing():
    url = "https://news.example.com/2024/0903/c90000-1.html"
    read = read_plain(
        f"Crane maker opens second hall\n\n{PARAGRAPHS}", candidate(url=url), zone="Asia/Shanghai", now=NOW
    )
    assert dating(read).published == "2024-09-03"
    assert dating(read).evidence == "url"


def test_marker_before_the_first_words_of_the_text():
    read = reading(f"date 2022-09-28 {PARAGRAPHS}", title="Crane maker opens second hall")
    check(read, title="Crane maker opens second hall", day="2022-09-28", foreign=("2022-09",))


def test_text_that_begins_with_its_day():
    read = reading(f"Crane maker opens second hall\n\nAug 1, 2024 09:40. {PARAGRAPHS}")
    assert dating(read).published == "2024-08-01T09:40+08:00"


def test_headline_with_a_label_in_it_stays_the_headline():
    read = reading(f"Source: crane maker is to open its second hall in Baoshan soon\n\n{PARAGRAPHS}")
    assert read.title == "Source: crane maker is to open its second hall in Baoshan soon"
    assert read.origin is None


def test_headline_that_announces_photos_is_no_caption():
    assert reading(f"Crane maker opens second hall (photos)\n\n{PARAGRAPHS}").title.endswith("hall (photos)")


def test_short_lines_alone_are_still_a_story():
    read = reading("Crane maker opens hall\n\nBig crowd\n\nMore soon\n")
    assert read.title == "Crane maker opens hall"
    assert read.text == "Big crowd\n\nMore soon"


def test_words_relative_to_the_day_of_saving_are_no_dates():
    read = reading(f"Crane maker opens second hall\n\nLi Na, 2 hours ago\n\n{PARAGRAPHS}\n")
    check(read, title="Crane maker opens second hall", day=None, foreign=("ago",))


def test_the_page_s_own_day_above_the_headline_gives_way_to_the_stamp_below():
    read = reading(f"Friday, May 31, 2024\n\nCrane maker opens second hall\n\nUpdated: 2018-04-11\n\n{PARAGRAPHS}\n")
    assert dating(read).published == "2018-04-11"
    read = reading(f"Friday, May 31, 2024\n\nCrane maker opens second hall\n\nSource: X | 2018-04-11\n\n{PARAGRAPHS}\n")
    assert dating(read).published == "2018-04-11"


def test_a_notice_before_the_article_is_passed_over():
    notice = "We use cookies to give you the best experience of our pages; read our policy to learn more of them."
    long = PARAGRAPHS.replace(
        "ports in South America and Africa.", "ports in South America and Africa. " + "It grows on. " * 40
    )
    read = reading(
        f"Welcome\n\n{notice}\n\nPrivacy policy\n\nMenu\n\nCrane maker opens second hall in Baoshan\n\n{long}\n"
    )
    check(read, title="Crane maker opens second hall in Baoshan", day=None, foreign=("cookies", "policy"))


# -- other layouts, Chinese -----------------------------------------------------------------------------------------

HAN = """\
宝山一家起重机企业近日启用第二座总装厂房，每年可新增四百台重型设备的产能，区经委介绍。

厂房总投资12亿元，历时两年建成，首批订单来自南美和非洲的港口，预计年底前全部交付。

“一座厂房已经不够用了。”企业负责人顾文说，春天起就开始招人，目前已有三百名工人到岗。"""


def test_chinese_stamp_under_the_headline():
    read = reading(f"""\
当前位置：首页 > 新闻 > 要闻

宝山起重机企业启用第二座总装厂房

2024年09月03日 14:05　来源：宝山日报　作者：李娜　字号：大 中 小

{HAN}

责任编辑：王芳

相关新闻

福建茶农盼秋收 2024-10-01
""")
    assert read.title == "宝山起重机企业启用第二座总装厂房"
    assert dating(read).published == "2024-09-03T14:05+08:00"
    assert read.origin == "宝山日报"
    assert read.authors == ("李娜",)
    assert read.text.startswith("宝山一家")
    assert read.text.endswith("工人到岗。")


def test_chinese_agency_dateline():
    text = HAN.replace("宝山一家", "新华社上海2024年9月3日电（记者李娜、王一鸣）宝山一家", 1)
    read = reading(f"宝山起重机企业启用新厂房\n\n{text}\n\n（完）\n")
    assert read.title == "宝山起重机企业启用新厂房"
    assert dating(read).published == "2024-09-03"
    assert read.origin == "新华社"
    assert read.authors == ("李娜", "王一鸣")
    assert "完）" not in read.text


def test_chinese_paper_with_own_reporter_and_column_brackets():
    text = HAN.replace("宝山一家", "【本报讯】（记者 李娜）宝山一家", 1)
    read = reading(
        f"【上海制造】宝山起重机企业启用新厂房\n\n发布时间：2024-09-03 14:05:06\n\n"
        f"{text}\n\n扫一扫分享\n版权所有 2026-01-01\n"
    )
    assert read.title == "【上海制造】宝山起重机企业启用新厂房"
    assert dating(read).published == "2024-09-03T14:05:06+08:00"
    assert read.authors == ("李娜",)
    assert read.text.endswith("工人到岗。")


def test_chinese_header_lines():
    read = reading(f"标题：宝山起重机企业启用新厂房\n日期：2024年9月3日\n来源：宝山日报\n\n{HAN}")
    assert read.title == "宝山起重机企业启用新厂房"
    assert dating(read).published == "2024-09-03"
    assert read.origin == "宝山日报"


def test_chinese_text_alone():
    read = reading(HAN)
    assert read.title.startswith("宝山一家起重机企业")
    assert read.text.count("\n\n") == 2


def test_chinese_lines_without_blank_lines_between():
    read = reading("宝山起重机企业启用新厂房\n" + HAN.replace("\n\n", "\n") + "\n编辑：王芳\n上一篇：茶农盼秋收\n")
    assert read.title == "宝山起重机企业启用新厂房"
    assert read.text.count("\n\n") == 2
    assert read.text.endswith("工人到岗。")
