"""The filters that `list` and `export` share."""

from __future__ import annotations

import difflib
import functools
import inspect
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import typer

from mfg_monitor.cli.shell import Shell
from mfg_monitor.errors import ConfigError
from mfg_monitor.model import ItemFilter

C = TypeVar("C", bound=Callable[..., Any])

_DAY = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]
_OPTIONS: dict[str, tuple[Any, Any]] = {
    "relevant": (Annotated[bool, typer.Option("--relevant", help="Only what was kept.")], False),
    "rejected": (Annotated[bool, typer.Option("--rejected", help="Only what was rejected.")], False),
    "source": (Annotated[str | None, typer.Option("--source", metavar="ID")], None),
    "sector": (Annotated[str | None, typer.Option("--sector", metavar="ID")], None),
    "place": (Annotated[str | None, typer.Option("--place", metavar="ID")], None),
    "company": (Annotated[str | None, typer.Option("--company", metavar="ID")], None),
    "topic": (Annotated[str | None, typer.Option("--topic", metavar="ID")], None),
    "language": (Annotated[str | None, typer.Option("--language", metavar="CODE", help="en, zh …")], None),
    "since": (
        Annotated[
            datetime | None,
            typer.Option("--since", formats=_DAY, metavar="DATE", help="First seen then or later (UTC)."),
        ],
        None,
    ),
    "until": (
        Annotated[
            datetime | None, typer.Option("--until", formats=_DAY, metavar="DATE", help="First seen before (UTC).")
        ],
        None,
    ),
    "limit": (Annotated[int | None, typer.Option("--limit", "-n", min=1, metavar="N")], None),
}


def filtered(function: C) -> C:
    """Give a verb the filter options; it gets them as one ItemFilter, `wanted`."""
    signature = inspect.signature(function, eval_str=True)
    own = [p for p in signature.parameters.values() if p.name != "wanted"]
    options = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, (annotation, default) in _OPTIONS.items()
    ]

    @functools.wraps(function)
    def verb(shell: Any, **given: Any) -> Any:
        options = {name: given.pop(name) for name in _OPTIONS}
        _refuse_unknown(shell, options)
        return function(shell, wanted=_filter_of(options), **given)

    own = [own[0], *(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own[1:])]
    verb.__signature__ = signature.replace(parameters=[*own, *options])  # type: ignore[attr-defined]
    return verb  # type: ignore[return-value]


def _refuse_unknown(shell: Shell, options: dict[str, Any]) -> None:
    """Refuse ids that the vocabulary does not know: an empty answer would read as "there is nothing"."""
    tables = {"sector": "sectors", "place": "places", "company": "companies", "topic": "topics"}
    asked = {name: table for name, table in tables.items() if options[name] is not None}
    if not asked:
        return
    topics = shell.config("topics").topics
    for name, table in asked.items():
        ids = [rule.id for rule in getattr(topics, table)]
        if options[name] not in ids:
            near = difflib.get_close_matches(options[name], ids, 1)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            raise ConfigError(f'--{name}: topics.toml has no {name} "{options[name]}"{hint}')


def _filter_of(given: dict[str, Any]) -> ItemFilter:
    if given["relevant"] and given["rejected"]:
        raise ConfigError("--relevant and --rejected exclude each other")
    since, until, language = given["since"], given["until"], given["language"]
    return ItemFilter(
        relevant=True if given["relevant"] else False if given["rejected"] else None,
        source=given["source"],
        sector=given["sector"],
        place=given["place"],
        company=given["company"],
        topic=given["topic"],
        language=None if language is None else _code_of(language),
        since_at=_moment("since", since),
        until_at=_moment("until", until),
        limit=given["limit"],
    )


def _code_of(language: str) -> str:
    from mfg_monitor.search.names import language_code

    try:
        return language_code(language)
    except ConfigError as error:
        raise ConfigError(f"--language: {error}") from None


def _moment(name: str, told: datetime | None) -> datetime | None:
    """Answer a time in UTC, which it is where nothing else is said."""
    if told is None or told.tzinfo is None:
        return told and told.replace(tzinfo=UTC)
    try:
        return told.astimezone(UTC)
    except OverflowError as error:
        raise ConfigError(f"--{name}: {told.isoformat()} lies outside the calendar") from error
