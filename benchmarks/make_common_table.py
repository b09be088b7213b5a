"""Write the tables of Chinese words that `mfg_monitor.dedupe` tells names by: common ones, and all others.

usage: make_common_table.py OUT.txt DICT.txt [OUT_OF_RARE.txt]
DICT is the dictionary of jieba (MIT): word, count and part of speech a line. Kept are words of two characters that are
no names of people, places, firms and such, and no short forms. A line of the table: a character, then all that stand
behind it in a common word; behind a blank, those of rarer words. The other table has words that are rarer still, short
forms and what has a name of its own but is none of a person, place or firm (methanol), one row of characters each.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from mfg_monitor.dedupe.naming.names import NO_PART

LEAST = 200
"""Words that were counted less often are as likely part of a name."""
LEAST_OF_RARER = 30
"""But what a newsroom puts in the place of a common word may be as rare as this (市面, 货品)."""
PEOPLE_AND_PLACES = frozenset({"nr", "nrt", "nrfg", "ns", "nt"})
NAMES = PEOPLE_AND_PLACES | {"nz", "j"}

TOWNS = frozenset(
    "保定 长治 运城 包头 大连 营口 合肥 烟台 开封 焦作 商丘 信阳 周口 孝感 怀化 茂名 河源 清远 海口 自贡 "
    "遵义 宝鸡 天水 平凉 酒泉 银川 常熟 海门".split()
)
"""Cities that the dictionary has as words."""


def main(target: Path, dictionary: Path, of_rare: Path | None = None) -> None:
    """Write the tables."""
    behind: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    rare: dict[str, list[str]] = defaultdict(list)
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, count, part = line.split()
        if (
            len(word) == 2
            and int(count) >= LEAST_OF_RARER
            and part not in NAMES
            and word not in TOWNS
            and all("一" <= c <= "鿿" for c in word)
        ):
            behind[word[0]][int(count) < LEAST].append(word[1])
        elif len(word) == 2 and part not in PEOPLE_AND_PLACES and not NO_PART & {*word}:
            rare[word[0]].append(word[1])
    lines = (
        f"{first}{''.join(sorted(often))} {''.join(sorted(rarer))}".rstrip()
        for first, (often, rarer) in sorted(behind.items())
    )
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if of_rare:
        rows = (f"{first}{''.join(sorted(rare[first]))}" for first in sorted(rare) if "一" <= first <= "鿿")
        of_rare.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
