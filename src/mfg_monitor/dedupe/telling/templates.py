"""Texts made from one template: the same words around other figures, dates and names. They tell two stories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from mfg_monitor.dedupe.naming.marks import is_framed, parted
from mfg_monitor.dedupe.remembering import remembered

MOST_FRAMES = 40
"""Frames (the words around a value) kept of one text: those with the least hashes, so that two samples compare."""
_LEAST_COMMON = 0.25
"""Share of the frames of the shorter text that the other has, from which both have one wording. Tellings written by
two people have next to none in common, twins most (benchmarks/tellings.py, 2026-11)."""
_MOST_CORRECTED = 1
"""So many other values may be a correction, or chance;"""
_LEAST_OF_FEW = 0.6
"""not where nearly all of a notice's words are the same, and it has few values (as in `match`)."""
_FEW = 6
_ONE_TEXT, _LEAST_OF_ONE_TEXT = 0.8, 4
"""Share of the frames of the longer text, and their number, from which one text was made from the other."""
_LAST = "~"
"""Behind every frame."""


def sample_of(marks: Iterable[str]) -> tuple[str, ...]:
    """Answer those marks of a text by which `of_one_template` knows it again, about ten bytes each."""
    by_frame: dict[str, list[str]] = defaultdict(list)
    for mark in marks:
        if is_framed(mark):
            by_frame["".join(reversed(parted(mark)[:2]))].append(mark)
    return tuple(mark for frame in sorted(by_frame)[:MOST_FRAMES] for mark in sorted(by_frame[frame]))


def of_one_template(one: tuple[str, ...], other: tuple[str, ...], *, names: int = 0) -> bool:
    """Tell whether two samples are of texts that have other values in the same words.

    `names` counts the places and companies of which each text has another one.
    """
    if not one or not other:
        return False
    (mine, my_reach), (theirs, their_reach) = _frames(one), _frames(other)
    reach = min(my_reach, their_reach)
    common = [frame for frame in mine.keys() & theirs.keys() if frame <= reach]
    exchanged = sum(1 for frame in common if _are_others(mine[frame], theirs[frame]))
    if not exchanged and not names:
        return False
    shorter = min(_count(mine, reach), _count(theirs, reach))
    if names:
        return len(common) > 1 and len(common) >= _LEAST_COMMON * shorter
    if exchanged <= _MOST_CORRECTED:
        return 1 < len(common) <= _FEW and len(common) >= _LEAST_OF_FEW * shorter
    return len(common) >= _LEAST_COMMON * shorter


def are_of_one_text(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether two samples are of texts that have nearly all their words in common, whatever the values."""
    if not one or not other:
        return False
    (mine, my_reach), (theirs, their_reach) = _frames(one), _frames(other)
    reach = min(my_reach, their_reach)
    common = sum(1 for frame in mine.keys() & theirs.keys() if frame <= reach)
    return common >= max(_LEAST_OF_ONE_TEXT, _ONE_TEXT * max(_count(mine, reach), _count(theirs, reach)))


def _are_others(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return not (mine <= theirs or theirs <= mine)


def _count(frames: Mapping[str, frozenset[str]], reach: str) -> int:
    return len(frames) if reach == _LAST else sum(1 for frame in frames if frame <= reach)


@remembered
def _frames(sample: tuple[str, ...]) -> tuple[Mapping[str, frozenset[str]], str]:
    """Answer the values of each frame, and up to which frame the sample is complete."""
    found: dict[str, set[str]] = defaultdict(set)
    for mark in sample:
        kind, context, value = parted(mark)
        found[context + kind].add(value)
    frames = {frame: frozenset(values) for frame, values in found.items()}
    return frames, max(frames) if len(frames) >= MOST_FRAMES else _LAST
