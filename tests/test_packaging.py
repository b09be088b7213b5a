"""What containers and systemd are told is what the program takes: commands, settings, folders, signals, times."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from typer.main import get_command

from mfg_monitor.cli.verbs import app
from mfg_monitor.config.load import load

ROOT = Path(__file__).resolve().parents[1]
IMAGE = (ROOT / "Dockerfile").read_text(encoding="utf-8").rpartition("\nFROM ")[2]
COMPOSED: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSED["services"]
OURS = [name for name, service in SERVICES.items() if service.get("build")]
LONGEST_GOODBYE_S = 10
"""Promised after SIGTERM."""


def commands_in(words: list[str]) -> list[list[str]]:
    """Answer the calls of `monitor` in a command, also those inside `sh -c`."""
    if words[:2] == ["sh", "-c"]:
        return [command for part in re.split(r"&&|;", words[2]) for command in commands_in(shlex.split(part))]
    words = words[1:] if words[0] in {"exec", "CMD"} else words
    assert Path(words[0]).name == "monitor", words
    return [words[1:]]


def assert_taken(words: list[str]) -> None:
    """The words name a verb, and its options are known; nothing is run."""
    command = get_command(app)
    while words and words[0] in getattr(command, "commands", {}):
        command, words = command.commands[words[0]], words[1:]  # type: ignore[attr-defined]
    assert not hasattr(command, "commands"), words
    command.make_context("monitor", list(words))


def test_the_image_starts_and_checks_the_service() -> None:
    told = dict(re.findall(r"^(CMD|ENTRYPOINT|USER|WORKDIR|STOPSIGNAL) (.+)$", IMAGE, re.MULTILINE))
    assert_taken(commands_in(yaml.safe_load(told["CMD"]))[0])
    assert Path(yaml.safe_load(told["ENTRYPOINT"])[0]).name == "tini"
    assert told["STOPSIGNAL"] == "SIGTERM"
    assert told["USER"] == "10001:10001"
    assert f"-o 10001 -g 10001 {told['WORKDIR']}" in IMAGE
    check = re.search(r"^HEALTHCHECK .* CMD (.+)$", IMAGE, re.MULTILINE)
    assert check is not None
    assert_taken(commands_in(yaml.safe_load(check[1]))[0])


@pytest.mark.parametrize("name", OURS)
def test_each_service_runs_what_the_program_takes(name: str, tmp_path: Path) -> None:
    service = SERVICES[name]
    for words in commands_in(service.get("command", ["monitor", "serve"])):
        assert_taken(words)
    for words in commands_in(service.get("healthcheck", {}).get("test", ["CMD", "monitor", "healthcheck"])):
        assert_taken(words)
    environ = service.get("environment", {})
    (tmp_path / "sources.toml").write_text("", encoding="utf-8")
    load(tmp_path, environ=environ, parts=frozenset({"settings"}))  # a variable of ours that is none is refused
    assert set(environ) - {"PGPASSWORD"} <= {"MFG_MONITOR_DATABASE"}


@pytest.mark.parametrize("name", OURS)
def test_each_service_may_do_no_more_than_it_must(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"] == ["/tmp"]
    assert float(service["stop_grace_period"].removesuffix("s")) > LONGEST_GOODBYE_S
    volume, folder, *_ = service["volumes"][0].split(":")
    assert volume in COMPOSED["volumes"]
    assert f'VOLUME ["{folder}"]' in IMAGE
    for port in service["ports"]:
        assert port.startswith("127.0.0.1:")
        assert f"EXPOSE {port.rpartition(':')[2]}" in IMAGE
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}


def test_compose_up_starts_the_one_service_and_profiles_are_whole() -> None:
    assert [name for name, service in SERVICES.items() if not service.get("profiles")] == ["monitor"]
    for name, service in SERVICES.items():
        for other in service.get("depends_on", {}):
            assert set(service["profiles"]) <= set(SERVICES[other]["profiles"]), name
            assert "healthcheck" in SERVICES[other]
    database = SERVICES["postgres"]["environment"]
    for name in ("monitor-postgres", "scheduler", "worker"):
        environ = SERVICES[name]["environment"]
        assert environ["MFG_MONITOR_DATABASE"].endswith(
            f"//{database['POSTGRES_USER']}@postgres/{database['POSTGRES_DB']}"
        )
        assert environ["PGPASSWORD"] == database["POSTGRES_PASSWORD"]


def test_the_unit_of_systemd() -> None:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((ROOT / "docs/mfg-monitor.service").read_text(encoding="utf-8"))
    unit = parser["Service"]
    assert_taken(commands_in(shlex.split(unit["ExecStart"]))[0])
    assert unit["WorkingDirectory"] == f"/var/lib/{unit['StateDirectory']}"
    assert float(unit["TimeoutStopSec"]) > LONGEST_GOODBYE_S
    assert "-HUP" in unit["ExecReload"]
