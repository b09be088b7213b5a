"""Templates of the pages. Everything that is put into them is escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@cache
def environment() -> Environment:
    """Answer the environment that all templates share."""
    return Environment(
        loader=PackageLoader("mfg_monitor.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def template(name: str) -> Template:
    """Answer a template, read once."""
    return environment().get_template(name)


@cache
def static(name: str) -> bytes:
    """Answer a file that is served as it is. Names are those of the code, never of a request."""
    return files("mfg_monitor.web").joinpath("static", name).read_bytes()
