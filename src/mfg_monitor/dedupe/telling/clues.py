"""Traits → keys of an index in which tellings of one story meet, by the days around which they were published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import blake2b

from mfg_monitor.dedupe.naming.concepts import rarity_of
from mfg_monitor.dedupe.telling.tellings import DAYS_APART, LAST_TO_FOLLOW, digits_of
from mfg_monitor.model.story import Traits

_SPAN = DAYS_APART
"""Days of one bucket: what is published within so many days lies in one bucket or the next."""
_NO_DAY = -1
_MOST_DAYLESS = 4
_MOST_WORDS = 5
_MOST_CONCEPTS = 5
_MOST_FIGURES = 6
_MOST_NAMES = 4
_LEAST_RARITY = 3.0


def keys_of(traits: Traits, seen_on: date) -> list[int]:
    """Answer the keys under which an article is found; without a day of publication it counts from when it was seen."""
    bucket = (traits.published_on or seen_on).toordinal() // _SPAN
    return sorted({_key(clue, bucket) for clue in _clues(traits)} | _dayless(traits))


def keys_to_ask(traits: Traits, seen_on: date) -> list[int]:
    """Answer the keys behind which other tellings lie, and the stories that this one may follow."""
    bucket = (traits.published_on or seen_on).toordinal() // _SPAN
    keys = {_key(clue, near) for clue in _clues(traits) for near in (bucket - 1, bucket, bucket + 1)}
    earlier = range(bucket - LAST_TO_FOLLOW // _SPAN - 1, bucket - 1)
    later = range(bucket + 2, bucket + LAST_TO_FOLLOW // _SPAN + 2)
    keys |= {_key(clue, far) for clue in _pairs(traits) for far in (*earlier, *later)}
    return sorted(keys | _dayless(traits))


def _dayless(traits: Traits) -> set[int]:
    """Answer the keys that heed no day: by the weightiest clues, an article without a date is found whenever it was."""
    heavy = list(_figures(traits))[:_MOST_DAYLESS]
    return {_key(clue, _NO_DAY) for clue in (*heavy, *list(_pairs(traits))[:_MOST_DAYLESS])}


def _clues(traits: Traits) -> Iterator[str]:
    yield from _pairs(traits)
    for company in traits.named_companies[:4]:
        yield f"c{company}"
    for place in traits.named_places[:3]:
        yield f"p{place}"
    yield from _figures(traits)
    for concept in _heads(traits)[:_MOST_CONCEPTS]:
        yield f"o{concept}"
    for word, _ in traits.words[:_MOST_WORDS]:
        yield f"w{word}"
    for model in traits.models[:3]:
        yield f"m{model}"
    for name in traits.names[:_MOST_NAMES]:
        yield f"n{name.rstrip('!')}"


def _figures(traits: Traits) -> Iterator[str]:
    weighty = sorted(traits.figures, key=lambda figure: (-digits_of(figure[0]), -abs(figure[0])))
    for value, unit, _ in weighty[:_MOST_FIGURES]:
        if digits_of(value) >= 2 or abs(value) >= 100:
            yield f"f{value:.3g}{unit}"


def _pairs(traits: Traits) -> Iterator[str]:
    """What a story keeps for months: who or where, with what."""
    subjects = [*_heads(traits)[:2], *(f"@{place}" for place in traits.places[:2])]
    for company in traits.companies[:2]:
        for subject in subjects:
            yield f"b{company}|{subject}"
    for place in traits.places[:2]:
        for head in _heads(traits)[:2]:
            yield f"b@{place}|{head}"


def _heads(traits: Traits) -> list[str]:
    heads = [concept.removesuffix("!") for concept in traits.concepts if concept.endswith("!")]
    told = [concept for concept in heads if ":" not in concept and rarity_of(concept) >= _LEAST_RARITY]
    return sorted(told, key=lambda concept: (-rarity_of(concept), concept))


def _key(clue: str, bucket: int) -> int:
    digest = blake2b(f"{bucket}|{clue}".encode("utf-8", "replace"), digest_size=4).digest()
    return int.from_bytes(digest, "little", signed=True)
