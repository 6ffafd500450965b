"""docs/looks.md, and docs/reference/beds-and-scenes.md: what themes and locations can name."""

import sys
from collections.abc import Iterator
from typing import Final

from generating.files import keys
from generating.tables import page, table
from pipeline.beds.names import BEDS
from pipeline.looks import LOOKS, Look
from pipeline.scenes.names import SIZES

STILLS: Final = frozenset({"poster"})
"""Looks that films need not show, because stills are made in them."""


def looks() -> str:
    opening = (
        "How a beat's words are shown: a beat names one as its `look`, and sets what it wants under `with`.\n"
        "`python docs/make_pictures.py looks/kinetic` draws a strip again after a change.\n"
        "A strip shows a film as its beat begins, on the way and near its end, then one in Urdu and a GIF."
    )
    return page("Looks", opening, _looks())


def beds_and_scenes() -> str:
    opening = "What themes and locations can name: a theme's `sound: {bed: ...}`, a photo's `scene`."
    return page("Beds and scenes", opening, _beds_and_scenes())


def _looks() -> Iterator[str]:
    for name, look in LOOKS.items():
        yield f"## {name}\n"
        yield _about(look)
        what = "Stills in" if name in STILLS else "Moments of"
        yield f"\n![{what} the look {name}, side by side.](looks/{name}.jpg)\n"
        if name in STILLS:
            yield "Every still is one; the strip shows those of a few themes.\n"
        yield f"Serves the aims {', '.join(f'`{aim}`' for aim in look.aims)}.\n"
        yield from keys(look.parameters.model_json_schema())


def _beds_and_scenes() -> Iterator[str]:
    yield "## Beds\n"
    yield "Drawn music. It is made by arithmetic, so it needs no licence. Cuts move to the nearest beat."
    beds = [(f"`{name}`", f"{bed.bpm:.4g}", f"{60 / bed.bpm:.3f} s", bed.mood) for name, bed in BEDS.items()]
    yield from table(("bed", "beats a minute", "one beat", "mood"), beds)
    yield "## Scenes\n"
    yield "Drawn night streets of invented places. They stand in for photos in the demo and in a new campaign."
    sizes = [(f"`{name}`", f"{wide} x {high}") for name, (wide, high) in SIZES.items()]
    yield from table(("scene", "pixels"), sizes)


def _about(look: Look) -> str:
    text = sys.modules[look.parameters.__module__].__doc__ or ""
    return " ".join(text.split())
