"""Content is named by what it says: not by order, place or memory."""

from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path

import pytest

from pipeline.authored import Palette
from pipeline.digest import canonical, digest, file_digest


@dataclass(frozen=True)
class Pair:
    left: int
    right: str = field(compare=False, default="")


@dataclass(frozen=True)
class Twin:
    left: int


def test_the_order_of_keys_does_not_matter_that_of_lists_does() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest([1, 2]) != digest([2, 1])
    assert digest(frozenset({"b", "a"})) == digest(["a", "b"])


def test_fields_that_are_not_compared_are_left_out() -> None:
    assert digest(Pair(1, "here")) == digest(Pair(1, "there"))
    assert digest(Pair(1)) != digest(Pair(2))


def test_the_kind_of_value_counts() -> None:
    assert digest(Pair(1)) != digest(Twin(1))
    assert digest(1) != digest("1")


def test_plain_values_have_a_plain_form() -> None:
    form = canonical({"d": date(2026, 5, 1), "t": time(21, 0), "p": Path("a/b"), "w": "źdźbło", "n": (None, 1.5)})
    assert form == '{"d":"2026-05-01","n":[null,1.5],"p":"a/b","t":"21:00:00","w":"źdźbło"}'


def test_authored_values_count_by_content() -> None:
    assert digest(Palette()) == digest(Palette.model_validate({}))
    assert digest(Palette()) != digest(Palette(ink="#000000"))


@pytest.mark.parametrize("value", [object(), {"a": print}, b"bytes", {1, 2, 3}.__iter__()])
def test_what_has_no_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="has no canonical form"):
        digest(value)


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        digest(float("nan"))


def test_a_file_is_named_by_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, appendix B.1
    assert file_digest(tmp_path / "a") == expected
