"""Items → digest → text: `build` gathers a day, each of `FORMATS` writes it down. A new form is one line here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from mfg_monitor.digest import forms, jsontext
from mfg_monitor.digest.build import build
from mfg_monitor.digest.model import (
    Before,
    Digest,
    Entry,
    Headline,
    Label,
    Names,
    Nearly,
    Section,
    SourceCount,
    Strip,
    StripDay,
    Telling,
    Totals,
    Trouble,
)

FORMATS: dict[str, Callable[[Digest], str]] = {
    **{form: partial(forms.by_template, form) for form in forms.TEMPLATES},
    "json": jsontext.render,
}

__all__ = [
    "FORMATS",
    "Before",
    "Digest",
    "Entry",
    "Headline",
    "Label",
    "Names",
    "Nearly",
    "Section",
    "SourceCount",
    "Strip",
    "StripDay",
    "Telling",
    "Totals",
    "Trouble",
    "build",
]
