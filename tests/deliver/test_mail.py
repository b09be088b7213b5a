"""Letters over real SMTP on loopback: what arrives, what is refused, what is cut off."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

import pytest

from mfg_monitor.config.secret import revealed
from mfg_monitor.deliver import mail, open_channels
from mfg_monitor.deliver.address import mailboxes
from mfg_monitor.errors import ConfigError, DeliverError
from mfg_monitor.model.telling import Letter
from tests.deliver.mailhouse import mailhouse

LETTER = Letter(
    "day/2026-03-02/mail to ann@example.org/1",
    "Shanghai manufacturing – 上海制造, 2 March 2026",
    "文字 text\n" + "x" * 3000 + "\n",
    "<p>页面 page</p>",
    datetime(2026, 3, 3, tzinfo=UTC),
)


def test_a_letter_arrives_whole_with_text_and_page() -> None:
    with mailhouse() as house:
        for channel in open_channels(house.address + "&to=ann@example.org,bo@example.org&name=%E7%9B%91%E6%B5%8B"):
            channel.send(LETTER)
    assert house.envelopes == [
        ("monitor@example.org", ["ann@example.org"]),
        ("monitor@example.org", ["bo@example.org"]),
    ]
    letter = house.letters[0]
    assert letter["Subject"] == LETTER.subject
    assert letter["From"] == "监测 <monitor@example.org>"
    assert letter["To"] == "ann@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content_type() == "multipart/alternative"
    parts = {part.get_content_type(): part.get_content().replace("\r\n", "\n") for part in letter.iter_parts()}
    assert parts == {"text/plain": LETTER.text, "text/html": LETTER.html + "\n"}


def test_a_second_copy_is_the_same_letter() -> None:
    with mailhouse() as house:
        (channel,) = open_channels(house.address + "&to=ann@example.org")
        channel.send(LETTER)
        channel.send(LETTER)
    first, second = house.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith(".digest@example.org>")
    assert first.as_bytes() == second.as_bytes()


@pytest.mark.parametrize(
    ("answer", "retryable"), [("550 no such user", False), ("451 try again later", True), ("452 too many", True)]
)
def test_one_of_three_refused_harms_no_other(answer: str, *, retryable: bool) -> None:
    with mailhouse() as house:
        house.refused["bo@example.org"] = answer
        wrong = []
        for channel in open_channels(house.address + "&to=ann@example.org,bo@example.org,cy@example.org"):
            try:
                channel.send(LETTER)
            except DeliverError as error:
                wrong.append((str(error), error.retryable))
    assert [rcpt for _, (rcpt,) in house.envelopes] == ["ann@example.org", "cy@example.org"]
    assert wrong == [(f"mail to bo@example.org: the mail server answered {answer}", retryable)]


def test_a_refused_letter_and_a_dropped_line() -> None:
    with mailhouse() as house:
        (channel,) = open_channels(house.address + "&to=ann@example.org")
        house.answer = "554 looks like spam"
        with pytest.raises(DeliverError, match="554 looks like spam") as refused:
            channel.send(LETTER)
        assert not refused.value.retryable
        house.answer, house.drops = "250 OK", True
        with pytest.raises(DeliverError, match="broke off") as dropped:
            channel.send(LETTER)
        assert dropped.value.retryable
    with pytest.raises(DeliverError, match="could not be reached"):
        channel.send(LETTER)


def test_a_silent_server_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "TIMEOUT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it takes the call, since the system does, and says nothing
        (channel,) = open_channels(f"mailto://127.0.0.1:{silent.getsockname()[1]}?from=a@example.org")
        with pytest.raises(DeliverError, match="timed out") as late:
            channel.send(LETTER)
    assert late.value.retryable


def test_encryption_that_was_asked_for_is_not_done_without() -> None:
    with mailhouse() as house:
        (channel,) = open_channels(house.address.replace("mailto:", "mailtos:") + "&to=ann@example.org")
        with pytest.raises(DeliverError, match="STARTTLS") as refused:
            channel.send(LETTER)
    assert house.letters == []
    assert not refused.value.retryable


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (
            "mailtos://u:p@example.org?to=a@x.org",
            ("a@x.org", "u@example.org", "example.org", 587, "starttls", "u", "p"),
        ),
        ("mailtos://u%40y.org:p%2F@m.org:465?to=a@x.org", ("a@x.org", "u@y.org", "m.org", 465, "tls", "u@y.org", "p/")),
        ("mailto://u:p@gmail.com", ("u@gmail.com", "u@gmail.com", "smtp.gmail.com", 587, "starttls", "u", "p")),
        ("mailto://x.org/a@x.org?mode=ssl&smtp=s.org", ("a@x.org", "mfg-monitor@x.org", "s.org", 465, "tls", "", "")),
    ],
)
def test_addresses(address: str, told: tuple[object, ...]) -> None:
    (box,) = mailboxes(address)
    assert (box.to, box.sender, box.server, box.port, box.security, box.user, box.password) == told


@pytest.mark.parametrize(
    "address",
    [
        "mailtos://user:secret@",
        "mailtos://user:secret@x.org?to=nobody",
        "mailtos://user:secret@x.org?to=a@x.org%0d%0aBcc:b@x.org",
        "mailtos://user:secret@x.org?too=a@x.org",
        "mailtos://user:secret@x.org?mode=magic",
        "mailtos://user:secret@x.org:99999",
        "env:MISSING_VARIABLE",
        "file:/nowhere/secret",
    ],
)
def test_wrong_addresses_are_told_without_their_secrets(address: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        open_channels(address)
    assert "user:secret" not in str(wrong.value)


def test_a_senders_name_holds_no_line_breaks() -> None:
    (box,) = mailboxes("mailto://h.example?from=a@h.example&name=x%0d%0aBcc:%20evil@h.example%E2%80%AE")
    assert box.sender_name == "x Bcc: evil@h.example"


def test_secrets_stand_elsewhere(tmp_path) -> None:
    (tmp_path / "team").write_text("mailto://x.org?to=a@x.org\n", encoding="utf-8")
    assert revealed(f"file:{tmp_path}/team", {}) == revealed("env:TEAM", {"TEAM": "mailto://x.org?to=a@x.org"})
    (tmp_path / "team").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="is empty"):
        revealed(f"file:{tmp_path}/team", {})
