"""Paragraphs that have nothing to do with a story, of many kinds, made by chance of the pieces in noise.toml."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from typing import Any

_TABLE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "noise.toml").read_text(encoding="utf-8"))
_WORDS: dict[str, Any] = _TABLE["words"]
KINDS: dict[str, dict[str, list[str]]] = _TABLE["kinds"]


def paragraph(kind: str, rng: random.Random) -> str:
    """Answer a paragraph of this kind, English or Chinese."""
    language = rng.choice(("en", "zh"))
    words = {name: rng.choice(_WORDS[name][language]) for name in ("town", "goods", "name")}
    text = rng.choice(KINDS[kind][language]).format(number=rng.choice(_WORDS["number"]), **words)
    return rng.choice(_WORDS["mark"]) + text[:1].upper() + text[1:]


def among(text: str, noise: str, rng: random.Random) -> str:
    """Answer a text with one paragraph more: before it, at its end, or between two of its own."""
    told = text.split("\n\n")
    told.insert(rng.choice((0, rng.randint(0, len(told)), len(told))), noise)
    return "\n\n".join(told)
