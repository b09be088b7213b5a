"""`monitor label`, `review` and `evaluate`: the user's own judgement, and how good the program's is."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mfg_monitor.cli.shell import Json, Shell, output, say, say_json, shared
from mfg_monitor.errors import ConfigError, MonitorError
from mfg_monitor.text import counted, one_line

if TYPE_CHECKING:
    from mfg_monitor.config.load import Config
    from mfg_monitor.service.judging import Offered
    from mfg_monitor.store import SqlStore

ANSWERS = {"y": "yes", "n": "no", "u": "unsure"}


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("label", epilog="Example: monitor label 17 yes")(shared(label))
    app.command("review", epilog="Example: monitor review --count 30")(shared(review))
    app.command("evaluate", epilog="Example: monitor evaluate gold.jsonl --predictions predictions.jsonl")(
        shared(evaluate)
    )


def label(
    shell: Shell,
    item_id: Annotated[int | None, typer.Argument(metavar="ID", help="An item's id.")] = None,
    value: Annotated[
        str | None, typer.Argument(metavar="yes|no|unsure", help="Is it a story that should be kept?")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="Read labels from lines of id,label.")
    ] = None,
) -> None:
    """Say whether an item should be kept.

    The newest label of an item holds. `monitor evaluate` measures the verdicts by the labels.
    """
    from mfg_monitor.service.judging import Told, put_labels, read_labels, value_of

    if file is not None:
        if item_id is not None:
            raise ConfigError("give an item and its label, or --file FILE, not both")
        told = read_labels(file)
        if not told:
            raise MonitorError(f"{file}: holds no labels; write lines such as 17,yes")
    elif item_id is None or value is None:
        raise ConfigError("give an item's id and yes, no or unsure; or --file FILE with lines such as 17,yes")
    else:
        told = [Told(item_id, value_of(value))]
    config = shell.config("settings")
    with shell.library(config, must_exist=True):
        pass  # a store that is not there has nothing to label, and is not made for it
    with shell.store(config) as store:
        put_labels(store, told)
    if file is not None:
        say(f"{counted(len(told), 'label', 'labels')} stored")


def review(
    shell: Shell,
    count: Annotated[int, typer.Option("--count", min=1, max=10_000, metavar="N", help="Items to look at.")] = 20,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Another seed draws another sample.")] = 0,
    json: Json = False,
) -> None:
    """Look at a random sample of items, kept and rejected, and label them.

    On a terminal each item is shown with lead, score and reason, and asked about: y (keep), n (do not), u (unsure),
    q (stop). Else, or with --json, the sample is printed. The same seed goes on where it stopped.
    """
    from mfg_monitor.service.judging import offer

    config = shell.config("settings")
    threshold = config.settings.classify.threshold
    asks = not json and sys.stdin.isatty() and sys.stdout.isatty()
    with shell.library(config) as library:
        offered = offer(library, count, seed=seed, threshold=threshold)
    if json:
        say_json([_object(one) for one in offered])
    elif not offered:
        sys.stderr.write("there is no item without a label\n")
    elif asks:
        with shell.store(config) as store:
            _ask(store, offered)
    else:
        say("\n\n".join(_shown(one) for one in offered))


def _ask(store: SqlStore, offered: list[Offered]) -> None:
    from mfg_monitor.service.judging import Told, put_labels, value_of

    done = 0
    for number, one in enumerate(offered, 1):
        say(f"\n{number} of {len(offered)}\n{_shown(one)}")
        answer = _answer()
        if answer is None:
            break
        put_labels(store, [Told(one.item.id, value_of(answer))])
        done += 1
    say(f"\n{counted(done, 'label', 'labels')} stored; `monitor evaluate` tells what they say")


def _answer() -> str | None:
    """Ask until there is an answer; None where the user wants to stop."""
    while True:
        sys.stdout.write("Should it be kept? [y]es [n]o [u]nsure [q]uit: ")
        sys.stdout.flush()
        try:
            line = sys.stdin.readline()
        except KeyboardInterrupt:
            return None
        key = line.strip().lower()[:1]
        if not line or key == "q":
            return None
        if key in ANSWERS:
            return ANSWERS[key]


def _shown(one: Offered) -> str:
    article, verdict = one.item.article, one.item.verdict
    strongest = sorted(verdict.parts, key=lambda part: -abs(part.value))[:4]
    reasons = [f"{part.value:+.2f} {part.reason}" for part in strongest if abs(part.value) >= 0.01]
    facts = [
        ("address", one.item.url),
        ("published", article.dating.published or "unknown"),
        ("places", ", ".join(verdict.places)),
        ("verdict", f"{one.stratum}, score {verdict.score:.2f}"),
        *(("why", reason) for reason in (*reasons, *verdict.notes[:3])),
    ]
    lines = [f"{one.item.id}: {one_line(article.title)}", one_line(article.lead)]
    return "\n".join([*lines, *(f"  {name:<10} {one_line(value)}" for name, value in facts if value)])


def _object(one: Offered) -> dict[str, Any]:
    article, verdict = one.item.article, one.item.verdict
    return {
        "id": one.item.id,
        "stratum": one.stratum,
        "title": article.title,
        "lead": article.lead,
        "url": one.item.url,
        "source": one.item.source,
        "language": article.language,
        "published": article.dating.published,
        "relevant": verdict.relevant,
        "score": verdict.score,
        "places": list(verdict.places),
        "notes": list(verdict.notes),
    }


def evaluate(
    shell: Shell,
    gold: Annotated[
        Path | None, typer.Argument(metavar="GOLD.jsonl", help="Labelled stories; without it the user's own labels.")
    ] = None,
    predictions: Annotated[
        Path | None, typer.Option("--predictions", metavar="FILE", help="Write what is said of each story, one a line.")
    ] = None,
    json: Json = False,
) -> None:
    """Measure the verdicts: precision, recall, F1, dates, tags, duplicates.

    Against a file of labelled stories, or against the labels given with `monitor label` and `monitor review`.
    """
    if gold is not None:
        _against_gold(shell.config("settings", "topics"), gold, predictions, json=json)
        return
    if predictions is not None:
        raise ConfigError("--predictions needs a gold file; `monitor export` writes what is stored")
    from mfg_monitor.evaluate.report import labels_object, labels_text
    from mfg_monitor.service.judging import measure

    config = shell.config("settings")
    with shell.library(config) as library:
        found = measure(library, threshold=config.settings.classify.threshold)
    if not found.judged:
        raise MonitorError("there are no labels yet; `monitor review` asks for some, or name a gold file")
    if json:
        say_json(labels_object(found))
    else:
        say(labels_text(found))


def _against_gold(config: Config, gold: Path, predictions: Path | None, *, json: bool) -> None:
    from mfg_monitor.evaluate.report import gold_object, gold_text
    from mfg_monitor.service.evaluating import evaluate_gold, predict, read_gold_file

    items = read_gold_file(gold)
    if not items:
        raise MonitorError(f"{gold}: holds no stories")
    cases = predict(config, items)
    if predictions is not None:
        with output(predictions) as write:
            for case in cases:
                write(case.said.line() + "\n")
    found = evaluate_gold(config, cases)
    if not found.judged and predictions is None:
        raise MonitorError(f'{gold}: no story is labelled "relevant" or "not"; --predictions FILE writes what is said')
    if json:
        say_json(gold_object(found))
    else:
        say(gold_text(found))
