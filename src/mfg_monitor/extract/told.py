"""An article told field by field, as an imported line tells it: taken as told, and what is missing worked out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from mfg_monitor.dates import choose
from mfg_monitor.errors import ExtractError
from mfg_monitor.extract.lead import lead_of
from mfg_monitor.model import Article, Candidate
from mfg_monitor.text import one_line

if TYPE_CHECKING:
    from mfg_monitor.extract.plain.text import PlainReading

_LONGEST_TITLE = 120


def completed(article: Article, candidate: Candidate, *, zone: str, now: datetime) -> Article:
    """Answer the article with what its text, or else its address, says of all that was not told.

    A headline that stands once more above the text is no part of it. The candidate's witnesses are what was told of the
    date; where they cannot be believed, the text is asked. `zone` is the IANA zone of times that name none.
    """
    title, text = article.title, article.text
    read = _read(title, text, candidate, zone, now)
    if title:
        first, _, rest = text.partition("\n\n")
        text = rest if rest and one_line(first) == title else text
    elif read is not None:
        title, text = read.title, read.text
    dating = choose(candidate.witnesses, now=now)
    if dating.published is None and read is not None:
        dating = choose(read.witnesses, now=now)
    return replace(
        article,
        title=one_line(title) or one_line(lead_of(text))[:_LONGEST_TITLE],
        text=text,
        lead=lead_of(text),
        dating=replace(dating, updated=article.dating.updated or dating.updated),
        authors=article.authors or (read.authors if read else ()),
        origin=article.origin or (read.origin if read else None),
    )


def _read(title: str, text: str, candidate: Candidate, zone: str, now: datetime) -> PlainReading | None:
    from mfg_monitor.extract.plain.text import read_plain  # noqa: PLC0415 - slow to load; readers of pages do without

    try:
        return read_plain(f"{title}\n\n{text}" if title else text, candidate, zone=zone, now=now)
    except ExtractError:
        return None
