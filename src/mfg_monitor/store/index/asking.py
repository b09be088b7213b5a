"""A query as FTS5 or tsquery says it.

Everything a user typed has become tokens before it comes here; both languages get them quoted.
"""

from __future__ import annotations

from mfg_monitor.search.query import Clause, Phrase, Query, Tag
from mfg_monitor.store.index.indexing import quoted, tag_token

_ANY = Tag("relevant", ("yes", "no"))
"""What every document has: there is no NOT without something before it."""


def fts5(query: Query) -> str:
    """Answer a query in FTS5's language (sqlite.org/fts5.html, section 3)."""
    wanted, unwanted = _divided(query)
    each = [" OR ".join(_fts5_term(term.what, term.negated) for term in clause) for clause in wanted]
    asked = " AND ".join(f"({clause})" for clause in each)
    return " NOT ".join([asked or fts5_of(_ANY), *(fts5_of(what) for what in unwanted)])


def _fts5_term(what: Phrase | Tag, negated: bool) -> str:  # noqa: FBT001
    return f"({fts5_of(_ANY)} NOT {fts5_of(what)})" if negated else fts5_of(what)


def fts5_of(what: Phrase | Tag) -> str:
    """Answer one part of a query in FTS5's language."""
    if isinstance(what, Tag):
        names = " OR ".join(f'"{tag_token(what.kind, name)}"' for name in what.names)
        return f"(tags : ({names}))"
    asked = f'"{" ".join(what.tokens)}"' + (" *" if what.is_prefix else "")
    return f"({'title' if what.in_title else '{title body}'} : {asked})"


def tsquery(query: Query) -> str:
    """Answer a query in tsquery's language (PostgreSQL manual, 8.11.2)."""
    wanted, unwanted = _divided(query)
    each = [" | ".join(("!" if term.negated else "") + tsquery_of(term.what) for term in clause) for clause in wanted]
    each += ["!" + tsquery_of(what) for what in unwanted]
    return " & ".join(f"({asked})" for asked in each or [tsquery_of(_ANY)])


def tsquery_of(what: Phrase | Tag) -> str:
    """Answer one part of a query in tsquery's language."""
    if isinstance(what, Tag):
        return f"({' | '.join(quoted(tag_token(what.kind, name)) for name in what.names)})"
    weight = "A" if what.in_title else ""
    last = len(what.tokens) - 1
    each = []
    for at, token in enumerate(what.tokens):
        mark = ("*" if what.is_prefix and at == last else "") + weight
        each.append(quoted(token) + (f":{mark}" if mark else ""))
    return f"({' <-> '.join(each)})"


def _divided(query: Query) -> tuple[list[Clause], list[Phrase | Tag]]:
    """Answer the clauses that something must fulfil, and what must not be there at all."""
    wanted = [clause for clause in query.clauses if len(clause) > 1 or not clause[0].negated]
    unwanted = [clause[0].what for clause in query.clauses if len(clause) == 1 and clause[0].negated]
    return wanted, unwanted
