"""Learn wording.tsv from labelled stories: logistic regression with a ridge over the words of each, names taken out.

Deterministic. Prints what the wording says by itself and with the rules for each file when learned from the others;
writes the table only with --write.

usage: fit_wording.py [--ridge 0.05] [--least 3] [--write] GOLD.jsonl [GOLD.jsonl ...]
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from classification import ROOT, article_of, rows_of, vocabulary

from mfg_monitor.classify import Classifier
from mfg_monitor.classify.language import weights
from mfg_monitor.classify.wording import EASE, IN_TITLE, leaning

TABLE = ROOT / "src" / "mfg_monitor" / "classify" / "wording.tsv"
STEPS, RATE = 400, 0.03
LEAST = 0.15
"""A word that weighs less is left out."""
HEAD = """\
! How much each word (or pair of words) speaks for a story of making in the city, learned by benchmarks/fit_wording.py.
! @ stands for a place of the city, # another one, < and > for such as are named in passing (a trip, a market),
! ^ a maker or office, 9 a number, ~ before a word of the title.
"""


class Sample(NamedTuple):
    """One labelled story: its words, and what the rules find in it."""

    source: str
    id: str
    language: str
    words: frozenset[str]
    evidence: dict[str, float]
    label: bool

    @property
    def rules(self) -> float:
        """The score that the rules alone give it."""
        return weights().parts["base"] + sum(weights().parts[name] * value for name, value in self.evidence.items())

    @property
    def cap(self) -> bool:
        """Is a place or making missing, so that it is rejected whatever the wording?"""
        return self.evidence["place"] == 0 or self.evidence["industry"] == 0


def samples_of(paths: list[Path]) -> list[Sample]:
    """Answer the labelled stories of these files; borderline ones are left out."""
    topics = vocabulary()
    classifier = Classifier.of(topics)
    names = {name.lower() for place in topics.places for name in (place.id, *place.aliases_en, *place.aliases_zh)}
    found = []
    for path in paths:
        for row in rows_of(path):
            if row["label"] == "borderline":
                continue
            article = article_of(row)
            evidence = {name: value for name, value in classifier.evidence(article).items() if name != "wording"}
            # what stands for something else (Pudong airport) is left in the text, and is a name all the same
            worded = classifier.worded(article)
            words = frozenset(word for word in worded if names.isdisjoint(word.removeprefix(IN_TITLE).split()))
            label = row["label"] == "relevant"
            found.append(Sample(path.stem, row["id"], row["language"], words, evidence, label))
    return found


def learn(samples: list[Sample], ridge: float, least: int) -> dict[str, float]:
    """Answer the weight of each word that `least` stories have; both labels weigh the same in all."""
    counts = Counter(word for sample in samples for word in sample.words)
    known = {word: index for index, word in enumerate(sorted(word for word, n in counts.items() if n >= least))}
    rows = [[known[word] for word in sorted(sample.words) if word in known] for sample in samples]
    shares = [1 / math.sqrt(len(sample.words) + EASE) for sample in samples]
    positive = sum(sample.label for sample in samples)
    balance = {True: len(samples) / (2 * positive), False: len(samples) / (2 * (len(samples) - positive))}
    values = [0.0] * len(known)
    ahead, before = list(values), list(values)
    for step in range(STEPS):  # Nesterov's accelerated gradient
        slope = [ridge * value for value in ahead]
        for row, share, sample in zip(rows, shares, samples, strict=True):
            chance = 1 / (1 + math.exp(-share * sum(ahead[index] for index in row)))
            push = (chance - sample.label) * balance[sample.label]
            for index in row:
                slope[index] += push * share
        values = [value - RATE * each for value, each in zip(ahead, slope, strict=True)]
        pace = step / (step + 3)
        ahead = [now + pace * (now - then) for now, then in zip(values, before, strict=True)]
        before = values
    return {word: values[index] for word, index in known.items()}


def said(sample: Sample, known: dict[str, float]) -> float:
    """Answer the leaning of one story, -1 to 1."""
    met = [known[word] for word in sample.words if word in known]
    return leaning(sum(met), len(sample.words)) if met else 0.0


def f1(pairs: list[tuple[bool, bool]]) -> float:
    """Answer F1 of pairs of what was said and what is."""
    right = sum(kept and label for kept, label in pairs)
    return 2 * right / max(1, sum(kept for kept, _ in pairs) + sum(label for _, label in pairs))


def main() -> None:
    """Print figures for each file when learned from the others, and write the table where that is asked for."""
    parser = argparse.ArgumentParser(description="learn the wording from labelled stories")
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--ridge", type=float, default=0.05)
    parser.add_argument("--least", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    samples = samples_of(args.gold)
    weight = weights().parts["wording"]
    print("file, stories: F1 of the rules, of the wording, of both")
    for source in sorted({sample.source for sample in samples}) if not args.write else ():
        held = [sample for sample in samples if sample.source == source]
        known = learn([sample for sample in samples if sample.source != source], args.ridge, args.least)
        figures = []
        for rules, words in ((1.0, 0.0), (0.0, 1.0), (1.0, weight)):
            scores = [rules * one.rules + words * said(one, known) for one in held]
            least = 0.5 if rules else 0.0
            figures.append(
                f1(
                    [
                        (score >= least and not (rules and one.cap), one.label)
                        for score, one in zip(scores, held, strict=True)
                    ]
                )
            )
        print(f"{source}, {len(held)}: " + " ".join(f"{figure:.3f}" for figure in figures), flush=True)
    if args.write:
        known = learn(samples, args.ridge, args.least)
        lines = [f"{word}\t{value:.2f}" for word, value in sorted(known.items()) if abs(value) >= LEAST]
        TABLE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
        print(f"{len(lines)} words written")


if __name__ == "__main__":
    main()
