"""A service that hands its visits to workers, and the workers, each a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.running import Monitor


@dataclass
class Program:
    """A running command, and what it said."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)

    @property
    def log(self) -> str:
        return "".join(self.lines)

    def told(self) -> str:
        """Answer what it printed, once it has ended well; less than a pipe holds."""
        assert self.process.wait(120) == 0, self.log
        assert self.process.stdout is not None
        return self.process.stdout.read()

    def kill(self) -> None:
        """End it as a power cut would."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(120)

    def end(self) -> None:
        """End it in order."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(120) == 0, self.log
        self._reader.join(120)
        assert "Traceback" not in self.log, self.log


@dataclass
class Group:
    """Programs that share a store."""

    monitor: Monitor
    programs: list[Program] = field(default_factory=list)

    def start(self, *arguments: str) -> Program:
        program = Program(self.monitor.start(*arguments))
        self.programs.append(program)
        return program

    def serve(self) -> Program:
        return self.start("serve", "--workers", "external")

    def worker(self, *arguments: str) -> Program:
        return self.start("worker", *arguments)

    def until(self, true: Callable[[], bool], within_s: float = 300) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + within_s
        while not true():
            well = {None, 0, -signal.SIGKILL}
            assert all(program.process.poll() in well for program in self.programs), self.programs[-1].log
            assert time.monotonic() < deadline, "\n\n".join(program.log for program in self.programs)
            time.sleep(0.05)


@contextmanager
def group_of(monitor: Monitor) -> Iterator[Group]:
    """Answer an empty group; what still runs at the end of the block is killed."""
    group = Group(monitor)
    try:
        yield group
    finally:
        for program in group.programs:
            program.process.kill()
            program.process.wait()
            for stream in (program.process.stdout, program.process.stderr):
                if stream is not None:
                    stream.close()
