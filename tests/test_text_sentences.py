"""Sentences end where readers end them."""

from __future__ import annotations

import time

import pytest

from mfg_monitor.text import sentences


def of(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("He said, “It works. We grow,” and left. Rain.", ["He said, “It works. We grow,” and left.", "Rain."]),
        ("他说：“产量翻番。明年再建一座厂。”随后离开。", ["他说：“产量翻番。明年再建一座厂。”", "随后离开。"]),
        ("“第一句。”他说。第二句。", ["“第一句。”", "他说。", "第二句。"]),
        ("“Open. Never closed and goes on. And on.", ["“Open.", "Never closed and goes on.", "And on."]),
        ("“One. Two.\nThree.” Four.", ["“One.", "Two.", "Three.”", "Four."]),
        ('He said, "It works. We grow," and left. Rain.', ['He said, "It works. We grow," and left.', "Rain."]),
        ('"We grow. We hire." He left. "Good."', ['"We grow. We hire."', "He left.", '"Good."']),
        ('It cuts 8" and 12" wafers. The 6" line closes.', ['It cuts 8" and 12" wafers.', 'The 6" line closes.']),
        ('A "hall. It never closes here. End.', ['A "hall.', "It never closes here.", "End."]),
        ("A Co. Ltd. in the U.S. grew 3.5. It ended.", ["A Co. Ltd. in the U.S. grew 3.5.", "It ended."]),
    ],
)  # fmt: skip
def test_a_sentence_ends_outside_of_quotations(text: str, said: list[str]) -> None:
    assert of(text) == said


def test_a_long_quotation_is_read_sentence_by_sentence() -> None:
    text = "“" + "One more hall was built. " * 20 + "”"
    assert len(of(text)) > 5


def test_quotations_that_never_end_cost_little() -> None:
    began = time.process_time()
    spans = sentences("““Built. B”" * 100_000)
    assert time.process_time() - began < 8
    assert max(end - start for start, end in spans) < 700
