"""The placement files are data: they have to have the right shape, sources, and agree with themselves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel, ValidationError

import pipeline
from pipeline.checks import media
from pipeline.model import MediaFacts, SoundFacts
from pipeline.rules import Placement, Platform, Rule, Zone

FILES = sorted((Path(pipeline.__file__).parent / "placements").glob("*.yaml"))
SHARED = {"tiktok-in-feed", "snapchat-single", "instagram-reels", "instagram-stories", "youtube-shorts"}
OTHERS = {"poster-portrait", "poster-still", "web-gif", "email-gif", "x-gif"}
CONTAINERS = {
    "video": ("mp4", "h264", "yuv420p"),
    "gif": ("gif", "gif", "pal8"),
    "still": ("jpeg", "mjpeg", "yuvj420p"),
}


def platform(file: Path) -> Platform:
    return Platform.model_validate(yaml.safe_load(file.read_text("utf-8")))


def placements() -> list[Placement]:
    return [placement for file in FILES for placement in platform(file).placements]


def rules(value: object) -> Iterator[Rule[object]]:
    if isinstance(value, Rule):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from rules(getattr(value, name))


def as_made(placement: Placement, seconds: float) -> MediaFacts:
    """What the file would measure if it came out exactly as `make` asks."""
    make = placement.make
    container, codec, pixel_format = CONTAINERS[make.kind]
    seconds = 0.0 if make.kind == "still" else make.seconds or seconds
    size = make.max_bytes or 8_000_000
    heard = SoundFacts(
        codec="aac", sample_rate=48_000, channels=2, bitrate=192_000, seconds=seconds, loudness=-16.0, true_peak=-1.5
    )
    return MediaFacts(
        container=container,
        bytes=size,
        width=make.width,
        height=make.height,
        seconds=seconds,
        frames=max(round(seconds * make.fps), 1),
        fps=float(make.fps),
        constant_rate=True,
        codec=codec,
        profile="",
        pixel_format=pixel_format,
        colour="bt709 limited",
        bitrate=round(size * 8 / seconds) if seconds else 0,
        square_pixels=True,
        faststart=True if container == "mp4" else None,
        metadata=(),
        loops=make.loops if make.kind == "gif" else None,
        sound=heard if make.sound else None,
    )


def test_files_hold_exactly_the_known_placements() -> None:
    ids = [placement.id for placement in placements()]
    assert len(ids) == len(set(ids))
    assert set(ids) == SHARED | OTHERS


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_file_is_named_for_its_platform(file: Path) -> None:
    assert platform(file).platform == file.stem


def test_upright_films_share_one_encoded_picture() -> None:
    made = {placement.make for placement in placements() if placement.id in SHARED}
    (make,) = made
    assert (make.kind, make.width, make.height, make.fps, make.sound) == ("video", 1080, 1920, 30, True)
    assert make.seconds is None


@pytest.mark.parametrize("placement", placements(), ids=lambda placement: placement.id)
def test_every_figure_says_where_it_comes_from(placement: Placement) -> None:
    found = list(rules(placement))
    assert len(found) > 4
    for rule in found:
        assert rule.source == "house" or rule.source.startswith("https://")
        assert rule.note or not rule.contested, f"{rule.value} is contested and does not say why"


@pytest.mark.parametrize("placement", placements(), ids=lambda placement: placement.id)
@pytest.mark.parametrize("seconds", [5.0, 9.0])
def test_what_we_make_keeps_the_rules_we_wrote(placement: Placement, seconds: float) -> None:
    assert media.findings(as_made(placement, seconds), placement) == ()


@pytest.mark.parametrize("placement", placements(), ids=lambda placement: placement.id)
def test_safe_zone_leaves_room_for_words(placement: Placement) -> None:
    zone, make = placement.zone, placement.make
    assert all(getattr(zone, side).value > 0 for side in Zone.model_fields)
    assert zone.left.value + zone.right.value < 0.4 * make.width
    assert zone.top.value + zone.bottom.value < 0.6 * make.height


def test_pictures_that_cannot_pan_hold_the_photo() -> None:
    for placement in placements():
        moves = placement.id in SHARED
        assert placement.make.photo == ("moving" if moves else "held"), placement.id


def test_every_link_button_is_named_for_platforms_that_have_buttons() -> None:
    for placement in placements():
        if placement.id in SHARED:
            assert set(placement.call_to_action) == {"learn-more", "read", "contact", "watch", "sign-up", "none"}
        else:
            assert placement.call_to_action == {}


def test_unknown_rule_is_refused() -> None:
    written = yaml.safe_load(FILES[0].read_text("utf-8"))
    written["placements"][0]["media"]["max_bites"] = written["placements"][0]["media"]["max_bytes"]
    with pytest.raises(ValidationError, match="max_bites"):
        Platform.model_validate(written)
