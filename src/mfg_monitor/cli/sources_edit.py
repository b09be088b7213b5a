"""`monitor sources add`, `import` and `export`: what is watched, changed and exchanged."""

from __future__ import annotations

import asyncio
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from mfg_monitor.cli.holding import holds_of, keep_holds
from mfg_monitor.cli.shell import Json, Output, Shell, output, say, say_json, shared
from mfg_monitor.errors import ConfigError, MonitorError
from mfg_monitor.text import one_line

if TYPE_CHECKING:
    from mfg_monitor.config.editing import Addition
    from mfg_monitor.config.load import Config
    from mfg_monitor.service.adding import Survey
    from mfg_monitor.service.choosing import Trial

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before writing.")]
Dry = Annotated[bool, typer.Option("--dry-run", help="Write nothing.")]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("add", epilog="Example: monitor sources add https://example.com/news/ --dry-run")(shared(add))
    app.command("import", epilog="Example: monitor sources import feeds.opml")(shared(import_opml))
    app.command("export", epilog="Example: monitor sources export --output sources.opml")(shared(export))


@dataclass(frozen=True, slots=True)
class _File:
    """The configuration in use, and the sources.toml that may be written."""

    config: Config
    path: Path
    beginning: str | None = None
    """What a file that is not there yet begins with; None for the usual heading."""
    note: str = ""

    def append(self, additions: list[Addition]) -> None:
        from mfg_monitor.config.editing import BEGINNING, append_sources

        append_sources(self.path, additions, beginning=BEGINNING if self.beginning is None else self.beginning)


def _file(shell: Shell, *, writes: bool) -> _File:
    """Answer where sources are written.

    Raises:
        ConfigError: the configuration has mistakes; or it is the one that is built in, and there is no ./config.
    """
    from mfg_monitor.config.folders import USUAL

    settings = shell.config("settings", "topics")
    if settings.folder_by != "packaged":
        path = settings.folder / "sources.toml"
        there = path.exists() or path.is_symlink()
        return _File(shell.config() if there else settings, path)
    if writes and not USUAL.is_dir():
        raise ConfigError(
            f"the built-in configuration is in use, which is not to be changed: make a folder ./{USUAL} for one of "
            f"your own, then run this again; ./{USUAL}/sources.toml will begin as a copy of the built-in sources"
        )
    config = shell.config()
    copied = (config.folder / "sources.toml").read_text(encoding="utf-8")
    return _File(
        config, USUAL / "sources.toml", copied, f"begun as a copy of the {len(config.sources)} built-in sources"
    )


# -- add ------------------------------------------------------------------------------------------------------------


def add(
    shell: Shell,
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, sitemap, list of articles or homepage.")],
    source_id: Annotated[str | None, typer.Option("--id", metavar="ID", help="The new source's id.")] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="The new source's name.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Add every proposal that works, not only the best.")
    ] = False,
    dry: Dry = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Find what can be watched at URL; add the best.

    Feeds, sitemaps and lists that the page and its robots.txt name are tried with three articles each. The best one is
    written to sources.toml, everything else there stays as it is. A terminal is asked first; without one it is written.
    """
    from mfg_monitor.service.adding import survey

    file = _file(shell, writes=not dry)
    _check_wish(file.config, url, source_id, everything=everything, name=name)
    found = asyncio.run(survey(file.config, url, holds=holds_of(file.config)))
    keep_holds(shell, file.config, found.holds)
    choice = _choose(found, file.config, source_id or "", one_line(name or ""), everything=everything)
    if not json:
        _tell(found, choice)
    write = choice.error is None and not dry
    if write and not yes and not json and sys.stdin is not None and sys.stdin.isatty():
        write = typer.confirm(f"Write to {file.path}?", default=True, err=True)
    if write:
        file.append(list(choice.additions))
    if json:
        say_json(_object(found, choice, file if write else None))
        if choice.error:
            raise typer.Exit(choice.error.exit_code)
    elif choice.error:
        raise choice.error
    else:
        _tell_written(choice, file, written=write)


def _check_wish(config: Config, url: str, source_id: str | None, *, everything: bool, name: str | None) -> None:
    """Refuse what cannot be, before anybody is asked."""
    from mfg_monitor.fetch.address import BadAddressError, parse, shown
    from mfg_monitor.service.adding import known_as

    if not re.match(r"https?://", url, re.IGNORECASE):
        guess = f'; did you mean "https://{shown(url)}"?' if re.match(r"[\w.-]+\.\w{2,}(?:[/:?]|$)", url) else ""
        raise ConfigError(f'URL: expected an address that begins with "http://" or "https://"{guess}')
    try:
        parse(url)
    except BadAddressError as error:
        raise ConfigError(f"URL: {error}: {shown(url)}") from error
    if re.search(r"[\s{}\x00-\x1f]", url):
        raise ConfigError(
            "URL: expected an address without blanks and braces; one with {date} or {query} is written by hand"
        )
    if everything and (source_id is not None or name is not None):
        raise ConfigError("--id and --name are for one source; with --all they are made of the titles")
    if source_id is not None and not _ID.fullmatch(source_id):
        raise ConfigError('--id: expected up to 100 letters, digits, ".", "_" and "-", the first a letter or a digit')
    if source_id is not None and any(source.id == source_id for source in config.sources):
        raise ConfigError(f'--id: there is a source "{source_id}" already; `monitor sources show {source_id}` shows it')
    there = known_as(config.sources, url)
    if there is not None:
        raise ConfigError(
            f'URL: the source "{there}" asks this address already; `monitor sources show {there}` shows it'
        )


@dataclass(frozen=True, slots=True)
class _Choice:
    ranked: tuple[Trial, ...]
    chosen: tuple[Trial, ...]
    additions: tuple[Addition, ...]
    reason: str
    repeats: dict[str, str]
    error: MonitorError | None = None


def _choose(found: Survey, config: Config, source_id: str, name: str, *, everything: bool) -> _Choice:
    from mfg_monitor import clock
    from mfg_monitor.fetch.address import shown
    from mfg_monitor.service.adding import addition_of
    from mfg_monitor.service.choosing import ranked, reason, same_entries
    from mfg_monitor.urls import is_front_page

    if found.error is not None:
        words, where = str(found.error), shown(found.asked)
        told = found.error if where in words else MonitorError(f"{where}: {words}")
        return _Choice((), (), (), "", {}, told)
    section = not is_front_page(found.asked)
    order = ranked(found.trials, section=section)
    repeats = same_entries(order)
    usable = [trial for trial in order if trial.usable and (not everything or trial.source.url not in repeats)]
    if not usable:
        error = MonitorError(f"nothing was found at {shown(found.asked)} that can be read as a source")
        return _Choice(tuple(order), (), (), "", repeats, error)
    fresh = [trial for trial in usable if trial.known is None] if everything else usable[:1]
    if not fresh or fresh[0].known is not None:
        there = usable[0].known
        more = "" if everything else "; --all adds the others, and an address of their own adds one of them"
        refused = ConfigError(f'URL: the source "{there}" watches this already ({shown(usable[0].source.url)}){more}')
        return _Choice(tuple(order), (), (), "", repeats, refused)
    taken = {source.id for source in config.sources}
    additions: list[Addition] = []
    for trial in fresh:
        addition = addition_of(trial, taken=taken, at=clock.now(), source_id=source_id, name=name)
        taken.add(addition.source.id)
        additions.append(addition)
    return _Choice(tuple(order), tuple(fresh), tuple(additions), reason(fresh[0], order, section=section), repeats)


def _tell(found: Survey, choice: _Choice) -> None:
    from mfg_monitor.fetch.address import shown

    for trial in choice.ranked:
        mark = "*" if trial in choice.chosen else " "
        say(f"{mark} {trial.source.kind:<8} {shown(trial.source.url)}")
        say(f"    {one_line(trial.why)}")
        if trial.error:
            say(f"    not usable: {trial.error['kind']}: {one_line(trial.error['message'])}")
            continue
        newest = f", newest of {trial.newest}" if trial.newest else ""
        say(f"    {trial.found} found{newest}; of {trial.read} read, {trial.dated} dated and {trial.kept} kept")
        for title in trial.titles:
            say(f"      {one_line(title)[:100]}")
        for words in (*trial.warnings, *trial.unread):
            say(f"    note: {one_line(words)}")
        if trial.known:
            say(f'    the source "{trial.known}" asks it already')
        if trial.source.url in choice.repeats:
            say(f"    the same entries as {shown(choice.repeats[trial.source.url])}")
    if found.left_out:
        say(f"  {found.left_out} more were not tried; give the address of one to add it")


def _tell_written(choice: _Choice, file: _File, *, written: bool) -> None:
    from mfg_monitor.config.editing import render

    say(f"Chosen: {one_line(choice.reason)}.")
    if not written:
        say("\nNothing was written. It would be:\n")
        say("\n".join(render(addition) for addition in choice.additions))
        return
    note = f" ({file.note})" if file.note else ""
    for addition in choice.additions:
        say(f'Added "{addition.source.id}" ({one_line(addition.source.name)}) to {file.path}{note}.')
    say(f"Next: monitor fetch --once --source {choice.additions[0].source.id}")


def _object(found: Survey, choice: _Choice, file: _File | None) -> dict[str, Any]:
    from mfg_monitor.fetch.address import shown

    ids = {
        trial.source.url: addition.source.id for trial, addition in zip(choice.chosen, choice.additions, strict=True)
    }
    return {
        "url": shown(found.asked),
        "proposals": [
            {
                "kind": trial.source.kind,
                "url": shown(trial.source.url),
                "why": trial.why,
                "title": trial.title,
                "language": trial.language,
                "usable": trial.usable,
                "discovered": trial.found,
                "read": trial.read,
                "dated": trial.dated,
                "kept": trial.kept,
                "newest": trial.newest,
                "full_text": trial.full,
                "warnings": [*trial.warnings, *trial.unread],
                "error": trial.error,
                "known_as": trial.known,
                "same_as": choice.repeats.get(trial.source.url),
                "chosen_as": ids.get(trial.source.url),
            }
            for trial in choice.ranked
        ],
        "not_tried": found.left_out,
        "reason": choice.reason or None,
        "written": [addition.source.id for addition in choice.additions] if file else [],
        "file": str(file.path) if file else None,
        "sources": [addition.source.model_dump(mode="json", exclude_defaults=True) for addition in choice.additions],
        "error": str(choice.error) if choice.error else None,
    }


# -- OPML -----------------------------------------------------------------------------------------------------------


def import_opml(
    shell: Shell,
    source: Annotated[Path, typer.Argument(metavar="FILE", help="A list of feeds as OPML.")],
    dry: Dry = False,
    json: Json = False,
) -> None:
    """Add the feeds of an OPML file.

    Feeds whose address is not yet there are written to sources.toml; nobody is asked over the network. Each entry is
    told as added, known or refused.
    """
    from mfg_monitor import clock
    from mfg_monitor.config.opml import MOST_BYTES, read_opml
    from mfg_monitor.service.exchange import sort

    file = _file(shell, writes=not dry)
    try:
        with source.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{source}: cannot be read: {error.strerror or error}") from error
    outlines = read_opml(content, str(source))
    result = sort(
        outlines,
        file.config.sources,
        file=source.name,
        at=clock.now(),
        allow_private=file.config.settings.fetch.allow_private_networks,
    )
    if result.added and not dry:
        file.append(list(result.added))
    if json:
        say_json(
            {
                "file": str(file.path) if result.added and not dry else None,
                "added": [{"id": a.source.id, "name": a.source.name, "url": a.source.url} for a in result.added],
                "known": [{"line": o.line, "url": o.url, "id": there} for o, there in result.known],
                "refused": [{"line": o.line, "url": o.url, "reason": why} for o, why in result.refused],
                "passed_over": outlines.passed_over,
            }
        )
    else:
        _tell_import(result, outlines.passed_over, file, dry=dry)
    if result.refused and not result.added and not result.known:
        raise typer.Exit(1)


def _tell_import(result: Any, passed_over: int, file: _File, *, dry: bool) -> None:
    from mfg_monitor.fetch.address import shown

    for addition in result.added:
        say(f"added    {addition.source.id:<28} {shown(addition.source.url)}")
    for outline, there in result.known:
        say(f"known    {there:<28} {shown(outline.url)}")
    for outline, why in result.refused:
        say(f"refused  line {outline.line}: {shown(outline.url)}: {one_line(why)}")
    also = f", {passed_over} other entries passed over" if passed_over else ""
    say(f"{len(result.added)} added, {len(result.known)} known, {len(result.refused)} refused{also}")
    if result.added:
        note = f" ({file.note})" if file.note else ""
        say(f"{'nothing was written; they would go' if dry else 'written'} to {file.path}{note}")


def export(shell: Shell, target: Output = None) -> None:
    """Write all sources of the web as OPML 2.0.

    Feed readers take the feeds; `monitor sources import` takes everything back.
    """
    from mfg_monitor.config.opml import write_opml

    config = shell.config("settings", "sources")
    with output(target) as write:
        write(write_opml(config.sources))
    secret = [source.id for source in config.sources if "@" in urlsplit(getattr(source, "url", "")).netloc]
    if secret:
        sys.stderr.write(f"{', '.join(secret)}: what was written holds the user name or password in the address\n")
