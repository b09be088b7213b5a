"""A process that has loaded the program, and forks for each command: a command then starts in a twentieth of the time.

Run as a script, with the number of a socket over which requests come: what the command is told, where, in which
environment, and its standard streams. Each is answered with the command's process id, and its exit code once it ended.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

PACKAGE = "mfg_monitor"
LONGEST_REQUEST_BYTES = 2**20
_lock = threading.Lock()
_warm: list[tuple[socket.socket, subprocess.Popen[bytes]]] = []


def run(
    arguments: tuple[str, ...], *, folder: Path, environ: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end in a process of its own, forked from one that has loaded it.

    Raises: subprocess.TimeoutExpired; RuntimeError where the process that has loaded it failed, with what it said.
    """
    answers, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    (out, out_end), (err, err_end) = os.pipe(), os.pipe()
    request = {"arguments": arguments, "folder": str(folder), "environ": dict(environ)}
    with answers, os.fdopen(out, encoding="utf-8") as told, os.fdopen(err, encoding="utf-8") as said:
        try:
            with _lock:
                descriptors = [0, out_end, err_end, theirs.fileno()]
                socket.send_fds(_warmed(), [json.dumps(request).encode()], descriptors)
        except ConnectionError:
            raise RuntimeError(_end()) from None
        finally:
            theirs.close()
            os.close(out_end)
            os.close(err_end)
        answers.settimeout(timeout)
        if not (forked := answers.recv(64)):
            raise RuntimeError(_end())
        process = int(forked)
        with ThreadPoolExecutor(2) as readers:
            texts = [readers.submit(told.read), readers.submit(said.read)]
            try:
                code = int(answers.recv(64))
            except TimeoutError:
                os.kill(process, signal.SIGKILL)
                raise subprocess.TimeoutExpired(list(arguments), timeout) from None
            return subprocess.CompletedProcess(arguments, code, texts[0].result(), texts[1].result())


def _warmed() -> socket.socket:
    """Answer the socket to the process that has loaded the program, started when first asked for."""
    if not _warm:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-P", __file__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdout=subprocess.PIPE,  # as a command's: no terminal, and nothing to seek in
                stderr=subprocess.PIPE,
            )
        atexit.register(_end)
        _warm.append((ours, process))
    return _warm[0][0]


def _end() -> str:
    """End the process that has loaded the program, or that could not; answer that it failed, and what it said."""
    said = b""
    with _lock:
        if _warm:
            ours, process = _warm.pop()
            ours.close()
            said = process.communicate()[1]
    return f"the process that commands are forked from failed:\n{said.decode(errors='replace')}"


def _load() -> None:
    package = importlib.import_module(PACKAGE)
    for module in pkgutil.walk_packages(package.__path__, f"{PACKAGE}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    gc.collect()
    gc.freeze()


def _serve(requests: socket.socket) -> dict[str, Any]:
    """Fork for each request; answer it in the process that is to run it."""
    while True:
        message, descriptors, _, _ = socket.recv_fds(requests, LONGEST_REQUEST_BYTES, 4)
        if not message:
            sys.exit()
        if os.fork() == 0:
            requests.close()
            _attend(descriptors)
            return dict(json.loads(message))
        for descriptor in descriptors:
            os.close(descriptor)
        while os.waitpid(-1, os.WNOHANG)[0]:  # a child that waits for a command is left in nearly each round
            pass


def _attend(descriptors: list[int]) -> None:
    """Go on in a child that has the given streams; the parent waits for it, tells its end and is gone."""
    *streams, told = descriptors
    process = os.fork()
    if process:
        for stream in streams:
            os.close(stream)
        with socket.socket(fileno=told) as answers:
            answers.send(str(process).encode())
            answers.send(str(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])).encode())
        os._exit(0)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    for descriptor in descriptors:
        os.close(descriptor)


if __name__ == "__main__":
    _load()
    given = _serve(socket.socket(fileno=int(sys.argv[1])))
    os.chdir(given["folder"])
    os.environ.clear()
    os.environ.update(given["environ"])
    time.tzset()
    sys.argv = [PACKAGE, *given["arguments"]]
    runpy.run_module(PACKAGE, run_name="__main__", alter_sys=True)
