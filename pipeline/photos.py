"""A photo file or drawn scene -> a negative -> the planes of plates. Untrusted, and private until it is redacted.

Order matters: upright (EXIF), sRGB (ICC), redacted, then cropped and graded; only pixels leave this room, so no
metadata can.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
import pillow_heif
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from PIL.ExifTags import GPSTAGS, IFD

from pipeline import colour
from pipeline.colour import Plane, Values
from pipeline.errors import MakingFault
from pipeline.scenes.paint import draw
from pipeline.shots import Grade, Model, Plate, Redacted

MAX_PIXELS: Final = 120_000_000  # a 100 MP medium-format frame passes, a decompression bomb does not
FORMATS: Final = ("JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF", "BMP")
ENOUGH: Final = (
    1620,
    2880,
)  # a negative that covers this has a quarter more than the largest plate of a 1080x1920 frame
_BAND: Final = 64  # rows graded at a time: even, and few enough to stay in the processor's cache
_LITTLE: Final = 1.35
_FEW: Final = 3.0  # pixels of spread that a blur is cheap and smooth at
_HALVINGS: Final = 16
_LUMA: Final = np.array([[0.2126, 0.7152, 0.0722]])
_LIFT, _DEPTH, _DEEP = 0.5, 1.2, 0.08  # of a life of 1: middle greys raised, blacks deepened, how far up those reach
_BLACK: Final = 0.6  # of the ink is left in a black
_LIT: Final = 140.0  # a grey that is light enough to keep its own colour
_HAZE: Final = 0.35  # of white in the field's colour where the middle greys are
_DUSK: Final = 0.8  # more of the tone in a black than in what is lit
_YIELDING: Final = 1.2  # of its own colour a shadow gives up to a full tone
Picture = npt.NDArray[np.uint8]


def size(path: Path) -> tuple[int, int]:
    """Width and height of the upright photo, from its header alone.

    Raises `MakingFault` when the file is not a photo that can be used.
    """
    with _opened(path) as image:
        turned = image.getexif().get(0x0112, 1) in {5, 6, 7, 8}
        return (image.height, image.width) if turned else (image.width, image.height)


def position(path: Path) -> tuple[str, ...]:
    """What the photo's file says of where it was taken, as names of EXIF's GPS tags; raises as `size` does."""
    with _opened(path) as image:
        return tuple(sorted(GPSTAGS.get(tag, f"GPS {tag}") for tag in image.getexif().get_ifd(IFD.GPSInfo)))


def developed(plate: Plate) -> Picture:
    """The negative: the whole photo upright, in sRGB and redacted, no larger than any plate needs; H x W x 3.

    Raises `MakingFault` as `size` does.
    """
    if plate.scene is not None:
        picture = draw(plate.scene)
    elif plate.path is not None:
        picture = _read(plate.path)
    else:
        raise ValueError("a plate needs a path or a scene")
    for box in plate.redactions:
        picture = redacted(picture, box)
    shrink = max(ENOUGH[0] / picture.shape[1], ENOUGH[1] / picture.shape[0])
    if shrink >= 1:
        return picture
    smaller = (round(picture.shape[1] * shrink), round(picture.shape[0] * shrink))
    return np.asarray(cv2.resize(picture, smaller, interpolation=cv2.INTER_AREA), np.uint8)


def printed(negative: Picture, plate: Plate, model: Model) -> tuple[Plane, Plane, Plane]:
    """The plate's planes: the negative cropped around the focal point, sized and graded."""
    left, top, wide, high = crop(negative.shape[1], negative.shape[0], plate.width / plate.height, plate.focal)
    fitted = _sized(negative[top : top + high, left : left + wide], plate.width, plate.height)
    if plate.grade.blur:
        fitted = _softened(fitted, plate.grade.blur * plate.width)
    grey = np.asarray(cv2.transform(fitted, _LUMA), np.uint8)
    toning, steps = _toning(plate.grade, grey), colour.steps(model)
    toned = _toned_video if model == "yuv420" else _toned
    y, u, v = (np.empty((plate.height // step, plate.width // step), np.uint8) for step in steps)
    for start in range(0, plate.height, _BAND):
        rows = slice(start, start + _BAND)
        parts = toned(fitted[rows], grey[rows], toning, _corners(plate.grade, rows, fitted.shape))
        for plane, part, step in zip((y, u, v), parts, steps, strict=True):
            plane[start // step : start // step + len(part)] = colour.to_bytes(part)
    return y, u, v


def crop(width: int, height: int, aspect: float, focal: tuple[float, float]) -> tuple[int, int, int, int]:
    """Left, top, width, height of the largest part with `aspect` (width / height), as near to `focal` as may be."""
    wide = min(width, max(1, round(height * aspect)))
    high = min(height, max(1, round(width / aspect)))
    left = min(width - wide, max(0, round(focal[0] * width - wide / 2)))
    top = min(height - high, max(0, round(focal[1] * height - high / 2)))
    return left, top, wide, high


def redacted(picture: Picture, box: Redacted) -> Picture:
    """A copy whose box, grown by 1.4, is destroyed: averaged to at most 3 x 3 cells, which no filter can bring back.

    Blurs and fine mosaics can be undone by trained networks (McPherson et al., arXiv 1609.00408); averages cannot.
    """
    height, width = picture.shape[:2]
    grow_x, grow_y = box.w * 0.2, box.h * 0.2
    x0, x1 = max(0, int((box.x - grow_x) * width)), min(width, int(np.ceil((box.x + box.w + grow_x) * width)))
    y0, y1 = max(0, int((box.y - grow_y) * height)), min(height, int(np.ceil((box.y + box.h + grow_y) * height)))
    if x1 <= x0 or y1 <= y0:
        return picture
    out = picture.copy()
    cells = (min(3, x1 - x0), min(3, y1 - y0))
    coarse = cv2.resize(picture[y0:y1, x0:x1], cells, interpolation=cv2.INTER_AREA)
    out[y0:y1, x0:x1] = cv2.resize(coarse, (x1 - x0, y1 - y0), interpolation=cv2.INTER_NEAREST)
    return out


def _sized(cut: Picture, width: int, height: int) -> Picture:
    shrink = cut.shape[1] / width
    # a little smaller, blending neighbours looks the same as averaging areas, in a fifth of the time
    way = cv2.INTER_CUBIC if shrink <= 1 else cv2.INTER_LINEAR if shrink < _LITTLE else cv2.INTER_AREA
    return np.asarray(cv2.resize(cut, (width, height), interpolation=way), np.uint8)


def _softened(picture: Picture, spread: float) -> Picture:
    """The picture out of focus: shrunk until the spread is a few pixels, blurred, enlarged again."""
    height, width = picture.shape[:2]
    shrink = max(1.0, spread / _FEW)
    small = (max(1, round(width / shrink)), max(1, round(height / shrink)))
    little = cv2.resize(picture, small, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(little, (0, 0), spread / shrink, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


@dataclass(frozen=True, slots=True)
class _Toning:
    """For each grey 0..255 of a photo: how much of the pixel's own colour stays, and what is added to that."""

    share: Values
    added: tuple[Values, Values, Values]
    """Of red, green and blue."""
    grey: Values
    """The grey it becomes: as both are linear, any pixel of that grey does."""


def _toning(grade: Grade, grey: Picture) -> _Toning:
    """The grade of a photo with these greys: exposed so that its mean comes to the ceiling at most."""
    greys = np.arange(256.0)
    counts = cv2.calcHist([grey], [0], None, [256], [0, 256])[:, 0].astype(np.float64)
    exposure = _exposure(grade, counts / grey.size)
    # lamps and lit windows keep their own colour, shadows give most of theirs up to the theme's
    share = grade.saturation * np.maximum(0, 1 - grade.tone * _YIELDING * _dim(greys * exposure)) * exposure
    tones = _tones(grade, greys * exposure)
    red, green, blue = (tones - (share * greys)[:, None]).astype(np.float32).T
    return _Toning(share.astype(np.float32), (red, green, blue), (tones @ _LUMA[0]).astype(np.float32))


def _exposure(grade: Grade, shares: npt.NDArray[np.float64]) -> float:
    """The most, 1 at best, at which the mean of a photo with these shares of greys 0..255 is within the ceiling."""
    greys = np.arange(256.0)

    def mean(exposure: float) -> float:
        return float(shares @ (_tones(grade, greys * exposure) @ _LUMA[0]))

    low, high = 0.0, 1.0
    if mean(high) <= grade.ceiling:
        return high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if mean(middle) <= grade.ceiling else (low, middle)
    return low


def _tones(grade: Grade, greys: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The colours that greys become, a row each.

    Each colour of the theme stands where a grey is as light as itself, so that the picture keeps its light and shade.
    """
    x = greys / 255
    bright = 255 * x * (1 + grade.life * (_LIFT * (1 - x) - _DEPTH * np.exp(-x / _DEEP)))
    ink, field, light = (np.array(colour.rgb_of(one), np.float64) for one in (grade.ink, grade.field, grade.light))
    haze = field + (255 - field) * _HAZE  # straight from the field to a light of the other hue would pass through mud
    colours = np.stack([ink * _BLACK, ink, field, haze, light, light * 0.4 + 255 * 0.6])
    places = np.maximum.accumulate([0.0, *(_LUMA[0] @ one for one in (ink, field, haze, light)), 255.0])
    themed = np.stack([np.interp(bright, places, column) for column in colours.T], axis=1)
    tone = np.minimum(1, grade.tone * (1 + _DUSK * _dim(greys)))[:, None]
    return np.asarray(bright[:, None] * (1 - tone) + themed * tone, np.float64)


def _dim(greys: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """1 in a black, 0 where a grey is lit."""
    return np.asarray(np.maximum(0, 1 - greys / _LIT), np.float64)


def _toned(rgb: Picture, grey: Picture, toning: _Toning, left: Values) -> tuple[Values, Values, Values]:
    """Red, green and blue under what the vignette leaves of the light; a strong colour may come out beyond 0..255."""
    share = cv2.LUT(grey, toning.share)

    def lit(plane: Picture, added: Values) -> Values:
        toned = np.asarray(cv2.multiply(plane, share, dtype=cv2.CV_32F), np.float32)
        cv2.add(toned, cv2.LUT(grey, added), dst=toned)
        return np.asarray(cv2.multiply(toned, left, dst=toned), np.float32)

    red, green, blue = (np.asarray(plane, np.uint8) for plane in cv2.split(rgb))
    return lit(red, toning.added[0]), lit(green, toning.added[1]), lit(blue, toning.added[2])


def _toned_video(rgb: Picture, grey: Picture, toning: _Toning, left: Values) -> tuple[Values, Values, Values]:
    """The planes of video, colour toned only where there are samples of it: a third of the work."""
    luma = np.asarray(cv2.LUT(grey, toning.grey), np.float32)
    few, few_greys = colour.sampled(rgb), colour.sampled(grey)
    blue, red = colour.chroma(_toned(few, few_greys, toning, np.ascontiguousarray(left[::2, ::2])))
    cv2.multiply(luma, left, dst=luma)
    return colour.luma(luma), blue, red


def _corners(grade: Grade, rows: slice, shape: tuple[int, ...]) -> Values:
    """What the vignette leaves of the light in some rows of a picture."""
    y = np.linspace(-1, 1, shape[0], dtype=np.float32)[rows, None] ** 2 - np.float32(0.45)
    fall = y + np.linspace(-1, 1, shape[1], dtype=np.float32) ** 2
    fall *= np.float32(-grade.vignette / 1.55)
    fall += 1
    return np.clip(fall, np.float32(1 - grade.vignette), 1, out=fall)


def _called(path: Path) -> str:
    """The photo as its author knows it: `locations/<place>/<file>`."""
    return "/".join(path.parts[-3:])


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """The photo, open; what decoders say of a file that is damaged or none, now or later, becomes a `MakingFault`."""
    pillow_heif.register_heif_opener()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # oddities in EXIF are the camera's; what cannot be read raises
            with Image.open(path, formats=FORMATS) as image:
                _refuse_bomb(image)
                yield image
    except UnidentifiedImageError as fault:
        raise MakingFault(f"{_called(path)}: cannot be read as a photo: save it again as JPEG, PNG or HEIC") from fault
    except Image.DecompressionBombError as fault:
        allowed = f"{MAX_PIXELS / 1e6:.0f} megapixels"
        raise MakingFault(f"{_called(path)}: the photo has more than {allowed}: save a smaller copy") from fault
    except Exception as fault:  # a damaged file surprises each decoder in its own way
        if isinstance(fault, OSError) and fault.strerror:
            raise MakingFault(f"{_called(path)}: cannot be opened: {fault.strerror}") from fault
        said = " ".join(str(fault).split())[:120] or type(fault).__name__
        raise MakingFault(f"{_called(path)}: the photo is damaged ({said}): copy it from the camera again") from fault


def _refuse_bomb(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise Image.DecompressionBombError(f"{image.width}x{image.height}")


def _read(path: Path) -> Picture:
    with _opened(path) as image:
        # a JPEG can be decoded at a half or a quarter, as long as no side falls below what is needed
        image.draft("RGB", (max(ENOUGH), max(ENOUGH)))
        return np.asarray(_srgb(ImageOps.exif_transpose(image)))


def _srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    flat = image
    if image.mode in {"RGBA", "LA", "PA", "P"}:
        clear = image.convert("RGBA")
        flat = Image.alpha_composite(Image.new("RGBA", clear.size, "black"), clear).convert("RGB")
    elif image.mode.startswith("I"):
        flat = Image.fromarray((np.asarray(image, np.float64) / 257).clip(0, 255).astype(np.uint8))
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(flat, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # a broken profile is ignored, as browsers do
        if converted is not None:
            return converted
    return flat.convert("RGB")
