"""Stories told at once: once as new, then once for each further independent source or stage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from mfg_monitor.config.load import Config
from mfg_monitor.digest import Entry, Names, brief
from mfg_monitor.digest.changes import developments
from mfg_monitor.digest.entries import Writer
from mfg_monitor.model import Item, ItemFilter
from mfg_monitor.model.telling import Letter, Relative, Sending
from mfg_monitor.ports import OpenChannels, Press
from mfg_monitor.publish.calendar import today
from mfg_monitor.publish.letters import Post, places
from mfg_monitor.publish.subscriptions import ALERT, Rule

FRESH = timedelta(hours=24)
"""Older stories are for the digest: a rule that is new, or a service that was down, does not tell a backlog."""

__all__ = ["ALERT", "alert_posts"]


def alert_posts(
    rule: Rule, *, config: Config, press: Press, channels: OpenChannels, now: datetime, zone: str
) -> Iterator[Post]:
    """Answer the messages for all fresh stories that a rule asks for, those that were sent among them.

    The key of a message names the story, so that the outbox knows it; a story grows a further message with what is
    new of it.
    """
    fresh = ItemFilter(relevant=True, is_past=False, since_at=now - FRESH)
    items = [item for item in press.items(fresh) if rule.interest.wants(item)]
    if not items:
        return
    sources = {source.id: source.name or source.id for source in config.sources}
    names = Names.of(config.topics)
    writer = Writer(names, sources, zone, today(zone, now) - timedelta(days=2), config.settings.digest.link or None)
    older: dict[int, list[Relative]] = {}
    for relative in press.relatives({item.story for item in items}, now):
        older.setdefault(relative.story, []).append(relative)
    for item in items:
        known = [each for each in older.get(item.story, []) if _is_before(each, item)]
        news = developments(item, known, names) if known else ()
        if known and not news:
            continue
        yield from _posts(rule, item, writer.entry(item), news, channels, today(zone, item.first_seen_at))


def _is_before(relative: Relative, item: Item) -> bool:
    return (relative.first_seen_at, relative.item_id) < (item.first_seen_at, item.id)


def _posts(
    rule: Rule, item: Item, entry: Entry, news: tuple[str, ...], channels: OpenChannels, day: date
) -> Iterator[Post]:
    text = brief.alert(entry, news)
    subject = f"{rule.name}: {entry.title}"
    for place, channel in places(rule.addresses, channels):
        body = brief.pages([text], channel.limit)[0]
        key = f"{rule.series}/{item.id}/{place}"
        sending = Sending(
            key, rule.series, day, rule.name, place, planned_at=item.first_seen_at, changed_at=item.first_seen_at
        )
        yield Post(channel, Letter(key, subject, body, None, item.first_seen_at), sending)
