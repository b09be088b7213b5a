"""A verdict as plain text for a person: parts of the score, each match in its sentence, what was discounted."""

from __future__ import annotations

from mfg_monitor.classify.reading import short
from mfg_monitor.model import Article, Match, Verdict
from mfg_monitor.text import sentences

MOST_SENTENCES = 40


def explain(article: Article, verdict: Verdict) -> str:
    """Answer why an article was kept or rejected, as lines of text; matched words stand in [brackets]."""
    word = "kept" if verdict.relevant else "rejected"
    lines = [
        f"{article.title or '(no title)'}",
        f"{word}, score {verdict.score:.2f} (rules {verdict.rules or 'unknown'})",
        "",
    ]
    lines.append("Parts of the score")
    lines += [f"  {part.value:+.4f}  {part.name}: {part.reason}" for part in verdict.parts]
    lines.append(f"  {verdict.score:+.4f}  together")
    for name in ("sectors", "places", "companies", "topics"):
        tags = getattr(verdict, name)
        if tags:
            lines.append(f"{name.capitalize()}: {', '.join(tags)}")
    if verdict.matches:
        lines += ["", "Evidence"]
        lines += _evidence(article, verdict)
    if verdict.notes:
        lines += ["", "Notes"]
        lines += [f"  - {note}" for note in verdict.notes]
    return "\n".join(lines)


def _evidence(article: Article, verdict: Verdict) -> list[str]:
    parts = {"title": article.title, "lead": article.lead, "body": article.text}
    lines: list[str] = []
    for where, text in parts.items():
        matches = [match for match in verdict.matches if match.where == where]
        spans = list(short(text, sentences(text))) if matches else []
        for start, end in spans:
            inside = [match for match in matches if start <= match.start < end]
            if inside and len(lines) < 3 * MOST_SENTENCES:
                lines.append(f"  {where}: {_marked(text, start, end, inside)}")
                lines.append("      " + ", ".join(_named(match) for match in inside))
    return lines


def _named(match: Match) -> str:
    return f"{match.term} = {match.kind} {match.id} ({match.weight:+.2f})"


def _marked(text: str, start: int, end: int, matches: list[Match]) -> str:
    """Answer a sentence with the matched words in brackets; of overlapping matches the first and longest counts."""
    pieces: list[str] = []
    at = start
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if match.start >= at:
            pieces += [text[at : match.start], "[", text[match.start : match.end], "]"]
            at = match.end
    return "".join([*pieces, text[at:end]]).replace("\n", " ")
