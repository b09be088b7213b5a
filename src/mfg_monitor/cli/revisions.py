"""How `monitor show --revisions` tells what became of an article: word by word, Chinese by character."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mfg_monitor.text import one_line, without_controls

if TYPE_CHECKING:
    from mfg_monitor.dedupe.copying.differences import Changed
    from mfg_monitor.model import Item, Revision

_PLAIN = {"": ("", ""), "del": ("[-", "-]"), "ins": ("{+", "+}")}
_COLOURED = {"": ("", ""), "del": ("\x1b[31;9m", "\x1b[0m"), "ins": ("\x1b[32;4m", "\x1b[0m")}
"""Struck out and underlined, too: colour alone tells nothing to those who do not see it."""


def objects(item: Item, older: Sequence[Revision]) -> list[dict[str, Any]]:
    """Answer the older wordings, oldest first, each with what the next revision made of it."""
    from mfg_monitor.dedupe.copying.differences import steps
    from mfg_monitor.record import utc_text

    return [
        {
            "number": step.old.number,
            "title": step.old.title,
            "text": step.old.text,
            "last_seen": utc_text(step.old.seen_at),
            "changed": list(step.old.changed),
            "title_difference": [list(piece) for piece in step.title],
            "difference": [list(piece) for piece in step.text],
        }
        for step in steps(item, older)
    ]


def shown(item: Item, older: Sequence[Revision]) -> str:
    """Answer the revisions for a person to read, the newest first."""
    from mfg_monitor.dedupe.copying.differences import shortened, steps

    if not older:
        return f"item {item.id}: {one_line(item.article.title)}\nit was read once, and never seen changed"
    lines = [f"item {item.id}, revision {item.revision}: {one_line(item.article.title)}"]
    for step in reversed(steps(item, older)):
        since = f"{step.old.seen_at:%Y-%m-%d %H:%M} UTC"
        changed = ", ".join(step.old.changed) or "wording"
        lines += ["", f"revision {step.old.number} → {step.old.number + 1}, after {since}: {changed}", ""]
        if any(kind for kind, _ in step.title):
            lines += [f"headline: {_marked(step.title)}", ""]
        lines.append(_marked(shortened(step.text)))
    return "\n".join(lines)


def _marked(pieces: Sequence[Changed]) -> str:
    ends = _COLOURED if sys.stdout.isatty() else _PLAIN
    return "".join(f"{ends[kind][0]}{without_controls(text)}{ends[kind][1]}" for kind, text in pieces)
