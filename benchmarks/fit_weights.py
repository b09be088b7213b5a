"""Propose the [parts] of weights.toml from labelled stories: logistic loss, ridge towards what is, signs kept.

Deterministic. Prints figures for the present weights and cross-validated ones for fitted weights; changes nothing.

usage: fit_weights.py [--folds 5] [--ridge 3.0] GOLD.jsonl [GOLD.jsonl ...]
"""

from __future__ import annotations

import argparse
import hashlib
import math
from pathlib import Path
from typing import NamedTuple

from classification import article_of, rows_of, vocabulary

from mfg_monitor.classify import Classifier
from mfg_monitor.classify.language import weights

SLOPE = 10.0
"""How steeply the score turns into a probability around the threshold."""
STEPS = 600
RATE = 0.02


class Sample(NamedTuple):
    """One labelled story as evidence."""

    fold: int
    features: dict[str, float]
    cap: bool
    """A place or making is missing: rejected whatever the weights."""
    label: bool
    language: str


def samples_of(paths: list[Path], folds: int) -> list[Sample]:
    """Answer the labelled stories of these files as evidence; borderline ones are left out."""
    classifier = Classifier.of(vocabulary())
    found = []
    for path in paths:
        for row in rows_of(path):
            if row["label"] == "borderline":
                continue
            evidence = dict(classifier.evidence(article_of(row)).items())
            fold = int(hashlib.sha256(row["id"].encode()).hexdigest(), 16) % folds
            missing = evidence["place"] == 0 or evidence["industry"] == 0
            label = row["label"] == "relevant"
            found.append(Sample(fold, {"base": 1.0, **evidence}, missing, label, row["language"]))
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
        values = {name: value if value * prior[name] >= 0 else 0.0 for name, value in moved.items()}
    return values


def f1(samples: list[Sample], values: dict[str, float]) -> tuple[float, int, int]:
    """Answer F1, wrongly kept and wrongly rejected at the threshold."""
    kept = [(score(sample, values) >= 0.5, sample.label) for sample in samples]
    right = sum(said and label for said, label in kept)
    wrong = sum(said and not label for said, label in kept)
    missed = sum(label and not said for said, label in kept)
    return 2 * right / max(2 * right + wrong + missed, 1), wrong, missed


def interval(right: int, count: int) -> tuple[float, float]:
    """Answer Wilson's 95 % interval of a share s; F1 is 2 s / (1 + s) where s is of all kept or relevant."""
    z, share = 1.96, right / count
    middle, spread = share + z * z / (2 * count), z * math.sqrt(share * (1 - share) / count + z * z / (4 * count**2))
    return (middle - spread) / (1 + z * z / count), (middle + spread) / (1 + z * z / count)


def main() -> None:
    """Print cross-validated figures and the fitted weights."""
    parser = argparse.ArgumentParser(description="propose weights from labelled stories")
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--ridge", type=float, default=3.0)
    args = parser.parse_args()
    samples = samples_of(args.gold, args.folds)
    prior = weights().parts
    print(f"{len(samples)} stories, present weights: F1 {f1(samples, prior)[0]:.4f} {f1(samples, prior)[1:]}")
    tested: list[tuple[Sample, dict[str, float]]] = []
    for fold in range(args.folds):
        values = fit([sample for sample in samples if sample.fold != fold], prior, args.ridge)
        tested += [(sample, values) for sample in samples if sample.fold == fold]
    for language in ("all", "en", "zh"):
        part = [pair for pair in tested if language in ("all", pair[0].language)]
        said = [(score(sample, values) >= 0.5, sample.label) for sample, values in part]
        right = sum(kept and label for kept, label in said)
        wrong = sum(kept and not label for kept, label in said)
        missed = sum(label and not kept for kept, label in said)
        low, high = (2 * share / (1 + share) for share in interval(right, right + wrong + missed))
        value = 2 * right / (2 * right + wrong + missed)
        print(f"cross-validated, {language}: F1 {value:.3f} ({low:.3f} to {high:.3f}), {wrong} kept, {missed} missed")
    for name, value in fit(samples, prior, args.ridge).items():
        print(f"{name} = {value:.3f}  (now {prior[name]:.3f})")


if __name__ == "__main__":
    main()
