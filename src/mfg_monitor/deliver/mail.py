"""Mail by SMTP: text and page in one letter, the same Message-ID for the same digest, one letter a mailbox."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from mfg_monitor.deliver.address import Mailbox
from mfg_monitor.errors import DeliverError
from mfg_monitor.model.telling import Letter

TIMEOUT_S = 30.0
"""For each answer of the server."""


@dataclass(frozen=True, slots=True)
class MailChannel:
    """`ports.Channel` to one mailbox."""

    box: Mailbox

    @property
    def name(self) -> str:
        """The mailbox."""
        return f"mail to {self.box.to}"

    @property
    def is_mail(self) -> bool:
        """It is."""
        return True

    @property
    def limit(self) -> int | None:
        """None: a digest is below what servers take."""
        return None

    def send(self, letter: Letter) -> None:
        """See ports.Channel."""
        message = written(letter, self.box)
        with _refusals(self.name), _connected(self.box) as server:
            if self.box.user:
                server.login(self.box.user, self.box.password)
            server.send_message(message, self.box.sender, [self.box.to])


def written(letter: Letter, box: Mailbox) -> EmailMessage:
    """Answer the letter to one mailbox: the same bytes each time, but for the boundary between its parts."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = letter.subject
    user, _, domain = box.sender.rpartition("@")
    message["From"] = Address(box.sender_name, user, domain)
    message["To"] = box.to
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = message_id(letter.key, domain)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.text, subtype="plain", charset="utf-8", cte="base64")
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html", charset="utf-8", cte="base64")
        boundary = hashlib.blake2b(f"{letter.key}/boundary".encode(), digest_size=12).hexdigest()
        message.set_boundary(f"=_{boundary}")
    return message


def message_id(key: str, domain: str) -> str:
    """Answer the Message-ID of the message with a key; a server or a reader knows a second copy by it."""
    return f"<{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}.digest@{domain}>"


@contextmanager
def _connected(box: Mailbox) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    if not box.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    server: smtplib.SMTP
    if box.security == "tls":
        server = smtplib.SMTP_SSL(box.server, box.port, timeout=TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(box.server, box.port, timeout=TIMEOUT_S)
    try:
        if box.security == "starttls":
            server.starttls(context=context)
        yield server
        # The letter is delivered once the server said so: a farewell that fails changes nothing.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
    finally:
        server.close()


@contextmanager
def _refusals(name: str) -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise _refused(name, code, words) from error
    except smtplib.SMTPResponseException as error:
        raise _refused(name, error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPNotSupportedError as error:
        raise _permanent(name, f"{error}; `mode=insecure` in the address sends without encryption") from error
    except UnicodeError as error:
        raise _permanent(name, "the address has letters that the server does not take") from error
    except ssl.SSLError as error:
        raise DeliverError(name, f"the connection could not be secured: {error.reason or error}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise DeliverError(name, f"the mail server could not be reached or broke off: {error}") from error


def _refused(name: str, code: int, words: bytes | str) -> DeliverError:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    error = DeliverError(name, f"the mail server answered {code} {' '.join(said.split())[:300]}")
    error.retryable = not 500 <= code < 600
    return error


def _permanent(name: str, words: str) -> DeliverError:
    error = DeliverError(name, words)
    error.retryable = False
    return error
