"""Count in how many texts each word stands, and write the table that `mfg_monitor.dedupe.telling.traits` reads.

usage: make_word_table.py OUT.txt TEXTS.jsonl…
Each line of TEXTS has a `body` or a `text`, and perhaps a `title`. One line of the table is a rarity (natural logarithm
of all texts by those with the word, in steps of ½), then the words of that rarity; Chinese is counted in pairs of
characters. Each file is counted by itself, and the smallest rarity holds: "plant" is rare in the news, but not here.
What is not in the table is rarer than anything in it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from math import log
from pathlib import Path

from mfg_monitor.dedupe.naming.words import is_chinese, words_of

LEAST = {"en": 4, "zh": 3}
"""Words in fewer texts are left out: the table stays small, and they are as good as never met."""


def main(target: Path, texts: list[Path]) -> None:
    """Write the table."""
    rarities: dict[str, float] = {}
    for path in texts:
        for word, rarity in _rarities(path):
            rarities[word] = min(rarity, rarities.get(word, rarity))
    levels: dict[float, list[str]] = defaultdict(list)
    for word, rarity in rarities.items():
        levels[round(2 * rarity) / 2].append(word)
    lines = (f"{level:g} {' '.join(sorted(words))}" for level, words in sorted(levels.items()))
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _rarities(path: Path) -> Iterator[tuple[str, float]]:
    met: dict[str, Counter[str]] = defaultdict(Counter)
    counted: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        text = f"{told.get('title') or ''}\n{told.get('body') or told.get('text') or ''}"
        language = "zh" if is_chinese(text) else "en"
        counted[language] += 1
        met[language].update(word for word in set(words_of(text)) if is_chinese(word) == (language == "zh"))
    for language, words in met.items():
        for word, count in words.items():
            if count >= LEAST[language]:
                yield word, log(counted[language] / count)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
