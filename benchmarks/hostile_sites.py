"""What hostile sites answer: the cases of `hostile.py`."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from backports import zstd
from tests.loopback import Answer, Raw, Request, Route, Site, page, text
from tests.newsworld import feed_of, publish, stories

MB = 1_000_000
Body = bytes | str | Callable[[], bytes]
HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "application/xml"}
RSS = '<?xml version="1.0"?>{}<rss version="2.0"><channel><title>x</title>{}</channel></rss>'


@dataclass(frozen=True)
class Case:
    """One way to harm us: what kind of source leads there, and what its sites answer."""

    name: str
    kind: str
    routes: Callable[[Site], Mapping[str, Route]]
    sites: int = 1
    most_mb: float = 500.0
    endless: bool = False
    """Names more addresses than a short benchmark asks for."""


def packed_zeros(size_mb: int) -> bytes:
    """Answer gzip of so many megabytes of blanks."""
    packer, block = zlib.compressobj(9, wbits=31), b" " * MB
    return b"".join(packer.compress(block) for _ in range(size_mb)) + packer.flush()


def entries(site: Site, count: int, *, words: int = 0) -> str:
    """Answer the entries of an RSS feed, with texts of so many words."""
    told = "<description>" + "word " * words + "</description>" if words else ""
    return "".join(
        f"<item><title>Line {n} opens in Shanghai</title><link>{site.url(f'/a/{n}')}</link>{told}"
        "<pubDate>Sun, 01 Mar 2026 08:00:00 +0800</pubDate></item>"
        for n in range(count)
    )


def articles(body: Body, headers: Mapping[str, str] = HTML) -> Callable[[Site], Mapping[str, Route]]:
    """Answer a site whose feed names three pages with this body."""

    def routes(site: Site) -> Mapping[str, Route]:
        made = built(body)
        pages: dict[str, Route] = {f"/a/{n}": (200, headers, made) for n in range(3)}
        return {"/front": (200, XML, RSS.format("", entries(site, len(pages)))), **pages}

    return routes


def front(body: Body, headers: Mapping[str, str] = XML) -> Callable[[Site], Mapping[str, Route]]:
    """Answer a site whose front page is this."""
    return lambda _: {"/front": (200, headers, built(body))}


def built(body: Body) -> bytes:
    """Answer the bytes of a body; bombs are made only when their case runs."""
    made = body() if callable(body) else body
    return made.encode() if isinstance(made, str) else made


def sitemap_of(site: Site, count: int) -> str:
    """Answer a sitemap with so many addresses."""
    urls = "".join(f"<url><loc>{site.url(f'/news/2026/{n}.html')}</loc></url>" for n in range(count))
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def listing_of(count: int) -> str:
    """Answer a listing with so many links."""
    links = "".join(f"<li><a href='/2026/0301/{n}.html'>The plant opens line number {n}</a></li>" for n in range(count))
    return f"<html><body><ul>{links}</ul></body></html>"


def json_feed(site: Site, count: int) -> str:
    """Answer a JSON Feed with so many entries."""
    told = [
        {"id": str(n), "url": site.url(f"/a/{n}"), "title": f"Line {n}", "content_text": "w " * 40}
        for n in range(count)
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": told})


def published(site: Site, count: int) -> Mapping[str, Route]:
    """Answer a site with so many good articles."""
    publish(site, stories(count))
    return {**site.routes, "/front": text(feed_of(site, stories(count)), "application/rss+xml")}


def endless(head: bytes) -> Route:
    """Answer without an end, as fast as it is taken."""

    def answer(_: Request) -> Answer:
        return Raw(b"x: y\n" * 20_000 if n else head for n in range(1_000_000))

    return answer


BILLION = (
    "<!DOCTYPE r [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 11)) + "]>"
)
QUADRATIC = f"<!DOCTYPE r [<!ENTITY a '{'a' * 50_000}'>]>"
ITEM = "<item><title>{}</title><link>http://news.example/1</link></item>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\nDisallow: /x\n"
DEEP = "<html><body>" + "<div>" * 200_000 + "<p>The plant opens.</p>"
JUST_SMALL = 2**20 - 2_000


def to_size(head: str, piece: str, size: int = JUST_SMALL) -> str:
    """Answer a page of about so many bytes that says one thing over and over."""
    return head + piece * ((size - len(head)) // len(piece.encode()))


CASES = (
    Case("gzip bomb as feed", "feed", front(lambda: packed_zeros(2_000), {**XML, "Content-Encoding": "gzip"})),
    Case(
        "gzip bombs as pages",
        "feed",
        articles(lambda: packed_zeros(500), headers={**HTML, "Content-Encoding": "gzip"}),
        2,
    ),
    Case(
        "gzip of 10 MB as pages",
        "feed",
        articles(lambda: packed_zeros(9), headers={**HTML, "Content-Encoding": "gzip"}),
        2,
    ),
    Case("gzip in gzip as sitemap", "sitemap", front(lambda: gzip.compress(packed_zeros(3_000)))),
    Case("gzip without label as feed", "feed", front(lambda: packed_zeros(2_000))),
    Case("zstd bomb", "feed", front(lambda: zstd.compress(b" " * 200 * MB), {**XML, "Content-Encoding": "zstd"})),
    Case("brotli label", "feed", front(b"\x0b\x00\x80" * 99, {**XML, "Content-Encoding": "br"})),
    Case("deflate bomb", "feed", front(lambda: zlib.compress(b" " * 400 * MB), {**XML, "Content-Encoding": "deflate"})),
    Case(
        "150,000 attributes",
        "feed",
        articles("<html><body " + " ".join(f"a{n}='{n}'" for n in range(150_000)) + "><p>x</p>"),
        2,
    ),
    Case(
        "attributes, just small",
        "feed",
        articles("<html><body " + " ".join(f"a{n}=1" for n in range(110_000)) + ">"),
        2,
    ),
    Case("5 MB paragraph", "feed", articles("<html><body><p>" + "Shanghai plant " * 333_000 + "</p>"), 2),
    Case("5 MB paragraph, Chinese", "feed", articles("<html><body><p>" + "上海工厂投产。" * 240_000 + "</p>"), 2),
    Case("5 MB without blanks", "feed", articles("<html><body><p>" + "x" * 5 * MB + "</p>"), 2),
    Case("paragraphs, just small", "feed", articles(to_size("<html><body>", "<p>The plant in Minhang opens.</p>")), 2),
    Case("Chinese text, just small", "feed", articles(to_size("<html><body><p>", "上海闵行工厂3亿元。")), 2),
    Case("deep nesting, 200,000", "feed", articles(DEEP), 2),
    Case("deep nesting, just small", "feed", articles(to_size("<html><body>", "<b><i>x")), 2),
    Case("tables in tables", "feed", articles(to_size("<html><body>", "<table><tr><td>x")), 2),
    Case("empty tags, 9 MB", "feed", articles(to_size("<html><body>", "<b></b>", 9 * MB)), 2),
    Case("links, just small", "feed", articles(to_size("<html><body>", "<a href=/1>x</a>")), 2),
    Case("comments and entities", "feed", articles(to_size("<html><body>", "<!-- x -->&amp;&#20013;")), 2),
    Case(
        "JSON-LD of 5 MB", "feed", articles("<html><script type='application/ld+json'>" + "[" * 5 * MB + "</script>"), 2
    ),
    Case(
        "JSON-LD, many objects",
        "feed",
        articles("<html><script type='application/ld+json'>[" + '{"@type":"X"},' * 300_000 + "{}]</script>"),
        2,
    ),
    Case(
        "wide feed entries",
        "feed",
        lambda s: {"/front": (200, XML, RSS.format("", entries(s, 300, words=6_000)))},
        endless=True,
    ),
    Case(
        "feed of 5,000 entries",
        "feed",
        lambda s: {"/front": (200, XML, RSS.format("", entries(s, 5_000, words=80)))},
        most_mb=300,
        endless=True,
    ),
    Case(
        "JSON feed of 30,000",
        "feed",
        lambda s: {"/front": (200, {"Content-Type": "application/feed+json"}, json_feed(s, 30_000))},
        endless=True,
    ),
    Case("JSON, deep", "feed", front('{"version":"https://jsonfeed.org/version/1","items":' + "[" * 4 * MB)),
    Case("billion laughs", "feed", front(RSS.format(BILLION, ITEM.format("&a10;")))),
    Case("quadratic entities", "feed", front(RSS.format(QUADRATIC, ITEM.format("&a;" * 200_000)))),
    Case(
        "entities in a sitemap",
        "sitemap",
        front(f"<?xml version='1.0'?>{BILLION}<urlset><url><loc>&a10;</loc></url></urlset>"),
    ),
    Case("deep XML", "feed", front('<rss version="2.0">' + "<a>" * 3 * MB)),
    Case("deep sitemap", "sitemap", front("<urlset>" + "<url>" * 1_500_000)),
    Case("sitemap of 50,000", "sitemap", lambda s: {"/front": (200, XML, sitemap_of(s, 50_000))}, endless=True),
    Case(
        "index of full sitemaps",
        "sitemap",
        lambda s: {
            "/front": (
                200,
                XML,
                "<sitemapindex>"
                + "".join(f"<sitemap><loc>{s.url(f'/m/{n}.gz')}</loc></sitemap>" for n in range(20))
                + "</sitemapindex>",
            ),
            **dict.fromkeys(
                (f"/m/{n}.gz" for n in range(20)), (200, {}, gzip.compress(sitemap_of(s, 50_000).encode(), 1))
            ),
        },
        endless=True,
    ),
    Case("listing of 10,000 links", "listing", lambda _: {"/front": page(listing_of(10_000))}, endless=True),
    Case("listing of 90,000 links", "listing", lambda _: {"/front": page(listing_of(90_000))}, endless=True),
    Case(
        "endless robots.txt",
        "feed",
        lambda s: {"/robots.txt": endless(OK), "/front": (200, XML, RSS.format("", entries(s, 3)))},
    ),
    Case(
        "robots.txt of 500 KiB rules",
        "feed",
        lambda s: {
            "/robots.txt": text("User-agent: *\n" + "Disallow: /a*b*c*d*e*f$\n" * 21_000),
            "/front": (200, XML, RSS.format("", entries(s, 30))),
        },
    ),
    Case(
        "robots.txt as gzip bomb",
        "feed",
        lambda _: {"/robots.txt": (200, {"Content-Encoding": "gzip"}, packed_zeros(1_000))},
    ),
    Case(
        "endless feed", "feed", lambda _: {"/front": endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss>")}
    ),
    Case("endless headers", "feed", lambda _: {"/front": endless(b"HTTP/1.1 200 OK\r\n")}),
    Case("1,500 good articles", "feed", lambda s: published(s, 1_500)),
)
