"""The steps answer what trafilatura answers as a whole, on each of its ways through them."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
import trafilatura
from lxml import etree
from tests.running import REPOSITORY

from mfg_monitor.extract import html, sequence
from mfg_monitor.extract.sequence import main_text

PAGES = REPOSITORY.parent / "shared" / "pages" / "html"
SENTENCE = "The plant in Lingang will build battery cells for two makers of cars from next spring on. "
NAMES = ("ordinary", "short", "small part", "hidden", "empty")


def page(name: str) -> Any:
    told, links = SENTENCE * 12, "".join(f"<li><a href='/{i}'>Other news of the day {i}</a></li>" for i in range(80))
    bodies = {
        "ordinary": f"<article><h1>Cells</h1><p>{told}</p><p>{told} It employs 900.</p></article>",
        "short": f"<div><b>Cells</b><span>{SENTENCE}</span></div>",
        "small part": f"<article><p>{SENTENCE * 4}</p></article><div>{told * 9}</div><ul>{links}</ul><div>{told}</div>",
        "hidden": f"<div class='comments'><p>{told}</p></div><form><p>{SENTENCE}</p></form>",
        "empty": "",
    }
    return html.parse(f"<html><head><title>x</title></head><body>{bodies[name]}</body></html>", url="http://a/")


def whole(root: Any) -> str:
    document: Any = trafilatura.bare_extraction(root, options=sequence._OPTIONS)
    return (document.text or "") if document is not None else ""


def test_the_release_at_hand_is_the_known_one() -> None:
    assert trafilatura.__version__ == sequence.KNOWN


@pytest.mark.parametrize("name", NAMES)
def test_the_steps_answer_as_the_whole(name: str) -> None:
    root = page(name)
    before = etree.tostring(root)
    assert main_text(root) == whole(root)
    assert etree.tostring(root) == before


def test_each_way_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []

    def watched(name: str, of: Any) -> None:
        real = getattr(of, name)
        monkeypatch.setattr(of, name, lambda *arguments: (taken.append(name), real(*arguments))[1])

    watched("baseline", sequence._core)
    watched("html2txt", sequence._core)
    watched("_more", sequence)
    main_text(page("ordinary"))
    assert taken == []
    main_text(page("short"))
    assert "baseline" in taken
    assert SENTENCE.strip() in main_text(page("small part"))
    assert {"html2txt", "_more"} <= {*taken}


def test_another_release_is_asked_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequence, "KNOWN", "0")
    monkeypatch.setattr(sequence, "_in_steps", None)
    assert main_text(page("ordinary")) == whole(page("ordinary"))
    assert main_text(page("empty")) == ""


@pytest.mark.skipif(not PAGES.is_dir(), reason="the real pages do not lie beside the repository")
def test_real_pages_read_the_same() -> None:
    for path in sorted(PAGES.glob("*.html.gz"))[::20]:
        root = html.parse(gzip.decompress(path.read_bytes()).decode("utf-8", "replace"), url="http://a/")
        html.without_scripts(root)
        assert main_text(root) == whole(root), path.name
