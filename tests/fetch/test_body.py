"""Bounded decoding of what arrives."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.fetch.body import BadEncodingError, Body, CutShortError, TooLargeError, encoding_of


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str | None, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw": _raw_deflate,
    None: bytes,
}


def _decode(data: bytes, encoding: str | None, limit: int = 10**6, step: int = 7, *, in_part: bool = False) -> bytes:
    body = Body("deflate" if encoding == "raw" else encoding, limit, in_part=in_part)
    for start in range(0, len(data), step):
        body.add(data[start : start + step])
        if body.full:
            break
    return body.whole()


@given(st.binary(max_size=2000), st.sampled_from(list(PACKERS)), st.integers(1, 300))
def test_gives_back_what_was_packed(data: bytes, encoding: str | None, step: int) -> None:
    assert _decode(PACKERS[encoding](data), encoding, step=step) == data


def test_reads_several_members_and_passes_over_padding() -> None:
    assert _decode(gzip.compress(b"one") + gzip.compress(b"two"), "gzip") == b"onetwo"
    assert _decode(gzip.compress(b"one") + b"\0" * 20, "gzip") == b"one"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw"])
@pytest.mark.parametrize("lost", [1, 4, 9])
def test_a_cut_stream_is_no_body(encoding: str, lost: int) -> None:
    packed = PACKERS[encoding](bytes(range(256)) * 8)
    with pytest.raises(CutShortError):
        _decode(packed[:-lost], encoding)


def test_a_damaged_stream_is_no_body() -> None:
    packed = bytearray(gzip.compress(b"Shanghai " * 100))
    packed[-6] ^= 0xFF
    with pytest.raises(CutShortError):
        _decode(bytes(packed), "gzip")


def test_what_is_not_gzip_is_refused() -> None:
    with pytest.raises(BadEncodingError):
        _decode(b"<html>", "gzip")


def test_nothing_at_all_is_an_empty_body() -> None:
    assert _decode(b"", "gzip") == b""


@pytest.mark.parametrize("encoding", list(PACKERS))
def test_the_limit_is_about_decoded_bytes(encoding: str | None) -> None:
    packed = PACKERS[encoding](b"a" * 1000)
    assert len(_decode(packed, encoding, limit=1000)) == 1000
    with pytest.raises(TooLargeError):
        _decode(packed, encoding, limit=999)
    assert _decode(packed, encoding, limit=999, in_part=True) == b"a" * 999


def test_a_bomb_is_unpacked_to_the_limit_only() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    body = Body("gzip", 100_000)
    with pytest.raises(TooLargeError):
        body.add(bomb)
    body.drop()
    assert body._parts == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], None),
        (["identity"], None),
        (["GZIP"], "gzip"),
        (["x-gzip"], "gzip"),
        (["deflate"], "deflate"),
        (["utf-8"], None),
    ],
)
def test_names_the_encoding(values: list[str], expected: str | None) -> None:
    assert encoding_of(values) == expected


@pytest.mark.parametrize(
    "values", [["br"], ["zstd"], ["gzip, gzip"], ["gzip", "gzip"], ["gzip, deflate"], ["compress"]]
)
def test_refuses_what_was_not_asked_for(values: list[str]) -> None:
    with pytest.raises(BadEncodingError):
        encoding_of(values)
