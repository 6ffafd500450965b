"""A finding names the field its words are written in."""

from dataclasses import replace

import pytest
from drawing import beat, script, timed

from pipeline.checks.sources import DRAWN, source, sources
from pipeline.theme import Tag

SAID = {"copy": "You can say no.", "note": "Call 101", "with.speaker": "Somebody you know"}


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        (["You", "can"], "copy"),
        (["101"], "note"),
        (["CALL", "101"], "note"),
        (["you"], "copy"),  # in both the copy and the speaker: the likelier field
        (["somebody", "you"], "with.speaker"),
        (["DRAFT"], DRAWN),
        ([], DRAWN),
    ],
)
def test_the_field_that_holds_most_of_the_words_is_named(texts: list[str], field: str) -> None:
    assert source(texts, SAID) == field


def test_words_that_nobody_wrote_in_a_beat_are_the_looks() -> None:
    assert source(["Paid", "for"], {}) == DRAWN


def test_a_beat_is_read_field_by_field() -> None:
    one = beat("hook", "statement", copy="*Stay* bright.", note="Call 101", layers=(Tag(kind="tag", text="Tonight"),))
    (setup, *_) = timed(replace(script(), beats=(one, *script().beats[1:]))).setups
    assert sources(setup) == {"copy": "Stay bright.", "note": "Call 101", "layers": "Tonight"}
