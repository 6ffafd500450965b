"""What lies beside a creative's films: one set that is right, and one thing wrong at a time."""

from dataclasses import replace
from typing import Any

import pytest
from drawing import SAID, script
from proving import case, proves
from test_checks_media import FACTS

from pipeline import captions
from pipeline.checks import package
from pipeline.checks.package import Enclosed, read_webvtt
from pipeline.model import Finding

SCRIPT = script()
SIZE = (1080, 1920)
COVER = replace(FACTS, container="jpeg", codec="mjpeg", frames=1, seconds=0.0)
GIF = replace(FACTS, container="gif", codec="gif", loops=0, sound=None, seconds=7.0)
RIGHT = Enclosed(
    alt="A quay at night. The words say: walk on.",
    transcript=captions.transcript(SCRIPT),
    captions=captions.webvtt(SCRIPT),
    cover=COVER,
    opening=True,
)


def judged(**change: Any) -> tuple[Finding, ...]:
    return package.findings(replace(RIGHT, **change), SCRIPT, SIZE)


@proves("ACC-ALT", "passes")
@proves("ACC-TRANSCRIPT", "passes")
@proves("ACC-CAPTIONS", "passes")
@proves("ACC-COVER", "passes")
@pytest.mark.parametrize("language", SAID)
def test_what_a_build_writes_is_right(language: str) -> None:
    told = script(language)
    right = replace(RIGHT, transcript=captions.transcript(told), captions=captions.webvtt(told))
    assert package.findings(right, told, SIZE) == ()


@pytest.mark.parametrize(
    ("change", "rule", "measured"),
    [
        case("ACC-ALT", "fails", {"alt": None}, "ACC-ALT", "missing"),
        case("ACC-ALT", "trap", {"alt": " .\u200b…\n"}, "ACC-ALT", "empty"),
        case("ACC-TRANSCRIPT", "fails", {"transcript": None}, "ACC-TRANSCRIPT", "missing"),
        ({"transcript": ""}, "ACC-TRANSCRIPT", "without 'it'"),
        ({"transcript": captions.transcript(SCRIPT).replace("mate", "pal")}, "ACC-TRANSCRIPT", "without 'mate'"),
        case("ACC-CAPTIONS", "fails", {"captions": None}, "ACC-CAPTIONS", "missing"),
        ({"captions": ""}, "ACC-CAPTIONS", "line 1 is not WEBVTT"),
        case("ACC-CAPTIONS", "trap", {"captions": "WEBVTT\n"}, "ACC-CAPTIONS", "'' for 'it'"),
        ({"captions": captions.webvtt(SCRIPT).replace("trams", "buses")}, "ACC-CAPTIONS", "'buses' for 'trams'"),
        case("ACC-COVER", "fails", {"cover": None}, "ACC-COVER", "missing"),
        ({"cover": replace(COVER, container="png")}, "ACC-COVER", "png"),
        ({"cover": replace(COVER, width=540, height=960)}, "ACC-COVER", "540x960"),
        case("ACC-COVER", "trap", {"opening": False}, "ACC-COVER", "a later beat"),
    ],
)
def test_one_thing_wrong_is_found_alone(change: dict[str, Any], rule: str, measured: str) -> None:
    (found,) = judged(**change)
    assert (found.rule, found.measured, found.severity) == (rule, measured, "error")
    assert found.place == SCRIPT.creative.id
    assert found.message.endswith(found.fix)


@proves("ACC-CAPTIONS", "passes")
def test_a_caption_after_the_end_is_found_and_rounding_is_not() -> None:
    end = captions._stamp(SCRIPT.seconds)
    late, rounded = captions._stamp(SCRIPT.seconds + 0.03), captions._stamp(SCRIPT.seconds + 0.01)
    (found,) = judged(captions=captions.webvtt(SCRIPT).replace(end, late))
    assert found.measured == f"{SCRIPT.seconds + 0.03:.2f} s in a film of {SCRIPT.seconds:.2f} s"
    assert judged(captions=captions.webvtt(SCRIPT).replace(end, rounded)) == ()


@proves("ACC-TRANSCRIPT", "trap")
def test_words_in_another_order_are_other_words() -> None:
    lines = captions.transcript(SCRIPT).splitlines()
    assert judged(transcript="\n".join(reversed(lines)))


CUE = "00:00.000 --> 00:01.000\nHi\n"


@pytest.mark.parametrize(
    "text",
    [
        f"WEBVTT\n\n{CUE}",
        f"\ufeffWEBVTT - title\r\n\r\n{CUE}".replace("\n", "\r\n").replace("\r\r", "\r"),
        f"WEBVTT\n\nNOTE 00:09.000 --> is no time\n\nhook\n{CUE}",
        f"WEBVTT\n\nSTYLE\n::cue {{}}\n\n{CUE}",
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000 align:start line:0\nHi",
    ],
)
def test_captions_as_people_write_them_are_read(text: str) -> None:
    assert read_webvtt(text) == ((0.0, 1.0, "Hi"),)


def test_hours_and_escaped_signs_are_read() -> None:
    assert read_webvtt("WEBVTT\n\n01:00:00.500 --> 01:00:01.000\nA &amp; B\n&lt;C\n") == (
        (3600.5, 3601.0, "A & B\n<C"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1\n00:00:00,000 --> 00:00:01,000\nHi", "line 1 is not WEBVTT"),
        ("WEBVTT1\n\n" + CUE, "line 1 is not WEBVTT"),
        ("WEBVTT\n\nhook\nHi", "line 4 has no times"),
        ("WEBVTT\n\nhook", "line 3 has no times"),
        ("WEBVTT\n\n00:00,000 --> 00:01,000\nHi", "line 3 has no times"),
        ("WEBVTT\n\n00:00.000 --> \nHi", "line 3 has no times"),
        ("WEBVTT\n\n00:61.000 --> 00:62.000\nHi", "line 3 has no times"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nHi", "ends before it starts"),
        (f"WEBVTT\n\n{CUE}\n00:00.900 --> 00:02.000\nHo", "line 6 starts before"),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\n", "line 4 has no words"),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\n00:01.000 --> 00:02.000\nHi", "line 4 has no words"),
    ],
)
def test_what_a_player_would_throw_away_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_webvtt(text)


@pytest.mark.parametrize(
    ("loops", "seconds", "cover", "film", "measured"),
    [
        (0, 7.0, False, False, "for ever, without a cover and an MP4"),
        (0, 7.0, True, False, "for ever, without an MP4"),
        (0, 1.0, False, True, "for ever, without a cover"),
        case("GIF-PAUSE", "fails", 2, 2.51, True, False, "for 5.0 s, without an MP4"),
        case("GIF-PAUSE", "passes", 0, 7.0, True, True, None),
        case("GIF-PAUSE", "passes", 2, 2.5, False, False, None),
        case("GIF-PAUSE", "trap", 1, 4.9, False, False, None),
        case("GIF-PAUSE", "trap", 0, 0.5, True, False, "for ever, without an MP4"),  # short, and without an end
        case("GIF-PAUSE", "trap", None, 7.0, False, False, None),  # no GIF
    ],
)
def test_what_moves_on_needs_something_still_beside_it(
    loops: int | None,
    seconds: float,
    cover: bool,  # noqa: FBT001 a column
    film: bool,  # noqa: FBT001 a column
    measured: str | None,
) -> None:
    found = package.pause(replace(GIF, loops=loops, seconds=seconds), cover=cover, film=film, place="web-gif")
    assert [(one.rule, one.severity, one.measured) for one in found] == (
        [("GIF-PAUSE", "warning", measured)] if measured else []
    )


@pytest.mark.parametrize(
    ("files", "measured"),
    [
        (["a/b/drugs_quay_a_en_web-gif.gif", "a/b/drugs_quay_a_en_cover.jpg"], []),
        case("NAME", "passes", ["a" * 96 + ".mp4"], []),
        case("NAME", "trap", ["long/folders/" * 20 + "a.mp4"], []),
        case("NAME", "fails", ["a" * 97 + ".mp4"], ["101 characters"]),
        case("NAME", "fails", ["night out.mp4"], ["'night out.mp4'"]),
        case("NAME", "trap", ["café.mp4"], ["'café.mp4'"]),
        ([".hidden.mp4", "folder/"], ["'.hidden.mp4'", "''"]),
        (["one/a.mp4", "two/A.mp4"], ["'a.mp4' beside 'A.mp4'", "'A.mp4' beside 'a.mp4'"]),
        case("NAME", "trap", ["one/a.mp4", "two/a.mp4"], []),
    ],
)
def test_names_can_be_sent(files: list[str], measured: list[str]) -> None:
    found = package.names(files)
    assert [one.measured for one in found] == measured
    assert {one.rule for one in found} <= {"NAME"}


@proves("GATE-RAN", "passes")
@proves("GATE-RAN", "fails")
def test_a_check_that_did_not_run_is_found() -> None:
    due = ("flash", "contrast", "sound", "flash")
    assert package.ran(due, {"flash", "sound", "contrast"}, "slot") == ()
    found = package.ran(due, {"sound"}, "slot")
    assert [(one.rule, one.severity, one.measured) for one in found] == [
        ("GATE-RAN", "error", "flash has not run"),
        ("GATE-RAN", "error", "contrast has not run"),
    ]


@proves("GATE-RAN", "trap")
def test_other_answers_do_not_stand_for_one_that_is_due() -> None:
    assert [one.measured for one in package.ran(["flash"], {"flash-loop", "Flash"}, "slot")] == ["flash has not run"]
    assert package.ran((), {"flash"}, "slot") == ()
