"""Any photo a phone or a partner hands over becomes a plate or one sentence; faces are destroyed first."""

import io
import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from pipeline import colour, photos, plates
from pipeline.errors import MakingFault
from pipeline.shots import Grade, Model, Plate, Redacted

AS_IS = Grade(ceiling=255, saturation=1, life=0, tone=0, vignette=0)
THEMED = replace(AS_IS, tone=0.4, ink="#061F22", field="#0B5A5A", light="#FFE7B0")
CORNERS = ((230, 30, 30), (30, 200, 30), (40, 40, 220), (220, 210, 40))  # red, green, blue, yellow: the four corners
Picture = npt.NDArray[np.uint8]


def quarters(width: int = 60, height: int = 40) -> Image.Image:
    picture = np.zeros((height, width, 3), np.uint8)
    for index, value in enumerate(CORNERS):
        rows, columns = divmod(index, 2)
        picture[rows * height // 2 :, columns * width // 2 :][: height // 2, : width // 2] = value
    return Image.fromarray(picture)


def saved(path: Path, image: Image.Image, **how: Any) -> Path:
    image.save(path, **how)
    return path


def plate(path: Path | None, width: int = 60, height: int = 40, **more: Any) -> Plate:
    return Plate(
        **{"source": "x", "focal": (0.5, 0.5), "redactions": (), "grade": AS_IS, **more},
        width=width,
        height=height,
        path=path,
    )


def read(path: Path, width: int = 60, height: int = 40, **more: Any) -> Picture:
    wanted = plate(path, width, height, **more)
    return colour.to_rgb(photos.printed(photos.developed(wanted), wanted, "rgb"), "rgb")


def corners(picture: Picture) -> list[tuple[int, ...]]:
    """The middle of each quarter: top left, top right, bottom left, bottom right."""
    height, width = picture.shape[:2]
    return [
        tuple(map(int, picture[y, x])) for y in (height // 4, height * 3 // 4) for x in (width // 4, width * 3 // 4)
    ]


def near(found: list[tuple[int, ...]], wanted: tuple[tuple[int, ...], ...] = CORNERS, by: int = 12) -> bool:
    return bool(np.abs(np.array(found) - np.array(wanted)).max() <= by)


def refusal(path: Path) -> str:
    with pytest.raises(MakingFault) as fault:
        read(path)
    assert "\n" not in str(fault.value)
    place = "/".join(path.parts[-3:-1])
    assert str(fault.value).startswith(f"{place}/")
    return str(fault.value).removeprefix(f"{place}/")


TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_a_camera_is_held_comes_upright(tmp_path: Path, orientation: int) -> None:
    stored = quarters() if orientation == 1 else quarters().transpose(TURNS[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path / "a.jpg", stored, exif=exif, quality=95, subsampling=0)
    assert near(corners(read(path)))
    assert photos.size(path) == (60, 40)


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("a.png", {}),
        ("a.webp", {"quality": 95}),
        ("a.tif", {"compression": "tiff_lzw"}),
        ("a.bmp", {}),
        ("a.heic", {"quality": 95}),
        ("a.avif", {"quality": 95}),
        ("a.jpg", {"progressive": True, "quality": 95}),
    ],
)
def test_every_usual_kind_of_file_is_read(tmp_path: Path, name: str, how: dict[str, Any]) -> None:
    pillow_heif.register_heif_opener()
    assert near(corners(read(saved(tmp_path / name, quarters(64, 48), **how), 64, 48)), by=20)


def test_a_wrong_ending_does_not_matter(tmp_path: Path) -> None:
    assert near(corners(read(saved(tmp_path / "a.jpg", quarters(), format="PNG"))))


@pytest.mark.parametrize("mode", ["P", "RGBA", "CMYK", "L", "LA", "1", "I;16"])
def test_every_mode_becomes_rgb(tmp_path: Path, mode: str) -> None:
    grey = np.full((40, 60), 160, np.uint8)
    if mode == "I;16":
        image = Image.fromarray(np.full((40, 60), 160 * 257, np.uint16))
    elif mode == "1":
        image = Image.fromarray(np.full((40, 60), 255, np.uint8)).convert("1")
    else:
        image = Image.fromarray(grey).convert("RGB").convert(mode, palette=Image.Palette.ADAPTIVE)
    path = saved(tmp_path / ("a.jpg" if mode == "CMYK" else "a.png"), image)
    expected = 255 if mode == "1" else 160
    assert np.abs(read(path).astype(int) - expected).max() <= 4


def test_what_is_clear_is_black(tmp_path: Path) -> None:
    image = Image.new("RGBA", (60, 40), (255, 255, 255, 0))
    assert read(saved(tmp_path / "a.png", image)).max() == 0


def profile(*, swapped: bool) -> bytes:
    """sRGB, or a profile whose red and green have changed places."""
    raw = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    if swapped:
        red, green = raw.index(b"rXYZ"), raw.index(b"gXYZ")
        raw[red : red + 4], raw[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(raw)


def test_the_cameras_colours_are_brought_to_srgb(tmp_path: Path) -> None:
    plain = saved(tmp_path / "a.png", quarters(), icc_profile=profile(swapped=False))
    assert near(corners(read(plain)))
    other = saved(tmp_path / "b.png", quarters(), icc_profile=profile(swapped=True))
    assert near(corners(read(other))[:2], ((30, 230, 30), (200, 30, 30)), by=20)


@pytest.mark.parametrize("broken", [b"nothing of the kind", profile(swapped=False)[:200]])
def test_a_broken_profile_is_ignored(tmp_path: Path, broken: bytes) -> None:
    assert near(corners(read(saved(tmp_path / "a.png", quarters(), icc_profile=broken))))


def test_a_profile_for_other_colours_than_the_photos_is_ignored(tmp_path: Path) -> None:
    grey = Image.new("L", (60, 40), 160)
    assert (
        np.abs(read(saved(tmp_path / "a.png", grey, icc_profile=profile(swapped=False))).astype(int) - 160).max() <= 2
    )


def test_of_many_pictures_the_first_is_taken(tmp_path: Path) -> None:
    first, other = quarters(), Image.new("RGB", (60, 40), "white")
    for name in ("a.tif", "a.png", "a.webp"):
        path = saved(tmp_path / name, first, save_all=True, append_images=[other])
        assert near(corners(read(path)), by=30)


def test_a_single_pixel_fills_the_plate(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", Image.new("RGB", (1, 1), (10, 200, 90)))
    assert (read(path) == (10, 200, 90)).all()


@pytest.mark.parametrize("size", [(5000, 100), (100, 5000), (3000, 1), (1, 3000)])
@pytest.mark.parametrize("wanted", [(54, 96), (96, 54), (64, 4096)])
def test_the_strangest_shapes_fill_the_plate(tmp_path: Path, size: tuple[int, int], wanted: tuple[int, int]) -> None:
    path = saved(tmp_path / "a.png", Image.new("RGB", size, (10, 200, 90)))
    assert read(path, *wanted).shape == (wanted[1], wanted[0], 3)


def huge(path: Path, width: int, height: int) -> Path:
    """A PNG that says it is very large, and holds nothing."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b""))
    return path


@pytest.mark.parametrize("side", [30_000, 12_000])
def test_a_bomb_is_refused_by_its_header(tmp_path: Path, side: int) -> None:
    said = refusal(huge(tmp_path / "a.png", side, side))
    assert said == "a.png: the photo has more than 120 megapixels: save a smaller copy"


def test_a_truncated_photo_is_damaged(tmp_path: Path) -> None:
    whole = saved(tmp_path / "a.jpg", quarters(600, 400), quality=95)
    whole.write_bytes(whole.read_bytes()[:2000])
    assert refusal(whole).startswith("a.jpg: the photo is damaged (")


def test_text_is_no_photo(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("To whom it may concern")
    assert refusal(tmp_path / "a.jpg") == "a.jpg: cannot be read as a photo: save it again as JPEG, PNG or HEIC"


def test_a_photo_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.jpg") == "a.jpg: cannot be opened: No such file or directory"


@given(
    st.sampled_from(["JPEG", "PNG", "WEBP", "TIFF", "BMP"]),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6),
)
def test_a_damaged_photo_is_a_plate_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, kind: str, hits: list[tuple[int, int]]
) -> None:
    kept = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    quarters(16, 12).save(kept, kind, exif=exif) if kind != "BMP" else quarters(16, 12).save(kept, kind)
    raw = bytearray(kept.getvalue())
    for place, value in hits:
        raw[place % len(raw)] = value
    path = tmp_path_factory.mktemp("damaged") / "a.jpg"
    path.write_bytes(raw)
    try:
        assert read(path).shape == (40, 60, 3)
    except MakingFault as fault:
        assert "/a.jpg: " in str(fault)  # noqa: PT017 either end is right
        assert "\n" not in str(fault)  # noqa: PT017


FACE = Redacted(0.4, 0.3, 0.2, 0.25)


def portrait(seed: int) -> Picture:
    """Noise as fine as any face, over a plain wall."""
    picture = np.full((200, 200, 3), 120, np.uint8)
    picture[60:110, 80:120] = np.random.default_rng(seed).integers(0, 255, (50, 40, 3))
    return picture


def test_a_redacted_box_keeps_nine_colours_at_most_and_grows() -> None:
    out = photos.redacted(portrait(1), FACE)
    box = out[50:120, 72:128]  # 0.25-0.6 down, 0.36-0.64 across: 1.4 times what was drawn
    assert len(np.unique(box.reshape(-1, 3), axis=0)) <= 9
    assert (box[0] != 120).any(axis=1).all()
    assert (box[:, 0] != 120).any(axis=1).all()
    rows, columns = np.nonzero((out != portrait(1)).any(axis=2))
    assert 50 <= rows.min() <= rows.max() <= 120
    assert 72 <= columns.min() <= columns.max() <= 128


def test_two_faces_leave_the_same_shapes() -> None:
    def edges(picture: Picture) -> tuple[list[int], list[int]]:
        box = picture[50:120, 72:128].astype(int)
        down = np.nonzero(np.abs(np.diff(box, axis=0)).sum(axis=(1, 2)))[0]
        across = np.nonzero(np.abs(np.diff(box, axis=1)).sum(axis=(0, 2)))[0]
        return down.tolist(), across.tolist()

    one, other = (edges(photos.redacted(portrait(seed), FACE)) for seed in (1, 2))
    assert one == other
    assert (len(one[0]), len(one[1])) == (2, 2)


def test_the_photo_handed_in_is_left_alone() -> None:
    picture = portrait(1)
    photos.redacted(picture, FACE)
    assert np.array_equal(picture, portrait(1))


@given(*[st.floats(0, 1)] * 2, *[st.floats(1e-6, 1)] * 2, st.integers(1, 40), st.integers(1, 40))
def test_any_box_on_any_photo_is_destroyed_within_its_bounds(
    x: float, y: float, w: float, h: float, width: int, height: int
) -> None:
    picture = np.random.default_rng(3).integers(0, 255, (height, width, 3)).astype(np.uint8)
    out = photos.redacted(picture, Redacted(x, y, w, h))
    assert out.shape == picture.shape
    inside = out[int(y * height) : int(np.ceil((y + h) * height)), int(x * width) : int(np.ceil((x + w) * width))]
    assert len(np.unique(inside.reshape(-1, 3), axis=0)) <= 9


def test_redaction_comes_before_the_crop(tmp_path: Path) -> None:
    """Cropping first would average over another part of the picture."""
    box = Redacted(0.1, 0.3, 0.35, 0.3)
    noisy = np.random.default_rng(4).integers(0, 255, (100, 300, 3)).astype(np.uint8)
    whole = saved(tmp_path / "a.png", Image.fromarray(noisy))
    before = saved(tmp_path / "b.png", Image.fromarray(photos.redacted(noisy, box)))
    assert np.array_equal(read(whole, 54, 96, redactions=(box,)), read(before, 54, 96))
    assert not np.array_equal(read(whole, 54, 96), read(before, 54, 96))


def test_redaction_is_of_the_upright_photo(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = saved(tmp_path / "a.png", Image.fromarray(portrait(1)).transpose(Image.Transpose.ROTATE_90), exif=exif)
    expected = photos.redacted(portrait(1), FACE)
    assert np.array_equal(read(path, 200, 200, redactions=(FACE,)), expected)


@pytest.mark.parametrize(
    ("focal", "left", "top"),
    [((0.5, 0.5), 82, 0), ((0.0, 0.5), 0, 0), ((1.0, 1.0), 164, 0), ((0.3, 0.2), 38, 0)],
)
def test_the_crop_follows_the_focal_point_as_far_as_it_can(focal: tuple[float, float], left: int, top: int) -> None:
    assert photos.crop(220, 100, 0.5625, focal) == (left, top, 56, 100)


@given(st.integers(1, 5000), st.integers(1, 5000), st.floats(0.02, 50), st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_crop_lies_inside_and_fills_one_side(
    width: int, height: int, aspect: float, focal: tuple[float, float]
) -> None:
    left, top, wide, high = photos.crop(width, height, aspect, focal)
    assert left >= 0 <= top
    assert wide >= 1 <= high
    assert left + wide <= width
    assert top + high <= height
    assert wide == width or high == height


def test_the_focal_point_stays_in_the_picture(tmp_path: Path) -> None:
    wide = np.zeros((100, 400, 3), np.uint8)
    wide[40:60, 300:320] = 255
    path = saved(tmp_path / "a.png", Image.fromarray(wide))
    assert read(path, 54, 96, focal=(0.775, 0.5)).max() > 240
    assert read(path, 54, 96, focal=(0.2, 0.5)).max() == 0


def printed(picture: npt.NDArray[np.float32], grade: Grade) -> npt.NDArray[np.uint8]:
    height, width = picture.shape[:2]
    drawn = photos.printed(picture.astype(np.uint8), plate(None, width, height, grade=grade), "rgb")
    return np.stack(drawn, axis=2)


def luma(picture: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    return np.asarray(picture @ np.array([0.2126, 0.7152, 0.0722]), np.float64)


def greys(*values: int) -> npt.NDArray[np.float32]:
    """A column of grey pixels."""
    return np.repeat(np.array(values, np.float32)[:, None, None], 3, axis=2)


def test_without_a_grade_a_photo_stays_as_it_is() -> None:
    picture = np.random.default_rng(6).integers(0, 255, (40, 60, 3)).astype(np.float32)
    assert np.abs(printed(picture, AS_IS) - picture).max() <= 1


@pytest.mark.parametrize("grade", [AS_IS, THEMED, replace(THEMED, life=1.0)], ids=["plain", "themed", "lively"])
def test_a_bright_photo_comes_down_to_the_ceiling_and_a_dark_one_stays(grade: Grade) -> None:
    def mean(low: int, high: int) -> float:
        picture = np.random.default_rng(7).integers(low, high, (60, 60, 1)).repeat(3, axis=2)
        return float(luma(printed(picture.astype(np.float32), replace(grade, ceiling=96))).mean())

    assert mean(100, 255) == pytest.approx(96, abs=0.7)
    assert 36 < mean(20, 60) < 52


@pytest.mark.parametrize("model", ["rgb", "yuv420"])
def test_a_plate_is_graded_as_its_whole_picture_is(model: Model) -> None:
    """Plates are graded in bands of rows: where one band ends, nothing may be seen of it."""
    row = np.random.default_rng(5).integers(60, 120, (1, 60, 3)).astype(np.uint8)
    wanted = plate(None, 60, 400, grade=replace(THEMED, life=0.6, saturation=1.1, vignette=0.6))
    for drawn in photos.printed(np.repeat(row, 400, axis=0), wanted, model):
        assert np.abs(np.diff(drawn.astype(int), axis=0)).max() <= 3
        assert np.abs(drawn.astype(int) - drawn[::-1]).max() <= 1


def test_a_grade_is_what_it_says() -> None:
    picture = np.full((4, 4, 3), (200, 100, 50), np.float32)
    grey = 0.2126 * 200 + 0.7152 * 100 + 0.0722 * 50
    half = printed(picture, replace(AS_IS, saturation=0.5))
    assert half[1, 1] == pytest.approx([(grey + part) / 2 for part in (200, 100, 50)], abs=0.8)
    dark = printed(picture, replace(AS_IS, vignette=0.4))
    assert dark[1, 1] == pytest.approx([200, 100, 50], abs=1)
    assert dark[0, 0] == pytest.approx([120, 60, 30], abs=1)


def test_life_deepens_blacks_without_crushing_them_and_raises_the_middle() -> None:
    taken = list(range(0, 256, 5))
    lively = printed(greys(*taken), replace(AS_IS, life=1.0))[:, 0, 0].astype(int)
    assert (lively[0], lively[-1]) == (0, 255)
    assert lively[2] < 10
    assert (np.diff(lively) > 0).all()
    assert lively[taken.index(100)] > 110


def test_greys_take_the_themes_colours_as_light_as_they_were() -> None:
    full = replace(THEMED, tone=1.0)
    ink, field, light = (np.array(colour.rgb_of(one)) for one in (full.ink, full.field, full.light))
    own = [round(float(luma(one))) for one in (ink, field, light)]
    drawn = printed(greys(*own), full)[:, 0]
    assert np.abs(drawn - np.stack([ink, field, light])).max() <= 4
    ramp = printed(greys(*range(32, 231)), full)[:, 0]
    assert np.abs(luma(ramp) - np.arange(32, 231)).max() < 2
    half = printed(greys(own[1]), replace(full, tone=0.4))[0, 0].astype(int)
    assert half[0] < own[1] - 10 < half[2]  # on the way from grey to teal


def test_lit_windows_keep_their_warmth_and_shadows_give_theirs_up() -> None:
    picture = np.zeros((40, 40, 3), np.float32)
    picture[:20], picture[20:] = (250, 190, 90), (50, 30, 20)
    drawn = printed(picture, THEMED).astype(int)
    window, shadow = drawn[5, 5], drawn[35, 5]
    assert window[0] - window[2] > 0.75 * (250 - 90)
    assert shadow[2] > shadow[0]  # a brown corner has turned to the theme's teal


def test_a_soft_focus_spreads_light_and_keeps_it() -> None:
    picture = np.zeros((160, 120, 3), np.float32)
    picture[70:90, 50:70] = 240
    sharp, soft = (printed(picture, replace(AS_IS, blur=blur)) for blur in (0.0, 0.06))
    assert soft.mean() == pytest.approx(sharp.mean(), rel=0.03)
    assert sharp[80, 75].max() == 0
    assert soft[80, 75].min() > 40
    assert np.abs(np.diff(soft[80, :, 0].astype(int))).max() < 25
    flat = greys(*[90] * 40)
    assert np.array_equal(printed(flat, replace(AS_IS, blur=0.5)), printed(flat, AS_IS))


def test_a_plate_is_kept_and_read_back(tmp_path: Path) -> None:
    wanted = plate(saved(tmp_path / "a.png", quarters()))
    for model in ("yuv420", "rgb"):
        drawn = photos.printed(photos.developed(wanted), wanted, model)
        back = plates.unpacked(plates.packed(drawn), wanted, model)
        assert all(np.array_equal(a, b) for a, b in zip(drawn, back, strict=True))
        with pytest.raises(MakingFault, match="damaged"):
            plates.unpacked(plates.packed(drawn)[:-1], wanted, model)


def test_only_pixels_leave(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    path = saved(tmp_path / "a.jpg", quarters(), exif=exif, comment=b"private")
    wanted = plate(path)
    planes = photos.printed(photos.developed(wanted), wanted, "yuv420")
    assert b"taken at home" in path.read_bytes()
    assert [type(one) for one in planes] == [np.ndarray] * 3
    assert b"home" not in plates.packed(planes)


def test_a_drawn_scene_is_a_photo_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "draw", lambda scene: np.full((30, 20, 3), len(scene), np.uint8))
    assert (photos.developed(plate(None, scene="quay")) == 4).all()


def test_a_plate_with_neither_file_nor_scene_is_a_bug() -> None:
    with pytest.raises(ValueError, match="needs a path or a scene"):
        photos.developed(plate(None))


def test_a_large_photo_is_kept_no_larger_than_plates_need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "ENOUGH", (30, 45))
    large = saved(tmp_path / "a.jpg", quarters(240, 160), quality=95, subsampling=0)
    assert photos.developed(plate(large)).shape == (45, 68, 3)
    assert near(corners(read(large)))
    small = saved(tmp_path / "b.png", quarters(60, 30))
    assert photos.developed(plate(small)).shape == (30, 60, 3)
