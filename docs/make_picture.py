"""Draws docs/picture.jpg, the strip of five films at the top of the README: `python docs/make_picture.py`."""  # noqa: INP001 a script beside the pages

import sys
from pathlib import Path
from typing import Final

import click
from PIL import Image, ImageDraw

from pipeline.cli.opening import opened
from pipeline.intent import Intent, Request, intend
from pipeline.preview import picture, previewed
from pipeline.sheet import GROUND

HERE: Final = Path(__file__).parent
TARGET: Final = HERE / "picture.jpg"
MOMENTS: Final = (
    ("your-choice/lantern-quay/a/en", 1.4),
    ("behaviour/market-cross/a/en", 1.3),
    ("violence/foundry-yard/a/en", 4.0),
    ("knife-crime/lantern-quay/a/ur", 1.8),
    ("drugs/lantern-quay/a/pl", 7.0),
)
"""What is shown, and when: every theme, every place and every language once."""

PHONE: Final = (324, 576)
GAP: Final = 22
ROUND: Final = 26
BUDGET: Final = 250_000


def strip(intent: Intent) -> Image.Image:
    """Five frames as the build draws them, side by side with rounded corners."""
    wide, high = PHONE
    joined = Image.new("RGB", (len(MOMENTS) * (wide + GAP) + GAP, high + 2 * GAP), GROUND)
    large = Image.new("L", (wide * 4, high * 4))
    ImageDraw.Draw(large).rounded_rectangle((0, 0, wide * 4 - 1, high * 4 - 1), ROUND * 4, fill=255)
    corners = large.resize(PHONE, Image.Resampling.LANCZOS)
    for index, (creative, seconds) in enumerate(MOMENTS):
        variant = next(one for one in intent.variants if one.creative.id == creative)
        drawn = Image.fromarray(picture(previewed(intent, variant), seconds))
        joined.paste(drawn.resize(PHONE, Image.Resampling.LANCZOS), (GAP + index * (wide + GAP), GAP), corners)
    return joined


def main() -> int:
    joined = strip(intend(opened(HERE.parent), Request()))
    joined.save(TARGET, "JPEG", quality=86, optimize=True, progressive=True)
    size = TARGET.stat().st_size
    click.echo(f"{TARGET.name}: {joined.width}x{joined.height}, {size:,} bytes")
    return 0 if size < BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
