"""One frame -> a JPEG with full colour resolution and no metadata."""

from pathlib import Path

from PIL import Image

from pipeline.compose import Canvas


def encode(canvas: Canvas, path: Path, *, quality: int = 92) -> None:
    """Write an RGB canvas; raises `OSError`."""
    bands = [Image.fromarray(plane) for plane in canvas.planes]
    Image.merge("RGB", bands).save(path, "JPEG", quality=quality, subsampling=0, optimize=True)
