"""What a text speaks of, in one list for English and Chinese: the concepts of concepts.txt that it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from mfg_monitor.dedupe.naming.words import stem

OF_RULE = 2.0
"""Rarity of what is no concept of the lexicon but a rule of topics.toml: a sector, a kind of story."""
_TOKEN = re.compile(r"[a-z0-9]+")
_RUN = re.compile("(?<![a-z0-9.])[a-z0-9.]*+[\u3400-\u9fff]+")
"""Chinese characters in a row, with what of a model or size stands before them (12英寸)."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Forms of concepts. English ones by their first word, so that a text is walked through once."""

    english: dict[str, list[tuple[tuple[str, ...], str]]]
    """First word → the forms that begin with it, the longest first, with their concepts."""
    chinese: dict[str, list[tuple[str, str]]]
    """First two characters → the forms that begin with them, the longest first, with their concepts."""
    rarities: dict[str, float]
    in_chinese: dict[str, str]
    """What a concept is called first in Chinese."""


@cache
def lexicon() -> Lexicon:
    """Answer the shipped lexicon. A line of concepts.txt: rarity, English forms | Chinese forms."""
    english: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    chinese: dict[str, list[tuple[str, str]]] = {}
    rarities: dict[str, float] = {}
    chinese_names: dict[str, str] = {}
    lines = (
        resources.files("mfg_monitor.dedupe.naming").joinpath("concepts.txt").read_text(encoding="utf-8").splitlines()
    )
    for line in lines:
        rarity, forms = line.split(" ", maxsplit=1)
        in_english, in_chinese = ([form.strip() for form in side.split(";")] for side in forms.split("|"))
        concept = in_english[0]
        rarities[concept] = float(rarity)
        for form in (*in_english, *filter(str.isascii, in_chinese)):
            words = tuple(stem(word) for word in _TOKEN.findall(form))
            english.setdefault(words[0], []).append((words, concept))
        for name in in_chinese:
            if not name.isascii():
                chinese_names.setdefault(concept, name)
                chinese.setdefault(name[:2], []).append((name, concept))
    for forms_of_word in english.values():
        forms_of_word.sort(key=lambda form: -len(form[0]))
    for names_of_pair in chinese.values():
        names_of_pair.sort(key=lambda name: -len(name[0]))
    return Lexicon(english, chinese, rarities, chinese_names)


def concepts_of(text: str) -> Counter[str]:
    """Count the concepts that a text in simplified characters names, longest forms first, without overlap."""
    known, lower = lexicon(), text.lower()
    found: Counter[str] = Counter(_in_chinese(lower, known.chinese))
    tokens = list(map(stem, _TOKEN.findall(lower)))
    done = 0
    for at, token in enumerate(tokens):
        if token in known.english and at >= done:
            for words, concept in known.english[token]:
                if tuple(tokens[at : at + len(words)]) == words:
                    found[concept] += 1
                    done = at + len(words)
                    break
    return found


def chinese_form_at(text: str, at: int) -> int:
    """Answer how many characters of a text name a concept from here on, 0 for none."""
    return next((len(form) for form, _ in lexicon().chinese.get(text[at : at + 2], ()) if text.startswith(form, at)), 0)


def _in_chinese(text: str, known: dict[str, list[tuple[str, str]]]) -> Iterator[str]:
    done = 0
    for run in _RUN.finditer(text):
        for at in range(run.start(), run.end()):
            if at < done:
                continue
            for form, concept in known.get(text[at : at + 2]) or known.get(text[at]) or ():
                if text.startswith(form, at):
                    yield concept
                    done = at + len(form)
                    break


def rarity_of(concept: str) -> float:
    """Answer how seldom a concept is, as `words.rarity` does."""
    return lexicon().rarities.get(concept, OF_RULE)
