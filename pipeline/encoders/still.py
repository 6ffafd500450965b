"""One frame -> a JPEG with full colour resolution and no metadata."""

from pathlib import Path

from PIL import Image

from pipeline.colour import to_rgb
from pipeline.compose import Canvas


def encode(canvas: Canvas, path: Path, *, quality: int = 92) -> None:
    """Write an RGB canvas; raises `OSError`."""
    Image.fromarray(to_rgb(canvas.planes, "rgb")).save(path, "JPEG", quality=quality, subsampling=0, optimize=True)
