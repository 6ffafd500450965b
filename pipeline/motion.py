"""Named easings and the way things come, stay and go; pure functions of the frame number."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

Ease = Literal["linear", "out-cubic", "out-quint", "in-cubic", "in-out-sine"]
Entrance = Literal["cut", "fade", "rise", "settle", "wipe"]

EASES: Final[Mapping[Ease, Callable[[float], float]]] = {
    "linear": lambda t: t,
    "out-cubic": lambda t: 1 - (1 - t) ** 3,
    "out-quint": lambda t: 1 - (1 - t) ** 5,
    "in-cubic": lambda t: t**3,
    "in-out-sine": lambda t: (1 - math.cos(math.pi * t)) / 2,
}


def ease(name: Ease, t: float) -> float:
    """Progress 0..1 for time 0..1; time outside is held at the ends."""
    return EASES[name](min(1.0, max(0.0, t)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """When one drawn thing is on screen, in frames of its shot, and how it comes and goes.

    It starts to appear at `start` (which may lie before the shot), has landed `enter` frames later, and is gone at
    `stop` after `leave` frames of going; `leave` 0 is a cut. `distance` is how far a rise travels, in pixels.
    """

    start: int = 0
    enter: int = 0
    stop: int
    leave: int = 0
    entrance: Entrance = "rise"
    distance: float = 0.0


@dataclass(frozen=True, slots=True)
class State:
    """How a drawn thing looks on one frame: opacity 0..1, offset in pixels, scale, share of its width revealed."""

    opacity: float = 1.0
    dy: float = 0.0
    scale: float = 1.0
    reveal: float = 1.0


LANDED: Final = State()


def state(track: Track, n: int) -> State | None:
    """The look of a tracked thing on frame `n`, None while it is not there. Equal states draw equal pixels."""
    if n < track.start or n >= track.stop:
        return None
    going = n - (track.stop - track.leave)
    if track.leave and going >= 0:
        gone = ease("in-cubic", (going + 1) / (track.leave + 1))
        return State(opacity=1 - gone, dy=-0.35 * track.distance * gone)
    if n >= track.start + track.enter:
        return LANDED
    return _coming(track, (n - track.start + 1) / (track.enter + 1))


def _coming(track: Track, t: float) -> State:
    come = ease("out-quint", t)
    match track.entrance:
        case "cut":
            return LANDED
        case "fade":
            return State(opacity=ease("out-cubic", t))
        case "rise":
            return State(opacity=ease("out-cubic", min(1.0, t * 1.6)), dy=track.distance * (1 - come))
        case "settle":
            return State(opacity=ease("out-cubic", min(1.0, t * 2)), scale=1 + 0.12 * (1 - come))
        case "wipe":
            return State(reveal=ease("in-out-sine", t))
