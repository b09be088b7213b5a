"""Words with their weights, and how alike two texts are by them. Pure."""

from __future__ import annotations

from math import fsum, sqrt

from mfg_monitor.dedupe.remembering import remembered

Words = tuple[tuple[str, float], ...]
"""Words with their weights, as `Traits.words`."""
Vector = tuple[dict[str, float], float]
"""The weights of words or concepts, and the length of them all."""


def cosine(one: Words, other: Words) -> float:
    """Answer how alike two weighted lists of words are, 0 to 1."""
    return alike(vector_of(one), vector_of(other))


def alike(one: Vector, other: Vector) -> float:
    """Answer the cosine of two vectors."""
    (mine, length), (theirs, other_length) = one, other
    lengths = length * other_length
    # Summed exactly, so that the order in which words come plays no part.
    return fsum([mine[word] * theirs[word] for word in mine.keys() & theirs.keys()]) / lengths if lengths else 0.0


@remembered
def vector_of(words: Words) -> Vector:
    """Answer the vector of weighted words."""
    return dict(words), sqrt(fsum(weight * weight for _, weight in words))
