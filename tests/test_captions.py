"""Captions are WebVTT that any player reads; the transcript says all there is to read."""

import re
from dataclasses import replace

from drawing import beat, script

from pipeline.captions import transcript, webvtt
from pipeline.theme import Tag

CUE = re.compile(r"(?P<id>\S+)\n(\d\d:\d\d:\d\d\.\d{3}) --> (\d\d:\d\d:\d\d\.\d{3})\n(?P<text>(?:.+\n?)+)")


def cues(text: str) -> list[tuple[str, str, str, str]]:
    """Every block after the header; each must be a whole cue."""
    header, *blocks = re.split(r"\n{2,}", text.strip("\n"))
    assert header == "WEBVTT"
    found = []
    for block in blocks:
        match = CUE.fullmatch(block)
        assert match, block
        found.append((match["id"], match[2], match[3], match["text"]))
    return found


def test_one_cue_a_beat_with_its_times() -> None:
    assert cues(webvtt(script())) == [
        ("hook", "00:00:00.000", "00:00:02.000", "It kicks off. You pick what's next."),
        ("place", "00:00:02.000", "00:00:03.800", "Lantern Quay\nLast trams 00:40"),
        ("turn", "00:00:03.800", "00:00:05.600", "Walk on, or walk back in?\nCall a mate. Get the tram."),
        ("end", "00:00:05.600", "00:00:08.000", "See it?\nSay it safely.\n0800 555 111"),
    ]


def test_a_silent_beat_has_no_cue_but_takes_its_time() -> None:
    told = replace(script(), beats=(beat("a", "kinetic", "", seconds=1.5), beat("b", "kinetic", "Now", seconds=61)))
    assert cues(webvtt(told)) == [("b", "00:00:01.500", "00:01:02.500", "Now")]


def test_signs_that_mean_something_to_players_are_escaped() -> None:
    told = replace(script(), beats=(beat("a", "kinetic", "A & B --> <c> 1 < 2"),))
    assert cues(webvtt(told))[0][3] == "A &amp; B --&gt; &lt;c&gt; 1 &lt; 2"


def test_an_empty_line_does_not_end_the_cue() -> None:
    told = replace(script(), beats=(beat("a", "kinetic", "One\n\n  \nTwo", "\nThree"),))
    assert cues(webvtt(told))[0][3] == "One\nTwo\nThree"


def test_the_transcript_says_everything_and_tags_too() -> None:
    tagged = beat("a", "kinetic", "*Walk*\non", "Last tram", layers=(Tag(kind="tag", text="Fri-Sat"),))
    told = replace(script(), beats=(tagged, beat("b", "kinetic", ""), beat("c", "kinetic", "Home")))
    assert transcript(told) == "[Music plays; nobody speaks]\nWalk on — Last tram — Fri-Sat\nHome\n"
