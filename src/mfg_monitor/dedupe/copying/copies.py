"""Are two texts copies of one, and which of many are one family? The same whichever came first. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from mfg_monitor.dedupe.copying.leads import say_the_same
from mfg_monitor.dedupe.copying.sketch import HEAD_SIZES, similarity
from mfg_monitor.dedupe.laying.exchanges import exchanged
from mfg_monitor.dedupe.laying.laying import laid
from mfg_monitor.dedupe.laying.numbered import are_other_rounds
from mfg_monitor.dedupe.naming.marks import conflict, corrected, known_in_both, other_names
from mfg_monitor.dedupe.remembering import remembered
from mfg_monitor.model import Fingerprint, Likeness

NEAR = 0.45
"""Share of common shingles from which two texts are one; strangers lie under 0.1 (benchmarks/duplicates.py)."""
ALIKE = 0.80
"""From here a moved paragraph explains beginnings that differ."""
CUT = 0.22
"""The same for a text that is the beginning of the other."""
CONTAINED = 0.50
HEAD = 0.20
"""Share of the beginnings that must be common: a common closing text joins nobody."""
HEAD_OF_ALIKE = 0.10
HEAD_OF_CUT = 0.40
MOSTLY = 0.75
WITHIN = 0.97
"""So much of the shorter text in the longer one explains, where `MOSTLY` is shared, a beginning dropped or moved away:
beside a common closing text two articles have more than this of their own."""
FOREIGN = 0.4
"""Where less of either's first words is near the other's beginning, two articles stand before one closing text."""
FAMILIAR = 0.5
"""Where so much of them is, a copy has lost its lead, or got another one."""
_LEAST_KNOWN = 5
"""Hashes that both samples could hold, without which nothing is said of first words."""
_BEGINNING = 0.4
SLIPS = 0.04
"""Share of figures, dates and names that may stand for others in a long text: corrections."""
_MOST_CORRECTED = 2
"""So many figures of a short text may be corrected, if only by a little."""
FEW_MARKS = 6
"""In a text with fewer common marks, one other figure, date or name makes it another notice."""
_LAST_TO_CORRECT = 14
"""Days; later the same words with another figure, date or ordinal are another round's."""
_DAY = len("2026-01-31")
_SAMPLED = frozenset("hn")


class Told(NamedTuple):
    """What an article is compared by."""

    title: str
    text: str
    fingerprint: Fingerprint
    published: str | None = None


def told(likeness: Likeness) -> Told:
    """Answer what a stored article is compared by."""
    return Told(likeness.title, likeness.text, likeness.fingerprint, likeness.published)


def tell_of_two(one: Told, other: Told) -> bool:
    """Tell whether two texts say the same of two firms, places or persons: they are no copies, however alike."""
    first, second = one.fingerprint, other.fingerprint
    if first.text_hash == second.text_hash:
        return False
    own, others = other_names(first.marks, second.marks)
    told, beside = laid(one.title, one.text), laid(other.title, other.text)
    if _are_weeks_apart(one.published, other.published) and (
        _has_other_values(first, second) or are_other_rounds(told, beside)
    ):
        return True
    known = known_in_both(first.marks, second.marks)
    return bool(
        exchanged(told, beside, is_other_known=own and others, is_known_gone=own or others, known_in_both=known)
    )


def _are_weeks_apart(one: str | None, other: str | None) -> bool:
    """Were two texts published so long after each other, by days that are known, that what differs is no correction?"""
    if not one or not other or min(len(one), len(other)) < _DAY:
        return False
    try:
        first, second = (date.fromisoformat(published[:_DAY]) for published in (one, other))
    except ValueError:  # an import may say 2025-02-30
        return False
    return abs((first - second).days) > _LAST_TO_CORRECT


def _has_other_values(first: Fingerprint, second: Fingerprint) -> bool:
    exchanged, _ = conflict(first.marks, second.marks)
    return bool(exchanged["#"] or exchanged["@"])


def partition(likenesses: Sequence[Likeness]) -> list[list[int]]:
    """Answer the families of these articles as lists of item ids, from what they say and not from who came first.

    The likest two are joined first, unless two of the joined tell of two. What was a copy of an original and is like
    none of the others any more (its text was changed) stays with the original where nothing keeps it apart.
    """
    group_of = {each.item_id: [each.item_id] for each in likenesses}
    pairs, apart = _compared(likenesses)
    for one, other in pairs:
        mine, theirs = group_of[one], group_of[other]
        if mine is theirs or any(frozenset((a, b)) in apart for a in mine for b in theirs):
            continue
        joined = [*mine, *theirs]
        for item_id in joined:
            group_of[item_id] = joined
    return sorted({id(group): sorted(group) for group in group_of.values()}.values())


def _compared(likenesses: Sequence[Likeness]) -> tuple[list[tuple[int, int]], set[frozenset[int]]]:
    """Answer the pairs that are copies, the likest first, and those that tell of two."""
    found: list[tuple[float, list[str], tuple[int, int]]] = []
    apart: set[frozenset[int]] = set()
    for one, other in combinations(likenesses, 2):
        pair, addresses = (one.item_id, other.item_id), sorted((one.canonical_url, other.canonical_url))
        same = sameness(told(one), told(other))
        if (same or are_near(one.fingerprint, other.fingerprint)) and tell_of_two(told(one), told(other)):
            apart.add(frozenset(pair))
        elif same:
            found.append((-same, addresses, pair))
        elif other.duplicate_of == one.item_id or one.duplicate_of == other.item_id:
            found.append((0.0, addresses, pair))
    return [pair for *_, pair in sorted(found)], apart


def are_near(first: Fingerprint, second: Fingerprint) -> bool:
    """Tell whether two texts have so much in common that they can be laid beside each other."""
    return first.text_hash == second.text_hash or similarity(first, second) >= CUT


def sameness(one: Told, other: Told) -> float:
    """Answer how like two texts are where they are copies of one, else 0."""
    first, second = one.fingerprint, other.fingerprint
    if first.text_hash == second.text_hash:
        return 1.0
    shared = similarity(first, second)
    if shared < CUT or not _agree(first, second):
        return 0.0
    if _begun_alike(first, second, shared):
        return shared
    is_enough = shared >= NEAR or _contained(first, second, shared) >= CONTAINED
    return shared if is_enough and say_the_same((one.title, one.text), (other.title, other.text)) else 0.0


def _begun_alike(first: Fingerprint, second: Fingerprint, shared: float) -> bool:
    """Tell whether enough of the beginnings is common: what is shared may be a closing text."""
    begins, found = _begin_alike(first, second), _first_words(first, second)
    is_familiar = found is not None and found >= FAMILIAR
    if shared < NEAR:
        return (begins >= HEAD_OF_CUT or is_familiar) and _contained(first, second, shared) >= CONTAINED
    is_foreign = found is not None and found < FOREIGN
    is_begun_alike = begins >= (HEAD_OF_ALIKE if shared >= ALIKE else HEAD) and not is_foreign
    return is_begun_alike or is_familiar or _is_within(first, second, shared)


def _is_within(first: Fingerprint, second: Fingerprint, shared: float) -> bool:
    """Tell whether a text is the other without some of it, by what is said as well as by the words."""
    if shared < MOSTLY or _contained(first, second, shared) < WITHIN:
        return False
    return conflict(first.marks, second.marks)[1] >= FEW_MARKS


def _agree(first: Fingerprint, second: Fingerprint) -> bool:
    """Tell whether figures, dates and names are the same but for a correction."""
    exchanged, common = conflict(first.marks, second.marks)
    changes = sum(exchanged.values())
    if changes <= 1:
        return not changes or common >= FEW_MARKS
    return changes <= SLIPS * common or (
        changes == exchanged["#"] == _MOST_CORRECTED and common >= FEW_MARKS and corrected(first.marks, second.marks)
    )


def _contained(first: Fingerprint, second: Fingerprint, shared: float) -> float:
    """Answer which share of the shorter text is in the longer one, from the shared part of their union."""
    sizes = [int(_mark(print_, "n:") or 1) for print_ in (first, second)]
    return min(1.0, shared * sum(sizes) / ((1 + shared) * min(sizes)))


def _begin_alike(first: Fingerprint, second: Fingerprint) -> float:
    """Answer the estimated common share of the two beginnings (bottom-k sketch, Broder 1997)."""
    shorter = min(int(_mark(print_, "n:") or 1) for print_ in (first, second))
    size = max((size for size in HEAD_SIZES if size <= shorter * _BEGINNING), default=HEAD_SIZES[0])
    mine, theirs = (_hashes(_mark(print_, f"h{size}:")) for print_ in (first, second))
    least = sorted(mine | theirs)[: max(len(mine), len(theirs))]
    return sum(1 for value in least if value in mine and value in theirs) / len(least) if least else 0.0


def _first_words(first: Fingerprint, second: Fingerprint) -> float | None:
    """Answer which share of either's first words the other has near its beginning, the higher one."""
    found = [_first_words_found(first, second), _first_words_found(second, first)]
    return max((share for share in found if share is not None), default=None)


def _first_words_found(one: Fingerprint, other: Fingerprint) -> float | None:
    """Answer the estimated share of a text's shortest beginning that is in the other's longest one."""
    mine, theirs = _hashes(_mark(one, f"h{HEAD_SIZES[0]}:")), _hashes(_mark(other, f"h{HEAD_SIZES[-1]}:"))
    reach = max(theirs, default="")
    comparable = [value for value in mine if value <= reach]
    known = len(comparable)
    return sum(value in theirs for value in comparable) / known if known >= _LEAST_KNOWN else None


def _mark(print_: Fingerprint, kind: str) -> str:
    return _samples(print_.marks).get(kind, "")


@remembered
def _samples(marks: tuple[str, ...]) -> dict[str, str]:
    """Answer the marks that are no figures, dates or names: how many shingles there are, and samples of the first."""
    told = (mark.partition(":") for mark in marks if mark[:1] in _SAMPLED)
    return {f"{kind}:": value for kind, _, value in told}


@remembered
def _hashes(text: str) -> frozenset[str]:
    return frozenset([text[i : i + 6] for i in range(0, len(text), 6)])
