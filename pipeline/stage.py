"""What a look is given to work with: the frame, the box words may use, type, colour and time; and how it sets words."""

from dataclasses import dataclass, replace
from typing import Final, Literal

from pipeline import typeset
from pipeline.motion import Entrance, Track
from pipeline.shots import Align, Box, Direction, Format, Panel, Word, Words
from pipeline.typeset import Faces, Measure, Setting

Role = Literal["headline", "note", "tag", "call", "mark"]
Unit = Literal["word", "line", "block"]
Anchor = Literal["top", "middle", "bottom"]

ENTER: Final = 0.36  # seconds; entrances land inside 250-450 ms
LEAVE: Final = 0.16
STAGGER: Final = {"word": 0.075, "line": 0.09, "block": 0.0}
LEADING: Final[dict[Direction, float]] = {"ltr": 0.96, "rtl": 1.42}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One beat's stage. `frames` is the beat's length; `landed` means that what opens it is already there at frame 0
    (pictures that are judged by their first frame); `final` means that nothing leaves before the end.
    """

    format: Format
    frames: int
    direction: Direction
    display: Faces
    text: Faces
    paper: str
    ink: str
    accent: str
    brand: str
    paid_for_by: str
    opening: bool
    landed: bool
    final: bool

    def px(self, design: float) -> int:
        """Frame pixels for a length of the 1080-wide design."""
        return round(design * self.format.unit)

    def ticks(self, seconds: float) -> int:
        return max(1, round(seconds * self.format.fps))

    @property
    def always(self) -> Track:
        """There from the first frame to the last."""
        return Track(stop=self.frames, entrance="cut")

    def track(self, delay: float, entrance: Entrance = "rise", *, distance: float = 46) -> Track:
        """The usual life of a thing that comes `delay` seconds into the beat."""
        enter = self.ticks(ENTER)
        start = -enter if self.landed else round(delay * self.format.fps)
        leave = 0 if self.final else self.ticks(LEAVE)
        return Track(
            start=start,
            enter=enter,
            stop=self.frames,
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
            smallest=max(self.px(smallest), 4 if self.format.draft else 12),
            lines=lines,
            leading=LEADING[self.direction] * tight,
            align=align,
            direction=self.direction,
        )

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
        spare = max(0.0, self.frames / self.format.fps / 2 - ENTER)
        delay = min(delay, spare)
        stagger = min(STAGGER[unit], (spare - delay) / max(1, *steps))
        words = []
        for step, word in zip(steps, setting.words, strict=True):
            after = delay + step * stagger
            if self.opening and role == "headline" and step == 0:
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
                    colour=self.accent if word.stressed else colour or self.paper,
                    track=self.track(after, entrance),
                )
            )
        return Words(role=role, words=tuple(words), shadow=shadow, shadow_colour=self.ink)


def fitted(text: str, measure: Measure, anchor: Anchor) -> Setting:
    """Set text and stand the block at the top, middle or bottom of its box by its real ink.

    Raises `typeset.Unfit`.
    """
    setting = typeset.fit(text, measure)
    spare = measure.box.height - setting.ink.height
    return shifted(setting, {"top": 0, "middle": spare // 2, "bottom": spare}[anchor])


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
    zone = stage.format.zone
    pad, high = stage.px(22), stage.px(68)
    room = Box(zone.left + pad, zone.top, zone.right - pad, zone.top + stage.px(46))
    measure = stage.measure(room, faces=stage.text, largest=46, smallest=44, lines=1)
    setting = typeset.fit(text, measure)
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
