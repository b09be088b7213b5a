"""How well are copies recognised, and other notices in the same words kept apart?

    python benchmarks/duplicates.py [--pages FOLDER] [--half tune|hold|both] [--errors]

`FOLDER` holds `expected.jsonl` with `language` and `body` a line; the labelled tellings give short texts. Copies are
made by `edits.COPIES`. Not copies: the same text with other figures or names (`edits.TWINS`), notices of one form
(`notices`), two articles with one common closing text (as long as they are, or ten times as long), any two others.
One half of the texts is for tuning; the other is edited by another house, with its own words. Prints recall of each
kind of copy, false joins of each other kind, the cost of a fingerprint, and precision, recall and F1 over all these
pairs but those with the long closing text.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from random import Random

from edits import COPIES, ROOMS, TWINS, Edit
from notices import FAMILIES, HELD, notices

from mfg_monitor.dedupe import decide, fingerprint, similarity
from mfg_monitor.model import Article, Candidate, Duplicate, Examined, Fingerprint, Likeness, Verdict

PAGES = Path(__file__).resolve().parents[2] / "shared" / "pages"
TELLINGS = Path(__file__).parent / "data"
AT = datetime(2025, 5, 21, tzinfo=UTC)
LEAST = {"en": 300, "zh": 100}
"""Characters of a text that is edited."""
LONGEST = 12_000
OF_A_FORM = 30
"""Notices of one form that are compared, each with each."""
SEEDS = {"tune": 7, "hold": 1009}
Text = tuple[str, str]
"""Language and words."""
Print = tuple[str, Fingerprint]
"""A text, and what it is recognised by."""
Joined = dict[str, list[bool]]
"""By language, whether each pair was joined."""


def printed(text: str) -> Print:
    return text, fingerprint(_article(text, "a"))


def joined(one: Print, other: Print) -> bool:
    """Tell whether the second, arriving after the first, becomes its duplicate, the index included."""
    (text, first), (other_text, second) = one, other
    if first.text_hash != second.text_hash and not set(first.bands) & set(second.bands):
        return False
    article = _article(other_text, "b")
    likeness = Likeness(1, "near", "http://a.example/a", "a", "a", first, None, AT, None, text)
    examined = Examined(_CANDIDATE, article, Verdict(relevant=True, score=1), second, AT, article.url)
    return isinstance(decide(examined, [likeness]), Duplicate)


def _article(text: str, name: str) -> Article:
    url = f"http://a.example/{name}"
    return Article(url=url, canonical_url=url, title=name, text=text, lead="", language="en")


_CANDIDATE = Candidate("http://a.example/b", "http://a.example/b", "a")


def bodies(folder: Path, half: str) -> Iterator[Text]:
    """Answer the pages, then the labelled tellings, that are long enough to be told again."""
    with (folder / "expected.jsonl").open(encoding="utf-8") as lines:
        found = [(page["language"], page["body"] or "") for page in map(json.loads, lines)]
    for path in sorted(TELLINGS.glob("tellings_*.jsonl")):
        found += [(told["language"], told["text"]) for told in map(json.loads, path.open(encoding="utf-8"))]
    for language, least in LEAST.items():
        texts = [text[:LONGEST] for of, text in found if of == language and len(text) >= least]
        yield from ((language, text) for text in texts[half == "hold" :: 2])


def edited(texts: Sequence[Text], edit: Edit, half: str) -> Iterator[tuple[int, str]]:
    """Answer the texts that an edit changes, by their place."""
    chance = Random(SEEDS[half])
    for place, (language, text) in enumerate(texts):
        new = edit(text, ROOMS[half, language], chance)
        if new is not None and new != text:
            yield place, new


def report(title: str, edits: Mapping[str, Edit], texts: list[Text], prints: list[Print], half: str) -> Joined:
    """Print and answer how many edited texts are joined with their originals."""
    found: Joined = defaultdict(list)
    for name, edit in edits.items():
        hits: Joined = defaultdict(list)
        likeness = []
        for place, new in edited(texts, edit, half):
            other = printed(new)
            hits[texts[place][0]].append(joined(prints[place], other))
            likeness.append(similarity(prints[place][1], other[1]))
        print(f"{title}: {name:22} {_shares(hits)}; mean likeness {sum(likeness) / max(1, len(likeness)):.2f}")
        for language, hit in hits.items():
            found[language] += hit
    return found


def strangers(texts: list[Text], prints: list[Print], half: str) -> Joined:
    """Print and answer the false joins of different articles, plain and cut short before one common closing text."""
    tail = {language: max(ROOMS[half, language].behind, key=len) for language in LEAST}
    short = [printed(text[: 150 if lang == "zh" else 400] + "\n\n" + tail[lang] * 2) for lang, text in texts]
    longest = {lang: max((text for of, text in texts if of == lang), key=len) for lang, _ in texts}
    after = {"zh": (60, 600), "en": (200, 2000)}
    brief = [printed(text[: after[lang][0]] + "\n\n" + longest[lang][-after[lang][1] :]) for lang, text in texts]
    found: Joined = defaultdict(list)
    for title, of in (("strangers", prints), ("common closing", short), ("brief news, long closing", brief)):
        hits: Joined = defaultdict(list)
        for a, b in combinations(range(len(texts)), 2):
            if texts[a][0] == texts[b][0]:
                hits[texts[a][0]].append(joined(of[a], of[b]))
        print(f"joined wrongly: {title:22} {_shares(hits)}")
        for language, hit in hits.items() if of is not brief else ():
            found[language] += hit
    return found


def forms(half: str) -> Joined:
    """Print and answer the false joins of notices of one form."""
    found: Joined = defaultdict(list)
    for language, form in FAMILIES:
        if (form in HELD) == (half == "hold"):
            prints = [printed(text) for text in notices(language, form, Random(SEEDS[half]), OF_A_FORM)]
            hits = [joined(one, other) for one, other in combinations(prints, 2)]
            print(f"joined wrongly: notices, {form:13} {_shares({language: hits})}")
            found[language] += hits
    return found


def _shares(hits: Mapping[str, Sequence[bool]]) -> str:
    return ", ".join(f"{of} {sum(hit) / len(hit):.3f} ({sum(hit)}/{len(hit)})" for of, hit in sorted(hits.items()))


def measure(folder: Path, half: str) -> None:
    """Measure one half, and print one line a kind."""
    texts = list(bodies(folder, half))
    started = time.process_time()
    prints = [printed(text) for _, text in texts]
    cost = (time.process_time() - started) / len(texts)
    letters = sum(len(text) for _, text in texts) // len(texts)
    print(f"{half}: {len(texts)} texts, {1e3 * cost:.2f} ms CPU a fingerprint of {letters} letters")
    copies = report("copies joined", COPIES, texts, prints, half)
    others = [report("joined wrongly", TWINS, texts, prints, half), forms(half), strangers(texts, prints, half)]
    for language in sorted(copies):
        right, count = sum(copies[language]), len(copies[language])
        false = sum(sum(some[language]) for some in others)
        print(
            f"{half}, all pairs: {language} precision {right / max(1, right + false):.3f}, recall {right / count:.3f}, "
            f"F1 {2 * right / (right + false + count):.3f} "
            f"({count} copies, {sum(len(some[language]) for some in others)} others)"
        )


def main() -> None:
    """Measure the halves that are asked for."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--pages", type=Path, default=PAGES)
    arguments.add_argument("--half", choices=["tune", "hold", "both"], default="both")
    chosen = arguments.parse_args()
    if not (chosen.pages / "expected.jsonl").is_file():
        print(f"skipped: {chosen.pages.name}/expected.jsonl is not there")
        return
    for half in ["tune", "hold"] if chosen.half == "both" else [chosen.half]:
        measure(chosen.pages, half)


if __name__ == "__main__":
    main()
