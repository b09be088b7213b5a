"""Sending each message once: claimed before, noted after, tried again later, and what is not known is said."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mfg_monitor import logs
from mfg_monitor.errors import DeliverError
from mfg_monitor.model.telling import Sending
from mfg_monitor.ports import Press
from mfg_monitor.publish.letters import Post

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""How long after each failed try the next one comes; after the last the message is given up."""
TWICE = "the program ended while sending it; it was sent again and may have arrived twice"
"""What stays said of a message after it was sent; earlier failures are over by then."""
LEASE = timedelta(minutes=15)
"""After that long a message claimed by a process of another machine counts as broken off."""
_TOKEN = secrets.token_hex(4)
_LOG = logs.get("outbox")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one message in this round."""

    sending: Sending
    tried: bool


def deliver(post: Post, *, press: Press, now: Callable[[], datetime]) -> Result:
    """Send a message that waits, unless another process has it; answer how far it came.

    A letter is written so that a second copy has the Message-ID of the first.
    """
    key = post.sending.key
    if not press.claim(key, claimant(), now()):
        return Result(_newest(press, post.sending), tried=False)
    claimed = _newest(press, post.sending)
    try:
        post.channel.send(post.letter)
    except DeliverError as error:
        noted = _failed(claimed, error, now())
        press.note(noted)
        _LOG.warning("a message was not delivered", to=post.sending.shown, error=str(error), again=noted.state)
        return Result(noted, tried=True)
    sent = replace(claimed, state="sent", changed_at=now(), next_try_at=None, claimed_by=None)
    sent = replace(sent, message=TWICE if claimed.message == TWICE else None)
    press.note(sent)
    return Result(sent, tried=True)


def recover(press: Press, *, now: datetime) -> list[Sending]:
    """Find messages whose process ended while it sent them; answer them as they stand now.

    Nobody can know whether they arrived. A letter is sent again, since its Message-ID gives a second copy away; a chat
    would show it twice, so it is left, and said.
    """
    found = []
    for sending in press.sendings(("sending",)):
        if not _is_broken_off(sending, now):
            continue
        if "/mail to " in sending.key or sending.key.endswith("/files"):
            noted = replace(sending, state="waiting", next_try_at=None, claimed_by=None, changed_at=now, message=TWICE)
        else:
            words = "the program ended while sending it; it may have arrived or not, and was not sent again"
            noted = replace(sending, state="unsure", claimed_by=None, changed_at=now, message=words)
        press.note(noted)
        _LOG.warning("a message was broken off", to=sending.shown, day=sending.day.isoformat(), state=noted.state)
        found.append(noted)
    return found


def due(sendings: Sequence[Sending], now: datetime) -> list[Sending]:
    """Answer the messages whose time to be tried has come."""
    return [each for each in sendings if each.next_try_at is None or each.next_try_at <= now]


def claimant() -> str:
    """Answer who this process is: machine, process and a token that a later process with the same number lacks."""
    return f"{socket.gethostname()}:{os.getpid()}:{_TOKEN}"


def _newest(press: Press, sending: Sending) -> Sending:
    found = press.sendings(series=sending.series, since_on=sending.day)
    return next((each for each in found if each.key == sending.key), sending)


def _failed(sending: Sending, error: DeliverError, now: datetime) -> Sending:
    tries = sending.tries
    again = error.retryable and tries <= len(BACKOFF)
    return replace(
        sending,
        state="waiting" if again else "failed",
        next_try_at=now + BACKOFF[tries - 1] if again else None,
        claimed_by=None,
        changed_at=now,
        message=error.message,
    )


def _is_broken_off(sending: Sending, now: datetime) -> bool:
    if sending.claimed_by is None:
        return True
    if sending.claimed_by == claimant():
        return False
    host, _, rest = sending.claimed_by.rpartition(":")[0].rpartition(":")
    if host == socket.gethostname() and rest.isdigit():
        return int(rest) == os.getpid() or not _is_alive(int(rest))
    return sending.changed_at is None or sending.changed_at + LEASE < now


def _is_alive(pid: int) -> bool:
    with suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    return True
