"""Chats through Apprise, over real HTTP on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from mfg_monitor.deliver import open_channels
from mfg_monitor.deliver.chat import ChatChannel
from mfg_monitor.errors import ConfigError, DeliverError
from mfg_monitor.model.telling import Letter

pytestmark = pytest.mark.filterwarnings("default")  # the library's own
LETTER = Letter("k", "Shanghai manufacturing", "• 工厂 *plant* <b>", None, datetime(2026, 3, 3, tzinfo=UTC))


@contextmanager
def webhook(status: int) -> Iterator[tuple[int, list[dict[str, str]]]]:
    """Run a webhook that answers so; answer its port and what it was told."""
    told: list[dict[str, str]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port, told
    finally:
        server.shutdown()
        server.server_close()


def test_a_message_arrives_as_it_was_written() -> None:
    with webhook(200) as (port, told):
        (channel,) = open_channels(f"json://127.0.0.1:{port}/secret-token")
        channel.send(LETTER)
    assert (channel.is_mail, channel.name) == (False, "json chat")
    assert [(each["title"], each["message"]) for each in told] == [(LETTER.subject, LETTER.text)]


def test_a_failure_is_told_without_the_token() -> None:
    with webhook(503) as (port, _told):
        (channel,) = open_channels(f"json://127.0.0.1:{port}/secret-token")
        with pytest.raises(DeliverError, match=r"did not take the message \(HTTP 503\)") as failed:
            channel.send(LETTER)
    assert failed.value.retryable
    assert "secret" not in str(failed.value)


def test_limits_are_those_of_the_service() -> None:
    assert ChatChannel("tgram://123456789:abcdefghijklmnopqrstuvwxyz0123456/12345/").limit == 4096 - 120


@pytest.mark.parametrize("address", ["nosuch://token", "tgram://", "just words"])
def test_what_is_no_address_is_a_mistake(address: str) -> None:
    with pytest.raises(ConfigError, match="no address that Apprise knows"):
        open_channels(address)
