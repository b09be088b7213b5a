"""Chats and webhooks through Apprise, an extra: the one door to it."""

from __future__ import annotations

import importlib
import logging
from typing import Any

from mfg_monitor.config.mask import mask_channel
from mfg_monitor.errors import ConfigError, DeliverError
from mfg_monitor.model.telling import Letter

_ROOM_FOR_TITLE = 120
LEAST_LIMIT = 300
"""Below that many characters a message cannot hold one story."""


class ChatChannel:
    """`ports.Channel` to one Apprise address."""

    def __init__(self, address: str) -> None:
        """Raises: ConfigError."""
        apprise = _apprise()
        shown = mask_channel(address)
        self._apprise = apprise
        self._service = apprise.Apprise.instantiate(address, suppress_exceptions=True)
        if self._service is None:
            raise ConfigError(f"{shown}: is no address that Apprise knows, or a part of it is missing")
        self._name = f"{address.split(':', 1)[0].casefold()} chat"
        most = int(self._service.body_maxlen)
        self._limit = max(LEAST_LIMIT, most - _ROOM_FOR_TITLE) if most > 0 else None

    @property
    def name(self) -> str:
        """The kind of chat: all else in such an address is secret."""
        return self._name

    @property
    def is_mail(self) -> bool:
        """It is not."""
        return False

    @property
    def limit(self) -> int | None:
        """What the service takes in one message, less the room for a title."""
        return self._limit

    def send(self, letter: Letter) -> None:
        """See ports.Channel."""
        form = self._apprise.NotifyFormat.MARKDOWN if letter.is_markdown else self._apprise.NotifyFormat.TEXT
        said = _Heard()
        log = logging.getLogger("apprise")
        log.addHandler(said)
        try:
            sender = self._apprise.Apprise()
            sender.add(self._service)
            done = sender.notify(body=letter.text, title=letter.subject, body_format=form)
        except Exception as error:
            raise DeliverError(self._name, f"{type(error).__name__} in the sending library") from error
        finally:
            log.removeHandler(said)
        if not done:
            raise DeliverError(self._name, "it did not take the message" + said.words())


class _Heard(logging.Handler):
    """Keeps what the library warns of: how many warnings, not their words, which may hold tokens."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.codes: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        self.codes += [word.strip("().,=:") for word in text.replace("error=", " ").split() if _is_code(word)]

    def words(self) -> str:
        """Answer the HTTP status that was told, if any."""
        return f" (HTTP {self.codes[-1]})" if self.codes else ""


def _is_code(word: str) -> bool:
    bare = word.strip("().,=:")
    return len(bare) == 3 and bare.isdigit() and bare[0] in "345"


def _apprise() -> Any:
    try:
        return importlib.import_module("apprise")
    except ImportError as error:
        raise ConfigError(
            "sending to chats needs the extra: pip install 'mfg-monitor[notify]'; mailto:// and mailtos:// need none"
        ) from error
