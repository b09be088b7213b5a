"""The user's own judgement on stored items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

LabelValue = Literal["yes", "no", "unsure"]


@dataclass(frozen=True, slots=True)
class Label:
    """What the user says of one item: is it a story that should be kept? "unsure" is left out of every measure."""

    item_id: int
    value: LabelValue
    at: datetime
