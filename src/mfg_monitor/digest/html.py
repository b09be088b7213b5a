"""Digest → one HTML file with nothing from elsewhere, readable on a phone, in the dark and on paper."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from mfg_monitor.digest import phrases
from mfg_monitor.digest.model import Digest

_LANGUAGE = re.compile(r"[a-z]{2,3}")


def render(digest: Digest) -> str:
    """Answer the digest as one HTML document."""
    return _template().render(digest=digest, phrases=phrases, language=_language)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("mfg_monitor.digest"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("digest.html.j2")


def _language(code: str) -> str:
    """Answer a language tag fit for an attribute; "und" for what is none."""
    return {"zh": "zh-Hans"}.get(code, code) if _LANGUAGE.fullmatch(code) else "und"
