"""Reads the labelled figures: the shared table (Markdown) and the sentences of our own; and scores readings on them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from mfg_monitor.figures import find_figures
from mfg_monitor.model import Figure

TABLE = Path(__file__).resolve().parents[2].parent / "shared" / "knowledge" / "figures.md"
OWN = Path(__file__).parent / "data" / "own.jsonl"
COLUMNS = ["id", "text", "kind", "value", "unit", "bound", "notes"]
NOT_FIGURES = {"none", "date", "datetime", "period"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One figure that a careful reader finds."""

    value: float
    unit: str
    bound: str
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text."""

    id: str
    text: str
    language: str
    wanted: tuple[Wanted, ...]
    allowed: frozenset[float] = frozenset()
    """Further values that the notes mention; finding them is neither right nor wrong."""


@dataclass(slots=True)
class Score:
    """Counts over rows; `strict` counts only figures whose bound agrees too."""

    wanted: int = 0
    found: int = 0
    right: int = 0
    strict: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0


def table_rows(path: Path = TABLE) -> list[Row]:
    """Answer the rows of every table in the page that has the seven columns."""
    rows: list[Row] = []
    inside = False
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if cells == COLUMNS:
            inside = True
        elif len(cells) != len(COLUMNS):
            inside = False
        elif inside and re.fullmatch("[A-Z][0-9]+", cells[0]):
            rows.append(_row(dict(zip(COLUMNS, cells, strict=True))))
    return rows


def own_rows(path: Path = OWN) -> list[Row]:
    """Answer our own sentences."""
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Row(
            line["id"],
            line["text"],
            line["language"],
            tuple(Wanted(figure["value"], figure["unit"], figure["bound"]) for figure in line["figures"]),
        )
        for line in lines
    ]


def score(rows: Iterable[Row]) -> Score:
    """Answer how the readings of the rows compare with what is wanted: value and unit must agree."""
    total = Score()
    for row in rows:
        found = list(find_figures(row.text, language=row.language))
        total.wanted += len(row.wanted)
        missing = []
        for wanted in row.wanted:
            hit = next((figure for figure in found if agrees(figure, wanted)), None)
            if hit is None:
                missing.append(wanted)
                continue
            found.remove(hit)
            total.found += 1
            total.right += 1
            total.strict += main_bound(hit) == wanted.bound
            if main_bound(hit) != wanted.bound:
                total.misses.append(f"{row.id} bound {hit.bound!r} for {wanted.bound!r}: {hit.quote} in {row.text}")
        extra = [figure for figure in found if not any(close(abs(figure.value), value) for value in row.allowed)]
        total.found += len(extra)
        if missing or extra:
            shown = [(figure.value, figure.unit, figure.quote) for figure in extra]
            total.misses.append(f"{row.id} missing {missing} extra {shown}: {row.text}")
    return total


def agrees(figure: Figure, wanted: Wanted) -> bool:
    """Answer whether value (both ends of a range) and unit are as wanted."""
    if figure.unit != wanted.unit or not close(figure.value, wanted.value):
        return False
    if wanted.high is None:
        return True
    ends = re.search(r"\.\.(\S+)", figure.bound or "")
    return ends is not None and close(float(ends[1]), wanted.high)


def close(one: float, other: float) -> bool:
    """Answer whether two values are the same but for rounding in the fourth figure."""
    return abs(one - other) <= 1e-4 * max(abs(one), abs(other), 1e-9)


def main_bound(figure: Figure) -> str:
    """Answer the bound without range ends and status."""
    word = (figure.bound or "").split(" ")[0]
    return "exact" if word in {"target", "forecast"} else word


def _row(cells: dict[str, str]) -> Row:
    text = cells["text"]
    language = "zh" if re.search("[一-龥]", text) else "en"
    numbers = [float(number.replace(",", "")) for number in re.findall(r"[0-9][0-9,]*(?:\.[0-9]+)?", cells["notes"])]
    if cells["kind"] in NOT_FIGURES or cells["bound"] == "vague":
        return Row(cells["id"], text, language, (), frozenset(numbers) if "figure" in cells["notes"] else frozenset())
    low, _, high = cells["value"].partition("..")
    wanted = Wanted(float(low), cells["unit"], cells["bound"], float(high) if high else None)
    return Row(cells["id"], text, language, (wanted,), frozenset([*numbers, wanted.value]))
