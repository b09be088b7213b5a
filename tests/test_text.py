"""What texts are compared by."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.text import folded, hanzi_count


@given(st.text())
def test_a_folded_text_is_its_letters_and_digits_with_one_blank_between_runs(text: str) -> None:
    plain = unicodedata.normalize("NFKC", text).casefold()
    assert folded(text) == " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def test_an_underline_parts_words_as_a_dash_does() -> None:
    assert folded("Line_7 – 产线７") == folded("line 7 产线7") == "line 7 产线7"


@given(st.text(st.sampled_from("a é’中文㐀䶵䶿䷀䷿丂鿿ꀀ豈舘﫿が한😀𠀀\ud800\U000f4e00")))
def test_hanzi_are_those_of_three_blocks(text: str) -> None:
    blocks = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00))
    assert hanzi_count(text) == sum(any(ord(char) in block for block in blocks) for char in text)
