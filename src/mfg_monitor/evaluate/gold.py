"""Gold lines and prediction lines: labelled stories read from JSON Lines, and what the program says of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from mfg_monitor.errors import ConfigError
from mfg_monitor.text import one_line

GoldLabel = Literal["relevant", "borderline", "not"]
LABELS: tuple[GoldLabel, ...] = get_args(GoldLabel)
Key = str | int


@dataclass(frozen=True, slots=True)
class GoldItem:
    """One labelled story. What the line does not say is None; an empty list says that there is none."""

    id: Key
    title: str
    text: str
    language: str | None = None
    url: str | None = None
    label: GoldLabel | None = None
    sectors: tuple[str, ...] | None = None
    places: tuple[str, ...] | None = None
    companies: tuple[str, ...] | None = None
    published: str | None = None
    is_dated: bool = False
    """Does the line say whether there is a date? Only then can a date be wrong or too much."""
    has_weak_date: bool = False
    """The date was inferred by whoever labelled; it is not held against anyone."""
    cluster: str | None = None
    source: str | None = None
    trap: str | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the program says of one story; ids are those of topics.toml."""

    id: Key
    relevant: bool
    score: float
    sectors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    published: str | None = None
    cluster: str | None = None

    def line(self) -> str:
        """Answer the line of a prediction file, without its end."""
        return json.dumps(asdict(self), ensure_ascii=False)


def read_gold(lines: Iterable[str], name: str) -> Iterator[GoldItem]:
    """Read labelled stories, one JSON object a line; blank lines are passed over.

    Raises:
        ConfigError: a line cannot be read; the message names file, line and mend.
    """
    met: dict[Key, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{name}: line {number}"
        try:
            item = _item(_object(line))
        except ValueError as error:
            raise ConfigError(f"{place}: {error}") from error
        first = met.setdefault(item.id, number)
        if first != number:
            raise ConfigError(f"{place}: the id {item.id!r} was given on line {first} already; give each story its own")
        yield item


def _object(line: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except RecursionError as error:
        raise ValueError("is nested too deeply; expected one flat JSON object") from error
    except json.JSONDecodeError as error:
        raise ValueError(
            f"is no JSON ({error.msg} at column {error.colno}); expected one JSON object a line"
        ) from error
    if isinstance(data, dict):
        return data
    raise ValueError('expected a JSON object such as {"id": …, "title": …, "text": …, "label": "relevant"}')


def _item(data: dict[str, Any]) -> GoldItem:
    key = data.get("id")
    if isinstance(key, bool) or not isinstance(key, str | int) or key == "":
        raise ValueError('"id" is missing; give each story a text or a number of its own')
    title, text = _text(data, "title") or "", _text(data, "text") or ""
    if not title.strip() and not text.strip():
        raise ValueError('"title" and "text" are both empty; give at least one')
    label = data.get("label")
    if label is not None and label not in LABELS:
        raise ValueError(f'"label" is {_shown(label)}; use one of {", ".join(LABELS)}')
    return GoldItem(
        id=key,
        title=one_line(title),
        text=text,
        language=_text(data, "language"),
        url=_text(data, "url"),
        label=label,
        sectors=_names(data, "sectors"),
        places=_names(data, "places"),
        companies=_names(data, "companies"),
        published=_text(data, "published"),
        is_dated="published" in data,
        has_weak_date=data.get("published_strength") == "weak",
        cluster=_name(data, "cluster"),
        source=_text(data, "source"),
        trap=_text(data, "trap"),
    )


def _text(data: dict[str, Any], key: str) -> str | None:
    value = data.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f'"{key}" is {_shown(value)}; expected a text or null')
    return value


def _name(data: dict[str, Any], key: str) -> str | None:
    value = data.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _text(data, key) or None


def _names(data: dict[str, Any], key: str) -> tuple[str, ...] | None:
    value = data.get(key)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValueError(f'"{key}" is {_shown(value)}; expected a list of names')
    return tuple(name for name in value if name.strip())


def _shown(value: Any) -> str:
    told = json.dumps(value, ensure_ascii=False)
    return told if len(told) <= 60 else told[:59] + "…"
