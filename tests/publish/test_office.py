"""Digests go out by the calendar, each once, whatever breaks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import feedparser
import pytest

from mfg_monitor.errors import ConfigError, DeliverError
from mfg_monitor.model.telling import Letter
from mfg_monitor.publish import Office, Span, subscriptions
from mfg_monitor.publish.calendar import spans_due
from mfg_monitor.publish.outbox import BACKOFF, recover
from mfg_monitor.store import MemoryStore
from tests.publish.offices import Box, Clock, configured, noon, office, told

SEND = 'send_to = ["mailto://x"]\n'


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    with MemoryStore() as opened:
        yield opened


def tried(work: Office) -> list[bool]:
    """Do a round; answer which of its messages are those of 2 March."""
    return [result.sending.day == date(2026, 3, 2) for result in work.round()]


def days(letters: list[Letter]) -> list[str]:
    return [letter.subject.rsplit(", ", 1)[1] for letter in letters]


def test_missed_days_are_caught_up_each_as_its_own(tmp_path: Path, store: MemoryStore) -> None:
    config, clock, box = configured(tmp_path / "config", SEND), Clock(noon(3)), Box()
    told(store, "a", noon(2))
    work = office(config, store, clock, box)
    work.round()
    assert days(box.letters) == ["2 March 2026"]
    told(store, "b", noon(4))
    clock.at = noon(7)
    work.round()
    work.round()
    assert days(box.letters) == ["2 March 2026", "3 March 2026", "4 March 2026", "5 March 2026", "6 March 2026"]
    assert ["quiet day" in letter.text for letter in box.letters] == [False, True, False, True, True]
    assert sorted(path.name for path in (tmp_path / "digests").iterdir())[:2] == [
        "digest-2026-03-02.html",
        "digest-2026-03-02.md",
    ]


def test_what_was_missed_before_a_day(tmp_path: Path, store: MemoryStore) -> None:
    config, clock, box = configured(tmp_path / "config", SEND), Clock(noon(3)), Box()
    told(store, "a", noon(2))
    work = office(config, store, clock, box)
    (house,) = subscriptions(config)
    yesterday = Span(date(2026, 3, 2), date(2026, 3, 2), "Asia/Shanghai")
    assert work.missed_before(house, yesterday) == [], "nothing was published before"
    work.round()
    clock.at = noon(6)
    yesterday = Span(date(2026, 3, 5), date(2026, 3, 5), "Asia/Shanghai")
    assert [span.last_on.day for span in work.missed_before(house, yesterday)] == [3, 4]


def test_a_digest_sent_by_hand_hides_no_day_before_it(tmp_path: Path, store: MemoryStore) -> None:
    config, clock, box = configured(tmp_path / "config", SEND), Clock(noon(3)), Box()
    told(store, "a", noon(2))
    work = office(config, store, clock, box)
    work.round()
    told(store, "b", noon(4))
    clock.at = noon(7)
    work.publish(subscriptions(config)[0], Span(date(2026, 3, 6), date(2026, 3, 6), "Asia/Shanghai"))
    work.publish(subscriptions(config)[0], Span(date(2026, 2, 20), date(2026, 2, 20), "Asia/Shanghai"))
    work.round()
    work.round()
    assert days(box.letters) == ["2 March 2026", "6 March 2026", "20 February 2026", "4 March 2026"]


def test_before_its_time_nothing_goes_out(tmp_path: Path, store: MemoryStore) -> None:
    config = configured(tmp_path / "config", SEND)
    clock, box = Clock(noon(3)), Box()
    work = office(config, store, clock, box)
    work.round()
    assert box.letters == [], "a day before the program ran has no digest"
    told(store, "a", noon(2))
    work.round()
    clock.at = noon(4, -4.01)
    work.round()
    assert len(box.letters) == 1
    clock.at = noon(4, -4)
    work.round()
    assert len(box.letters) == 2


def test_failures_are_tried_again_ever_later_then_said(tmp_path: Path, store: MemoryStore) -> None:
    broken = Box(failing=lambda: DeliverError("mail to a@x.example", "no route"))
    config, clock = configured(tmp_path / "config", SEND + "formats = []\n"), Clock(noon(3))
    told(store, "a", noon(2))
    work = office(config, store, clock, broken)
    work.round()
    for pause in BACKOFF:
        clock.at += pause - timedelta(seconds=1)
        assert not any(tried(work))
        clock.at += timedelta(seconds=1)
        assert sum(tried(work)) == 1
    (failed,) = store.sendings(("failed",))
    assert (failed.tries, failed.day) == (8, date(2026, 3, 2))
    clock.at = noon(9)
    broken.failing = lambda: None
    work.round()
    said = {letter.subject[-12:]: letter.text for letter in broken.letters if "not delivered" in letter.text}
    assert list(said) == ["4 March 2026"], "in the digest after it was given up, and only there"
    assert "the message of 2 March 2026, tried 8 times" in " ".join(said["4 March 2026"].split())
    assert "no route" in said["4 March 2026"]


def test_a_failure_that_was_made_good_is_over(tmp_path: Path, store: MemoryStore) -> None:
    box = Box(failing=lambda: DeliverError("mail to a@x.example", "451 try later"))
    config, clock = configured(tmp_path / "config", SEND), Clock(noon(3))
    told(store, "a", noon(2))
    work = office(config, store, clock, box)
    work.round()
    (waiting,) = store.sendings(("waiting",))
    assert waiting.message == "451 try later", "whose it was stands beside it"
    box.failing, clock.at = lambda: None, noon(3, 1)
    work.round()
    clock.at = noon(4)
    work.round()
    assert len(box.letters) == 2
    assert all("451" not in letter.text and "perhaps" not in letter.text for letter in box.letters)


def test_what_is_refused_for_good_is_not_tried_again(tmp_path: Path, store: MemoryStore) -> None:
    error = DeliverError("mail to a@x.example", "the mail server answered 550 no such user")
    error.retryable = False
    good = Box("mail to b@x.example")
    config, clock = configured(tmp_path / "config", SEND), Clock(noon(3))
    told(store, "a", noon(2))
    work = office(config, store, clock, Box(failing=lambda: error), good)
    states = {result.sending.shown: result.sending.state for result in work.round()}
    assert states["mail to a@x.example"] == "failed"
    assert states["mail to b@x.example"] == "sent"
    assert len(good.letters) == 1


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("is_mail", [True, False])
def test_an_end_between_sending_and_noting_is_found_and_said(
    tmp_path: Path, store: MemoryStore, *, is_mail: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Box("mail to a@x.example" if is_mail else "ntfy chat", is_mail=is_mail)
    config, clock = configured(tmp_path / "config", SEND + "formats = []\n"), Clock(noon(3))
    told(store, "a", noon(2))
    note = store.note

    def killed(_sending: object) -> None:
        raise Killed

    monkeypatch.setattr(store, "note", killed)
    with pytest.raises(Killed):
        office(config, store, clock, box).round()
    monkeypatch.setattr(store, "note", note)
    assert recover(store, now=clock.at) == [], "this process lives"
    (sending,) = store.sendings(("sending",))
    host, pid, _ = str(sending.claimed_by).split(":")
    store.note(replace(sending, claimed_by=f"{host}:{pid}:earlier"))
    office(config, store, clock, box).round()
    assert len(box.letters) == (2 if is_mail else 1)
    assert len({letter.key for letter in box.letters}) == 1
    (after,) = store.sendings()
    assert after.state == ("sent" if is_mail else "unsure")
    assert "the program ended while sending it" in str(after.message)


def test_another_living_process_keeps_its_message(tmp_path: Path, store: MemoryStore) -> None:
    config, clock, box = configured(tmp_path / "config", SEND + "formats = []\n"), Clock(noon(3)), Box()
    work = office(config, store, clock, box)
    for span in [Span(date(2026, 3, 2), date(2026, 3, 2), "Asia/Shanghai")]:
        subscription = subscriptions(config)[0]
        work.publish(subscription, span)
    (sent,) = store.sendings()
    host = os.uname().nodename
    for claimed, hours, found in (
        (f"{host}:{os.getppid()}:x", 9, 0),
        ("elsewhere:1:x", 0.1, 0),
        ("elsewhere:1:x", 1, 1),
    ):
        store.note(replace(sent, state="sending", claimed_by=claimed, changed_at=clock.at))
        assert len(recover(store, now=clock.at + timedelta(hours=hours))) == found


def test_recipients_have_filters_times_and_forms(tmp_path: Path, store: MemoryStore) -> None:
    lines = """
formats = []
[[digest.recipient]]
name = "cars"
to = ["mailto://x"]
sectors = ["nev"]
time = "13:00"
format = "md"
"""
    config, clock, box = configured(tmp_path / "config", lines), Clock(noon(3)), Box()
    told(store, "a", noon(2), sectors=("nev",), title="An electric car plant")
    told(store, "b", noon(2), sectors=("chips",), title="A chip plant")
    work = office(config, store, clock, box)
    work.round()
    assert box.letters == [], "yesterday's is not due before one o'clock"
    clock.at = noon(3, 1)
    work.round()
    letter = box.letters[-1]
    assert letter.subject == "Shanghai manufacturing – cars, 2 March 2026"
    assert letter.html is None
    assert "An electric car plant" in letter.text
    assert "A chip plant" not in letter.text


def test_a_filter_for_nothing_known_is_a_mistake(tmp_path: Path) -> None:
    lines = '[[digest.recipient]]\nname = "x"\nto = ["mailto://x"]\nsectors = ["nevv"]\n'
    with pytest.raises(ConfigError, match=r'"x": sectors: topics.toml has no "nevv"; did you mean "nev"'):
        configured(tmp_path / "config", lines)


def test_chats_get_whole_stories_within_their_limit(tmp_path: Path, store: MemoryStore) -> None:
    chat = Box("ntfy chat", is_mail=False, limit=400)
    for number in range(8):
        told(store, f"s{number}", noon(2, number / 9), title=f"Plant number {number} opens " + "x" * 60)
    config = configured(tmp_path / "config", SEND + "formats = []\n")
    office(config, store, Clock(noon(3)), chat).round()
    texts = [letter.text for letter in chat.letters]
    assert max(map(len, texts)) <= 400
    assert [text.split(" ")[0] for text in texts] == [f"({n}/{len(texts)})" for n in range(1, len(texts) + 1)]
    for number in range(8):
        (holder,) = [text for text in texts if f"Plant number {number} opens" in text]
        assert f"http://news.example/s{number}" in holder


def test_weeks_and_months(tmp_path: Path, store: MemoryStore) -> None:
    config = configured(tmp_path / "config", 'every = ["week", "month"]\n')
    told(store, "a", noon(4))
    told(store, "b", noon(1) - timedelta(days=3))
    office(config, store, Clock(noon(9)), Box()).round()
    names = sorted(path.name for path in (tmp_path / "digests").glob("*.md"))
    assert names == ["digest-2026-02.md", "digest-2026-W10.md"]
    text = (tmp_path / "digests" / "digest-2026-W10.md").read_text(encoding="utf-8")
    assert "2–8 March 2026" in text
    assert "1 story from 1 source" in text


def test_a_feed_of_digests(tmp_path: Path, store: MemoryStore) -> None:
    config, clock = configured(tmp_path / "config", 'formats = ["atom", "html"]\n'), Clock(noon(3))
    told(store, "a", noon(2), title="<A> & B")
    work = office(config, store, clock)
    work.round()
    clock.at = noon(5)
    work.round()
    feed = feedparser.parse((tmp_path / "digests" / "digests.atom").read_bytes())
    assert not feed.bozo
    assert [entry.title[-12:] for entry in feed.entries] == ["4 March 2026", "3 March 2026", "2 March 2026"]
    assert all((tmp_path / "digests" / str(entry.link)).is_file() for entry in feed.entries)
    stories = feedparser.parse((tmp_path / "digests" / "digest-2026-03-02.atom").read_bytes())
    assert [entry.title for entry in stories.entries] == ["<A> & B"]


def test_due_across_the_change_of_clocks() -> None:
    at = time(2, 30)  # which does not exist on 29 March in Berlin
    due = spans_due("day", at, "Europe/Berlin", noon(29, -2.6), date(2026, 3, 25), 31)
    assert [span.last_on.day for span in due] == [26, 27]
    due = spans_due("day", at, "Europe/Berlin", noon(29, -2.5), date(2026, 3, 25), 31)
    assert [span.last_on.day for span in due] == [26, 27, 28]
    assert [span.last_on for span in spans_due("month", at, "Asia/Shanghai", noon(9), None, 100)] == [date(2026, 2, 28)]


def test_alerts_go_out_at_once_and_once(tmp_path: Path, store: MemoryStore) -> None:
    lines = """
formats = []
[[digest.alert]]
name = "cars"
to = ["mailto://x"]
sectors = ["nev"]
minimum_score = 0.5
"""
    config, clock, box = configured(tmp_path / "config", lines), Clock(noon(3)), Box()
    told(store, "old", noon(1), sectors=("nev",), title="Of another day")
    told(store, "b", noon(3, -1), sectors=("chips",), title="A chip plant")
    told(store, "a", noon(3, -1), "a plant opens", sectors=("nev",), title="An electric car plant\r\nBcc: x@x.example")
    work = office(config, store, clock, box)
    for _ in range(2):
        work.alert()
        clock.at += timedelta(minutes=1)
    told(store, "copy", noon(3), "a plant opens", sectors=("nev",), source="weekly")
    work.alert()
    assert [letter.subject for letter in box.letters] == ["cars: An electric car plant Bcc: x@x.example"]
    assert "http://news.example/a" in box.letters[0].text
    clock.at += timedelta(days=2)
    assert work.alert() == []


def test_a_letter_is_not_longer_than_mail_programs_show(tmp_path: Path, store: MemoryStore) -> None:
    sectors = ("nev", "chips", "ships", "robots", "steel", "drugs", "planes", "food")
    for number in range(240):
        title = f"Plant number {number} opens in Lingang with lines of its own " + "汽车" * 40
        told(store, f"s{number}", noon(2, number / 24), title=title, sectors=(sectors[number % 8],))
    box = Box()
    office(configured(tmp_path / "config", SEND), store, Clock(noon(3)), box).round()
    (letter,) = box.letters
    whole = (tmp_path / "digests" / "digest-2026-03-02.html").read_text(encoding="utf-8")
    assert len(whole.encode()) > 102_000 > len((letter.html or "").encode()) > 20_000
    shown, left = ((letter.html or "").count("<article"), re.findall(r"and (\d+) more stor", letter.html or ""))
    assert shown + sum(map(int, left)) == 240
    assert "</html>" in (letter.html or "")
