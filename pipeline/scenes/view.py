"""A pinhole camera looking level down a street: metres in, pixels out."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.float32]
"""Linear light, height x width x channels."""
Drawing = npt.NDArray[np.uint8]
Colour = tuple[float, float, float]
"""Linear red, green, blue; 1 is paper white under full light."""
Point = tuple[float, float, float]
"""Metres: right of the eye, up from the ground, away from the eye."""
Quad = tuple[Point, Point, Point, Point]
"""Top left, top right, bottom right, bottom left as the eye sees them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`centre` is the vanishing point in pixels; `focal` is in pixels; `eye` is the height of the eye in metres."""

    width: int
    height: int
    centre: tuple[float, float]
    focal: float
    eye: float = 1.65

    def at(self, point: Point) -> tuple[float, float]:
        x, y, z = point
        return self.centre[0] + self.focal * x / z, self.centre[1] - self.focal * (y - self.eye) / z

    def scaled(self, ratio: float) -> "View":
        return replace(
            self,
            width=round(self.width * ratio),
            height=round(self.height * ratio),
            centre=(self.centre[0] * ratio, self.centre[1] * ratio),
            focal=self.focal * ratio,
        )

    def density(self, z: float) -> float:
        """Pixels a metre at distance `z`: what a sheet hung there needs to be sharp."""
        return self.focal / z


def mirrored(point: Point, level: float | None) -> Point:
    """The point as seen in still water at height `level`; itself without water."""
    return point if level is None else (point[0], 2 * level - point[1], point[2])


def left_wall(x: float, near: float, far: float, top: float, bottom: float = 0.0) -> Quad:
    return (x, top, near), (x, top, far), (x, bottom, far), (x, bottom, near)


def right_wall(x: float, near: float, far: float, top: float, bottom: float = 0.0) -> Quad:
    return (x, top, far), (x, top, near), (x, bottom, near), (x, bottom, far)


def facing(left: float, right: float, z: float, top: float, bottom: float = 0.0) -> Quad:
    return (left, top, z), (right, top, z), (right, bottom, z), (left, bottom, z)
