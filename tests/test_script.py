"""Traditional and simplified characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.script import simplified


def test_traditional_forms_become_simplified() -> None:
    assert simplified("臨港新片區的電動車產線，上海製造") == "临港新片区的电动车产线，上海制造"


@given(st.text())
def test_the_length_stays(text: str) -> None:
    assert len(simplified(text)) == len(text)
    assert simplified(simplified(text)) == simplified(text)
