"""One round of publishing: digests that are due are made, written and sent; what failed before is tried again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from mfg_monitor import logs
from mfg_monitor.config.load import Config
from mfg_monitor.digest import Digest, forms, keeping, phrases
from mfg_monitor.errors import DeliverError
from mfg_monitor.model import ItemFilter
from mfg_monitor.model.telling import Letter, Sending
from mfg_monitor.ports import OpenChannels, Press
from mfg_monitor.publish.alerts import ALERT, FRESH, alert_posts
from mfg_monitor.publish.calendar import Every, Span, spans_due
from mfg_monitor.publish.editions import HOUSE, digest_over, sealed
from mfg_monitor.publish.files import whole_file
from mfg_monitor.publish.letters import Post, Render, plain_render, posts_of, sending_of
from mfg_monitor.publish.outbox import Result, deliver, due, recover
from mfg_monitor.publish.subscriptions import Subscription, rules, subscriptions
from mfg_monitor.publish.watch import WATCH, watch_posts
from mfg_monitor.rhythm import heard
from mfg_monitor.text import counted

MOST_DAYS_BACK: dict[Every, int] = {"day": 31, "week": 62, "month": 100}
"""Digests missed for longer are not caught up."""
FEED_DAYS = 30
"""Digests in the feed of digests."""
ENDINGS = {"md": "md", "html": "html", "text": "txt", "json": "json", "atom": "atom"}
_LOG = logs.get("publish")


@dataclass(frozen=True, slots=True)
class Office:
    """All that publishing needs."""

    config: Config
    press: Press
    channels: OpenChannels
    now: Callable[[], datetime]
    render: Render = plain_render

    def round(self) -> list[Result]:
        """Publish what is due and try again what waits; answer what was tried."""
        recover(self.press, now=self.now())
        results: list[Result] = []
        for subscription in subscriptions(self.config):
            for span in self._due(subscription):
                results += self.publish(subscription, span)
        return results + self._again() + self.alert()

    def alert(self) -> list[Result]:
        """Tell at once what the rules ask for, each story once and then only what is new of it."""
        results = []
        now, zone = self.now(), self.config.settings.digest.timezone
        for rule in rules(self.config):
            posts = list(
                alert_posts(
                    rule,
                    config=self.config,
                    press=self.press,
                    channels=self.channels,
                    now=now,
                    zone=zone,
                )
            )
            results += self._first_time(posts, rule.series)
        return results

    def watch(self) -> list[Result]:
        """Tell of sources that bring less than they should, each ailment once; costs a look at the last weeks."""
        rhythms = heard(self.press, self.config.sources, self.now())
        zone = self.config.settings.digest.timezone
        posts = watch_posts(rhythms, config=self.config, channels=self.channels, now=self.now(), zone=zone)
        return self._first_time(list(posts), WATCH)

    def _first_time(self, posts: list[Post], series: str) -> list[Result]:
        self.press.plan([post.sending for post in posts])
        waiting = {each.key for each in due(self.press.sendings(("waiting",), series=series), self.now())}
        return [self._deliver(post) for post in posts if post.sending.key in waiting]

    def publish(self, subscription: Subscription, span: Span, *, force: bool = False) -> list[Result]:
        """Make the digest of a span, and write and send it; answer what was tried. Repeatable: nothing is sent twice.

        `force` tries at once what failed before, given up or not.
        """
        digest = sealed(
            span, config=self.config, library=self.press, now=self.now(), series=subscription.series
        )  # fmt: skip
        posts = self.posts(subscription, digest)
        self.press.plan([post.sending for post in posts])
        if force:
            recover(self.press, now=self.now())
            self._wait_no_longer(posts)
        waiting = {each.key for each in due(self.press.sendings(("waiting",)), self.now())}
        return [self._deliver(post) for post in posts if post.sending.key in waiting]

    def would(self, subscription: Subscription, span: Span) -> list[str]:
        """Answer in lines what publishing would send where; nothing is made, kept or sent."""
        digest = digest_over(
            span, config=self.config, library=self.press, now=self.now(), series=subscription.series
        )  # fmt: skip
        known = {each.key: each for each in self.press.sendings(series=subscription.series.name, since_on=digest.day)}
        lines = []
        for post in self.posts(subscription, digest):
            before = known.get(post.sending.key)
            state = "was sent before" if before and before.state == "sent" else "would go"
            size = len((post.letter.html or "") + post.letter.text)
            what = f"{counted(size, 'character', 'characters')}, " if size else ""
            stories = counted(digest.totals.stories, "story", "stories")
            to = f"{subscription.recipient}, " if subscription.recipient else ""
            lines.append(f"{state}: {phrases.heading(digest)}, {what}{stories} → {to}{post.sending.shown}")
        return lines

    def posts(self, subscription: Subscription, digest: Digest) -> list[Post]:
        """Answer all messages of a digest, the files first."""
        edition = self.press.edition(subscription.series.name, digest.day)
        at = edition.made_at if edition else self.now()
        posts = posts_of(
            subscription, digest, written_at=at, channels=self.channels, render=self.render
        )  # fmt: skip
        if subscription.to_files:
            key = f"{subscription.series.name}/{digest.day.isoformat()}/files"
            folder = self.config.settings.digest.folder
            channel = FilesChannel(self.config, self.press, subscription.every, digest, self.render)
            letter = Letter(key, "", "", None, at)
            posts.insert(0, Post(channel, letter, sending_of(key, subscription, digest.day, folder, at)))
        return posts

    def _deliver(self, post: Post) -> Result:
        result = deliver(post, press=self.press, now=self.now)
        if result.tried and result.sending.state == "sent":
            _LOG.info("digest", day=post.sending.day.isoformat(), to=post.sending.shown)
        return result

    def missed_before(self, subscription: Subscription, span: Span) -> list[Span]:
        """Answer what is due and older than a span, oldest first: none where nothing was published before."""
        if not self._published(subscription):
            return []
        return [each for each in self._due(subscription) if each.last_on < span.first_on]

    def _published(self, subscription: Subscription) -> set[date]:
        since_on = self.now().date() - timedelta(days=MOST_DAYS_BACK[subscription.every] + 1)
        return {each.day for each in self.press.sendings(series=subscription.series.name, since_on=since_on)}

    def _due(self, subscription: Subscription) -> list[Span]:
        """Answer what is newer than all that was published, and the gaps before it of which something is known: a
        digest that was sent by hand is not to hide the days before it."""
        days = self._published(subscription)
        first_on, newest = min(days, default=None), max(days, default=None)
        zone, back = self.config.settings.digest.timezone, MOST_DAYS_BACK[subscription.every]
        found = spans_due(subscription.every, subscription.at, zone, self.now(), first_on, back)
        return [
            span
            for span in found
            if (newest is not None and span.last_on > newest) or (span.last_on not in days and self._is_known(span))
        ]

    def _is_known(self, span: Span) -> bool:
        """Was anything seen in this span? The first digest of all is not one of a time before the program ran."""
        wanted = ItemFilter(since_at=span.since_at, until_at=span.until_at, limit=1)
        return bool(self.press.visits_between(span.since_at, span.until_at)) or any(self.press.items(wanted))

    def _again(self) -> list[Result]:
        """Try once more what waits and whose time has come."""
        results = []
        by_series = {each.series.name: each for each in subscriptions(self.config)}
        for sending in due(self.press.sendings(("waiting",)), self.now()):
            subscription = by_series.get(sending.series)
            edition = self.press.edition(sending.series, sending.day)
            if sending.series.startswith(ALERT):
                if sending.planned_at is None or sending.planned_at < self.now() - FRESH:
                    self._give_up(sending, sending.message or "it was not sent while the story was fresh")
                continue  # the others are sent by `alert`
            if subscription is None or edition is None:
                self._give_up(sending, "it is no longer asked for in the configuration")
                continue
            posts = self.posts(subscription, keeping.read(edition.content))
            post = next((each for each in posts if each.sending.key == sending.key), None)
            if post is None:
                self._give_up(sending, "its address is no longer in the configuration")
            else:
                results.append(self._deliver(post))
        return results

    def _give_up(self, sending: Sending, why: str) -> None:
        self.press.note(replace(sending, state="failed", message=why, changed_at=self.now()))

    def _wait_no_longer(self, posts: list[Post]) -> None:
        mine = {post.sending.key for post in posts}
        for sending in self.press.sendings(("waiting", "failed", "unsure")):
            if sending.key in mine:
                self.press.note(replace(sending, state="waiting", next_try_at=None, tries=0))


@dataclass(frozen=True, slots=True)
class FilesChannel:
    """`ports.Channel` into the folder of digests; writing twice changes nothing."""

    config: Config
    press: Press
    every: Every
    digest: Digest
    render: Render

    @property
    def name(self) -> str:
        """Where they go."""
        return "files"

    @property
    def is_mail(self) -> bool:
        """They are not."""
        return False

    @property
    def limit(self) -> int | None:
        """None."""
        return None

    def send(self, letter: Letter) -> None:
        """See ports.Channel."""
        del letter  # what is written is the digest in each of the configured forms
        write_files(self.digest, config=self.config, every=self.every, render=self.render)
        if self.every == "day" and "atom" in self.config.settings.digest.formats:
            write_feed(self.digest.day, config=self.config, press=self.press)


def write_files(digest: Digest, *, config: Config, every: Every = "day", render: Render = plain_render) -> list[Path]:
    """Write the digest in every configured form into the configured folder; answer the files.

    Raises:
        DeliverError: the folder cannot be written to.
    """
    settings = config.settings.digest
    folder = Path(settings.folder)
    written: list[Path] = []
    for form in settings.formats:
        path = folder / f"digest-{_stem(digest, every)}.{ENDINGS[form]}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with whole_file(path) as write:
                write(render(form, digest))
        except OSError as error:
            raise DeliverError("files", f"{path}: {error.strerror}") from error
        written.append(path)
    return written


def write_feed(last_on: date, *, config: Config, press: Press) -> None:
    """Write the feed of the newest digests beside them.

    Raises:
        DeliverError: the folder cannot be written to.
    """
    path = Path(config.settings.digest.folder) / "digests.atom"
    days = sorted(press.edition_days(HOUSE, last_on - timedelta(days=FEED_DAYS)), reverse=True)
    editions = [press.edition(HOUSE, day) for day in days[:FEED_DAYS]]
    try:
        with whole_file(path) as write:
            write(forms.feed([keeping.read(edition.content) for edition in editions if edition is not None]))
    except OSError as error:
        raise DeliverError("files", f"{path}: {error.strerror}") from error


def _stem(digest: Digest, every: Every) -> str:
    match every:
        case "day":
            return digest.day.isoformat()
        case "week":
            year, week, _ = digest.day.isocalendar()
            return f"{year}-W{week:02}"
        case "month":
            return f"{digest.day:%Y-%m}"
