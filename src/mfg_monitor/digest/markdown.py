"""Markdown (CommonMark) in which foreign words stay words."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"([\\`*_\[\]|~$])")
_AT_START = re.compile(r"^(\s*)([-+=#:]|\d+(?=[.)](?:\s|$)))")
_LINK = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20", "\\": "%5C", "`": "%60", "|": "%7C"})


def words(text: object) -> str:
    """Answer a text with all that Markdown or HTML would read as markup escaped."""
    plain = str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _AT_START.sub(_escaped_start, _MARKUP.sub(r"\\\1", plain))


def linked(text: object, url: str | None) -> str:
    """Answer a text as a link, or as itself where there is no address."""
    return f"[{words(text)}](<{url.translate(_LINK)}>)" if url else words(text)


def _escaped_start(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}" + ("\\" if found[2].isdigit() else "") if found[2].isdigit() else f"\\{found[2]}"
