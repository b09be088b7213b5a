"""A signal to end that comes before the work has begun: at moments of the start that the interpreter itself tells."""

from __future__ import annotations

import signal
import time

import pytest

from tests.running import Monitor

TOLD_OF_IMPORTS = {"PYTHONPROFILEIMPORTTIME": "1"}
"""Lets the interpreter write a line to standard error once a module is there."""


@pytest.mark.parametrize(
    ("arguments", "moment", "number", "code"),
    [
        ("serve", "mfg_monitor.cli.early", signal.SIGTERM, None),
        ("serve", "typer", signal.SIGTERM, 0),
        ("serve", "sqlalchemy", signal.SIGTERM, 0),
        ("serve --config config", "fastapi", signal.SIGINT, 0),
        ("fetch --offline", "apscheduler.schedulers.asyncio", signal.SIGTERM, 0),
        ("worker", "typer", signal.SIGTERM, 0),
        ("fetch --once", "typer", signal.SIGTERM, 143),
        ("fetch --once", "mfg_monitor.cli.shell", signal.SIGINT, 130),
    ],
)
def test_a_signal_amid_the_start_ends_it_with_its_code(
    monitor: Monitor, arguments: str, moment: str, number: int, code: int | None
) -> None:
    monitor.configure(web={"host": "127.0.0.1", "port": 0})
    monitor.environ |= TOLD_OF_IMPORTS
    with monitor.start(*arguments.split()) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.rpartition("|")[2].strip() == moment:
                break
        else:
            pytest.fail(f"{moment} was never imported")
        process.send_signal(number)
        _, rest = process.communicate(timeout=120)
    assert "Traceback" not in rest
    # The handlers stand a moment after their module: between the two, Python's own hold.
    assert process.returncode in ({0, -number} if code is None else {code})
    assert not (monitor.folder / "db").exists()


@pytest.mark.parametrize("arguments", ["serve", "fetch --offline"])
def test_a_wish_to_read_the_configuration_anew_does_not_end_what_is_about_to_read_it(
    monitor: Monitor, arguments: str
) -> None:
    monitor.configure(web={"host": "127.0.0.1", "port": 0})
    monitor.environ |= TOLD_OF_IMPORTS
    sent = {"typer": signal.SIGHUP, "sqlalchemy": signal.SIGTERM}
    with monitor.start(*arguments.split()) as process:
        assert process.stderr is not None
        for line in process.stderr:
            number = sent.pop(line.rpartition("|")[2].strip(), None)
            if number is not None:
                process.send_signal(number)
        assert process.wait(timeout=120) == 0
    assert not sent


def test_a_signal_while_the_database_is_opened_ends_it_in_order(monitor: Monitor) -> None:
    monitor.configure(web={"host": "127.0.0.1", "port": 0})
    database = monitor.folder / "db" / "news.sqlite3"
    with monitor.start("serve", "--database", "sqlite:///db/news.sqlite3") as process:
        deadline = time.monotonic() + 120
        while not database.exists():
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.002)
        process.send_signal(signal.SIGTERM)
        _, rest = process.communicate(timeout=120)
    assert (process.returncode, "Traceback" in rest) == (0, False)
