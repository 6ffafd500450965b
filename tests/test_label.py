"""A code on a poster: where it stands, and that a camera reads from the files what it should."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from drawing import REELS, STILL, WEB, load, script, timed
from goldens import Golden

from pipeline import colour, compose, links
from pipeline.authored import Landing
from pipeline.checks import placing, reading
from pipeline.encoders import h264, still
from pipeline.layout import lay_out
from pipeline.model import Creative, Script
from pipeline.qr import QUIET, modules
from pipeline.setups import Setup
from pipeline.shots import Box, Format, Shape, Shot, Words

MOVING = replace(STILL, kind="video", fps=25)
SCAN = {"en": "Scan for help", "ur": "مدد کے لیے اسکین کریں"}


def told(language: str = "en", scan: str | None = None) -> Script:
    made = script(language)
    end = replace(made.beats[-1], parameters={"code": SCAN[language] if scan is None else scan})
    return replace(made, beats=(*made.beats[:-1], end))


def last(form: Format, language: str = "en", scan: str | None = None) -> Setup:
    return timed(told(language, scan), form).setups[-1]


def under(shot: Shot, text: str) -> list[Words]:
    return [layer for layer in shot.layers if isinstance(layer, Words) and layer.text == text]


def dark(shot: Shot) -> Shape | None:
    """The code itself: the one layer of many squares."""
    found = [one for one in shot.layers if isinstance(one, Shape) and len(one.keys[-1].outline.solids) > 100]
    return found[0] if found else None


def scanned(picture: npt.NDArray[np.uint8], part: int) -> str:
    """What a camera reads of the picture when it stands so many times as far away."""
    small = cv2.resize(picture, None, fx=1 / part, fy=1 / part, interpolation=cv2.INTER_AREA)
    return str(cv2.QRCodeDetector().detectAndDecode(small)[0])


def frames(setup: Setup, model: colour.Model) -> Iterator[compose.Canvas]:
    n = setup.frames - 1
    yield compose.frame(compose.prepare(lay_out(setup), load, model, only=n), n)


@pytest.mark.parametrize("language", list(SCAN))
def test_a_phone_reads_the_jpeg_from_near_and_far(tmp_path: Path, language: str) -> None:
    still.encode(next(frames(last(STILL, language), "rgb")), tmp_path / "poster.jpg")
    picture = np.asarray(cv2.imread(str(tmp_path / "poster.jpg")), np.uint8)
    assert [scanned(picture, part) for part in (1, 2, 3)] == [script().code] * 3


def test_a_phone_reads_the_film_from_near_and_far(tmp_path: Path) -> None:
    path = tmp_path / "poster.mp4"
    with h264.Stream(path, MOVING.width, MOVING.height, MOVING.fps) as stream:
        stream.add(next(frames(last(MOVING), "yuv420")), 3)
        stream.close()
    film = cv2.VideoCapture(str(path))
    there, picture = film.read()
    assert there
    assert [scanned(np.asarray(picture, np.uint8), part) for part in (1, 2, 3)] == [script().code] * 3


@pytest.mark.parametrize("form", [STILL, MOVING], ids=["still", "moving"])
@pytest.mark.parametrize(("language", "start"), [("en", False), ("ur", True)])
def test_it_stands_where_lines_end_in_its_own_light(form: Format, language: str, *, start: bool) -> None:
    shot = lay_out(last(form, language))
    code, (said,) = dark(shot), under(shot, SCAN[language])
    assert code is not None
    parts = code.keys[-1].outline.solids
    left, right = min(part.left for part in parts), max(part.right for part in parts)  # type: ignore[union-attr] squares
    top, bottom = min(part.top for part in parts), max(part.bottom for part in parts)  # type: ignore[union-attr] squares
    assert (left + right < form.width) is start
    side = (right - left) / len(modules(script().code))
    assert side == int(side) >= 6
    quiet = side * QUIET
    near = [
        layer.ink
        for layer in shot.layers
        if isinstance(layer, Words)
        and layer.ink.left < right + quiet
        and layer.ink.right > left - quiet
        and layer.ink.top < bottom + quiet
        and layer.ink.bottom > top - quiet
    ]
    assert near == []
    assert form.zone.left <= left - quiet
    assert right + quiet <= form.zone.right
    assert said.ink.top >= bottom + quiet
    assert placing.findings(shot, last(form, language)) == ()


@pytest.mark.parametrize("form", [STILL, MOVING], ids=["still", "moving"])
def test_it_looks_as_it_did(golden: Golden, form: Format) -> None:
    half = replace(form, width=540, height=960, zone=Box(27, 27, 513, 933))
    drawn = colour.to_rgb(next(frames(last(half), "rgb")).planes, "rgb")
    small = cv2.resize(drawn, (216, 384), interpolation=cv2.INTER_AREA)
    golden(f"label-{form.kind}", np.asarray(small, np.uint8))


def test_a_code_in_a_film_stands_long_enough_and_takes_no_time_from_what_is_written() -> None:
    written = [beat.seconds for beat in told().beats]
    film = replace(MOVING, seconds=10.0)

    def seconds(scan: str | None) -> list[float]:
        return [setup.frames / film.fps for setup in timed(told(scan=scan), film).setups]

    plain, coded = seconds(""), seconds(None)
    assert plain == pytest.approx([one * 10 / sum(written) for one in written], abs=0.04)
    assert sum(coded) == sum(plain) == 10
    assert coded[-1] > plain[-1] + 1
    assert coded[-1] == pytest.approx(min(5, written[-1] + 10 - sum(written)), abs=0.04)
    assert all(now > before - 0.04 for now, before in zip(coded, written, strict=True))


def test_who_sees_it_on_a_phone_gets_no_code() -> None:
    for form in (REELS, WEB):
        setup = last(form)
        assert (setup.code, dark(lay_out(setup)), under(lay_out(setup), SCAN["en"])) == ("", None, [])


@pytest.mark.parametrize("form", [STILL, MOVING], ids=["still", "moving"])
def test_without_words_there_is_no_code(form: Format) -> None:
    setup = last(form, scan="")
    assert (setup.code, dark(lay_out(setup))) == ("", None)


def test_only_posters_are_made_anew_when_the_address_changes() -> None:
    def digests(code: str, form: Format) -> list[str]:
        return [setup.digest for setup in timed(replace(told(), code=code), form).setups]

    assert digests("https://example.org/a", REELS) == digests("https://example.org/b", REELS)
    before, after = digests("https://example.org/a", MOVING), digests("https://example.org/b", MOVING)
    assert before[:-1] == after[:-1]
    assert before[-1] != after[-1]
    assert digests("https://example.org/a", STILL) != digests("https://example.org/b", STILL)


def test_its_words_are_no_part_of_what_has_to_be_read_in_time() -> None:
    assert reading.spoken(lay_out(last(MOVING))) == reading.spoken(lay_out(last(MOVING, scan="")))


def test_what_to_do_stays_larger_than_who_speaks() -> None:
    for language in SCAN:
        shot = lay_out(last(STILL, language))
        sizes = {
            role: min(w.size for w in layer.words)
            for layer in shot.layers
            if isinstance(layer, Words)
            for role in (layer.role,)
        }
        assert sizes["note"] > 1.3 * sizes["mark"]


@pytest.mark.parametrize(
    ("landing", "address"),
    [
        ("https://example.org/night", "https://example.org/night/drugs/quay/?utm_source=poster"),
        ("https://example.org/night/?a=1", "https://example.org/night/drugs/quay/?a=1&utm_source=poster"),
    ],
)
def test_the_address_is_short_and_says_that_it_was_scanned(landing: str, address: str) -> None:
    own = Landing.model_validate({"url": landing, "pages": True, "utm": {"source": "x"}})
    assert links.scanned(own, Creative("drugs", "quay", "b", "en"), "en") == address
    bare = Landing.model_validate({"url": "https://example.org/night"})
    assert (
        links.scanned(bare, Creative("drugs", "quay", "b", "en"), "en") == "https://example.org/night?utm_source=poster"
    )
