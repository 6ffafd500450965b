"""Do the colours of a palette read on each other? Slow to load: for workers and for `lint`, not for a build's start."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from coloraide import Color

from pipeline.authored import Palette
from pipeline.errors import Mistake

LEAST: Final = (
    ("paper", "ink", 7.0),
    ("paper", "field", 4.5),
    ("accent", "ink", 4.5),
    ("accent", "field", 3.0),
)
"""What is seen on what, and their least contrast: WCAG 2.1 SC 1.4.6 for the words, 1.4.3 for the rest.

The accent on the field is for large words. Contrast has no direction: ink on accent is accent on ink.
"""


Worn = tuple[Palette, Mapping[str, tuple[str, int, int]]]
"""A palette, and where each of its colours was written: file, line, column."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio 1..21 of two colours `#RRGGBB`, as WCAG 2.1 defines it."""
    return Color(one).contrast(other, method="wcag21")


def mistakes(worn: Sequence[Worn]) -> tuple[tuple[Mistake, ...], ...]:
    """For each palette its colours that cannot be told apart well enough."""
    return tuple(tuple(_mistakes(*one)) for one in worn)


def _mistakes(palette: Palette, places: Mapping[str, tuple[str, int, int]]) -> Iterator[Mistake]:
    for name, ground, least in LEAST:
        colour, below = getattr(palette, name), getattr(palette, ground)
        ratio = contrast(colour, below)
        if ratio < least:
            # of two colours the theme's: whoever wrote it chose it for the campaign's
            place = places[ground if places[name][0] == "campaign.yaml" else name]
            measured = f"{int(ratio * 100) / 100:g}, at least {least:g} is needed to read it"
            fix = f"make the {ground} darker or the {name} lighter"
            yield Mistake(*place, f"{name} {colour} on {ground} {below} has a contrast of {measured}: {fix}")
