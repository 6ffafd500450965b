"""Named easings and the way things come, stay and go; pure functions of the frame number."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

Ease = Literal["linear", "out-cubic", "out-quint", "in-cubic", "in-out-sine", "spring"]
Entrance = Literal["cut", "fade", "lift", "settle"]

QUICK: Final = 0.26  # seconds; what is small, or answers something, comes this fast
ENTER: Final = 0.36
SLOW: Final = 0.45  # what fills the frame
LEAVE: Final = 0.16

EASES: Final[Mapping[Ease, Callable[[float], float]]] = {
    "linear": lambda t: t,
    "out-cubic": lambda t: 1 - (1 - t) ** 3,
    "out-quint": lambda t: 1 - (1 - t) ** 5,
    "in-cubic": lambda t: t**3,
    "in-out-sine": lambda t: (1 - math.cos(math.pi * t)) / 2,
    # a critically damped spring, the fastest that never swings past its end; it is within 1 % there at t = 0.83
    "spring": lambda t: (1 - (1 + 8 * t) * math.exp(-8 * t)) / (1 - 9 * math.exp(-8)),
}


def ease(name: Ease, t: float) -> float:
    """Progress 0..1 for time 0..1; time outside is held at the ends."""
    return EASES[name](min(1.0, max(0.0, t)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """When one drawn thing is on screen, in frames of its shot, and how it comes and goes.

    It starts to appear at `start` (which may lie before the shot), has landed `enter` frames later, and is gone at
    `stop` after `leave` frames of going; `leave` 0 is a cut. `distance` is how far a lift travels, in pixels; what
    fades as it goes drifts up by a part of it.
    """

    start: int = 0
    enter: int = 0
    stop: int
    leave: int = 0
    entrance: Entrance
    distance: float = 0.0


@dataclass(frozen=True, slots=True)
class State:
    """How a drawn thing looks on one frame: opacity 0..1, offset in pixels, scale.

    What is `framed` is seen only inside the place where it will stand, as if it came up from behind an edge.
    """

    opacity: float = 1.0
    dy: float = 0.0
    scale: float = 1.0
    framed: bool = False


LANDED: Final = State()


def state(track: Track, n: int) -> State | None:
    """How a tracked thing looks on frame `n`, None while it is not there. Equal states draw equal pixels."""
    if n < track.start or n >= track.stop:
        return None
    going = n - (track.stop - track.leave)
    if track.leave and going >= 0:
        gone = ease("in-cubic", (going + 1) / (track.leave + 1))
        if track.entrance == "lift":
            return State(dy=-track.distance * gone, framed=True)
        return State(opacity=1 - gone, dy=-0.35 * track.distance * gone)
    if n >= track.start + track.enter:
        return LANDED
    return _coming(track, (n - track.start + 1) / (track.enter + 1))


def _coming(track: Track, t: float) -> State:
    match track.entrance:
        case "cut":
            return LANDED
        case "fade":
            return State(opacity=ease("out-cubic", t))
        case "lift":
            return State(dy=track.distance * (1 - ease("spring", t)), framed=True)
        case "settle":
            return State(opacity=ease("out-cubic", min(1.0, t * 2)), scale=1 + 0.12 * (1 - ease("out-quint", t)))
