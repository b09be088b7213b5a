"""A configuration folder to write into, and the lines of what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from mfg_monitor.config.load import load
from mfg_monitor.errors import ConfigError

FEED = '[[source]]\nid = "a"\nkind = "feed"\nurl = "https://a.example/rss"\n'


class Folder:
    """A configuration folder with one feed, and for speed with a vocabulary of one place."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.write("sources.toml", FEED)
        self.write("topics.toml", '[[place]]\nid = "shanghai"\n')

    def write(self, name: str, text: str | bytes) -> None:
        """Put a file there."""
        content = text if isinstance(text, bytes) else text.encode()
        (self.path / name).write_bytes(content)

    def mistakes(self, environ: Mapping[str, str] | None = None, **overrides: object) -> list[str]:
        """Load, and answer the lines of the error, the folder's own path cut off."""
        given = {name.replace("__", "."): value for name, value in overrides.items()}
        try:
            load(self.path, environ=environ or {}, overrides=given)
        except ConfigError as error:
            return [line.removeprefix(f"{self.path}/") for line in str(error).splitlines()]
        return []


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A folder with one feed in it."""
    path = tmp_path / "conf"
    path.mkdir()
    return Folder(path)


@pytest.fixture
def source_mistakes(folder: Folder) -> Callable[[str], list[str]]:
    """What is wrong with one `[[source]]` table of this text (its header is line 1)."""

    def check(text: str) -> list[str]:
        folder.write("sources.toml", f"[[source]]\n{text}")
        return folder.mistakes()

    return check
