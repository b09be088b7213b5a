"""What polling unchanged feeds costs: `monitor fetch --once`, bare httpx, and `reader` where it is installed.

    python benchmarks/polling.py [--feeds 1000] [--rounds 3] [--reader PYTHON]

A server on loopback answers 304 to every known ETag. Each program first reads all feeds once; then a second round, in
which nothing has changed, is timed as a whole process (start-up included): wall and CPU seconds. The programs take
turns, and the least of the rounds counts, since other work on the machine only ever adds. `--reader` names the Python
of an environment that has `reader`, whose needs are not this project's. Prints one JSON line.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SERVER = """
import asyncio, sys
FEED = ('<?xml version="1.0"?><rss version="2.0"><channel><title>f%d</title><link>http://127.0.0.1/</link>'
        '<description>d</description></channel></rss>')
async def serve(reader, writer):
    try:
        while True:
            head = (await reader.readuntil(b"\\r\\n\\r\\n")).decode("latin-1")
            path = head.split(" ", 2)[1]
            if path == "/robots.txt":
                body, extra, status = b"User-agent: *\\nAllow: /\\n", "", "200 OK"
            elif "if-none-match" in head.lower():
                body, extra, status = b"", 'ETag: "e"\\r\\n', "304 Not Modified"
            else:
                body, extra, status = (FEED % int(path.strip("/f.xml") or 0)).encode(), 'ETag: "e"\\r\\n', "200 OK"
            length = "" if status.startswith("304") else f"Content-Length: {len(body)}\\r\\n"
            head = f"HTTP/1.1 {status}\\r\\nContent-Type: application/rss+xml\\r\\n{extra}{length}\\r\\n"
            writer.write(head.encode() + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""

HTTPX = """
import asyncio, httpx, sys
async def main(base, count):
    async with httpx.AsyncClient(limits=httpx.Limits(max_connections=16), timeout=30) as client:
        gate = asyncio.Semaphore(16)
        async def one(n):
            async with gate:
                answer = await client.get(f"{base}/f{n}.xml", headers={"If-None-Match": '"e"'})
                assert answer.status_code == 304
        await asyncio.gather(*(one(n) for n in range(count)))
asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""

READER = """
import sqlite3, sys
from reader import make_reader
base, count, file, first = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4] == "first"
reader = make_reader(file)
if first:
    for n in range(count):
        reader.add_feed(f"{base}/f{n}.xml")
else:  # reader leaves alone for an hour what it has just updated; here it is to ask again
    with sqlite3.connect(file) as database:
        database.execute("UPDATE feeds SET update_after = NULL")
assert len(list(reader.update_feeds_iter(workers=16))) == count
"""


def timed(command: list[str], folder: Path) -> dict[str, float]:
    """Run a command to its end; answer its wall and CPU seconds, children included."""
    before, started = os.times(), time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - started, os.times()
    if done.returncode:
        sys.exit(f"{command[:3]}: {done.stderr[-2000:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return {"wall_s": round(wall, 2), "cpu_s": round(cpu, 2)}


def least(times: list[dict[str, float]]) -> dict[str, float]:
    """Answer the least of each figure."""
    return {name: min(time[name] for time in times) for name in times[0]}


def measure(folder: Path, base: str, *, feeds: int, rounds: int, reader: str | None) -> dict[str, object]:
    """Answer the figures of each program, and ours as shares of theirs."""
    config = folder / "config"
    config.mkdir()
    (config / "monitor.toml").write_text(
        '[fetch]\nallow_private_networks = true\nper_host_delay = "0s"\nper_host_concurrency = 16\n'
    )
    sources = (f'[[source]]\nid = "f{n}"\nkind = "feed"\nurl = "{base}/f{n}.xml"\n' for n in range(feeds))
    (config / "sources.toml").write_text("\n".join(sources))
    commands = {
        "monitor": [sys.executable, "-m", "mfg_monitor", "fetch", "--once", "--json", "-q"],
        "httpx": [sys.executable, "-c", HTTPX, base, str(feeds)],
    }
    timed(commands["monitor"], folder)
    if reader is not None:
        commands["reader"] = [reader, "-c", READER, base, str(feeds), str(folder / "reader.sqlite")]
        timed([*commands["reader"], "first"], folder)
        commands["reader"].append("again")
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            taken[name].append(timed(command, folder))
    best = {name: least(times) for name, times in taken.items()}
    shares = {
        f"of_{name}": {figure: round(best["monitor"][figure] / value, 2) for figure, value in best[name].items()}
        for name in best
        if name != "monitor"
    }
    return {"feeds": feeds, **best, **shares}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--reader", metavar="PYTHON")
    given = parser.parse_args()
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    base = f"http://127.0.0.1:{int(server.stdout.readline())}"
    try:
        with tempfile.TemporaryDirectory() as name:
            print(json.dumps(measure(Path(name), base, feeds=given.feeds, rounds=given.rounds, reader=given.reader)))
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
