from __future__ import annotations

import json
import tomllib
from pathlib import Path

from mfg_monitor import shipped
from mfg_monitor.config.dump import dump, dump_json
from mfg_monitor.config.load import Config, load
from tests.config.conftest import Folder


def _reloaded(text: str, folder: Folder) -> Config:
    table = tomllib.loads(text)
    at = text.index("[[source]]")
    assert tomllib.loads(text[:at]) == {key: value for key, value in table.items() if key != "source"}
    folder.write("monitor.toml", text[:at])
    folder.write("sources.toml", text[at:])
    return load(folder.path, environ={})


def test_what_is_dumped_loads_to_the_same_configuration(folder: Folder) -> None:
    config = load(
        shipped.folder("config"), environ={"MFG_MONITOR_DIGEST__TIME": "07:05:09", "MFG_MONITOR_FETCH__EVERY": "90s"}
    )
    again = _reloaded(dump(config), folder)
    assert again.settings == config.settings
    assert again.sources == config.sources


def test_each_setting_stands_on_one_line_with_its_origin(folder: Folder) -> None:
    folder.write("monitor.toml", "[fetch]\n# few\nretries = 1\n")
    lines = [
        " ".join(line.split()) for line in dump(load(folder.path, environ={"MFG_MONITOR_WEB__PORT": "1"})).splitlines()
    ]
    assert f"# folder: {folder.path} (--config)" in lines
    assert "fetch.concurrency = 16 # default" in lines
    assert "fetch.retries = 1 # monitor.toml:3" in lines
    assert "web.port = 1 # MFG_MONITOR_WEB__PORT" in lines
    assert 'fetch.max_body = "10MB" # default' in lines


def test_secrets_are_masked_in_both_forms(folder: Folder) -> None:
    folder.write(
        "sources.toml", '[[source]]\nid = "a"\nkind = "feed"\nurl = "https://u:hunter2@a.example/?token=hunter2"\n'
    )
    environ = {"MFG_MONITOR_DIGEST__SEND_TO": "slack://hunter2/x, mailto://a:hunter2@b"}
    config = load(folder.path, environ=environ, overrides={"store.url": "postgresql+psycopg://a:hunter2@h/d"})
    assert "hunter2" not in dump(config)
    assert "hunter2" not in json.dumps(dump_json(config))
    assert dump_json(config)["settings"]["store.url"] == {
        "value": "postgresql+psycopg://a:***@h/d",
        "origin": "--database",
    }


def test_the_json_form_has_sources_as_their_file_says_them(folder: Folder) -> None:
    config = load(folder.path, environ={})
    told = json.loads(json.dumps(dump_json(config)))
    assert told["sources"] == [{"id": "a", "kind": "feed", "url": "https://a.example/rss"}]
    assert Path(told["folder"]) == folder.path
    assert told["topics"]["places"] == len(config.topics.places)
