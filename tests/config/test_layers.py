from __future__ import annotations

import datetime as dt

import pytest

from mfg_monitor.config.layers import setting_names, variable_of
from mfg_monitor.config.load import load
from tests.config.conftest import Folder


def test_defaults_hold_where_nothing_is_said(folder: Folder) -> None:
    config = load(folder.path, environ={})
    assert config.settings.fetch.concurrency == 16
    assert set(config.origins.values()) == {"default"}
    assert set(config.origins) == set(setting_names())


def test_the_command_line_wins_over_the_environment_over_the_file(folder: Folder) -> None:
    folder.write("monitor.toml", '[store]\nurl = "sqlite:///f"\n[fetch]\nretries = 1\nconcurrency = 2\n')
    environ = {
        "MFG_MONITOR_STORE__URL": "sqlite:///e",
        "MFG_MONITOR_FETCH__CONCURRENCY": "8",
        "MFG_MONITOR_WEB__PORT": "0",
    }
    config = load(folder.path, environ=environ, overrides={"store.url": "sqlite:///o"})
    assert config.settings.store.url == "sqlite:///o"
    assert (config.settings.fetch.retries, config.settings.fetch.concurrency, config.settings.web.port) == (1, 8, 0)
    assert config.origins["store.url"] == "--database"
    assert config.origins["fetch.concurrency"] == "MFG_MONITOR_FETCH__CONCURRENCY"
    assert config.origins["fetch.retries"] == "monitor.toml:4"
    assert config.origins["fetch.timeout"] == "default"


def test_the_short_name_of_the_database_wins_over_the_long_one(folder: Folder) -> None:
    environ = {"MFG_MONITOR_DATABASE": "sqlite:///short", "MFG_MONITOR_STORE__URL": "sqlite:///long"}
    config = load(folder.path, environ=environ)
    assert config.settings.store.url == "sqlite:///short"
    assert config.origins["store.url"] == "MFG_MONITOR_DATABASE"


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        ("fetch.concurrency", " 8 ", 8),
        ("fetch.timeout", "5m", dt.timedelta(minutes=5)),
        ("fetch.timeout", '"5m"', dt.timedelta(minutes=5)),
        ("fetch.max_body", "2MB", 2_000_000),
        ("fetch.max_body", "2000", 2000),
        ("fetch.respect_robots", "False", False),
        ("fetch.allow_private_networks", "1", True),
        ("fetch.allow_private_networks", "on", True),
        ("fetch.user_agent", "monitor/1 (+https://a.example)", "monitor/1 (+https://a.example)"),
        ("classify.threshold", "0.25", 0.25),
        ("classify.threshold", "1", 1.0),
        ("digest.time", "07:30", dt.time(7, 30)),
        ("digest.folder", "12", "12"),
        ("digest.formats", '["json", "md"]', ("json", "md")),
        ("digest.formats", "json, md,", ("json", "md")),
        ("digest.send_to", "", ()),
        ("digest.send_to", "[", ("[",)),
        ("web.host", "0.0.0.0", "0.0.0.0"),
    ],
)
def test_a_variable_is_read_as_its_settings_kind_of_value(
    folder: Folder, setting: str, text: str, value: object
) -> None:
    if text == "[":
        assert folder.mistakes({variable_of(setting): text}) == [
            'MFG_MONITOR_DIGEST__SEND_TO: expected a list such as ["one", "two"], found "***"'
        ]
        return
    settings = load(folder.path, environ={variable_of(setting): text}).settings
    section, key = setting.split(".")
    assert getattr(getattr(settings, section), key) == value


def test_an_empty_variable_says_nothing(folder: Folder) -> None:
    config = load(
        folder.path, environ={"MFG_MONITOR_FETCH__RETRIES": "", "MFG_MONITOR_DATABASE": "", "MFG_MONITOR_CONFIG": ""}
    )
    assert config.settings.fetch.retries == 2
    assert config.origins["store.url"] == "default"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("MFG_MONITOR_FETCH__CONCURENCY", "MFG_MONITOR_FETCH__CONCURRENCY"),
        ("MFG_MONITOR_FETCH_CONCURRENCY", "MFG_MONITOR_FETCH__CONCURRENCY"),
        ("MFG_MONITOR_DATABSE", "MFG_MONITOR_DATABASE"),
        ("MFG_MONITOR_CONFIG_DIR", "MFG_MONITOR_CONFIG"),
    ],
)
def test_a_variable_that_is_no_setting_is_told_with_the_nearest(folder: Folder, name: str, near: str) -> None:
    assert folder.mistakes({name: "1"}) == [f'{name}: no such setting; did you mean "{near}"?']


def test_variables_of_others_and_of_the_cluster_are_left_alone(folder: Folder) -> None:
    environ = {
        "PATH": "/bin",
        "MFG_MONITORING": "1",
        "MFG_MONITOR_SERVICE_HOST": "10.0.0.1",
        "MFG_MONITOR_SERVICE_PORT_HTTP": "80",
        "MFG_MONITOR_PORT": "tcp://10.0.0.1:80",
        "MFG_MONITOR_PORT_80_TCP_ADDR": "10.0.0.1",
    }
    assert folder.mistakes(environ) == []


def test_a_wrong_value_in_the_file_is_told_even_where_a_variable_hides_it(folder: Folder) -> None:
    folder.write("monitor.toml", "[web]\nport = -1\n")
    assert folder.mistakes({"MFG_MONITOR_WEB__PORT": "80"}) == [
        "monitor.toml:2: web.port: expected a value of at least 0, found -1"
    ]


def test_a_wrong_option_is_told_by_its_name(folder: Folder) -> None:
    (line,) = folder.mistakes(store__url="news.db")
    assert line.startswith('--database: expected "sqlite:///path/to/file"')
    assert folder.mistakes(web__prt=1) == ['command line: no such setting "web.prt"; did you mean "web.port"?']


def test_an_option_that_was_not_given_changes_nothing(folder: Folder) -> None:
    config = load(folder.path, environ={}, overrides={"store.url": None})
    assert config.origins["store.url"] == "default"
