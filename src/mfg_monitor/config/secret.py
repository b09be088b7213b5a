"""Where a secret stands that the configuration only names: `env:VARIABLE` or `file:PATH`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from mfg_monitor.errors import ConfigError


def revealed(address: str, environ: Mapping[str, str] | None = None) -> str:
    """Answer an address as it is to be used: itself, or what the variable or the file that it names holds.

    Raises:
        ConfigError: there is no such variable or file, or it is empty.
    """
    if address.startswith("env:"):
        name = address.removeprefix("env:")
        found = (os.environ if environ is None else environ).get(name, "").strip()
        if not found:
            raise ConfigError(f"{address}: the variable {name} is not set; set it to the address to send to")
        return found
    if address.startswith("file:") and not address.startswith("file://"):
        try:
            found = Path(address.removeprefix("file:")).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise ConfigError(f"{address}: cannot be read: {error}") from error
        if not found:
            raise ConfigError(f"{address}: the file is empty; it should hold the address to send to")
        return found
    return address
