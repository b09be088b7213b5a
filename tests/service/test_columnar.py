"""A Parquet file of many items, and of one as long as several buffers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from mfg_monitor.model import ItemFilter
from mfg_monitor.service.columnar import write_parquet
from mfg_monitor.store import MemoryStore
from tests.store.building import decide, examined


def test_items_stay_in_order_over_row_groups_whatever_their_size(tmp_path: Path) -> None:
    store = MemoryStore()
    store.settle(examined(), decide)
    (item,) = store.items(ItemFilter())
    giant = replace(item, article=replace(item.article, text="工厂 plant\n\n" * 300_000))
    file = tmp_path / "all.parquet"
    write_parquet((replace(giant if number == 7 else item, id=number) for number in range(1, 9_001)), file)
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    with duckdb.connect() as engine:
        told = engine.execute(f"SELECT id, length(text) FROM '{file}'").fetchall()
        groups = engine.execute(f"SELECT count(DISTINCT row_group_id) FROM parquet_metadata('{file}')").fetchone()
    assert [row[0] for row in told] == list(range(1, 9_001))
    assert told[6][1] == len(giant.article.text)
    assert groups == (3,)
