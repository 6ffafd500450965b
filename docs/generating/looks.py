"""docs/reference/looks.md: what themes and locations can name."""

import sys
from collections.abc import Iterator

from pydantic import BaseModel

from generating.files import keys
from generating.tables import page, table
from pipeline.beds.names import BEDS
from pipeline.looks import LOOKS
from pipeline.scenes.names import SIZES


def looks() -> str:
    opening = "What themes and locations can name: a beat's `look`, a theme's `sound: {bed: ...}`, a photo's `scene`."
    return page("Looks, beds and scenes", opening, _looks())


def _looks() -> Iterator[str]:
    yield "## Looks\n"
    yield "How a beat's words are shown. Settings go under the beat's `with`.\n"
    for name, look in LOOKS.items():
        yield f"### {name}\n"
        yield _about(look.parameters)
        yield from keys(look.parameters.model_json_schema())
    yield "## Beds\n"
    yield "Drawn music. It is made by arithmetic, so it needs no licence. A cut on a beat feels right: lengths of beats"
    yield "that are multiples of the beat fall on it."
    beds = [(f"`{name}`", f"{bed.bpm:.4g}", f"{60 / bed.bpm:.3f} s", bed.mood) for name, bed in BEDS.items()]
    yield from table(("bed", "beats a minute", "one beat", "mood"), beds)
    yield "## Scenes\n"
    yield "Drawn night streets of invented places. They stand in for photos in the demo and in a new campaign."
    sizes = [(f"`{name}`", f"{wide} x {high}") for name, (wide, high) in SIZES.items()]
    yield from table(("scene", "pixels"), sizes)


def _about(parameters: type[BaseModel]) -> str:
    text = sys.modules[parameters.__module__].__doc__ or ""
    return " ".join(text.split())
