"""Names in gold files lead to the rules that they stand for."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from mfg_monitor.config.topics import Company, Place, Sector, Topics
from mfg_monitor.evaluate import Names
from mfg_monitor.evaluate.naming import BRANCHES

SHIPPED = Path(__file__).resolve().parents[2] / "config" / "topics.toml"
TOPICS = Topics(
    place=[
        Place(id="shanghai", name_en="Shanghai", name_zh="上海", kind="city", aliases_zh_hant=["滬上"]),
        Place(id="minhang", name_en="Minhang District", name_zh="闵行区", aliases_zh=["闵行"]),
        Place(id="changxing", name_en="Changxing Island", name_zh="长兴岛"),
    ],
    sector=[
        Sector(id="ic", name_en="Integrated circuits", name_zh="集成电路"),
        Sector(id="photoresist", name_en="Photoresist", parent="ic"),
        Sector(id="toys", name_en="Toys"),
        Sector(id="ring", parent="loop"),
        Sector(id="loop", parent="ring"),
    ],
    company=[
        Company(
            id="tesla-shanghai",
            name_en="Tesla (Shanghai) Co., Ltd.",
            name_zh="特斯拉（上海）有限公司",
            aliases_en=["Tesla"],
            codes=["TSLA.O"],
            ambiguous=["Tesla coil", "特斯拉"],
        )
    ],
)
NAMES = Names(TOPICS)


@pytest.mark.parametrize(
    ("kind", "name", "rule"),
    [
        ("places", "SHANGHAI", "shanghai"),
        ("places", "滬上", "shanghai"),
        ("places", "Shanghai Municipality", "shanghai"),
        ("places", "Minhang", "minhang"),
        ("places", "闵行", "minhang"),
        ("places", "minhang", "minhang"),
        ("places", "Changxing", "changxing"),
        ("places", "Suzhou", "suzhou"),
        ("companies", "Tesla", "tesla-shanghai"),
        ("companies", "tesla-shanghai", "tesla-shanghai"),
        ("companies", "特斯拉", "tesla-shanghai"),
        ("companies", "Tesla coil", "tesla coil"),
        ("sectors", "集成电路", "ic"),
        ("sectors", "Integrated Circuits", "ic"),
        ("sectors", "semiconductors", "semiconductors"),
    ],
)
def test_any_name_of_a_rule_will_do(kind: str, name: str, rule: str) -> None:
    assert NAMES.of(kind, name) == rule  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "branch"),
    [
        ("ic", "semiconductors"),
        ("photoresist", "semiconductors"),
        ("semiconductors", "semiconductors"),
        ("Integrated circuits", "semiconductors"),
        ("toys", "toys"),
        ("ring", "ring"),
    ],
)
def test_sectors_in_branches(name: str, branch: str) -> None:
    assert NAMES.of("sectors", name, in_branches=True) == branch


def test_the_gold_says_in_which_words_it_speaks() -> None:
    assert NAMES.speaks_in_branches(["ic", "automotive"])
    assert not NAMES.speaks_in_branches(["ic", "photoresist", "no such thing"])


def test_a_fold_of_ones_own_is_used() -> None:
    names = Names(TOPICS, lambda name: name.replace("閔", "闵").lower())
    assert names.of("places", "閔行") == "minhang"


def test_every_sector_of_the_shipped_vocabulary_that_has_a_branch_is_there() -> None:
    shipped = Topics.model_validate(tomllib.loads(SHIPPED.read_text(encoding="utf-8")))
    ids = {sector.id for sector in shipped.sectors}
    assert {sector for members in BRANCHES.values() for sector in members} <= ids
