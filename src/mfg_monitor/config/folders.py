"""Which folder holds the configuration, and which file or folder a source's relative `path` means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mfg_monitor import shipped
from mfg_monitor.config.layers import FOLDER_VARIABLE
from mfg_monitor.config.mistakes import Mistake, MistakesError

FILES = ("monitor.toml", "sources.toml", "topics.toml")
USUAL = Path("config")
_SHIPPED_SEEDS = PurePosixPath("db/seeds")


@dataclass(frozen=True)
class Chosen:
    """The folder, and who chose it: "--config", the environment's variable, "working folder" or "packaged"."""

    path: Path
    by: str


def choose_folder(given: Path | None, environ: Mapping[str, str]) -> Chosen:
    """Answer the configuration folder: given, else the environment's, else `./config`, else the packaged one.

    `./config` counts only where it holds a file of ours: other programs like the name too.

    Raises:
        ConfigError: the folder that was named does not exist.
    """
    named = environ.get(FOLDER_VARIABLE)
    chosen = None
    if given is not None:
        chosen = Chosen(given, "--config")
    elif named:
        chosen = Chosen(Path(named), FOLDER_VARIABLE)
    if chosen:
        path = _home(chosen.path)
        if path.is_dir():
            return Chosen(path, chosen.by)
        wrong = "is not a folder" if path.exists() else "no such folder"
        raise MistakesError([Mistake(chosen.by, f"{chosen.path}: {wrong}; it should hold {', '.join(FILES)}")])
    if any((USUAL / name).is_file() for name in FILES):
        return Chosen(USUAL, "working folder")
    return Chosen(shipped.folder("config"), "packaged")


def resolve_path(path: str, folder: Path, cwd: Path) -> Path:
    """Answer the file or folder that the `path` of a source means.

    A relative one is looked for in the working folder, then beside the configuration folder, then (the seed articles)
    among the shipped files. Where it is nowhere, the answer is the place in the working folder, for the message.
    """
    meant = _home(path)
    if meant.is_absolute():
        return meant
    places = [cwd / meant, folder.absolute().parent / meant]
    if PurePosixPath(path) == _SHIPPED_SEEDS:
        places.append(shipped.folder("seeds"))
    return next((place for place in places if place.exists()), places[0])


def _home(path: str | Path) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:  # a "~name" of nobody here is a name like any other
        return Path(path)
