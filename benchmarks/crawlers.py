"""What other crawlers need for the same news world: `python benchmarks/crawlers.py --pages FOLDER --peers FOLDER`.

The world is that of `trip.py`: eight sites on loopback with real pages under addresses of their own. Ours stores,
classifies and compares what it reads; the others only fetch and extract. Each peer runs in an environment of its own,
PEERS/NAME, made by `python -m venv PEERS/NAME && PEERS/NAME/bin/pip install …`; one that is not there is left out and
said so. All have as many processes as ours has readers; Scrapy, which is one process where nobody shares the sites out,
is measured as that, too. All take turns; the least of the rounds counts. Prints one JSON line: seconds of wall and CPU,
and peer / ours.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trip import SERVER, SITES, configure, lay_out, timed

PEERS = {
    "scrapy": ("scrapy_spider.py", "scrapy trafilatura lxml_html_clean"),
    "newspaper4k": ("newspaper_pool.py", "newspaper4k[zh]"),
    "newsplease": ("news_please.py", "news-please"),
}
"""By the name of the environment: its script, and what is installed there."""
ALONE = "scrapy_alone"
SCRIPTS = Path(__file__).parent / "peers"


@contextmanager
def served(pages: Path, folder: Path, count: int, first_edition: int = 0) -> Iterator[list[str]]:
    """Lay out pages and serve them; answer the sites' ports."""
    (folder / "pages").mkdir()
    lay_out(pages, folder / "pages", count, first_edition)
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(folder / "pages"), str(SITES)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        yield server.stdout.readline().split()
    finally:
        server.kill()
        server.wait()


def main() -> None:
    """Let all take turns over the same world."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--peers", type=Path, required=True)
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--processes", type=int, default=2)
    wanted = parser.parse_args()
    commands: dict[str, list[str]] = {}
    for name, (script, packages) in PEERS.items():
        python = wanted.peers / name / "bin" / "python"
        if python.exists():
            commands[name] = [str(python), str(SCRIPTS / script), str(wanted.processes)]
            if name == "scrapy":
                commands[ALONE] = [str(python), str(SCRIPTS / script), "1"]
        else:
            print(f"{name} is left out: no {python}; install there: {packages}", file=sys.stderr)
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in ("ours", *commands)}
    counts: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with served(wanted.pages, folder, wanted.count) as ports:
            configure(folder / "config", ports, wanted.processes)
            for turn in range(wanted.rounds):
                run = [sys.executable, "-m", "mfg_monitor", "fetch", "--once", "--json", "--quiet"]
                run += ["--config", str(folder / "config"), "--database", f"sqlite:///{folder}/{turn}.sqlite3"]
                *seconds, out = timed(run)
                spent["ours"].append((seconds[0], seconds[1]))
                counts["ours"] = json.loads(out)["totals"]["new"]
                for peer, command in commands.items():
                    *seconds, out = timed([*command, *ports])
                    spent[peer].append((seconds[0], seconds[1]))
                    counts[peer] = int(out.split()[-1])
    print(json.dumps(_told(spent, counts, wanted.count, wanted.processes)))


def _told(
    spent: dict[str, list[tuple[float, float]]], counts: dict[str, int], pages: int, processes: int
) -> dict[str, object]:
    least = {name: (min(wall for wall, _ in some), min(cpu for _, cpu in some)) for name, some in spent.items()}
    return {
        "pages": pages,
        "processes": processes,
        **{
            name: {
                "articles": counts[name],
                "wall_s": round(wall_s, 2),
                "cpu_s": round(cpu_s, 2),
                "wall_ratio": round(wall_s / least["ours"][0], 2),
                "cpu_ratio": round(cpu_s / least["ours"][1], 2),
            }
            for name, (wall_s, cpu_s) in least.items()
        },
    }


if __name__ == "__main__":
    main()
