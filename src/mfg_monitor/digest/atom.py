"""Items → an Atom feed (RFC 4287), piece by piece, whatever their titles and addresses hold."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from mfg_monitor.model import Item
from mfg_monitor.record import utc_text

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write (section 2.2)."""
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2})?(?:\.\d+)?(Z|[+-]\d{2}:\d{2})")
_NEVER = "1970-01-01T00:00:00Z"


def feed(items: Iterable[Item], *, title: str, name: str) -> Iterator[str]:
    """Answer the pieces of a feed. `name` tells it from other feeds of this program and gives it its id.

    An entry's id follows from its canonical address, so that it is the same from every database.
    """
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield _element("id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, 'mfg-monitor:' + name)}")
    yield _element("title", title)
    yield "<author><name>mfg-monitor</name></author>\n"
    newest = _NEVER
    for item in items:
        updated = utc_text(item.first_seen_at)
        newest = max(newest, updated)
        yield _entry(item, updated)
    yield _element("updated", newest)
    yield "</feed>\n"


def _entry(item: Item, updated: str) -> str:
    article, verdict = item.article, item.verdict
    language = f" xml:lang={quoteattr(article.language)}" if _LANGUAGE.fullmatch(article.language) else ""
    pieces = [f"<entry{language}>\n"]
    pieces.append(_element("id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, article.canonical_url)}"))
    pieces.append(_element("title", article.title))
    pieces.append(_element("updated", updated))
    if told := _TIME.fullmatch(article.dating.published or ""):
        pieces.append(_element("published", f"{told[1]}{told[2] or ':00'}{told[3]}"))
    if item.url.lower().startswith(("http://", "https://")):
        pieces.append(f'<link rel="alternate" href={quoteattr(_writable(item.url))}/>\n')
    pieces += [f"<author>{_element('name', author)}</author>\n" for author in article.authors]
    terms = (*verdict.sectors, *verdict.places, *verdict.companies, *verdict.topics)
    pieces += [f"<category term={quoteattr(_writable(term))}/>\n" for term in dict.fromkeys(terms)]
    if article.lead:
        pieces.append(_element("summary", article.lead))
    pieces += [_element("content", article.text), "</entry>\n"]
    return "".join(pieces)


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(_writable(text))}</{name}>\n"


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)
