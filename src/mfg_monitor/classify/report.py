"""The evidence of a verdict: matches with their place in the article, and plain sentences on what was discounted."""

from __future__ import annotations

from collections.abc import Iterable

from mfg_monitor.classify.firms import Firm
from mfg_monitor.classify.language import Language
from mfg_monitor.classify.matcher import Hit
from mfg_monitor.classify.places import Mention
from mfg_monitor.classify.reading import READ_CHARS, Sentence
from mfg_monitor.classify.score import Features
from mfg_monitor.classify.tags import GENERAL
from mfg_monitor.classify.ties import Judged
from mfg_monitor.model import Article, Match, Where

MOST_MATCHES = 250
MOST_NOTES = 8


def matches_of(
    judged: list[Judged], article: Article, topics: tuple[str, ...], companies: tuple[str, ...]
) -> tuple[Match, ...]:
    """Answer where rules were met, in order. `part[start:end] == term` holds for title, lead and body (the text)."""
    lead = article.text.find(article.lead) if article.lead else -1
    found: dict[tuple[str, str, int], Match] = {}
    for one in judged:
        if not (one.sentence.hits or one.here or one.making or one.subjects):
            continue
        for kind, rule_id, start, end, weight in _evidence(one, topics, companies):
            match = _match(one.sentence, article, lead, (kind, rule_id, start, end, round(weight, 3)))
            if match is not None:
                found.setdefault((kind, rule_id, one.sentence.where == "title", start), match)  # type: ignore[arg-type]
        if len(found) >= MOST_MATCHES:
            break
    return tuple(list(found.values())[:MOST_MATCHES])


def matches_of_firms(firms: Iterable[Firm], article: Article) -> tuple[Match, ...]:
    """Answer where makers that no rule knows are named."""
    lead = article.text.find(article.lead) if article.lead else -1
    return tuple(
        match
        for firm in firms
        if (match := _placed(firm.sentence, article, lead, ("maker", firm.name, firm.start, firm.end, 0.0)))
    )


def _evidence(
    one: Judged, topics: tuple[str, ...], companies: tuple[str, ...]
) -> list[tuple[str, str, int, int, float]]:
    """Answer kind, id, folded span and weight of each piece of evidence in a sentence."""
    found: list[tuple[str, str, int, int, float]] = []
    base = one.sentence.start
    for mention in one.here:
        kind = "company" if mention.role == "company" else "place"
        if mention.factor == 0 and mention.role not in ("company", "place"):
            found.append(("exclusion", mention.role, base + mention.start, base + mention.end, 0.0))
        elif mention.hits:
            found += [(kind, hit.rule.id, hit.start, hit.end, mention.factor) for hit in mention.hits]
        else:
            found.append((kind, mention.ids[0], base + mention.start, base + mention.end, mention.factor))
    for hit, strength in one.making:
        if hit.rule.kind == "making" and (hit.rule.weight > 0.3 or one.here):
            found.append(("sector", GENERAL, hit.start, hit.end, strength))
        elif hit.rule.kind == "sector" and hit.rule.weight > 0.3:
            found.append(("sector", hit.rule.id, hit.start, hit.end, hit.rule.weight))
    if one.here or one.sentence.where != "body":
        others = [hit for hit in one.subjects if hit.rule.weight > 0.5]
        found += [("exclusion", hit.rule.id, hit.start, hit.end, -hit.rule.weight) for hit in others]
    if companies:
        partners = [hit for hit in one.sentence.of("party") if hit.rule.id in companies]
        found += [("company", hit.rule.id, hit.start, hit.end, 0.0) for hit in partners]
    if topics:
        told = [hit for hit in one.sentence.of("topic") if hit.rule.id in topics and hit.rule.weight > 0.3]
        found += [("topic", hit.rule.id, hit.start, hit.end, hit.rule.weight) for hit in told]
    return sorted(found, key=lambda piece: (piece[2], piece[3])) if len(found) > 1 else found


def _match(sentence: Sentence, article: Article, lead: int, piece: tuple[str, str, int, int, float]) -> Match | None:
    kind, rule_id, first, last, weight = piece
    return _placed(sentence, article, lead, (kind, rule_id, *sentence.part.folded.original(first, last), weight))


def _placed(sentence: Sentence, article: Article, lead: int, piece: tuple[str, str, int, int, float]) -> Match | None:
    """Answer a match by its span in the original."""
    kind, rule_id, start, end, weight = piece
    where: Where = "title" if sentence.where == "title" else "body"
    whole = article.title if where == "title" else article.text
    term = whole[start:end]
    if where == "body" and lead >= 0 and lead <= start and end <= lead + len(article.lead):
        where, start, end = "lead", start - lead, end - lead
    return Match(kind, rule_id, term, where, start, end, weight) if term else None


def notes_of(
    judged: list[Judged], article: Article, found: Features, score: float, threshold: float, language: Language
) -> tuple[str, ...]:
    """Answer plain sentences: what was discounted and why, and for a rejected story what would have been needed."""
    weak = [
        _discounted(one, mention)
        for one in judged
        for mention in one.here
        if mention.explanation and mention.factor < 0.5 and mention.role != "company"
    ]
    notes = list(dict.fromkeys(weak))[:MOST_NOTES]
    subjects = _subjects(judged, language)
    if found.subject > 0.3 and subjects:
        notes.append(f"Other subjects weigh against it: {subjects}.")
    away = sorted({m.ids[0] for one in judged if one.made_away > 0.2 for m in one.away if m.factor > 0.3})
    if found.elsewhere > 0.1 and away:
        notes.append(f"Things are made elsewhere: {', '.join(away[:6])}.")
    if len(article.text) > READ_CHARS:
        notes.append(f"Only the first {READ_CHARS} of {len(article.text)} characters were read.")
    if score < threshold:
        notes.append(_needed(found, score, threshold))
    return tuple(notes)


def _discounted(one: Judged, mention: Mention) -> str:
    folded = one.sentence.part.folded
    start, end = folded.original(one.sentence.start + mention.start, one.sentence.start + mention.end)
    original = one.sentence.part.original
    begin, stop = folded.original(one.sentence.start, one.sentence.end)
    around = original[max(begin, start - 30) : min(stop, end + 30)].replace("\n", " ").strip()
    much = "was not counted" if mention.factor == 0 else "counted little"
    return f"“{original[start:end]}” in “{around}” {much}: {mention.explanation}."


def _subjects(judged: list[Judged], language: Language) -> str:
    words: dict[str, dict[str, None]] = {}
    for one in judged:
        for hit in one.subjects:
            if hit.rule.weight == 1:
                words.setdefault(hit.rule.id, {})[_written(one.sentence, hit)] = None
    ranked = sorted(words.items(), key=lambda entry: -len(entry[1]))[:3]
    return "; ".join(
        f"{language.explanations[subject].lower()} ({', '.join(list(seen)[:4])})" for subject, seen in ranked
    )


def _written(sentence: Sentence, hit: Hit) -> str:
    start, end = sentence.part.folded.original(hit.start, hit.end)
    return sentence.part.original[start:end]


def _needed(found: Features, score: float, threshold: float) -> str:
    if found.place == 0:
        want = "a place in Shanghai, or a maker whose plant there is known, named as where things are made"
    elif found.industry == 0:
        want = "words of making (a plant, a line, output, makers) in a sentence about the city"
    elif found.together < 0.4:
        want = "the city and words of making together in one sentence, best in title or lead"
    elif found.elsewhere > 0.3:
        want = "making in Shanghai that is firmer than the making elsewhere"
    else:
        want = "less of other subjects, and more of making in the city"
    return f"Kept from {threshold:.2f} up; {threshold - score:.2f} more was needed: {want}."
