"""The drawn scenes: right size, the same every time, and a picture rather than a flat or black sheet."""

import subprocess
import sys
from collections.abc import Mapping

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from pipeline.scenes.bands import bands, enlarged
from pipeline.scenes.floor import MIRROR, Floor, Ground, lay, tiles
from pipeline.scenes.light import Air, Lamp
from pipeline.scenes.names import SCENES, SIZES
from pipeline.scenes.paint import draw
from pipeline.scenes.sheet import Sheet, hang
from pipeline.scenes.view import View, facing, mirrored

Drawn = npt.NDArray[np.uint8]

SMALL = View(width=240, height=320, centre=(120.0, 160.0), focal=200.0)
CLEAR = Air(ambient=(0.5, 0.5, 0.5), fog=(0.0, 0.0, 0.0), reach=1e9)


@pytest.fixture(scope="module")
def drawn() -> Mapping[str, Drawn]:
    return {scene: draw(scene) for scene in SCENES}


def luminance(picture: Drawn) -> npt.NDArray[np.float32]:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.float32)


def test_three_scenes_of_each_place_portrait_but_for_the_square() -> None:
    assert set(SCENES) == set(SIZES)
    assert [sum(scene.startswith(place) for scene in SCENES) for place in ("yard-", "quay-", "cross-")] == [3, 3, 3]
    assert [scene for scene, (width, height) in SIZES.items() if width > height] == ["cross-square"]


def test_names_and_sizes_come_without_numpy_or_opencv() -> None:
    script = "import sys, pipeline.scenes.names; sys.exit(bool({'numpy', 'cv2'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_has_its_size_and_is_a_picture(drawn: Mapping[str, Drawn], scene: str) -> None:
    picture = drawn[scene]
    width, height = SIZES[scene]
    assert picture.shape == (height, width, 3)
    assert picture.dtype == np.uint8
    light = luminance(np.ascontiguousarray(picture[::2, ::2]))
    counts = np.bincount(light.astype(np.uint8).ravel(), minlength=256) / light.size
    entropy = -float(np.sum(counts[counts > 0] * np.log2(counts[counts > 0])))
    assert entropy > 5.0
    assert float(np.percentile(light, 99.5) - np.percentile(light, 5)) > 90
    mean = float(light.mean())
    assert (95 < mean < 160) if scene == "quay-bridge" else (30 < mean < 90)


@pytest.mark.parametrize("scene", SCENES)
def test_words_have_a_calm_place_on_the_left(drawn: Mapping[str, Drawn], scene: str) -> None:
    picture = np.ascontiguousarray(drawn[scene][::2, ::2])
    height, width = picture.shape[:2]
    crop = min(width, height * 9 // 16)
    left = (width - crop) // 2
    light = luminance(picture)[:, left : left + crop]
    words = light[round(0.20 * height) : round(0.48 * height), round(0.14 * crop) : round(0.50 * crop)]
    assert float((words > 190).mean()) < 0.04


@pytest.mark.parametrize("scene", ["quay-bridge", "yard-stop"])
def test_a_scene_is_drawn_the_same_twice(drawn: Mapping[str, Drawn], scene: str) -> None:
    assert np.array_equal(draw(scene), drawn[scene])


def test_scenes_differ(drawn: Mapping[str, Drawn]) -> None:
    assert len({picture[::40, ::40].tobytes() for picture in drawn.values()}) == len(SCENES)


@pytest.mark.parametrize("name", ["", "quay", "Quay-Front", "cross-square.png"])
def test_an_unknown_name_is_refused(name: str) -> None:
    with pytest.raises(KeyError):
        draw(name)


def test_a_panel_lands_where_the_camera_says() -> None:
    sheet = Sheet(2.0, 1.0, 60, (255, 255, 255))
    canvas = np.zeros((320, 240, 3), np.float32)
    hang(sheet, facing(-1.0, 1.0, 10.0, 2.0, 1.0), SMALL, CLEAR).paint(canvas, SMALL, None)
    rows, columns = np.nonzero(canvas[..., 0] > 0.25)
    assert (columns.min(), columns.max()) == pytest.approx((100, 139), abs=1)
    assert (rows.min(), rows.max()) == pytest.approx((153, 172), abs=1)


def test_the_ground_mirrors_a_light_straight_below_it() -> None:
    small = SMALL.scaled(MIRROR)
    mirror = np.zeros((small.height, small.width, 3), np.float32)
    x, y = small.at(mirrored((1.5, 3.0, 12.0), 0.0))
    mirror[round(y) - 1 : round(y) + 2, round(x) - 1 : round(x) + 2] = 50.0
    canvas = np.zeros((320, 240, 3), np.float32)
    dark = Air(ambient=(0.0, 0.0, 0.0), fog=(0.0, 0.0, 0.0), reach=1e9)
    floor = Floor(ground=Ground.SLABS, wet=1.0, rough=0.1)
    lay(canvas, SMALL, floor, tiles(floor), mirror, dark)
    assert canvas[:160].max() == 0.0
    assert int(canvas.sum(axis=(0, 2)).argmax()) == pytest.approx(SMALL.at((1.5, 0.0, 12.0))[0], abs=6)


def test_a_wall_is_lit_from_the_side_its_lamp_is_on() -> None:
    air = Air(ambient=(0.0, 0.0, 0.0), fog=(0.0, 0.0, 0.0), reach=1e9, lamps=(Lamp(at=(0.0, 0.0, -1.0), power=1.0),))
    spot = np.zeros((1, 1), np.float32)
    towards, away = (float(air.light(spot, spot, spot, (0.0, 0.0, side)).max()) for side in (-1.0, 1.0))
    assert towards > 5 * away > 0


def test_bands_of_an_enlarged_picture_meet_as_if_it_were_made_whole() -> None:
    coarse = np.random.default_rng(1).random((9, 5, 3), dtype=np.float32)
    whole = cv2.resize(coarse, (20, 36), interpolation=cv2.INTER_LINEAR)
    joined = np.vstack([enlarged(coarse, 4, rows, 18) for rows in bands(35, 8)])
    assert np.abs(joined - whole[:35, :18]).max() < 1e-5


def test_a_wall_in_the_street_has_no_seams_and_keeps_what_is_behind_its_holes() -> None:
    sheet = Sheet(2.0, 4.0, 60, (128, 128, 128))
    sheet.cut(((0.5, 1.0), (1.5, 1.0), (1.5, 3.0), (0.5, 3.0)))
    canvas = np.full((320, 240, 3), 0.7, np.float32)
    hang(sheet, facing(-2.0, 2.0, 4.0, 4.0), SMALL, CLEAR).paint(canvas, SMALL, None)
    wall, hole = canvas[70:235, 30:60], canvas[110:170, 105:135]
    assert wall.std() < 1e-3
    assert wall.mean() == pytest.approx(0.5 * (128 / 255) ** 2.2, abs=2e-3)
    assert np.abs(hole - 0.7).max() < 1e-6


def test_what_shines_far_brighter_than_paper_keeps_its_light() -> None:
    sheet = Sheet(1.0, 1.0, 40)
    sheet.rect(0, 0, 1, 1, (255, 255, 255), (255, 255, 255))
    canvas = np.zeros((320, 240, 3), np.float32)
    hang(sheet, facing(-1.0, 1.0, 5.0, 3.0, 1.0), SMALL, CLEAR, gain=30.0).paint(canvas, SMALL, None)
    assert canvas.max() == pytest.approx(30.5, abs=0.05)
