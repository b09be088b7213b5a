"""Measure, on labelled tellings, which articles are joined to one story; with --fit, propose weights for it.

usage: tellings.py FILE.jsonl… [--fit] [--errors] [--twins]
A line has `id`, `title`, `text`, `language`, `published`, and `story` (or `cluster`), the same for all tellings of one.
In a file of pairs it has `id`, `language`, `kind` (telling, template, other) and two such articles, `a` and `b`.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, sqrt
from pathlib import Path
from typing import Any

from edits import ROOMS, TWINS

from mfg_monitor import clock
from mfg_monitor.classify import Classifier
from mfg_monitor.config.load import load
from mfg_monitor.dedupe.telling.stories import Member, partition
from mfg_monitor.dedupe.telling.tellings import ACROSS, DAYS_APART, WITHIN, days_apart, signs, strength_of, tie
from mfg_monitor.evaluate import GoldItem
from mfg_monitor.model import Dating
from mfg_monitor.model.story import Traits
from mfg_monitor.service.evaluating import examined_gold, traits_of_gold

RIDGE, STEPS, STEP = 0.02, 1500, 0.3


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled telling."""

    id: str
    title: str
    story: str
    language: str
    traits: Traits


def lines_of(path: Path) -> list[dict[str, Any]]:
    """Answer the labelled tellings of a file as they are written."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read(tellings: Iterable[dict[str, Any]]) -> list[Row]:
    """Put each telling through the stages of an imported text, with the day that it gives."""
    config = load(None, environ={})
    classifier = Classifier.of(config.topics, threshold=config.settings.classify.threshold)
    rows = []
    for number, told in enumerate(tellings):
        item = GoldItem(id=told["id"], title=told["title"], text=told["text"], language=told["language"])
        day = told.get("published")
        dating = Dating(day[:10], "day", "meta") if day else Dating()
        traits = traits_of_gold(examined_gold(number, item, classifier, clock.now()), classifier, dating)
        story = told.get("story") or told.get("cluster") or told["id"]
        rows.append(Row(told["id"], told["title"], story, traits.language, traits))
    return rows


def joined(rows: list[Row]) -> dict[str, int]:
    """Answer the story of each telling."""
    found = {}
    for (a, one), (b, other) in combinations(enumerate(rows), 2):
        known = tie(one.traits, other.traits)
        if known is not None and known.kind == "tells":
            found[a, b] = known.strength
    groups = partition([Member(at, at, row.id, row.traits) for at, row in enumerate(rows)], found)
    return {rows[at].id: group[0] for group in groups for at in group}


def pairs(rows: Iterable[Row], of: Callable[[Row], Any]) -> set[tuple[str, str]]:
    """Answer the pairs that are in one group."""
    groups = defaultdict(list)
    for row in rows:
        groups[of(row)].append(row.id)
    return {pair for ids in groups.values() for pair in combinations(sorted(ids), 2)}


def measure(rows: list[Row]) -> None:
    """Print precision, recall and F1 of pairs: all, within a language, across languages."""
    story = joined(rows)
    gold, said = pairs(rows, lambda row: row.story), pairs(rows, lambda row: story[row.id])
    language = {row.id: row.language for row in rows}
    for name, wanted in (("all", {True, False}), ("within", {True}), ("across", {False})):
        g, s = ({pair for pair in some if (language[pair[0]] == language[pair[1]]) in wanted} for some in (gold, said))
        hits = len(g & s)
        precision, recall = hits / len(s) if s else 1.0, hits / len(g) if g else 1.0
        f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
        print(f"  {name:<7} precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f} of {len(g)} pairs")


def twins(tellings: Sequence[dict[str, Any]]) -> None:
    """Print how many tellings are joined to the same words with other figures, or other names, of the same day."""
    chance = random.Random(7)
    for name, edit in TWINS.items():
        pairs_of_twins = []
        for told in tellings:
            edited = edit(f"{told['title']}\n{told['text']}", ROOMS["hold", told["language"]], chance)
            if edited is not None:
                title, text = edited.split("\n", maxsplit=1)
                pairs_of_twins += [told, {**told, "title": title, "text": text}]
        rows = read(pairs_of_twins)
        found = [tie(one.traits, other.traits) for one, other in zip(rows[::2], rows[1::2], strict=True)]
        wrong = sum(known is not None and known.kind == "tells" for known in found)
        print(f"  twins, {name}: {wrong} of {len(found)} joined")


def measure_pairs(lines: Sequence[dict[str, Any]], *, is_asked: bool) -> None:
    """Print how many pairs of each kind are told as one story; if asked, those that are told wrongly."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for line in lines:
        one, other = read({**line[side], "id": line["id"], "language": line["language"]} for side in "ab")
        known = tie(one.traits, other.traits)
        is_one = known is not None and known.kind == "tells"
        counts[line["kind"]][0] += 1
        counts[line["kind"]][1] += is_one
        if is_asked and is_one != (line["kind"] == "telling"):
            print(f"  {line['kind']} {line['id']} {strength_of(one.traits, other.traits):+.2f} {line['why']}")
    for kind, (all_of, joined_of) in sorted(counts.items()):
        print(f"  {kind}: {joined_of} of {all_of} joined")


def errors(rows: list[Row]) -> None:
    """Print the pairs that were wrongly joined or missed, with their strength."""
    story, by_id = joined(rows), {row.id: row for row in rows}
    gold, said = pairs(rows, lambda row: row.story), pairs(rows, lambda row: story[row.id])
    for word, wrong in (("joined", said - gold), ("missed", gold - said)):
        for a, b in sorted(wrong):
            one, other = by_id[a], by_id[b]
            print(f"{word} {strength_of(one.traits, other.traits):+.2f} {a} {one.title} | {b} {other.title}")


def fit(rows: list[list[Row]]) -> None:
    """Print weights fitted by logistic regression with a ridge, for pairs within and across languages."""
    samples: dict[bool, list[tuple[dict[str, float], bool]]] = {True: [], False: []}
    for some in rows:
        for one, other in combinations(some, 2):
            same = one.story == other.story
            found = {name: sign.value for name, sign in signs(one.traits, other.traits).items()}
            near = found["nothing"] < 0.6 or found["company"] or found["place"]
            if same or (near and days_apart(one.traits, other.traits) <= DAYS_APART):
                samples[one.language == other.language].append((found, same))
    for name, within, prior in (("WITHIN", True, WITHIN), ("ACROSS", False, ACROSS)):
        weights = _fitted(samples[within], dict.fromkeys(prior, 0.0))
        print(name, json.dumps({key: round(value, 1) for key, value in weights.items()}))


def _fitted(samples: list[tuple[dict[str, float], bool]], weights: dict[str, float]) -> dict[str, float]:
    squares = dict.fromkeys(weights, 1e-3)
    for _ in range(STEPS):
        slope = {name: 0.0 if name == "base" else RIDGE * value for name, value in weights.items()}
        for found, same in samples:
            log_odds = weights["base"] + sum(weights[name] * value for name, value in found.items())
            off = (1 / (1 + exp(-max(-30.0, min(30.0, log_odds)))) - same) * (2 if same else 1) * 20 / len(samples)
            slope["base"] += off
            for name, value in found.items():
                slope[name] += off * value
        for name, each in slope.items():
            squares[name] += each * each
            weights[name] -= STEP * each / sqrt(squares[name])
    return weights


def main() -> None:
    """Read the files and print what was asked for."""
    parser = argparse.ArgumentParser(description="measure which tellings are joined to one story")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--twins", action="store_true")
    asked = parser.parse_args()
    read_in = []
    for path in asked.files:
        lines = lines_of(path)
        if "kind" in lines[0]:
            print(path.name, len(lines), "pairs")
            measure_pairs(lines, is_asked=asked.errors)
            continue
        rows = read(lines)
        read_in.append(rows)
        print(path.name, len(rows), "tellings")
        measure(rows)
        if asked.twins:
            twins(lines_of(path))
        if asked.errors:
            errors(rows)
    if asked.fit:
        fit(read_in)


if __name__ == "__main__":
    main()
