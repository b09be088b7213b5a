"""What the documents say is so: every verb, setting and form is in the README; the house keeps its budgets."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from mfg_monitor.cli.verbs import app
from mfg_monitor.config.settings import Settings
from mfg_monitor.digest import FORMATS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def verbs() -> list[str]:
    found = []
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found += [f"{name} {sub}" for sub in inner] if inner else [name]
    return found


@pytest.mark.parametrize("verb", verbs())
def test_every_verb_is_in_the_readme_and_has_an_example(verb: str) -> None:
    assert f"monitor {verb}" in README
    command = get_command(app)
    for part in verb.split():
        command = command.commands[part]  # type: ignore[attr-defined]
    assert str(command.epilog).startswith(f"Example: monitor {verb}")
    assert command.help


def test_every_setting_is_in_the_readme() -> None:
    for section, values in Settings().model_dump().items():
        for key in values:
            assert f"`{section}.{key}`" in README, f"{section}.{key}"


def test_every_form_of_the_digest_is_one_the_command_takes() -> None:
    from mfg_monitor.cli.digest import Form

    assert {form.value for form in Form} == set(FORMATS)


@pytest.mark.parametrize("path", ["README.md", "CONTRIBUTING.md", "docs/decisions/README.md"])
def test_links_between_documents_lead_somewhere(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", text):
        assert ((ROOT / path).parent / target).exists(), target


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT / "src")))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a module says what it is for"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno + 1 <= 50, node.name


def test_the_clock_and_the_environment_have_one_door() -> None:
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        if path.name != "clock.py":
            assert "datetime.now(" not in text, path
        if path.parent.name != "config":
            assert "os.environ" not in text, path


HEAVY = ("trafilatura", "sqlmodel", "sqlalchemy", "httpx", "bs4", "apscheduler", "feedparser", "fastapi", "lxml")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["fetch", "--help"], ["config", "check"]])
def test_light_commands_load_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import json, sys\n"
        "from mfg_monitor.cli import main\n"
        f"sys.argv = ['monitor', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = set(json.loads(done.stderr.splitlines()[-1]))
    assert loaded.isdisjoint(HEAVY)
