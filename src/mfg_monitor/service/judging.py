"""The user's own judgement: labels told and read from files, items offered for review, and what the labels say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from mfg_monitor import clock
from mfg_monitor.errors import ConfigError, StoreError
from mfg_monitor.evaluate import Judged, Sampled, Seen, Stratum, Survey, sample, stratum_of, survey
from mfg_monitor.model import Item, ItemFilter
from mfg_monitor.model.labels import LabelValue
from mfg_monitor.ports import Library, Store

VALUES: tuple[LabelValue, ...] = get_args(LabelValue)


@dataclass(frozen=True, slots=True)
class Offered:
    """One item that the user is asked about."""

    item: Item
    stratum: Stratum


def value_of(written: str) -> LabelValue:
    """Answer the label that a word stands for. Raises: ConfigError."""
    word = written.strip().lower()
    for value in VALUES:
        if word == value:
            return value
    raise ConfigError(f"{written.strip()[:60]!r} is no label; use one of {', '.join(VALUES)}")


@dataclass(frozen=True, slots=True)
class Told:
    """One label as a user gave it."""

    item_id: int
    value: LabelValue
    place: str = ""
    """File and line, where it came from a file."""


def read_labels(path: Path) -> list[Told]:
    """Read lines of `id,label`; a first line of headings, blank lines and lines that begin with # are passed over.

    Raises:
        ConfigError: a line cannot be read; the message names file, line and mend.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}; name a file of lines such as 17,yes") from error
    return list(_labels_in(lines, str(path)))


def _labels_in(lines: Sequence[str], name: str) -> Iterator[Told]:
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#") or (number == 1 and line.lower().startswith("id,")):
            continue
        place = f"{name}: line {number}"
        item_id, comma, word = (part.strip().strip('"') for part in line.partition(","))
        if not comma or not item_id.isascii() or not item_id.isdigit() or len(item_id) > 18:
            raise ConfigError(f"{place}: {line.strip()[:60]!r} is not an item's id, a comma and a label; write 17,yes")
        try:
            yield Told(int(item_id), value_of(word), place)
        except ConfigError as error:
            raise ConfigError(f"{place}: {error}") from error


def put_labels(store: Store, labels: Sequence[Told]) -> None:
    """Store labels, all or none: that every item is there is asked first. Raises: StoreError."""
    for each in labels:
        if store.item(each.item_id) is None:
            place = f"{each.place}: " if each.place else ""
            raise StoreError(f"{place}there is no item {each.item_id}; `monitor list` shows the ids")
    for each in labels:
        store.label(each.item_id, each.value, clock.now())


def offer(store: Library, count: int, *, seed: int, threshold: float) -> list[Offered]:
    """Answer a random sample of the items that have no label, kept, nearly kept and rejected ones in equal parts."""
    known = {label.item_id for label in store.labels()}
    items = (
        Sampled(item.id, _stratum(item, threshold))
        for item in store.items(ItemFilter(duplicates=False))
        if item.id not in known
    )
    offered: list[Offered] = []
    for chosen in sample(items, count, seed=seed):
        item = store.item(chosen.item_id)
        if item is not None:
            offered.append(Offered(item, chosen.stratum))
    return offered


def measure(store: Library, *, threshold: float) -> Survey:
    """Answer what the labels say. A label on a copy speaks for its original, where that has none of its own.

    What the user is unsure of stands for nothing: it is counted neither as labelled nor among the items.
    """
    labels = {label.item_id: label.value for label in store.labels()}
    for item_id in sorted(labels):
        item = store.item(item_id)
        if item is not None and item.duplicate_of is not None:
            labels.setdefault(item.duplicate_of, labels[item_id])
    seen: list[Seen] = []
    unsure = 0
    for item in store.items(ItemFilter(duplicates=False)):
        value = labels.get(item.id)
        if value == "unsure":
            unsure += 1
            continue
        stratum = _stratum(item, threshold)
        judged = None if value is None else _judged(item, stratum, is_right=value == "yes")
        seen.append(Seen(stratum, item.source, item.article.language, judged))
    return survey(seen, unsure=unsure)


def _stratum(item: Item, threshold: float) -> Stratum:
    return stratum_of(relevant=item.verdict.relevant, score=item.verdict.score, threshold=threshold)


def _judged(item: Item, stratum: Stratum, *, is_right: bool) -> Judged:
    return Judged(
        item_id=item.id,
        stratum=stratum,
        score=item.verdict.score,
        is_right=is_right,
        title=item.article.title,
        rules=tuple(sorted({f"{match.kind}:{match.id}" for match in item.verdict.matches})),
    )
