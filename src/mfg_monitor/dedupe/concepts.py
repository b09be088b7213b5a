"""What a text speaks of, in one list for English and Chinese: the concepts of concepts.txt that it names."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources

from mfg_monitor.dedupe.words import stem

OF_RULE = 2.0
"""Rarity of what is no concept of the lexicon but a rule of topics.toml: a sector, a kind of story."""
_TOKEN = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Forms of concepts. English ones by their first word, so that a text is walked through once."""

    english: dict[str, list[tuple[tuple[str, ...], str]]]
    """First word → the forms that begin with it, the longest first, with their concepts."""
    chinese: re.Pattern[str]
    named: dict[str, str]
    rarities: dict[str, float]


@cache
def lexicon() -> Lexicon:
    """Answer the shipped lexicon. A line of concepts.txt: rarity, English forms | Chinese forms."""
    english: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    named: dict[str, str] = {}
    rarities: dict[str, float] = {}
    lines = resources.files("mfg_monitor.dedupe").joinpath("concepts.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        rarity, forms = line.split(" ", maxsplit=1)
        in_english, in_chinese = ([form.strip() for form in side.split(";")] for side in forms.split("|"))
        concept = in_english[0]
        rarities[concept] = float(rarity)
        for form in in_english:
            words = tuple(stem(word) for word in _TOKEN.findall(form))
            english.setdefault(words[0], []).append((words, concept))
        named.update(dict.fromkeys(in_chinese, concept))
    for forms_of_word in english.values():
        forms_of_word.sort(key=lambda form: -len(form[0]))
    longest_first = sorted(named, key=len, reverse=True)
    return Lexicon(english, re.compile("|".join(map(re.escape, longest_first))), named, rarities)


def concepts_of(text: str) -> Counter[str]:
    """Count the concepts that a text in simplified characters names, longest forms first, without overlap."""
    known = lexicon()
    found: Counter[str] = Counter(known.named[form] for form in known.chinese.findall(text))
    tokens = [stem(word) for word in _TOKEN.findall(text.lower())]
    at = 0
    while at < len(tokens):
        for words, concept in known.english.get(tokens[at], ()):
            if tuple(tokens[at : at + len(words)]) == words:
                found[concept] += 1
                at += len(words) - 1
                break
        at += 1
    return found


def rarity_of(concept: str) -> float:
    """Answer how seldom a concept is, as `words.rarity` does."""
    return lexicon().rarities.get(concept, OF_RULE)
