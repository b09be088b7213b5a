"""Answers, redirects, validators and faults, as a server on the other side sees and causes them."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mfg_monitor.model import NotModified, Validators
from tests.fetch.conftest import ask, fails, get, run, settings
from tests.loopback import Answer, Raw, Route, World, conditional, in_turn, page, redirect

NO_ROBOTS = {"respect_robots": False}


def test_a_page_tells_all_that_was_received(world: World) -> None:
    at = datetime(2026, 3, 1, 8, tzinfo=UTC)
    headers = [("Content-Type", "text/html; charset=gb2312"), ("X-Odd", "caf\xe9"), ("X-Odd", "two")]
    site = world.site({"/a": (200, headers, "上海".encode("gbk"))})
    answer = get(site.url("/a"), now=lambda: at)
    assert (answer.url, answer.final_url, answer.status) == (site.url("/a"), site.url("/a"), 200)
    assert (answer.body, answer.fetched_at) == ("上海".encode("gbk"), at)
    assert answer.content_type == "text/html; charset=gb2312"
    assert [value for name, value in answer.headers if name == "x-odd"] == ["caf\xe9", "two"]
    assert (answer.validators, answer.permanent_url) == (Validators(), None)


def test_every_request_says_who_we_are_and_nothing_of_others(world: World) -> None:
    site = world.site({"/a": (200, [("Set-Cookie", "id=1; Path=/")], "a"), "/b": redirect("/a")})

    async def work(fetcher: Any) -> None:
        for path in ("/a", "/b", "/a"):
            await fetcher.get(site.url(path))

    agent = "mfg-monitor/9 (+https://home.example)"
    run(work, settings(user_agent=agent))
    assert site.paths() == ["/robots.txt", "/a", "/b", "/a", "/a"]
    for request in site.asked:
        assert [value for name, value in request.raw_headers if name.lower() == "user-agent"] == [agent]
        assert not {"cookie", "referer", "authorization"} & set(request.headers)
        assert request.headers["accept-encoding"] == "gzip, deflate"
        assert request.headers["host"] == site.host


# -- redirects ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(world: World, status: int) -> None:
    site = world.site({"/x/a": redirect("b?c=1", status), "/x/b?c=1": page("b")})
    answer = get(site.url("/x/a"))
    assert (answer.url, answer.final_url, answer.body) == (site.url("/x/a"), site.url("/x/b?c=1"), b"b")
    assert answer.permanent_url == (site.url("/x/b?c=1") if status in {301, 308} else None)


def test_a_location_may_hold_raw_utf8(world: World) -> None:
    site = world.site({"/a": redirect("/新闻?q=上海"), "/%E6%96%B0%E9%97%BB?q=%E4%B8%8A%E6%B5%B7": page("b")})
    assert get(site.url("/a")).body == b"b"


def test_one_temporary_hop_makes_a_move_temporary(world: World) -> None:
    site = world.site({"/a": redirect("/b", 301), "/b": redirect("/c", 302), "/c": page("c")})
    assert get(site.url("/a")).permanent_url is None
    site.routes["/b"] = redirect("/c", 308)
    assert get(site.url("/a")).permanent_url == site.url("/c")


@pytest.mark.parametrize(
    ("most", "hops", "good"), [(5, 5, True), (5, 6, False), (0, 1, False), (0, 0, True), (1, 1, True)]
)
def test_redirects_are_counted(world: World, most: int, hops: int, good: bool) -> None:
    site = world.site({**{f"/{n}": redirect(f"/{n + 1}") for n in range(hops)}, f"/{hops}": page("end")})
    if good:
        assert get(site.url("/0"), given=settings(max_redirects=most)).body == b"end"
    else:
        assert fails(site.url("/0"), settings(max_redirects=most)).kind == "redirects"
        assert len(site.asked) == 2 + most


@pytest.mark.parametrize("loop", [{"/a": "/a"}, {"/a": "/b", "/b": "/a"}])
def test_circles_end(world: World, loop: dict[str, str]) -> None:
    site = world.site({path: redirect(to) for path, to in loop.items()})
    assert fails(site.url("/a"), settings(max_redirects=50)).kind == "redirects"
    assert len(site.asked) == 1 + len(loop)


@pytest.mark.parametrize(
    "to", ["data:text/html,x", "javascript:alert(1)", "file:///etc/passwd", "ftp://x/", "http://[", "http://a:0/"]
)
def test_nothing_but_http_is_followed(world: World, to: str) -> None:
    site = world.site({"/a": redirect(to)})
    assert fails(site.url("/a")).kind == "refused_address"


def test_a_redirect_without_a_target_is_a_fault(world: World) -> None:
    site = world.site({"/a": (302, {}, b"")})
    assert fails(site.url("/a")).kind == "redirects"


# -- validators -----------------------------------------------------------------------------------------------------

ODD = [
    ('"strong"', "Sun, 01 Mar 2026 08:00:00 GMT"),
    ('W/"weak"', "yesterday, about noon"),
    ("no-quotes", "2026-03-01"),
    ('"caf\xe9 \xff"', "Sun,  01  Mar"),
    ('W/"a", "b"', "0"),
]


@pytest.mark.parametrize(("etag", "modified"), ODD)
def test_validators_go_back_as_they_came(world: World, etag: str, modified: str) -> None:
    site = world.site({"/a": conditional("x", etag=etag, modified=modified)})
    first = get(site.url("/a"))
    assert first.validators == Validators(etag, modified)
    again = ask(site.url("/a"), first.validators)
    assert isinstance(again, NotModified)
    assert again.url == site.url("/a")
    sent = site.last("/a").headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == (etag, modified)


def test_only_given_validators_are_sent(world: World) -> None:
    site = world.site({"/a": page("x")})
    get(site.url("/a"))
    assert not {"if-none-match", "if-modified-since"} & set(site.last("/a").headers)
    get(site.url("/a"), Validators(last_modified="odd"))
    assert site.last("/a").headers["if-modified-since"] == "odd"
    assert "if-none-match" not in site.last("/a").headers
    assert "if-none-match" not in site.last("/robots.txt").headers


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "上海", "\x00", "tail ", ""])
def test_what_no_header_can_hold_is_not_sent(world: World, value: str) -> None:
    site = world.site({"/a": page("x")})
    get(site.url("/a"), Validators(etag=value))
    assert not {"if-none-match", "x-evil"} & set(site.last("/a").headers)


def test_a_304_that_nobody_asked_for_is_a_fault(world: World) -> None:
    site = world.site({"/a": (304, {}, b"")})
    error = fails(site.url("/a"))
    assert (error.kind, error.status) == ("http", 304)


def test_validators_are_those_of_the_asked_address_alone(world: World) -> None:
    moved = world.site({"/b": conditional("x", etag='"b"')})
    site = world.site({"/a": redirect(moved.url("/b"))})
    answer = get(site.url("/a"), Validators('"a"'))
    assert (answer.body, answer.validators) == (b"x", Validators())
    assert site.last("/a").headers["if-none-match"] == '"a"'
    assert "if-none-match" not in moved.last("/b").headers


@pytest.mark.parametrize("status", [201, 203])
def test_validators_come_from_a_200_only(world: World, status: int) -> None:
    site = world.site({"/a": (status, {"ETag": '"x"'}, "a")})
    assert get(site.url("/a")).validators == Validators()


# -- statuses and retries -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 401, 403, 404, 408, 410, 418, 429, 451])
def test_4xx_is_asked_once(world: World, status: int) -> None:
    site = world.site({"/a": (status, {}, "sorry")})
    error = fails(site.url("/a"), settings(retries=3))
    assert (error.kind, error.status, site.times("/a")) == ("http", status, 1)
    assert error.retryable == (status in {408, 429})


@pytest.mark.parametrize("status", [206, 300, 305])
def test_odd_answers_are_faults(world: World, status: int) -> None:
    site = world.site({"/a": (status, {}, "x")})
    assert (fails(site.url("/a")).kind, site.times("/a")) == ("http", 1)


def test_an_empty_answer_is_a_page(world: World) -> None:
    site = world.site({"/a": (204, {}, ""), "/b": (200, {"Content-Encoding": "gzip"}, "")})
    assert get(site.url("/a")).body == get(site.url("/b")).body == b""


TRANSIENT: list[Route] = [
    (500, {}, "x"),
    (503, {}, "x"),
    (599, {}, "x"),
    Raw([], reset=True),
    Raw([]),
    Raw([b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"]),
    Raw([b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"], reset=True),
    Raw([b"HTTP/1.1 200 OK\r\n", 60.0]),
]


@pytest.mark.parametrize("fault", TRANSIENT)
def test_what_may_pass_is_asked_again(world: World, fault: Route) -> None:
    site = world.site({"/a": in_turn(fault, page("good"))})
    given = settings(retries=1, timeout=timedelta(seconds=2 if fault == TRANSIENT[-1] else 60), **NO_ROBOTS)
    assert get(site.url("/a"), given=given).body == b"good"
    assert site.times("/a") == 2


@pytest.mark.parametrize("retries", [0, 1, 2])
def test_retries_are_counted(world: World, retries: int) -> None:
    site = world.site({"/a": (500, {}, "x")})
    error = fails(site.url("/a"), settings(retries=retries))
    assert (error.kind, error.status, error.retryable) == ("http", 500, True)
    assert site.times("/a") == 1 + retries


# -- bodies ---------------------------------------------------------------------------------------------------------

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
PACKED_BODY = gzip.compress(b"body", mtime=0)
PACKED = gzip.compress(b"Shanghai " * 1000, mtime=0)
CUT: dict[str, Raw] = {
    "length": Raw([HEAD + b"Content-Length: 100\r\n\r\n" + b"x" * 99]),
    "chunk": Raw([HEAD + b"Transfer-Encoding: chunked\r\n\r\n10\r\nonly half"]),
    "last chunk": Raw([HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n"]),
    "gzip": Raw([HEAD + b"Content-Encoding: gzip\r\n\r\n" + PACKED[:-10]]),
    "gzip announced": (200, {"Content-Encoding": "gzip"}, PACKED[:-10]),  # type: ignore[dict-item]
    "deflate": (200, {"Content-Encoding": "deflate"}, zlib.compress(b"x" * 999)[:-5]),  # type: ignore[dict-item]
    "reset": Raw([HEAD + b"\r\n<p>half", 0.1], reset=True),
    "no answer": Raw([]),
    "half a header": Raw([b"HTTP/1.1 200 OK\r\nContent-"]),
}


@pytest.mark.parametrize("fault", CUT.values(), ids=CUT.keys())
def test_a_body_cut_short_is_a_fault(world: World, fault: Route) -> None:
    site = world.site({"/a": fault})
    error = fails(site.url("/a"))
    assert (error.kind, error.retryable) == ("connect", True)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", PACKED_BODY),
        ("x-gzip", PACKED_BODY),
        ("deflate", zlib.compress(b"body")),
    ],
)
def test_encodings_that_were_offered_are_read(world: World, encoding: str, packed: bytes) -> None:
    site = world.site({"/a": (200, {"Content-Encoding": encoding}, packed)})
    assert get(site.url("/a")).body == b"body"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress", "aes128gcm"])
def test_other_encodings_are_refused(world: World, encoding: str) -> None:
    site = world.site({"/a": (200, {"Content-Encoding": encoding}, gzip.compress(b"body", mtime=0))})
    error = fails(site.url("/a"), settings(retries=2))
    assert (error.kind, site.times("/a")) == ("content_type", 1)


def _chunked(body: bytes) -> bytes:
    return HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)


LARGE: dict[str, Route] = {
    "announced": (200, {}, b"x" * 10_001),
    "announced and never sent": Raw([HEAD + b"Content-Length: 9999999999\r\n\r\n", 300.0]),
    "chunked": Raw([_chunked(b"x" * 10_001)]),
    "until the end": Raw([HEAD + b"\r\n" + b"x" * 10_001]),
    "gzip": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 10_000_000, mtime=0)),
    "deflate": (200, {"Content-Encoding": "deflate"}, zlib.compress(b"x" * 10_001)),
}


@pytest.mark.parametrize("answer", LARGE.values(), ids=LARGE.keys())
def test_bodies_are_bounded_after_decompression(world: World, answer: Route) -> None:
    site = world.site({"/a": answer, "/just": (200, {}, b"x" * 10_000)})
    given = settings(max_body=10_000, retries=2)
    assert fails(site.url("/a"), given).kind == "too_large", "and not the deadline"
    assert site.times("/a") == 1
    assert len(get(site.url("/just"), given=given).body) == 10_000


def test_an_endless_body_is_stopped(world: World) -> None:
    def endless(_request: Any) -> Answer:
        return Raw(part for block in ([HEAD + b"\r\n"], (b"x" * 65536 for _ in range(10**6))) for part in block)

    site = world.site({"/a": endless})
    assert fails(site.url("/a")).kind == "too_large"


def test_what_was_read_of_a_large_body_is_not_kept(world: World) -> None:
    site = world.site({"/a": Raw([HEAD + b"\r\n", b"x" * 3_000_000, b"y" * 3_000_000])})
    error: BaseException | None = fails(site.url("/a"), settings(max_body=5_000_000))
    kept = 0
    while error is not None:
        trace = error.__traceback__
        while trace is not None:
            kept += sum(len(v) for v in trace.tb_frame.f_locals.values() if isinstance(v, bytes) and len(v) > 10**6)
            trace = trace.tb_next
        error = error.__cause__
    assert kept == 0


# -- deadlines ------------------------------------------------------------------------------------------------------

SLOW: dict[str, Route] = {
    "nothing comes": Raw([30.0]),
    "headers drip": lambda _request: Raw(
        p for n in range(300) for p in (b"HTTP/1.1 200 OK\r\n" if not n else b"X: y\r\n", 0.1)
    ),
    "body drips": lambda _request: Raw(p for n in range(300) for p in (HEAD + b"\r\n" if not n else b"x", 0.1)),
}


@pytest.mark.parametrize("answer", SLOW.values(), ids=SLOW.keys())
def test_one_deadline_for_the_whole_response(world: World, answer: Route) -> None:
    site = world.site({"/a": answer})
    error = fails(site.url("/a"), settings(timeout=timedelta(seconds=0.6)))
    assert error.kind == "timeout"
    assert site.times("/a") == 1


def test_the_body_of_an_error_is_not_waited_for(world: World) -> None:
    body: list[bytes | float] = [
        b"HTTP/1.1 404 No\r\nContent-Length: 999\r\n\r\n",
        *(part for _ in range(900) for part in (b"x", 0.1)),
    ]
    site = world.site({"/a": Raw(body), "/b": Raw([b"HTTP/1.1 410 Gone\r\nContent-Length: 9\r\n\r\nx"], reset=True)})
    assert fails(site.url("/a"), settings(timeout=timedelta(seconds=60))).status == 404, "and not the deadline"
    assert fails(site.url("/b")).status == 410
