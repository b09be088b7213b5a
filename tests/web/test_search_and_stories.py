"""Searching over the web, the page of a story, raw pages, and joining and splitting with a token."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from html import unescape
from itertools import product
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from mfg_monitor.model import Dating, Figure, Page, Raw
from mfg_monitor.store import open_store
from mfg_monitor.web.access import hash_of
from mfg_monitor.web.words import amount_in
from tests.serving import Answer, Pages, pages_over
from tests.store.building import at, decide, examined, skipped
from tests.web.conftest import config_in, filled

TOKEN = "a token for tests"
SCRIPT = b"<script>alert(1)</script><h1>\xc9\xcf\xba\xa3</h1>"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Pages]:
    config = config_in(tmp_path / "config", web=f'tokens = ["{hash_of(TOKEN)}"]')
    with open_store(f"sqlite:///{tmp_path / 'news.sqlite3'}") as store:
        filled(store)
        with pages_over(store, config) as open_pages:
            yield open_pages


def post(pages: Pages, path: str, body: object, token: str | None = TOKEN) -> Answer:
    told = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    return pages.ask(path, method="POST", body=json.dumps(body), headers=told)


# -- searching ------------------------------------------------------------------------------------------------------


def test_the_search_answers_items_and_why(pages: Pages) -> None:
    told = pages.ask("/api/v1/search?q=" + quote('"number 4" cells')).json()
    assert [item["title"] for item in told["items"]] == ["Plant 4"]
    assert (told["total"], told["total_is_exact"], told["next_cursor"]) == (1, True, None)
    (snippet,) = told["snippets"]
    marked = [snippet["text"][start:end] for start, end in snippet["marks"]]
    assert marked == ["number 4", "cells"]


def test_hits_are_turned_page_by_page(pages: Pages) -> None:
    seen: list[int] = []
    path: str | None = "/api/v1/search?q=plant&limit=5"
    while path:
        answer = pages.ask(path)
        seen += [item["id"] for item in answer.json()["items"]]
        link = re.fullmatch(r'<(.+)>; rel="next"', answer.headers.get("link", ""))
        path = link[1] if link else None
    assert len(seen) == len(set(seen)) == 13


@pytest.mark.parametrize(
    ("form", "kind"), [("csv", "text/csv"), ("atom", "application/atom+xml"), ("json", "application/json")]
)
def test_hits_in_every_form(pages: Pages, form: str, kind: str) -> None:
    answer = pages.ask(f"/api/v1/search.{form}?q=plant")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith(kind)
    assert "Plant 4" in answer.text


@pytest.mark.parametrize(
    "asked",
    [
        "/api/v1/search",
        "/api/v1/search?q=",
        "/api/v1/search?q=" + "x" * 501,
        "/api/v1/search?q=" + quote("place:atlantis"),
        "/api/v1/search?q=" + quote("after:yesterday"),
        "/api/v1/search?q=plant&cursor=1%20OR%201",
        "/api/v1/search?q=plant&limit=0",
        "/items?q=place:atlantis",
        "/items?q=plant&since=tomorrow",
        "/items?q=plant&cursor=nonsense",
    ],
)
def test_what_cannot_be_looked_for_is_refused_in_words(pages: Pages, asked: str) -> None:
    answer = pages.ask(asked)
    assert answer.status in {400, 422}
    assert len(answer.text) > 20


@pytest.mark.parametrize(
    "words", ["' OR 1=1 --", "NEAR(a b)", "title:*", "a AND (b", '"', "* ^ {", "临港", "-plant x", "\u202e"]
)
def test_syntax_of_databases_is_only_words(pages: Pages, words: str) -> None:
    for path in ("/api/v1/search?", "/items?verdict=all&"):
        answer = pages.ask(path + urlencode({"q": words}))
        assert answer.status in {200, 400}
        assert "Traceback" not in answer.text
        assert "sqlite" not in answer.text.lower()


def test_the_search_box_narrows_with_the_filters_beside_it(pages: Pages) -> None:
    def found(**asked: str) -> set[str]:
        text = pages.ask("/items?" + urlencode(asked)).text
        return set(re.findall(r"data-open>(Plant \d+)<", text))

    assert found(q="plant", verdict="rejected") == {"Plant 2", "Plant 5", "Plant 8", "Plant 11"}
    assert found(q='"number 4"', sector="nev") == {"Plant 4"}
    assert found(q='"number 4"', source="weekly") == set()
    assert 'name="q" value="plant"' in pages.ask("/items?q=plant").text


def test_days_are_those_of_publication_with_words_and_without(own: Pages) -> None:
    dated = {"Early": "2026-01-05", "Late": "2026-02-10", "Nearly": "2026-02-11", "Unkept": "2026-02-12"}
    scores = {"Nearly": 0.45, "Unkept": 0.1}
    for minutes, (title, day) in enumerate(dated.items(), 40):
        one = examined(f"http://news.example/{title}", f"The plant {title} makes pumps.", minutes=minutes, title=title)
        article = replace(one.article, dating=Dating(day, "day", "meta"))
        verdict = replace(one.verdict, score=scores.get(title, 0.9), relevant=title not in scores)
        own.store.settle(replace(one, article=article, verdict=verdict), decide)
    copied = examined("http://news.example/twin", "The plant Late makes pumps.", minutes=50, title="Late")
    own.store.settle(
        replace(copied, article=replace(copied.article, dating=Dating("2026-02-10", "day", "meta"))), decide
    )

    def found(asked: str) -> list[str]:
        return re.findall(r"data-open>(\w+)<", own.ask(f"/items?{asked}").text)

    for words in ("", "q=pumps&"):
        assert found(f"{words}since=2026-01-05&until=2026-02-10") == ["Early"]
        assert found(f"{words}since=2026-02-01&until=2026-02-11") == ["Late"]
        assert found(f"{words}since=2026-02-01&until=2026-02-11&duplicates=true") == ["Late", "Late"]
        assert found(f"{words}since=2026-02-01&until=2026-02-20&verdict=rejected") == ["Unkept", "Nearly"]
        assert found(f"{words}since=2026-02-01&until=2026-02-20&verdict=nearly") == ["Nearly"]
    assert "1 copy left out here" in own.ask("/items?since=2026-02-01&until=2026-02-11").text
    assert "q=+relevant%3Ayes+after%3A%222026-02-01%22&amp;order=newest" in own.ask("/items?since=2026-02-01").text
    for words, copies in product(("", "q=pumps&"), ("", "&duplicates=true")):
        asked = f"{words}since=2026-02-01&until=2026-02-11{copies}"
        csv, address, atom = re.findall(r'href="(/api/v1/search\.\w+\?[^"]+)"', own.ask(f"/items?{asked}").text)
        titles = [item["title"] for item in own.ask(unescape(address)).json()["items"]]
        assert titles == found(asked) == ["Late"] * (2 if copies else 1)
        assert own.ask(unescape(csv)).text.count("\r\n") == 1 + len(titles)
        assert own.ask(unescape(atom)).text.count("</entry>") == len(titles)
    # What is undated counts by the day on which it was first seen.
    assert "Plant 4" in own.ask("/items?since=2026-03-01").text
    assert [own.ask(f"/items?since={day}").status for day in ("0001-01-01", "9999-12-31", "x")] == [200, 200, 400]


def test_figures_of_former_versions_that_are_no_numbers_are_left_out(tmp_path: Path) -> None:
    figures = tuple(Figure(value, "", "CNY", "odd", 0, 3) for value in (1e999, float("nan"), 7e9))
    one = examined("http://news.example/odd", "The plant makes pumps.")
    one = replace(one, verdict=replace(one.verdict, figures=figures))
    file = tmp_path / "news.sqlite3"
    with open_store(f"sqlite:///{file}") as store:
        store.settle(one, decide)
        with closing(sqlite3.connect(file)) as other, other:
            told = json.loads(other.execute("SELECT evidence FROM item").fetchone()[0])
            told["figures"] += [{**told["figures"][0], "value": value} for value in ("much", None, [1], 10**400)]
            other.execute("UPDATE item SET evidence = ?", (json.dumps(told),))
        with pages_over(store, config_in(tmp_path / "config")) as pages:
            for path in ("/", "/items", "/items/1", "/stories/1", "/charts", "/digest/2026-03-01", "/feed.atom"):
                assert pages.ask(path).status == 200, path
            assert [one["value"] for one in pages.ask("/api/v1/items/1").json()["figures"]] == [7e9]


def test_long_words_are_looked_for_to_their_end(pages: Pages) -> None:
    assert "data-open" not in pages.ask("/items?" + urlencode({"q": "plant" + " " * 300 + "nowhere"})).text


def test_words_of_the_asker_are_words_on_the_page(pages: Pages) -> None:
    text = pages.ask("/items?" + urlencode({"q": '"><script>alert(1)</script>'})).text
    assert "<script>alert" not in text


@pytest.mark.parametrize("path", ["/", "/items", "/items/4", "/stories/1", "/sources", "/runs", "/digests"])
def test_who_has_a_page_already_is_told_so(pages: Pages, path: str) -> None:
    first = pages.ask(path)
    again = pages.ask(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert pages.ask(f"{path}?lang=zh", headers={"If-None-Match": first.headers["etag"]}).status == 200
    head = pages.ask(path, method="HEAD")
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", first.headers["etag"])


# -- stories --------------------------------------------------------------------------------------------------------


def test_a_story_tells_who_told_it_and_who_took_it_over(pages: Pages) -> None:
    copy = next(i for i in pages.ask("/api/v1/items?limit=500").json()["items"] if i["duplicate_of"])
    text = pages.ask(f"/stories/{copy['story']}").text
    assert "2 tellings, 1 of them independent." in text
    assert text.count(">independent<") == text.count(">reprint<") == 1
    assert f'href="/items/{copy["id"]}"' in text
    assert "<form" not in text.split("</header>")[-1].split("<footer")[0], "nothing can be changed without a session"
    assert "2 篇，其中独立报道 1 篇。" in pages.ask(f"/stories/{copy['story']}?lang=zh").text
    assert f'href="/stories/{copy["story"]}"' in pages.ask(f"/items/{copy['id']}").text


def test_a_story_stands_once_in_todays_page_and_in_the_list_of_stories(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'news.sqlite3'}") as store:
        filled(store)
        store.join_stories(4, 7)
        with pages_over(store, config_in(tmp_path / "config"), now=lambda: at(60)) as open_pages:
            today, chinese = open_pages.ask("/").text, open_pages.ask("/?lang=zh").text
            listed = [one["id"] for one in open_pages.ask("/api/v1/stories?order=oldest").json()["items"]]
            first = open_pages.ask("/api/v1/stories?order=oldest&limit=3").json()
            rest = open_pages.ask(f"/api/v1/stories?order=oldest&cursor={first['next_cursor']}").json()
    assert "7 stories kept, 4 articles set aside." in today
    assert today.count('<a href="/stories/4">2 tellings</a>') == today.count("tellings") == 1
    assert '<a href="/stories/4">2 篇报道</a>' in chinese
    assert listed == [1, 2, 4, 5, 8, 10, 11]
    assert [one["id"] for one in first["items"] + rest["items"]] == listed


def test_a_story_shows_what_its_tellings_changed(pages: Pages) -> None:
    text = pages.ask("/stories/2").text
    assert text.count("<details>") == 1
    assert "<del>" in text
    assert "<ins>makes nothing" in text
    assert "<details>" not in pages.ask("/stories/1").text


def test_figures_are_written_as_readers_of_the_language_do() -> None:
    money = Figure(1e10, "CNY", "CNY", "10 billion yuan", 0, 15)
    assert (amount_in("en", money), amount_in("zh", money)) == ("¥10 billion", "100亿元")


def test_a_withdrawn_article_is_marked_wherever_it_stands(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'news.sqlite3'}") as store:
        filled(store)
        gone = replace(skipped("http://news.example/0", minutes=60, retryable=False), status=410)
        stored = store.settle(gone, decide)
        assert (stored.novelty, stored.item_id) == ("withdrawn", 1)
        with pages_over(store, config_in(tmp_path / "config")) as open_pages:
            paths = ("/items", "/items/1", "/stories/1")
            told = [open_pages.ask(path).text.count("withdrawn since 20") for path in paths]
            chinese = [open_pages.ask(f"{path}?lang=zh").text.count("起已撤下") for path in paths]
    assert told == chinese == [1, 1, 1]


@pytest.mark.parametrize("path", ["/stories/999999", "/stories/9223372036854775807"])
def test_no_such_story(pages: Pages, path: str) -> None:
    assert pages.ask(path).status == 404


def test_joining_and_splitting_need_a_token_and_stay(own: Pages) -> None:
    for act in ("join", "split"):
        assert post(own, f"/api/v1/stories/1/{act}", {"item": 5}, token=None).status == 401
    assert post(own, "/api/v1/stories/1/join", {"item": 999}).status == 404
    assert post(own, "/api/v1/stories/1/join", {"item": 0}).status == 422
    itself = post(own, "/api/v1/stories/1/join", {"item": 1})
    assert (itself.status, "is story 1 itself" in itself.text) == (400, True)
    joined = post(own, "/api/v1/stories/1/join", {"item": 5})
    assert joined.status == 200
    story = joined.json()["story"]
    assert {item["id"] for item in own.ask(f"/api/v1/stories/{story}").json()["items"]} >= {1, 5}
    assert post(own, f"/api/v1/stories/{story}/split", {"item": 6}).status == 404
    assert post(own, f"/api/v1/stories/{story}/split", {"item": 5}).status == 200
    assert own.ask("/api/v1/items/5").json()["story"] == 5


def test_the_buttons_want_the_sessions_word(own: Pages) -> None:
    login = own.ask("/login", method="POST", body=urlencode({"word": TOKEN}))
    cookie = {"Cookie": login.headers["set-cookie"].partition(";")[0]}
    text = own.ask("/stories/1", headers=cookie).text
    secret = re.search(r'name="secret" value="([^"]+)"', text)
    assert secret is not None
    assert own.ask("/stories/1/join", method="POST", body="item=5", headers=cookie).status == 403
    told = urlencode({"secret": secret[1], "item": "5"})
    answer = own.ask("/stories/1/join", method="POST", body=told, headers=cookie)
    assert (answer.status, answer.headers["location"]) == (303, "/stories/1")
    odd = urlencode({"secret": secret[1], "item": "5 OR 1"})
    assert own.ask("/stories/1/join", method="POST", body=odd, headers=cookie).status == 400
    told = urlencode({"secret": secret[1], "item": "5"})
    assert own.ask("/stories/1/split", method="POST", body=told, headers=cookie).status == 303
    assert own.ask("/api/v1/items/5").json()["story"] == 5


# -- items ----------------------------------------------------------------------------------------------------------


def test_a_raw_page_is_handed_over_and_never_shown(own: Pages) -> None:
    page = Page("http://news.example/raw", "http://news.example/raw", 200, b"", at(1))
    raw = (Raw(page, SCRIPT, len(SCRIPT)),)
    stored = own.store.settle(replace(examined("http://news.example/raw", "A raw page.", minutes=50), raw=raw), decide)
    where = f"/items/{stored.item_id}/raw/1/1"
    assert f'href="{where}"' in own.ask(f"/items/{stored.item_id}").text
    answer = own.ask(where)
    assert (answer.status, answer.body) == (200, SCRIPT)
    assert answer.headers["content-type"] == "text/plain"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    for odd in ("2/1", "1/2", "1/0", "-1/1", "x/1"):
        assert own.ask(f"/items/{stored.item_id}/raw/{odd}").status in {404, 422}
    assert own.ask("/items/1/raw/1/1").status == 404


def test_an_item_can_be_cited(pages: Pages) -> None:
    text = pages.ask("/items/4").text
    assert "Li Na, 王芳. “Plant 3”. The &lt;b&gt;Daily&lt;/b&gt;. " in text
    assert "http://news.example/3" in text
