"""What texts are compared by."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.text import folded


@given(st.text())
def test_a_folded_text_is_its_letters_and_digits_with_one_blank_between_runs(text: str) -> None:
    plain = unicodedata.normalize("NFKC", text).casefold()
    assert folded(text) == " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def test_an_underline_parts_words_as_a_dash_does() -> None:
    assert folded("Line_7 – 产线７") == folded("line 7 产线7") == "line 7 产线7"
