"""The strip of days as inline SVG, and style sheets that mail readers of the last decade understand."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from mfg_monitor.digest.model import Strip
from mfg_monitor.digest.phrases import strip_words

_WIDTH, _HEIGHT = 600, 80
_VARIABLE = re.compile(r"--([\w-]+):([^;}]+)")
_DECLARATION = re.compile(r"([\w-]+):([^;{}]*var\(--[^;{}]*)")


def strip_svg(strip: Strip) -> Markup:
    """Answer stacked bars, one a day, as an SVG element that says in words what it shows."""
    most = max((day.total for day in strip.days), default=0) or 1
    step = _WIDTH / max(1, len(strip.days))
    drawn = []
    for place, day in enumerate(strip.days):
        top = float(_HEIGHT)
        x = place * step + 1.5
        if not day.total:
            drawn.append(f'<rect class="none" x="{x:.1f}" y="{top - 1.5:.1f}" width="{step - 3:.1f}" height="1.5"/>')
        for rank, count in enumerate(day.counts):
            if count:
                height = count / most * (_HEIGHT - 4)
                top -= height
                tone = rank if rank < len(day.counts) - 1 else "r"
                drawn.append(
                    f'<rect class="c{tone}" x="{x:.1f}" y="{top:.1f}" width="{step - 3:.1f}" height="{height:.1f}"/>'
                )
    words = escape(strip_words(strip))
    return Markup(  # noqa: S704 - the words are escaped, all else are numbers and dates of our own
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="Stories a day. {words}" width="100%">'
        f"{''.join(drawn)}</svg>"
    )


def with_fallbacks(style: str) -> Markup:
    """Answer a style sheet in which each use of a variable follows its plain light value.

    Gmail and Outlook know no variables (caniemail.com, November 2026); they keep the declaration before.
    """
    plain = dict(_VARIABLE.findall(style.split("}", 1)[0]))

    def both(found: re.Match[str]) -> str:
        name, value = found[1], found[2]
        literal = re.sub(r"var\(--([\w-]+)\)", lambda use: plain.get(use[1], "inherit"), value)
        return f"{name}:{literal};{name}:{value}"

    return Markup(_DECLARATION.sub(both, style))  # noqa: S704 - our own style sheet, or the user's own
