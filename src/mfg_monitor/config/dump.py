"""The effective configuration as text or values, with the origin of each setting; secrets are masked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from mfg_monitor.config.load import Config
from mfg_monitor.config.mask import mask_setting, mask_text
from mfg_monitor.config.sources import Source

_FIRST = ("id", "name", "kind", "url", "path", "query")
_RULES = ("places", "sectors", "companies", "topics", "agencies", "exclusions")


def dump(config: Config) -> str:
    """Answer the configuration as valid TOML: each setting on one line with its origin, then the sources."""
    settings = _settings(config)
    width = max(len(f"{name} = {_toml(value)}") for name, value in settings.items())
    lines = [f"# folder: {config.folder} ({config.folder_by})", ""]
    lines += [
        f"{f'{name} = {_toml(value)}':<{min(width, 60)}}  # {config.origins[name]}" for name, value in settings.items()
    ]
    enabled = sum(source.enabled for source in config.sources)
    lines += ["", f"# vocabulary: {', '.join(f'{count} {name}' for name, count in _counts(config).items())}"]
    lines += [f"# sources: {len(config.sources)}, {enabled} of them enabled"]
    for source in config.sources:
        lines += ["", *_source_lines(source)]
    return "\n".join(lines) + "\n"


def dump_json(config: Config) -> dict[str, Any]:
    """Answer the same for `--json`: `folder`, `settings` (value and origin by name), `sources`, `topics` (counts)."""
    return {
        "folder": str(config.folder),
        "settings": {
            name: {"value": value, "origin": config.origins[name]} for name, value in _settings(config).items()
        },
        "sources": [_source(source) for source in config.sources],
        "topics": _counts(config),
    }


def _settings(config: Config) -> dict[str, Any]:
    tables = config.settings.model_dump(mode="json")
    return {
        f"{section}.{key}": mask_setting(f"{section}.{key}", value)
        for section, table in tables.items()
        for key, value in table.items()
    }


def _counts(config: Config) -> dict[str, int]:
    return {name: len(getattr(config.topics, name)) for name in _RULES}


def _source(source: Source) -> dict[str, Any]:
    """Answer what the source's file says: its kind, and the keys that differ from the defaults."""
    table = source.model_dump(mode="json", exclude_defaults=True)
    ordered = {key: table[key] for key in _FIRST if key in table} | table
    shown: dict[str, Any] = _masked(ordered)
    return shown


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, dict):
        return {key: _masked(entry) for key, entry in value.items()}
    return [_masked(entry) for entry in value] if isinstance(value, list) else value


def _source_lines(source: Source) -> Iterator[str]:
    table = _source(source)
    article: Mapping[str, Any] = table.pop("article", {})
    yield "[[source]]"
    yield from (f"{key} = {_toml(value)}" for key, value in table.items())
    if article:
        yield ""
        yield "[source.article]"
        yield from (f"{key} = {_toml(value)}" for key, value in article.items())


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(entry) for entry in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(entry)}" for key, entry in value.items() if entry is not None) + " }"
    if not isinstance(value, str):
        return repr(value)
    if "\\" in value and "'" not in value and value.isprintable():
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
