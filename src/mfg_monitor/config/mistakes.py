"""Mistakes of a configuration in words: where, what was expected, and the nearest thing that would be right."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mfg_monitor.config.mask import mask_setting
from mfg_monitor.errors import ConfigError

_SHOWN = 60
_EXPECTED: dict[str, str] = {
    "int": "a whole number",
    "float": "a number",
    "finite_number": "a number",
    "bool": "true or false",
    "string": "text in quotes",
    "tuple": 'a list such as ["one", "two"]',
    "dict": "a table",
    "model": "a table",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "of at least"),
    "greater_than": ("gt", "of more than"),
    "less_than_equal": ("le", "of at most"),
    "less_than": ("lt", "below"),
}
_PATTERNS = {
    "id": 'up to 100 letters, digits, ".", "_" and "-", the first a letter or a digit',
    "language": 'a language code such as "en" or "zh"',
}


@dataclass(frozen=True)
class Mistake:
    """One thing to mend. `where` is a file, an environment variable or an option."""

    where: str
    words: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = "".join(f":{number}" for number in (self.line, self.column) if number is not None)
        line = f"{self.where}{place}: {self.words}"
        return line if line.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in line)


class MistakesError(ConfigError):
    """All mistakes of a configuration at once, one line each."""

    def __init__(self, found: Iterable[Mistake]) -> None:
        files: dict[str, list[Mistake]] = {}
        for mistake in dict.fromkeys(found):
            files.setdefault(mistake.where, []).append(mistake)
        self.found = tuple(one for file in files.values() for one in sorted(file, key=lambda one: one.line or 0))
        super().__init__("\n".join(str(mistake) for mistake in self.found))


def quoted(value: object) -> str:
    """Answer the value on one line, in quotes and cut short."""
    text = value if isinstance(value, str) else str(value)
    return json.dumps(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…", ensure_ascii=False)


def nearest(word: str, known: Iterable[str]) -> str:
    """Answer `; did you mean "…"?` for the closest known word, or nothing where none is close."""
    close = difflib.get_close_matches(word.casefold(), sorted(known), n=1, cutoff=0.6)
    return f"; did you mean {quoted(close[0])}?" if close else ""


def listed(words: Iterable[str]) -> str:
    """Answer the words in quotes, with commas between them."""
    return ", ".join(quoted(word) for word in words)


def path_of(place: Sequence[str | int]) -> str:
    """Answer the way to a value as people write it: `article.remove[1]` counts from 1."""
    path = ""
    for part in place:
        if isinstance(part, int):
            path += f"[{part + 1}]"
        else:
            name = part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else quoted(part)
            path += f".{name}" if path else name
    return path


def describe(error: Mapping[str, Any], *, secret_as: str = "") -> str:
    """Answer what one of pydantic's errors expected and what it found; `secret_as` is the setting's name, for masking.

    Unknown and missing keys are not told here: their mend depends on the file.
    """
    of_list = error["type"] == "value_error" and isinstance(error["input"], list | tuple)  # its words quote the culprit
    return _expected(error) + ("" if of_list else _found(error["input"], secret_as)) + _mend(error)


def _found(value: object, secret_as: str) -> str:
    if isinstance(value, bool):
        return f", found {str(value).lower()}"
    if isinstance(value, int | float):
        # The digits of a huge whole number may not be written out: the language forbids more than some thousands.
        return ", found a huge number" if isinstance(value, int) and abs(value) > 10**18 else f", found {value!r}"
    if isinstance(value, str):
        return f", found {quoted(mask_setting(secret_as, value))}"
    if isinstance(value, dict):
        return ", found a table"
    return ", found a list" if isinstance(value, list) else ""


def _mend(error: Mapping[str, Any]) -> str:
    if error["type"] != "literal_error" or not isinstance(error["input"], str):
        return ""
    return nearest(error["input"], _choice(error))


def _choice(error: Mapping[str, Any]) -> list[str]:
    return re.findall(r"'([^']*)'", str(error["ctx"]["expected"]))


def _expected(error: Mapping[str, Any]) -> str:
    kind, context = str(error["type"]), error.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return f"expected a value {words} {context[name]}"
    if kind == "literal_error":
        return f"expected one of {listed(_choice(error))}"
    if kind == "string_too_short":
        return "expected text that is not empty"
    if kind == "string_too_long":
        return f"expected at most {context['max_length']} characters"
    if kind == "string_pattern_mismatch":
        return f"expected {_PATTERNS.get(str(error['loc'][-1]), 'other text')}"
    known = _EXPECTED.get(kind) or _EXPECTED.get(kind.partition("_")[0])
    if known:
        return f"expected {known}"
    message = str(error["msg"])
    return message[:1].lower() + message[1:]
