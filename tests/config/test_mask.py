from __future__ import annotations

import pytest

from mfg_monitor.config.mask import mask_channel, mask_database, mask_setting, mask_text


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql+psycopg://bob:pw@h/db", "postgresql+psycopg://bob:***@h/db"),
        ("postgresql+psycopg://bob:p/w@x@h/db", "postgresql+psycopg://bob:***@h/db"),
        ("postgresql+psycopg://h/db?user=bob&password=pw", "postgresql+psycopg://h/db?user=bob&password=***"),
        ("postgresql+psycopg://bob@h/db", "postgresql+psycopg://bob@h/db"),
        ("sqlite:////data/a:b@c.db", "sqlite:////data/a:b@c.db"),
    ],
)
def test_the_databases_password_is_masked(address: str, shown: str) -> None:
    assert mask_database(address) == shown
    assert mask_setting("store.url", address) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [("tgram://123:abc/4", "tgram://***"), ("mailto://me:pw@example.org?to=you", "mailto://***"), ("me:pw@x", "***")],
)
def test_of_a_channel_only_its_kind_is_shown(address: str, shown: str) -> None:
    assert mask_channel(address) == shown
    assert mask_setting("digest.send_to", [address]) == [shown]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://u:p@h.example/a", "http://***@h.example/a"),
        ("http://a:p@q@h.example/", "http://***@h.example/"),
        ("ask https://h.example/?api_key=1&page=2#x", "ask https://h.example/?api_key=***&page=2#x"),
        ("https://h.example/@user/feed?keyword=chip", "https://h.example/@user/feed?keyword=chip"),
        ("a@b.example", "a@b.example"),
    ],
)
def test_names_and_keys_in_web_addresses_are_masked(text: str, shown: str) -> None:
    assert mask_text(text) == shown
