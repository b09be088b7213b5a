"""Plain text files: the five seeds against what is known of them, names, and bad input."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfg_monitor.dates import bounds, choose
from mfg_monitor.errors import ExtractError
from mfg_monitor.extract.plain.names import authors_in, origin_in
from mfg_monitor.extract.plain.text import PlainReading, read_plain
from mfg_monitor.model import Candidate, Dating

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SEEDS = Path(__file__).parents[2] / "db" / "seeds"


def candidate(title: str | None = None, url: str = "file:///drop/story.txt") -> Candidate:
    return Candidate(url=url, canonical_url=url, source="files", title=title)


def reading(text: str, title: str | None = None, url: str = "file:///drop/story.txt") -> PlainReading:
    return read_plain(dedent(text), candidate(title, url), zone="Asia/Shanghai", now=NOW)


def dating(of: PlainReading) -> Dating:
    return choose(of.witnesses, now=NOW)


def seed(number: int) -> PlainReading:
    path = next(SEEDS.glob(f"{number:03d}_*.txt"))
    return reading(path.read_text(encoding="utf-8"))


# -- the seeds ------------------------------------------------------------------------------------------------------

TRUTH = [
    (
        "Shanghai boosts development of advanced manufacturing industry",
        ("2025-05-21T10:17+08:00", "minute"),
        (),
        "Xinhua",
    ),
    ("The development of Shanghai Advanced Manufacturing Industry", ("2016-10-14", "day"), (), None),
    (
        "Shanghai’s manufacturing sector is driving growth through technological integration",
        (None, "unknown"),
        (),
        None,
    ),
    (
        "Shanghai Sets Trends in High-end Industrial Development",
        ("2023-05-15T09:24:32+08:00", "second"),
        ("Jin Feng", "Zhong Jianli"),
        "Science and Technology Daily",
    ),
    ("Shanghai aims to boost smart manufacturing", ("2018-04-11", "day"), (), "China Daily"),
]


@pytest.mark.parametrize("number", range(5))
def test_seed_headers_are_read(number):
    read = seed(number)
    title, published, authors, origin = TRUTH[number]
    assert read.title == title
    assert (dating(read).published, dating(read).precision) == published
    assert read.authors == authors
    assert read.origin == origin


EDGES = [
    ("An aerial drone photo taken on April 15", "April 24, 2025. (Xinhua/Lu Peng)", 9),
    ("In 2009, China’s State Council issued", "internationalization in-depth extension.", 10),
    ("Shanghai, China’s vibrant metropolis", "Engineering at Shenzhen University.", 9),
    ("Shanghai, a pioneering city", "high-end membrane materials.", 10),
    ("In a bid to reinvigorate", "upgrades and investment, Wu said.", 10),
]


@pytest.mark.parametrize("number", range(5))
def test_seed_text_begins_and_ends_with_the_article(number):
    paragraphs = seed(number).text.split("\n\n")
    begin, end, count = EDGES[number]
    assert paragraphs[0].startswith(begin)
    assert paragraphs[-1].endswith(end)
    assert len(paragraphs) == count


def test_nothing_around_the_seed_articles_is_text():
    everything = "\n\n".join(seed(number).text for number in range(5))
    for foreign in ("Sign in", "Forgot password", "20927227", "map of S", "Nepal", "bipartisan", "Top News", "钟建丽"):
        assert foreign not in everything
    for foreign in ("SOEs", "26.19 trillion", "\nclose", "position:", "Home>Latest", "Web editor", "date 2025"):
        assert foreign not in everything


def test_undated_seed_is_bounded_inside_its_year_or_not_at_all():
    interval = bounds(seed(2).text, now=NOW)
    assert interval is None or (date(2024, 1, 1) <= interval[0] <= interval[1] <= date(2024, 12, 31))
    assert "no date in the text" in seed(2).quality


# -- names, bad input -----------------------------------------------------------------------------------------------


PARAGRAPHS = """\
A crane maker in Baoshan has opened a second assembly hall, adding room for 400 heavy machines a year, it said.

The hall cost 1.2 billion yuan and took two years to build. Its first customers are ports in South America and Africa.

"We could no longer keep up from one hall," said Gu Wen, who runs the works, adding that hiring had begun in spring."""


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("By JIN Feng and ZHONG Jianli", ["Jin Feng", "Zhong Jianli"]),
        ("By Wang Ying in Shanghai", ["Wang Ying"]),
        ("本报记者 李娜 王 伟", ["李娜", "王伟"]),
        ("文/李娜", ["李娜"]),
        ("By Xinhua", []),
        ("Staff Reporter", []),
        ("Mary-Ann O'Neill, for Example News", ["Mary-Ann O'Neill"]),
    ],
)
def test_bylines_name_people(words, people):
    assert authors_in(words) == people


@pytest.mark.parametrize(
    ("words", "origin"),
    [
        ("Xinhua)", "Xinhua"),
        ("China Daily", "China Daily"),
        ("宝山日报", "宝山日报"),
        ("Latest", None),
        ("大 中 小", None),
    ],
)
def test_words_beside_the_date_name_the_publisher(words, origin):
    assert origin_in(words) == origin


@pytest.mark.parametrize("text", ["", " \n\n\t\n", "\x00\x01\n", "---\ntitle: x\n---\n"])
def test_a_file_without_text_is_an_expected_error(text):
    with pytest.raises(ExtractError) as raised:
        reading(text)
    assert raised.value.kind == "empty"


PIECES = st.lists(st.sampled_from([*PARAGRAPHS.split(), "\n", "2024-05-05", "来源：", "Related", "---"])).map(" ".join)


@settings(max_examples=60)
@given(st.text(max_size=400) | PIECES)
def test_any_text_is_read_or_refused_as_empty(text):
    try:
        read = reading(text)
    except ExtractError as refused:
        kind = refused.kind
    else:
        kind = None
        assert read.text
        assert "\n\n\n" not in read.text
    assert kind in {None, "empty"}


def test_long_files_take_linear_time():
    import time

    def seconds(times: int) -> float:
        text = "Crane maker opens second hall\n\n" + "\n\n".join([PARAGRAPHS] * times)
        begun = time.process_time()
        reading(text)
        return time.process_time() - begun

    seconds(20)
    assert seconds(1600) < 14 * seconds(400) + 0.2


def test_the_evidence_of_the_first_seed_is_the_place_that_tells_its_minute():
    first = dating(seed(0))
    assert (first.published, first.evidence) == ("2025-05-21T10:17+08:00", "byline")
    assert {w.evidence for w in first.witnesses} >= {"meta", "byline"}
