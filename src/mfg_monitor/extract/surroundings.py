"""Where headline and text stand among the pieces of text that a page shows, and what stands around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mfg_monitor.extract.letters import letters

_LOOK_AT = 4_000
_BETWEEN = 40
_BEFORE = 10
_BEHIND_TEXT = 20
_UNPLACED = 15


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Pieces of text by place; each in reading order."""

    behind: tuple[str, ...] = ()
    """Between headline and text."""
    before: tuple[str, ...] = ()
    """Before the headline, or before the text where no headline is shown."""
    after: tuple[str, ...] = ()
    """Behind the text."""

    @property
    def near(self) -> str:
        """What stands around the headline, one piece a line."""
        return "\n".join((*self.before, *self.behind))


def around(shown: Sequence[str], title: str, lines: Sequence[str]) -> Surroundings:
    """Answer what stands around the headline and the text of an article.

    `shown` are the page's pieces of text in reading order, `lines` those of the article. Of several repeats of the
    headline the one nearest before the text counts: the others are breadcrumbs and sliders.
    """
    shown = shown[:_LOOK_AT]
    start, end = _extent(shown, lines)
    headline = _headline(shown, title, start)
    behind_text = tuple(shown[end : end + _BEHIND_TEXT]) if end else ()
    if headline is None:
        first = start if start is not None else _UNPLACED
        return Surroundings((), tuple(shown[max(0, first - _UNPLACED) : first]), behind_text)
    last = start if start is not None and start > headline else headline + _BETWEEN
    behind = tuple(shown[headline + 1 : min(last, headline + 1 + _BETWEEN)])
    return Surroundings(behind, tuple(shown[max(0, headline - _BEFORE) : headline]), behind_text)


def _extent(shown: Sequence[str], lines: Sequence[str]) -> tuple[int | None, int]:
    """Answer the index of the article's first piece, and one past that of its last (0 where unknown)."""
    long_lines = [line for line in lines if len(line) >= 20]
    if not long_lines:
        return None, 0
    first, lasts = long_lines[0], long_lines[-3:]
    start = next((i for i, piece in enumerate(shown) if len(piece) >= 12 and first.startswith(piece[:40])), None)
    begin = start if start is not None else 0
    for last in reversed(lasts):
        for i in range(len(shown) - 1, begin - 1, -1):
            if len(shown[i]) >= 8 and last.endswith(shown[i][-40:]):
                return start, i + 1
    return start, 0


def _headline(shown: Sequence[str], title: str, start: int | None) -> int | None:
    key = letters(title)
    if len(key) < 4:
        return None
    places = [i for i, piece in enumerate(shown) if _may_name(piece, key) and _names(piece, key)]
    early = [i for i in places if start is None or i <= start]
    if early:
        return early[-1] if start is not None else early[0]
    return None


def _may_name(piece: str, key: str) -> bool:
    """A quick look before the costly comparison: length and first letter."""
    if not 4 <= len(piece) < 400 or key[0] not in (start := piece[:8].casefold()):
        return False
    return next((c for c in start if c.isalnum()), "") == key[0]


def _names(piece: str, key: str) -> bool:
    own = letters(piece)
    return own == key or (len(own) >= 8 and (own.startswith(key) or (key.startswith(own) and len(own) * 2 > len(key))))
