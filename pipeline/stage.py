"""What a look is given to work with: the frame, the box words may use, type, colour and time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from pipeline.figures import block
from pipeline.galley import Faces, Measure, Setting
from pipeline.motion import ENTER, LEAVE, Entrance, Track
from pipeline.outlines import Outline
from pipeline.setups import Setup
from pipeline.shots import Align, Box, Direction, Key, Patch, Shape

Anchor = Literal["top", "middle", "bottom"]

STRIDE: Final = 0.5  # seconds; things that come on the beat come at least this often, so on its halves if need be
ROUNDED: Final = 0.3  # share of a shaded box, from each side, in which the shade already falls off
CALM: Final = 8  # poses a second of what never rests, where the photo is held
LEADING: Final[dict[Direction, float]] = {"ltr": 0.96, "rtl": 1.42}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One shot's stage: its setup, the faces that were found for it, and the hand that sets type.

    Type is set by what is given as `fit`, so that looks, which say what may be written about them, stay light to read.
    """

    setup: Setup
    display: Faces
    text: Faces
    fit: Callable[[str, Measure], Setting]
    """Sets words as large as a measure allows; raises `galley.Unfit`."""
    modules: Callable[[str], tuple[tuple[bool, ...], ...]]
    """The rows of a code that phones scan for an address; dark modules are true."""

    @property
    def zone(self) -> Box:
        return self.setup.screen.zone

    @property
    def whole(self) -> Box:
        return Box(0, 0, self.setup.screen.width, self.setup.screen.height)

    @property
    def direction(self) -> Direction:
        return self.setup.direction

    @property
    def ink(self) -> str:
        return self.setup.ink

    @property
    def paper(self) -> str:
        return self.setup.paper

    @property
    def accent(self) -> str:
        return self.setup.accent

    @property
    def field(self) -> str:
        return self.setup.field

    @property
    def seconds(self) -> float:
        return self.setup.frames / self.setup.screen.fps

    def px(self, design: float) -> int:
        """Frame pixels for a length of the 1080-wide design."""
        return round(design * self.setup.screen.unit)

    def ticks(self, seconds: float) -> int:
        return max(1, round(seconds * self.setup.screen.fps))

    def frame(self, seconds: float) -> int:
        """The frame of the shot at so many seconds."""
        return round(seconds * self.setup.screen.fps)

    @property
    def pace(self) -> int:
        """Frames that a thing which never rests keeps each of its poses: one in films, more where the photo is held, as
        every new picture of a GIF costs bytes, and a poster in the street should be calm.
        """
        screen = self.setup.screen
        return max(1, round(screen.fps / CALM)) if screen.held else 1

    def beat(self, n: int) -> float:
        """Seconds to the `n`th beat of the music in this shot, half beats between slow ones; 0.4 s apart in silence."""
        fps, pulses = self.setup.screen.fps, self.setup.pulses
        if len(pulses) < 2 or pulses[0] == pulses[-1]:  # at a frame or two a second all may fall on one
            return 0.4 * n
        period = (pulses[-1] - pulses[0]) / (len(pulses) - 1) / fps
        step = period / 2 if period > STRIDE else period
        return pulses[0] / fps + n * step

    @property
    def always(self) -> Track:
        """There from the first frame to the last."""
        return Track(stop=self.setup.frames, entrance="cut")

    def track(self, delay: float, entrance: Entrance, *, distance: float | None = None, enter: float = ENTER) -> Track:
        """The usual life of a thing that comes `delay` seconds into the beat; `distance` in frame pixels."""
        ticks = self.ticks(enter)
        start = -ticks if self.setup.landed else self.frame(delay)
        return Track(
            start=start,
            enter=ticks,
            stop=self.setup.frames,
            leave=0 if self.setup.final else self.ticks(LEAVE),
            entrance=entrance,
            distance=self.px(46) if distance is None else distance,
        )

    @property
    def leaving(self) -> Track:
        """There from the first frame; goes as everything does."""
        return replace(self.track(0, "cut"), start=0)

    def shape(
        self,
        *outlines: Outline,
        colour: str,
        at: Sequence[float] = (0.0,),
        enter: float = ENTER,
        opacity: float = 1.0,
        track: Track | None = None,
    ) -> Shape:
        """A shape that passes from outline to outline, setting out for each next one at its moment of `at`, in seconds.

        One outline alone stays as it is. What opens a picture that is judged by its first frame has arrived.
        """
        keys: list[Key] = []
        if self.setup.landed or len(outlines) == 1:
            keys = [Key(0, outlines[-1])]
        else:
            for before, after, moment in zip(outlines[:-1], outlines[1:], at, strict=True):
                start = max(self.frame(moment), keys[-1].frame if keys else self.frame(moment))
                if not keys or keys[-1].frame < start:
                    keys.append(Key(start, before, "linear"))
                keys.append(Key(start + self.ticks(enter), after))
        return Shape(keys=tuple(keys), colour=colour, opacity=opacity, track=track or self.always)

    def bar(self, box: Box, *, delay: float = 0.0) -> Shape:
        """A line in the accent colour, drawn from where reading begins."""
        return self.wiped(box, box.height // 2, self.accent, delay=delay)

    def wiped(self, box: Box, radius: int, colour: str, *, delay: float = 0.0, enter: float = ENTER) -> Shape:
        """A block that grows from where reading begins, and fades as it goes."""
        outlines = block(self.shut(box), radius), block(box, radius)
        return self.shape(*outlines, colour=colour, at=(delay,), enter=enter, track=self.leaving)

    def shut(self, box: Box) -> Box:
        """The side of a box where reading begins, from which it grows."""
        edge = box.left if self.direction == "ltr" else box.right
        return Box(edge, box.top, edge, box.bottom)

    def shade(self, box: Box, strength: float, *, reach: float = 260, colour: str | None = None) -> Patch:
        """Darkening behind words in `box`, or light, so soft that no edge of it shows; `reach` in design pixels."""
        # it begins to fall off inside the box, which rounds it
        across, down = round(box.width * ROUNDED), round(box.height * ROUNDED)
        full = Box(box.left + across, box.top + down, box.right - across, box.bottom - down)
        return Patch(
            box=full,
            reach=self.px(reach) + min(across, down),
            colour=colour or self.ink,
            strength=strength,
            track=self.always,
        )

    def least(self, design: float) -> int:
        """A size of type in frame pixels, no less than 12, but in a draft, which nobody has to read."""
        return max(self.px(design), 4 if self.setup.screen.draft else 12)

    def measure(
        self,
        box: Box,
        *,
        faces: Faces,
        largest: int,
        smallest: int,
        lines: int,
        align: Align = "start",
        tight: float = 1.0,
    ) -> Measure:
        """Sizes in design pixels, as far as they can be read."""
        least = self.least(smallest)
        return Measure(
            faces=faces,
            box=box,
            largest=max(self.px(largest), least),
            smallest=least,
            lines=lines,
            leading=LEADING[self.direction] * tight,
            align=align,
            direction=self.direction,
        )

    def fitted(self, text: str, measure: Measure, anchor: Anchor) -> Setting:
        """Set text and stand the block at the top, middle or bottom of its box by its real ink.

        Raises `galley.Unfit`.
        """
        setting = self.fit(text, measure)
        spare = measure.box.height - setting.ink.height
        return setting.shifted({"top": 0, "middle": spare // 2, "bottom": spare}[anchor])


def mixed(one: str, other: str, share: float) -> str:
    """One colour with a share 0..1 of another in it."""
    pairs = ((int(one[n : n + 2], 16), int(other[n : n + 2], 16)) for n in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)
