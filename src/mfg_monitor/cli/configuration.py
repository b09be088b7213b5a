"""`monitor config`: is the configuration right, and what is in force?"""

from __future__ import annotations

from dataclasses import asdict

import typer

from mfg_monitor.cli.shell import Json, Shell, say, say_json, shared
from mfg_monitor.text import counted

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Check the configuration; print what is in force.")


@app.command(epilog="Example: monitor config check --config ./config")
@shared
def check(shell: Shell, json: Json = False) -> None:
    """Validate all three files.

    Every mistake is named with file, line, key and mend; the exit code is then 2.
    """
    from mfg_monitor.classify import Classifier
    from mfg_monitor.config.mistakes import MistakesError

    try:
        config = shell.config()
    except MistakesError as error:
        if not json:
            raise
        say_json({"mistakes": [asdict(mistake) for mistake in error.found]})
        raise typer.Exit(error.exit_code) from error
    Classifier.of(config.topics, threshold=config.settings.classify.threshold)
    enabled = sum(source.enabled for source in config.sources)
    if json:
        say_json({"folder": str(config.folder), "sources": len(config.sources), "enabled": enabled, "mistakes": []})
    else:
        sources = counted(len(config.sources), "source", "sources")
        say(f"{config.folder}: no mistakes; {sources}, {enabled} of them enabled")


@app.command(epilog="Example: monitor config dump --json")
@shared
def dump(shell: Shell, json: Json = False) -> None:
    """Print effective values and their origins.

    Secrets are masked.
    """
    from mfg_monitor.config.dump import dump as dumped
    from mfg_monitor.config.dump import dump_json

    config = shell.config()
    if json:
        say_json(dump_json(config))
    else:
        say(dumped(config))
