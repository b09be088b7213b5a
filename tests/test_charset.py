from __future__ import annotations

import codecs
import gzip
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.charset import decode

PAGES = Path(__file__).resolve().parents[2] / "shared" / "pages"
STORY = "上海临港新片区的一家工厂今天开始生产新能源汽车，预计年产量将达到二十万辆。记者从市经信委了解到，"
HANT = "上海臨港新片區的一家工廠今天開始生產新能源汽車，預計年產量將達到二十萬輛。記者從市經信委了解到，"


def page(text: str, label: str | None) -> str:
    meta = f'<meta charset="{label}">' if label else ""
    return f"<html><head>{meta}<title>News</title></head><body><p class='a'>{text}</p></body></html>"


@pytest.mark.parametrize("label", ["gb2312", "GBK", "gb18030", None, "utf-8", "iso-8859-1", "big5", "nonsense"])
def test_simplified_chinese_is_read_whatever_the_label_says(label: str | None) -> None:
    html = page(STORY, label)
    assert decode(html.encode("gb18030")) == html


@pytest.mark.parametrize("label", ["big5", "Big5-HKSCS", None, "utf-8", "gb2312", "windows-1252"])
def test_traditional_chinese_in_big5_is_read_whatever_the_label_says(label: str | None) -> None:
    html = page(HANT, label)
    assert decode(html.encode("big5hkscs")) == html


@pytest.mark.parametrize("header", ["text/html; charset=ISO-8859-1", 'text/html; charset="gb2312"', "text/html", ""])
def test_valid_utf8_wins_over_header_and_meta(header: str) -> None:
    html = page(STORY, "gb2312")
    assert decode(html.encode(), header) == html


def test_gb2312_label_means_gb18030() -> None:
    rare = page("朱镕基与赵堃在上海", "gb2312")
    assert decode(rare.encode("gb18030"), "text/html; charset=gb2312") == rare


def test_latin1_label_means_windows_1252() -> None:
    html = page("“Quoted” – café, 5 €", "iso-8859-1")
    assert decode(html.encode("cp1252")) == html


def test_latin_text_without_label_is_not_taken_for_chinese() -> None:
    html = page("Le café de Genève a été fermé; Müller sagt: “schön”.", None)
    assert decode(html.encode("cp1252")) == html


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("euc_kr", "상하이 공장에서 새로운 전기차 생산을 시작했다고 회사가 밝혔다"),
        ("cp932", "上海の工場で新しい電気自動車の生産が始まったと同社は発表した。これは"),
        ("cp1251", "Завод в Шанхае начал производство новых электромобилей"),
    ],
)
def test_other_declared_charsets_are_kept(charset: str, text: str) -> None:
    html = page(text * 5, {"cp932": "shift_jis", "cp1251": "windows-1251"}.get(charset, "euc-kr"))
    assert decode(html.encode(charset)) == html


@pytest.mark.parametrize("mark", [True, False])
@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_charsets_with_and_without_byte_order_mark(charset: str, mark: bool) -> None:
    html = page(STORY, None)
    body = ("\ufeff" + html if mark else html).encode(charset)
    assert decode(body) == html


def test_byte_order_mark_beats_every_label() -> None:
    assert decode(codecs.BOM_UTF8 + STORY.encode(), "text/html; charset=gbk") == STORY


def test_one_bad_byte_in_utf8_costs_one_character() -> None:
    body = page(STORY * 3, "gb2312").encode()
    broken = body.replace("工厂".encode(), "工".encode() + b"\xff", 1)
    assert decode(broken) == page(STORY * 3, "gb2312").replace("工厂", "工\ufffd", 1)


def test_one_bad_byte_in_gbk_costs_one_character() -> None:
    body = page(STORY * 3, "gbk").encode("gb18030")
    lead = body.index("工厂".encode("gb18030"))
    broken = body[:lead] + b"\xff" + body[lead + 1 :]
    assert decode(broken).replace("\ufffd", "工", 1) == page(STORY * 3, "gbk")
    inserted = body[:lead] + b"\xff" + body[lead:]
    assert decode(inserted).replace("\ufffd", "", 1) == page(STORY * 3, "gbk")


def test_a_cut_last_character_does_not_change_the_charset() -> None:
    body = (STORY * 2).encode()
    assert decode(body[:-1]) == (STORY * 2)[:-1]


def test_lone_hanzi_of_gbk_that_are_valid_utf8_follow_the_label() -> None:
    html = page("请分类", "gbk")
    assert decode(html.encode("gbk"), "text/html; charset=gbk") == html


def test_utf8_with_latin_letters_is_not_turned_into_hanzi_by_a_wrong_label() -> None:
    html = page("Société Générale à Genève – Zürich", "gbk")
    assert decode(html.encode()) == html


@pytest.mark.parametrize("label", ["utf-7", "idna", "unicode_escape", "zlib", "hex", "rot13", "x" * 40, "utf-16"])
def test_dangerous_and_unknown_labels_are_ignored(label: str) -> None:
    html = page("plain +ADw-script+AD4- \\x41", label)
    assert decode(html.encode("ascii"), f"text/html; charset={label}") == html


@given(st.binary(max_size=400), st.sampled_from([None, "text/html; charset=gbk", "x;charset=utf-16", "charset=utf-7"]))
def test_any_bytes_are_read(body: bytes, header: str | None) -> None:
    assert isinstance(decode(body, header), str)


@given(st.text(min_size=1, max_size=200))
def test_utf8_text_comes_back(text: str) -> None:
    body = text.encode("utf-8", "replace")
    if 0 not in body and not body.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        assert decode(body, "text/html; charset=utf-8") == body.decode()


@pytest.mark.skipif(not PAGES.exists(), reason="the shared pages are not here")
def test_real_chinese_pages_recoded_and_mislabelled_come_back() -> None:
    rows = [json.loads(line) for line in (PAGES / "expected.jsonl").read_text("utf-8").splitlines()]
    garbled = []
    for row in [row for row in rows if row["set"] == "gne"][:8]:
        text = decode(gzip.decompress((PAGES / "html" / f"{row['id']}.html.gz").read_bytes()))
        text = re.sub(r"<meta[^>]*charset[^>]*>", "", text)
        for charset in ("gb18030", "big5hkscs", "utf-8"):
            for label in ("gb2312", "utf-8", "iso-8859-1", None):
                body = ((f'<meta charset="{label}">' if label else "") + text).encode(charset, "ignore")
                if decode(body) != body.decode(charset):
                    garbled.append((row["id"], charset, label))
    assert garbled == []


@pytest.mark.parametrize("piece", [b"<p>a\0b</p>", b"<p>ab\0</p>", b"<p>\0\0word</p>"])
def test_stray_zeros_in_plain_text_are_no_utf_16(piece: bytes) -> None:
    assert "<p>" in decode(piece * 50, None)
