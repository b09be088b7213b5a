"""Write the table of traditional → simplified characters that `mfg_monitor.script` reads; needs OpenCC, when run only.

usage: make_script_table.py OUT.txt
One line a simplified character: the character, then all traditional and variant forms that fold to it.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path


def main(target: Path) -> None:
    """Write the table: single characters only, so that offsets stay."""
    import opencc

    converters = [opencc.OpenCC("t2s")]
    forms: dict[str, set[str]] = defaultdict(set)
    for code in [*range(0x3400, 0xA000), *range(0xF900, 0xFB00)]:
        plain = chr(code)
        for converter in converters:
            simple = converter.convert(plain)
            if len(simple) == 1 and simple != plain:
                forms[simple].add(plain)
    lines = (simple + "".join(sorted(variants)) for simple, variants in sorted(forms.items()))
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
