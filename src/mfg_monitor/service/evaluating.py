"""Gold stories through the stages that an imported text goes through, and what is measured on them and on labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from mfg_monitor import clock
from mfg_monitor.classify import Classifier
from mfg_monitor.config.load import Config
from mfg_monitor.dates import choose
from mfg_monitor.dedupe import decide, fingerprint, traits_of
from mfg_monitor.dedupe.telling.clues import keys_of
from mfg_monitor.dedupe.telling.stories import Member, partition
from mfg_monitor.dedupe.telling.tellings import tie
from mfg_monitor.errors import ConfigError, ExtractError
from mfg_monitor.evaluate import Case, Evaluation, GoldItem, Names, Prediction, evaluate, read_gold
from mfg_monitor.extract.lead import lead_of
from mfg_monitor.extract.plain.text import read_plain
from mfg_monitor.figures import find_figures
from mfg_monitor.model import (
    Article,
    Candidate,
    Dating,
    Duplicate,
    Examined,
    Likeness,
    Unchanged,
    Update,
    Verdict,
)
from mfg_monitor.model.story import Traits
from mfg_monitor.script import simplified
from mfg_monitor.text import folded, language_of, paragraphs

PlaceNames = Mapping[str, tuple[str, ...]]
"""The names of each place in both languages, by its id."""
ZONE = "Asia/Shanghai"
"""Of times in a gold text that name no zone, as for an imported file."""


def read_gold_file(path: Path) -> list[GoldItem]:
    """Read a gold file whole.

    Raises:
        ConfigError: it cannot be read; the message names file, line and mend.
    """
    try:
        # Only a line feed ends a line: JSON may hold other line ends as they are.
        with path.open(encoding="utf-8-sig", newline="\n") as lines:
            return list(read_gold(lines, str(path)))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}; name a JSON Lines file of labelled stories") from error


def predict(config: Config, gold: Sequence[GoldItem]) -> list[Case]:
    """Judge each story as if it were imported as text, and join those that tell one story.

    A date is only taken from the story's own words, or from its `url`; what the gold line says of it is not looked at.
    """
    classifier = Classifier.of(config.topics, threshold=config.settings.classify.threshold)
    now = clock.now()
    examined = [examined_gold(number, item, classifier, now) for number, item in enumerate(gold)]
    joined = _stories(examined, classifier)
    names = {place.id: (place.name_en.casefold(), place.name_zh) for place in config.topics.places}
    return [
        _case(item, one, None if first is None else f"story-{first + 1}", names)
        for item, one, first in zip(gold, examined, joined, strict=True)
    ]


def evaluate_gold(config: Config, cases: Sequence[Case]) -> Evaluation:
    """Measure the verdicts on gold stories."""
    return evaluate(cases, Names(config.topics, lambda name: folded(simplified(name))))


def examined_gold(number: int, item: GoldItem, classifier: Classifier, now: datetime) -> Examined:
    """Put a gold story through the stages of an imported text."""
    url = f"https://gold.invalid/{number}"
    text = paragraphs(item.text) or item.title
    candidate = Candidate(url=item.url or "", canonical_url=url, source="gold", title=item.title or None)
    article = Article(
        url=url,
        canonical_url=url,
        title=item.title,
        text=text,
        lead=lead_of(text),
        language=language_of(text, item.language),
        dating=_dating(item.title, text, candidate, now),
        extractor="gold",
    )
    verdict = classifier.judge(article)
    figures = find_figures(article.text, language=article.language)
    return Examined(
        candidate=candidate,
        article=article,
        verdict=replace(verdict, figures=figures),
        # Script is not what tells two texts apart.
        fingerprint=fingerprint(
            replace(article, title=simplified(article.title), text=simplified(text)),
            names=(*verdict.listed_companies, *verdict.places),
        ),
        fetched_at=now,
        final_url=url,
    )


def _dating(title: str, text: str, candidate: Candidate, now: datetime) -> Dating:
    """Ask the reader of plain texts for its witnesses only: title and text are clean already."""
    try:
        read = read_plain(f"{title}\n\n{text}", candidate, zone=ZONE, now=now)
    except ExtractError:
        return Dating()
    return choose(read.witnesses, now=now)


def _case(item: GoldItem, examined: Examined, cluster: str | None, names: PlaceNames) -> Case:
    verdict = examined.verdict
    said = Prediction(
        id=item.id,
        relevant=verdict.relevant,
        score=round(verdict.score, 6),
        sectors=verdict.sectors,
        places=_named(verdict, simplified(f"{item.title}\n{item.text}").casefold(), names),
        companies=verdict.companies,
        published=examined.article.dating.published,
        cluster=cluster,
    )
    rules = tuple(sorted({f"{match.kind}:{match.id}" for match in verdict.matches}))
    return Case(item, said, rules, verdict.notes)


def _named(verdict: Verdict, text: str, names: PlaceNames) -> tuple[str, ...]:
    """Answer the places that a text names, as labels do: a tag of Songjiang brings Shanghai with it, named or not.

    Labels count a name within a firm's (上海电气) as well.
    """
    matched = {match.id for match in verdict.matches if match.kind == "place"}
    named = {place for place in verdict.places if any(name and name in text for name in names.get(place, ()))}
    return tuple(place for place in verdict.places if place in matched | named) or verdict.places


def _copies(examined: Sequence[Examined]) -> Iterator[tuple[int, int]]:
    """Answer each story that is a copy of an earlier one, by the rule that the store goes by."""
    behind: dict[int | str, list[int]] = defaultdict(list)
    likenesses: list[Likeness] = []
    for number, one in enumerate(examined):
        keys: tuple[int | str, ...] = (one.fingerprint.text_hash, *set(one.fingerprint.bands))
        alike = sorted({place for key in keys for place in behind[key]})
        original: int | None = None
        match decide(one, [likenesses[place] for place in alike]):
            case Duplicate(of):
                yield from ((copy, number) for copy in of)
                original = of[0]
            case Update(of) | Unchanged(of):
                yield of, number
                original = of
            case _:
                pass
        likenesses.append(_likeness(number, one, original))
        for key in keys:
            behind[key].append(number)


def _likeness(number: int, one: Examined, original: int | None) -> Likeness:
    return Likeness(
        item_id=number,
        relation="near",
        canonical_url=one.article.canonical_url,
        source="gold",
        title=one.article.title,
        fingerprint=one.fingerprint,
        published=one.article.dating.published,
        first_seen_at=one.fetched_at,
        duplicate_of=original,
        text=one.article.text,
    )


def traits_of_gold(one: Examined, classifier: Classifier, dating: Dating | None = None) -> Traits:
    """Answer what a gold story is compared by; with a dating, as if its page had shown that."""
    article = one.article if dating is None else replace(one.article, dating=dating)
    return traits_of(article, one.verdict, one.fingerprint, wide=classifier.wide_places)


def _stories(examined: Sequence[Examined], classifier: Classifier) -> list[int | None]:
    """Answer the first telling of each one's story; None where nobody else tells it."""
    traits = [traits_of_gold(one, classifier) for one in examined]
    days = clock.now().date()
    behind: dict[int, list[int]] = defaultdict(list)
    ties: dict[tuple[int, int], float] = {}
    for number, mine in enumerate(traits):
        keys = keys_of(replace(mine, published_on=None), days)  # without days, of which a gold text may show none
        for other in sorted({place for key in keys for place in behind[key]}):
            known = tie(traits[other], mine)
            if known is not None and known.kind == "tells":
                ties[other, number] = known.strength
        for key in keys:
            behind[key].append(number)
    family = list(range(len(examined)))
    for one, other in _copies(examined):
        family[other] = family[one]
    members = [Member(at, family[at], f"{at:09}", each) for at, each in enumerate(traits)]
    first = {at: group[0] for group in partition(members, ties) if len(group) > 1 for at in group}
    return [first.get(at) for at in range(len(examined))]
