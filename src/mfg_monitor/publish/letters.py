"""A digest as the messages that carry it: one letter to a mailbox, as many short ones to a chat as its limit asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from mfg_monitor.digest import FORMATS, Digest, brief, phrases
from mfg_monitor.errors import ConfigError, DeliverError
from mfg_monitor.model.telling import Letter, Sending
from mfg_monitor.ports import Channel, OpenChannels
from mfg_monitor.publish.subscriptions import Form, Subscription

Render = Callable[[str, Digest], str]
"""Form and digest → text, with the user's own templates."""
MOST_LETTER_BYTES = 100_000
"""Gmail hides what is beyond 102 kB of a letter's HTML."""
_SHORTER = (20, 12, 8, 5, 3, 2, 1)
"""Stories a section in a letter that would be cut off otherwise."""


@dataclass(frozen=True, slots=True)
class Post:
    """One message, where it goes, and its row in the outbox."""

    channel: Channel
    letter: Letter
    sending: Sending


def plain_render(form: str, digest: Digest) -> str:
    """Answer a digest in a form by the templates that come with the program."""
    return FORMATS[form](digest)


def posts_of(
    subscription: Subscription, digest: Digest, *, written_at: datetime, channels: OpenChannels, render: Render
) -> list[Post]:
    """Answer all messages that carry a digest to the addresses of a subscription.

    What is no address becomes a message that fails, so that the others arrive and it is said.
    """
    found: list[Post] = []
    for place, channel in places(subscription.addresses, channels):
        for part, (text, html) in enumerate(_written(channel, subscription.form, digest, render), 1):
            key = f"{subscription.series.name}/{digest.day.isoformat()}/{place}/{part}"
            letter = Letter(key, phrases.heading(digest), text, html, written_at, is_markdown=subscription.form == "md")
            found.append(Post(channel, letter, sending_of(key, subscription, digest.day, place, written_at)))
    return found


def places(addresses: Sequence[str], channels: OpenChannels) -> Iterator[tuple[str, Channel]]:
    """Answer the channels of some addresses, each with a name of its own that holds no secret; no mailbox twice."""
    seen: dict[str, int] = {}
    for number, address in enumerate(addresses, 1):
        for channel in opened(address, number, channels):
            seen[channel.name] = seen.get(channel.name, 0) + 1
            if seen[channel.name] == 1:
                yield channel.name, channel
            elif not channel.is_mail:
                yield f"{channel.name} {seen[channel.name]}", channel


@dataclass(frozen=True, slots=True)
class NoChannel:
    """`ports.Channel` of an address that is none."""

    number: int
    why: str

    @property
    def name(self) -> str:
        """Which of the addresses."""
        return f"address {self.number}"

    @property
    def is_mail(self) -> bool:
        """Nobody knows."""
        return False

    @property
    def limit(self) -> int | None:
        """None."""
        return None

    def send(self, letter: Letter) -> None:
        """See ports.Channel."""
        del letter
        error = DeliverError(self.name, self.why)
        error.retryable = False
        raise error


def opened(address: str, number: int, channels: OpenChannels) -> Sequence[Channel]:
    """Answer the channels of an address."""
    try:
        return channels(address)
    except ConfigError as error:
        return [NoChannel(number, str(error))]


def sending_of(key: str, subscription: Subscription, day: date, shown: str, at: datetime) -> Sending:
    """Answer the outbox's row of a message that waits."""
    return Sending(key, subscription.series.name, day, subscription.recipient, shown, planned_at=at, changed_at=at)


def _written(channel: Channel, form: Form, digest: Digest, render: Render) -> list[tuple[str, str | None]]:
    if channel.is_mail:
        text = render("md" if form == "md" else "text", digest)
        return [(text, _whole_html(digest, render) if form == "html" else None)]
    if form == "md" and channel.limit is None:
        return [(render("md", digest), None)]
    return [(page, None) for page in brief.pages(brief.blocks(digest), channel.limit)]


def _whole_html(digest: Digest, render: Render) -> str:
    """Answer a digest as HTML that mail programs show to its end: the best stories, the others counted and linked."""
    html = render("html", digest)
    for most in _SHORTER:
        if len(html.encode()) <= MOST_LETTER_BYTES:
            break
        html = render("html", _shortened(digest, most))
    return html


def _shortened(digest: Digest, most: int) -> Digest:
    """Answer a digest with at most so many stories a section."""
    sections = tuple(
        replace(section, entries=section.entries[:most], more=section.more + len(section.entries[most:]))
        for section in digest.sections
    )
    return replace(
        digest,
        sections=sections,
        developing=digest.developing[:most],
        developing_more=digest.developing_more + len(digest.developing[most:]),
        corrected=digest.corrected[:most],
        corrected_more=digest.corrected_more + len(digest.corrected[most:]),
    )
