"""Write the table of common Chinese words that `mfg_monitor.dedupe.exchanges` tells names by.

usage: make_common_table.py OUT.txt DICT.txt
DICT is the dictionary of jieba (MIT): word, count and part of speech a line. Kept are words of two characters that are
no names of people, places, firms and such, and no short forms. A line of the table: a character, then all that stand
behind it in a common word; behind a blank, those of rarer words.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

LEAST = 200
"""Words that were counted less often are as likely part of a name."""
LEAST_OF_RARER = 30
"""But what a newsroom puts in the place of a common word may be as rare as this (市面, 货品)."""
NAMES = frozenset({"nr", "nrt", "nrfg", "ns", "nt", "nz", "j"})

TOWNS = frozenset(
    "保定 长治 运城 包头 大连 营口 合肥 烟台 开封 焦作 商丘 信阳 周口 孝感 怀化 茂名 河源 清远 海口 自贡 "
    "遵义 宝鸡 天水 平凉 酒泉 银川 常熟 海门".split()
)
"""Cities that the dictionary has as words."""


def main(target: Path, dictionary: Path) -> None:
    """Write the table."""
    behind: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
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
    lines = (
        f"{first}{''.join(sorted(often))} {''.join(sorted(rarer))}".rstrip()
        for first, (often, rarer) in sorted(behind.items())
    )
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
