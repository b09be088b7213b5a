"""Traditional Chinese characters → simplified, one to one, so that offsets stay."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from mfg_monitor.text import beyond_ascii

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


@cache
def simplified_forms() -> dict[str, str]:
    """Answer the simplified form of each traditional character (from OpenCC; benchmarks/make_script_table.py)."""
    lines = resources.files("mfg_monitor").joinpath("hant.txt").read_text(encoding="utf-8").splitlines()
    return {form: line[0] for line in lines for form in line[1:]}


@cache
def _table() -> dict[int, str]:
    return str.maketrans(simplified_forms())


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(simplified_forms())}]")


def simplified(text: str) -> str:
    """Answer the text in simplified characters, of the same length."""
    foreign = beyond_ascii(text)
    # Looked for first: to go through a text that has none takes five times as long.
    return text.translate(_table()) if _HAN.search(foreign) and _traditional().search(foreign) else text
