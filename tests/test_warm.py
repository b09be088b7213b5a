"""What is told where the process fails from which commands are forked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import warm

READ = "import socket, sys; socket.socket(fileno=int(sys.argv[1])).recv(9); "


@pytest.mark.parametrize("before", ["", READ])
def test_a_process_that_fails_is_told_with_its_own_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, before: str
) -> None:
    script = tmp_path / "script.py"
    script.write_text(f"{before}raise SystemExit('there is no module of that name')")
    monkeypatch.setattr(warm, "__file__", str(script))
    monkeypatch.setattr(warm, "_warm", [])
    with pytest.raises(RuntimeError, match="there is no module of that name"):
        warm.run((), folder=tmp_path, environ={}, timeout=60)
    assert warm._warm == []
