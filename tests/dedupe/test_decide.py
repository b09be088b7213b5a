"""Copies are recognised, template twins and strangers are not, and a page's own noise is no news."""

# ruff: noqa: E501
from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.dedupe import decide, fingerprint, similarity
from mfg_monitor.dedupe.copying.sketch import BINS, is_noise
from mfg_monitor.dedupe.naming.marks import MOST_OF_A_KIND, conflict, marks_of
from mfg_monitor.model import (
    Article,
    Candidate,
    Duplicate,
    Examined,
    Likeness,
    New,
    Novelty,
    Unchanged,
    Update,
    Verdict,
)

AT = datetime(2025, 5, 21, 4, tzinfo=UTC)
CHIPS = """\
A maker of chip equipment opened its third assembly hall in the Lingang part of Shanghai on Wednesday, saying that orders from local foundries had doubled within a year.

The hall covers 42,000 square metres and will employ 650 people once all lines are running. Machines for etching and cleaning wafers are put together there from parts that mostly come from suppliers within 100 kilometres.

Managers of Huayin Precision told visitors that the building cost 1.8 billion yuan and was finished four months ahead of the plan. The first machine left the hall in March and now works in a plant in Jiading.

Analysts at Eastbank expect the market for such machines to grow by 14 percent a year until 2028, as foundries add lines for power devices and sensors.

The district lends the company land at a low rent, and a training school nearby is to send it 80 graduates every summer."""
SHIPS = """\
长兴岛一家船厂周三交付了今年第七艘大型液化天然气运输船。该船总长二百九十九米，货舱容积17.4万立方米，由浦江海运公司订造。

船厂负责人介绍，从开工到交付共用去十六个月，比同类船舶缩短了近四十天。围护系统全部由本地工人焊接完成，一次合格率达到99.6%。

目前船厂手持订单排到2029年，涉及三家国际船东。为此，企业在横沙镇新建了一座分段车间，计划明年夏天投用，届时每年可多造两艘船。

业内人士认为，随着清洁能源贸易升温，运输船需求仍将保持旺盛，关键材料的国产化也会让成本继续下降。"""
MONTH = """\
Industrial output of the city's large firms rose {a} percent in {month} from a year earlier, the statistics bureau said. Output of the car industry gained {b} percent, that of electronics {c} percent and that of machinery {d} percent.

From January on, output came to {e} billion yuan, up {f} percent. Exports of industrial goods grew {g} percent in the month, the bureau said, and profits of large firms rose by {h} percent."""
OPENING = """\
{firm} opened a new plant in {place} on Thursday. The company invested {money} million yuan and will hire {people} people. The plant makes parts for electric cars and will run around the clock from next year, the company said. Local officials attended the ceremony and promised further support for makers in the district."""
CLOSING = """\
This report was written with material from partners and does not reflect the views of the editors. All rights are reserved. No part of it may be sold, printed or sent on without written leave of the publisher. Readers who find an error are asked to write to the desk, which answers within two working days. For more news on makers and markets, follow our channels and sign up to the letter that goes out every morning."""


def article(text: str, name: str = "a", title: str = "A title") -> Article:
    url = name if "://" in name else f"http://news.example/{name}"
    return Article(url=url, canonical_url=url, title=title, text=text, lead="", language="en")


def stored(text: str, name: str = "a", **changes: object) -> Likeness:
    told = article(text, name, str(changes.pop("title", "A title")))
    values = {
        "item_id": 1, "relation": "near", "canonical_url": told.canonical_url, "source": "s", "title": told.title,
        "fingerprint": fingerprint(told), "published": None, "first_seen_at": AT, "duplicate_of": None,
    }  # fmt: skip
    return Likeness(**{**values, **changes})  # type: ignore[arg-type]


def novelty(text: str, *likenesses: Likeness, name: str = "b", title: str = "A title") -> Novelty:
    told = article(text, name, title)
    candidate = Candidate(told.url, told.canonical_url, "s")
    return decide(
        Examined(candidate, told, Verdict(relevant=True, score=1), fingerprint(told), AT, told.url), likenesses
    )


def test_nothing_alike_is_new() -> None:
    assert novelty(CHIPS) == New()
    assert novelty(CHIPS, stored(SHIPS)) == New()


def test_same_address() -> None:
    assert novelty(CHIPS, stored(CHIPS, "b", relation="address")) == Unchanged(1)
    changed = CHIPS.replace("650 people", "700 people")
    assert novelty(changed, stored(CHIPS, "b", relation="address")) == Update(1)


@pytest.mark.parametrize(
    "noise",
    [
        "Views: 1,234",
        "阅读 10.2万",
        "Updated: 2025-05-21 10:17",
        "2025-05-21 10:17:33",
        "发布时间：2025年5月21日 10:17 来源：某某报 编辑：王小明",
        "12 comments",
        "By Jane Doe, May 21, 2025",
    ],
)
def test_noise_is_no_revision(noise: str) -> None:
    """P35."""
    assert novelty(f"{noise}\n\n{CHIPS}\n", stored(CHIPS, "b", relation="address")) == Unchanged(1)


@pytest.mark.parametrize(
    "line",
    [
        "The hall covers 42,000 square metres and will employ 650 people.",
        "5月21日，上海发布工业数据，产值同比增长6.1%。",
        "Sales rose to 12,000 cars in May",
        "全年产量达到120万辆",
    ],
)
def test_news_is_no_noise(line: str) -> None:
    assert not is_noise(line)


def test_typography_is_no_revision() -> None:
    wide = CHIPS.replace(",", "，").replace("650", "６５０").replace("\n\n", "\n \n\t").upper()
    assert novelty(wide, stored(CHIPS, "b", relation="address")) == Unchanged(1)


def test_same_text_elsewhere() -> None:
    assert novelty(CHIPS, stored(CHIPS, relation="text")) == Duplicate((1,), 1.0)


EDITS = {
    "byline": lambda text: f"By Our Own Reporter in the south\n\n{text}",
    "agency line": lambda text: f"SHANGHAI, May 21 (Harbour News) -- {text}",
    "cut": lambda text: text[: len(text) * 2 // 3],
    "half": lambda text: text[: len(text) // 2],
    "first sentences": lambda text: text[: len(text) * 2 // 5],
    "lead dropped": lambda text: text.split("\n\n", 1)[1],
    "own lead": lambda text: ("Our own correspondent went there and writes that " if text.isascii() else "本报记者前天在当地走访后写道，") + text[len(text) // 20 :],
    "half, framed": lambda text: f"By Our Own Reporter in the south\n\n{text[: len(text) // 2]}\n\n{CLOSING[:90]}",
    "closing text": lambda text: f"{text}\n\n{CLOSING}",
    "sentence dropped": lambda text: text.replace("The first machine left the hall in March and now works in a plant in Jiading.", "").replace("围护系统全部由本地工人焊接完成，一次合格率达到99.6%。", ""),
    "words": lambda text: text.replace("machines", "tools").replace("opened", "inaugurated").replace("目前", "现在").replace("认为", "指出"),
    "one paragraph": lambda text: text.replace("\n\n", " "),
    "figure corrected": lambda text: text.replace("1.8 billion", "1.9 billion").replace("17.4万", "17.5万"),
}  # fmt: skip


@pytest.mark.parametrize("text", [CHIPS, SHIPS], ids=["en", "zh"])
@pytest.mark.parametrize("edit", EDITS)
def test_copies_with_small_edits(text: str, edit: str) -> None:
    """P34."""
    edited = EDITS[edit](text)
    answer = novelty(edited, stored(text), title="Quite another title")
    assert isinstance(answer, Duplicate), edit
    assert answer.of == (1,)
    assert set(fingerprint(article(edited)).bands) & set(fingerprint(article(text)).bands)
    assert isinstance(novelty(text, stored(edited)), Duplicate), "and the other way round"


def test_statistics_of_two_months_are_two_stories() -> None:
    first = MONTH.format(a=4.2, b=7.7, c=3.1, d=2.8, e=1204.5, f=3.9, g=5.5, h=6.1, month="April")
    second = MONTH.format(a=5.1, b=6.4, c=2.2, d=1.9, e=1530.7, f=4.4, g=7.2, h=2.3, month="May")
    assert similarity(fingerprint(article(first)), fingerprint(article(second))) > 0.3
    assert novelty(second, stored(first)) == New()


def test_two_plants_in_the_same_words_are_two_stories() -> None:
    first = OPENING.format(firm="Huayin Precision", place="Songjiang", money=420, people=300)
    second = OPENING.format(firm="Northlake Gear", place="Jiading", money=510, people=280)
    assert similarity(fingerprint(article(first)), fingerprint(article(second))) > 0.5
    assert novelty(second, stored(first)) == New()


def test_two_plants_in_the_same_chinese_words() -> None:
    words = "{firm}公司{place}区工厂周四投产。项目总投资{money}亿元，占地{area}亩，主要生产新能源汽车零部件。企业负责人表示，工厂全部采用自动化产线，投产后将吸纳当地居民就业，并带动上下游配套企业集聚。"
    first = words.format(firm="华银", place="松江", money=4.2, area=120)
    second = words.format(firm="北湖", place="嘉定", money=5.1, area=96)
    assert novelty(second, stored(first)) == New()


def test_a_short_notice_with_another_figure_is_another() -> None:
    notice = "The city issued {n} licences for driverless lorries to makers this week, the transport office told reporters at its regular meeting on the roads of the harbour zone."
    assert novelty(notice.format(n=12), stored(notice.format(n=31))) == New()


def test_names_that_the_caller_knows_tell_twins_apart() -> None:
    text = "the maker will build cars at its plant here from next year on and hire workers for three shifts as demand grows in the region and abroad so the board said"
    one, other = fingerprint(article(text), ["tesla"]), fingerprint(article(text + " today"), ["nio"])
    assert conflict(one.marks, other.marks)[0]["="] == 1
    assert conflict(one.marks, fingerprint(article(text), ["tesla", "nio"]).marks)[0]["="] == 0


def test_a_common_closing_text_joins_nobody() -> None:
    """P34."""
    first, _, _, second, _ = CHIPS.split("\n\n")
    assert novelty(f"{first}\n\n{CLOSING}", stored(f"{second}\n\n{CLOSING}")) == New()


LONG_CLOSING = {
    "en": f"{CLOSING} {OPENING.format(firm='Our house', place='the city', money=3, people=90)} {MONTH.format(month='May', **dict.fromkeys('abcdefgh', 2))}",
    "zh": f"{SHIPS[::-1]}{SHIPS[::2]}{SHIPS[1::2]}",
}


@pytest.mark.parametrize(("text", "language", "length"), [(CHIPS, "en", 200), (SHIPS, "zh", 60)], ids=["en", "zh"])
def test_brief_news_before_a_long_closing_text_are_two(text: str, language: str, length: int) -> None:
    """P34."""
    paragraphs = text.split("\n\n")
    first, second = (f"{paragraphs[at][:length]}\n\n{LONG_CLOSING[language]}" for at in (0, 2))
    assert similarity(fingerprint(article(first)), fingerprint(article(second))) > 0.5
    assert novelty(second, stored(first)) == New()


ORDERS = ("eaots", "aotse", "otsea", "tseao", "seaot")


def test_a_long_lead_that_moved_away_or_went_leaves_a_copy() -> None:
    lead = LONG_CLOSING["en"].replace("\n\n", " ")
    rest = [CHIPS.translate(dict(zip(map(ord, "eaots"), order, strict=True))) for order in ORDERS]
    text = "\n\n".join(rest)
    whole = f"{lead}\n\n{text}"
    assert isinstance(novelty(f"{text}\n\n{lead}", stored(whole)), Duplicate)
    assert isinstance(novelty(text, stored(whole)), Duplicate)


def test_very_short_texts_only_when_equal() -> None:
    assert fingerprint(article("Photo: agency")).signature == b""
    assert fingerprint(article("Photo: agency")).bands == ()
    assert novelty("Photo: agency", stored("Photo: agency", relation="text")) == Duplicate((1,), 1.0)
    assert novelty("Photo: agency", stored("Photo: agent", relation="near")) == New()
    assert novelty("Photo: agency", stored("Photo: agency", title="Another day"), title="One day") == New()


def test_empty_texts_are_not_one_article() -> None:
    assert fingerprint(article("", "a", title="")).text_hash != fingerprint(article("", "b", title="")).text_hash


def test_a_copy_names_all_that_it_resembles() -> None:
    """P34: the store makes one family of them, and lets it point at the earliest."""
    late = stored(CHIPS, "x", item_id=3, first_seen_at=AT + timedelta(hours=2))
    early = stored(CHIPS + "\n\nMore.", "y", item_id=5, first_seen_at=AT, duplicate_of=2)
    for likenesses in ((late, early), (early, late)):
        answer = novelty(CHIPS, *likenesses)
        assert isinstance(answer, Duplicate)
        assert answer.of == (3, 5)


@pytest.mark.parametrize(
    "twin",
    [
        "https://m.news.example/a",
        "http://www.news.example/a?print=1",
        "http://news.example/a/amp/",
        "http://news.example/print/a",
    ],
)
def test_twin_addresses_are_one_item(twin: str) -> None:
    """P32."""
    assert novelty(CHIPS, stored(CHIPS), name=twin) == Unchanged(1)
    assert novelty(CHIPS + "\n\nPrinted from the site.", stored(CHIPS), name=twin) == Unchanged(1)
    assert novelty(SHIPS, stored(CHIPS), name=twin) == New()


def test_the_same_page_with_more_parameters_is_one_item() -> None:
    """P32."""
    plain, one = "http://news.example/v", "http://news.example/v?id=1"
    for known, name in ((plain, f"{plain}?_t=12&x=y"), (f"{one}&y=2", f"{one}&z=3"), (f"{one}&z=3", one)):
        assert novelty(CHIPS, stored(CHIPS, known), name=name) == Unchanged(1)
        assert isinstance(novelty(CHIPS, stored(CHIPS, known), name=name, title="Another"), Duplicate)
        assert isinstance(novelty(CHIPS[: len(CHIPS) * 3 // 4], stored(CHIPS, known), name=name), Duplicate)
    for known, name in ((one, "http://news.example/v?n=1"), (one, "http://other.example/v?id=1&x=2")):
        assert isinstance(novelty(CHIPS, stored(CHIPS, known), name=name), Duplicate)


def test_two_ids_with_other_texts_are_two() -> None:
    """P32."""
    one, two = "http://news.example/v?id=1", "http://news.example/v?id=2"
    assert novelty(SHIPS, stored(CHIPS, one), name=two) == New()
    assert isinstance(novelty(CHIPS, stored(CHIPS, one), name=two), Duplicate)


def test_fingerprints_stay_the_same_for_ever() -> None:
    """What is stored today is compared with what later versions compute: a change here needs a migration."""
    print_ = fingerprint(article(CHIPS))
    assert print_.text_hash == "1b9a2d519a1160021d441b2d473af1e1"
    assert print_.signature[:8].hex() == "80c953062184a41a"
    assert print_.bands[0] == 6352093010079808050


@given(st.text(alphabet="ab 上海0.\n，制造", max_size=300), st.text(max_size=50))
def test_any_text_has_a_fingerprint(text: str, tail: str) -> None:
    print_ = fingerprint(article(text + tail))
    assert len(print_.signature) in {0, 4 * BINS}
    assert all(-(2**63) <= band < 2**63 for band in print_.bands)
    assert list(print_.marks) == sorted(print_.marks)
    assert novelty(text + tail, stored(text + tail, "b", relation="address")) == Unchanged(1)


def test_similarity_of_unlike_fingerprints() -> None:
    assert similarity(fingerprint(article(CHIPS)), fingerprint(article(CHIPS))) == 1.0
    assert similarity(fingerprint(article(CHIPS)), fingerprint(article("short"))) == 0.0


def test_marks_are_sampled_alike() -> None:
    many = " ".join(f"{chr(97 + i % 26) * 3} {chr(97 + i // 26) * 2} {i * 7 + 1000} tons," for i in range(200))
    marks = marks_of(many)
    assert len([mark for mark in marks if mark[0] == "#"]) <= MOST_OF_A_KIND
    exchanged, common = conflict(marks, marks_of("and then " + many))
    assert exchanged == {"#": 0, "@": 0, "=": 0}
    assert common > MOST_OF_A_KIND // 2


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("于5月21日投产", {"5-21"}),
        ("2025年5月21日，4月", {"5-21", "4"}),
        ("on March 12, 2024 and 3 Sept. in April", {"3-12", "9-3", "4"}),
        ("on 2024-05-03 the Mayor 5 may go", {"5-3"}),
        ("MAY 4", {"5-4"}),
        ("15月21日 in 1.5月球", set()),
    ],
)
def test_dates_are_marks(text: str, dates: set[str]) -> None:
    assert {mark[5:] for mark in marks_of(text) if mark[0] == "@"} == dates


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("on May 21 the", "on 21 May the"),
        ("rose 1,200.50 tons", "rose 1200.5 tons"),
        ("于5月21日投产", "于05月21日投产"),
    ],
)
def test_spellings_of_one_mark(one: str, other: str) -> None:
    values = [{mark[5:] for mark in marks_of(text) if mark[0] in "#@"} for text in (one, other)]
    assert values[0] == values[1] != set()


def test_a_copy_in_traditional_characters_is_the_same_text() -> None:
    plain = "上海临港的一家电池工厂当天宣布扩建，新增两条产线，年产能将达到五十吉瓦时，首批设备下月进场安装。"
    hant = "上海臨港的一家電池工廠當天宣布擴建，新增兩條產線，年產能將達到五十吉瓦時，首批設備下月進場安裝。"
    assert fingerprint(article(plain)).text_hash == fingerprint(article(hant)).text_hash
