"""The frames of a delivered file as small pictures, one after another: frame n is frame n in every browser."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from PIL import Image, ImageSequence

from pipeline.cropping import crop
from pipeline.errors import MakingFault

__all__ = ["crop", "stills", "thumb"]

WIDTH: Final = 540
QUALITY: Final = 85
THUMB: Final = 270
BLOCK: Final = 8  # pixels of a still; 16 of the film
FAULTS: Final = (av.FFmpegError, OSError, ValueError, SyntaxError, EOFError, cv2.error, Image.DecompressionBombError)


def stills(path: Path) -> Iterator[tuple[bytes, bytes]]:
    """Every frame as a JPEG of at most 540 pixels across, and the mean light of its blocks, a byte each.

    Raises `MakingFault` for a file that cannot be decoded.
    """
    try:
        for picture in _film(path) if path.suffix == ".mp4" else _pictures(path):
            yield _jpeg(picture), _blocks(picture)
    except FAULTS as fault:
        raise MakingFault(f"{path.name}: cannot be decoded, {fault}: make the file again") from fault


def thumb(path: Path) -> bytes:
    """A cover as a JPEG of 270 pixels across; raises `MakingFault` for one that cannot be read."""
    try:
        with Image.open(path, formats=("JPEG", "PNG", "GIF")) as cover:
            high = max(1, round(cover.height * THUMB / cover.width))
            cover.draft("RGB", (THUMB, high))  # decodes at a half or a quarter, in as little of the time
            small = cover.convert("RGB").resize((THUMB, high), Image.Resampling.BOX, reducing_gap=2)
        written = io.BytesIO()
        small.save(written, "JPEG", quality=82)
    except FAULTS as fault:
        raise MakingFault(f"{path.name}: cannot be read, {fault}: make the file again") from fault
    return written.getvalue()


def _film(path: Path) -> Iterator[np.ndarray]:
    with av.open(str(path.resolve()), "r", format="mp4") as film:
        stream = film.streams.video[0]
        stream.thread_type = "AUTO"
        for frame in film.decode(stream):
            yield _small(frame.to_ndarray(format="rgb24"))


def _pictures(path: Path) -> Iterator[np.ndarray]:
    with Image.open(path, formats=("GIF", "JPEG", "PNG")) as whole:
        for one in ImageSequence.Iterator(whole):
            yield _small(np.asarray(one.convert("RGB"), np.uint8))


def _small(picture: np.ndarray) -> np.ndarray:
    high, wide = picture.shape[:2]
    if wide <= WIDTH:
        return picture
    return cv2.resize(picture, (WIDTH, max(1, round(high * WIDTH / wide))), interpolation=cv2.INTER_AREA)


def _jpeg(picture: np.ndarray) -> bytes:
    turned = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    # Colour at full size: thin letters in the accent colour are what reviewers look at
    how = (cv2.IMWRITE_JPEG_QUALITY, QUALITY, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444)
    return bytes(cv2.imencode(".jpg", turned, how)[1])


def _blocks(picture: np.ndarray) -> bytes:
    high, wide = picture.shape[:2]
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    size = (max(1, wide // BLOCK), max(1, high // BLOCK))
    return cv2.resize(grey, size, interpolation=cv2.INTER_AREA).tobytes()
