"""What all verbs share: the options accepted after each verb, the configuration and the store they lead to."""

from __future__ import annotations

import functools
import inspect
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from mfg_monitor import __version__

if TYPE_CHECKING:
    from mfg_monitor.config.load import Config
    from mfg_monitor.store import MemoryStore, SqlStore

C = TypeVar("C", bound=Callable[..., Any])


class LogFormat(StrEnum):
    """How log lines are written."""

    TEXT = "text"
    JSON = "json"


def print_version(wanted: bool) -> None:
    """Print the version and end, where it was asked for."""
    if wanted:
        typer.echo(f"mfg-monitor {__version__}")
        raise typer.Exit


_SHARED: dict[str, tuple[Any, Any]] = {
    "config": (
        Annotated[
            Path | None,
            typer.Option("--config", metavar="DIR", help="Folder of the TOML files (default ./config, else built in)."),
        ],
        None,
    ),
    "database": (
        Annotated[str | None, typer.Option("--database", metavar="URL", help="Database; wins over monitor.toml.")],
        None,
    ),
    "verbose": (Annotated[bool, typer.Option("--verbose", "-v", help="Say more on standard error.")], False),
    "quiet": (Annotated[bool, typer.Option("--quiet", "-q", help="Say only warnings and errors.")], False),
    "log_format": (Annotated[LogFormat, typer.Option("--log-format", help="Form of the log lines.")], LogFormat.TEXT),
    "version": (
        Annotated[
            bool,
            typer.Option("--version", help="Print the version and end.", is_eager=True, callback=print_version),
        ],
        False,
    ),
}


@dataclass(slots=True)
class Shell:
    """One run of one verb."""

    folder: Path | None
    database: str | None

    def config(self, *parts: str) -> Config:
        """Read the configuration, or only the parts named: settings, sources, topics."""
        from mfg_monitor.config.load import load

        overrides = {"store.url": self.database} if self.database else {}
        return load(self.folder, overrides=overrides, parts=frozenset(parts or ("settings", "sources", "topics")))

    @contextmanager
    def store(self, config: Config | None = None) -> Iterator[SqlStore]:
        """Open the store to write to it, made or migrated where need be, and close it."""
        from mfg_monitor.store import open_store

        with open_store((config or self.config("settings")).settings.store.url) as store:
            yield store

    @contextmanager
    def library(self, config: Config | None = None, *, must_exist: bool = False) -> Iterator[SqlStore | MemoryStore]:
        """Open the store to read in it; one that is not there yet reads as empty, with a word on standard error."""
        from mfg_monitor.errors import AbsentStoreError, OutdatedStoreError
        from mfg_monitor.store import MemoryStore, open_store

        url = (config or self.config("settings")).settings.store.url
        try:
            store: SqlStore | MemoryStore = open_store(url, readonly=True)
        except OutdatedStoreError:
            store = open_store(url)
        except AbsentStoreError as error:
            if must_exist:
                raise
            sys.stderr.write(f"{error}\n")
            store = MemoryStore()
        with store:
            yield store


def shared(function: C) -> C:
    """Give a verb the options that all verbs share; its first parameter is the Shell made of them."""
    signature = inspect.signature(function, eval_str=True)
    own = list(signature.parameters.values())[1:]
    common = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, (annotation, default) in _SHARED.items()
    ]

    @functools.wraps(function)
    def verb(**given: Any) -> Any:
        options = {name: given.pop(name) for name in _SHARED}
        _start_logging(verbose=options["verbose"], quiet=options["quiet"], log_format=options["log_format"])
        try:
            done = function(Shell(options["config"], options["database"]), **given)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader has seen enough (`monitor list | head`): no error, and nothing more can be written.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return None
        return done

    own = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own]
    verb.__signature__ = signature.replace(parameters=[*own, *common])  # type: ignore[attr-defined]
    verb.__annotations__ = {p.name: p.annotation for p in (*own, *common)}
    return verb  # type: ignore[return-value]


def _start_logging(*, verbose: bool, quiet: bool, log_format: LogFormat) -> None:
    from mfg_monitor import logs

    logs.configure(verbose=verbose, quiet=quiet, log_format=log_format.value)


def say(text: str = "") -> None:
    """Write one piece of text on standard output."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def say_json(value: object, *, line: bool = False) -> None:
    """Write one JSON document, or one JSON line."""
    # In one piece: the standard library writes a document to a file in as many calls as it has brackets and commas.
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=None if line else 2) + "\n")


def say_json_streaming(told: Mapping[str, object]) -> None:
    """Write one JSON document of which iterators are lists, a part at a time."""
    write = sys.stdout.write
    for at, (name, value) in enumerate(told.items()):
        write(f"{',' if at else '{'}\n  {json.dumps(name)}: ")
        if not isinstance(value, Iterator):
            write(json.dumps(value, ensure_ascii=False))
            continue
        write("[")
        for part_at, part in enumerate(value):
            write(f"{',' if part_at else ''}\n    {json.dumps(part, ensure_ascii=False)}")
        write("]")
    write("\n}\n")


@contextmanager
def output(path: Path | None) -> Iterator[Callable[[str], Any]]:
    """Answer a writer to standard output, or to a file that appears only when it is whole."""
    if path is None:
        yield sys.stdout.write
        return
    from mfg_monitor.publish.files import whole_file

    with whole_file(path) as write:
        yield write


@contextmanager
def binary_output(path: Path | None) -> Iterator[Callable[[bytes], Any]]:
    """Answer the same for bytes.

    Raises:
        ConfigError: standard output is a terminal.
    """
    if path is None:
        if sys.stdout.isatty():
            from mfg_monitor.errors import ConfigError

            raise ConfigError("this form is not for a terminal: use --output FILE, or send it on")
        yield sys.stdout.buffer.write
        sys.stdout.buffer.flush()
        return
    from mfg_monitor.publish.files import whole_file

    with whole_file(path, binary=True) as write:
        yield write


Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.")]
