"""P16, P38, P54 through the command: the kind of each fault, the end by a signal, the memory of all processes."""

from __future__ import annotations

import gzip
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Collection
from pathlib import Path

import pytest

from tests.loopback import Answer, Raw, Request, World, page, redirect, text, unused_port
from tests.newsworld import publish, stories, story
from tests.running import Monitor

FEED = '<rss version="2.0"><channel><title>x</title></channel></rss>'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
FAULTS: dict[str, tuple[str | None, Answer]] = {
    "empty-feed": (None, text(FEED, "application/rss+xml")),
    "nothing": ("empty", text("", "application/rss+xml")),
    "no-content": ("empty", Raw([b"HTTP/1.1 204 No Content\r\n\r\n"])),
    "partial": ("http", (206, {}, FEED)),
    "not-asked-304": ("http", (304, {}, "")),
    "not-found": ("http", (404, {}, "")),
    "odd-status": ("http", (999, {}, "")),
    "lengths": ("http", Raw([HEAD + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\n<rss>"])),
    "chunks": ("http", Raw([HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<rss>\r\n"])),
    "short": ("connect", Raw([HEAD + b"Content-Length: 500\r\n\r\n<rss>"])),
    "reset": ("connect", Raw([HEAD + b"Content-Length: 500\r\n\r\n<rss>", 0.05], reset=True)),
    "silent": ("connect", Raw([])),
    "hangs": ("timeout", Raw([60.0])),
    "drips": ("timeout", Raw([HEAD, *([b"X-A: b\r\n", 0.1] * 600)])),
    "heads": ("http", Raw([HEAD, *([b"X-A: " + b"b" * 9_000 + b"\r\n"] * 20)])),
    "bomb": ("too_large", (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(50_000_000), 1))),
    "inner-bomb": ("too_large", (200, {"Content-Type": "application/gzip"}, gzip.compress(bytes(60_000_000), 9))),
    "announced": ("too_large", Raw([HEAD + b"Content-Length: 99999999999\r\n\r\n"])),
    "brotli": ("content_type", (200, {"Content-Encoding": "br"}, b"\x0b\x02\x80abc")),
    "twice": ("content_type", (200, {"Content-Encoding": "gzip, gzip"}, gzip.compress(b"x"))),
    "web-page": ("content_type", page("<html><body>Are you human?</body></html>")),
    "broken-json": ("parse", text('{"items": [', "application/json")),
    "other-xml": ("parse", text("<menu/>", "application/xml")),
    "circle": ("redirects", redirect("/feed")),
    "no-target": ("redirects", (302, {}, "")),
    "to-file": ("refused_address", redirect("file:///etc/passwd")),
    "to-nobody": ("connect", redirect(f"http://127.0.0.1:{unused_port()}/x")),
    "to-no-name": ("dns", redirect("http://no-such-host.invalid/x")),
}


def source(name: str, url: str, kind: str = "feed") -> str:
    return f'[[source]]\nid = "{name}"\nkind = "{kind}"\nurl = "{url}"\n'


def _only(names: Collection[str]) -> list[str]:
    return [word for name in names for word in ("--source", name)]


def test_p16_each_fault_has_its_kind_and_harms_no_other_source(monitor: Monitor) -> None:
    with World() as world:
        sites = {name: world.site({"/robots.txt": text(""), "/feed": fault}) for name, (_, fault) in FAULTS.items()}
        tls = world.site()
        late = {name for name, (kind, _) in FAULTS.items() if kind == "timeout"}
        declared = {name: source(name, site.url("/feed")) for name, site in sites.items()}
        declared["no-tls"] = source("no-tls", f"https://{tls.host}/feed")
        # What is late meets its deadline in any case; the others meet none, however busy the machine is.
        quick = Monitor(monitor.folder / "quick")
        quick.folder.mkdir()
        fetch = {"max_body": "1MB", "concurrency": 64, "retries": 1}
        monitor.configure("".join(declared.values()), fetch={**fetch, "timeout": "2s"})
        quick.configure("".join(line for name, line in declared.items() if name not in late), fetch=fetch)
        both = [monitor.start("fetch", "--once", "--json", *_only(late)), quick.start("fetch", "--once", "--json")]
        told = [process.communicate(timeout=300) for process in both]
    assert ([process.returncode for process in both], "Traceback" in told[0][1] + told[1][1]) == ([1, 0], False)
    reports = [visit for out, _ in told for visit in json.loads(out)["sources"]]
    kinds = {one["id"]: one["error"] and one["error"]["kind"] for one in reports}
    assert kinds == {name: kind for name, (kind, _) in FAULTS.items()} | {"no-tls": "tls"}
    asked = {name: site.times("/feed") for name, site in sites.items()}
    twice = {"short", "reset", "silent", "hangs", "drips", "odd-status"}
    assert asked == {name: 2 if name in twice else 1 for name in FAULTS}


def test_p38_sigterm_ends_a_run_whose_store_is_locked(monitor: Monitor) -> None:
    with World() as world:
        site, asked, go = world.site(), threading.Event(), threading.Event()
        publish(site, stories(4))
        answer = site.routes[story(2).path]

        def slow(request: Request) -> Answer:
            asked.set()
            go.wait(300)
            return answer(request) if callable(answer) else answer

        site.routes[story(2).path] = slow
        monitor.configure(source("news", site.url("/feed.xml")))
        monitor.run("db", "upgrade")
        process = monitor.start("fetch", "--once", "--json")
        assert asked.wait(300)
        locker = sqlite3.connect(monitor.folder / "db" / "monitor.sqlite3", isolation_level=None)
        locker.execute("begin immediate")
        go.set()
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=300)
        assert process.returncode == 143
        assert "Traceback" not in err
        locker.execute("rollback")
        locker.close()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_p38_a_signal_ends_an_import_and_what_was_read_stays(monitor: Monitor, number: int, code: int) -> None:
    monitor.configure()
    monitor.run("db", "upgrade")
    told = "".join(f'{{"title": "{one.title}", "text": "{one.paragraphs[0]}"}}\n' for one in stories(4_000))
    (monitor.folder / "told.jsonl").write_text(told, encoding="utf-8")
    process = monitor.start("import", "told.jsonl")
    while stored(monitor) == 0:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(number)
    out, err = process.communicate(timeout=300)
    assert (process.returncode, "Traceback" in err) == (code, False)
    assert "interrupted; what was read is stored" in err
    assert int(out.split(" new")[0]) <= stored(monitor) < 4_000


@pytest.mark.parametrize("closing", [">&-", "2>/dev/full", ">&- 2>&-", "<&- >&- 2>&-"])
def test_p61_streams_that_take_nothing_cost_no_article(monitor: Monitor, closing: str) -> None:
    monitor.configure()
    (monitor.folder / "told.jsonl").write_text(
        "".join(f'{{"title": "{one.title}", "text": "{one.paragraphs[0]}"}}\n' for one in stories(3)), encoding="utf-8"
    )
    command = f'exec "$0" -P -m mfg_monitor import told.jsonl {closing}'
    environ = {**os.environ, "LC_ALL": "C", "TZ": "Nowhere/Odd"}
    shell = ["sh", "-c", command, sys.executable]
    done = subprocess.run(shell, cwd=monitor.folder, env=environ, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    monitor.run("db", "check")
    assert stored(monitor) == 3


def stored(monitor: Monitor) -> int:
    """Answer how many articles the database holds."""
    database = sqlite3.connect(monitor.folder / "db" / "monitor.sqlite3")
    try:
        count: int = database.execute("select count(*) from item").fetchone()[0]
    finally:
        database.close()
    return count


def resident_mb(root: int) -> int:
    """Answer the memory of a process and all beneath it, shared pages counted once, in MB."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    tree = {root}
    while more := {child for child, parent in parents.items() if parent in tree} - tree:
        tree |= more
    total = 0
    for process in tree:
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total // 1024


@pytest.mark.slow
def test_p54_giant_pages_leave_the_whole_tree_of_processes_small(monitor: Monitor) -> None:
    sentence = "<p>The plant in Shanghai tells of machine {0}, of its makers and of what it costs.</p>"
    giant = page("<html><body>" + "".join(sentence.format(number) for number in range(60_000)) + "</body></html>")
    crowd = page("<html><body>" + ("<p " + " ".join(f"a{n}=1" for n in range(60)) + ">x</p>") * 12_000)
    address = "<url><loc>http://127.0.0.1:1/a</loc></url>"
    packed = gzip.compress((f"<urlset>{address * 1_000_000}</urlset>").encode(), 1)
    with World() as world:
        site = world.site()
        publish(site, stories(3))
        site.routes |= {story(0).path: giant, story(1).path: crowd, story(2).path: giant}
        site.routes["/packed"] = (200, {"Content-Type": "application/gzip"}, packed)
        site.routes["/crowd"] = crowd
        monitor.configure(
            source("giant", site.url("/feed.xml")) + source("packed", site.url("/packed"), "sitemap")
            + source("crowd", site.url("/crowd"), "listing")
        )  # fmt: skip
        process = monitor.start("fetch", "--once", "--json")
        peak = 0
        while process.poll() is None:
            peak = max(peak, resident_mb(process.pid))
            time.sleep(0.05)
        out, err = process.communicate()
    assert "Traceback" not in err
    assert process.returncode == 0, out
    assert peak < 500
