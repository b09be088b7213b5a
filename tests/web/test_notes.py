"""Every sentence on a verdict, and on a source's silence, has its Chinese."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from mfg_monitor.classify import Classifier
from mfg_monitor.classify.language import language, roles
from mfg_monitor.config.load import load
from mfg_monitor.dedupe.telling.tellings import signs
from mfg_monitor.model import Article, Failure, SourceDay, SourceState
from mfg_monitor.model.story import Traits
from mfg_monitor.web.notes import EXPLANATIONS, note_in, seen_in, tie_in
from tests.test_rhythm import MONDAY, gone_quiet, history, judged, steady

ENGLISH = re.compile(r"[a-z]{4,} [a-z]{3,}")
"""Two English words on end, where the quoted ones are left out."""


MOST_UNKNOWN = 3
"""A new rule of the vocabulary may come first, and its Chinese after it: until then its name is shown as it is."""


def test_explanations_have_their_chinese() -> None:
    shipped = {rule.name or rule.explanation for rule in load(environ={}).topics.exclusions}
    used = {*language().explanations.values(), *(role.explanation for role in roles()), *shipped}
    assert len(used - set(EXPLANATIONS)) <= MOST_UNKNOWN, used - set(EXPLANATIONS)


ARTICLES = (
    ("", "A story about nothing at all."),
    (
        "Shares rise",
        "The Shanghai Composite Index rose 2 points as brokers and retail investors bought shares of banks.",
    ),
    ("A plant in Anhui", "The Shanghai-based maker will build a new factory in Hefei, Anhui, to assemble cars there."),
    ("SHANGHAI, March 1", "SHANGHAI, March 1 (Xinhua) -- The football club beat its rivals 2-0 in the league match."),
    ("沪指收涨", "上证综指收涨0.5%，券商股走强。公司在安徽合肥建设工厂，生产汽车零部件。"),
    ("News in brief", "New plant. " + "The factory in Lingang makes cells and pumps. " * 1200),
)


@pytest.mark.parametrize(("title", "text"), ARTICLES)
def test_notes_on_verdicts(title: str, text: str) -> None:
    notes = Classifier.of(load(environ={}).topics).judge(Article("", "", title, text, text[:80], "en")).notes
    for note in notes:
        told = note_in("zh", note)
        assert not ENGLISH.search(re.sub(r"“[^”]*”|（[^（）]*）", "", told)), (note, told)
        assert note_in("en", note).lower() == note.lower()


def test_places_elsewhere_are_written_as_names() -> None:
    note = "Things are made elsewhere: hong kong, zibo."
    assert note_in("en", note) == "Things are made elsewhere: Hong Kong, Zibo."
    assert note_in("zh", note) == "制造在外地：Hong Kong, Zibo。"


def test_a_note_keeps_what_it_quotes() -> None:
    note = "“Shanghai” in “SHANGHAI, 1 March in “quotes”” was not counted: only compared with."
    assert note_in("zh", note) == "“Shanghai”（见“SHANGHAI, 1 March in “quotes””）不计：只用于比较。"
    weighs = (
        "Other subjects weigh against it: a story of shares, indices or listings (shares, ipo); a sports story (cup)."
    )
    assert note_in("zh", weighs) == "有其他主题：股票、指数或上市新闻（shares、ipo）；体育新闻（cup）。"
    needed = "Kept from 0.50 up; 0.13 more was needed: less of other subjects, and more of making in the city."
    assert note_in("zh", needed) == "入选线为 0.50，还差 0.13：需要少些其他主题，多些上海的制造。"
    assert note_in("zh", "What nobody foresaw {0}.") == "What nobody foresaw {0}."


def test_what_was_seen_of_a_silent_source() -> None:
    days, week = history(steady(20), MONDAY), MONDAY - timedelta(days=7)
    busy = history(steady(20), MONDAY, exact=True, kept=0.3)
    broken = SourceState("a", failures=4, last_status="failed", last_failure=Failure("empty", "no link fits"))
    seen = [SourceDay("a", MONDAY + timedelta(days=n), good_visits=9, changed_visits=9) for n in range(14)]
    once = [SourceDay("a", MONDAY, 8, 0, 0, MONDAY, 48, 40, 9)]
    old = [SourceDay("a", MONDAY - timedelta(days=n), 5 * (n == 4), 0, 0, date(2021, 3, 4), 9, 9, 9) for n in (4, 3, 2)]
    cases = (
        judged(gone_quiet(days, week), MONDAY),
        judged(gone_quiet(days, week, changed=0), MONDAY),
        judged(days, MONDAY, broken),
        judged([], MONDAY, broken),
        judged(seen, MONDAY + timedelta(days=14)),
        judged([*once, *seen[1:], replace(seen[1], day=MONDAY + timedelta(days=14))], MONDAY + timedelta(days=15)),
        judged(gone_quiet([*once, *seen[1:]], MONDAY + timedelta(days=1), changed=0), MONDAY + timedelta(days=20)),
        judged(old, MONDAY),
        judged([replace(day, undated=day.new) for day in busy], MONDAY),
        judged([replace(day, kept=0) if day.day > week else day for day in busy], MONDAY),
        judged([replace(day, new=day.new // 5) if day.day >= week else day for day in busy], MONDAY),
    )
    told = {case.ailment: seen_in("zh", case.evidence) for case in cases}
    assert {"silent", "frozen", "selector-broken", "all-undated", "all-rejected", "thin"} <= set(told)
    for case in cases:
        words = seen_in("zh", case.evidence)
        assert not ENGLISH.search(words.replace("no link fits", "")), (case, words)
        assert sorted(re.findall(r"\d+", words)) == sorted(re.findall(r"\d+", case.evidence))
        assert seen_in("en", case.evidence) == case.evidence


def test_why_two_articles_are_tied() -> None:
    one, other = (
        Traits(
            words=(("lathe", 3.0),), concepts=("car", "plant"), companies=("tesla",), named_companies=("tesla",),
            places=("lingang",), named_places=("lingang",), models=("Model 3",), days=("3-1",), language="en",
        )
        for _ in range(2)
    )  # fmt: skip
    reasons = [sign.reason for sign in signs(one, other).values() if sign.reason] + ["the same day", "3 days apart"]
    assert len(reasons) > 6
    for reason in reasons:
        assert re.search("[一-鿿]", tie_in("zh", reason)), reason
        assert tie_in("en", reason) == reason


def test_ties_name_companies_places_concepts_and_figures() -> None:
    def name_of(kind: str, rule_id: str) -> str:
        return f"<{kind} {rule_id}>"

    assert tie_in("en", "same company: tesla, saic", name_of) == "same company: <company tesla>, <company saic>"
    assert tie_in("zh", "same place: lingang", name_of) == "地点相同：<place lingang>"
    assert tie_in("zh", "both speak of electric vehicle, nobody knows", name_of) == "都讲到：电动汽车、nobody knows"
    assert tie_in("zh", "same figures: 1,234,000 vehicle per year, 1.5e+10 CNY, 40 %") == (
        "数字相同：每年123.4万辆、150亿元、40%"
    )
    assert tie_in("zh", "same figures: 1.5e+999 x, 3 , , 4,") is not None
    assert tie_in("zh", "3 days apart") == "相隔 3 天"
