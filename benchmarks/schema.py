"""Thousands of odd requests by the API's own description: `PYTHONPATH=. python benchmarks/schema.py`.

`--schemathesis PATH` names the command of an environment with `pip install schemathesis`. The pages lie over a store
with articles, copies, revisions and failures; requests carry a token, so that writes are reached, too. No answer may be
a 5xx. The same is asked each time.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.serving import pages_over
from tests.web.conftest import config_in, filled

from mfg_monitor.store import open_store
from mfg_monitor.web.access import hash_of

TOKEN = "a-long-random-word"


def main() -> None:
    """Serve the pages, and let schemathesis ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schemathesis", default="schemathesis")
    parser.add_argument("--examples", type=int, default=100, help="of each operation")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        config = config_in(Path(name) / "config", web=f'tokens = ["{hash_of(TOKEN)}"]')
        with open_store(f"sqlite:///{name}/news.sqlite3") as store:
            filled(store)
            with pages_over(store, config) as pages:
                command = [
                    told.schemathesis, "run", f"{pages.url}openapi.json", "--checks", "not_a_server_error",
                    "--max-examples", str(told.examples), "--seed", "1", "--generation-deterministic",
                    "--header", f"Authorization: Bearer {TOKEN}", "--request-timeout", "60", "--no-color",
                ]  # fmt: skip
                sys.exit(subprocess.run(command, cwd=name, check=False).returncode)


if __name__ == "__main__":
    main()
