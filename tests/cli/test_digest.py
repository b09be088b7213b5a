"""`monitor digest` as a user runs it: printed, kept, sent to a real mail server, killed while sending."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
from contextlib import closing

from tests.deliver.mailhouse import mailhouse
from tests.running import Monitor

DAY = "2026-03-02"
STORY = {
    "url": "http://news.example/a",
    "title": "Tesla opens a battery plant in Lingang, Shanghai",
    "text": "Tesla opened a battery factory in Lingang, Shanghai on Monday. The plant makes 40 GWh of battery packs a "
    "year and cost 1.45 billion yuan. Production lines started in March; the manufacturer exports from Shanghai.",
    "published": DAY,
    "fetched_at": f"{DAY}T04:00:00Z",
}


def filled(monitor: Monitor, **digest: object) -> None:
    """Give the monitor one story of 2 March."""
    monitor.configure(digest={"folder": str(monitor.folder / "digests"), "formats": ["md"], **digest})
    (monitor.folder / "in").mkdir()
    (monitor.folder / "in" / "a.txt").write_text(f"{STORY['title']}\n\n{STORY['text']}\n", encoding="utf-8")
    index = {"file": "a.txt", "url": STORY["url"], "fetched_at": STORY["fetched_at"]}
    (monitor.folder / "in" / "index.jsonl").write_text(json.dumps(index) + "\n", encoding="utf-8")
    monitor.run("import", "in")


def test_printed_the_same_twice_in_every_form_and_over_several_days(monitor: Monitor) -> None:
    filled(monitor)
    first = monitor.run("digest", "--date", DAY).stdout
    assert "1 story from 1 source" in first
    assert monitor.run("digest", "--date", DAY, cold=True).stdout == first
    assert json.loads(monitor.run("digest", "--date", DAY, "--format", "json").stdout)["totals"]["stories"] == 1
    span = monitor.run("digest", "--from", "2026-02-27", "--to", "2026-03-05").stdout
    assert span.startswith("# Shanghai manufacturing, 27 February – 5 March 2026\n")
    assert "--to: needs --from" in monitor.run("digest", "--to", DAY, code=2).stderr
    wrong = monitor.run("digest", "--from", "2026-03-05", "--to", "2026-03-01", code=2).stderr
    assert "is after --to 2026-03-01" in wrong


def test_a_locked_database_is_read_all_the_same(monitor: Monitor) -> None:
    filled(monitor)
    file = next((monitor.folder / "db").glob("*.sqlite3"))
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = monitor.run("digest", "--date", DAY, "--database", f"sqlite:///db/{file.name}?timeout=0.2")
        other.rollback()
    assert "1 story from 1 source" in done.stdout


def test_a_broken_template_is_named_and_stands_in_nobodys_way(monitor: Monitor) -> None:
    filled(monitor)
    folder = monitor.config / "templates"
    folder.mkdir()
    (folder / "digest.md.j2").write_text("fine\n{{ digest.nothing }}\n", encoding="utf-8")
    done = monitor.run("digest", "--date", DAY)
    assert "1 story from 1 source" in done.stdout
    assert "digest.md.j2:2: " in done.stderr.replace("\n", "")
    (folder / "digest.md.j2").write_text("{% if %}", encoding="utf-8")
    assert "digest.md.j2:1: " in monitor.run("digest", "--date", DAY).stderr
    (folder / "digest.md.j2").write_text("mine: {{ digest.totals.stories }}", encoding="utf-8")
    assert monitor.run("digest", "--date", DAY).stdout == "mine: 1\n"


def test_sent_once_to_each_and_tried_again_where_refused(monitor: Monitor) -> None:
    with mailhouse() as house:
        filled(monitor, send_to=[house.address + "&to=ann@x.example,bo@x.example"])
        said = monitor.run("digest", "--send", "--dry-run", "--date", DAY).stdout
        assert "mail to ann@x.example" in said
        assert house.letters == []
        house.refused["bo@x.example"] = "450 not now"
        done = monitor.run("digest", "--send", "--date", DAY, code=1)
        assert "450 not now" in done.stdout
        assert [rcpt for _, (rcpt,) in house.envelopes] == ["ann@x.example"]
        house.refused.clear()
        monitor.run("digest", "--send", "--date", DAY)
        monitor.run("digest", "--send", "--date", DAY)
        assert [rcpt for _, (rcpt,) in house.envelopes] == ["ann@x.example", "bo@x.example"]
    assert "40 GWh" in house.letters[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert (monitor.folder / "digests" / f"digest-{DAY}.md").is_file()


def test_killed_while_the_letter_is_on_its_way(monitor: Monitor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        filled(monitor, send_to=[f"mailto://127.0.0.1:{port}?from=m@x.example&to=ann@x.example"])
        process = monitor.start("digest", "--send", "--date", DAY)
        call, _ = silent.accept()
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=300)
        call.close()
    with mailhouse() as house:
        settings = (monitor.config / "monitor.toml").read_text(encoding="utf-8")
        there = settings.replace(f":{port}?", f":{house.port}?")
        (monitor.config / "monitor.toml").write_text(there, encoding="utf-8")
        monitor.run("digest", "--send", "--date", DAY)
        monitor.run("digest", "--send", "--date", DAY)
    assert len(house.letters) == 1
    after = monitor.run("digest", "--send", "--dry-run", "--date", DAY).stdout
    assert "was sent before" in after


def test_another_telling_of_a_story_told_is_no_new_story(monitor: Monitor) -> None:
    filled(monitor)
    other = (
        "Megapack output begins at Tesla's Shanghai battery plant\n\nThe US company Tesla has begun output at its "
        "battery factory in Shanghai's Lingang area, with a planned 40 GWh of battery packs a year. Investment "
        "in the plant was 1.45 billion yuan, the manufacturer said.\n"
    )
    (monitor.folder / "again").mkdir()
    (monitor.folder / "again" / "b.txt").write_text(other, encoding="utf-8")
    index = {"file": "b.txt", "url": "http://wire.example/b", "fetched_at": "2026-03-03T04:00:00Z"}
    (monitor.folder / "again" / "index.jsonl").write_text(json.dumps(index) + "\n", encoding="utf-8")
    monitor.run("import", "again")
    first = json.loads(monitor.run("digest", "--date", DAY, "--format", "json").stdout)
    second = json.loads(monitor.run("digest", "--date", "2026-03-03", "--format", "json").stdout)
    assert (first["totals"]["stories"], second["totals"]["stories"]) == (1, 0)
    assert second["totals"]["developing"] + second["totals"]["retold"] == 1


def test_the_ends_of_the_calendar_are_refused(monitor: Monitor) -> None:
    for option, day in (("--date", "0001-01-01"), ("--from", "9999-12-31")):
        assert f"error: {option} {day}: expected a day" in monitor.run("digest", option, day, code=2).stderr
