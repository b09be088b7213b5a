"""A real SMTP server on loopback that can be told to misbehave."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.loopback import free_port


@dataclass
class House:
    """What arrived, and what the server answers at each step."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str | None, list[str]]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    """Mailbox → answer to RCPT."""
    answer: str = "250 OK"
    """To the end of DATA."""
    drops: bool = False
    """Closes the connection in place of an answer to DATA, after having taken the letter."""

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            letter = message_from_bytes(content, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
            self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        if self.drops and server.transport is not None:
            server.transport.abort()
        return self.answer

    @property
    def address(self) -> str:
        """A mailto:// address of this server, without mailboxes."""
        return f"mailto://127.0.0.1:{self.port}?from=monitor@example.org"


@contextmanager
def mailhouse(**settings: object) -> Iterator[House]:
    """Run a server until the block ends."""
    house = House()
    house.port = free_port()
    controller = Controller(house, hostname="127.0.0.1", port=house.port, **settings)
    controller.start()
    try:
        yield house
    finally:
        controller.stop()
