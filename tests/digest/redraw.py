"""Write the snapshots of every form: run `python tests/digest/redraw.py` and look at what changed."""

from __future__ import annotations

from pathlib import Path

from digest_samples import rich_digest

from mfg_monitor.digest import FORMATS

if __name__ == "__main__":
    folder = Path(__file__).parent / "snapshots"
    folder.mkdir(exist_ok=True)
    for form, render in FORMATS.items():
        (folder / f"digest.{form}").write_text(render(rich_digest()), encoding="utf-8")
