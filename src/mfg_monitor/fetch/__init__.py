"""Asking servers, politely and safely. The rest of the program meets this room through `ports.Fetcher`."""

from __future__ import annotations

import sys
from typing import cast

# httpx's own command line would bring a terminal's colours and a highlighter along: 2 MB, and 30 ms of every start.
cast("dict[str, object]", sys.modules).setdefault("httpx._main", None)
