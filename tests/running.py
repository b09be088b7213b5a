"""The program as a user runs it: the command in a process of its own, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mfg_monitor import clock
from mfg_monitor.errors import AbsentStoreError
from mfg_monitor.model import ItemFilter
from mfg_monitor.record import as_object
from mfg_monitor.store import open_store
from tests import warm
from tests.loopback import Site

FRONTS = {"feed": "/feed.xml", "listing": "/list.html", "sitemap": "/sitemap.xml"}
"""Where a site of `newsworld` has its front pages."""
REPOSITORY = Path(__file__).resolve().parents[1]


@dataclass
class Monitor:
    """Runs `monitor` in `folder`, with the configuration that was written there."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)
    database: str = "sqlite:///db/monitor.sqlite3"
    """As configured; a path is one in `folder`."""

    @property
    def config(self) -> Path:
        """The configuration folder; made by `configure`."""
        return self.folder / "config"

    def configure(self, sources: str = "", **sections: Mapping[str, Any]) -> None:
        """Write monitor.toml (quick and allowed on loopback unless told otherwise) and sources.toml."""
        self.config.mkdir(exist_ok=True)
        fetch = {"allow_private_networks": True, "per_host_delay": "0s", "timeout": "60s", "retries": 0}
        # One process reads as right as two, and is started in half the time.
        extract = {"workers": 1, **sections.pop("extract", {})}
        self.database = str(sections.get("store", {}).get("url", Monitor.database))
        settings = {"fetch": {**fetch, **sections.pop("fetch", {})}, "extract": extract, **sections}
        lines: list[str] = []
        for section, values in settings.items():
            lines += [f"[{section}]", *(f"{key} = {json.dumps(value)}" for key, value in values.items()), ""]
        (self.config / "monitor.toml").write_text("\n".join(lines), encoding="utf-8")
        (self.config / "sources.toml").write_text(sources, encoding="utf-8")

    def _environ(self) -> dict[str, str]:
        foreign = ("MFG_MONITOR_", "PYTHONDONTWRITEBYTECODE")
        return {k: v for k, v in os.environ.items() if not k.startswith(foreign)} | self.environ

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the command and leave it running."""
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "mfg_monitor", *arguments],
            cwd=self.folder,
            env=self._environ(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(
        self, *arguments: str, code: int | None = 0, timeout: float = 300, cold: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """Run the command to its end, and hold it to its exit code and to never showing a traceback.

        It is forked from a process that has loaded the program. `cold` starts an interpreter, which hashes with a seed
        of its own, for what shall be the same in any run.
        """
        if cold or any(not name.startswith(("MFG_MONITOR_", "TZ")) for name in self.environ):
            process = self.start(*arguments)
            out, err = process.communicate(timeout=timeout)
            done = subprocess.CompletedProcess(arguments, process.returncode, out, err)
        else:
            done = warm.run(arguments, folder=self.folder, environ=self._environ(), timeout=timeout)
        assert "Traceback" not in done.stderr, done.stderr
        if code is not None:
            assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def fetch(self, *arguments: str, code: int | None = 0, timeout: float = 300) -> dict[str, Any]:
        """Run `fetch --once --json` and answer its report."""
        told = self.run("fetch", "--once", "--json", *arguments, code=code, timeout=timeout).stdout
        report: dict[str, Any] = json.loads(told)
        return report

    def export(self) -> list[dict[str, Any]]:
        """Answer all stored items as `monitor export` does, without a process of its own."""
        url = self.environ.get("MFG_MONITOR_DATABASE", self.database)
        there = url.replace("sqlite:///", f"sqlite:///{self.folder}/") if "////" not in url else url
        try:
            with open_store(there, readonly=True) as store:
                return [json.loads(json.dumps(as_object(item))) for item in store.items(ItemFilter())]
        except AbsentStoreError:
            return [json.loads(line) for line in self.run("export").stdout.splitlines()]


def where_it_is_noon() -> str:
    """Answer a time zone in which no midnight is near, for what is asked of today."""
    east = 12 - clock.now().hour
    return f"Etc/GMT{-east:+d}"  # these names count westwards


def visit(report: Mapping[str, Any], source: str) -> dict[str, Any]:
    """Answer one source's part of a run report."""
    found: dict[str, Any] = next(one for one in report["sources"] if one["id"] == source)
    return found


def timeless(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answer the items without what differs from run to run: when they were seen."""
    return [{k: v for k, v in item.items() if k not in {"first_seen", "last_seen"}} for item in items]


def without_ids(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answer the items by address, with addresses in the place of ids: these tell in which order they arrived."""
    urls = {item["id"]: item["url"] for item in items}
    stories: dict[int, list[str]] = {}
    for item in items:
        stories.setdefault(item["story"], []).append(item["url"])
    plain = [
        {
            **item,
            "id": None,
            "duplicate_of": item["duplicate_of"] and urls[item["duplicate_of"]],
            "story": sorted(stories[item["story"]]),
        }
        for item in timeless(items)
    ]
    return sorted(plain, key=lambda item: str(item["url"]))


def source(site: Site, kind: str = "feed", *, name: str | None = None, path: str | None = None, extra: str = "") -> str:
    """Answer the lines of sources.toml for one front page of a site."""
    return (
        f'[[source]]\nid = "{name or kind}"\nkind = "{kind}"\nurl = "{site.url(path or FRONTS[kind])}"\n'
        f'timezone = "Asia/Shanghai"\n{extra}\n'
    )
