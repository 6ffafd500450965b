"""The nouns of shapes: what one covers, in frame pixels and parts of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Round:
    """A rectangle with rounded corners, in pixels and parts of them: a circle when the radius is half its side."""

    left: float
    top: float
    right: float
    bottom: float
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Polygon:
    """Straight edges from corner to corner, (x, y) in pixels and parts of them."""

    corners: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What a shape covers: all of `solids`, less all of `holes`."""

    solids: tuple[Round | Polygon, ...]
    holes: tuple[Round | Polygon, ...] = ()
