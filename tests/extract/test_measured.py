"""Quality on real pages with expected results, where that folder is at hand; a slice, the benchmark has the whole."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT.parent / "shared" / "pages"


def load(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.skipif(not PAGES.is_dir(), reason="the folder of real pages, ../shared/pages, is not here")
def test_chinese_pages_keep_their_quality_in_every_charset() -> None:
    benchmark = load("extraction_benchmark", ROOT / "benchmarks" / "extraction.py")
    measures = load("shared_measures", PAGES / "measures.py")
    tallies: dict[str, object] = {}
    for name, row, body, content_type in benchmark.pages(PAGES, "gne", 12):
        tally = tallies.setdefault(name, benchmark.Tally())
        benchmark.score(measures, tally, row, benchmark.ours(row, body, content_type))
    assert set(tallies) == {"gne", "gne gbk, no label", "gne gbk, false label"}
    for tally in tallies.values():
        assert measures.body_scores(tally.bodies)["f1"] >= 0.93
        assert tally.titles["exact"] >= 11
        assert tally.dates["exact"] >= 11
