"""Article → what it is compared by with other tellings of its story, written alike in both languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from math import log

from mfg_monitor.dedupe.laying.laying import laid
from mfg_monitor.dedupe.laying.numbered import numbered
from mfg_monitor.dedupe.naming.concepts import concepts_of
from mfg_monitor.dedupe.naming.goods import named_goods
from mfg_monitor.dedupe.naming.happened import days_told
from mfg_monitor.dedupe.naming.marks import days_named, marks_of
from mfg_monitor.dedupe.naming.names import names_of
from mfg_monitor.dedupe.naming.words import rarity, words_of
from mfg_monitor.dedupe.telling.templates import sample_of
from mfg_monitor.model import Article, Dating, Figure, Fingerprint, Verdict
from mfg_monitor.model.story import Traits
from mfg_monitor.script import simplified

MOST_WORDS = 60
MOST_CONCEPTS = 60
MOST_FIGURES = 24
MOST_NAMES = 12
MOST_THINGS = 6
_LONGEST = 12_000
"""A story's facts stand in its first characters."""
_LEAST_RARITY = 1.5
_IN_HEAD = 1.5
"""A word of title or lead weighs so many times as one of the rest."""
_MODEL = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]+-?\d+[A-Za-z]?(?![A-Za-z0-9])")
_OPINION = re.compile(
    r"\b(?:comment(?:ary)?|opinion|op-ed|editorial|column|analysis|explainer|profile)\b"
    r"|评论|时评|社评|快评|锐评|观察家|人物|特写|述评",
    re.IGNORECASE,
)


def traits_of(article: Article, verdict: Verdict, print_: Fingerprint, *, wide: Collection[str]) -> Traits:
    """Answer the traits of an article. `wide` are ids of places too wide to tell stories apart: the city, its region.

    Cost: 1 to 3 ms.
    """
    text, published_on = simplified(article.text[:_LONGEST]), _day(article.dating)
    head = f"{simplified(article.title)}\n{simplified(article.lead)}"
    whole = f"{simplified(article.title)}\n{text}"
    spoken, in_head = concepts_of(whole), concepts_of(head)
    concepts = [f"{concept}!" if concept in in_head else concept for concept, _ in spoken.most_common(MOST_CONCEPTS)]
    concepts += {f"{match.kind}:{match.id}" for match in verdict.matches if match.kind in {"sector", "topic"}}
    words = words_of(whole)
    named = {kind: [match.id for match in verdict.matches if match.kind == kind] for kind in ("company", "place")}
    return Traits(
        language=article.language,
        published_on=published_on,
        words=tuple(_rarest(words, head)),
        concepts=tuple(sorted(concepts)),
        figures=tuple(sorted({_figure(figure) for figure in verdict.figures[: 4 * MOST_FIGURES]})[:MOST_FIGURES]),
        days=tuple(sorted(_days(whole, published_on))[:MOST_NAMES]),
        models=tuple(sorted({m.lower().replace("-", "") for m in _MODEL.findall(whole) if len(m) > 2})[:MOST_NAMES]),
        companies=_ids(verdict.listed_companies),
        named_companies=_ids((*verdict.listed_companies, *named["company"])),
        places=_ids(place for place in verdict.places if place not in wide),
        named_places=_ids(place for place in (*verdict.places, *named["place"]) if place not in wide),
        is_opinion=bool(_OPINION.search(article.title)),
        marks=sample_of(print_.marks or marks_of(unicodedata.normalize("NFKC", text))),
        things=tuple(sorted(_things(unicodedata.normalize("NFKC", head[:_LONGEST])))),
        names=names_of(whole, simplified(article.title), head, words, _terms(verdict)),
    )


def _rarest(words: Mapping[str, int], head: str) -> Iterator[tuple[str, float]]:
    in_head = words_of(head)
    weighed = {
        word: round((1 + log(count)) * (level - 1) * (_IN_HEAD if word in in_head else 1), 1)
        for word, count in words.items()
        if (level := rarity(word)) > _LEAST_RARITY
    }
    yield from sorted(weighed.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_WORDS]


def _terms(verdict: Verdict) -> Iterator[str]:
    return (simplified(match.term) for match in verdict.matches if match.kind in {"company", "place"})


def _days(whole: str, published_on: date | None) -> set[str]:
    return {*days_named(whole), *(days_told(whole, published_on) if published_on else ())}


def _things(head: str) -> set[str]:
    told = laid("", head)
    found = dict.fromkeys(f"#{name}" for at in range(len(told.tokens)) if (name := numbered(told, at)))
    return {*named_goods(told.tokens)[:MOST_THINGS], *list(found)[:MOST_THINGS]}


def _figure(figure: Figure) -> tuple[float, str, str]:
    return float(f"{figure.value:.6g}"), figure.currency or figure.unit, figure.kind or ""


def _day(dating: Dating) -> date | None:
    if dating.published is None or dating.precision in {"month", "year", "unknown"}:
        return None
    return date.fromisoformat(dating.published[:10])


def _ids(ids: Collection[str] | Iterator[str]) -> tuple[str, ...]:
    return tuple(sorted(set(ids)))[:MOST_NAMES]
