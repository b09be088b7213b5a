"""Reading dates: every format in which a date is rendered is read back; what only looks like a date is not."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mfg_monitor.dates import Moment, read, readings, search

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SHANGHAI = "Asia/Shanghai"


def value(text: str, **kwargs) -> str | None:
    moment = read(text, **{"zone": SHANGHAI, "now": NOW} | kwargs)
    return moment.value if moment else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-05-21", "2025-05-21"),
        ("2025-05-21T10:17:00Z", "2025-05-21T10:17:00+00:00"),
        ("2025-05-21T10:17+08:00", "2025-05-21T10:17+08:00"),
        ("2025-05-21T10:17:00.000+0800", "2025-05-21T10:17:00+08:00"),
        ("2025-05-21 10:17", "2025-05-21T10:17+08:00"),
        ("Wed, 21 May 2025 10:17:00 +0800", "2025-05-21T10:17:00+08:00"),
        ("Wed, 21 May 2025 10:17:00 GMT", "2025-05-21T10:17:00+00:00"),
        ("Wednesday, 21-May-25 10:17:00 GMT", "2025-05-21T10:17:00+00:00"),
        ("Wed May 21 10:17:00 CST 2025", "2025-05-21T10:17:00+08:00"),
        ("1747793820", "2025-05-21T10:17:00+08:00"),
        ("/Date(1747793820000+0800)/", "2025-05-21T10:17:00+08:00"),
        ("Wed May 21 2025 10:17:00 GMT+0800 (China Standard Time)", "2025-05-21T10:17:00+08:00"),
        ("2025-05-21T10:17:00+08:00[Asia/Shanghai]", "2025-05-21T10:17:00+08:00"),
        ("2025-05-21T10:17:00+25:00", "2025-05-21"),
        ("星期三, 21 五月 2025 10:17:00 +0800", "2025-05-21T10:17:00+08:00"),
        ("中華民國114年5月21日 上午10:17", "2025-05-21T10:17+08:00"),
        ("2025-05-21(三) PM 10:17:06", "2025-05-21T22:17:06+08:00"),
        ("2025/05/21 下午 10:17:06", "2025-05-21T22:17:06+08:00"),
        ("二O二五年五月廿一日", "2025-05-21"),
        ("1747793820000", "2025-05-21T10:17:00+08:00"),
        ("20250521", "2025-05-21"),
        ("20250521101700", "2025-05-21T10:17:00+08:00"),
        ("2025年5月21日 10:17", "2025-05-21T10:17+08:00"),
        ("2025年05月21日10时17分", "2025-05-21T10:17+08:00"),
        ("2025年5月21日 星期三 下午3:05", "2025-05-21T15:05+08:00"),
        ("２０２５年５月２１日　１０：１７", "2025-05-21T10:17+08:00"),
        ("二〇二五年五月二十一日", "2025-05-21"),
        ("二○二四年十月", "2024-10"),
        ("10:17, May 21, 2025", "2025-05-21T10:17+08:00"),
        ("May 21, 2025", "2025-05-21"),
        ("MAY 21ST, 2025", "2025-05-21"),
        ("21 May 2025", "2025-05-21"),
        ("Sept. 3, 2024", "2024-09-03"),
        ("2025/05/21", "2025-05-21"),
        ("2025.05.21", "2025-05-21"),
        ("21.05.2025, 10:17 Uhr", "2025-05-21T10:17+08:00"),
        ("5 de mayo de 2024", "2024-05-05"),
        ("1er février 2024", "2024-02-01"),
        ("March 2024", "2024-03"),
        ("2024-05", "2024-05"),
        ("2024", "2024"),
        ("昨天 09:30", "2026-11-20T09:30+08:00"),
        ("前天", "2026-11-19"),
        ("3小时前", "2026-11-21"),
        ("20分钟前", "2026-11-21T19:40+08:00"),
        ("2 hours ago", "2026-11-21"),
        ("a week ago", "2026-11-14"),
        ("May 21, 2025, 10:00 a.m. ET", "2025-05-21T10:00-04:00"),
        ("January 21, 2025 at 10:00 PM EST", "2025-01-21T22:00-05:00"),
        ("12:05 am, 3 March 2024", "2024-03-03T00:05+08:00"),
        ("05-21 10:17", "2026-05-21T10:17+08:00"),
        ("11-24 10:17", "2025-11-24T10:17+08:00"),
        ("5月21日 10:17", "2026-05-21T10:17+08:00"),
        ("发布时间：2025-05-21 10:17", "2025-05-21T10:17+08:00"),
        ("Updated: May 21, 2025 10:17 (GMT+8)", "2025-05-21T10:17+08:00"),
        ("Published on Wednesday 21 May 2025 at 10:17 BST", "2025-05-21T10:17+01:00"),
        ("13/03/2026", "2026-03-13"),
        ("03/13/2026", "2026-03-13"),
        ("03/03/2026", "2026-03-03"),
        ("2025-05-21 00:00:00", "2025-05-21"),
        ("北京时间 2025-05-21 10:17", "2025-05-21T10:17+08:00"),
    ],
)
def test_a_string_that_is_a_date_is_read(text, expected):
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "   ",
            "hello world",
            "20927227",
            "国发〔2009〕19号",
            "农历二〇二五年二月廿三日",
            "04-16 20927227 Processing",
            "02-29 02092758 Received",
        ),
        *("01/03/2026", "2025-02-30", "31 April 2025", "1970-01-01", "1970-01-01T00:00:00Z", "0", "1", "1989-12-31"),
        *(
            "0001-01-01T00:00:00",
            "2030-01-01",
            "2026-12-01",
            "9999-12-31",
            "12345",
            "123456789",
            "999999999999",
            "2025-13-01",
            "25:61",
            "10:17",
        ),
        *(
            "May 2025 was a good month",
            "on May 11, 2023 he said",
            "version 2.0.24",
            "192.168.20.24",
            "+86 21 2025 0521",
        ),
        *("021-20250521", "$2,024", "2024 cars", "1/2", "May", "2025-05-21-22-23", "99999999999999999999", "½"),
    ],
)
def test_what_is_no_believable_date_is_refused(text):
    assert value(text) is None


def test_order_or_language_decides_between_day_and_month():
    assert value("01/03/2026", order="dmy") == "2026-03-01"
    assert value("01/03/2026", order="mdy") == "2026-01-03"
    assert value("01/03/2026", language="fr") == "2026-03-01"
    assert value("01/03/2026", language="en") is None
    assert [m.value for m in readings("01/03/2026", zone=SHANGHAI, now=NOW)] == ["2026-03-01", "2026-01-03"]


def test_cst_is_chinas_time_only_at_home():
    assert value("2025-05-21 10:17 CST") == "2025-05-21T10:17+08:00"
    assert value("2025-05-21 10:17 CST", zone="America/Chicago") == "2025-05-21T10:17-06:00"


def test_a_day_ahead_is_believed_and_two_are_not():
    assert value("2026-11-22") == "2026-11-22"
    assert value("2026-11-23") is None
    assert value("2026-11-22T11:59:00Z") == "2026-11-22T11:59:00+00:00"
    assert value("2026-11-22T12:01:00Z") is None


def test_relative_words_count_in_the_zone_of_the_page():
    late = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
    assert value("昨天", now=late) == "2026-11-21"
    assert value("yesterday", now=late, zone="Europe/London") == "2026-11-20"


def test_the_day_of_coarse_moments_is_their_first():
    assert Moment("2024", "year").day == date(2024, 1, 1)
    assert Moment("2024-05", "month").day == date(2024, 5, 1)
    assert Moment("2025-05-21T23:17+08:00", "minute").day == date(2025, 5, 21)


MOMENTS = st.builds(datetime.combine, st.dates(date(1990, 1, 2), date(2026, 11, 19)), st.times())
DAYS = st.dates(date(1990, 1, 1), date(2026, 11, 20))
FORMATS = [
    *(
        "{d:%Y-%m-%d}",
        "{d:%Y/%m/%d}",
        "{d:%Y.%m.%d}",
        "{d:%Y%m%d}",
        "{d.year}-{d.month}-{d.day}",
        "{d:%d %B %Y}",
        "{d:%B %d, %Y}",
    ),
    *(
        "{d.year}年{d.month}月{d.day}日",
        "{d:%Y}年{d:%m}月{d:%d}日",
        "{d:%b} {d.day}, {d.year}",
        "{d:%b}. {d.day}, {d.year}",
    ),
    *(
        "{d:%a}, {d:%d} {d:%b} {d:%Y}",
        "{d:%A}, {d:%B} {d.day}, {d.year}",
        "{d.day} {d:%b} {d.year}",
        "{d:%d-%b-%Y}",
        "{d:%d.%m.%Y}",
    ),
    *("({d:%Y-%m-%d})", "[{d:%Y-%m-%d}]", "Published: {d:%B} {d.day}, {d.year}", "日期：{d:%Y-%m-%d}", "{d:%d/%B/%Y}"),
]


@given(DAYS, st.sampled_from(FORMATS))
def test_any_rendered_day_is_read_back(day, form):
    assert value(form.format(d=day)) == day.isoformat()


TIMES = [
    "{day} {t:%H:%M}",
    "{day} {t:%H:%M:%S}",
    "{day}, {t:%H:%M}",
    "{day} {t:%I:%M %p}",
    "{t:%H:%M}, {day}",
    "{t:%I:%M %p} {day}",
]


@given(
    MOMENTS,
    st.sampled_from([form for form in FORMATS if "%Y%m%d" not in form and not form.endswith((")", "]"))]),
    st.sampled_from(TIMES),
)
def test_any_rendered_time_is_read_back(at, form, timed):
    assume((at.hour, at.minute) != (0, 0))
    if timed.startswith("{t") and form.startswith(("Published", "日期")):
        form = "{d:%Y-%m-%d}"
    text = timed.format(day=form.format(d=at.date()), t=at)
    assert (value(text) or "")[:16] == at.isoformat(timespec="minutes")[:16]


@given(
    MOMENTS,
    st.integers(-11 * 4, 13 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters))),
)
def test_any_machine_time_keeps_its_instant(at, zone):
    aware = at.replace(microsecond=0, tzinfo=zone)
    assume((aware.hour, aware.minute, aware.second) != (0, 0, 0))
    for text in (aware.isoformat(), format_datetime(aware), aware.strftime("%Y-%m-%d %H:%M:%S %z")):
        assert datetime.fromisoformat(value(text) or "") == aware


@given(DAYS, st.sampled_from(FORMATS[:7]))
def test_any_rendered_day_is_spotted_in_running_text(day, form):
    assume("%Y%m%d" not in form)
    text = f"The works opened in Baoshan on {form.format(d=day)}, the district said."
    spotted = search(text, zone=SHANGHAI, now=NOW)
    assert [(s.moment.value, text[s.start : s.end]) for s in spotted] == [(day.isoformat(), form.format(d=day))]


@given(st.text(max_size=300))
def test_any_text_is_searched_without_error(text):
    for spotted in search(text, zone=SHANGHAI, now=NOW):
        assert 0 <= spotted.start < spotted.end <= len(text)
    read(text, zone=SHANGHAI, now=NOW)


@pytest.mark.parametrize(
    "text",
    [
        "04-16 20927227 Processing",
        "国发〔2009〕19号",
        "call 021-2025-0521 or 20250521",
        "grew 5 percent in 2024, or 3/4 of 10-12 plants",
        "It may 2024 be. Room 5-21, 10.17 tons",
        "on September 1 this year",
        "The 01/03/2026 edition",
    ],
)
def test_numbers_in_running_text_are_no_dates(text):
    assert search(text, zone=SHANGHAI, now=NOW) == []


def test_relative_words_count_in_lines_and_not_in_running_text():
    line = "本报 昨天 09:30"
    spotted = search(line, zone=SHANGHAI, now=NOW)
    assert [(s.moment.value, line[s.start : s.end]) for s in spotted] == [("2026-11-20T09:30+08:00", "昨天 09:30")]
    assert search("工厂昨天 09:30 投产。" + "产能持续扩大。" * 40, zone=SHANGHAI, now=NOW) == []


def test_search_is_linear():
    def seconds(times: int) -> float:
        text = "May 5 2024-05-05 10:17 12 12 12 12 2025年5月 on 1 to 2, 33333 by " * times
        begun = time.process_time()
        search(text, zone=SHANGHAI, now=NOW)
        return time.process_time() - begun

    seconds(50)
    assert seconds(1600) < 14 * seconds(400) + 0.2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("3 days ago", ["3 days ago"]),
        ("By Tom Reed, 3 hours ago", ["3 hours ago"]),
        ("来源：示例网 3小时前", ["3小时前"]),
        ("示例网 | 昨天 10:00", ["昨天 10:00"]),
        ("The works closed 3 days ago and opens again", []),
        ("昨天 10:00 投产的工厂", []),
        ("工厂昨天 10:00 投产", []),
    ],
)
def test_relative_words_are_stamps_only_where_they_are_set_off(line: str, said: list[str]):
    assert [line[s.start : s.end] for s in search(line, zone=SHANGHAI, now=NOW)] == said


def test_hyphen_before_the_time_and_years_of_two_digits_in_chinese_stamps():
    def value(words: str, language: str | None = None) -> str | None:
        moment = read(words, zone=SHANGHAI, now=NOW, language=language)
        return moment.value if moment else None

    assert value("2007-08-20-23:59:59") == "2007-08-20T23:59:59+08:00"
    assert value("发布时间：25-05-20") == "2025-05-20"
    assert value("發佈時間 25/5/2 10:20") == "2025-05-02T10:20+08:00"
    assert value("25-05-20", "zh") == "2025-05-20"
    assert value("25-05-20") is None
    assert value("发布时间：25-13-20") is None
