"""A photo file or drawn scene -> a negative -> the planes of plates. Untrusted, and private until it is redacted.

Order matters: upright (EXIF), sRGB (ICC), redacted, then cropped and graded; only pixels leave this room, so no
metadata can.
"""

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
import pillow_heif
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from pipeline import colour
from pipeline.colour import Plane
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
Picture = npt.NDArray[np.uint8]


def size(path: Path) -> tuple[int, int]:
    """Width and height of the upright photo, from its header alone.

    Raises `MakingFault` when the file is not a photo that can be used.
    """
    with _opened(path) as image:
        turned = image.getexif().get(0x0112, 1) in {5, 6, 7, 8}
        return (image.height, image.width) if turned else (image.width, image.height)


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
    toning, steps = _toning(plate.grade, cv2.mean(fitted)), colour.steps(model)
    y, u, v = (np.empty((plate.height // step, plate.width // step), np.uint8) for step in steps)
    for start in range(0, plate.height, _BAND):
        rows = slice(start, start + _BAND)
        toned = np.asarray(cv2.transform(fitted[rows].astype(np.float32), toning), np.float32)
        parts = colour.planes(_darkened(toned, _corners(plate.grade, rows, fitted.shape)), model)
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


def _toning(grade: Grade, mean: Sequence[float]) -> npt.NDArray[np.float32]:
    """Saturation, ceiling and tint of a picture with this mean as one matrix: three rows for R, G, B and 1."""
    luma = np.array([0.2126, 0.7152, 0.0722])
    toned = np.outer(np.ones(3), luma) * (1 - grade.saturation) + np.eye(3) * grade.saturation
    toned *= min(1.0, grade.ceiling / max(1.0, float(luma @ mean[:3])))
    tint = np.array(colour.rgb_of(grade.tint)) * grade.amount
    return np.column_stack([toned * (1 - grade.amount), tint]).astype(np.float32)


def _corners(grade: Grade, rows: slice, shape: tuple[int, ...]) -> npt.NDArray[np.float32]:
    """What the vignette leaves of the light in some rows of a picture."""
    y = np.linspace(-1, 1, shape[0], dtype=np.float32)[rows, None] ** 2 - np.float32(0.45)
    fall = y + np.linspace(-1, 1, shape[1], dtype=np.float32) ** 2
    fall *= np.float32(-grade.vignette / 1.55)
    fall += 1
    return np.clip(fall, np.float32(1 - grade.vignette), 1, out=fall)


def _darkened(toned: npt.NDArray[np.float32], left: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    toned *= cv2.merge((left, left, left))
    return np.clip(toned, 0, 255, out=toned)


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
