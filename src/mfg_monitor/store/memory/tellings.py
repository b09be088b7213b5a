"""Stories in memory: the twin of `tellings`, over the items of the store in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from mfg_monitor.dedupe.telling.stories import Member
from mfg_monitor.model import Item
from mfg_monitor.model.story import Choice, Tie, Traits
from mfg_monitor.store.rules.stories import Around, Telling


class _Items(Protocol):
    def all_items(self) -> Mapping[int, Item]: ...

    def tell(self, item_ids: Sequence[int], story: int) -> None: ...


class MemoryTellings:
    """`stories.TellingShelf` over dicts."""

    def __init__(self, items: _Items) -> None:
        self._items = items
        self._traits: dict[int, Traits] = {}
        self._keys: dict[int, frozenset[int]] = {}
        self._ties: dict[tuple[int, int], Tie] = {}
        self._choices: dict[tuple[int, int], Choice] = {}

    def describe(self, item_id: int, traits: Traits, keys: Sequence[int], old_keys: Sequence[int]) -> None:
        """See stories.TellingShelf."""
        del old_keys  # all keys of an article are kept together
        self._traits[item_id], self._keys[item_id] = traits, frozenset(keys)

    def traits(self, item_id: int) -> Traits | None:
        """See stories.TellingShelf."""
        return self._traits.get(item_id)

    def behind(self, keys: Sequence[int], limit: int) -> list[int]:
        """See stories.TellingShelf."""
        asked = frozenset(keys)
        shared = Counter({item_id: count for item_id, own in self._keys.items() if (count := len(own & asked))})
        return sorted(shared, key=lambda item_id: (-shared[item_id], item_id))[:limit]

    def tellings(self, item_ids: Collection[int]) -> list[Telling]:
        """See stories.TellingShelf."""
        items = self._items.all_items()
        return [
            Telling(
                Member(
                    item_id,
                    items[item_id].duplicate_of or item_id,
                    items[item_id].article.canonical_url,
                    self._traits.get(item_id, Traits()),
                ),
                items[item_id].story,
            )
            for item_id in item_ids
        ]

    def put_ties(self, item_id: int, ties: Mapping[int, Tie]) -> None:
        """See stories.TellingShelf."""
        self._ties = {pair: tie for pair, tie in self._ties.items() if item_id not in pair}
        self._ties.update({(min(item_id, other), max(item_id, other)): tie for other, tie in ties.items()})

    def ties_among(self, item_ids: Collection[int]) -> dict[tuple[int, int], Tie]:
        """See stories.TellingShelf."""
        return {pair: tie for pair, tie in self._ties.items() if pair[0] in item_ids or pair[1] in item_ids}

    def choices_on(self, item_ids: Collection[int]) -> list[Choice]:
        """See stories.TellingShelf."""
        return [self._choices[pair] for pair in sorted(self._choices) if pair[0] in item_ids or pair[1] in item_ids]

    def choose(self, choice: Choice) -> None:
        """See stories.TellingShelf."""
        one, other = sorted((choice.one, choice.other))
        self._choices[one, other] = Choice(one, other, choice.together)

    def neighbours(self, item_ids: Collection[int]) -> set[int]:
        """See stories.TellingShelf."""
        items = self._items.all_items()
        stories = {items[item_id].story for item_id in item_ids}
        originals = {items[item_id].duplicate_of or item_id for item_id in item_ids}
        return {
            item.id for item in items.values() if item.story in stories or (item.duplicate_of or item.id) in originals
        }

    def around(self, item_ids: Collection[int]) -> Around:
        """See stories.TellingShelf."""
        return Around(self.ties_among(item_ids), self.choices_on(item_ids), self.neighbours(item_ids))

    def tell(self, item_ids: Sequence[int], story: int) -> None:
        """See stories.TellingShelf."""
        self._items.tell(item_ids, story)
