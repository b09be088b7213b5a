"""The table of the user's labels: one for each item, the newest wins."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, cast

from sqlalchemy import Column, ForeignKey, Integer
from sqlmodel import Field, SQLModel

from mfg_monitor.model.labels import Label, LabelValue
from mfg_monitor.store.database.columns import CleanText


class LabelRow(SQLModel, table=True):
    """What the user says of one item."""

    __tablename__: ClassVar[str] = "label"
    __table_args__: ClassVar[Any] = ()

    item_id: int = Field(
        sa_column=Column(Integer, ForeignKey("item.id"), primary_key=True, autoincrement=False, nullable=False)
    )
    value: str = Field(sa_type=CleanText)
    at: datetime

    def told(self) -> Label:
        """Answer the label."""
        return Label(self.item_id, cast("LabelValue", self.value), self.at)
