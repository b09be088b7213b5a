"""Markup → tree: what is dropped before, and the pieces of text in reading order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.extract.html import _without_invalid, chunks, parse, without_scripts


@given(st.text(st.sampled_from("a\x00\x0b\n\ud800\udfff\ufffe\uffff한퟿上é\U0001f600"), max_size=12))
def test_markup_loses_what_no_tree_may_hold_and_nothing_else(markup: str) -> None:
    kept = [one for one in markup if one not in "\x00\x0b\ufffe\uffff" and not "\ud800" <= one <= "\udfff"]
    assert _without_invalid(markup) == ("".join(kept), "".join(kept).encode())


def test_pieces_of_text_come_in_reading_order_and_whole() -> None:
    markup = "<body>one<!-- no --> two<p> three <b>four</b><script>no</script> five</p> <i> </i>six &amp; seven</body>"
    root = parse(markup, url="http://127.0.0.1/")
    without_scripts(root)
    assert chunks(root) == ["one two", "three", "four", "five", "six & seven"]
