"""RGB and the planes of a frame: BT.709's own figures, there and back, and chroma where it belongs."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import colour


def flat(r: float, g: float, b: float, size: tuple[int, int] = (8, 6)) -> npt.NDArray[np.float32]:
    return np.full((*size, 3), (r, g, b), np.float32)


def coded(picture: npt.NDArray[np.float32]) -> tuple[colour.Plane, colour.Plane, colour.Plane]:
    y, u, v = colour.planes(picture, "yuv420")
    return colour.to_bytes(y), colour.to_bytes(u), colour.to_bytes(v)


@pytest.mark.parametrize(
    ("rgb", "codes"),
    [
        ((255, 255, 255), (235, 128, 128)),
        ((0, 0, 0), (16, 128, 128)),
        ((128, 128, 128), (126, 128, 128)),
        ((255, 0, 0), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((0, 0, 255), (32, 240, 118)),
    ],
)
def test_the_codes_of_bt709(rgb: tuple[int, int, int], codes: tuple[int, int, int]) -> None:
    assert tuple(int(plane[0, 0]) for plane in coded(flat(*rgb))) == codes


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_a_flat_field_comes_back_within_two_codes(rgb: tuple[int, int, int]) -> None:
    back = colour.to_rgb(coded(flat(*rgb)), "yuv420")
    assert np.abs(back.astype(int) - rgb).max() <= 2


def test_planes_have_the_sizes_of_420_and_rgb_keeps_its_own() -> None:
    picture = flat(9, 8, 7, (10, 6))
    assert [plane.shape for plane in colour.planes(picture, "yuv420")] == [(10, 6), (5, 3), (5, 3)]
    assert [float(plane[3, 3]) for plane in colour.planes(picture, "rgb")] == [9, 8, 7]
    assert colour.steps("yuv420") == (1, 2, 2)
    assert colour.steps("rgb") == (1, 1, 1)


def test_rgb_planes_come_back_untouched() -> None:
    picture = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3)
    r, g, b = colour.planes(picture.astype(np.float32), "rgb")
    assert np.array_equal(colour.to_rgb((r.astype(np.uint8), g.astype(np.uint8), b.astype(np.uint8)), "rgb"), picture)


@pytest.mark.parametrize("edge", [7, 8])
def test_a_chroma_edge_lands_where_it_should(edge: int) -> None:
    """Sample i is centred on pixel 2i, so one full step of red stands half and half over an edge at 2i."""
    picture = flat(0, 0, 0, (4, 16))
    picture[:, edge:] = (255, 0, 0)
    _, _, red = colour.planes(picture, "yuv420")
    share = (red[1] - 128) / (240 - 128)
    # the filter 1-2-1 around pixel 2i: a quarter of it lies left of the sample's pixel, a quarter right
    expected = {7: [0, 0, 0, 0.25, 1, 1, 1, 1], 8: [0, 0, 0, 0, 0.75, 1, 1, 1]}[edge]
    assert share == pytest.approx(np.array(expected), abs=0.01)


@pytest.mark.parametrize("turned", [False, True], ids=["across", "down"])
def test_a_chroma_ramp_is_not_shifted_by_the_way_there_and_back(turned: bool) -> None:  # noqa: FBT001 a column of the table
    ramp = np.zeros((64, 64, 3), np.float32)
    ramp[:, :, 0] = np.linspace(40, 200, 64, dtype=np.float32)
    ramp[:, :, 2] = np.linspace(200, 40, 64, dtype=np.float32)
    if turned:
        ramp = np.ascontiguousarray(ramp.transpose(1, 0, 2))
    off = (colour.to_rgb(coded(ramp), "yuv420").astype(np.float32) - ramp)[4:-4, 4:-4]
    # half a pixel of shift would be 1.3 codes of bias in red and blue
    assert np.abs(off.mean(axis=(0, 1))).max() < 0.5
    assert np.abs(off).max() <= 3


def test_halving_keeps_a_vertical_ramp_between_its_two_rows() -> None:
    plane = np.repeat(np.arange(8, dtype=np.float32)[:, None], 6, axis=1)
    assert colour.halved(plane)[:, 1] == pytest.approx([0.5, 2.5, 4.5, 6.5])


def test_bytes_are_rounded_and_held_in_range() -> None:
    values = np.array([[-4.0, 0.49, 0.51, 254.6, 300.0]], np.float32)
    assert colour.to_bytes(values).tolist() == [[0, 0, 1, 255, 255]]


def test_a_colour_is_three_values() -> None:
    assert colour.rgb_of("#FFC247") == (255, 194, 71)
