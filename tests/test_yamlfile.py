"""YAML read strictly: few kinds of value, every place known, nothing that can exhaust the machine."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Mistake, MistakesFound
from pipeline.marks import Mark
from pipeline.yamlfile import Document, parse


def value(text: str) -> Any:
    return parse(text.encode(), "f.yaml").value


def said(text: str | bytes) -> str:
    with pytest.raises(MistakesFound) as found:
        parse(text if isinstance(text, bytes) else text.encode(), "f.yaml")
    return str(found.value)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("21:00", "21:00"),
        ("2026-05-31", "2026-05-31"),
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("0800555111", "0800555111"),
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("1e999", "1e999"),
        ("9" * 5000, "9" * 5000),
        ("'7'", "7"),
        ("<<", "<<"),
        ("7", 7),
        ("-7", -7),
        ("0", 0),
        ("7.5", 7.5),
        (".5", 0.5),
        ("-0.25", -0.25),
        ("1e3", 1000.0),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("[1, 'a', {b: c}]", [1, "a", {"b": "c"}]),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_only_plain_words_numbers_and_truths_are_resolved(written: str, expected: object) -> None:
    found = value(f"key: {written}")["key"]
    assert found == expected
    assert type(found) is type(expected)


def test_every_value_knows_its_place() -> None:
    marks = parse(b"a: 1\nb:\n  - c: 'x y'\n    d: [2, 3]\n", "f.yaml").marks
    assert marks.by_trail["a",] == Mark((1, 1), (1, 4))
    assert marks.by_trail["b", 0, "c"] == Mark((3, 5), (3, 8), text=9)
    assert marks.by_trail["b", 0, "d", 1] == Mark(None, (4, 12))
    assert marks.place(("b",)) == (2, 1)
    assert marks.place(("b", 0)) == (3, 5)
    assert marks.place(("b", 0, "nothing", "here")) == (3, 5)
    assert marks.place(("b", 0, "c")) == (3, 8)
    assert marks.place(("b", 0, "c"), key=True) == (3, 5)


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("plain text", 4),
        ("'in quotes'", 5),
        ('"  padded"', 7),
        ('"an \\u00e9"', 0),
        ("'it''s'", 0),
        ("|\n  block", 0),
        ("folded\n  over", 0),
        ("خاموش", 4),
    ],
)
def test_the_column_of_text_is_known_only_when_it_stands_verbatim(written: str, column: int) -> None:
    assert parse(f"a: {written}".encode(), "f.yaml").marks.by_trail["a",].text == column


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: 1\na: 2\n", "f.yaml:2:1: the key 'a' stands here twice, first on line 1: remove one"),
        ("1: x", "f.yaml:1:1: the key 1 is not text: put it in quotes"),
        ("a: 1\ntrue: x", "f.yaml:2:1: the key true is not text: put it in quotes"),
        ("? [a]\n: b", "f.yaml:1:3: a key must be text, not a list or a group: put it in quotes"),
        ("a: !foo x", "f.yaml:1:4: the tag '!foo' is not allowed: remove it"),
        ("a: !!str 5", "f.yaml:1:4: the tag '!!str' is not allowed: remove it"),
        ("a: *b", "f.yaml:1:4: the alias '*b' stands for nothing finished before it"),
        ("a: &a [*a]", "f.yaml:1:8: the alias '*a' stands for nothing finished before it"),
        ("---\na: 1\n---\nb: 2", "f.yaml:3:1: a second document starts here: keep one a file, without '---'"),
        ("", "f.yaml: is empty: write its keys, or remove the file"),
        ("# only words\n", "f.yaml: is empty: write its keys, or remove the file"),
        ("a: b: c", "f.yaml:1:5: a ':' where none can stand: check the indentation, or quote text that holds ': '"),
        ("a: 'x", "f.yaml:1:4: a quote opens here and never closes"),
        ("a: @x", "f.yaml:1:4: text cannot start with '@': put it in quotes"),
        ("a:\n\tb: 1", "f.yaml:2:1: a tab is used to indent, YAML allows only spaces: replace it"),
        ("a: [1, 2", "f.yaml:2:1: a list in [ ] is not closed: add a ']' or the ',' between its entries"),
        ('a: "\\q"', "f.yaml:1:5: an unknown escape after '\\': use single quotes for text with a backslash"),
        ('a: "x\\0"', "f.yaml:1:4: this text holds an invisible control character: remove it"),
        ('a: "\\ud800"', "f.yaml:1:7: an escape that stands for no character: write the character itself"),
        ("a: 1\nb: \x07", "f.yaml:2:4: an invisible control character stands here: remove it"),
        (b"a: 1\nb: \xff", "f.yaml:2:4: is not UTF-8 text: save the file as UTF-8"),
        ("a: 1".encode("utf-16"), "f.yaml:1:1: is not UTF-8 text: save the file as UTF-8"),
        (b"a: " + b"x" * 1_000_000, "f.yaml: is over 1,000,000 bytes, the most a YAML file may have: split it"),
        ("- 1\n" * 20_001, "f.yaml:20000:3: more than 20,000 values in one file: split it"),
    ],
)
def test_what_is_refused_and_how_it_is_said(text: str | bytes, sentence: str) -> None:
    assert said(text) == sentence


def test_a_mark_at_the_start_of_the_file_is_passed_over() -> None:
    assert parse("\ufeffa: 1".encode(), "f.yaml").value == {"a": 1}


@pytest.mark.parametrize(("opening", "before"), [("[", "a: "), ("{a: ", "a: "), ("- ", "")])
def test_depth_cannot_exhaust_the_stack(opening: str, before: str) -> None:
    # where it is noticed depends on how far the parser reads ahead
    assert re.fullmatch(r"f\.yaml:1:\d+: nested more than 40 levels deep: flatten it", said(before + opening * 100_000))
    assert said("? " * 100_000) == "f.yaml:1:3: a key must be text, not a list or a group: put it in quotes"


def test_a_small_repetition_is_allowed_and_stands_where_it_is_used() -> None:
    document = parse(b"a: &x {b: 1}\nc: *x\n", "f.yaml")
    assert document.value == {"a": {"b": 1}, "c": {"b": 1}}
    assert document.marks.place(("c", "b")) == (2, 1)


def test_repetition_of_repetition_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert said("\n".join(lines)).endswith("aliases repeat more than 1,000 values: write them out")


def test_several_mistakes_are_said_together() -> None:
    assert len(said("1: x\na: !t y\na: z\nb: [").splitlines()) == 4


def outcome(text: str) -> tuple[Document | None, tuple[Mistake, ...]]:
    try:
        return parse(text.encode(), "f.yaml"), ()
    except MistakesFound as found:
        return None, found.mistakes


@settings(max_examples=300)
@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@\\ \n\t?,~é\u2028", max_size=60))
def test_odd_text_gives_plain_values_or_sentences(text: str) -> None:
    document, found = outcome(text)
    assert (document is None) == bool(found)
    assert all(mistake.message and "\n" not in mistake.message for mistake in found)
    assert document is None or document.marks.place(()) >= (1, 1)
