"""What was seen in a delivered file, as plain numbers: how often its light changes, its stripes, its black edges."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Edges = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the file."""
NOWHERE: Edges = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """The most that changes in one window of the picture within one second.

    `changes` of light, up and down counted apart, so two make a flash; `share` of the window that takes part;
    `seconds` from the start of a play to the first of them; `box` is the window.
    """

    changes: int = 0
    share: float = 0.0
    seconds: float = 0.0
    box: Edges = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Flicker:
    """Changes of one kind. `together`: a quarter of a window or more changes at a time. `apart`: each place by itself,
    in its own time, as often as fails; `share` says how much of the window does. `longest`: most seconds, within five,
    in which some window changes four times a second or more, and `held` is where.
    """

    together: Burst = Burst()
    apart: Burst = Burst()
    longest: float = 0.0
    held: Burst = Burst()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plays:
    """Flicker in the first play alone, and in as many as follow each other: a film starts again where it ends."""

    once: Flicker = Flicker()
    again: Flicker = Flicker()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stripes:
    """Regular light and dark stripes that stood half a second; `share` of the picture, 0 where none did."""

    pairs: int = 0
    share: float = 0.0
    seconds: float = 0.0
    box: Edges = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Sights:
    """All of it. `width` x `height` is the file's; `bars` are the widths of black bars at its edges, 0 for none."""

    width: int
    height: int
    light: Plays = Plays()
    red: Plays = Plays()
    stripes: Stripes = Stripes()
    bars: Edges = NOWHERE


def recalled(written: Mapping[str, Any]) -> Sights:
    """Sights from what `dataclasses.asdict` and JSON made of them."""
    kinds = {"light": _plays(written["light"]), "red": _plays(written["red"])}
    return Sights(
        width=written["width"],
        height=written["height"],
        light=kinds["light"],
        red=kinds["red"],
        stripes=Stripes(**_boxed(written["stripes"])),
        bars=_edges(written["bars"]),
    )


def _plays(written: Mapping[str, Any]) -> Plays:
    return Plays(once=_flicker(written["once"]), again=_flicker(written["again"]))


def _flicker(written: Mapping[str, Any]) -> Flicker:
    bursts = {name: Burst(**_boxed(written[name])) for name in ("together", "apart", "held")}
    return Flicker(**bursts, longest=written["longest"])


def _boxed(written: Mapping[str, Any]) -> dict[str, Any]:
    return {**written, "box": _edges(written["box"])}


def _edges(written: Any) -> Edges:
    left, top, right, bottom = written
    return left, top, right, bottom
