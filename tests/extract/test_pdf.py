"""Notices that come as PDF: a real file with a text layer, written here byte by byte."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from mfg_monitor.config.sources import ArticleRules
from mfg_monitor.errors import ExtractError
from mfg_monitor.extract import extract
from mfg_monitor.extract.pdf import reflowed
from mfg_monitor.model import Article, Candidate, Page

pytest.importorskip("pypdf", reason="the extra pdf is not installed")

NOW = datetime(2026, 3, 5, tzinfo=UTC)
URL = "http://gov.example/notice.pdf"
LINES = (
    "Notice on a new bearing plant in Minhang",
    "Published: 2026-03-01",
    "",
    "The commission has approved a plant for wind turbine bearings in Minhang District,",
    "where a maker of large gears will invest 1.2 billion yuan in two halls and a test",
    "field by the end of next year.",
    "Production of the first series is to begin in spring, with four hundred workers and",
    "a yearly capacity of nine thousand bearings.",
)


def pdf(lines: Sequence[str]) -> bytes:
    """Answer a PDF of one page that shows these lines."""
    shown = "BT /F1 11 Tf 50 780 Td 14 TL\n" + "".join(
        f"({line.replace(chr(92), chr(92) * 2).replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj T*\n"
        for line in lines
    )
    stream = (shown + "ET").encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length " + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += str(number).encode() + b" 0 obj\n" + each + b"\nendobj\n"
    table = b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n".encode()
    return body + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode() + table + end


def read(body: bytes, content_type: str = "application/pdf") -> Article:
    page = Page(URL, URL, 200, body, NOW, content_type)
    return extract([page], Candidate(URL, URL, "s"), rules=ArticleRules(), zone="Asia/Shanghai", language=None, now=NOW)


def test_the_text_layer_is_read_as_an_article() -> None:
    article = read(pdf(LINES))
    assert article.title == LINES[0]
    assert article.dating.published == "2026-03-01"
    assert article.text == " ".join(LINES[3:6]) + "\n\n" + " ".join(LINES[6:])


def test_a_pdf_announced_as_html_is_told_by_content() -> None:
    assert read(pdf(LINES), "text/html; charset=utf-8").title == LINES[0]


def test_a_pdf_of_pictures_is_empty_and_a_broken_one_cannot_be_read() -> None:
    with pytest.raises(ExtractError) as empty:
        read(pdf(()))
    with pytest.raises(ExtractError) as broken:
        read(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog")
    assert (empty.value.kind, broken.value.kind) == ("empty", "parse")


def test_printed_lines_become_paragraphs() -> None:
    chinese = (
        "上海市经济和信息化委员会今日发布通知，对闵行区新建轴承生\n产线项目予以批复，项目总投资十二亿元。\n\n特此通知。"
    )
    assert reflowed(chinese) == (
        "上海市经济和信息化委员会今日发布通知，对闵行区新建轴承生产线项目予以批复，项目总投资十二亿元。\n\n特此通知。"
    )
    assert reflowed("The manu-\nfacturer grows in many long and wordy lines.") == (
        "The manu-\n\nfacturer grows in many long and wordy lines."
    )
    assert reflowed("A plant that makes turbines for the new manu-\nfacturing zone opens.") == (
        "A plant that makes turbines for the new manufacturing zone opens."
    )
    assert reflowed("") == ""
