"""Dates in addresses."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.dates import from_url


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/n3/2025/0521/c90000-20317519.html", "2025-05-21"),
        ("/2018-04/11/c_214018.htm", "2018-04-11"),
        ("/a/201804/11/WS5acd7dafa3105cdcf65178cf.html", "2018-04-11"),
        ("/202505/t20250521_12345.html", "2025-05-21"),
        ("/detail?id=20230616103928660", "2023-06-16"),
        ("/a/slug-2025-05-21", "2025-05-21"),
        ("/20250521/abc.htm", "2025-05-21"),
        ("/2025/05/21/slug", "2025-05-21"),
        ("/2025/5/1/slug", "2025-05-01"),
        ("/2025/may/21/slug", "2025-05-21"),
        ("/2025/05/slug", "2025-05"),
        ("/news/2025_05_21_slug.html", "2025-05-21"),
        ("/omn/20190823/20190823A0CNZQ00.html", "2019-08-23"),
        ("/story.html?date=20250521", "2025-05-21"),
        ("/news/news-20250521.html", "2025-05-21"),
        ("/id/20927227", None),
        ("/1234520250521999", None),
        ("/p/20251399", None),
        ("/p/20250230/x", None),
        ("/?p=70425", None),
        ("/article/2000000", None),
        ("/c20189912345.html", None),
        ("", None),
        ("/2030-05-21x/", None),
    ],
)
def test_addresses(path, expected):
    moment = from_url("https://news.example.com" + path)
    assert (moment.value if moment else None) == expected


@given(
    st.dates(date(1990, 1, 1), date(2049, 12, 31)),
    st.sampled_from(
        [
            "/{d:%Y/%m/%d}/a",
            "/{d:%Y/%m%d}/c1.html",
            "/{d:%Y-%m/%d}/c_2.htm",
            "/{d:%Y%m%d}/x",
            "/{d:%Y%m}/t{d:%Y%m%d}_9.html",
        ]
    ),
)
def test_any_day_in_a_known_shape_is_read_back(day, shape):
    moment = from_url("https://news.example.com" + shape.format(d=day))
    assert moment is not None
    assert moment.value == day.isoformat()


@given(st.text(max_size=200))
def test_any_address_is_read_without_error(url):
    moment = from_url(url)
    assert moment is None or moment.precision in {"day", "month"}
