"""Every word of the pages has its Chinese, and none is left over."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from mfg_monitor.model import Match
from mfg_monitor.store import open_store
from mfg_monitor.store.rules.records import item_of
from mfg_monitor.web import words
from mfg_monitor.web.marked import heading, paragraphs
from mfg_monitor.web.page import PLACES
from tests.serving import Pages, pages_over
from tests.store.building import decide, examined
from tests.web.conftest import config_in

WEB = Path(words.__file__).parent


def test_every_word_has_its_chinese() -> None:
    used = {name for _, name in PLACES}
    for file in (*WEB.glob("templates/*.j2"), *WEB.glob("*.py")):
        text = file.read_text(encoding="utf-8")
        for pattern in (r"\bt\(\"([^\"]+)\"\)", r"\bt\('([^']+)'\)", r"\.say\(\"([^\"]+)\"\)"):
            used |= set(re.findall(pattern, text))
    assert used - set(words.CHINESE) == set()


def test_patterns_have_the_same_places_in_both_languages() -> None:
    for english, chinese in words._PATTERNS.items():
        assert english.count("{}") == chinese.count("{}")


def test_one_is_no_plural() -> None:
    assert words.told("en", "{} stories kept, {} articles set aside.", 1, 21) == "1 story kept, 21 articles set aside."
    assert words.told("en", "{} sources are in trouble.", 1) == "1 source is in trouble."
    assert words.told("en", "{} a week are usual.", "1") == "1 a week is usual."
    assert words.told("zh", "{} articles", 1) == "1 篇"


def item(**more: object):  # type: ignore[no-untyped-def]
    return item_of(examined(**more), 1, story=1, duplicate_of=None)  # type: ignore[arg-type]


def test_what_turns_the_direction_of_text_is_left_out() -> None:
    one = item(title="A plant\u202egnp.exe", text="The \u2066plant\u2069 makes\u200f pumps.")
    assert "".join(piece.text for piece in heading(one, lambda match: match.id)) == "A plantgnp.exe"
    told = paragraphs(one, lambda match: match.id)
    assert "".join(piece.text for part in told for piece in part) == "The plant makes pumps."


def test_the_words_that_counted_are_set_apart_and_nothing_is_lost() -> None:
    text = "The plant in Lingang will make cells.\n\nLingang grows.\n\n"
    matches = (
        Match("place", "lingang", "Lingang", "body", 13, 20, 0.5),
        Match("place", "lingang", "Lingang", "body", text.index("Lingang g"), text.index(" grows"), 0.5),
        Match("sector", "cars", "in Lingang", "body", 10, 20, 0.1),
        Match("place", "lingang", "Lingang", "title", 20, 27, 0.5),
        Match("place", "beyond", "nothing", "body", 4000, 4007, 0.5),
    )
    one = item(text=text)
    one = replace(one, verdict=replace(one.verdict, matches=matches))
    told = paragraphs(one, lambda match: match.id)
    assert ["".join(piece.text for piece in part) for part in told] == [
        "The plant in Lingang will make cells.",
        "Lingang grows.",
    ]
    assert [(piece.text, piece.kind) for part in told for piece in part if piece.kind] == [
        ("in Lingang", "sector"),
        ("Lingang", "place"),
    ]
    assert [(piece.text, piece.kind) for piece in heading(one, lambda match: match.id)] == [
        ("A battery plant for ", ""),
        ("Lingang", "place"),
    ]


def test_chinese_pages_punctuate_as_chinese_does(pages: Pages) -> None:
    told = pages.ask("/items/2?lang=zh").text
    citation = re.search(r'class="citation"[^>]*>(.*?)<', told)
    assert citation is not None
    assert re.search(r"，首次发现 \S+ \S+（mfg-monitor 2，版本 2）$", citation[1])
    assert "时间为 Asia/Shanghai。" in told
    told = pages.ask("/sources/daily?lang=zh").text
    assert re.search(r"<dt>下次访问</dt><dd>[^<]*\d\d：[^<]+</dd>", told)


def test_the_page_of_an_article_names_all_its_tags(tmp_path: Path) -> None:
    sectors = tuple(f"s{number}" for number in range(12))
    with open_store(f"sqlite:///{tmp_path / 'news.sqlite3'}") as store:
        store.settle(examined(sectors=sectors), decide)
        with pages_over(store, config_in(tmp_path / "config")) as pages:
            listed, told = (pages.ask(path).text for path in ("/items", "/items/1"))
    assert "/items?sector=s11" not in listed
    assert all(f"/items?{tag}" in told for tag in ("sector=s11", "place=lingang", "company=tesla", "topic=new-plant"))
