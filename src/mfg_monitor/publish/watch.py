"""Sources that bring less than they should, told at once and once: each ailment when it begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from mfg_monitor.config.load import Config
from mfg_monitor.digest import brief, phrases
from mfg_monitor.digest.words import clean, day_words
from mfg_monitor.model.telling import Letter, Sending
from mfg_monitor.ports import OpenChannels
from mfg_monitor.publish.calendar import today
from mfg_monitor.publish.letters import Post, places
from mfg_monitor.publish.subscriptions import ALERT
from mfg_monitor.rhythm import Ailment, Rhythm

WATCH = f"{ALERT}of sources"
"""The series of these messages."""


def watch_posts(
    rhythms: Mapping[str, Rhythm], *, config: Config, channels: OpenChannels, now: datetime, zone: str
) -> Iterator[Post]:
    """Answer a message for each source that ails, those that were sent among them.

    The key names source, ailment and since when, so that the outbox knows it; a source that recovers and falls ill anew
    is told anew.
    """
    names = {source.id: source.name or source.id for source in config.sources}
    link = config.settings.digest.link.rstrip("/")
    for source_id, rhythm in sorted(rhythms.items()):
        if rhythm.ailment is None:
            continue
        since = rhythm.since_on.isoformat() if rhythm.since_on else "-"
        subject, text = _told(clean(names[source_id], 100), rhythm.ailment, rhythm)
        text += f"\n{link}/sources/{source_id}" if link else ""
        for place, channel in places(config.settings.digest.trouble_to, channels):
            key = f"{WATCH}/{source_id}/{rhythm.ailment}/{since}/{place}"
            sending = Sending(key, WATCH, today(zone, now), "", place, planned_at=now, changed_at=now)
            body = brief.pages([text], channel.limit)[0]
            yield Post(channel, Letter(key, subject, body, None, now), sending)


def _told(name: str, ailment: Ailment, rhythm: Rhythm) -> tuple[str, str]:
    subject = f"{name}: {phrases.TROUBLE_WORDS[ailment]}"
    since = f" since {day_words(rhythm.since_on)}" if rhythm.since_on else ""
    return subject, f"{subject}{since}.\n{clean(rhythm.evidence, 400)}."
