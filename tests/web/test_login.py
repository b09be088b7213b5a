"""A login for readers: by a password, a token or a proxy; strangers see the log-in page and nothing else."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest

from mfg_monitor.config.settings import WebSettings
from mfg_monitor.store import open_store
from mfg_monitor.web import guard, passwords
from mfg_monitor.web.access import COOKIE, hash_of
from mfg_monitor.web.gate import led_on
from tests.serving import Answer, Pages, pages_over
from tests.web.conftest import config_in, filled

WORD = "correct hörse 电池"
KEPT = passwords.kept_of(WORD)
TOKEN = "a-long-random-word"
BROWSER = {"Accept": "text/html,*/*"}
CLOSED = (
    "/", "/items", "/items/1", "/stories/1", "/sources", "/sources/daily", "/digests", "/digest/2026-03-01", "/charts",
    "/runs", "/feed.atom", "/metrics", "/openapi.json", "/api/v1/items", "/api/v1/items.atom", "/items/1/raw/1/1",
    "/nothing", "/static", "/login/", "/healthz/", "//healthz",
)  # fmt: skip


@contextmanager
def opened(folder: Path, web: str) -> Iterator[Pages]:
    config = config_in(folder / "config", web=web)
    with open_store(f"sqlite:///{folder / 'news.sqlite3'}") as store:
        filled(store)
        with pages_over(store, config) as pages:
            yield pages


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Pages]:
    """Pages that ask for a password, or a token."""
    with opened(tmp_path, f'password = "{KEPT}"\ntokens = ["{hash_of(TOKEN)}"]') as pages:
        yield pages


def log_in(pages: Pages, word: str, *, wanted: str = "/", **headers: str) -> Answer:
    sent = {"Content-Type": "application/x-www-form-urlencoded", **BROWSER, **headers}
    return pages.ask("/login", method="POST", headers=sent, body=urlencode({"word": word, "next": wanted}))


def cookie_of(answer: Answer) -> str:
    found = re.match(rf"{COOKIE}=[\w-]{{40,}}", answer.headers["set-cookie"])
    assert found is not None
    return found[0]


def test_a_password_is_told_from_others() -> None:
    assert passwords.fits(WORD, KEPT)
    assert passwords.fits(WORD.replace("ö", "o\u0308"), KEPT)
    assert not passwords.fits(WORD + " ", KEPT)
    assert not passwords.fits("\ud800", KEPT)
    assert passwords.kept_of(WORD) != KEPT
    assert WORD not in KEPT


@pytest.mark.parametrize(("word", "code"), [(WORD, 0), ("short", 2), ("", 2)])
def test_the_command_makes_what_is_kept_of_a_password(word: str, code: int) -> None:
    command = [sys.executable, "-P", "-m", "mfg_monitor", "serve", "--new-password"]
    done = subprocess.run(command, input=f"{word}\n".encode(), capture_output=True, check=False)
    assert done.returncode == code
    if code:
        assert b"take 8 or more" in done.stderr
    else:
        kept = re.search(r'password = "(.+)"', done.stdout.decode())
        assert kept is not None
        assert passwords.fits(word, WebSettings(password=kept[1]).password)


def test_strangers_see_the_log_in_page_and_nothing_else(closed: Pages) -> None:
    for path in CLOSED:
        answer = closed.ask(path)
        assert answer.status == 401, path
        assert b"Plant" not in answer.body, path
        as_browser = closed.ask(path, headers=BROWSER)
        assert as_browser.status == (401 if path.startswith("/api/") else 303), path
        assert as_browser.body == b"" or as_browser.status == 401
    assert closed.ask("/static/../items").status == closed.ask("/static/%2e%2e/items").status == 404
    assert closed.ask("/healthz").status == closed.ask("/readyz").status == closed.ask("/static/page.css").status == 200
    for method, path in (("PUT", "/api/v1/items/1/label"), ("POST", "/items/1/label"), ("POST", "/sources/daily/try")):
        assert closed.ask(path, method=method).status == 401
    closed.clockwork.config_problem = "sources.toml:3: a secret of the house"
    form = closed.ask("/login", headers=BROWSER)
    assert (form.status, "secret of the house" in form.text, 'href="/sources"' in form.text) == (200, False, False)


def test_a_stranger_is_led_on_after_the_log_in(closed: Pages) -> None:
    stopped = closed.ask("/items?place=lingang&q=%E7%94%B5", headers=BROWSER)
    assert stopped.headers["location"] == "/login?next=%2Fitems%3Fplace%3Dlingang%26q%3D%25E7%2594%25B5"
    form = closed.ask(stopped.headers["location"], headers=BROWSER).text
    assert 'name="next" value="/items?place=lingang&amp;q=%E7%94%B5"' in form
    answer = log_in(closed, WORD, wanted="/items?place=lingang")
    assert (answer.status, answer.headers["location"]) == (303, "/items?place=lingang")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=lax" in answer.headers["set-cookie"]
    assert "Secure" not in answer.headers["set-cookie"]
    page = closed.ask("/items/1", headers={**BROWSER, "Cookie": cookie_of(answer)})
    assert "Plant 0" in page.text
    assert "private" in page.headers["cache-control"]


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "/\\evil.example", "https://evil.example/", "/a\r\nSet-Cookie: x=1", "/login", "", "/é"],
)
def test_a_log_in_leads_nowhere_else(wanted: str) -> None:
    assert led_on(wanted) == "/"


def test_who_is_logged_in_may_label_and_leave(closed: Pages) -> None:
    cookie = cookie_of(log_in(closed, WORD))
    sent = {**BROWSER, "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    page = closed.ask("/items/1", headers=sent).text
    secret = re.search(r'name="secret" value="([^"]+)"', page)
    assert secret is not None
    assert closed.ask("/items/1/label", method="POST", headers=sent, body="value=no").status == 403
    body = f"value=no&secret={secret[1]}"
    foreign = {**sent, "Origin": "http://evil.example"}
    assert closed.ask("/items/1/label", method="POST", headers=foreign, body=body).status == 403
    assert closed.ask("/items/1/label", method="POST", headers=sent, body=body).status == 303
    assert [label.value for label in closed.store.labels()] == ["no"]
    left = closed.ask("/logout", method="POST", headers=sent, body=f"secret={secret[1]}")
    assert (left.status, left.headers["location"]) == (303, "/login")
    assert closed.ask("/items", headers=sent).status == 303


def test_a_log_in_from_elsewhere_is_refused(closed: Pages) -> None:
    assert log_in(closed, WORD, Origin="http://evil.example").status == 403


def test_programs_come_in_with_a_token(closed: Pages) -> None:
    basic = base64.b64encode(f"reader:{TOKEN}".encode()).decode()
    for headers in ({"Authorization": f"Bearer {TOKEN}"}, {"Authorization": f"Basic {basic}"}):
        assert closed.ask("/api/v1/items", headers=headers).status == 200
        assert closed.ask("/feed.atom", headers=headers).status == 200
    assert closed.ask("/feed.atom").headers["www-authenticate"] == 'Basic realm="mfg-monitor"'
    # A browser may send this by itself: it lets nobody change anything.
    labelled = {"Authorization": f"Basic {basic}", "Content-Type": "application/json"}
    put = closed.ask("/api/v1/items/1/label", method="PUT", headers=labelled, body='{"value": "no"}')
    assert put.status == 401
    for odd in ("Bearer wrong", "Bearer", "Basic !", "Basic " + base64.b64encode(WORD.encode()).decode(), "Digest x"):
        assert closed.ask("/api/v1/items", headers={"Authorization": odd}).status == 401
    assert log_in(closed, TOKEN).status == 303


@pytest.mark.parametrize(("tongue", "said"), [("en", "Try again in"), ("zh", "秒后重试")])
def test_wrong_passwords_are_slowed_down_in_words(
    closed: Pages, monkeypatch: pytest.MonkeyPatch, tongue: str, said: str
) -> None:
    still = SimpleNamespace(monotonic=lambda: 1000.0, perf_counter=time.perf_counter)
    monkeypatch.setattr(guard, "time", still)  # a busy machine would give a try back meanwhile
    words = {"en": "not known here", "zh": "密码或令牌不正确"}
    answers = [log_in(closed, f"guess {number}", **{"Accept-Language": tongue}) for number in range(6)]
    assert [answer.status for answer in answers] == [401] * 5 + [429]
    assert words[tongue] in answers[0].text
    assert said in answers[5].text
    assert int(answers[5].headers["retry-after"]) >= 1
    # The right one is not told from others by its coming through.
    assert log_in(closed, WORD).status == 429
    assert log_in(closed, TOKEN).status == 303


def test_a_session_ends_with_the_password_it_was_begun_with(tmp_path: Path) -> None:
    with opened(tmp_path, f'password = "{KEPT}"') as pages:
        cookie = {**BROWSER, "Cookie": cookie_of(log_in(pages, WORD))}
        assert pages.ask("/items", headers=cookie).status == 200
        pages.clockwork.config = config_in(tmp_path / "config", web=f'password = "{passwords.kept_of("another one")}"')
        assert pages.ask("/items", headers=cookie).status == 303


def test_a_trusted_proxy_says_who_is_there(tmp_path: Path) -> None:
    web = 'proxies = ["127.0.0.1"]\nuser_header = "X-Forwarded-User"\nnames = ["news.example.org"]'
    with opened(tmp_path, web) as pages:
        assert pages.ask("/items").status == 401
        assert pages.ask("/items", headers={"X-Forwarded-User": ""}).status == 401
        ann = {**BROWSER, "X-Forwarded-User": "ann@example.org", "X-Forwarded-Proto": "https"}
        page = pages.ask("/items/1", headers=ann)
        assert "ann@example.org" in page.text
        assert "Log out" not in page.text
        secret = re.search(r'name="secret" value="([^"]+)"', page.text)
        assert secret is not None
        sent = {**ann, "Content-Type": "application/x-www-form-urlencoded"}
        body = f"value=unsure&secret={secret[1]}"
        other = {**sent, "X-Forwarded-User": "bo@example.org"}
        assert pages.ask("/items/1/label", method="POST", headers=other, body=body).status == 403
        assert pages.ask("/items/1/label", method="POST", headers=sent, body=body).status == 303


def test_anybody_else_who_names_a_user_is_a_stranger(tmp_path: Path) -> None:
    with opened(tmp_path, 'proxies = ["192.0.2.0/24"]\nuser_header = "X-Forwarded-User"') as pages:
        assert pages.ask("/items", headers={"X-Forwarded-User": "ann"}).status == 401


def test_behind_https_the_cookie_is_for_https_alone(tmp_path: Path) -> None:
    with opened(tmp_path, f'password = "{KEPT}"\nproxies = ["127.0.0.0/8"]') as pages:
        assert "Secure" in log_in(pages, WORD, **{"X-Forwarded-Proto": "https"}).headers["set-cookie"]
