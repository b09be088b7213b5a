"""Stored items → the digest of a day. Once a day is over, its digest is made once, kept, and stays what it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mfg_monitor.config.load import Config
from mfg_monitor.digest import Before, Digest, Names, Trouble, build, keeping
from mfg_monitor.digest.changes import told_now
from mfg_monitor.digest.model import TroubleKind
from mfg_monitor.digest.pictures import STRIP_DAYS, strip_of
from mfg_monitor.digest.words import clean, day_words
from mfg_monitor.model import Item, ItemFilter
from mfg_monitor.model.telling import Edition, Interest, Relative, Sending, Told
from mfg_monitor.ports import Press
from mfg_monitor.publish.calendar import Span
from mfg_monitor.rhythm import heard

HOUSE = "day"
"""The series of the daily digest for all, which files and `digest.send_to` get."""
LATE_DAYS = 7
"""How long a story that was stored after its day's digest was made still finds its way into a later one."""
CORRECTED_DAYS = 60
"""How long after its telling a change of a story is told."""
SAID_DAYS = 7
"""How far back messages are looked through for what did not arrive."""


@dataclass(frozen=True, slots=True)
class Series:
    """Digests that follow on one another: what one has told is not news to the next."""

    name: str = HOUSE
    title: str = ""
    interest: Interest = field(default_factory=Interest)


def digest_of(day: date, *, config: Config, library: Press, now: datetime) -> Digest:
    """Answer the daily digest of a calendar day in the digest's zone: the one that was made, else as it is now."""
    return digest_over(Span(day, day, config.settings.digest.timezone), config=config, library=library, now=now)


def digest_over(
    span: Span, *, config: Config, library: Press, now: datetime, series: Series | None = None, afresh: bool = False
) -> Digest:
    """Answer a digest without keeping it. `afresh` makes it anew although one is kept."""
    series = series or Series()
    made = None if afresh else _kept(library, series, span)
    return made or _made(span, config=config, library=library, now=now, series=series)[0]


def sealed(
    span: Span,
    *,
    config: Config,
    library: Press,
    now: datetime,
    series: Series | None = None,
    even_if_empty: bool = True,
) -> Digest:
    """Answer the digest of days that are over; made and kept, with what it tells, if this is the first time.

    Of days that are not over, and unless `even_if_empty` of days of which nothing at all is known, none is kept.
    """
    series = series or Series()
    if (kept := _kept(library, series, span)) is not None:
        return kept
    digest, told = _made(span, config=config, library=library, now=now, series=series)
    if now < span.until_at or not (even_if_empty or told or digest.totals.rejected or digest.totals.read):
        return digest
    content = keeping.written(digest)
    return keeping.read(library.seal(Edition(series.name, span.last_on, now, content), told).content)


def _kept(library: Press, series: Series, span: Span) -> Digest | None:
    edition = library.edition(series.name, span.last_on)
    return None if edition is None else keeping.read(edition.content)


def _made(span: Span, *, config: Config, library: Press, now: datetime, series: Series) -> tuple[Digest, list[Told]]:
    names = Names.of(config.topics)
    is_past = span.until_at <= now
    told: dict[int, Told] = {}
    items = [*library.items(ItemFilter(since_at=span.since_at, until_at=span.until_at, is_past=False))]
    items += _late(library, series, span)
    fresh = [item for item in items if item.verdict.relevant and series.interest.wants(item)]
    before = _before(library, series, span, fresh)
    known_already = library.told(series.name, [item.id for item in fresh], span.first_on)
    for item in fresh:
        told[item.id] = told_now(item, span.last_on)
    for item, _ in before.corrections:
        told[item.id] = told_now(item, span.last_on)
    visits = library.visits_between(span.since_at, span.until_at)
    states = library.states()
    failing = {visit.source for visit in visits if visit.status in {"failed", "blocked"}}
    failing |= {state.id for state in states if state.last_status in {"failed", "blocked"}}
    digest = build(
        (item for item in items if item.id not in known_already),
        day=span.last_on,
        first_on=None if span.is_day else span.first_on,
        zone=span.zone,
        title=series.title,
        link=config.settings.digest.link or None,
        sources={source.id: source.name or source.id for source in config.sources if source.enabled},
        visits=visits,
        visited=bool(visits) or not is_past,
        states=states,
        rhythms=heard(library, config.sources, min(now, span.until_at)),
        outages=library.outages(failing, span.until_at),
        names=names,
        threshold=config.settings.classify.threshold,
        interest=series.interest,
        before=before,
        undelivered=[_trouble(sending) for sending in _undelivered(library, series, span, now)],
        strip=strip_of(
            library.day_counts(span.until_at - timedelta(days=STRIP_DAYS, hours=1), span.until_at, series.interest),
            span.last_on,
            span.zone,
            names.sectors,
        ),
    )
    return digest, list(told.values())


def _late(library: Press, series: Series, span: Span) -> Iterator[Item]:
    """Answer what no digest has told although the digest of its day was made: it was stored, or kept, afterwards."""
    if not span.is_day:
        return
    first_on = span.first_on - timedelta(days=LATE_DAYS)
    made = library.edition_days(series.name, first_on)
    since_at = Span(first_on, first_on, span.zone).since_at
    where = ZoneInfo(span.zone)
    for item_id, seen_at in library.untold(series.name, since_at, span.since_at):
        if seen_at.astimezone(where).date() in made and (item := library.item(item_id)) is not None:
            yield item


def _before(library: Press, series: Series, span: Span, fresh: list[Item]) -> Before:
    """Answer what the reader knows: what editions told, and for days without one what they would have told."""
    relatives = library.relatives({item.story for item in fresh}, span.since_at)
    told = library.told(series.name, [relative.item_id for relative in relatives], span.first_on)
    fresh_ids = {item.id for item in fresh}
    where = ZoneInfo(span.zone)
    oldest = min((relative.first_seen_at for relative in relatives), default=span.since_at)
    made = library.edition_days(series.name, oldest.astimezone(where).date()) if span.is_day else set()
    known: dict[int, list[Relative]] = defaultdict(list)
    told_on: dict[int, date] = {}
    for relative in relatives:
        seen_on = relative.first_seen_at.astimezone(where).date()
        if relative.item_id in fresh_ids or (relative.item_id not in told and seen_on in made):
            continue
        known[relative.story].append(relative)
        told_on.setdefault(relative.story, seen_on)
    changed = library.changed(series.name, span.first_on - timedelta(days=CORRECTED_DAYS), span.first_on)
    found = [(library.item(each.item_id), each) for each in changed]
    return Before(known, told_on, [(item, each) for item, each in found if item is not None])


def _undelivered(library: Press, series: Series, span: Span, now: datetime) -> list[Sending]:
    """Answer the messages of which something was found out since the digest before: given up, or perhaps doubled."""
    before = library.edition(series.name, span.first_on - timedelta(days=1))
    since_at = before.made_at if before else span.since_at
    found = library.sendings(("failed", "unsure", "sent"), since_on=span.first_on - timedelta(days=SAID_DAYS))
    return [
        each
        for each in found
        if each.message
        and each.changed_at is not None
        and since_at <= each.changed_at < now
        and series.name in {HOUSE, each.series}
    ]


def _trouble(sending: Sending) -> Trouble:
    what = f"{sending.recipient}, {sending.shown}" if sending.recipient else sending.shown
    since = f"the message of {day_words(sending.day)}" + (f", tried {sending.tries} times" if sending.tries > 1 else "")
    kind: TroubleKind = "undelivered" if sending.state == "failed" else "unsure"
    return Trouble("", clean(what, 120), kind, since, clean(sending.message or "it did not arrive", 200))
