from __future__ import annotations

import gzip
import time

import pytest

from mfg_monitor.errors import DiscoverError

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def urlset(*entries: str, attributes: str = NS) -> str:
    inner = "".join(f"<url>{entry}</url>" for entry in entries)
    return f"<?xml version='1.0' encoding='UTF-8'?><urlset {attributes}>{inner}</urlset>"


def test_news_entries_give_title_date_and_language(read) -> None:
    entry = (
        "<loc>http://news.example/2026/11/19/plant</loc><lastmod>2026-11-19T12:00:00Z</lastmod><news:news>"
        "<news:publication><news:name>N</news:name><news:language>zh-cn</news:language></news:publication>"
        "<news:publication_date>2026-11-19T08:00:00+08:00</news:publication_date><news:title>临港工厂投产</news:title>"
        "</news:news>"
    )
    (found,) = read("sitemap", urlset(entry)).candidates
    assert found.title == "临港工厂投产"
    assert found.language == "zh"
    assert [(w.evidence, w.role, w.value[:13]) for w in found.witnesses] == [
        ("sitemap", "published", "2026-11-19T08"),
        ("sitemap", "updated", "2026-11-19T12"),
    ]
    assert found.signature


def test_lastmod_is_the_signature_and_never_a_publication_date(read) -> None:
    def one(day: str):
        return read("sitemap", urlset(f"<loc>http://news.example/a</loc><lastmod>{day}</lastmod>")).candidates[0]

    assert one("2026-11-01").signature == one("2026-11-01").signature != one("2026-11-02").signature
    assert [w.role for w in one("2026-11-01").witnesses] == ["updated"]
    bare = read("sitemap", urlset("<loc>http://news.example/a</loc>")).candidates[0]
    assert (bare.signature, bare.witnesses) == (None, ())


def test_an_index_names_children_but_never_itself(read) -> None:
    children = (
        "http://news.example/s1.xml",
        "/s2.xml.gz",
        "http://news.example/s1.xml",
        "http://news.example/index",
        "ftp://x/y",
    )
    body = f"<sitemapindex {NS}>{''.join(f'<sitemap><loc> {c} </loc></sitemap>' for c in children)}</sitemapindex>"
    found = read("sitemap", body)
    assert found.children == ("http://news.example/s1.xml", "http://news.example/s2.xml.gz")
    assert found.candidates == ()


def test_gzip_is_told_by_content(read) -> None:
    body = gzip.compress(urlset("<loc>http://news.example/a</loc>").encode())
    found = read("sitemap", body, url="http://news.example/plain.xml", content_type="application/xml")
    assert [c.url for c in found.candidates] == ["http://news.example/a"]


def test_a_cut_gzip_gives_what_came(read) -> None:
    body = gzip.compress(urlset(*(f"<loc>http://news.example/{n * 7919}</loc>" for n in range(2_000))).encode())
    assert 100 < len(read("sitemap", body[: len(body) // 2]).candidates) < 2_000


def test_a_gzip_bomb_is_refused(read) -> None:
    with pytest.raises(DiscoverError) as caught:
        read("sitemap", gzip.compress(b"<urlset>" + b" " * 60_000_000))
    assert caught.value.kind == "too_large"


def test_without_namespace_with_prefix_and_with_damage(read) -> None:
    assert len(read("sitemap", urlset("<loc>http://news.example/a</loc>", attributes="")).candidates) == 1
    prefixed = (
        '<sm:urlset xmlns:sm="http://www.sitemaps.org/schemas/sitemap/0.9"><sm:url><sm:loc>http://news.example/a</sm:loc>'
        "</sm:url></sm:urlset>"
    )
    assert len(read("sitemap", prefixed).candidates) == 1
    damaged = urlset("<loc>http://news.example/a</loc>", "<loc>http://news.example/?x=1&y=2</loc>")[:-40]
    assert read("sitemap", damaged).candidates[0].url == "http://news.example/a"


def test_addresses_with_a_bare_ampersand_are_whole(read) -> None:
    body = urlset("<loc>http://news.example/?x=1&y=2</loc>", "<loc><![CDATA[http://news.example/?a=1&b]]></loc>")
    assert [c.url for c in read("sitemap", body).candidates] == [
        "http://news.example/?x=1&y=2",
        "http://news.example/?a=1&b",
    ]


def test_sections_that_are_never_ended_cost_no_time(read) -> None:
    entry = "<url><loc>http://news.example/a?id=1&b=2</loc></url>"
    begin = time.process_time()
    found = read("sitemap", f"<urlset {NS}>{entry}{'<![CDATA[&' * 200_000}")
    assert [candidate.url for candidate in found.candidates] == ["http://news.example/a?id=1&b=2"]
    assert time.process_time() - begin < 20


def test_pictures_and_films_of_an_entry_are_no_articles(read) -> None:
    picture = "<image:image><image:loc>http://news.example/a.jpg</image:loc><image:title>a</image:title></image:image>"
    film = "<v:video><v:title>a</v:title><v:publication_date>2020-01-01</v:publication_date></v:video>"
    (found,) = read("sitemap", urlset(picture + film + "<loc>http://news.example/a</loc>")).candidates
    assert (found.url, found.title, found.witnesses) == ("http://news.example/a", None, ())


def test_lines_of_text(read) -> None:
    found = read("sitemap", "\ufeffhttp://news.example/a\r\n\r\nhttps://news.example/b\nnonsense\njavascript:x\n")
    assert [c.url for c in found.candidates] == ["http://news.example/a", "https://news.example/b"]


def test_fifty_thousand_addresses(read) -> None:
    body = urlset(*(f"<loc>http://news.example/{n}.html</loc><lastmod>2026-11-01</lastmod>" for n in range(50_000)))
    begun = time.process_time()
    found = read("sitemap", body)
    assert len(found.candidates) == 50_000
    assert time.process_time() - begun < 20


def test_never_more_than_sixty_thousand(read) -> None:
    found = read("sitemap", "\n".join(f"http://news.example/{n}" for n in range(60_010)))
    assert len(found.candidates) == 60_000
    assert "left out" in found.warnings[0]


def test_no_document_type_is_read(read) -> None:
    body = '<!DOCTYPE urlset [<!ENTITY e "http://evil.example/">]>' + urlset(
        "<loc>&e;x</loc>", "<loc>http://news.example/a</loc>"
    )
    assert [c.url for c in read("sitemap", body).candidates] == ["http://news.example/a"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", "empty"),
        ("<!doctype html><title>x</title>", "content_type"),
        ("<html><body>x</body></html>", "content_type"),
        ("<rss version='2.0'/>", "parse"),
        ("words", "parse"),
        ("{}", "parse"),
    ],
)
def test_what_is_no_sitemap_is_told_by_kind(read, body: str, kind: str) -> None:
    with pytest.raises(DiscoverError) as caught:
        read("sitemap", body)
    assert caught.value.kind == kind


def test_a_feed_may_stand_in_place_of_a_sitemap(read) -> None:
    found = read("sitemap", "<rss><channel><item><link>http://a.example/one.html</link></item></channel></rss>")
    assert [one.url for one in found.candidates] == ["http://a.example/one.html"]


def test_an_empty_sitemap_is_no_error(read) -> None:
    assert read("sitemap", "<urlset />").candidates == ()
    assert read("sitemap", urlset()).candidates == ()
