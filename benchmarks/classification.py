"""Measure the classifier on labelled stories: the scorer's line, tables by trap, wrong verdicts, speed.

usage: classification.py [--gold GOLD.jsonl] [--scorer score.py] [--topics topics.toml] [--out PRED.jsonl]
    [--errors N] [--growth]
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
import tomllib
from collections import defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

from mfg_monitor import shipped
from mfg_monitor.classify import Classifier
from mfg_monitor.config.topics import Sector, Topics
from mfg_monitor.model import Article, Verdict

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT.parent / "shared" / "gold"


def vocabulary(path: Path | None = None) -> Topics:
    """Answer the vocabulary to measure with."""
    path = path or shipped.folder("config") / "topics.toml"
    if not path.exists():
        path = ROOT.parent / "shared" / "knowledge" / "topics.toml"
    return Topics.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def article_of(row: dict[str, Any]) -> Article:
    """Answer a labelled row as the article that extraction would hand over."""
    return Article(
        url=f"file:///{row['id']}",
        canonical_url=f"file:///{row['id']}",
        title=row["title"],
        text=row["text"],
        lead="",
        language=row["language"],
    )


def rows_of(path: Path) -> list[dict[str, Any]]:
    """Answer the rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def scorer_at(path: Path) -> ModuleType:
    """Import the scorer by path."""
    spec = importlib.util.spec_from_file_location("gold_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def prediction(row: dict[str, Any], verdict: Verdict, names: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Answer a prediction line; ids are given as the gold's names where the scorer's aliases know one of the names."""
    return {
        "id": row["id"],
        "relevant": verdict.relevant,
        "score": verdict.score,
        "sectors": sorted({names["sectors"].get(tag, tag) for tag in verdict.sectors}),
        "places": [_called(names["places"].get(tag, tag), row["places"]) for tag in verdict.places],
        "companies": [_called(names["companies"].get(tag, tag), row["companies"]) for tag in verdict.companies],
        "published": None,
    }


def _called(name: str, wanted: list[str]) -> str:
    """Answer the gold's own word for an id whose names are joined by bars, where it is one of them."""
    known = name.split("|")
    return next((word for word in wanted if word.casefold() in {one.casefold() for one in known}), known[0])


def gold_names(topics: Topics, scorer: ModuleType, gold: Path) -> dict[str, dict[str, str]]:
    """Answer id → the gold's name, by any alias that the scorer folds."""
    maps = scorer.alias_map(str(gold / "aliases.json"))
    names: dict[str, dict[str, str]] = {"sectors": json.loads((gold / "sector_map.json").read_text(encoding="utf-8"))}
    for kind, entries in (("places", topics.places), ("companies", topics.companies)):
        names[kind] = {}
        for entry in entries:
            called = (entry.id, entry.name_en, entry.name_zh, *entry.aliases_en, *entry.aliases_zh, *entry.ambiguous)
            known = next((maps[kind][scorer.fold(name)] for name in called if scorer.fold(name) in maps[kind]), None)
            names[kind][entry.id] = "|".join([known or entry.name_en or entry.id, *called])
    return names


def main() -> None:
    """Print the scorer's line, traps, errors and speed."""
    parser = argparse.ArgumentParser(description="measure the classifier on labelled stories")
    parser.add_argument("--gold", type=Path, default=GOLD / "dev.jsonl")
    parser.add_argument("--scorer", type=Path, default=GOLD / "score.py")
    parser.add_argument("--topics", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--errors", type=int, default=10)
    parser.add_argument("--growth", action="store_true", help="only: what a thousandfold vocabulary costs a story")
    args = parser.parse_args()
    if args.growth:
        _growth(vocabulary(args.topics), rows_of(args.gold))
        return
    scorer = scorer_at(args.scorer)
    topics = vocabulary(args.topics)
    started = time.process_time()
    classifier = Classifier.of(topics)
    print(f"load {1000 * (time.process_time() - started):.0f} ms")
    names = gold_names(topics, scorer, args.scorer.parent)
    rows = rows_of(args.gold)
    started = time.process_time()
    verdicts = {row["id"]: classifier.judge(article_of(row)) for row in rows}
    spent, size = time.process_time() - started, sum(len(row["text"]) for row in rows)
    predictions = {row["id"]: prediction(row, verdicts[row["id"]], names) for row in rows}
    if args.out:
        args.out.write_text(
            "".join(json.dumps(p, ensure_ascii=False) + "\n" for p in predictions.values()), encoding="utf-8"
        )
    aliases = scorer.alias_map(str(args.scorer.parent / "aliases.json"))
    result = scorer.score({row["id"]: row for row in rows}, predictions, aliases)
    print(json.dumps(result, ensure_ascii=False))
    print(f"{1000 * spent / len(rows):.2f} ms a story, {1e6 * spent / max(size, 1):.2f} ms a thousand characters")
    _traps(rows, verdicts)
    _kinds(rows, predictions, scorer, aliases)
    _errors(rows, verdicts, args.errors)


def _growth(topics: Topics, rows: list[dict[str, Any]]) -> None:
    """Print what a story costs with 130 rules, with the shipped ones, and with 130,000 more, in one run."""
    few = topics.model_copy(update={"sectors": topics.sectors[:2], "companies": topics.companies[:10]})
    more = tuple(
        Sector(id=f"more{n}", terms_en_strong=tuple(f"zq{n}x{k}" for k in range(50)), terms_zh_strong=(f"㐀{n}龘",))
        for n in range(2600)
    )
    many = topics.model_copy(update={"sectors": topics.sectors + more})
    articles = [article_of(row) for row in rows]
    classifiers = {"few": Classifier.of(few), "shipped": Classifier.of(topics), "and 132,600 more": Classifier.of(many)}
    costs: dict[str, float] = {}
    for name, classifier in classifiers.items():
        spent = []
        for _ in range(5):
            started = time.process_time()
            for article in articles:
                classifier.judge(article)
            spent.append(time.process_time() - started)
        costs[name] = min(spent)
        print(f"{name}: {1000 * costs[name] / len(articles):.2f} ms a story")
    print(f"grown / shipped {costs['and 132,600 more'] / costs['shipped']:.2f}")


def _kinds(
    rows: list[dict[str, Any]], predictions: dict[str, Any], scorer: ModuleType, aliases: dict[str, Any]
) -> None:
    groups = {
        "real-like": lambda i: i.startswith("hp"),
        "adversarial": lambda i: i.startswith("adv"),
        "own": lambda i: i.startswith("own"),
    }
    for name, chosen in groups.items():
        gold = {row["id"]: row for row in rows if chosen(row["id"])}
        if gold:
            part = scorer.score(gold, {key: predictions[key] for key in gold}, aliases)
            print(f"{name:12} n={len(gold):3} {part['relevant']} AP={part['average_precision']}")


def _traps(rows: list[dict[str, Any]], verdicts: dict[str, Verdict]) -> None:
    table: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in rows:
        if row["label"] != "borderline":
            cell = table[str(row.get("trap"))]
            wanted = row["label"] == "relevant"
            cell[0 if wanted else 2] += 1
            cell[1 if wanted else 3] += verdicts[row["id"]].relevant
    for trap, (positives, kept, negatives, wrong) in sorted(table.items()):
        print(f"  {trap:26} kept {kept}/{positives}  wrongly kept {wrong}/{negatives}")


def _errors(rows: list[dict[str, Any]], verdicts: dict[str, Verdict], count: int) -> None:
    wrong = [
        (abs(verdicts[row["id"]].score - 0.5), row)
        for row in rows
        if row["label"] != "borderline" and verdicts[row["id"]].relevant != (row["label"] == "relevant")
    ]
    for _, row in sorted(wrong, key=lambda pair: -pair[0])[:count]:
        verdict = verdicts[row["id"]]
        print(f"{row['id']} {row['label']} {row.get('trap')} score {verdict.score:.2f} {row['title']}")
        print("    " + " ".join(f"{part.name}={part.value:+.2f}" for part in verdict.parts))


if __name__ == "__main__":
    main()
