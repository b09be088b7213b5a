"""Search, the pure part: a user's words → a query, texts → tokens, hits → their order and their snippets."""

from __future__ import annotations

from mfg_monitor.search.hits import Hits
from mfg_monitor.search.query import Clause, Phrase, Query, Tag, TagKind, Term, parse
from mfg_monitor.search.snippets import Snippet, snippet

__all__ = ["Clause", "Hits", "Phrase", "Query", "Snippet", "Tag", "TagKind", "Term", "parse", "snippet"]
