"""Draws the pictures of the pages: `python docs/make_pictures.py` all of them, or those whose names follow.

docs/picture.jpg is the strip of films at the top of the README, docs/gallery/ has a contact sheet a theme, docs/looks/
a strip a look. A word that names no picture ends it with 2, too many bytes with 1.
"""  # noqa: INP001 a script beside the pages

import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import click
import numpy as np
from generating.looks import STILLS
from PIL import Image, ImageDraw

from pipeline import sheet
from pipeline.cli.opening import opened
from pipeline.intent import Intent, Request, intend
from pipeline.looks import LOOKS
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
MOST: Final = 5  # stills of a strip
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
    rows = []
    for variant in films:
        shown = previewed(intent, variant)
        line = f"{shown.timeline.seconds:.1f} s"
        rows.append(sheet.row(variant.creative, line, shown.timeline, SHEET_MOMENTS, partial(picture, shown)))
    return Image.fromarray(sheet.drawn(rows, intent.project.themes[theme].title, CELL))


def look(intent: Intent, name: str) -> Image.Image:
    """Moments of the first film that shows a look, then of one in Urdu and of a GIF; of one of stills, a few stills."""
    if name in STILLS:
        themes = dict.fromkeys(variant.creative.theme for variant in intent.variants)
        stills = [shown for theme in themes if (shown := _showing(intent, name, kind="still", theme=theme))]
        drawn = [_at(one, name, 0.0) for one in stills[:MOST]]
    else:
        first, other = _showing(intent, name, language="en"), _showing(intent, name, language="ur")
        gif = _showing(intent, name, kind="gif")
        drawn = [_at(first, name, share) for share in SHARES] if first else []
        drawn += [_at(one, name, SHARES[-1]) for one in (other, gif) if one]
    return _strip(drawn, (STRIP_CELL, round(STRIP_CELL * 16 / 9)))


def _showing(
    intent: Intent, name: str, *, kind: str = "video", language: str | None = None, theme: str | None = None
) -> Previewed | None:
    """The first variant of a kind that has a beat of this look."""
    for variant in intent.variants:
        told = variant.creative
        if variant.placement.make.kind == kind and language in {None, told.language} and theme in {None, told.theme}:
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


def asked(words: Sequence[str], themes: Iterable[str]) -> tuple[str, ...]:
    """The names below docs/ of the pictures that some words mean, whole or a part; of all pictures for no words.

    Raises `ValueError` for words that mean none.
    """
    every = ("picture", *(f"gallery/{theme}" for theme in themes), *(f"looks/{name}" for name in LOOKS))
    meant = {name: {name, *name.split("/")} for name in every}
    if lost := [word for word in words if not any(word in parts for parts in meant.values())]:
        raise ValueError(f"no picture is {' or '.join(map(repr, lost))}: there are {', '.join(every)}")
    return tuple(name for name, parts in meant.items() if not words or parts & set(words))


def _drawn(intent: Intent, name: str) -> Image.Image:
    folder, _, last = name.rpartition("/")
    return {"gallery": gallery, "looks": look}[folder](intent, last) if folder else readme(intent)


def main() -> int:
    intent = intend(opened(HERE.parent), Request())
    try:
        names = asked(sys.argv[1:], intent.project.themes)
    except ValueError as fault:
        click.echo(fault, err=True)
        return 2
    for name in names:
        target, drawn = HERE / f"{name}.jpg", _drawn(intent, name)
        target.parent.mkdir(exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        drawn.save(part, "JPEG", quality=78, optimize=True, progressive=True)
        part.replace(target)
        click.echo(f"docs/{name}.jpg: {drawn.width}x{drawn.height}, {target.stat().st_size:,} bytes")
    total = int(np.sum([path.stat().st_size for path in HERE.rglob("*.jpg")]))
    click.echo(f"{total:,} bytes in all, at most {BUDGET:,}")
    return 0 if total < BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
