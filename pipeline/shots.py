"""The nouns of a shot: what is drawn, where and when, in pixels and frames. Meaning, no pixels.

Paths are left out of comparison because content digests stand for them.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pipeline.motion import Ease, Track
from pipeline.outlines import Outline

Direction = Literal["ltr", "rtl"]
Align = Literal["start", "centre"]
Model = Literal["yuv420", "rgb"]
"""What a frame's planes hold: BT.709 video, or RGB for pictures and GIFs."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in frame pixels; right and bottom lie outside it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def even(self) -> "Box":
        """The smallest box of even pixels around it."""
        return Box(self.left // 2 * 2, self.top // 2 * 2, -(-self.right // 2) * 2, -(-self.bottom // 2) * 2)

    def meets(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: "Box") -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def shifted(self, down: int, across: int = 0) -> "Box":
        return Box(self.left + across, self.top + down, self.right + across, self.bottom + down)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What a shot has to know of the format it is drawn for: formats with equal screens share their shots."""

    width: int
    height: int
    fps: int
    zone: Box
    held: bool = False
    """Whether the camera stands still."""
    draft: bool = False

    @property
    def unit(self) -> float:
        """Pixels that stand for one pixel of the 1080-wide design."""
        return self.width / 1080


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """The mechanics of a picture; placements with an equal format share the encoded file."""

    kind: Literal["video", "gif", "still"]
    width: int
    height: int
    fps: int
    seconds: float | None
    held: bool
    zone: Box
    draft: bool = False
    max_bytes: int | None = None
    loops: int = 0
    scanned: bool = False
    """Whether it is met on another screen than the phone that could scan it."""

    @property
    def screen(self) -> Screen:
        return Screen(
            width=self.width, height=self.height, fps=self.fps, zone=self.zone, held=self.held, draft=self.draft
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A font file at fixed axes; `axes` are design coordinates in the file's own order."""

    family: str
    digest: str
    axes: tuple[float, ...]
    path: Path = field(compare=False)


@dataclass(frozen=True, slots=True)
class Redacted:
    """A destroyed box, as fractions of the upright photo."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """One treatment of a photo: saturation 0..2, life 0..1 (contrast), tone 0..1, vignette 0..1, all 0 or 1 for none.

    `ceiling` is the mean luma, 0..255, above which the photo is darkened to it: a day photo comes down to where words
    read, a night photo keeps the light it has. With `tone` its greys become the colours of the theme: `ink` and `field`
    in the shadows, `light` in the lights. `blur` is the spread of a soft focus, as a share of the plate's width.
    """

    ceiling: float = 92
    saturation: float = 1.12
    life: float = 0.75
    tone: float = 0.0
    ink: str = "#000000"
    field: str = "#808080"
    light: str = "#FFFFFF"
    vignette: float = 0.3
    blur: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """A photo made ready to be filmed: upright, sRGB, redacted, cropped around its focal point, graded."""

    source: str
    """Digest of the photo's bytes, or the name and drawing code of a drawn scene."""
    focal: tuple[float, float]
    redactions: tuple[Redacted, ...]
    width: int
    height: int
    grade: Grade
    path: Path | None = field(compare=False, default=None)
    scene: str | None = field(compare=False, default=None)

    @property
    def name(self) -> str:
        """What a person calls the photo."""
        return self.scene or (self.path.name if self.path else "")


@dataclass(frozen=True, slots=True)
class View:
    """Where the camera looks: centre as fractions of the plate, and plate pixels to a frame pixel."""

    x: float
    y: float
    scale: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A camera move over a plate; a move may run through several shots, this one shows frames `first`... of `total`.

    After `total` frames the camera rests.
    """

    plate: Plate
    begin: View
    end: View
    ease: Ease = "in-out-sine"
    first: int = 0
    total: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrim:
    """A soft fall of colour over the picture: full strength at `edge`, nothing at the other; `all` is even."""

    edge: Literal["top", "bottom", "all"]
    colour: str
    strength: float
    track: Track


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A soft patch of colour, light or shade: `strength` 0..1 over `box` (it may be empty), none `reach` pixels beyond.

    `levels` are shares of the strength at frames of the shot, straight between them, held before and after.
    """

    box: Box
    reach: int
    colour: str
    strength: float
    track: Track
    levels: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """The outline a shape has on a frame of the shot, and the way it came there from the key before."""

    frame: int
    outline: Outline
    ease: Ease = "spring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A flat colour in an outline that may change.

    Keys are in order of their frames and have parts of the same kinds in the same order, whose numbers pass from one to
    the next; the first holds before its frame, the last after.
    """

    keys: tuple[Key, ...]
    colour: str
    opacity: float = 1.0
    track: Track


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One unit of type: drawn from `x`, `baseline` (pixels), `ink` is what its glyphs really cover."""

    text: str
    face: Face
    size: int
    direction: Direction
    x: int
    baseline: int
    ink: Box
    colour: str
    track: Track


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A block of type. `shadow` is the strength 0..1 of the darkening around it; roles tell checks what it is."""

    role: Literal["headline", "note", "tag", "call", "mark"]
    words: tuple[Word, ...]
    shadow: float
    shadow_colour: str

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def ink(self) -> Box:
        inks = [word.ink for word in self.words]
        return Box(
            min(ink.left for ink in inks),
            min(ink.top for ink in inks),
            max(ink.right for ink in inks),
            max(ink.bottom for ink in inks),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stencil:
    """A flat colour over the whole frame with words cut out of it, through which the picture is seen.

    It grows from scale 1 at frame `start` to `scale` at frame `stop`, out of the heart of a letter nearest (`x`, `y`),
    and is gone from `stop` on.
    """

    words: tuple[Word, ...]
    colour: str
    x: float
    y: float
    scale: float = 1.0
    start: int = 0
    stop: int
    ease: Ease = "in-cubic"


Layer = Photo | Scrim | Patch | Shape | Stencil | Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A stretch of the timeline drawn from one beat: the unit that is rendered, cached and reused."""

    width: int
    height: int
    fps: int
    frames: int
    layers: tuple[Layer, ...]
    beat: str = field(compare=False, default="")
