"""All that the README says of speed, in one table: `make bench`, or for a part of it

    PYTHONPATH=. python benchmarks/table.py --pages FOLDER [--peers FOLDER] [--only trip,workers] [--quick]

Runs the other benchmarks one after the other, and writes benchmarks/results.md: each figure beside what is wanted, with
the machine, its load and the versions. `--quick` takes few pages, to see that all of it runs; its ratios say little,
since starting weighs more than reading. A part whose means are missing is left out, with the reason.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from trip import timed

HERE = Path(__file__).parent
RESULTS = HERE / "results.md"
Line = tuple[str, str, str]
"""What was measured, the figure, and what is wanted."""


@dataclass(frozen=True, slots=True)
class Means:
    """What the benchmarks are given."""

    pages: Path
    peers: Path
    quick: bool
    large: Path | None
    """A store of a million items that is used, or made and kept."""

    def run(self, script: str, *arguments: str) -> dict[str, Any]:
        """Run a benchmark; answer the last line that it prints."""
        environ = {**os.environ, "PYTHONPATH": str(HERE.parent)}
        environ.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [sys.executable, str(HERE / script), *arguments]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environ)
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told

    def on_pages(self, script: str, many: int, *arguments: str) -> dict[str, Any]:
        """Run a benchmark over the real pages."""
        count = ("--count", str(60 if self.quick else many), "--rounds", "1" if self.quick else "2")
        return self.run(script, "--pages", str(self.pages), *count, *arguments)


def _ratios(told: dict[str, Any]) -> str:
    return f"{told['wall_ratio']:.2f} by wall, {told['cpu_ratio']:.2f} by CPU"


def trip(means: Means) -> Iterator[Line]:
    """The whole trip beside bare extraction, and on one core beside two."""
    two = means.on_pages("trip.py", 3_000)
    yield f"whole trip of {two['pages']} pages, bare trafilatura / ours", _ratios(two), "≥ 1.0"
    one = means.on_pages("trip.py", 3_000, "--processes", "1")
    gained = one["ours_wall_s"] / two["ours_wall_s"]
    work = one["ours_cpu_s"] / two["ours_cpu_s"]
    yield "the trip on one core / on two", f"{gained:.2f} by wall; {2 * work:.2f} by CPU, were both cores free", "≥ 1.8"


def crawlers(means: Means) -> Iterator[Line]:
    """Other crawlers over the same world."""
    told = means.on_pages("crawlers.py", 600, "--peers", str(means.peers))
    words = {
        "scrapy": "Scrapy with trafilatura in its callback, in two processes",
        "scrapy_alone": "the same in one process, as `scrapy crawl` runs",
        "newspaper4k": "newspaper4k",
        "newsplease": "news-please",
    }
    for name, called in words.items():
        if name in told:
            yield f"{called} / ours, {told['pages']} pages", _ratios(told[name]), "≥ 2"
        else:
            yield f"{name} / ours", f"not measured: no environment {name} in the folder of --peers", "≥ 2"


def growth(means: Means) -> Iterator[Line]:
    """A run where much is stored."""
    items, new, rounds = (3_000, 60, 1) if means.quick else (1_000_000, 1_000, 2)
    sizes = ("--items", str(items), "--new", str(new), "--rounds", str(rounds))
    kept = ("--large", str(means.large)) if means.large and not means.quick else ()
    told = means.run("growth.py", "--pages", str(means.pages), *sizes, *kept)
    yield f"a run of {new:,} new pages with {items:,} items stored / with none", _ratios(told), "≤ 1.15"


def workers(means: Means) -> Iterator[Line]:
    """Two workers over PostgreSQL beside one process over SQLite."""
    told = means.on_pages("workers.py", 1_000)
    yield f"one process on SQLite / two workers on PostgreSQL, {told['pages']} pages", _ratios(told), "≥ 0.85"


def polling(means: Means) -> Iterator[Line]:
    """Unchanged feeds beside bare requests, and beside `reader` where there is an environment of that name."""
    reader = means.peers / "reader" / "bin" / "python"
    more = ("--reader", str(reader)) if reader.exists() else ()
    told = means.run("polling.py", "--feeds", "100" if means.quick else "1000", "--rounds", "2", *more)
    for peer, wanted in (("httpx", ""), ("reader", "< 1 by CPU")):
        name = f"polling {told['feeds']} unchanged feeds, ours / {peer}"
        if (ratio := told.get(f"of_{peer}")) is None:
            yield name, "not measured: no environment reader in the folder of --peers", wanted
        else:
            yield name, f"{ratio['wall_s']:.2f} by wall, {ratio['cpu_s']:.2f} by CPU", wanted


def start(means: Means) -> Iterator[Line]:
    """The time to start, and the memory of a service at rest."""
    del means
    asked = [timed([sys.executable, "-m", "mfg_monitor", "--help"]) for _ in range(7)]
    wall_s, cpu_s = (statistics.median(each[at] for each in asked) for at in (0, 1))
    yield "`monitor --help`", f"{wall_s:.2f} s by wall, {cpu_s:.2f} s by CPU", "≤ 0.25 s"
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "monitor.toml").write_text("[web]\nport = 0\n")
        (Path(name) / "sources.toml").write_text("")
        command = [sys.executable, "-m", "mfg_monitor", "serve", "--config", name]
        service = subprocess.Popen([*command, "--database", f"sqlite:///{name}/a.sqlite3"], stderr=subprocess.DEVNULL)
        try:
            time.sleep(20)
            told = Path(f"/proc/{service.pid}/status").read_text()
        finally:
            service.terminate()
            service.wait()
    resident = next(line.split()[1] for line in told.splitlines() if line.startswith("VmRSS"))
    yield "memory of a service at rest", f"{int(resident) / 1024:.0f} MiB", "≤ 150 MB"


def installed(means: Means) -> Iterator[Line]:
    """The bytes of the core and all that it needs, as an installer lays them out, compiled."""
    del means
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "core"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--compile", "--target", str(place)]
        subprocess.run([*command, str(HERE.parent)], check=True, capture_output=True)
        size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    yield "installed core with all it needs", f"{size / 1e6:.0f} MB", "≤ 150 MB"


PARTS: dict[str, Callable[[Means], Iterator[Line]]] = {
    "start": start,
    "installed": installed,
    "trip": trip,
    "crawlers": crawlers,
    "polling": polling,
    "workers": workers,
    "growth": growth,
}


def machine() -> str:
    """Answer on what it was measured."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    libraries = ", ".join(f"{name} {version(name)}" for name in ("trafilatura", "lxml", "SQLAlchemy"))
    load = os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores ({model}), load {load:.1f} at the start; "
        f"Python {platform.python_version()}, {libraries}"
    )


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--peers", type=Path, default=Path("peers"))
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument(
        "--large", type=Path, metavar="FILE", help="the store of a million items: used, or made and kept"
    )
    parser.add_argument("--output", type=Path, default=RESULTS)
    wanted = parser.parse_args()
    means = Means(wanted.pages, wanted.peers, wanted.quick, wanted.large)
    lines = ["# What was measured", "", machine(), "", "| what | figure | wanted |", "| --- | --- | --- |"]
    for name in wanted.only.split(","):
        try:
            for what, figure, aim in PARTS[name](means):
                lines.append(f"| {what} | {figure} | {aim} |")
                print(f"{what}: {figure} (wanted {aim or 'nothing'})", flush=True)
        except subprocess.CalledProcessError as error:
            lines.append(f"| {name} | not measured: it ended with {error.returncode} | |")
            print(f"{name} could not be measured: it ended with {error.returncode}", file=sys.stderr)
    wanted.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
