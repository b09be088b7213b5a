"""Pages with their results, side by side in a folder: yesterday's pages are today's tests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from mfg_monitor.errors import ConfigError
from mfg_monitor.model import Item, Page
from mfg_monitor.record import full_object, utc_text

_KEPT = (
    *("url", "canonical_url", "title", "authors", "origin", "language", "published", "published_precision"),
    *(
        "published_evidence",
        "published_earliest",
        "published_latest",
        "updated",
        "text",
        "lead",
        "extractor",
        "quality",
    ),
)
"""What reading a page tells; verdicts change with the vocabulary and have tests of their own."""


@dataclass(frozen=True, slots=True)
class PairFolder:
    """Where pairs are written: NAME.page holds the bytes as served, NAME.json what was read from them."""

    folder: Path

    @classmethod
    def opened(cls, folder: Path) -> PairFolder:
        """Make the folder where it is missing. Raises: ConfigError."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(f"--save: {folder}: {error.strerror or error}; name a folder that can be made") from error
        return cls(folder)

    def put(self, item: Item, page: Page) -> None:
        """Write one pair, named by its address. Raises: ConfigError."""
        told = full_object(item)
        pair: dict[str, Any] = {
            "page": {"url": page.url, "content_type": page.content_type, "fetched_at": utc_text(page.fetched_at)},
            "result": {key: told[key] for key in _KEPT},
        }
        name = blake2b(page.url.encode("utf-8", "replace"), digest_size=6).hexdigest()
        try:
            (self.folder / f"{name}.page").write_bytes(page.body)
            words = json.dumps(pair, ensure_ascii=False, indent=1)
            (self.folder / f"{name}.json").write_text(f"{words}\n", encoding="utf-8")
        except OSError as error:
            raise ConfigError(f"--save: {self.folder}: {error.strerror or error}; free room or name another") from error
