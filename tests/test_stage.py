"""What a stage says of time: how often a thing that never rests takes a new pose, and when the music beats."""

from dataclasses import replace

import pytest
from drawing import REELS, WEB, beat, script, timed

from pipeline.layers.shape import outline
from pipeline.layout import lay_out
from pipeline.model import Pulse
from pipeline.shots import Format, Shape, Shot

PULSE = Pulse(period=0.6, first=0.0)


def laid(look: str, copy: str, form: Format) -> Shot:
    told = replace(script(), pulse=PULSE, beats=(beat("one", look, copy, seconds=3.0), beat("end", "statement", "Bye")))
    return lay_out(timed(told, form).setups[0])


def poses(shot: Shot) -> int:
    """The different outlines of the bars of a voice."""
    bars = next(layer for layer in shot.layers if isinstance(layer, Shape) and len(layer.keys[0].outline.solids) > 10)
    return len({outline(bars.keys, n) for n in range(shot.frames)})


@pytest.mark.parametrize("fps", [24, 25, 30, 60])
def test_where_the_camera_moves_everything_does_on_every_frame(fps: int) -> None:
    assert poses(laid("voice", "I just stood *there*", replace(REELS, fps=fps))) == 3 * fps


@pytest.mark.parametrize("fps", [12, 15, 25, 30])
def test_where_it_stands_still_a_pose_is_kept_a_while(fps: int) -> None:
    shot = laid("voice", "I just stood *there*", replace(WEB, fps=fps))
    assert 5 < poses(shot) / 3 < 9


@pytest.mark.parametrize("fps", [1, 2, 4])
@pytest.mark.parametrize(
    ("look", "copy"),
    [("voice", "I just stood *there*"), ("thread", "Home?\n> On my way"), ("split", "Stay\n*Go*"), ("signal", "Hello")],
)
def test_a_film_of_few_frames_a_second_can_be_laid_out(look: str, copy: str, fps: int) -> None:
    for form in (replace(REELS, fps=fps), replace(WEB, width=1080, height=1920, zone=REELS.zone, fps=fps)):
        assert laid(look, copy, form).frames == 3 * fps
