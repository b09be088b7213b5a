"""Ties → stories: which of some tied articles are one story. The answer depends on the articles alone, not on order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mfg_monitor.dedupe.telling.tellings import DAYS_APART, are_twins, contradict, days_apart, strength_of
from mfg_monitor.model.story import Choice, Traits

LEAST_MEAN = -0.5
"""Log odds that the tellings of two stories must have in the mean to be joined."""
MOST_PAIRS = 400


@dataclass(frozen=True, slots=True)
class Member:
    """One article that may belong to a story."""

    item_id: int
    family: int
    """Id of the original that it is a copy of, its own where it is none: copies are one story whatever they say."""
    address: str
    """Canonical address, by which ties of equal strength are ordered: ids tell the order of arrival."""
    traits: Traits


def partition(
    members: Sequence[Member], ties: Mapping[tuple[int, int], float], choices: Sequence[Choice] = ()
) -> list[list[int]]:
    """Answer the stories as lists of item ids.

    `ties` holds the strength of each pair of item ids. Families and what a user joined come first; then the strongest
    ties, unless something keeps any two of the joined apart: days, other companies, a user's word.
    """
    by_id = {member.item_id: member for member in members}
    group_of = {member.item_id: [member.item_id] for member in members}
    apart = {frozenset((choice.one, choice.other)) for choice in choices if not choice.together}

    def join(one: int, other: int) -> None:
        mine, theirs = group_of[one], group_of[other]
        if mine is not theirs:
            joined = [*mine, *theirs]
            for item_id in joined:
                group_of[item_id] = joined

    for member in members:
        if member.family in by_id:
            join(member.item_id, member.family)
    for choice in choices:
        if choice.together and choice.one in by_id and choice.other in by_id:
            join(choice.one, choice.other)
    ordered = sorted(
        ties.items(), key=lambda pair: (-pair[1], sorted((by_id[pair[0][0]].address, by_id[pair[0][1]].address)))
    )
    for (one, other), _ in ordered:
        mine, theirs = group_of[one], group_of[other]
        if mine is theirs:
            continue
        if any(frozenset((a, b)) in apart for a in mine for b in theirs):
            continue
        pairs = [(a, b) for a in _voters(by_id, mine) for b in _voters(by_id, theirs)]
        if not any(_contradict(a, b) for a, b in pairs) and _mean_strength(pairs) >= LEAST_MEAN:
            join(one, other)
    groups = {id(group): sorted(group) for group in group_of.values()}
    return sorted(groups.values())


def _mean_strength(pairs: Sequence[tuple[Member, Member]]) -> float:
    """One tie alone does not join two stories whose other tellings have nothing in common."""
    sure = min(len(pairs), MOST_PAIRS)
    return sum(strength_of(a.traits, b.traits) for a, b in pairs[:sure]) / sure


def _voters(by_id: Mapping[int, Member], item_ids: Sequence[int]) -> list[Member]:
    """Copies have no voice of their own: what is cut from them, or added, says nothing of the story."""
    members = [by_id[item_id] for item_id in item_ids]
    voters = [member for member in members if member.family == member.item_id or member.family not in by_id]
    return sorted(voters, key=lambda member: member.address)


def _contradict(one: Member, other: Member) -> bool:
    mine, theirs = one.traits, other.traits
    if days_apart(mine, theirs) > DAYS_APART or contradict(mine, theirs):
        return True
    return are_twins(mine, theirs)
