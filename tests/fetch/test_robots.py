"""RFC 9309 written out: what a file allows us, and what its absence does."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.errors import FetchError
from mfg_monitor.fetch.robots import MOST_BYTES, Rules, heard, life_s, parse, product_token, told
from tests.fetch.conftest import fails, get, run, settings
from tests.loopback import Answer, Raw, Route, World, in_turn, page, redirect, text, unused_port

BASE = "http://news.example/robots.txt"
CLOSED = "User-agent: *\nDisallow: /\n"


def _rules(body: str | bytes, *, token: str = "mfg-monitor", cut: bool = False) -> Rules:
    return parse(body.encode() if isinstance(body, str) else body, token, base=BASE, cut=cut)


def _allows(body: str | bytes, path: str, token: str = "mfg-monitor") -> bool:
    return _rules(body, token=token).allows(f"http://news.example{path}")


# file, path, allowed
TABLE: list[tuple[str, str, str, bool]] = [
    ("an empty file allows all", "", "/a", True),
    ("a group for others is not ours", "User-agent: other\nDisallow: /", "/a", True),
    ("the group for all is ours where none names us", CLOSED, "/a", False),
    ("our own group replaces the group for all", f"{CLOSED}\nUser-agent: mfg-monitor\nDisallow: /b", "/a", True),
    ("our own group counts", f"{CLOSED}\nUser-agent: mfg-monitor\nDisallow: /b", "/b/c", False),
    ("our own empty group allows all", f"User-agent: mfg-monitor\nDisallow:\n\n{CLOSED}", "/a", True),
    ("names in any case", "user-AGENT: MFG-Monitor\nDISALLOW: /", "/a", False),
    ("a version behind our name", "User-agent: mfg-monitor/1.0\nDisallow: /", "/a", False),
    ("words behind our name", "User-agent: mfg-monitor the bot\nDisallow: /", "/a", False),
    ("the beginning of our name is another's", "User-agent: mfg\nDisallow: /", "/a", True),
    ("a longer name is another's", "User-agent: mfg-monitor-images\nDisallow: /", "/a", True),
    ("a star with words is the group for all", "User-agent: * # everyone\nDisallow: /", "/a", False),
    (
        "groups of one name are merged",
        "User-agent: *\nDisallow: /a\nUser-agent: x\nUser-agent: *\nDisallow: /b",
        "/b",
        False,
    ),
    (
        "groups of our name are merged",
        "User-agent: mfg-monitor\nDisallow: /a\n\nUser-agent: mfg-monitor\nDisallow: /b",
        "/a",
        False,
    ),
    ("several names, one group", "User-agent: x\nUser-agent: mfg-monitor\nUser-agent: y\nDisallow: /", "/a", False),
    ("blank lines do not part names", "User-agent: mfg-monitor\n\n\nUser-agent: y\nDisallow: /", "/a", False),
    (
        "unknown lines do not part names",
        "User-agent: mfg-monitor\nNoindex: /x\nUser-agent: y\nDisallow: /",
        "/a",
        False,
    ),
    (
        "a Sitemap does not part names",
        f"User-agent: mfg-monitor\nSitemap: {BASE}\nUser-agent: y\nDisallow: /",
        "/a",
        False,
    ),
    ("a comment does not part names", "User-agent: mfg-monitor\n# hello\nUser-agent: y\nDisallow: /", "/a", False),
    ("a Crawl-delay does not part names", "User-agent: *\nCrawl-delay: 1\nUser-agent: y\nDisallow: /", "/a", False),
    ("unless a blank line closes the group", "User-agent: *\nCrawl-delay: 1\n\nUser-agent: y\nDisallow: /", "/a", True),
    ("a rule ends the names", "User-agent: mfg-monitor\nDisallow: /x\nUser-agent: y\nDisallow: /", "/a", True),
    ("an empty rule ends the names", "User-agent: mfg-monitor\nDisallow:\nUser-agent: y\nDisallow: /", "/a", True),
    ("rules before any name are nobody's", "Disallow: /\nUser-agent: x\nDisallow: /a", "/a", True),
    ("the longest match wins: allow", "User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
    ("the longest match wins: disallow", "User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", False),
    ("order does not matter", "User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/b/c", True),
    ("allow wins a tie", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
    ("a rule is a beginning", "User-agent: *\nDisallow: /fish", "/fisherman", False),
    ("paths know their case", "User-agent: *\nDisallow: /Fish", "/fish", True),
    ("a slash at the end counts", "User-agent: *\nDisallow: /fish/", "/fish", True),
    ("a star is any run", "User-agent: *\nDisallow: /a/*/print", "/a/b/c/print.html", False),
    ("a star may be nothing", "User-agent: *\nDisallow: /a*b", "/ab", False),
    ("a star at the front", "User-agent: *\nDisallow: *.pdf", "/x/y.pdf?z", False),
    ("a dollar ends", "User-agent: *\nDisallow: /*.php$", "/x.php", False),
    ("a dollar ends indeed", "User-agent: *\nDisallow: /*.php$", "/x.php?a", True),
    ("a dollar ends the front page", "User-agent: *\nAllow: /$\nDisallow: /", "/", True),
    ("and nothing else", "User-agent: *\nAllow: /$\nDisallow: /", "/a", False),
    ("a dollar inside is a letter", "User-agent: *\nDisallow: /a$b", "/a$b", False),
    ("queries count", "User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
    ("escaped equals raw", "User-agent: *\nDisallow: /上海", "/%E4%B8%8A%E6%B5%B7/a", False),
    ("case of escapes", "User-agent: *\nDisallow: /%e4%b8%8a", "/%E4%B8%8A", False),
    ("an escaped slash is no slash", "User-agent: *\nDisallow: /a%2Fb", "/a/b", True),
    ("an escaped letter is the letter", "User-agent: *\nDisallow: /%61", "/a", False),
    ("a comment behind a rule", "User-agent: * # all\nDisallow: /a # not this", "/a", False),
    ("blanks around", "  User-agent : *  \n\t Disallow :  /a  ", "/a", False),
    ("CR ends lines", "User-agent: *\rDisallow: /a\rDisallow: /b", "/b", False),
    ("CRLF ends lines", "User-agent: *\r\nDisallow: /a\r\n", "/a", False),
    ("other separators do not", "User-agent: *\nDisallow: /a\u2028Allow: /", "/a", True),
    ("a BOM is no letter", "\ufeffUser-agent: *\nDisallow: /", "/a", False),
    ("a missing colon is forgiven", "User-agent *\nDisallow /a", "/a", False),
    ("misspelt rules are understood", "User-agent: *\nDissallow: /a", "/a", False),
    ("robots.txt itself is always allowed", CLOSED, "/robots.txt", True),
    ("HTML in its place allows all", "<html><body>Not found: /</body></html>", "/a", True),
    ("binary in its place allows all", "\x00\x01\x02User-agent\x00", "/a", True),
    ("rules may be many", "User-agent: *\n" + "Disallow: /x\n" * 20_000 + "Disallow: /a", "/a", False),
]


@pytest.mark.parametrize(("body", "path", "allowed"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_the_table_of_rules(body: str, path: str, allowed: bool) -> None:
    assert _allows(body, path) is allowed


def test_other_charsets_compare_by_their_bytes() -> None:
    assert not _allows("User-agent: *\nDisallow: /上".encode("gbk"), "/%C9%CF/a")
    assert not _allows(CLOSED.encode("utf-16"), "/a")
    assert not _allows(b"\xef\xbb\xbf" + CLOSED.encode(), "/a")


def test_a_cut_line_is_no_rule() -> None:
    assert _rules("User-agent: *\nDisallow: /x\nDisallow: /", cut=True).allows("http://news.example/a")
    assert not _rules("User-agent: *\nDisallow: /\nAllow: /", cut=True).allows("http://news.example/a")


def test_crawl_delay_is_that_of_our_group() -> None:
    body = "User-agent: *\nCrawl-delay: 9\n\nUser-agent: mfg-monitor\nCrawl-delay: 2.5\nDisallow: /x"
    assert _rules(body).crawl_delay_s == 2.5
    assert _rules("User-agent: *\nCrawl-delay: 9").crawl_delay_s == 9
    for nonsense in ("soon", "-1", "inf", "nan", ""):
        assert _rules(f"User-agent: *\nCrawl-delay: {nonsense}").crawl_delay_s == 0


def test_sitemaps_are_everyones() -> None:
    body = f"Sitemap: /a.xml\nUser-agent: x\nSitemap: https://other.example/b.xml\nsite-map: /a.xml\nSitemap: file:///etc\n{CLOSED}"
    assert _rules(body).sitemaps == ("http://news.example/a.xml", "https://other.example/b.xml")


@pytest.mark.parametrize(
    ("agent", "token"),
    [
        ("mfg-monitor/1.0 (+https://x.example)", "mfg-monitor"),
        ("Mozilla/5.0 (compatible; NewsBot/2.1; +https://x.example)", "newsbot"),
        ("my_bot", "my_bot"),
        ("***", ""),
    ],
)
def test_the_product_token(agent: str, token: str) -> None:
    assert product_token(agent) == token


def test_what_is_told_to_others_says_the_same() -> None:
    lines = "Disallow: /a\nAllow: /a/*.html$\nCrawl-delay: 3\nSitemap: /s.xml"
    rules = _rules(f"User-agent: mfg-monitor\n{lines}\n\n{CLOSED}")
    same = heard(told(rules, "mfg-monitor"), "mfg-monitor", 60.0)
    assert same is not None
    assert (same.lines, same.crawl_delay_s, same.sitemaps, same.life_s) == (rules.lines, 3.0, rules.sitemaps, 60.0)
    for path in ("/", "/a/b", "/a/b.html"):
        assert same.allows(f"http://news.example{path}") == rules.allows(f"http://news.example{path}")
    fault = Rules(fault=("robots", "robots.txt answered 500"))
    again = heard(told(fault, "mfg-monitor"), "mfg-monitor", 60.0)
    assert again is not None
    assert again.fault == fault.fault


@pytest.mark.parametrize("words", ["", "[]", "7", '{"token":"mfg-monitor"}', '{"token":"mfg-monitor","lines":7}'])
def test_what_cannot_be_understood_is_not_heard(words: str) -> None:
    assert heard(words, "mfg-monitor", 60.0) is None
    assert heard(told(_rules(CLOSED), "other"), "mfg-monitor", 60.0) is None


def test_how_long_it_may_be_used() -> None:
    assert life_s("") == life_s("public") == 86400
    assert life_s("max-age=7200") == 7200
    assert life_s("max-age=7200", "1200") == 6000
    assert life_s("max-age=999999999") == 86400
    assert life_s("no-store") == life_s("max-age=0") == 3600


@given(st.binary(max_size=400))
def test_any_bytes_are_survived(body: bytes) -> None:
    rules = parse(body, "mfg-monitor", base=BASE)
    assert rules.allows(BASE)
    assert rules.allows("http://news.example/a") in {True, False}


@given(st.text(alphabet="ab/*$%?=上\t", max_size=20), st.text(alphabet="ab/%?=", max_size=20))
def test_a_rule_and_its_opposite_allow(pattern: str, path: str) -> None:
    assert _allows(f"User-agent: *\nDisallow: /{pattern}\nAllow: /{pattern}", f"/{path}")


# -- over the wire --------------------------------------------------------------------------------------------------


def test_robots_is_the_first_request_and_asked_once(world: World) -> None:
    site = world.site({"/robots.txt": text("User-agent: *\nDisallow: /no"), "/a": page("a"), "/b": page("b")})

    async def work(fetcher: Any) -> None:
        await asyncio.gather(*(fetcher.get(site.url(path)) for path in ("/a", "/b", "/a", "/b")))

    run(work)
    assert site.paths()[0] == "/robots.txt"
    assert site.times("/robots.txt") == 1
    assert len(site.asked) == 5


def test_a_forbidden_address_is_not_asked(world: World) -> None:
    site = world.site({"/robots.txt": text("User-agent: *\nDisallow: /no"), "/no": page("x")})
    error = fails(site.url("/no"))
    assert (error.kind, error.retryable, site.paths()) == ("robots", False, ["/robots.txt"])


def test_dots_do_not_lead_round_a_rule(world: World) -> None:
    site = world.site({"/robots.txt": text("User-agent: *\nDisallow: /no"), "/no": page("x")}, fallback=page("x"))
    for path in ("/a/../no", "/a/%2e%2e/no", "/./no"):
        assert fails(site.url(path)).kind == "robots"
    assert set(site.paths()) == {"/robots.txt"}


def test_robots_can_be_left_out(world: World) -> None:
    site = world.site({"/robots.txt": text(CLOSED), "/a": page("a")})
    assert get(site.url("/a"), given=settings(respect_robots=False)).body == b"a"
    assert site.paths() == ["/a"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 429, 451, 499])
def test_4xx_allows_all(world: World, status: int) -> None:
    site = world.site({"/robots.txt": (status, {}, CLOSED), "/a": page("a")})
    assert get(site.url("/a"), given=settings(retries=2)).body == b"a"
    assert site.times("/robots.txt") == 1


@pytest.mark.parametrize("status", [500, 502, 503, 599])
def test_5xx_forbids_all_for_now(world: World, status: int) -> None:
    site = world.site({"/robots.txt": (status, {}, ""), "/a": page("a")})
    error = fails(site.url("/a"))
    assert (error.kind, error.retryable, site.times("/a")) == ("robots", True, 0)
    assert str(status) in error.message


def test_what_passes_is_tried_again(world: World) -> None:
    site = world.site({"/robots.txt": in_turn((500, {}, ""), text("")), "/a": page("a")})
    assert get(site.url("/a"), given=settings(retries=1)).body == b"a"
    assert site.paths() == ["/robots.txt", "/robots.txt", "/a"]


UNREACHABLE: list[tuple[str, Route]] = [
    ("connect", Raw([b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nUser-agent: x"])),
    ("connect", Raw([], reset=True)),
    ("timeout", Raw([b"HTTP/1.1 200 OK\r\n\r\n", 60.0])),
    ("http", Raw([b"SSH-2.0-server\r\n\r\n"])),
    ("content_type", (200, {"Content-Encoding": "br"}, b"xx")),
]


@pytest.mark.parametrize(("kind", "answer"), UNREACHABLE)
def test_an_unreachable_file_forbids_with_its_cause(world: World, kind: str, answer: Route) -> None:
    site = world.site({"/robots.txt": answer, "/a": page("a")})
    error = fails(site.url("/a"), settings(timeout=timedelta(seconds=0.5 if kind == "timeout" else 60)))
    assert (error.kind, site.times("/a")) == (kind, 0)
    assert "robots.txt" in error.message


def test_a_host_that_is_not_there_has_the_cause_as_its_kind() -> None:
    assert fails(f"http://127.0.0.1:{unused_port()}/a").kind == "connect"
    assert fails("http://nobody.invalid/a").kind == "dns"


def test_one_failed_file_is_not_asked_for_again_and_again(world: World) -> None:
    site = world.site({"/robots.txt": (500, {}, "")}, fallback=page("a"))

    async def work(fetcher: Any) -> set[str]:
        kinds: set[str] = set()
        for path in ("/a", "/b", "/c"):
            try:
                await fetcher.get(site.url(path))
            except FetchError as error:
                kinds.add(error.kind)
        return kinds

    assert run(work) == {"robots"}
    assert site.paths() == ["/robots.txt"]


@pytest.mark.parametrize(("hops", "allowed"), [(1, False), (5, False), (6, True)])
def test_up_to_five_redirects_are_followed(world: World, hops: int, allowed: bool) -> None:
    routes: dict[str, Route] = {f"/r{n}": redirect(f"/r{n + 1}") for n in range(1, hops)}
    site = world.site({**routes, "/robots.txt": redirect("/r1", 301), f"/r{hops}": text(CLOSED), "/a": page("a")})
    if allowed:
        assert get(site.url("/a")).body == b"a"
    else:
        assert fails(site.url("/a")).kind == "robots"


def test_redirected_rules_are_for_the_host_that_was_asked(world: World) -> None:
    other = world.site({"/rules": text("User-agent: *\nDisallow: /no\nSitemap: /map.xml"), "/no": page("fine")})
    site = world.site({"/robots.txt": redirect(other.url("/rules"))}, fallback=page("a"))
    assert fails(site.url("/no")).kind == "robots"
    assert get(other.url("/no")).body == b"fine"


@pytest.mark.parametrize("to", ["file:///etc/passwd", "javascript:alert(1)", "http://["])
def test_a_redirect_into_nowhere_counts_as_no_file(world: World, to: str) -> None:
    site = world.site({"/robots.txt": redirect(to), "/a": page("a")})
    assert get(site.url("/a")).body == b"a"


def test_a_huge_file_is_read_in_part(world: World) -> None:
    filler = "# filler\n" * (MOST_BYTES // 9 + 10)
    early = world.site({"/robots.txt": text(f"{CLOSED}{filler * 20}"), "/a": page("a")})
    late = world.site({"/robots.txt": text(f"{filler}{CLOSED}"), "/a": page("a")})
    assert fails(early.url("/a")).kind == "robots"
    assert get(late.url("/a")).body == b"a"


def test_an_endless_file_is_read_in_part(world: World) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\nDisallow: /no\n"

    def endless(_request: object) -> Answer:
        return Raw(part for block in ([head], (b"Disallow: /x\n" * 5000 for _ in range(10**6))) for part in block)

    site = world.site({"/robots.txt": endless, "/a": page("a")}, fallback=page("x"))
    assert get(site.url("/a")).body == b"a"
    assert fails(site.url("/no")).kind == "robots"


def test_an_absurd_crawl_delay_is_a_no(world: World) -> None:
    site = world.site({"/robots.txt": text("User-agent: *\nCrawl-delay: 601"), "/a": page("a")})
    error = fails(site.url("/a"))
    assert (error.kind, site.paths()) == ("robots", ["/robots.txt"])
    assert "Crawl-delay" in error.message


def test_redirect_targets_ask_their_own_host_first(world: World) -> None:
    target = world.site({"/robots.txt": text("User-agent: *\nDisallow: /no"), "/yes": page("y"), "/no": page("n")})
    site = world.site({"/yes": redirect(target.url("/yes")), "/no": redirect(target.url("/no"))})
    assert get(site.url("/yes")).body == b"y"
    assert target.paths() == ["/robots.txt", "/yes"]
    assert fails(site.url("/no")).kind == "robots"
    assert target.times("/no") == 0


def test_a_redirect_on_the_same_host_obeys_too(world: World) -> None:
    site = world.site({"/robots.txt": text("User-agent: *\nDisallow: /no"), "/a": redirect("/no"), "/no": page("n")})
    assert fails(site.url("/a")).kind == "robots"
    assert site.times("/no") == 0


def test_names_the_sitemaps_of_a_host(world: World) -> None:
    site = world.site({"/robots.txt": text("Sitemap: /map.xml\nSitemap: /news.xml.gz")})
    found = run(lambda fetcher: fetcher.sitemaps_of(site.url("/any/page")), settings(respect_robots=False))
    assert found == (site.url("/map.xml"), site.url("/news.xml.gz"))
    bare = world.site()
    assert run(lambda fetcher: fetcher.sitemaps_of(bare.url())) == ()
