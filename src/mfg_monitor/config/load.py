"""A configuration folder, the environment and the command line → one checked `Config`, or all mistakes at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from mfg_monitor import shipped
from mfg_monitor.config.declared import read_sources, read_topics
from mfg_monitor.config.document import Document, read
from mfg_monitor.config.folders import Chosen, choose_folder, resolve_path
from mfg_monitor.config.layers import Layered, layer
from mfg_monitor.config.mistakes import Mistake, MistakesError, nearest, quoted
from mfg_monitor.config.settings import Settings
from mfg_monitor.config.sources import Source
from mfg_monitor.config.topics import Topics
from mfg_monitor.garbage import uncollected

__all__ = ["ALL_PARTS", "Config", "load", "resolve_path"]

ALL_PARTS = frozenset({"settings", "sources", "topics"})


@dataclass(frozen=True)
class Config:
    """The effective configuration. A part that was not asked for holds its defaults."""

    settings: Settings
    sources: tuple[Source, ...]
    topics: Topics
    folder: Path
    origins: Mapping[str, str]
    """For each setting: "default", "monitor.toml:12", "MFG_MONITOR_FETCH__CONCURRENCY" or "--database"."""
    folder_by: str
    """Who chose the folder: "--config", "MFG_MONITOR_CONFIG", "working folder" or "packaged"."""


def load(
    folder: Path | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    overrides: Mapping[str, object] = MappingProxyType({}),
    parts: frozenset[str] = ALL_PARTS,
) -> Config:
    """Answer the configuration of `folder`, with the environment and `overrides` (`{"store.url": …}`) laid over it.

    Without a folder: that of MFG_MONITOR_CONFIG, else `./config` where it holds a file of ours, else the packaged one.
    A missing monitor.toml means the defaults, a missing topics.toml the packaged one. About 0.1 s for all parts.

    Raises:
        ConfigError: the folder does not exist, or there are mistakes: all of all files, one line each.
    """
    environ = os.environ if environ is None else environ
    chosen = choose_folder(folder, environ)
    mistakes: list[Mistake] = []

    document = _open(chosen, "monitor.toml", mistakes) if "settings" in parts else None
    layered = layer(document, environ, overrides)
    if isinstance(layered, list):
        mistakes += layered

    sources: tuple[Source, ...] = ()
    if "sources" in parts and (document := _open(chosen, "sources.toml", mistakes)):
        sources, wrong = read_sources(document)
        mistakes += wrong

    topics = Topics()
    with uncollected():
        if "topics" in parts and (document := _open(chosen, "topics.toml", mistakes)):
            topics, wrong = read_topics(document)
            mistakes += wrong

    if "topics" in parts and not isinstance(layered, list) and not mistakes:
        mistakes += _unknown_interests(layered, topics, str(chosen.path / "monitor.toml"))

    if mistakes or isinstance(layered, list):
        raise MistakesError(mistakes)
    return Config(layered.settings, sources, topics, chosen.path, MappingProxyType(layered.origins), chosen.by)


def _unknown_interests(layered: Layered, topics: Topics, file: str) -> Iterator[Mistake]:
    """Tell the sectors, places and companies that somebody asked for and topics.toml does not have."""
    known = {
        "sectors": [rule.id for rule in topics.sectors],
        "places": [rule.id for rule in topics.places],
        "companies": [rule.id for rule in topics.companies],
    }
    digest = layered.settings.digest
    for key, wanted in (("recipient", digest.recipient), ("alert", digest.alert)):
        origin = layered.origins[f"digest.{key}"]
        for each in wanted:
            for kind, ids in known.items():
                for name in getattr(each, kind):
                    if name not in ids:
                        where = f'[[digest.{key}]] "{each.name}": {kind}'
                        yield Mistake(
                            origin if origin.startswith("MFG_") else file,
                            f"{where}: topics.toml has no {quoted(name)}{nearest(name, ids)}",
                        )


def _open(chosen: Chosen, file: str, mistakes: list[Mistake]) -> Document | None:
    path, name = chosen.path / file, str(chosen.path / file)
    if not path.exists() and not path.is_symlink():
        if file == "monitor.toml":
            return None
        packaged = shipped.folder("config") / file
        if file == "sources.toml":
            mistakes.append(Mistake(name, f"no such file; a folder of yours needs one, to begin with copy {packaged}"))
            return None
        path, name = packaged, str(packaged)
    found = read(path, name)
    if isinstance(found, Document):
        return found
    mistakes.append(found)
    return None
