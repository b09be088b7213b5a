"""The shipped vocabulary and a classifier built of it, shared by this room's tests."""

from __future__ import annotations

import tomllib

import pytest

from mfg_monitor import shipped
from mfg_monitor.classify import Classifier
from mfg_monitor.config.topics import Topics


@pytest.fixture(scope="session")
def topics() -> Topics:
    return Topics.model_validate(tomllib.loads((shipped.folder("config") / "topics.toml").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def classifier(topics: Topics) -> Classifier:
    return Classifier.of(topics)
