from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from mfg_monitor.errors import DiscoverError

FEEDS = Path(__file__).resolve().parents[3] / "shared" / "feeds"


def rss(*items: str, head: str = "", attributes: str = 'version="2.0"') -> str:
    entries = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss {attributes}><channel><title>Works</title>{head}{entries}</channel></rss>"


def test_rss_entry_with_all_that_a_monitor_needs(read) -> None:
    found = read(
        "feed",
        rss(
            "<title>Plant &amp;amp; port: 上海工厂</title><link> /2026/11/a.html </link>"
            "<guid>x1</guid>"
            "<pubDate>Thu, 19 Nov 2026 08:30:00 +0800</pubDate>"
            "<description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;"
            "</description>",
            head="<language>zh-CN</language>",
        ),
        url="http://news.example/feeds/rss.xml",
    )
    (entry,) = found.candidates
    assert entry.url == entry.canonical_url == "http://news.example/2026/11/a.html"
    assert entry.title == "Plant & port: 上海工厂"
    assert entry.summary == "One. Two."
    assert entry.language == "zh"
    assert entry.found_on == "http://news.example/feeds/rss.xml"
    (witness,) = entry.witnesses
    assert (witness.evidence, witness.role, witness.quote) == ("feed", "published", "Thu, 19 Nov 2026 08:30:00 +0800")
    assert witness.value.startswith("2026-11-19T08:30")
    assert witness.value.endswith("+08:00")
    assert found.title == "Works"
    assert found.warnings == ()


@pytest.mark.parametrize(
    "body",
    [
        rss("<title>T</title><link>http://a.example/1</link>", attributes='version="0.91"'),
        rss("<title>T</title><link>http://a.example/1</link>", attributes='version="0.92"'),
        rss("<title>T</title><guid>http://a.example/1</guid>"),
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel/>'
        '<item rdf:about="http://a.example/1"><title>T</title><link>http://a.example/1</link></item></rdf:RDF>',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">'
        "<item><title>T</title><link>http://a.example/1</link></item></rdf:RDF>",
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>T</title>'
        '<link rel="alternate" type="text/html" href="http://a.example/1"/></entry></feed>',
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">&lt;b&gt;T&lt;/b&gt;</title>'
        '<link rel="self" href="http://a.example/self"/><link href="http://a.example/1"/></entry></feed>',
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><id>http://a.example/1</id></entry></feed>',
        json.dumps(
            {"version": "https://jsonfeed.org/version/1", "items": [{"title": "T", "url": "http://a.example/1"}]}
        ),
        json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "T", "id": "http://a.example/1"}]}
        ),
    ],
)
def test_every_dialect(read, body: str) -> None:
    found = read("feed", body)
    assert [(c.url, c.title) for c in found.candidates] == [("http://a.example/1", "T")]


def test_xml_base_resolves_links(read) -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://cdn.example/root/"><entry xml:base="day/">'
        '<title>T</title><link href="story.html"/></entry></feed>'
    )
    assert read("feed", body).candidates[0].url == "http://cdn.example/root/day/story.html"


def test_content_location_is_the_base_of_relative_links(read) -> None:
    found = read("feed", rss("<link>b.html</link>"), headers=(("content-location", "http://home.example/x/"),))
    assert found.candidates[0].url == "http://home.example/x/b.html"


def test_guid_that_is_no_permalink_and_no_address_is_no_link(read) -> None:
    found = read(
        "feed", rss('<title>A</title><guid isPermaLink="false">http://a.example/9</guid>', "<guid>tag:1</guid>")
    )
    assert found.candidates == ()
    assert found.warnings == ("2 entries without an address of the web were left out",)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://a.example/x", "file:///etc/passwd", "http://[broken"])
def test_only_addresses_of_the_web_and_one_bad_link_harms_no_other(read, link: str) -> None:
    found = read("feed", rss(f"<link>{link}</link>", "<link>http://a.example/good</link>"))
    assert [c.url for c in found.candidates] == ["http://a.example/good"]


def test_atom_keeps_published_and_updated_apart(read) -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="http://a.example/1"/>'
        "<published>2026-11-01T08:00:00+08:00</published><updated>2026-11-03T09:00:00Z</updated></entry>"
        '<entry><link href="http://a.example/2"/><updated>2026-11-03T09:00:00Z</updated></entry></feed>'
    )
    first, second = read("feed", body).candidates
    assert [(w.role, w.value[:10]) for w in first.witnesses] == [("published", "2026-11-01"), ("updated", "2026-11-03")]
    assert [w.role for w in second.witnesses] == ["updated"]


def test_dublin_core_date_of_rss_is_publication(read) -> None:
    (entry,) = read("feed", rss("<link>http://a.example/1</link><dc:date>2026-11-02</dc:date>")).candidates
    assert [(w.role, w.value) for w in entry.witnesses] == [("published", "2026-11-02")]


@pytest.mark.parametrize("raw", ["Thu, 01 Jan 1970 00:00:00 GMT", "2099-01-01T00:00:00Z", "soon", "", "0000-00-00"])
def test_dates_that_cannot_be_are_no_witnesses(read, raw: str) -> None:
    (entry,) = read("feed", rss(f"<link>http://a.example/1</link><pubDate>{raw}</pubDate>")).candidates
    assert entry.witnesses == ()


def test_chinese_dates_are_read_in_the_sources_zone(read) -> None:
    body = rss("<link>http://a.example/1</link><pubDate>2026年11月3日 10:05</pubDate>")
    (entry,) = read("feed", body, timezone="Asia/Shanghai").candidates
    assert entry.witnesses[0].value == "2026-11-03T10:05+08:00"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (rss("<link>http://a.example/1</link><title>Steel & iron</title>"), "Steel & iron"),
        (rss("<link>http://a.example/1</link><title>Caf&eacute;&nbsp;&mdash;&unknown;</title>"), "Café —&unknown;"),
        ("\n\n  \ufeff " + rss("<link>http://a.example/1</link><title>T</title>"), "T"),
        (
            "<?xml version='1.0'?>\n"
            + rss("<link>http://a.example/1</link><title>T</title>")
            + "<!-- x --></div>junk&",
            "T",
        ),
        (rss("<link>http://a.example/1</link><title>A\x00\x0bB\x1f&#11;C</title>"), "ABC"),
        (rss("<title>T</title><link>http://a.example/1</link>")[:-24], "T"),
        ("<br />\n<b>Warning</b>: x.php\n" + rss("<link>http://a.example/1</link><title>T</title>"), "T"),
        (rss("<link>http://a.example/1</link><title><![CDATA[A & <b>B</b> &lt; C]]></title>"), "A & B < C"),
        (rss("<link>http://a.example/1?a=1&b=2</link><title>T</title><media:thumbnail url='x'/>"), "T"),
    ],
)
def test_ill_formed_feeds_give_what_can_be_had(read, body: str, title: str) -> None:
    (entry,) = read("feed", body).candidates
    assert entry.title == title
    assert entry.url.startswith("http://a.example/1")


def test_entries_before_the_damage_survive_a_cut(read) -> None:
    body = rss(*(f"<title>Number {n}</title><link>http://a.example/{n}</link>" for n in range(40)))
    found = read("feed", body[: len(body) * 3 // 4])
    assert 28 <= len(found.candidates) <= 31


@pytest.mark.parametrize(
    "tail", ["<link>http://a.ex", "<link href='http://a.ex", "<link><![CDATA[http://a.ex", "<guid>http://a"]
)
def test_half_an_address_is_never_a_candidate(read, tail: str) -> None:
    body = rss("<title>Whole</title><link>http://a.example/1</link>").split("</channel>")[0] + "<item><title>B</title>"
    assert [c.url for c in read("feed", body + tail).candidates] == ["http://a.example/1"]


@pytest.mark.parametrize("damage", ["]}\n<!-- cached -->", "", ', {"id": "2", "url": "http://a.exa'])
def test_a_json_feed_gives_its_whole_items(read, damage: str) -> None:
    body = '\n{"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "a\tb", "url": "http://a.example/1"}'
    (entry,) = read("feed", body + damage).candidates
    assert (entry.url, entry.title) == ("http://a.example/1", "a b")


def test_document_types_and_their_entities_are_never_expanded(read, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("TOP-SECRET")
    body = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY a "aaaa">'
        '<!ENTITY b "&a;&a;"><!-- ]> -->]>' + rss("<link>http://a.example/1</link><title>&x;-&b;</title>")
    )
    (entry,) = read("feed", body).candidates
    assert entry.title == "&x;-&b;"


@pytest.mark.parametrize("label", ["gb2312", "gbk", "utf-8", "iso-8859-1"])
def test_charset_of_the_header_does_not_garble_chinese(read, label: str) -> None:
    body = f'<?xml version="1.0" encoding="{label}"?>' + rss(
        "<link>http://a.example/1</link><title>朱镕基视察上海的汽车工厂，工人们正在生产新车</title>"
    )
    (entry,) = read("feed", body.encode("gb18030"), content_type="text/xml; charset=ISO-8859-1").candidates
    assert entry.title == "朱镕基视察上海的汽车工厂，工人们正在生产新车"


def test_full_content_is_kept_and_bounded(read) -> None:
    words = "<p>" + "full text " * 30_000 + "</p>"
    (entry,) = read(
        "feed", rss(f"<link>http://a.example/1</link><content:encoded><![CDATA[{words}]]></content:encoded>")
    ).candidates
    assert entry.content is not None
    assert entry.content.startswith("<p>full text")
    assert len(entry.content) == 200_000
    assert entry.summary is not None
    assert len(entry.summary) <= 2_000


def test_signature_changes_with_the_entry_and_only_then(read) -> None:
    def signature(title: str, day: int) -> str | None:
        item = f"<link>http://a.example/1</link><title>{title}</title><pubDate>2026-11-{day:02d}</pubDate>"
        return read("feed", rss(item)).candidates[0].signature

    assert signature("A", 1) == signature("A", 1)
    assert len({signature("A", 1), signature("B", 1), signature("A", 2)}) == 3


def test_how_long_to_leave_it_alone(read) -> None:
    assert read("feed", rss(head="<ttl>90</ttl>")).ttl_s == 5400
    assert (
        read(
            "feed", rss(head="<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>")
        ).ttl_s
        == 21600
    )
    assert read("feed", rss(head="<ttl>99999999999</ttl>")).ttl_s is None


def test_a_valid_feed_without_entries_is_no_error(read) -> None:
    assert read("feed", "<rss version='2.0'><channel><title>Quiet</title></channel></rss>").candidates == ()
    assert (
        read("feed", '{"version": "https://jsonfeed.org/version/1.1", "title": "Quiet", "items": []}').title == "Quiet"
    )


def test_a_feed_without_entries_may_be_careless(read) -> None:
    for body in (
        "<rss><channel><title>A & B</title></channel></rss>",
        "<feed/>",
        "<rss><channel></channel></rss>junk<",
    ):
        assert read("feed", body).candidates == ()


def test_entries_that_lead_to_the_feed_itself_are_no_articles(read) -> None:
    entry = "<item><title>Read it here</title><link>{}</link></item>"
    found = read("feed", f"<rss><channel>{entry.format('#one')}{entry.format('/a.html')}</channel></rss>")
    assert [one.url.rpartition("/")[2] for one in found.candidates] == ["a.html"]
    found = read("feed", f"<rss><channel>{entry.format('#one')}{entry.format('#two')}</channel></rss>")
    assert (found.candidates, found.warnings) == (
        (), ("2 entries lead to nothing but this front page itself",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", "empty"),
        ("  \n\t ", "empty"),
        ("<!DOCTYPE html><html><head><title>Log in</title></head></html>", "content_type"),
        ("<HTML><body>captcha</body></HTML>", "content_type"),
        ("<urlset><url><loc>http://a.example/</loc></url></urlset>", "parse"),
        ("<rss><channel><title>Cut off before its first en", "parse"),
        ("<rss><channel><title>Too deep" + "<a>" * 9_000, "parse"),
        ("<rss><channel><description><![CDATA[never ends<item><link>/a</link></item></channel></rss>", "parse"),
        ("just words", "parse"),
        ('{"error": "no"}', "parse"),
        ('{"items": ', "parse"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "parse"),
    ],
)
def test_what_is_no_feed_is_told_by_kind(read, body: str | bytes, kind: str) -> None:
    with pytest.raises(DiscoverError) as caught:
        read("feed", body)
    assert caught.value.kind == kind
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "item",
    [
        "<description " + " ".join(f'a{n}="1"' for n in range(100_000)) + ">x</description>",
        "<description " + " ".join(f"a{n}='>'" for n in range(100_000)) + ">x</description>",
        "<a>" * 50_000,
        "<![CDATA[" * 100_000,
        "<description>" + "&" * 300_000 + "</description>",
        "<description>" + "&lt;a " * 300_000 + "</description>",
    ],
    ids=["attributes", "attributes with >", "deep", "cdata", "ampersands", "escaped tags"],
)
def test_traps_are_read_in_bounded_time(read, item: str) -> None:
    begun = time.process_time()
    found = read("feed", rss("<title>Good</title><link>http://a.example/good</link>", item))
    assert time.process_time() - begun < 5
    assert [c.title for c in found.candidates][:1] == ["Good"]


def test_titles_carry_no_controls_and_stay_whole(read) -> None:
    item = "<link>http://a.example/1</link><title>a \u202e\u0007 output &lt; demand\n\n &gt; supply</title>"
    assert read("feed", rss(item)).candidates[0].title == "a output < demand > supply"


def test_link_pattern_keeps_what_it_finds(read) -> None:
    body = rss("<link>http://a.example/news/1</link>", "<link>http://a.example/sport/2</link>")
    assert [c.url for c in read("feed", body, link_pattern="/news/").candidates] == ["http://a.example/news/1"]
    assert "fits none of 2 addresses" in read("feed", body, link_pattern="/opera/").warnings[0]


def test_one_address_is_one_candidate(read) -> None:
    body = rss("<link>http://a.example/1?utm_source=rss</link>", "<link>http://a.example/1</link>")
    assert len(read("feed", body).candidates) == 1


@pytest.mark.skipif(not FEEDS.exists(), reason="the shared feeds are not here")
def test_public_suite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2] / "benchmarks"))
    from feeds import measure  # ty: ignore

    met, told, misses = measure(FEEDS)
    assert sum(told.values()) > 500
    assert sum(met.values()) >= 0.99 * sum(told.values()), misses
