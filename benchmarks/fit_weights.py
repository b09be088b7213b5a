"""Propose the [parts] of weights.toml: logistic loss, ridge towards what is, signs kept, on evidence of first sight.

The rules know the stories they were mended by, so that today's evidence of these looks surer than it is on a story
that nobody has read. data/first_sight.tsv keeps what the rules of the day found in each set before it was read; with
the wording learned from the other files, this is what the weights should serve. Deterministic; changes nothing.

usage: fit_weights.py [--ridge 100.0] GOLD.jsonl [GOLD.jsonl ...]
"""

from __future__ import annotations

import argparse
import csv
import math
from pathlib import Path
from typing import NamedTuple

from fit_wording import learn, said
from fit_wording import samples_of as worded_samples_of

from mfg_monitor.classify.language import weights

FIRST_SIGHT = Path(__file__).parent / "data" / "first_sight.tsv"
SLOPE = 10.0
"""How steeply the score turns into a probability around the threshold."""
STEPS, RATE = 600, 0.02
RIDGE, LEAST = 0.05, 3
"""How the wording is learned: as by fit_wording.py."""
FLOOR = 0.05
"""No part may shrink to nothing: each is a line that users know."""


class Sample(NamedTuple):
    """One labelled story as evidence."""

    source: str
    features: dict[str, float]
    cap: bool
    """A place or making is missing: rejected whatever the weights."""
    label: bool
    language: str


def samples_of(paths: list[Path]) -> list[Sample]:
    """Answer the stories of which the evidence at first sight is known, with the wording as others teach it."""
    worded = worded_samples_of(paths)
    with FIRST_SIGHT.open(encoding="utf-8", newline="") as lines:
        first = {(row.pop("file"), row.pop("id")): row for row in csv.DictReader(lines, delimiter="\t")}
    found = []
    for source in sorted({file for file, _ in first}):
        known = learn([one for one in worded if one.source != source], RIDGE, LEAST)
        for one in worded:
            if one.source == source and (source, one.id) in first:
                evidence = {name: float(value) for name, value in first[source, one.id].items()}
                missing = evidence["place"] == 0 or evidence["industry"] == 0
                features = {"base": 1.0, **evidence, "wording": said(one, known)}
                found.append(Sample(source, features, missing, one.label, one.language))
    return found


def score(sample: Sample, values: dict[str, float]) -> float:
    """Answer the score of a story under these weights, before it is held between 0 and 1."""
    total = sum(values[name] * value for name, value in sample.features.items())
    return min(total, 0.3) if sample.cap else total


def fit(samples: list[Sample], prior: dict[str, float], ridge: float) -> dict[str, float]:
    """Answer weights that tell the samples apart, near the prior, none with another sign."""
    values = dict(prior)
    usable = [sample for sample in samples if not sample.cap]
    for _ in range(STEPS):
        slope = {name: ridge * (values[name] - prior[name]) / max(len(usable), 1) for name in values}
        for sample in usable:
            wanted = 1.0 if sample.label else 0.0
            chance = 1 / (1 + math.exp(-SLOPE * (score(sample, values) - 0.5)))
            for name, value in sample.features.items():
                slope[name] += (chance - wanted) * value / len(usable)
        moved = {name: value - RATE * slope[name] for name, value in values.items()}
        values = {name: _held(value, prior[name]) if name != "base" else value for name, value in moved.items()}
    return values


def _held(value: float, prior: float) -> float:
    return max(value, FLOOR) if prior > 0 else min(value, -FLOOR)


def f1(samples: list[Sample], values: dict[str, float]) -> str:
    """Answer F1 with its interval, wrongly kept and wrongly rejected at the threshold."""
    return _told([(score(sample, values) >= 0.5, sample.label) for sample in samples])


def _told(said_and_so: list[tuple[bool, bool]]) -> str:
    right = sum(kept and label for kept, label in said_and_so)
    wrong = sum(kept and not label for kept, label in said_and_so)
    missed = sum(label and not kept for kept, label in said_and_so)
    low, high = (2 * share / (1 + share) for share in interval(right, max(1, right + wrong + missed)))
    value = 2 * right / max(1, 2 * right + wrong + missed)
    return f"F1 {value:.3f} ({low:.3f} to {high:.3f}), {wrong} kept wrongly, {missed} missed"


def interval(right: int, count: int) -> tuple[float, float]:
    """Answer Wilson's 95 % interval of a share s; F1 is 2 s / (1 + s) where s is of all kept or relevant."""
    z, share = 1.96, right / count
    middle, spread = share + z * z / (2 * count), z * math.sqrt(share * (1 - share) / count + z * z / (4 * count**2))
    return (middle - spread) / (1 + z * z / count), (middle + spread) / (1 + z * z / count)


def main() -> None:
    """Print figures of the present weights and of fitted ones, each file by those of the others; then the weights."""
    parser = argparse.ArgumentParser(description="propose weights from labelled stories")
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--ridge", type=float, default=100.0)
    args = parser.parse_args()
    samples = samples_of(args.gold)
    prior = weights().parts
    tested: list[tuple[Sample, bool]] = []
    for source in sorted({sample.source for sample in samples}):
        values = fit([sample for sample in samples if sample.source != source], prior, args.ridge)
        tested += [(sample, score(sample, values) >= 0.5) for sample in samples if sample.source == source]
    for kind in ("all", "plain", "odd", "odd en", "odd zh"):
        chosen = [pair for pair in tested if kind == "all" or _is_of(pair[0], kind)]
        print(f"{kind}, {len(chosen)} stories, present weights: {f1([sample for sample, _ in chosen], prior)}")
        print(f"    fitted to the other files: {_told([(kept, sample.label) for sample, kept in chosen])}")
    for name, value in fit(samples, prior, args.ridge).items():
        print(f"{name} = {value:.3f}  (now {prior[name]:.3f})")


def _is_of(sample: Sample, kind: str) -> bool:
    plain = sample.source.endswith("_plain")
    manner, _, language = kind.partition(" ")
    return plain == (manner == "plain") and language in ("", sample.language)


if __name__ == "__main__":
    main()
