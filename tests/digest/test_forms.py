"""A digest tells each story once, says what it did not see, and lets no foreign word become markup."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from digest_samples import DAY, HOSTILE, NAMES, NOON, SOURCES, ZONE, digest, item, rich_digest

from mfg_monitor.config.topics import Topics
from mfg_monitor.digest import FORMATS, Before, Label, Names, build, phrases
from mfg_monitor.digest.pictures import strip_of
from mfg_monitor.digest.plain import COLUMNS, width, wrapped
from mfg_monitor.digest.words import clean, date_words, link
from mfg_monitor.model import Dating, Failure, Figure, SourceState, Visit
from mfg_monitor.model.telling import DayCount, Outage, Relative
from mfg_monitor.rhythm import Rhythm

SNAPSHOTS = Path(__file__).parent / "snapshots"


class Markup(HTMLParser):
    """Collects tags, attributes and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data


def test_stories_by_main_sector_best_first() -> None:
    made = digest(
        item(1, score=0.6),
        item(2, score=0.9),
        item(3, sectors=("cars", "chips")),
        item(4, sectors=()),
        item(5, score=0.99, sectors=()),
    )
    assert [(s.sector.en, [e.id for e in s.entries]) for s in made.sections] == [
        ("Semiconductors", [2, 1]),
        ("Motor vehicles", [3]),
        ("Manufacturing in general", [5, 4]),
    ]
    assert made.totals.stories == 5


def test_copies_are_folded_under_their_original() -> None:
    copies = (item(2, story=1, duplicate_of=1, source="wire"), item(3, story=1, duplicate_of=1, source="wire"))
    for order in ((item(1), *copies), (*copies, item(1))):
        made = digest(*order)
        (entry,) = made.sections[0].entries
        assert entry.id == 1
        assert [(told.source, told.url) for told in entry.also] == [("Example Wire", "https://news.example/2")]
        assert entry.also_more == 1
        assert (made.totals.stories, made.totals.copies, made.totals.telling_sources) == (1, 2, 2)


def test_a_copy_of_an_older_story_is_not_new() -> None:
    known = {1: [Relative(1, 1, "daily", None, (), NOON)]}
    made = digest(item(9, story=1, duplicate_of=1), before=Before(known=known))
    assert made.sections == ()
    assert [told.title for told in made.retold] == ["Plant 9 opens in Lingang"]
    assert (made.totals.stories, made.totals.retold) == (0, 1)


def test_who_only_reprinted_is_still_independent() -> None:
    before = [Relative(1, 1, "daily", None, (), NOON, 1), Relative(2, 1, "wire", "Example Daily", (), NOON, 1)]
    made = digest(item(9, story=1, source="wire"), item(10, story=2, source="daily"), before=Before(
        known={1: before, 2: [Relative(3, 2, "daily", None, (), NOON, 3)]}
    ))  # fmt: skip
    assert [(entry.id, entry.news) for entry in made.developing] == [(9, ("a further independent source",))]
    assert made.totals.retold == 1


@pytest.mark.parametrize("form", FORMATS)
def test_a_page_that_is_gone_is_said(form: str) -> None:
    gone = digest(item(1, withdrawn_at=NOON + timedelta(days=1)))
    assert ("2025-05-22" if form == "json" else "its page is gone since 22 May 2025") in " ".join(
        FORMATS[form](gone).split()
    )


def test_what_was_taken_back_stands_behind_and_gives_no_headline() -> None:
    made = digest(item(1, withdrawn_at=NOON, score=0.99), item(2, score=0.6))
    assert [entry.id for entry in made.sections[0].entries] == [2, 1]
    assert [each.title for each in made.headlines] == ["Plant 2 opens in Lingang"]


def test_nearly() -> None:
    made = digest(
        item(1, relevant=False, score=0.44, notes=("no plant was named",)),
        item(2, relevant=False, score=0.49),
        item(3, relevant=False, score=0.1),
        item(4, relevant=False, score=0.49, duplicate_of=2),
    )
    assert [(miss.id, miss.why) for miss in made.nearly] == [(2, ""), (1, "no plant was named")]
    assert made.totals.rejected == 4


@pytest.mark.parametrize("form", FORMATS)
def test_a_quiet_day_says_so(form: str) -> None:
    assert "quiet day" in FORMATS[form](digest())


def test_a_day_on_which_nobody_looked_is_not_simply_quiet() -> None:
    assert "No source was read, though" in FORMATS["md"](digest())
    read = digest(visits=(Visit(1, "daily", "ok", NOON, NOON),))
    assert "quiet day" in FORMATS["md"](read)
    assert "No source was read" not in FORMATS["md"](read)


def test_the_city_is_no_place_worth_naming_beside_one_within_it() -> None:
    entry = digest(item(1, places=("shanghai", "lingang"))).sections[0].entries[0]
    assert dict(phrases.facts(entry))["Places"] == "Lingang · 临港"
    entry = digest(item(1, places=("shanghai",))).sections[0].entries[0]
    assert dict(phrases.facts(entry))["Places"] == "shanghai"


def test_order_of_arrival_does_not_matter() -> None:
    items = [item(1), item(2, source="wire"), item(3, story=1, duplicate_of=1), item(4, relevant=False, score=0.45)]
    assert digest(*items) == digest(*reversed(items))


def test_troubles_in_plain_words() -> None:
    visit = Visit(1, "daily", "failed", NOON, NOON, failure=Failure("dns", "no such host"))
    states = (
        SourceState(id="daily", last_ok_at=NOON - timedelta(days=3), failures=4),
        SourceState(id="wire", last_status="ok", last_ok_at=NOON, last_new_at=NOON - timedelta(days=12)),
    )
    ailing = Rhythm(ailment="silent", since_on=DAY - timedelta(days=12), evidence="it answers, but names nothing new")
    made = digest(visits=(visit,), states=states, rhythms={"wire": ailing, "daily": ailing})
    failed, silent = made.troubles
    assert (failed.source, failed.kind, failed.since) == (
        "Example Daily",
        "failed",
        "last read 18 May 2025, 4 visits in a row",
    )
    assert failed.why == "its name could not be looked up (no such host)"
    assert (silent.source, silent.kind, silent.since) == ("Example Wire", "silent", "since 9 May 2025")
    text = FORMATS["text"](made)
    assert "Example Daily — failed, last read 18 May 2025" in text


def test_since_when_a_source_fails() -> None:
    visit = Visit(
        9, "wire", "failed", NOON, NOON, failure=Failure("http", "http://x.example/: the server answered 500")
    )
    outage = Outage("wire", NOON - timedelta(days=2), 3, NOON - timedelta(days=3))
    later = SourceState(id="wire", last_ok_at=NOON + timedelta(days=1), failures=40)
    (trouble,) = digest(
        visits=(visit,), states=(SourceState(id="daily", last_status="ok"), later), outages=[outage]
    ).troubles
    assert trouble.since == "since 19 May 2025 (last read 18 May 2025, 3 visits in a row)"
    assert trouble.why == "the server answered 500", "its own address is known"


def test_many_unread_sources_share_a_line() -> None:
    sources = {str(number): f"Source {number}" for number in range(60)}
    made = build([], day=DAY, zone=ZONE, sources=sources, visits=(), states=(), names=NAMES)
    (trouble,) = made.troubles
    assert len(trouble.names) == 60
    assert phrases.reason(trouble) == (
        "no visit has been made: Source 0, Source 1, Source 10, Source 11 and 56 more"
    )  # fmt: skip


def test_sources_held_back_blocked_or_unread() -> None:
    states = (SourceState(id="daily", last_status="blocked", last_failure=Failure("robots", "Disallow: /")),)
    made = digest(states=states)
    assert [(t.kind, t.since) for t in made.troubles] == [("blocked", "never read successfully"), ("unread", "")]
    held = Visit(1, "wire", "skipped", NOON, NOON, next_due_at=NOON + timedelta(days=2))
    assert "left alone, until 23 May 2025" in FORMATS["md"](digest(visits=(held,)))
    assert digest().troubles == ()
    assert phrases.COVERED in FORMATS["md"](digest())


@pytest.mark.parametrize(
    ("dating", "words"),
    [
        (Dating("2025-05-21T10:17+08:00", "minute", "meta"), "21 May 2025, 10:17 (+08:00)"),
        (Dating("2023-05-15T09:24:32Z", "second", "meta"), "15 May 2023, 09:24 (+00:00)"),
        (Dating("2016-10-14", "day", "byline"), "14 October 2016"),
        (Dating("2024-05", "month", "url"), "May 2024 (day not known)"),
        (Dating("2024", "year", "text"), "2024 (month not known)"),
        (
            Dating("2024", "year", "inferred", date(2024, 5, 2), date(2024, 6, 9)),
            "between 2 May 2024 and 9 June 2024 (inferred)",
        ),
        (
            Dating(None, "unknown", "inferred", date(2024, 5, 2), date(2024, 6, 9)),
            "between 2 May 2024 and 9 June 2024 (inferred)",
        ),
        (Dating(), "date unknown, first seen 21 May 2025"),
        (Dating("2024-77", "month", "url"), "date unknown, first seen 21 May 2025"),
        (Dating("nonsense", "day", "url"), "date unknown, first seen 21 May 2025"),
    ],
)
def test_dates_with_their_precision(dating: Dating, words: str) -> None:
    assert date_words(dating, NOON, ZONE) == words


def test_names_come_from_the_vocabulary() -> None:
    topics = Topics.model_validate({"sector": [{"id": "chips", "name_en": "Chips", "name_zh": "芯片"}]})
    names = Names.of(topics)
    assert str(names.sectors["chips"]) == "Chips · 芯片"
    assert str(Label("x")) == "x"
    made = build(
        [item(1)], day=DAY, zone=ZONE, sources=SOURCES, visits=(), states=(), names=names,
    )  # fmt: skip
    assert str(made.sections[0].sector) == "Chips · 芯片"
    assert str(made.sections[0].entries[0].places[0]) == "lingang"


HOSTILE_ITEMS = (
    item(
        1, title=HOSTILE, lead=HOSTILE, url="javascript:alert(1)", canonical_url="javascript:alert(1)", language='"><x'
    ),
    item(2, story=1, duplicate_of=1, source="wire", title=HOSTILE, canonical_url="https://news.example/)[x](y <z>\"'"),
    item(3, relevant=False, score=0.48, title=HOSTILE, notes=(HOSTILE,), canonical_url="data:text/html,x", url="x"),
    item(4, story=9, duplicate_of=9, title=HOSTILE, places=(HOSTILE,), companies=("<b>",)),
)


@pytest.mark.parametrize("form", FORMATS)
def test_no_control_or_bidirectional_characters(form: str) -> None:
    """P51."""
    text = FORMATS[form](digest(*HOSTILE_ITEMS))
    odd = {c for c in text if c != "\n" and c not in "\u200d\u200c" and unicodedata.category(c) in {"Cc", "Cf", "Cs"}}
    assert odd == set()
    assert text.encode("utf-8").decode("utf-8") == text


def test_html_keeps_words_words() -> None:
    """P49."""
    page = Markup(FORMATS["html"](digest(*HOSTILE_ITEMS)))
    names = {tag for tag, _ in page.tags}
    assert names.isdisjoint({"script", "img", "iframe", "object", "x", "link"})
    assert "<script>alert('x')</script>" in page.words
    assert "{{ 7*7 }}" in page.words
    for _, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes)
        assert str(attributes.get("href", "#")).startswith(("https://", "http://", "#"))
        assert "src" not in attributes


def test_html_is_one_accessible_file() -> None:
    text = FORMATS["html"](digest(item(1), item(2, language="zh", title="工厂投产", sectors=("cars",))))
    page = Markup(text)
    assert ("html", {"lang": "en"}) in page.tags
    assert [attributes["lang"] for tag, attributes in page.tags if tag == "article"] == ["zh-Hans", "en"], (
        "newest first"
    )
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    wanted = {str(a["href"])[1:] for t, a in page.tags if t == "a" and str(a["href"]).startswith("#")}
    assert wanted <= set(ids)
    assert "url(" not in text
    assert "@import" not in text
    assert "prefers-color-scheme:dark" in text
    assert "@media print" in text


def test_markdown_keeps_words_words() -> None:
    """P49."""
    text = FORMATS["md"](digest(*HOSTILE_ITEMS))
    assert "<script" not in text
    assert "<img" not in text
    assert not re.search(r"(?<!\\)\]\((?!<https?://)", text)
    assert "[Example Wire](<https://news.example/%29[x]%28y" in text.replace("%5B", "[").replace("%5D", "]")
    assert r"\*bold\* \`code\`" in text
    assert not re.search(r"\]\(<(?!https?:)", text)


def test_markdown_leads_start_no_block() -> None:
    text = FORMATS["md"](digest(*(item(n, lead=lead) for n, lead in enumerate(["# x", "- y", "1. z", "=== a", "> q"]))))
    for line in ("\\# x", "\\- y", "1\\. z", "\\=== a", "&gt; q"):
        assert f"\n\n{line}\n\n" in text


@pytest.mark.parametrize("form", FORMATS)
def test_a_day_with_a_little_of_everything(form: str) -> None:
    """Run `python tests/digest/redraw.py` after a change that was meant, and look at the difference."""
    assert FORMATS[form](rich_digest()) == (SNAPSHOTS / f"digest.{form}").read_text(encoding="utf-8")


def test_text_stays_in_72_columns() -> None:
    text = FORMATS["text"](digest(*HOSTILE_ITEMS, item(5, title="🏭" * 90, lead="x" * 300 + "中，" * 100)))
    lines = [line for line in text.split("\n") if "://" not in line]
    assert max(map(width, lines)) <= COLUMNS + 2, "a closing mark may hang"
    assert width("中á") == 3
    assert wrapped("") == [""]


def test_json_is_the_values() -> None:
    data = json.loads(FORMATS["json"](digest(item(1, title=HOSTILE))))
    assert data["day"] == "2025-05-21"
    assert data["sections"][0]["sector"] == {"id": "chips", "en": "Semiconductors", "zh": "半导体"}
    (entry,) = data["sections"][0]["entries"]
    assert entry["title"].startswith("<script>alert('x')</script> [link](javascript:alert(1))")
    assert (entry["date"], entry["published"]) == ("21 May 2025, 10:17 (+08:00)", "2025-05-21T10:17+08:00")


def test_a_flood_stays_under_a_megabyte() -> None:
    flood = (
        item(
            n,
            title="<&>\"'" * 2000,
            lead="汽<车" * 5000,
            sectors=(("chips", "cars", "x", "y")[n % 4],),
            canonical_url=f"https://news.example/{n}?{'q' * 1300}",
            companies=tuple(f"c{i}" + "<&" * 90 for i in range(20)),
            score=n / 5000,
        )
        for n in range(1, 1501)
    )
    made = digest(*flood)
    sizes = {form: len(render(made).encode()) for form, render in FORMATS.items()}
    assert max(sizes.values()) < 1_000_000, sizes
    assert [section.count for section in made.sections] == [375] * 4
    assert all(len(section.entries) + section.more == section.count for section in made.sections)
    assert all(len(section.entries) >= 5 for section in made.sections)
    assert made.sections[0].entries[0].id == 1500


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\tc", "a b c"),
        ("a\u202eb\u2066c\u061c", "abc"),
        ("\x1b[31mred", "[31mred"),
        ("x\ud800y", "xy"),
        ("👩\u200d🔧 \u200d", "👩\u200d🔧"),
        ("abcdef", "abcd…"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text, 5 if text == "abcdef" else 40) == expected


def test_only_links_that_may_be_followed() -> None:
    assert link("javascript:x", "https://a.example/b") == "https://a.example/b"
    assert link("file:///etc/passwd", "data:x") is None
    assert link("https://a.example/" + "x" * 3000) is None


def test_names_are_bilingual() -> None:
    made = digest(item(1))
    assert str(made.sections[0].entries[0].companies[0]) == str(NAMES.companies["tesla"]) == "Tesla · 特斯拉"


@pytest.mark.parametrize(
    ("figures", "language", "shown"),
    [
        (
            [
                Figure(1.45e9, "CNY", "CNY", "1.45 billion yuan", 0, 5),
                Figure(2.014e8, "USD", "USD", "$201.4 million", 6, 9, "conversion"),
            ],
            "en",
            ["1.45 billion yuan = $201.4 million (14.5亿元 = 2.014亿美元)"],
        ),
        (
            [
                Figure(102_800, "CNY", "CNY", "102,800 yuan", 0, 5),
                Figure(60, "%", None, "60 percent", 6, 9),
                Figure(240_000, "vehicle", None, "240,000 vehicles", 10, 12),
            ],
            "en",
            ["240,000 vehicles (24万辆)", "102,800 yuan (10.28万元)", "60 percent"],
        ),
        ([Figure(3, "facility", None, "三座", 0, 2), Figure(18.3, "%", None, "18.3%", 3, 5, "growth")], "zh",
         ["18.3% (growth)"]),
        ([Figure(1e5, "wafer per month", None, "10万片", 0, 2)], "zh", ["10万片 (100,000 wafers per month)"]),
        ([Figure(67_000, "m2", None, "6.7万平方米", 0, 2)], "zh", ["6.7万平方米 (67,000 m²)"]),
        ([Figure(24, "thing", None, "24 " + "very long " * 5, 0, 2), Figure(4, "GW", None, "4 GW", 3, 5)], "en",
         ["4 GW"]),
    ],
)  # fmt: skip
def test_key_figures(figures: list[Figure], language: str, shown: list[str]) -> None:
    made = digest(item(1, figures=tuple(figures), language=language))
    assert list(made.sections[0].entries[0].figures) == shown


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_a_telling_in_the_other_language_lends_its_headline(form: str) -> None:
    made = digest(item(1), item(2, story=1, source="wire", language="zh", title="临港一座工厂开工"))
    words = Markup(FORMATS[form](made)).words if form == "html" else FORMATS[form](made)
    assert "In Chinese:" in words
    assert "临港一座工厂开工" in words


@pytest.mark.parametrize(
    ("published", "age"),
    [
        ("2025-05-14", ""),
        ("2025-05-13", "8 days old"),
        ("2025-04-21", "4 weeks old"),
        ("2024-05", "12 months old"),
        ("2016-10-14T08:00", "8 years old"),
        ("2025-06-01", ""),
        (None, ""),
        ("soon", ""),
    ],
)
def test_what_was_published_long_before_says_so_and_stands_behind(published: str | None, age: str) -> None:
    made = digest(item(9, dating=Dating(published, "day", "meta")), item(1), item(2))
    entries = {entry.id: entry for entry in made.sections[0].entries}
    assert entries[9].age == age
    assert (list(entries)[-1] == 9) == (bool(age) or published == "2025-05-14")


def test_the_strip_counts_a_story_under_the_sector_of_its_section() -> None:
    counts = [DayCount(NOON, 1, "chips"), DayCount(NOON - timedelta(hours=1), 1, "cars"), DayCount(NOON, 2, "")]
    strip = strip_of(counts, DAY, ZONE, NAMES.sectors)
    assert [label.id for label in strip.sectors] == ["cars", ""]
    assert strip.days[-1].counts == (1, 1)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("in the park of Minhang District", 24, "in the park of Minhang…"),
        ("in the park of Minhang District", 26, "in the park of Minhang…"),
        ("Minhang District", 16, "Minhang District"),
        ("上海闵行区的一家工厂", 6, "上海闵行区…"),
        ("a 上海闵行区的一家工厂", 6, "a 上海闵…"),
        ("a " + "b" * 90, 60, "a " + "b" * 57 + "…"),
    ],
)
def test_what_is_too_long_ends_with_a_whole_word(text: str, limit: int, expected: str) -> None:
    assert clean(text, limit) == expected
