"""What a look is given to work with: the frame, the box words may use, type, colour and time; and how it sets words."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

from pipeline.galley import Faces, Measure, Setting
from pipeline.motion import Entrance, Track
from pipeline.setups import Setup
from pipeline.shots import Align, Box, Direction, Panel, Word, Words

Role = Literal["headline", "note", "tag", "call", "mark"]
Unit = Literal["word", "line", "block"]
Anchor = Literal["top", "middle", "bottom"]

ENTER: Final = 0.36  # seconds; entrances land inside 250-450 ms
LEAVE: Final = 0.16
STAGGER: Final = {"word": 0.075, "line": 0.09, "block": 0.0}
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

    @property
    def zone(self) -> Box:
        return self.setup.screen.zone

    @property
    def direction(self) -> Direction:
        return self.setup.direction

    @property
    def ink(self) -> str:
        return self.setup.ink

    @property
    def accent(self) -> str:
        return self.setup.accent

    def px(self, design: float) -> int:
        """Frame pixels for a length of the 1080-wide design."""
        return round(design * self.setup.screen.unit)

    def ticks(self, seconds: float) -> int:
        return max(1, round(seconds * self.setup.screen.fps))

    @property
    def always(self) -> Track:
        """There from the first frame to the last."""
        return Track(stop=self.setup.frames, entrance="cut")

    def track(self, delay: float, entrance: Entrance = "rise", *, distance: float = 46) -> Track:
        """The usual life of a thing that comes `delay` seconds into the beat."""
        enter = self.ticks(ENTER)
        start = -enter if self.setup.landed else round(delay * self.setup.screen.fps)
        leave = 0 if self.setup.final else self.ticks(LEAVE)
        return Track(
            start=start,
            enter=enter,
            stop=self.setup.frames,
            leave=leave,
            entrance=entrance,
            distance=self.px(distance),
        )

    def bar(self, box: Box, *, delay: float = 0.0) -> Panel:
        """A line in the accent colour, drawn from where reading begins."""
        return Panel(
            box=box,
            radius=box.height // 2,
            colour=self.accent,
            opacity=1,
            track=self.track(delay, "wipe"),
            from_right=self.direction == "rtl",
        )

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
        """Sizes in design pixels; nothing is set below 12 real ones, but in a draft, which nobody has to read."""
        return Measure(
            faces=faces,
            box=box,
            largest=self.px(largest),
            smallest=max(self.px(smallest), 4 if self.setup.screen.draft else 12),
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
        return shifted(setting, {"top": 0, "middle": spare // 2, "bottom": spare}[anchor])

    def words(
        self,
        setting: Setting,
        role: Role,
        *,
        unit: Unit,
        delay: float = 0.0,
        colour: str | None = None,
        entrance: Entrance = "rise",
        shadow: float = 0.55,
    ) -> Words:
        """Set words in time: one after another by `unit`, all landed by mid-beat; stressed ones in the accent."""
        steps = [{"word": index, "line": word.line, "block": 0}[unit] for index, word in enumerate(setting.words)]
        spare = max(0.0, self.setup.frames / self.setup.screen.fps / 2 - ENTER)
        delay = min(delay, spare)
        stagger = min(STAGGER[unit], (spare - delay) / max(1, *steps))
        words = []
        for step, word in zip(steps, setting.words, strict=True):
            after = delay + step * stagger
            if self.setup.opening and role == "headline" and step == 0:
                after = -ENTER  # the first frame is a thumbnail: it already says something
            words.append(
                Word(
                    text=word.text,
                    face=word.face,
                    size=setting.size,
                    direction=word.direction,
                    x=word.x,
                    baseline=word.baseline,
                    ink=word.ink,
                    colour=self.accent if word.stressed else colour or self.setup.paper,
                    track=self.track(after, entrance),
                )
            )
        return Words(role=role, words=tuple(words), shadow=shadow, shadow_colour=self.ink)


def shifted(setting: Setting, down: int, across: int = 0) -> Setting:
    """The same setting moved by whole pixels."""

    def moved(box: Box) -> Box:
        return Box(box.left + across, box.top + down, box.right + across, box.bottom + down)

    words = tuple(
        replace(word, x=word.x + across, baseline=word.baseline + down, ink=moved(word.ink)) for word in setting.words
    )
    return replace(setting, words=words, ink=moved(setting.ink))


def tag(stage: Stage, text: str, at: Anchor, *, delay: float = 0.0) -> tuple[Panel, Words]:
    """A small label on a rounded plate in the accent colour, at an edge of the zone."""
    zone = stage.zone
    pad, high = stage.px(22), stage.px(68)
    room = Box(zone.left + pad, zone.top, zone.right - pad, zone.top + stage.px(46))
    measure = stage.measure(room, faces=stage.text, largest=46, smallest=44, lines=1)
    setting = stage.fit(text, measure)
    top = zone.top if at == "top" else zone.bottom - high
    if at == "middle":
        top = (zone.top + zone.bottom - high) // 2
    setting = shifted(setting, top + (high - setting.ink.height) // 2 - setting.ink.top)
    ink = setting.ink
    panel = Panel(
        box=Box(ink.left - pad, top, ink.right + pad, top + high),
        radius=high // 2,
        colour=stage.accent,
        opacity=1.0,
        track=stage.track(delay, "fade"),
    )
    words = stage.words(setting, "tag", unit="block", delay=delay, colour=stage.ink, entrance="fade", shadow=0)
    return panel, words
