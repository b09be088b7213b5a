from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mfg_monitor import shipped
from mfg_monitor.config.load import load, resolve_path
from mfg_monitor.errors import ConfigError
from tests.config.conftest import FEED, Folder


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    path = tmp_path / "work"
    path.mkdir()
    monkeypatch.chdir(path)
    return path


def test_without_any_folder_the_packaged_one_holds(elsewhere: Path) -> None:
    config = load(environ={})
    assert config.folder == shipped.folder("config")
    assert config.folder_by == "packaged"


def test_a_config_folder_of_another_program_does_not_count(elsewhere: Path) -> None:
    (elsewhere / "config").mkdir()
    (elsewhere / "config" / "database.yml").touch()
    assert load(environ={}, parts=frozenset({"settings"})).folder_by == "packaged"


def test_the_working_folders_config_is_found(elsewhere: Path) -> None:
    (elsewhere / "config").mkdir()
    (elsewhere / "config" / "sources.toml").write_text(FEED)
    config = load(environ={})
    assert (config.folder, config.folder_by) == (Path("config"), "working folder")
    assert [source.id for source in config.sources] == ["a"]


def test_the_argument_wins_over_the_environment(folder: Folder, elsewhere: Path) -> None:
    other = {"MFG_MONITOR_CONFIG": str(elsewhere)}
    assert load(folder.path, environ=other).folder == folder.path
    assert load(environ=other, parts=frozenset({"settings"})).folder == elsewhere


def test_a_folder_that_is_not_there_is_told_with_who_named_it(tmp_path: Path) -> None:
    missing = tmp_path / "none"
    with pytest.raises(ConfigError, match=r"--config: .*none: no such folder; it should hold monitor\.toml") as caught:
        load(missing, environ={})
    assert caught.value.exit_code == 2
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match=r"MFG_MONITOR_CONFIG: .*file: is not a folder"):
        load(environ={"MFG_MONITOR_CONFIG": str(tmp_path / "file")})


def test_missing_settings_and_topics_have_defaults_but_sources_are_needed(folder: Folder) -> None:
    (folder.path / "topics.toml").unlink()
    assert len(load(folder.path, environ={}).topics.places) > 50
    (folder.path / "sources.toml").unlink()
    (line,) = folder.mistakes()
    assert line.startswith("sources.toml: no such file; a folder of yours needs one, to begin with copy ")
    assert Path(line.rpartition(" ")[2]).is_file()


def test_a_part_that_is_not_asked_for_is_not_read(folder: Folder) -> None:
    folder.write("sources.toml", "broken")
    folder.write("topics.toml", "broken")
    config = load(folder.path, environ={}, parts=frozenset({"settings"}))
    assert (config.sources, config.topics.places) == ((), ())
    assert len(folder.mistakes()) == 2


def test_a_dangling_link_is_a_mistake_and_no_missing_file(folder: Folder) -> None:
    (folder.path / "topics.toml").unlink()
    (folder.path / "topics.toml").symlink_to("nowhere.toml")
    assert folder.mistakes() == ["topics.toml: cannot be read: No such file or directory"]


def test_a_path_is_looked_for_in_the_working_folder_then_beside_the_configuration(tmp_path: Path) -> None:
    folder, work = tmp_path / "project" / "config", tmp_path / "work"
    folder.mkdir(parents=True)
    work.mkdir()
    assert resolve_path("pages", folder, work) == work / "pages"
    (tmp_path / "project" / "pages").mkdir()
    assert resolve_path("pages", folder, work) == tmp_path / "project" / "pages"
    (work / "pages").mkdir()
    assert resolve_path("pages", folder, work) == work / "pages"
    assert resolve_path(str(tmp_path), folder, work) == tmp_path


def test_the_seeds_are_found_from_anywhere(tmp_path: Path) -> None:
    assert resolve_path("db/seeds", tmp_path / "config", tmp_path) == shipped.folder("seeds")
    assert resolve_path("./db/seeds/", tmp_path / "config", tmp_path) == shipped.folder("seeds")


def test_a_home_of_nobody_is_an_ordinary_name(tmp_path: Path) -> None:
    assert resolve_path("~nobody-of-that-name/x", tmp_path / "config", tmp_path) == tmp_path / "~nobody-of-that-name/x"


def test_loading_imports_no_heavy_library() -> None:
    program = (
        "import sys; from mfg_monitor.config.load import load; load(environ={});"
        "print([m for m in ('sqlmodel', 'sqlalchemy', 'trafilatura', 'bs4', 'httpx', 'pydantic_settings', 'tomlkit',"
        " 'typer') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
