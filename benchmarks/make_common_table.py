"""Write the table of common Chinese words that `mfg_monitor.dedupe.exchanges` tells names by.

usage: make_common_table.py OUT.txt DICT.txt
DICT is the dictionary of jieba (MIT): word, count and part of speech a line. Kept are words of two characters that are
no names of people, places, firms and such, and no short forms. A line of the table: a character, then all that stand
behind it.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

LEAST = 200
"""Words that were counted less often are as likely part of a name."""
NAMES = frozenset({"nr", "nrt", "nrfg", "ns", "nt", "nz", "j"})


def main(target: Path, dictionary: Path) -> None:
    """Write the table."""
    behind: dict[str, list[str]] = defaultdict(list)
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, count, part = line.split()
        if len(word) == 2 and int(count) >= LEAST and part not in NAMES and all("一" <= c <= "鿿" for c in word):
            behind[word[0]].append(word[1])
    lines = (first + "".join(sorted(others)) for first, others in sorted(behind.items()))
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
