"""Digest → text by Jinja2 templates: those that come with the program, or the user's own in their place."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mfg_monitor.digest import drawing, markdown, phrases, plain
from mfg_monitor.digest.model import Digest

TEMPLATES = {"md": "digest.md.j2", "html": "digest.html.j2", "text": "digest.text.j2", "atom": "digest.atom.j2"}
"""Form → the template that writes it; JSON has none."""
FOLDER = "templates"
"""Below the folder of the configuration."""
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ESCAPED = re.compile(r"\.(?:html|atom)\.j2$")
_GAPS = {"md": re.compile(r"\n{3,}"), "text": re.compile(r"\n{4,}")}
_GAP = {"md": "\n\n", "text": "\n\n\n"}


def by_template(form: str, digest: Digest) -> str:
    """Answer the digest in a form by the template that comes with the program."""
    return _written(_packaged(), form, digest)


def feed(digests: Sequence[Digest]) -> str:
    """Answer digests, newest first and at least one, as an Atom feed of digests."""
    return _packaged().get_template("digests.atom.j2").render(digests=digests, phrases=phrases)


@dataclass(frozen=True)
class Own:
    """The user's own templates; where one fails, the one that comes with the program takes its place."""

    folder: Path
    warn: Callable[[str], None]
    _warned: set[str] = field(default_factory=set)

    def render(self, form: str, digest: Digest) -> str | None:
        """Answer the digest by the user's template; None where there is none, or it failed: then that was said once."""
        if form not in TEMPLATES or not (self.folder / TEMPLATES[form]).is_file():
            return None
        try:
            return _written(_environment(FileSystemLoader(self.folder)), form, digest)
        except Exception as error:  # noqa: BLE001 - a template may do anything, and what it did is its author's
            words = f"{self._where(error, TEMPLATES[form])}; the template that comes with the program is used instead"
            if words not in self._warned:
                self._warned.add(words)
                self.warn(words)
            return None

    def _where(self, error: Exception, name: str) -> str:
        """Answer file, line and cause."""
        lines = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
        own = [(path, line) for path, line in lines if path.parent == self.folder]
        path, line = own[-1] if own else (self.folder / name, None)
        if isinstance(error, TemplateError) and (number := getattr(error, "lineno", None)):
            path, line = self.folder / (getattr(error, "name", None) or name), number
        cause = " ".join(str(error).split()) or type(error).__name__
        return f"{path}:{line}: {cause}" if line else f"{path}: {cause}"


def _written(environment: Environment, form: str, digest: Digest) -> str:
    text = environment.get_template(TEMPLATES[form]).render(digest=digest, phrases=phrases)
    if form in _GAPS:
        text = _GAPS[form].sub(_GAP[form], "\n".join(line.rstrip() for line in text.split("\n"))).strip("\n") + "\n"
    return text


@cache
def _packaged() -> Environment:
    return _environment(None)


def _environment(own: BaseLoader | None) -> Environment:
    packaged = PackageLoader("mfg_monitor.digest")
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([own, packaged]) if own else packaged,
        autoescape=lambda name: bool(name and _ESCAPED.search(name)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Callable[..., Any]] = {
        "language": _language,
        "words": markdown.words,
        "linked": markdown.linked,
        "wrapped": _wrapped,
        "underlined": _underlined,
        "strip_svg": drawing.strip_svg,
        "fallbacks": drawing.with_fallbacks,
    }
    environment.filters.update(filters)
    return environment


def _language(code: str) -> str:
    """Answer a language tag fit for an attribute; "und" for what is none."""
    return {"zh": "zh-Hans"}.get(code, code) if _LANGUAGE.fullmatch(code) else "und"


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    return "\n".join(plain.wrapped(text, first, rest))


def _underlined(text: str, mark: str = "-") -> str:
    lines = plain.wrapped(text)
    return "\n".join([*lines, mark * min(plain.COLUMNS, plain.width(lines[-1]))])
