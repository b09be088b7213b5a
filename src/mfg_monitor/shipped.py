"""Where the files that ship with the program lie: configuration, migrations, seed articles.

An installed wheel carries them inside the package; a source checkout has them at its top level.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent
_IN_CHECKOUT = {"config": "config", "migrations": "db/migrations", "seeds": "db/seeds"}


def folder(name: Literal["config", "migrations", "seeds"]) -> Path:
    """Answer the folder that holds the shipped files of this name.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    for place in (_PACKAGE / "_shipped" / name, _PACKAGE.parents[1] / _IN_CHECKOUT[name]):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"the shipped folder {name!r} is missing: install mfg-monitor again")
