"""What the page of a creative shows of its files and words, as plain values; templates know these names."""

from collections.abc import Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, top, width, height, as shares of the frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """Margins as shares of the frame."""

    top: float
    right: float
    bottom: float
    left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """Something a platform lays over the film, as a box in shares of the frame."""

    kind: str
    label: str
    x: float
    y: float
    w: float
    h: float
    side: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    rule: str
    severity: str
    severity_words: str
    message: str
    measured: str
    limit: str
    fix: str
    written: str
    placement: str
    also: Sequence[str]
    """Other placements where the same is wrong."""
    seconds: float | None
    frame: int | None
    box_fractions: Box | None
    waived_by: str
    crop_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A delivered file in its slot; `delays` are a GIF's pictures' times in milliseconds."""

    id: str
    name: str
    kind: str
    src: str
    poster: str
    sha: str
    width: int
    height: int
    fps: float
    frames: int
    seconds: float
    delays: Sequence[int]
    sound: bool
    button: str
    zone: Zone
    furniture: Sequence[Furniture]
    findings: Sequence[Found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    src: str
    sha: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    beat: str
    seconds_from: float
    seconds_to: float
    text: str
    written: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    name: str
    used: int
    max: int
    placement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    text: str
    headline: str
    call_to_action: str
    url: str
    counts: Sequence[Count] = ()
