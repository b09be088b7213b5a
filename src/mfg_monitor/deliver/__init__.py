"""Where a message goes: mail by the standard library, chats through Apprise. Each address becomes its channels."""

from __future__ import annotations

from mfg_monitor.config.secret import revealed
from mfg_monitor.deliver.address import mailboxes
from mfg_monitor.deliver.mail import MailChannel
from mfg_monitor.ports import Channel

__all__ = ["open_channels"]


def open_channels(address: str) -> list[Channel]:
    """Answer the channels of an address of the configuration: one for each mailbox, one for a chat.

    Raises:
        ConfigError: it is no address that messages can be sent to, or the extra for it is missing.
    """
    told = revealed(address)
    if told.split(":", 1)[0].casefold() in {"mailto", "mailtos"}:
        return [MailChannel(box) for box in mailboxes(told)]
    from mfg_monitor.deliver.chat import ChatChannel  # noqa: PLC0415 - an extra that mail does without

    return [ChatChannel(told)]
