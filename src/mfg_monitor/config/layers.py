"""The settings in layers: defaults, then monitor.toml, then the environment, then the command line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_origin

from pydantic import ValidationError

from mfg_monitor.config.document import Document
from mfg_monitor.config.mistakes import Mistake, describe, nearest, path_of, quoted
from mfg_monitor.config.settings import Settings

PREFIX = "MFG_MONITOR_"
FOLDER_VARIABLE = "MFG_MONITOR_CONFIG"
DATABASE_VARIABLE = "MFG_MONITOR_DATABASE"
DEFAULT = "default"
_FILE = "_FILE"
_OPTIONS = {"store.url": "--database"}
# A cluster of containers gives every container variables about its services, and ours may well be named mfg-monitor.
_OF_THE_CLUSTER = re.compile(r"MFG_MONITOR_(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT(?:_\d+_(?:TCP|UDP)(?:_\w+)?)?)")
_WORDS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}

Tables = dict[str, Any]


@dataclass(frozen=True)
class Layered:
    """The settings, and for each (`fetch.concurrency`) where its value came from."""

    settings: Settings
    origins: dict[str, str]


@dataclass
class _Above:
    """What the environment and the command line say, by setting: the value and its origin."""

    values: dict[str, tuple[object, str]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


def layer(
    document: Document | None, environ: Mapping[str, str], overrides: Mapping[str, object]
) -> Layered | list[Mistake]:
    """Answer the settings with their origins, or every mistake of every layer."""
    below = dict(document.table) if document else {}
    mistakes = _check_file(document) if document else []
    above = _above(environ, overrides)
    mistakes += above.mistakes
    merged: Tables = {
        name: value for name, value in below.items() if name in Settings.model_fields and isinstance(value, dict)
    }
    for setting, (value, _) in above.values.items():
        section, key = setting.split(".")
        merged[section] = {**merged.get(section, {}), key: value}
    for section in Settings.model_fields:
        merged.setdefault(section, {})
    try:
        settings = Settings.model_validate(merged)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            origin = above.values.get(path_of(one["loc"][:2]))
            if origin:
                mistakes.append(Mistake(origin[1], describe(one, secret_as=path_of(one["loc"][:2]))))
        return mistakes
    return mistakes or Layered(settings, dict(_origins(document, above)))


def setting_names() -> Iterator[str]:
    """Answer the names of all settings, as in `fetch.concurrency`."""
    for section in Settings.model_fields:
        for key in _section(section):
            yield f"{section}.{key}"


def variable_of(setting: str) -> str:
    """Answer the environment variable of a setting."""
    return PREFIX + setting.replace(".", "__").upper()


def _section(name: str) -> Mapping[str, Any]:
    fields: Mapping[str, Any] = getattr(Settings.model_fields[name].annotation, "model_fields", {})
    return fields


def _check_file(document: Document) -> list[Mistake]:
    try:
        Settings.model_validate(dict(document.table))
    except ValidationError as error:
        return [
            document.mistake(one["loc"], _unknown(one["loc"]) if one["type"] == "extra_forbidden" else _wrong(one))
            for one in error.errors(include_url=False)
        ]
    return []


def _wrong(error: Mapping[str, Any]) -> str:
    place = error["loc"]
    if len(place) == 1:
        return f"{path_of(place)}: expected a table [{path_of(place)}]"
    return f"{path_of(place)}: {describe(error, secret_as=path_of(place[:2]))}"


def _unknown(place: tuple[str | int, ...]) -> str:
    key = str(place[-1])
    homes = [section for section in Settings.model_fields if key in _section(section)]
    if len(place) == 1:
        mend = f"; it belongs to [{homes[0]}]" if homes else nearest(key, Settings.model_fields)
        return f"unknown key {quoted(key)}{mend}"
    section = str(place[0])
    close = nearest(key, _section(section))
    if homes and not close:
        close = f"; it belongs to [{homes[0]}]"
    return f"[{section}]: unknown key {quoted(key)}{close}"


def _above(environ: Mapping[str, str], overrides: Mapping[str, object]) -> _Above:
    above = _Above()
    names = {variable_of(setting): setting for setting in setting_names()}
    known = {*names, DATABASE_VARIABLE}
    given = _with_files({name: text for name, text in environ.items() if name.startswith(PREFIX)}, known, above)
    if given.get(DATABASE_VARIABLE):
        above.values["store.url"] = (given[DATABASE_VARIABLE], DATABASE_VARIABLE)
    for name, text in sorted(given.items()):
        if name in {FOLDER_VARIABLE, DATABASE_VARIABLE} or _OF_THE_CLUSTER.fullmatch(name):
            continue
        if name not in names:
            close = _nearest_variable(name, [*names, FOLDER_VARIABLE, DATABASE_VARIABLE])
            above.mistakes.append(Mistake(name, f"no such setting{close}"))
        elif text or _is_list(names[name]):
            above.values.setdefault(names[name], (_read(names[name], text), name))
    for setting, value in overrides.items():
        origin = _OPTIONS.get(setting, "command line")
        if setting not in names.values():
            above.mistakes.append(
                Mistake(origin, f"no such setting {quoted(setting)}{nearest(setting, names.values())}")
            )
        elif value is not None:
            above.values[setting] = (_read(setting, value) if isinstance(value, str) else value, origin)
    return above


def _with_files(given: dict[str, str], known: set[str], above: _Above) -> dict[str, str]:
    """Answer the variables, each `NAME_FILE` replaced by `NAME` with what that file holds: so secrets are mounted."""
    found = {}
    for name, text in given.items():
        meant = name.removesuffix(_FILE)
        if name in known or meant == name or meant not in known:
            found[name] = text
        elif meant in given:
            above.mistakes.append(Mistake(name, f"{meant} is set as well; keep one of them"))
        else:
            try:
                found[meant] = Path(text).read_text(encoding="utf-8").strip()
            except (OSError, ValueError) as error:
                above.mistakes.append(Mistake(name, f"{text}: cannot be read: {error}"))
    return found


def _nearest_variable(name: str, known: list[str]) -> str:
    """Answer the nearest environment variable: alike without the prefix that all of them share."""
    found = nearest(name.removeprefix(PREFIX).replace("__", "_"), [n.removeprefix(PREFIX).casefold() for n in known])
    return re.sub(r'"([^"]+)"', lambda close: quoted(PREFIX + close[1].upper()), found)


def _field(setting: str) -> Any:
    section, key = setting.split(".")
    return _section(section)[key].annotation


def _is_list(setting: str) -> bool:
    return get_origin(_field(setting)) is tuple


def _read(setting: str, text: str) -> object:
    """Read the text of a variable as the setting's kind of value; what cannot be read is left for the check to tell."""
    wanted, text = _field(setting), text.strip()
    if _is_list(setting):
        if text.startswith("["):
            return _toml(text, text)
        return [part.strip() for part in text.split(",") if part.strip()]
    if wanted is bool:
        return _WORDS.get(text.casefold(), text)
    if wanted in {int, float} and re.fullmatch(r"[+-]?\d{1,18}(?:_\d+)*(?:\.\d+)?", text, re.ASCII):
        return int(text) if text.lstrip("+-").isdigit() else float(text)
    return _toml(text, text) if re.fullmatch(r"\"[^\"\n]*\"|'[^'\n]*'", text) else text


def _toml(text: str, otherwise: object) -> object:
    try:
        table = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return otherwise
    return table["value"] if len(table) == 1 else otherwise


def _origins(document: Document | None, above: _Above) -> Iterator[tuple[str, str]]:
    for setting in setting_names():
        section, key = setting.split(".")
        if setting in above.values:
            yield setting, above.values[setting][1]
        elif document and key in document.table.get(section, {}):
            yield setting, f"monitor.toml:{document.line((section, key))}"
        else:
            yield setting, DEFAULT
