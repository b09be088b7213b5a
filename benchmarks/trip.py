"""What the whole trip costs: `monitor fetch --once` over a news world on loopback, beside bare trafilatura.

    python benchmarks/trip.py --pages FOLDER [--count 600] [--rounds 2] [--processes 2]

FOLDER holds html/*.html.gz. A server on loopback gives them out under addresses of their own: eight sites, a sitemap
each; with more addresses than pages each further one gives a page out again with three sentences of its own. One side
discovers, fetches, extracts, dates, classifies, finds figures, compares and stores; the other one reads the same pages
from disk and calls `bare_extraction` with metadata, in as many processes. They take turns; the least of the rounds
counts, since other work on the machine only ever adds. Prints one JSON line: seconds of wall and CPU, and bare / ours.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from random import Random

SITES = 8
Spent = list[tuple[float, float]]
SERVER = """
import asyncio, pathlib, sys
folder, ports = pathlib.Path(sys.argv[1]), []
bodies = {path.stem: path.read_bytes() for path in sorted(folder.glob("*.html"))}
def answer(path, port):
    number = ports.index(port)
    if path == "/robots.txt":
        return "text/plain", b"User-agent: *\\nAllow: /\\n"
    if path == "/sitemap.xml":
        mine = [name for name in bodies if int(name) % len(ports) == number]
        urls = "".join(f"<url><loc>http://127.0.0.1:{port}/news/2026/{name}.html</loc></url>" for name in mine)
        return "application/xml", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()
    return "text/html; charset=utf-8", bodies[path.rpartition("/")[2].removesuffix(".html")]
async def serve(reader, writer):
    port = writer.get_extra_info("sockname")[1]
    try:
        while True:
            head = (await reader.readuntil(b"\\r\\n\\r\\n")).decode("latin-1")
            kind, body = answer(head.split(" ", 2)[1], port)
            head = f"HTTP/1.1 200 OK\\r\\nContent-Type: {kind}\\r\\nContent-Length: {len(body)}\\r\\n\\r\\n"
            writer.write(head.encode())
            writer.write(body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()
async def main():
    for _ in range(int(sys.argv[2])):
        server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=512)
        ports.append(server.sockets[0].getsockname()[1])
    print(*ports, flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""
BARE = """
import multiprocessing, pathlib, sys
from trafilatura import bare_extraction
def read(path):
    try:
        found = bare_extraction(path.read_text(), url=f"http://127.0.0.1/news/2026/{path.name}", with_metadata=True)
    except Exception:
        found = None
    return found is not None
if __name__ == "__main__":
    paths = sorted(pathlib.Path(sys.argv[1]).glob("*.html"))
    with multiprocessing.Pool(int(sys.argv[2])) as pool:
        print(sum(pool.imap_unordered(read, paths, chunksize=4)))
        pool.close()
        pool.join()
"""


def lay_out(pages: Path, folder: Path, count: int, first_edition: int = 0) -> int:
    """Write `count` pages as UTF-8, further ones with sentences of their own; answer their bytes."""
    known = []
    for path in sorted((pages / "html").glob("*.html.gz")):
        body = gzip.decompress(path.read_bytes())
        try:
            known.append(body.decode("utf-8"))
        except UnicodeDecodeError:
            known.append(body.decode("gb18030", "replace"))
    size = 0
    for number in range(count):
        text = known[number % len(known)]
        if number >= len(known) or first_edition:
            text = _told_anew(text, Random(f"{number} {first_edition}"))
        size += (folder / f"{number}.html").write_bytes(text.encode("utf-8", "replace"))
    return size


def _told_anew(text: str, random: Random) -> str:
    """Put a sentence of a page's own words into its first three paragraphs, as copies differ."""
    own = re.findall(r"[^\W\d_]+", re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL))
    for place in reversed([found.end() for found in islice(re.finditer("<p>", text), 3) if own]):
        text = f"{text[:place]}{' '.join(random.choices(own, k=12))}. {text[place:]}"
    return text


def timed(command: list[str]) -> tuple[float, float, str]:
    """Run a command; answer seconds of wall and CPU, its children included, and what it printed."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environ = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environ)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return time.perf_counter() - began, cpu_s, done.stdout


def configure(folder: Path, ports: list[str], processes: int) -> None:
    """Write a configuration that asks loopback at once."""
    folder.mkdir()
    (folder / "monitor.toml").write_text(
        "[fetch]\nallow_private_networks = true\nper_host_delay = '0s'\nper_host_concurrency = 4\n"
        f"[extract]\nworkers = {processes}\n"
    )
    (folder / "sources.toml").write_text(
        "".join(
            f'[[source]]\nid = "site{n}"\nkind = "sitemap"\nurl = "http://127.0.0.1:{port}/sitemap.xml"\n'
            for n, port in enumerate(ports)
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--processes", type=int, default=2)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pages").mkdir()
        size = lay_out(wanted.pages, folder / "pages", wanted.count)
        server = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(folder / "pages"), str(SITES)], stdout=subprocess.PIPE, text=True
        )
        try:
            assert server.stdout is not None
            configure(folder / "config", server.stdout.readline().split(), wanted.processes)
            ours, bare, stored = rounds(folder, wanted.rounds, wanted.processes)
        finally:
            server.kill()
            server.wait()
    told = {"pages": wanted.count, "bytes": size, "processes": wanted.processes, "stored": stored}
    for number, kind in enumerate(("wall", "cpu")):
        one, other = min(r[number] for r in ours), min(r[number] for r in bare)
        told |= {
            f"ours_{kind}_s": round(one, 2),
            f"bare_{kind}_s": round(other, 2),
            f"{kind}_ratio": round(other / one, 2),
        }
    print(json.dumps(told))


def rounds(folder: Path, count: int, processes: int) -> tuple[Spent, Spent, int]:
    """Let both sides take turns; answer their seconds of wall and CPU, and how many articles ours stored."""
    ours, bare, stored = [], [], 0
    (folder / "bare.py").write_text(BARE)
    for number in range(count):
        bare.append(timed([sys.executable, str(folder / "bare.py"), str(folder / "pages"), str(processes)])[:2])
        run = [sys.executable, "-m", "mfg_monitor", "fetch", "--once", "--json", "--quiet"]
        wall_s, cpu_s, out = timed(
            [*run, "--config", str(folder / "config"), "--database", f"sqlite:///{folder}/{number}.sqlite3"]
        )
        ours.append((wall_s, cpu_s))
        stored = json.loads(out)["totals"]["new"]
    return ours, bare, stored


if __name__ == "__main__":
    main()
