"""How an article is worded, beside what it names: each word leans towards stories of making here, or away from them.

A linear model over the words and pairs of words of the title (once more as such: headlines have words of their own) and
of the sentences that name the city or making (Joachims 1998; weights learned by `benchmarks/fit_wording.py`, one
readable line each in wording.tsv). Names are taken out first, so that it learns how such stories are told.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from mfg_monitor.classify.language import raw
from mfg_monitor.classify.ties import Judged

MOST_SENTENCES = 8
"""Sentences that name the city or making and are read, beside the title: it was learned from short stories."""
FIRMLY = 0.2
"""How firmly a sentence that names no place goes on about making in the city, to be read: a full hall does not."""
EASE = 50
"""Words that every text is taken to have more than it has, which lean nowhere: a bare headline says little."""
MOST_SHOWN = 4
"""Words that an explanation names."""
IN_TITLE = "~"
"""What stands before a word of the title."""
_WORDS = re.compile("[a-zà-öø-ÿ]+|[\u3400-\u9fff]+|[0-9]+|[.!?。;；]|[@#^<>]")
_HANZI = re.compile("[\u3400-\u9fff]")
_TELLING = re.compile("[a-z]{4}|[\u3400-\u9fff]{2}")
"""What an explanation may name: "of", "is" and 的 are counted, but tell a reader nothing."""
_MARKS = {"place": "@", "elsewhere": "#", "nation": "#", "company": "^", "party": "^", "agency": "^"}
"""What stands in a text for a name: of the city, of another place, of a maker or an office."""
_SLIGHT = {"@": "<", "#": ">"}
"""What stands for a place that says little of where things are made: a market, a supplier's home, a trip."""
_NAMES = (("@", "(city)"), ("#", "(elsewhere)"), ("^", "(maker)"), ("<", "(city, in passing)"), (">", "(market)"))
_SIGNS = "@#^<>"
_PLAIN = frozenset("a an and as at by for from in is it its of on or s that the to was with".split())
"""Words that say nothing by themselves; in a pair they do (from the, # to)."""
_ENDINGS = ("ing", "ed", "es", "s")


@dataclass(frozen=True, slots=True)
class Leaning:
    """What the wording says: `value` from -1 (surely another story) to 1, and the words that say most of it."""

    value: float
    words: tuple[str, ...]


def lean(judged: Iterable[Judged], *, titled: bool = True) -> Leaning:
    """Answer how the words of an article lean. Without a known word: not at all.

    `titled`: the title is the story's own, not that of a page of several.
    """
    known = model()
    met = dict(terms(judged, titled=titled))
    told = [(known[term], shown) for term, shown in met.items() if term in known]
    if not told:
        return Leaning(0.0, ())
    value = leaning(sum(weight for weight, _ in told), len(met))
    most = sorted(((abs(weight), shown) for weight, shown in told if weight * value > 0 and _TELLING.search(shown)))
    return Leaning(value, tuple(dict.fromkeys(shown for _, shown in reversed(most)))[:MOST_SHOWN])


def leaning(weights: float, count: int) -> float:
    """Answer how a text of `count` words leans whose words weigh so much together: -1 to 1, less for a short one."""
    return 2 / (1 + math.exp(-weights / math.sqrt(count + EASE))) - 1


def terms(judged: Iterable[Judged], *, titled: bool = True) -> Iterator[tuple[str, str]]:
    """Answer the words and pairs of words that the wording is judged by, each as known and as it stands in the text."""
    read = 0
    for one in judged:
        if one.sentence.where == "title":
            if not titled:
                continue
            for term, shown in _of_text(_without_names(one)):
                yield term, shown
                yield IN_TITLE + term, shown
            continue
        if one.apart <= FIRMLY and all(mention.role == "implied" for mention in one.here):
            continue
        read += 1
        if read > MOST_SENTENCES:
            return
        yield from _of_text(_without_names(one))


def _without_names(one: Judged) -> str:
    text, base = one.sentence.folded, one.sentence.start
    slight = {hit.start for mention in (*one.here, *one.away) if mention.is_aside for hit in mention.hits}
    pieces: list[str] = []
    at = 0
    for hit in one.sentence.hits:
        mark = _MARKS.get(hit.rule.kind)
        if mark and hit.start - base >= at:
            pieces += [text[at : hit.start - base], _SLIGHT.get(mark, mark) if hit.start in slight else mark]
            at = hit.end - base
    return "".join([*pieces, text[at:]])


def _of_text(text: str) -> Iterator[tuple[str, str]]:
    before = shown = "."
    for found in _WORDS.findall(text):
        if _HANZI.match(found):
            yield from ((sign, sign) for sign in found)
            run = before + found if before in _SIGNS else found
            yield from ((pair, _named(pair)) for pair in map("".join, pairwise(run)))
            before = shown = found[-1]
            continue
        word = "9" if found.isdigit() else "." if found in "!?。;；" else found if found in ".@#^<>" else _stem(found)
        if word[0].isalpha() and word not in _PLAIN:
            yield word, found
        if word in _SIGNS and _HANZI.match(before):
            yield before + word, _named(before + word)
        elif word != "." and before != "." and not _HANZI.match(before):
            yield f"{before} {word}", _named(f"{shown} {found}")
        before, shown = word, found


def _named(term: str) -> str:
    for sign, name in _NAMES:
        term = term.replace(sign, name)
    return term


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


@cache
def model() -> dict[str, float]:
    """Answer the weight of each word that is known."""
    pairs = (line.split("\t") for line in raw("wording.tsv").splitlines() if not line.startswith("! "))
    return {term: float(weight) for term, weight in pairs}
