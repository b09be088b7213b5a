"""What becomes of one outcome: the rules of settling, written once for every store.

A store gives a `Shelf`, open within one transaction; nothing here knows how it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal, Protocol, assert_never

from mfg_monitor.cadence import next_reread
from mfg_monitor.errors import StoreError
from mfg_monitor.model import (
    Candidate,
    Duplicate,
    Examined,
    Item,
    Likeness,
    New,
    NotModified,
    Novelty,
    Outcome,
    Skipped,
    State,
    Stored,
    Unchanged,
    Update,
    Validators,
)
from mfg_monitor.model.story import NO_TRAITS
from mfg_monitor.ports import Decide
from mfg_monitor.store.rules import families, repeating, revising, skipping, stories
from mfg_monitor.store.rules.misnamed import rightly_named
from mfg_monitor.store.rules.records import Entry, state_of


class Shelf(families.FamilyShelf, revising.RevisionShelf, repeating.RepeatShelf, Protocol):
    """What settling needs of a store, within one transaction."""

    @property
    def told(self) -> stories.TellingShelf:
        """What stories need of the store."""
        ...

    def entries(self, canonical_urls: Sequence[str]) -> dict[str, Entry]: ...

    def put(self, entry: Entry) -> None:
        """Store what is known of an address, replacing what was known."""
        ...

    def restate(self, item_ids: Sequence[int], state: State) -> None:
        """Give the addresses of kept or rejected items their new state."""
        ...

    def foresee(self, outcomes: Sequence[Examined]) -> None:
        """Ask at once for what settling each of these is going to ask for."""
        ...

    def same_text(self, text_hash: str) -> list[int]:
        """Answer the items with this text, the `MOST_SAME` earliest."""
        ...

    def add(self, examined: Examined, original: families.Kin | None = None) -> Item:
        """Store a new item: a copy of this original and in its story, or with a story of its own."""
        ...

    def keep_raw(self, item: Item, examined: Examined) -> None:
        """Keep the pages that an item's present revision was read from, where none are kept."""
        ...

    def touch(self, item_ids: Sequence[int], at: datetime) -> None:
        """Note when items were last seen; never earlier than noted already."""
        ...

    def learn(self, source: str, title: str, text: str) -> None:
        """Note which blocks a page of this source holds: see recurring."""
        ...


def settle(shelf: Shelf, outcome: Outcome, decide: Decide) -> Stored:
    """Store one outcome. Settling the same outcome twice changes nothing.

    Raises:
        StoreError: `decide` named an item that is not stored.
    """
    match outcome:
        case Examined():
            return _settle_examined(shelf, outcome, decide)
        case Skipped():
            return skipping.settle_skipped(shelf, [outcome])[0]
        case _:
            assert_never(outcome)


def settle_all(shelf: Shelf, outcomes: Sequence[Outcome], decide: Decide) -> Iterator[Stored]:
    """Store outcomes one after the other; what none of them changes for another is asked for at once."""
    if len(outcomes) > 1:
        examined = [outcome for outcome in outcomes if isinstance(outcome, Examined)]
        addresses = [outcome.candidate.canonical_url for outcome in outcomes]
        shelf.entries(addresses + [outcome.article.canonical_url for outcome in examined])
        if examined:
            shelf.foresee(examined)
    for outcome in outcomes:
        yield settle(shelf, outcome, decide)


def seen_again(shelf: Shelf, candidates: Sequence[Candidate], at: datetime) -> None:
    """Note newest signatures and times of known articles that were found as they were."""
    entries = shelf.entries([candidate.canonical_url for candidate in candidates])
    item_ids = set()
    for candidate in candidates:
        entry = entries.get(candidate.canonical_url)
        if entry is None or entry.item_id is None:
            continue
        item_ids.add(entry.item_id)
        is_own = candidate.speaks_as(entry.signature)
        if candidate.signature is None or candidate.signature == entry.signature or not is_own:
            continue
        changed = replace(entry, signature=candidate.signature)
        if entry.pending is not None and entry.pending.signature == candidate.signature:
            # The change that could not be read before turned out to be none.
            changed = replace(changed, pending=None, retryable=False, tries=0, reason=None, message=None)
        shelf.put(changed)
    shelf.touch(sorted(item_ids), at)


def confirmed(shelf: Shelf, candidate: Candidate, answer: NotModified) -> None:
    """Note that a known article was asked for and is as it was."""
    entry = shelf.entries([candidate.canonical_url]).get(candidate.canonical_url)
    if entry is None or entry.item_id is None:
        return
    told = replace(
        entry,
        signature=candidate.signature or entry.signature,
        validators=answer.validators or entry.validators,
        checked_at=max(entry.checked_at, answer.fetched_at),
        reread_at=next_reread(entry.first_seen_at, answer.fetched_at),
    )
    shelf.put(replace(told, pending=None, retryable=False, tries=0, reason=None, message=None))
    shelf.touch([entry.item_id], answer.fetched_at)
    shelf.withdraw(entry.item_id, None)


# -- articles -------------------------------------------------------------------------------------------------------


def _settle_examined(shelf: Shelf, examined: Examined, decide: Decide) -> Stored:
    addresses = examined.addresses()
    entries = shelf.entries(list(addresses))
    likenesses = gathered(shelf, examined, entries)
    examined, likenesses = rightly_named(shelf, examined, entries, likenesses)
    addresses = examined.addresses()
    before = entries.get(examined.candidate.canonical_url)
    if repeating.is_repeated(before, examined, likenesses):
        return repeating.settle(shelf, examined, before, likenesses)
    novelty = _guarded(shelf, decide(examined, likenesses), examined, likenesses)
    own = entries.get(examined.candidate.canonical_url)
    taught = isinstance(novelty, New)
    is_alone = examined.traits == NO_TRAITS
    moved: list[int] | None = None
    match novelty:
        case New():
            word: Literal["new", "duplicate", "updated", "unchanged"] = "new"
            item = shelf.add(examined)
        case Duplicate(of=of):
            item, moved = _copied(shelf, examined, novelty, copied := _likenesses_of(shelf, of, likenesses))
            is_parted = novelty.is_disputed and len(shelf.families([item.id])) == 1
            word, is_alone = "new" if is_parted else "duplicate", is_alone and moved is None
            # Which source's copy came first says nothing of the other's pages.
            taught = all(one.source != item.source for one in copied)
        case Update(item_id=item_id):
            revising.revise(shelf, _needed(shelf, item_id), examined)
            families.gather(shelf, [item_id])
            word, item, is_alone = "updated", _needed(shelf, item_id), False
        case Unchanged(item_id=item_id):
            item = _needed(shelf, item_id)
            shelf.touch([item_id], examined.fetched_at)
            as_before = own is not None and own.item_id == item_id and item.source == examined.candidate.source
            word = "unchanged" if as_before else "duplicate"
        case _:
            assert_never(novelty)
    if isinstance(novelty, Update | Unchanged):
        shelf.withdraw(item.id, None)
    shelf.keep_raw(item, examined)
    if not isinstance(novelty, Unchanged) and not is_alone:
        is_new = not isinstance(novelty, Update)
        stories.retell(shelf.told, item.id, examined.traits, item.first_seen_at.date(), is_new=is_new)
    if moved:
        stories.regroup(shelf.told, moved)
    state = put_addresses(shelf, examined, item, entries, addresses, is_telling=isinstance(novelty, Unchanged))
    if taught:
        shelf.learn(item.source, examined.article.title, examined.whole_text or examined.article.text)
    return Stored(word, state, item.id, examined.verdict.relevant, taught)


def gathered(shelf: Shelf, examined: Examined, entries: dict[str, Entry]) -> list[Likeness]:
    """Answer the stored articles that share an address of `entries`, the text, or some of its bands."""
    relations: dict[int, Literal["address", "text", "near"]] = {}
    for url in (examined.candidate.canonical_url, examined.article.canonical_url):
        entry = entries.get(url)
        if entry is not None and entry.item_id is not None:
            relations.setdefault(entry.item_id, "address")
    for item_id in shelf.same_text(examined.fingerprint.text_hash):
        relations.setdefault(item_id, "text")
    for item_id in shelf.sharing_bands(examined.fingerprint.bands, families.MOST_NEAR):
        relations.setdefault(item_id, "near")
    return shelf.likenesses(relations)


def _guarded(shelf: Shelf, novelty: Novelty, examined: Examined, likenesses: Sequence[Likeness]) -> Novelty:
    """An address whose text is as it was never becomes a second item, whatever was decided."""
    if isinstance(novelty, New | Duplicate):
        for likeness in likenesses:
            if likeness.relation == "address" and likeness.fingerprint.text_hash == examined.fingerprint.text_hash:
                return Unchanged(likeness.item_id)
    if isinstance(novelty, Update):
        for likeness in likenesses:
            same = likeness.fingerprint == examined.fingerprint and likeness.title == examined.article.title
            if likeness.item_id == novelty.item_id and same:
                return Unchanged(likeness.item_id)
        if revising.is_noise(shelf, _needed(shelf, novelty.item_id), examined):
            return Unchanged(novelty.item_id)
    return novelty


def _needed(shelf: Shelf, item_id: int) -> Item:
    item = shelf.item(item_id)
    if item is None:
        raise StoreError(f"there is no item {item_id} to compare with")
    return item


def _likenesses_of(shelf: Shelf, item_ids: Sequence[int], likenesses: Sequence[Likeness]) -> list[Likeness]:
    found = {likeness.item_id: likeness for likeness in likenesses}
    missing: dict[int, Literal["address", "text", "near"]] = {
        _needed(shelf, item_id).id: "near" for item_id in item_ids if item_id not in found
    }
    found |= {likeness.item_id: likeness for likeness in shelf.likenesses(missing)}
    return [found[item_id] for item_id in item_ids]


def _copied(
    shelf: Shelf, examined: Examined, novelty: Duplicate, of: Sequence[Likeness]
) -> tuple[Item, list[int] | None]:
    """Store a copy, and make one family of all that it is a copy of; answer what moved, None where nothing had to."""
    head = None if novelty.is_disputed else families.head_for(shelf, examined, of)
    item = shelf.add(examined, head)
    if head is not None:
        return item, None
    moved = families.join(shelf, item.id, novelty)
    kin = shelf.kin(item.id)
    return (replace(item, duplicate_of=kin.duplicate_of, story=kin.story) if kin else item), moved


def put_addresses(
    shelf: Shelf,
    examined: Examined,
    item: Item,
    entries: dict[str, Entry],
    addresses: dict[str, str],
    *,
    is_telling: bool,
) -> State:
    """Let every address of the page lead to its item; answer the state of the candidate's own."""
    candidate, at = examined.candidate, examined.fetched_at
    own_url = candidate.canonical_url
    own = entries.get(own_url)
    led_here = own is not None and own.item_id == item.id
    if own is not None and led_here:
        state, source = own.state if is_telling else state_of(item), own.source
    else:
        state, source = "duplicate" if is_telling else state_of(item), candidate.source
    mine = Entry(
        canonical_url=own_url,
        url=candidate.url,
        source=source,
        state=state,
        first_seen_at=own.first_seen_at if own else at,
        checked_at=max(own.checked_at, at) if own and led_here else at,
        item_id=item.id,
        signature=own.signature if own and led_here and not candidate.speaks_as(own.signature) else candidate.signature,
        validators=examined.validators,
        text_hash=examined.fingerprint.text_hash,
        found_on=own.found_on if own and own.found_on else candidate.found_on,
        reread_at=_reread_at(own if led_here else None, examined, is_telling=is_telling),
    )
    if mine != own:
        shelf.put(mine)
    for url, to_ask in addresses.items():
        entry = entries.get(url)
        # An address that leads to an article already stays with it; validators belong to the address asked alone.
        if url != own_url and (entry is None or entry.item_id is None):
            twin = replace(mine, canonical_url=url, url=to_ask, state=state_of(item), source=item.source)
            shelf.put(
                replace(
                    twin,
                    first_seen_at=entry.first_seen_at if entry else at,
                    signature=None,
                    validators=Validators(),
                    reread_at=None,
                )
            )
    return state


def _reread_at(own: Entry | None, examined: Examined, *, is_telling: bool) -> datetime | None:
    """Answer when to ask for an article again: never where that would download it though it is as it was."""
    candidate = examined.candidate
    if not examined.validators or candidate.path is not None or candidate.is_past or (own is not None and is_telling):
        return None
    return next_reread(own.first_seen_at if own else examined.fetched_at, examined.fetched_at)
