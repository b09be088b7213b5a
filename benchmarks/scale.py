"""When do politeness, CPU or the database become the limit? A simulated day of 10,000 hosts, for docs/scale.md.

    python benchmarks/scale.py [--page-ms 34] [--poll-ms 2] [--write-ms 9] [--chart docs/scale.svg]

Hosts publish by a heavy-tailed law (log-normal: the busiest hundredth brings a third), with the rhythm of a working day
in their own third of the world; each is polled every half hour. A new article waits for its turn at its host (one
request in `per_host_delay`), then for a core, then for the one writer of the database. The three costs are measured:
CPU of a page and of a poll, and the writer's time for an article. No clock, no network: the same seed, the same
figures. Prints a line of JSON for each load and number of cores, and draws the chart.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HOSTS = 10_000
MINUTES = 1_440
EVERY = 30
"""Minutes between two polls of a host."""
SPREAD = 1.9
"""Of the logarithm of articles a day: between news sites of one language two orders of magnitude are usual."""
LOADS = tuple(100_000 * 2**step for step in range(9))
"""Articles a day of all hosts."""
CORES = (2, 8, 32, 128)
DAY = (1, 1, 1, 1, 1, 2, 3, 5, 8, 9, 9, 8, 7, 7, 8, 8, 7, 6, 5, 4, 3, 3, 2, 2)
"""Weights of the hours of a working day."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What was measured, in seconds."""

    page: float
    poll: float
    write: float
    delay: float


@dataclass(frozen=True, slots=True)
class Day:
    """How a day went: shares of what there is that the busiest hour takes, and waits of one article in twenty."""

    articles: int
    cores: int
    hosts_full: float
    """Share of the articles that come from hosts that are asked all of the busiest hour."""
    cpu: float
    writer: float
    host_min: float
    cpu_min: float
    writer_min: float

    @property
    def limit(self) -> str:
        """Answer what an article waits for longest; "" while it waits for nothing worth a word."""
        waits = {"host": self.host_min, "cpu": self.cpu_min, "database": self.writer_min}
        worst = max(waits, key=lambda name: waits[name])
        return worst if waits[worst] >= 1 else ""

    @property
    def wait_min(self) -> float:
        """Answer the minutes between the poll that found an article and its being stored."""
        return self.host_min + self.cpu_min + self.writer_min


def poisson(draw: random.Random, mean: float) -> int:
    """Answer how often something happens that happens `mean` times."""
    if mean > 50:
        return max(0, round(draw.gauss(mean, math.sqrt(mean))))
    bound, product, count = math.exp(-mean), draw.random(), 0
    while product > bound:
        product *= draw.random()
        count += 1
    return count


def asked(articles: int, costs: Costs) -> tuple[list[float], Counter[int], int]:
    """Answer when pages come from their hosts (a count a minute, the next day's among them), how many minutes they
    waited there, and how many came from hosts whose queue did not empty between two polls."""
    draw = random.Random(7)
    sizes = [draw.lognormvariate(0.0, SPREAD) for _ in range(HOSTS)]
    unit, a_minute = articles / sum(sizes), 60 / costs.delay
    came, waited, crowded = [0.0] * (2 * MINUTES), Counter[int](), 0
    for host, size in enumerate(sizes):
        shift, free_at = 8 * (host % 3), 0.0
        for at in range(host % EVERY, MINUTES, EVERY):
            hour = (at // 60 + shift) % 24
            count = poisson(draw, size * unit * DAY[hour] / sum(DAY) * EVERY / 60)
            begin, left = max(free_at, float(at)), float(count)
            free_at = begin + count / a_minute
            crowded += count if free_at > at + EVERY else 0
            while left > 0:
                minute = int(begin)
                done = min(left, max(1.0, (minute + 1 - begin) * a_minute))
                waited[minute - at] += done
                if minute < len(came):
                    came[minute] += done
                begin, left = begin + done / a_minute, left - done
    return came, waited, crowded


def queued(came: list[float], capacity: float) -> tuple[list[float], float]:
    """Let work through a station that does `capacity` a minute; answer what leaves it, and the wait in minutes that
    one in twenty exceeds."""
    waits: list[tuple[float, float]] = []
    left, backlog = [], 0.0
    for amount in came:
        backlog += amount
        done = min(backlog, capacity)
        backlog -= done
        left.append(done)
        waits.append((backlog / capacity, amount))
    return left, _twentieth(waits)


def _twentieth(waits: Sequence[tuple[float, float]]) -> float:
    over, total = 0.0, sum(amount for _, amount in waits)
    for wait, amount in sorted(waits, reverse=True):
        over += amount
        if over >= total / 20:
            return wait
    return 0.0


def busiest(came: list[float]) -> float:
    """Answer what the busiest hour brings, a minute."""
    return max(sum(came[first : first + 60]) for first in range(0, MINUTES, 60)) / 60


def days(costs: Costs) -> list[Day]:
    """Answer a day for each load and number of cores."""
    found = []
    for articles in LOADS:
        pages, waited, crowded = asked(articles, costs)
        total = round(sum(waited.values()))
        host_min = _twentieth(list(waited.items()))
        polls_s = HOSTS / EVERY * costs.poll
        for cores in CORES:
            room = (60 * cores - polls_s) / costs.page
            read, cpu_min = queued(pages, room)
            _, writer_min = queued(read, 60 / costs.write)
            cpu = (busiest(pages) * costs.page + polls_s) / (60 * cores)
            writer = busiest(read) * costs.write / 60
            day = Day(total, cores, crowded / total, cpu, writer, host_min, cpu_min, writer_min)
            found.append(day)
    return found


# -- chart ----------------------------------------------------------------------------------------------------------

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 380, 60, 16, 130, 46
LETTERS = 13
"""Height of a line of words."""
LEAST, MOST = 0.005, 10.0


def chart(found: list[Day]) -> str:
    """Answer the chart: what the busiest hour takes of each resource, by articles a day."""

    def x(articles: float) -> float:
        low, high = math.log(LOADS[0]), math.log(LOADS[-1])
        return LEFT + (math.log(articles) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def y(share: float) -> float:
        low, high = math.log(LEAST), math.log(MOST)
        place = (math.log(min(max(share, LEAST), MOST)) - low) / (high - low)
        return HEIGHT - BOTTOM - place * (HEIGHT - TOP - BOTTOM)

    def line(words: str, colour: str, cores: int, share: Callable[[Day], float]) -> str:
        some = [
            (x(load), y(share(day))) for load, day in zip(LOADS, (d for d in found if d.cores == cores), strict=True)
        ]
        points = " ".join(f"{at:.1f},{up:.1f}" for at, up in some)
        end, beside = some[-1][0] + 8, some[-1][1] + 4
        while any(abs(beside - other) < LETTERS for other in written):
            beside -= 1
        written.append(beside)
        told = f'<text x="{end:.0f}" y="{beside:.0f}" fill="{colour}">{words}</text>'
        return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>{told}'

    parts = []
    written: list[float] = []
    for share in (0.01, 0.1, 1.0, 10.0):
        style = 'stroke="#b00" stroke-dasharray="5 3"' if share == 1.0 else 'stroke="#ddd"'
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(share):.0f}" y2="{y(share):.0f}" {style}/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y(share) + 4:.0f}" text-anchor="end">{share:.0%}</text>')
    for load in LOADS[::2]:
        words = f"{load / 1e6:g} M"
        parts.append(f'<text x="{x(load):.0f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{words}</text>')
    parts += [line(f"{cores} cores", "#e07b39", cores, lambda day: day.cpu) for cores in CORES]
    parts.append(line("the one writer", "#9b3d6e", CORES[-1], lambda day: day.writer))
    parts.append(line("behind full hosts", "#4c78a8", CORES[-1], lambda day: day.hosts_full))
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    parts.append(f'<text x="{middle:.0f}" y="{HEIGHT - 8}" text-anchor="middle">articles a day of 10,000 hosts</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12" role="img"><title>What the busiest hour takes of each resource</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def main() -> None:
    """Simulate, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page-ms", type=float, default=34.0)
    parser.add_argument("--poll-ms", type=float, default=2.0)
    parser.add_argument("--write-ms", type=float, default=9.0)
    parser.add_argument("--delay-s", type=float, default=2.0)
    parser.add_argument("--chart", type=Path)
    wanted = parser.parse_args()
    costs = Costs(wanted.page_ms / 1e3, wanted.poll_ms / 1e3, wanted.write_ms / 1e3, wanted.delay_s)
    found = days(costs)
    for day in found:
        told = {name: round(value, 3) for name, value in asdict(day).items()}
        print(json.dumps({**told, "wait_min": round(day.wait_min, 1), "limit": day.limit or "none"}))
    if wanted.chart:
        wanted.chart.write_text(chart(found), encoding="utf-8")


if __name__ == "__main__":
    main()
