from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.net.unpack import STEP, unpack

PACKERS = [("gzip", gzip.compress), ("br", brotli.compress)]


def cut(packed: bytes, size: int) -> list[bytes]:
    return [packed[n : n + size] for n in range(0, len(packed), size)]


@settings(deadline=None)  # a busy machine is no fault
@given(parts=st.lists(st.tuples(st.binary(max_size=9), st.integers(0, 20_000)), max_size=4), size=st.integers(1, 400))
def test_unpacking_undoes_packing(parts: list[tuple[bytes, int]], size: int) -> None:
    """However the packed bytes are cut into chunks, and of however many members they are."""
    bodies = [seed * times for seed, times in parts]
    body = b"".join(bodies)
    members = b"".join(gzip.compress(one) for one in bodies)
    assert b"".join(unpack(cut(members, size), "gzip")) == body
    assert b"".join(unpack(cut(brotli.compress(body), size), "br")) == body
    assert b"".join(unpack(cut(body, size), "identity")) == body


@pytest.mark.parametrize(("packing", "pack"), PACKERS)
def test_no_piece_is_long(packing: str, pack: Callable[[bytes], bytes]) -> None:
    """10 MB from one chunk come in pieces, so that a cap can stop them."""
    sizes = [len(piece) for piece in unpack([pack(bytes(10**7))], packing)]
    assert sum(sizes) == 10**7
    assert max(sizes) <= 2 * STEP


@pytest.mark.parametrize(("packing", "pack"), PACKERS)
def test_every_cut_is_seen(packing: str, pack: Callable[[bytes], bytes]) -> None:
    """Wherever the packed bytes end too early."""
    packed = pack(b"evidence" * 99)
    for length in range(1, len(packed)):
        with pytest.raises(EOFError):
            list(unpack([packed[:length]], packing))


def test_what_follows_a_packed_body_is_no_part_of_it() -> None:
    """Rubbish after the end is an error, not text."""
    with pytest.raises(zlib.error):
        list(unpack([gzip.compress(b"x") + b"rubbish"], "gzip"))
    with pytest.raises(brotli.error):
        list(unpack([brotli.compress(b"x"), b"rubbish"], "br"))
