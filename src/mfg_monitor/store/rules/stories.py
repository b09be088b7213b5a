"""Which stored articles tell one story: the rules, written once for every store.

A new telling is compared with those that share a clue with it; then the stories of all that hang together are made anew
from the ties alone, so that they are the same whatever the order of arrival.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from mfg_monitor.dedupe.telling.clues import keys_of, keys_to_ask
from mfg_monitor.dedupe.telling.stories import Member, partition
from mfg_monitor.dedupe.telling.tellings import tie
from mfg_monitor.model.story import Choice, Tie, Tied, Traits

MOST_NEAR = 300
"""Articles that are compared with a new one, those that share most clues first: far more than ever tell one story,
since whom the bound cuts off depends on who came first."""
MOST_TOGETHER = 400
"""Articles whose stories are made anew at once; what hangs together beyond is left as it is."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One stored article as a telling."""

    member: Member
    story: int


class Around(NamedTuple):
    """What hangs together with some articles."""

    ties: dict[tuple[int, int], Tie]
    choices: list[Choice]
    neighbours: set[int]


class TellingShelf(Protocol):
    """What stories need of a store, within one transaction."""

    def describe(self, item_id: int, traits: Traits, keys: Sequence[int], old_keys: Sequence[int]) -> None:
        """Keep an article's traits, and let it be found under `keys` in the place of `old_keys`."""
        ...

    def traits(self, item_id: int) -> Traits | None: ...

    def behind(self, keys: Sequence[int], limit: int) -> list[int]:
        """Answer the articles that share a key, those that share most first."""
        ...

    def tellings(self, item_ids: Collection[int]) -> list[Telling]:
        """Answer these articles; those without traits have empty ones."""
        ...

    def put_ties(self, item_id: int, ties: Mapping[int, Tie]) -> None:
        """Keep an article's ties with others, in the place of those it had."""
        ...

    def ties_among(self, item_ids: Collection[int]) -> dict[tuple[int, int], Tie]:
        """Answer all ties of these articles, with each other and with others, the lesser id first."""
        ...

    def choices_on(self, item_ids: Collection[int]) -> list[Choice]:
        """Answer what users decided of these articles."""
        ...

    def choose(self, choice: Choice) -> None:
        """Keep a decision, in the place of an older one on the same two."""
        ...

    def neighbours(self, item_ids: Collection[int]) -> set[int]:
        """Answer the articles in the same stories, and the copies of these."""
        ...

    def around(self, item_ids: Collection[int]) -> Around:
        """Answer all three of these articles at once."""
        ...

    def tell(self, item_ids: Sequence[int], story: int) -> None:
        """Make articles tellings of one story."""
        ...


def retell(shelf: TellingShelf, item_id: int, traits: Traits, seen_on: date, *, is_new: bool) -> None:
    """Find the tellings that a new or changed article belongs to, and make their stories anew."""
    describe(shelf, item_id, traits, seen_on, is_new=is_new)
    regroup(shelf, [item_id])


def describe(shelf: TellingShelf, item_id: int, traits: Traits, seen_on: date, *, is_new: bool) -> None:
    """Keep what an article is compared by, and tie it to others; which stories that makes is left to `regroup`."""
    old = None if is_new else shelf.traits(item_id)
    if traits == (old or Traits()):  # nothing has changed, or it is about nothing that is watched
        return
    shelf.describe(item_id, traits, keys_of(traits, seen_on), keys_of(old, seen_on) if old else ())
    near = [other for other in shelf.behind(keys_to_ask(traits, seen_on), MOST_NEAR) if other != item_id]
    found = {telling.member.item_id: tie(traits, telling.member.traits) for telling in shelf.tellings(near)}
    shelf.put_ties(item_id, {other: known for other, known in found.items() if known is not None})


def regroup(shelf: TellingShelf, item_ids: Iterable[int]) -> None:
    """Make the stories anew of all that hangs together with these articles. A story is named by its least item id."""
    known, ties, choices = _together(shelf, set(item_ids))
    if len(known) < 2:
        return
    tellings = {telling.member.item_id: telling for telling in shelf.tellings(known)}
    strengths = {
        pair: each.strength for pair, each in ties.items() if each.kind == "tells" and {*pair} <= tellings.keys()
    }
    for group in partition([telling.member for telling in tellings.values()], strengths, choices):
        moved = [item_id for item_id in group if tellings[item_id].story != group[0]]
        if moved:
            shelf.tell(moved, group[0])


def _together(shelf: TellingShelf, begin: set[int]) -> tuple[set[int], dict[tuple[int, int], Tie], list[Choice]]:
    known: set[int] = set()
    ties: dict[tuple[int, int], Tie] = {}
    choices: dict[Choice, None] = {}
    frontier = begin
    while frontier and len(known) < MOST_TOGETHER:
        known |= frontier
        met, chosen, beside = shelf.around(frontier)
        ties.update(met)
        choices.update(dict.fromkeys(chosen))
        reached = {end for pair, each in met.items() if each.kind == "tells" for end in pair}
        reached |= {end for choice in chosen if choice.together for end in (choice.one, choice.other)}
        frontier = (reached | beside) - known
    return known, ties, list(choices)


def ties_of(shelf: TellingShelf, item_id: int) -> list[Tied]:
    """Answer the ties of one article, the strongest first."""
    found = [Tied(sum(pair) - item_id, tie) for pair, tie in shelf.ties_among([item_id]).items()]
    return sorted(found, key=lambda tied: (tied.tie.kind != "tells", -tied.tie.strength, tied.other))


def split(shelf: TellingShelf, item_id: int) -> list[int]:
    """Keep an article and its copies apart from all other tellings of its story; answer these."""
    family = _family(shelf, item_id)
    others = sorted(shelf.neighbours([item_id]) - family)
    for other in others:
        for mine in family:
            shelf.choose(Choice(mine, other, together=False))
    regroup(shelf, [item_id, *others])
    return others


def join(shelf: TellingShelf, one: int, other: int) -> int:
    """Make one story of two articles', whatever was decided of their tellings before; answer its id."""
    mine, theirs = shelf.neighbours([one]), shelf.neighbours([other])
    for choice in shelf.choices_on(mine):
        is_between = {choice.one, choice.other} & mine and {choice.one, choice.other} & (theirs - mine)
        if is_between and not choice.together:
            shelf.choose(Choice(choice.one, choice.other, together=True))
    shelf.choose(Choice(one, other, together=True))
    regroup(shelf, [one, other])
    (telling,) = shelf.tellings([one])
    return telling.story


def _family(shelf: TellingShelf, item_id: int) -> set[int]:
    near = shelf.tellings(shelf.neighbours([item_id]))
    original = next(telling.member.family for telling in near if telling.member.item_id == item_id)
    return {telling.member.item_id for telling in near if telling.member.family == original}
