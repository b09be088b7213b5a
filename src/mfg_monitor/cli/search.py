"""`monitor search`: words in both scripts, phrases and fields, best hits first."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from mfg_monitor.cli.shell import Json, Shell, say, say_json, shared

if TYPE_CHECKING:
    from mfg_monitor.model import Item
    from mfg_monitor.search import Hits, Query, Snippet

SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("search", epilog="Example: monitor search '临港 OR Lingang -bond company:特斯拉 after:2026-01'")(
        shared(search)
    )


def search(
    shell: Shell,
    words: Annotated[list[str], typer.Argument(metavar="QUERY", help="What to look for; quote it for the shell.")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, metavar="N", help="At most so many.")] = SHOWN,
    newest: Annotated[bool, typer.Option("--newest", help="Newest first, instead of best first.")] = False,
    json: Json = False,
) -> None:
    """Find stored items by their words.

    Words must all be there; OR between two takes either; -word excludes; "a phrase" stands as written. Fields: source:
    sector: place: company: topic: lang: relevant:yes title: after:2026-03 before:2026-04-15. Ids may be given as names
    in either language; a place includes what lies within it. After -- a query may begin with a minus.
    """
    from mfg_monitor.record import as_object

    query = read_query(shell, " ".join(words))
    with shell.library() as store:
        hits = store.search(query, limit, newest_first=newest)
    if json:
        say_json([as_object(item) for item in hits.items])
    else:
        _show(hits, query)


def read_query(shell: Shell, text: str) -> Query:
    """Read a query by the words of this configuration's vocabulary."""
    from mfg_monitor.search import parse
    from mfg_monitor.search.names import resolver

    return parse(text, resolver(shell.config("topics").topics))


def _show(hits: Hits, query: Query) -> None:
    from mfg_monitor.search.snippets import marked, snippet

    for item in hits.items:
        _say_marked(_head(item), marked(item.article.title, query))
        _say_marked(" " * 8, snippet(item.article.text, query))
    count = f"{hits.total:,}" if hits.is_total_exact else f"more than {hits.total:,}"
    if not hits.items:
        sys.stderr.write("nothing was found\n")
    elif hits.next:
        sys.stderr.write(f"the first {len(hits.items)} of {count}; --limit N shows more\n")


def _head(item: Item) -> str:
    verdict = "dup" if item.duplicate_of else "yes" if item.verdict.relevant else "no"
    return f"{item.id:>6}  {verdict:<3}  {item.article.dating.published or 'undated':<25.25}  {item.source:<18.18}  "


def _say_marked(head: str, told: Snippet) -> None:
    if not sys.stdout.isatty():
        say(head + told.text)
        return
    from rich.console import Console
    from rich.text import Text

    line = Text(head + told.text)
    for start, end in told.marks:
        line.stylize("bold yellow", len(head) + start, len(head) + end)
    Console(highlight=False, soft_wrap=True).print(line)
