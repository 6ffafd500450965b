"""JSON in one spelling, and read so that no two programs can read it differently."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.plainjson import canonical, digest, read

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text('aé😀\n"\\'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abé", max_size=3), inner, max_size=3),
    max_leaves=8,
)


def test_one_spelling() -> None:
    assert (
        canonical({"b": [1, 2.5, None, True], "a": "é\n", "é": {}})
        == '{"a":"é\\n","b":[1,2.5,null,true],"é":{}}'.encode()
    )
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1}) == hashlib.sha256(b'{"a":2,"b":1}').hexdigest()


@given(PLAIN)
@settings(max_examples=25)
def test_what_was_written_reads_back_and_is_spelled_the_same(value: object) -> None:
    assert read(canonical(value)) == value
    assert canonical(read(canonical(value))) == canonical(value)


def deep() -> list[object]:
    inner: list[object] = []
    for _ in range(5_000):
        inner = [inner]
    return inner


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud83d"])
def test_what_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        canonical({"x": value})


def test_what_is_nested_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="too deep"):
        canonical(deep())


@pytest.mark.parametrize("value", [{1, 2}, b"x", object()])
def test_what_is_not_plain_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"x": value})


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"{", b"NaN", b"[Infinity]", b"\xff", b'"\xed\xa0\xbd"', b"{} {}", b"\xef\xbb\xbf{}"),
        *(b'{"a":1,"a":2}', b'{"a":1,"\\u0061":2}', b'[{"b":{"a":1,"a":1}}]', '"ä"'.encode("utf-16"), b"[" * 100_000),
        b"1" * 5000,
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError):
        read(raw)
