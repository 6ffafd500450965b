"""Draws the pictures of the pages: `python docs/make_pictures.py` all of them, or those whose names follow.

docs/picture.jpg is the strip of films at the top of the README, docs/gallery/ has a contact sheet a theme, docs/looks/
a strip a look.
"""  # noqa: INP001 a script beside the pages

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import numpy as np
from PIL import Image, ImageDraw

from pipeline import sheet
from pipeline.cli.opening import opened
from pipeline.intent import Intent, Request, intend
from pipeline.looks import LOOKS
from pipeline.model import Variant
from pipeline.preview import Previewed, picture, previewed
from pipeline.sheet import GROUND

HERE: Final = Path(__file__).parent
MOMENTS: Final = (
    ("your-choice/lantern-quay/a/en", 3.2),
    ("violence/foundry-yard/a/en", 1.6),
    ("knife-crime/market-cross/a/en", 4.4),
    ("behaviour/lantern-quay/a/ur", 1.4),
    ("drugs/foundry-yard/b/en", 4.2),
    ("your-choice/lantern-quay/b/pl", 1.6),
)
"""What the README shows, and when."""

PHONE: Final = (324, 576)
GAP: Final = 22
ROUND: Final = 26
SHEET_MOMENTS: Final = (0.0, 0.5, 1.5, 3.0, 4.5, 6.0, None)
CELL: Final = 200
STRIP_CELL: Final = 236
SHARES: Final = (0.0, 0.3, 0.8)
"""How far into its beat a look is shown."""
BUDGET: Final = 6_000_000  # bytes of all pictures together


def readme(intent: Intent) -> Image.Image:
    """Frames of several films, side by side with rounded corners."""
    return _strip([_frame(intent, creative, seconds) for creative, seconds in MOMENTS], PHONE)


def gallery(intent: Intent, theme: str) -> Image.Image:
    """A contact sheet of every film of a theme."""
    films = [
        variant
        for variant in intent.variants
        if variant.creative.theme == theme and variant.placement.id == intent.project.campaign.placements[0]
    ]
    rows = [_row(previewed(intent, variant), variant) for variant in films]
    return Image.fromarray(sheet.drawn(rows, intent.project.themes[theme].title, CELL))


def look(intent: Intent, name: str) -> Image.Image:
    """Moments of the first film that shows a look, then of one in another script and of a GIF."""
    first, other, gif = (
        _showing(intent, name, language="en"),
        _showing(intent, name, language="ur"),
        _showing(intent, name, kind="gif"),
    )
    drawn = [_at(first, name, share) for share in SHARES] if first else []
    drawn += [_at(one, name, SHARES[-1]) for one in (other, gif) if one]
    return _strip(drawn, (STRIP_CELL, round(STRIP_CELL * 16 / 9)))


def _showing(intent: Intent, name: str, *, language: str | None = None, kind: str = "video") -> Previewed | None:
    """The first variant with a beat of this look; a look of stills is found in stills."""
    for variant in intent.variants:
        kinds = {kind, "still"} if name == "poster" else {kind}
        if variant.placement.make.kind in kinds and language in {None, variant.creative.language}:
            shown = previewed(intent, variant)
            if any(setup.look == name for setup in shown.timeline.setups):
                return shown
    return None


def _at(shown: Previewed, name: str, share: float) -> Image.Image:
    start = 0
    for setup in shown.timeline.setups:
        if setup.look == name:
            n = start + round(share * (setup.frames - 1))
            return Image.fromarray(picture(shown, n / shown.timeline.format.fps))
        start += setup.frames
    raise ValueError(f"no beat has the look {name}")


def _frame(intent: Intent, creative: str, seconds: float) -> Image.Image:
    variant = next(one for one in intent.variants if one.creative.id == creative)
    return Image.fromarray(picture(previewed(intent, variant), seconds))


def _row(shown: Previewed, variant: Variant) -> sheet.Row:
    timed = shown.timeline
    at = [timed.seconds - 1 / timed.format.fps if moment is None else moment for moment in SHEET_MOMENTS]
    return sheet.Row(
        name=variant.creative.id.replace("/", " · "),
        line=f"{timed.seconds:.1f} s",
        pictures=tuple(picture(shown, seconds) for seconds in at),
        moments=tuple(f"{seconds:.1f} s" for seconds in at),
    )


def _strip(pictures: list[Image.Image], cell: tuple[int, int]) -> Image.Image:
    """Pictures side by side on the ground of contact sheets, corners rounded."""
    wide, high = cell
    joined = Image.new("RGB", (len(pictures) * (wide + GAP) + GAP, high + 2 * GAP), GROUND)
    large = Image.new("L", (wide * 4, high * 4))
    ImageDraw.Draw(large).rounded_rectangle((0, 0, wide * 4 - 1, high * 4 - 1), ROUND * 4, fill=255)
    corners = large.resize(cell, Image.Resampling.LANCZOS)
    for index, drawn in enumerate(pictures):
        joined.paste(drawn.resize(cell, Image.Resampling.LANCZOS), (GAP + index * (wide + GAP), GAP), corners)
    return joined


def _all(intent: Intent) -> Iterator[tuple[str, Image.Image]]:
    """Every picture with its name below docs/, drawn as it is asked for."""
    wanted = set(sys.argv[1:])
    names = ["picture", *(f"gallery/{theme}" for theme in intent.project.themes), *(f"looks/{name}" for name in LOOKS)]
    for name in names:
        if wanted and not {name, *name.split("/")} & wanted:
            continue
        folder, _, last = name.rpartition("/")
        drawn = {"gallery": gallery, "looks": look}[folder](intent, last) if folder else readme(intent)
        yield name, drawn


def main() -> int:
    intent = intend(opened(HERE.parent), Request())
    for name, drawn in _all(intent):
        target = HERE / f"{name}.jpg"
        target.parent.mkdir(exist_ok=True)
        drawn.save(target, "JPEG", quality=82, optimize=True, progressive=True)
        click.echo(f"docs/{name}.jpg: {drawn.width}x{drawn.height}, {target.stat().st_size:,} bytes")
    total = int(np.sum([path.stat().st_size for path in HERE.rglob("*.jpg")]))
    click.echo(f"{total:,} bytes in all, at most {BUDGET:,}")
    return 0 if total < BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
