"""Every reason of the program has its Chinese."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from mfg_monitor.cadence import next_check
from mfg_monitor.classify.score import REASONS
from mfg_monitor.errors import ErrorKind
from mfg_monitor.model.pages import Evidence
from mfg_monitor.web.reasons import (
    FAILURES,
    PARTS,
    WITNESSES,
    detail_in,
    due_in,
    failure_in,
    length_in,
    part_in,
    witness_in,
)

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_parts_witnesses_and_failures_are_all_known() -> None:
    assert set(PARTS) == {*REASONS, "base", "limit"}
    assert set(WITNESSES) == {*get_args(Evidence), "published", "updated"}
    assert set(FAILURES) == set(get_args(ErrorKind))


def test_a_part_keeps_its_value() -> None:
    assert part_in("zh", "place", f"{REASONS['place']} (0.85)") == ("地点", "报道确实发生在上海的程度（0.85）")
    words = f"{REASONS['wording']}: line, in (city) (-0.20)"
    assert part_in("zh", "wording", words) == ("措辞", "措辞与此类报道相近的程度：line、in ［本市］（-0.20）")
    assert part_in("en", "place", "so (0.85)") == ("place", "so (0.85)")
    assert part_in("zh", "of-tomorrow", "so") == ("of-tomorrow", "so")


@pytest.mark.parametrize(
    ("message", "english", "chinese"),
    [
        ("https://a.example/x: no whole answer within 30 s", "no whole answer within 30 s", "30 秒内未完整应答"),
        ("the server answered 503, which was not asked for", None, "服务器应答 503"),
        (
            "http://a.example/: robots.txt forbids this address",
            "robots.txt forbids this address",
            "robots.txt 禁止此地址",
        ),
        ("a web page (“Log in”) came in place of a feed", None, "应答是网页 (“Log in”)，而非数据"),
        ("no process that reads pages was ready within 120 s", None, "解读进程 120 秒内未就绪"),
        ("what nobody foresaw {0}", None, "what nobody foresaw {0}"),
    ],
)
def test_what_was_met(message: str, english: str | None, chinese: str) -> None:
    assert (detail_in("en", message), detail_in("zh", message)) == (english or message, chinese)


def test_lengths_of_time() -> None:
    assert [length_in("zh", written) for written in ("30m", "2d", "odd")] == ["30 分钟", "2 天", "odd"]
    assert length_in("en", "30m") == "30m"


def test_why_a_source_is_due() -> None:
    hour = timedelta(hours=1)
    cases = (
        next_check(NOW, hour),
        next_check(NOW, hour, failures=1),
        next_check(NOW, hour, failures=7),
        next_check(NOW, hour, gone=True),
        next_check(NOW, hour, ttl_s=7200),
        next_check(NOW, hour, quiet_for=timedelta(days=5)),
        next_check(NOW, hour, quiet_for=timedelta(days=30)),
        next_check(NOW, hour, held_until=NOW + 9 * hour),
    )
    for _, reason in cases:
        assert due_in("en", reason) == reason
        assert any("一" <= letter <= "鿿" for letter in due_in("zh", reason)), reason
    assert due_in("zh", cases[2][1]) == "连续失败 7 次，放缓访问"


def test_the_english_stays() -> None:
    assert (failure_in("en", "dns", "so"), failure_in("zh", "dns", "so")) == ("so", FAILURES["dns"])
    assert (witness_in("en", "byline"), witness_in("zh", "byline")) == ("byline", "署名行")
