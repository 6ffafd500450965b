"""One film that may run everywhere, and one change for every rule that stops it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from proving import case, cases, proves

from pipeline.checks import copy, media
from pipeline.model import MediaFacts, SoundFacts
from pipeline.rules import CopyRule, CopyRules, Make, MediaRules, Placement, Rule, Zone

SOUND = SoundFacts(
    codec="aac", sample_rate=48_000, channels=2, bitrate=190_000, seconds=7.0, loudness=-16.4, true_peak=-1.5
)
FACTS = MediaFacts(
    container="mp4",
    bytes=7_000_000,
    width=1080,
    height=1920,
    seconds=7.0,
    frames=210,
    fps=30.0,
    constant_rate=True,
    codec="h264",
    profile="High",
    pixel_format="yuv420p",
    colour="bt709 limited",
    bitrate=8_000_000,
    square_pixels=True,
    faststart=True,
    metadata=(),
    loops=None,
    sound=SOUND,
)
LIMITS: dict[str, Any] = {
    "containers": ("mp4", "mov"),
    "video_codecs": ("h264",),
    "pixel_formats": ("yuv420p",),
    "colours": ("bt709 limited",),
    "square_pixels": True,
    "progressive": True,
    "constant_rate": True,
    "faststart": True,
    "untagged": True,
    "width": 1080,
    "height": 1920,
    "min_width": 540,
    "min_height": 960,
    "max_width": 1200,
    "max_height": 2000,
    "aspect": 0.5625,
    "min_seconds": 5.0,
    "max_seconds": 60.0,
    "exact_seconds": 7.0,
    "fps": (25.0, 30.0),
    "max_fps": 30.0,
    "min_bitrate": 516_000,
    "max_bitrate": 8_000_000,
    "max_bytes": 7_000_000,
    "max_frames": 350,
    "max_pixels": 1080 * 1920 * 210,
    "sound": "required",
    "audio_codecs": ("aac",),
    "sample_rate": 48_000,
    "channels": 2,
    "min_audio_bitrate": 192_000,
    "loudness": -16.0,
    "max_true_peak": -1.0,
}
# rule of the placement, what the file has instead, the finding's name
BROKEN: list[tuple[str, dict[str, Any], str]] = [
    ("containers", {"container": "webm"}, "PLAT-CONTAINER"),
    ("video_codecs", {"codec": "hevc"}, "PLAT-CODEC"),
    ("pixel_formats", {"pixel_format": "yuv444p"}, "PLAT-PIXELS"),
    ("colours", {"colour": "unknown unknown"}, "PLAT-COLOUR"),
    ("square_pixels", {"square_pixels": False}, "PLAT-SQUARE"),
    ("progressive", {"progressive": False}, "PLAT-PROGRESSIVE"),
    ("constant_rate", {"constant_rate": False}, "PLAT-RATE"),
    ("faststart", {"faststart": False}, "PLAT-FASTSTART"),
    ("untagged", {"metadata": ("comment", "location")}, "PLAT-METADATA"),
    ("width", {"width": 1078}, "PLAT-WIDTH"),
    ("height", {"height": 1918}, "PLAT-HEIGHT"),
    ("min_width", {"width": 538}, "PLAT-MIN-WIDTH"),
    ("min_height", {"height": 958}, "PLAT-MIN-HEIGHT"),
    ("max_width", {"width": 1202}, "PLAT-MAX-WIDTH"),
    ("max_height", {"height": 2002}, "PLAT-MAX-HEIGHT"),
    ("aspect", {"width": 1080, "height": 1880}, "PLAT-ASPECT"),
    ("min_seconds", {"seconds": 149 / 30}, "PLAT-MIN-SECONDS"),
    ("max_seconds", {"seconds": 1801 / 30}, "PLAT-MAX-SECONDS"),
    ("max_seconds", {"sound": replace(SOUND, seconds=61.0)}, "PLAT-MAX-SECONDS"),
    ("exact_seconds", {"seconds": 211 / 30}, "PLAT-SECONDS"),
    ("exact_seconds", {"seconds": 209 / 30}, "PLAT-SECONDS"),
    ("fps", {"fps": 24.0}, "PLAT-FPS"),
    ("max_fps", {"fps": 50.0}, "PLAT-MAX-FPS"),
    ("min_bitrate", {"bitrate": 500_000}, "PLAT-MIN-BITRATE"),
    ("max_bitrate", {"bitrate": 8_100_000}, "PLAT-MAX-BITRATE"),
    ("max_bytes", {"bytes": 7_000_001}, "PLAT-BYTES"),
    ("max_frames", {"frames": 351}, "PLAT-FRAMES"),
    ("max_pixels", {"frames": 211}, "PLAT-AREA"),
    ("sound", {"sound": None}, "PLAT-SOUND"),
    ("sound", {"sound": replace(SOUND, loudness=None, true_peak=None)}, "PLAT-SOUND"),
    ("audio_codecs", {"sound": replace(SOUND, codec="opus")}, "PLAT-SOUND-CODEC"),
    ("sample_rate", {"sound": replace(SOUND, sample_rate=44_100)}, "PLAT-SOUND-RATE"),
    ("channels", {"sound": replace(SOUND, channels=1)}, "PLAT-SOUND-CHANNELS"),
    ("min_audio_bitrate", {"sound": replace(SOUND, bitrate=128_000)}, "PLAT-SOUND-BITRATE"),
    ("loudness", {"sound": replace(SOUND, loudness=-17.1)}, "PLAT-LOUDNESS"),
    ("loudness", {"sound": replace(SOUND, loudness=-14.9)}, "PLAT-LOUDNESS"),
    ("max_true_peak", {"sound": replace(SOUND, true_peak=-0.9)}, "PLAT-PEAK"),
]

# what just passes, FACTS with one change; where nothing is changed, FACTS are at the limit already
JUST: list[tuple[str, dict[str, Any], str]] = [
    ("containers", {"container": "mov"}, "PLAT-CONTAINER"),  # the last of those allowed
    ("video_codecs", {}, "PLAT-CODEC"),
    ("pixel_formats", {}, "PLAT-PIXELS"),
    ("colours", {}, "PLAT-COLOUR"),
    ("square_pixels", {}, "PLAT-SQUARE"),
    ("progressive", {}, "PLAT-PROGRESSIVE"),
    ("constant_rate", {}, "PLAT-RATE"),
    ("faststart", {}, "PLAT-FASTSTART"),
    ("untagged", {}, "PLAT-METADATA"),
    ("width", {}, "PLAT-WIDTH"),
    ("height", {}, "PLAT-HEIGHT"),
    ("min_width", {"width": 540}, "PLAT-MIN-WIDTH"),
    ("min_height", {"height": 960}, "PLAT-MIN-HEIGHT"),
    ("max_width", {"width": 1200}, "PLAT-MAX-WIDTH"),
    ("max_height", {"height": 2000}, "PLAT-MAX-HEIGHT"),
    ("aspect", {"width": 1080, "height": 1902}, "PLAT-ASPECT"),
    ("min_seconds", {"seconds": 4.999}, "PLAT-MIN-SECONDS"),
    ("max_seconds", {"seconds": 60.01}, "PLAT-MAX-SECONDS"),
    ("exact_seconds", {"seconds": 7.0 + 0.49 / 30}, "PLAT-SECONDS"),
    ("fps", {"fps": 25.04}, "PLAT-FPS"),
    ("max_fps", {"fps": 30.04}, "PLAT-MAX-FPS"),
    ("min_bitrate", {"bitrate": 511_000}, "PLAT-MIN-BITRATE"),
    ("max_bitrate", {"bitrate": 8_080_000}, "PLAT-MAX-BITRATE"),
    ("max_bytes", {}, "PLAT-BYTES"),
    ("max_frames", {"frames": 350}, "PLAT-FRAMES"),
    ("max_pixels", {}, "PLAT-AREA"),
    ("sound", {}, "PLAT-SOUND"),
    ("audio_codecs", {}, "PLAT-SOUND-CODEC"),
    ("sample_rate", {}, "PLAT-SOUND-RATE"),
    ("channels", {}, "PLAT-SOUND-CHANNELS"),
    ("min_audio_bitrate", {"sound": replace(SOUND, bitrate=182_400)}, "PLAT-SOUND-BITRATE"),
    ("loudness", {"sound": replace(SOUND, loudness=-17.0)}, "PLAT-LOUDNESS"),
    ("max_true_peak", {"sound": replace(SOUND, true_peak=-1.0)}, "PLAT-PEAK"),
]
MUTE: dict[str, Any] = {"sound": replace(SOUND, loudness=None, true_peak=None)}
# what looks as if it broke a rule
TRAPS: list[tuple[str, dict[str, Any], str]] = [
    ("faststart", {"container": "webm", "faststart": None}, "PLAT-FASTSTART"),  # has no index to put anywhere
    ("aspect", {"width": 480, "height": 854}, "PLAT-ASPECT"),  # 9:16, as near as even numbers come
    ("fps", {"fps": 29.97}, "PLAT-FPS"),
    ("max_fps", {"fps": 29.97, "frames": 1800}, "PLAT-MAX-FPS"),
    ("exact_seconds", {"sound": replace(SOUND, seconds=7.04)}, "PLAT-SECONDS"),  # AAC comes in blocks
    ("max_frames", {"seconds": 60.0}, "PLAT-FRAMES"),  # long, but few
    ("max_pixels", {"width": 540, "height": 960, "frames": 840}, "PLAT-AREA"),  # many, but small
    ("max_bitrate", {"bytes": 70_000_000}, "PLAT-MAX-BITRATE"),  # large, as it is long
    ("audio_codecs", {"sound": None}, "PLAT-SOUND-CODEC"),  # what is not there has its own rule
    ("sample_rate", {"sound": None}, "PLAT-SOUND-RATE"),
    ("channels", {"sound": None}, "PLAT-SOUND-CHANNELS"),
    ("min_audio_bitrate", {"sound": None}, "PLAT-SOUND-BITRATE"),
    ("loudness", MUTE, "PLAT-LOUDNESS"),
    ("max_true_peak", MUTE, "PLAT-PEAK"),
]
# what breaks a rule and looks as if it did not
HIDDEN: list[tuple[str, dict[str, Any], str]] = [
    ("containers", {"container": "3gp"}, "PLAT-CONTAINER"),  # h264 and aac inside
    ("video_codecs", {"codec": "mpeg4"}, "PLAT-CODEC"),  # in an MP4
    ("pixel_formats", {"pixel_format": "yuvj420p"}, "PLAT-PIXELS"),
    ("colours", {"colour": "bt709 full"}, "PLAT-COLOUR"),
    ("width", {"width": 1920, "height": 1080}, "PLAT-WIDTH"),  # it lies
    ("height", {"width": 1920, "height": 1080}, "PLAT-HEIGHT"),
    ("min_width", {"width": 538, "height": 1920}, "PLAT-MIN-WIDTH"),  # narrow, with pixels enough
    ("min_height", {"width": 1920, "height": 958}, "PLAT-MIN-HEIGHT"),
    ("max_width", {"width": 1202, "height": 64}, "PLAT-MAX-WIDTH"),  # few pixels, all in a row
    ("max_height", {"width": 64, "height": 2002}, "PLAT-MAX-HEIGHT"),
    ("min_seconds", {"seconds": 4.9, "sound": replace(SOUND, seconds=5.2)}, "PLAT-MIN-SECONDS"),  # only sound goes on
    ("max_seconds", {"sound": replace(SOUND, seconds=60.1)}, "PLAT-MAX-SECONDS"),
    ("min_bitrate", {"bitrate": 510_000, "bytes": 90_000_000}, "PLAT-MIN-BITRATE"),
    ("max_bytes", {"bytes": 7 * 1024 * 1024}, "PLAT-BYTES"),  # "7 MB", to some
    ("sound", MUTE, "PLAT-SOUND"),  # a track that nothing is heard on
    ("untagged", {"metadata": ("handler_name",)}, "PLAT-METADATA"),
]


def rule(value: Any, **more: Any) -> dict[str, Any]:
    return {"value": value, "source": "https://example.org/rules", "checked": date(2026, 9, 30), **more}


def placement(limits: dict[str, Any], written: CopyRules | None = None, *, contested: bool = False) -> Placement:
    margin: Rule[int] = Rule[int].model_validate(rule(0))
    return Placement(
        id="slot",
        name="A slot",
        make=Make(kind="video", width=1080, height=1920, fps=30, sound=True),
        zone=Zone(top=margin, bottom=margin, left=margin, right=margin),
        media=MediaRules.model_validate({name: rule(value, contested=contested) for name, value in limits.items()}),
        copy=written or CopyRules(),
    )


def test_good_film_keeps_every_rule_at_once() -> None:
    assert set(LIMITS) == set(MediaRules.model_fields)
    assert media.findings(FACTS, placement(LIMITS)) == ()


def test_every_rule_has_a_film_that_breaks_it() -> None:
    assert {name for name, _, _ in BROKEN} == set(MediaRules.model_fields)


@pytest.mark.parametrize(("name", "change", "finding"), [*cases("fails", BROKEN, 2), *cases("trap", HIDDEN, 2)])
def test_broken_rule_is_found_alone_with_its_figures(name: str, change: dict[str, Any], finding: str) -> None:
    (found,) = media.findings(replace(FACTS, **change), placement({name: LIMITS[name]}))
    assert found.rule == finding
    assert found.severity == "error"
    assert found.source == "https://example.org/rules"
    assert found.place == "slot"
    assert found.measured != found.limit
    assert found.measured in found.message
    assert found.limit in found.message
    assert found.fix in found.message


@pytest.mark.parametrize(("name", "change", "finding"), BROKEN)
def test_unstated_rule_is_not_checked(name: str, change: dict[str, Any], finding: str) -> None:
    others = {other: value for other, value in LIMITS.items() if other != name}
    assert finding not in {found.rule for found in media.findings(replace(FACTS, **change), placement(others))}


def test_contested_figure_warns() -> None:
    (found,) = media.findings(replace(FACTS, fps=60.0), placement({"max_fps": 30.0}, contested=True))
    assert (found.severity, found.measured, found.limit) == ("warning", "60 fps", "at most 30 fps")


@pytest.mark.parametrize(("name", "change", "finding"), [*cases("passes", JUST, 2), *cases("trap", TRAPS, 2)])
def test_what_is_at_its_limit_and_what_only_looks_bad_pass(name: str, change: dict[str, Any], finding: str) -> None:
    assert media.findings(replace(FACTS, **change), placement({name: LIMITS[name]})) == ()
    assert finding in {each for _, _, each in BROKEN}


@proves("PLAT-SOUND", "trap")
def test_forbidden_sound_is_found_even_when_silent() -> None:
    mute = replace(FACTS, sound=replace(SOUND, loudness=None, true_peak=None))
    (found,) = media.findings(mute, placement({"sound": "forbidden"}))
    assert (found.rule, found.measured) == ("PLAT-SOUND", "a track of aac")
    assert media.findings(replace(FACTS, sound=None), placement({"sound": "forbidden"})) == ()
    assert media.findings(replace(FACTS, sound=None), placement({"sound": "optional"})) == ()


def words(limit: int, *, wide: bool = False, bans: tuple[str, ...] = ()) -> Placement:
    written: dict[str, Any] = {"max": rule(limit), "wide_counts_two": wide}
    if bans:
        written["bans"] = rule(bans)
    return placement({}, CopyRules(text=CopyRule.model_validate(written)))


@proves("PLAT-COPY-LENGTH", "fails")
@proves("PLAT-COPY-LENGTH", "passes")
@pytest.mark.parametrize(
    ("text", "wide", "counted"),
    [
        ("abc", False, 3),
        case("PLAT-COPY-LENGTH", "trap", "cafe\u0301", False, 4),
        ("夜道", False, 2),
        case("PLAT-COPY-LENGTH", "trap", "夜道", True, 4),
        ("ab夜", True, 4),
        ("مرحبا", True, 5),
    ],
)
def test_characters_are_counted_as_platforms_count_them(text: str, counted: int, *, wide: bool) -> None:
    assert copy.findings({"text": text}, words(counted, wide=wide)) == ()
    (found,) = copy.findings({"text": text}, words(counted - 1, wide=wide))
    assert (found.rule, found.place) == ("PLAT-COPY-LENGTH", "slot.text")
    assert (found.measured, found.limit) == (f"{counted} characters", f"at most {counted - 1} characters")
    assert found.fix == "shorten it by 1"


@proves("PLAT-COPY-BANNED", "fails")
@pytest.mark.parametrize("text", ["Hi 👋", "Go ✌🏽", "Call ☎", "🇬🇧 home", "Press 1\ufe0f\u20e3", "👩‍👧 safe"])
def test_emoji_are_banned(text: str) -> None:
    (found,) = copy.findings({"text": text}, words(100, bans=("emoji", "#")))
    assert (found.rule, found.measured, found.limit) == ("PLAT-COPY-BANNED", "with emoji", "without emoji #")


@pytest.mark.parametrize(
    "text",
    [
        case("PLAT-COPY-BANNED", "passes", "Call 101, day or night."),
        case("PLAT-COPY-BANNED", "trap", "Ring 24/7: it's free, “really”…"),
        case("PLAT-COPY-BANNED", "trap", "100 % yes * maybe (1)"),
        "نحن هنا",
    ],
)
def test_plain_words_are_no_emoji(text: str) -> None:
    assert copy.findings({"text": text}, words(100, bans=("emoji", "#", "@", "{", "}"))) == ()


def test_every_banned_sign_is_named() -> None:
    (found,) = copy.findings({"text": "#safe with @us {name"}, words(100, bans=("emoji", "#", "@", "{", "}")))
    assert found.measured == "with # and @ and {"


def test_only_fields_the_platform_shows_are_looked_at() -> None:
    assert copy.findings({"headline": "x" * 500, "text": "fine"}, words(10)) == ()
    assert copy.findings({}, words(10)) == ()


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        case("PLAT-COPY-EMPTY", "fails", "", True),
        case("PLAT-COPY-EMPTY", "fails", " \n", True),
        case("PLAT-COPY-EMPTY", "trap", "\u00a0\u200b\u200d", True),  # something, of which nothing is seen
        case("PLAT-COPY-EMPTY", "passes", "1", False),
        case("PLAT-COPY-EMPTY", "trap", "…", False),
        case("PLAT-COPY-EMPTY", "trap", "👩‍👧", False),
    ],
)
def test_a_field_is_filled_with_what_can_be_seen(text: str, *, empty: bool) -> None:
    found = [(one.rule, one.severity) for one in copy.findings({"text": text}, words(10))]
    assert found == ([("PLAT-COPY-EMPTY", "error")] if empty else [])
