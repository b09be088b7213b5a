"""Digest → Markdown (CommonMark), in which foreign words stay words."""

from __future__ import annotations

import re

from mfg_monitor.digest import phrases
from mfg_monitor.digest.model import Digest, Entry, Section

_MARKUP = re.compile(r"([\\`*_\[\]|~$])")
_AT_START = re.compile(r"^(\s*)([-+=#:]|\d+(?=[.)]))")
_LINK = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20", "\\": "%5C", "`": "%60", "|": "%7C"})


def render(digest: Digest) -> str:
    """Answer the digest as one Markdown document."""
    parts = [f"# {_words(phrases.heading(digest))}", _words(phrases.summary(digest))]
    parts += [part for section in digest.sections for part in _section(section)]
    if digest.retold:
        parts.append("## Told again")
        parts.append("\n".join(f"- {_linked(told.title, told.url)} — {_words(told.source)}" for told in digest.retold))
        rest = digest.totals.retold - len(digest.retold)
        parts += [phrases.more(rest)] if rest > 0 else []
    if digest.nearly:
        parts.append("## Nearly")
        lines = [
            f"- {_linked(miss.title, miss.url)} — {_words(miss.source)}, score {miss.score:.2f}"
            + (f". {_words(miss.why)}" if miss.why else "")
            for miss in digest.nearly
        ]
        parts.append("\n".join(lines))
        parts += [phrases.more(digest.nearly_more)] if digest.nearly_more else []
    parts += ["## Coverage", _words(phrases.background(digest))]
    troubles = [f"- **{_words(each.source)}** — {_words(phrases.trouble(each))}" for each in digest.troubles]
    parts.append("\n".join(troubles) or phrases.COVERED)
    return "\n\n".join(parts) + "\n"


def _section(section: Section) -> list[str]:
    parts = [f"## {_words(str(section.sector))} ({section.count})"]
    parts += [part for entry in section.entries for part in _entry(entry)]
    return parts + ([phrases.more(section.more)] if section.more else [])


def _entry(entry: Entry) -> list[str]:
    parts = [f"### {_linked(entry.title, entry.url)}"]
    if entry.lead:
        parts.append(_words(entry.lead))
    lines = [f"- {_words(entry.source)}, {_words(entry.date)}"]
    lines += [f"- {name}: {_words(value)}" for name, value in phrases.facts(entry)]
    if entry.also:
        others = ", ".join(_linked(told.source, told.url) for told in entry.also)
        lines.append(f"- Also told by {others}" + (f" and {entry.also_more} more" if entry.also_more else ""))
    return [*parts, "\n".join(lines)]


def _words(text: str) -> str:
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _AT_START.sub(_escaped_start, _MARKUP.sub(r"\\\1", plain))


def _escaped_start(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}" + ("\\" if found[2].isdigit() else "") if found[2].isdigit() else f"\\{found[2]}"


def _linked(words: str, url: str | None) -> str:
    return f"[{_words(words)}](<{url.translate(_LINK)}>)" if url else _words(words)
