"""Items → digest → text: `build` gathers a day, each of `FORMATS` writes it down. A new form is one line here."""

from __future__ import annotations

from collections.abc import Callable

from mfg_monitor.digest import html, jsontext, markdown, plain
from mfg_monitor.digest.build import build
from mfg_monitor.digest.model import Digest, Entry, Label, Names, Nearly, Section, Telling, Totals, Trouble

FORMATS: dict[str, Callable[[Digest], str]] = {
    "md": markdown.render,
    "html": html.render,
    "text": plain.render,
    "json": jsontext.render,
}

__all__ = [
    "FORMATS", "Digest", "Entry", "Label", "Names", "Nearly", "Section", "Telling", "Totals", "Trouble", "build",
]  # fmt: skip
