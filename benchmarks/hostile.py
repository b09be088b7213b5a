"""How much memory hostile sites can make `monitor fetch --once` take, the whole process tree together.

    PYTHONPATH=. python benchmarks/hostile.py [--only WORD] [--whole]

Each case is a run of its own with the default settings (but for loopback being allowed and no delay), beside a good
source that must be unharmed. Every 15 ms the resident memory of the command and all its workers is added up, shared
pages counted as often as they are shared. `--whole` asks for all the addresses that endless listings and sitemaps name
(minutes each) where otherwise `--limit` takes 40. Ends with 1 where a case took more than allowed, the good source was
harmed, or a fault was `internal`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path

from hostile_sites import CASES, MB, Case
from processes import resident, tree
from tests.loopback import World
from tests.newsworld import Story, publish, stories, story

EVERY_S = 0.015
WARC_PAGES = (1_000, 3_000)
OF_TOPIC = 20
"""One in so many records of an archive is about the topic; news archives hold fewer still."""
WORDS = (
    "the a of and to in on with after before match season coach goal team league weather rain storm river museum film "
    "music album concert school exam holiday recipe kitchen garden election council court judge trial road train "
    "airport hotel island beach mountain doctor hospital study children parents crowd evening morning weekend city"
).split()


@dataclass(frozen=True)
class Seen:
    """What one run took, and how it ended."""

    peak_mb: float
    parts_mb: list[float]
    """What each process held at that moment, the command first."""
    wall_s: float
    report: dict[str, object]


def watched(command: list[str], folder: Path) -> Seen:
    """Run a command to its end, and add up the memory of its process tree meanwhile."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    told: list[str] = []
    reader = threading.Thread(target=lambda: told.extend(process.communicate()))
    reader.start()
    peak: list[int] = []
    while reader.is_alive():
        peak = max(peak, [resident(pid) for pid in tree(process.pid)], key=sum)
        time.sleep(EVERY_S)
    reader.join()
    if "Traceback" in told[1] or process.returncode not in {0, 1}:
        sys.exit(f"exit {process.returncode}: {told[1][-3000:]}")
    report = json.loads(told[0]) if told[0].startswith("{") else {"totals": {}, "sources": []}
    return Seen(sum(peak) / MB, [round(part / MB) for part in peak], time.perf_counter() - started, report)


# -- measuring --------------------------------------------------------------------------------------------------------


def run_case(case: Case, *, whole: bool) -> tuple[Seen, list[str]]:
    """Run one case in a folder of its own; answer what was seen, and what is wrong with it."""
    with World() as world, tempfile.TemporaryDirectory() as name:
        good = world.site()
        publish(good, stories(3))
        sites = [world.site() for _ in range(case.sites)]
        for site in sites:
            site.routes.update(case.routes(site))
        lines = [f'[[source]]\nid = "good"\nkind = "feed"\nurl = "{good.url("/feed.xml")}"\n']
        lines += [
            f'[[source]]\nid = "bad{n}"\nkind = "{case.kind}"\nurl = "{s.url("/front")}"\n' for n, s in enumerate(sites)
        ]
        configure(Path(name), "\n".join(lines))
        some = ["--limit", "40"] if case.endless and not whole else []
        seen = watched(command("fetch", "--once", "--json", "-q", *some), Path(name))
    return seen, faults(case, seen)


def configure(folder: Path, sources: str) -> None:
    """Write the configuration: the defaults, on loopback."""
    config = folder / "config"
    config.mkdir()
    (config / "monitor.toml").write_text('[fetch]\nallow_private_networks = true\nper_host_delay = "0s"\n')
    (config / "sources.toml").write_text(sources)


def command(*arguments: str) -> list[str]:
    """Answer the program as a command."""
    return [sys.executable, "-P", "-m", "mfg_monitor", *arguments]


def faults(case: Case, seen: Seen) -> list[str]:
    """Answer what a case broke."""
    visits: list[dict[str, object]] = seen.report["sources"]  # type: ignore[assignment]
    found = [f"more than {case.most_mb:g} MB"] if seen.peak_mb > case.most_mb else []
    found += [f"{one['id']} ended {one['status']}" for one in visits if one["id"] == "good" and one["new"] != 3]
    kinds = [str(one["error"]["kind"]) for one in visits if isinstance(one["error"], dict)]
    return found + ["internal" for kind in kinds if kind == "internal"]


def endings(seen: Seen) -> str:
    """Answer how the hostile sources ended, in a few words."""
    visits: list[dict[str, object]] = seen.report["sources"]  # type: ignore[assignment]
    told = set()
    for one in visits:
        if one["id"] != "good":
            error = one["error"]
            told.add(f"{one['status']}, {one['new']} new" + (f", {error['kind']}" if isinstance(error, dict) else ""))
    return " | ".join(sorted(told))


def archived(number: int) -> Story:
    """Answer the article of one record: of other things, but for one in `OF_TOPIC`."""
    told, chance = story(number), random.Random(number)
    if number % OF_TOPIC == 0:
        return told
    told = replace(told, language="en", title=" ".join(chance.choices(WORDS, k=8)).capitalize())
    return replace(told, paragraphs=tuple(" ".join(chance.choices(WORDS, k=60)) + "." for _ in range(5)))


def write_archive(path: Path, count: int) -> None:
    """Write a web archive with so many articles, each packed as a record of its own."""
    with path.open("wb") as file:
        for number in range(count):
            body = archived(number).html().encode()
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{number}>\r\n"
                f"WARC-Target-URI: http://news.example{story(number).path}\r\nWARC-Date: 2026-03-30T00:00:00Z\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + http + b"\r\n\r\n", 1))


def run_archive(count: int) -> Seen:
    """Read an archive of so many records as a source."""
    with tempfile.TemporaryDirectory() as name:
        write_archive(Path(name) / "news.warc.gz", count)
        configure(Path(name), f'[[source]]\nid = "w"\nkind = "warc"\npath = "{name}/news.warc.gz"\n')
        return watched(command("fetch", "--once", "--json", "-q"), Path(name))


def main() -> None:
    """Read the arguments, run the cases, print a line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="WORD")
    parser.add_argument("--whole", action="store_true")
    given = parser.parse_args()
    broken = 0
    for case in CASES:
        if given.only in case.name:
            seen, wrong = run_case(case, whole=given.whole)
            broken += bool(wrong)
            told(case.name, seen, endings(seen), *wrong)
    for count in WARC_PAGES:
        if given.only in "archive":
            seen = run_archive(count)
            told(f"archive of {count:,} records", seen, json.dumps(seen.report["totals"]))
    sys.exit(1 if broken else 0)


def told(name: str, seen: Seen, *more: str) -> None:
    """Print one line of the table: the peak, what each process held then, and the time."""
    parts = "+".join(f"{part:.0f}" for part in seen.parts_mb)
    print(f"{name:<28} {seen.peak_mb:6.0f} MB = {parts:<15} {seen.wall_s:6.1f} s  {'; '.join(more)}", flush=True)


if __name__ == "__main__":
    main()
