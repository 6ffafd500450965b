"""A poster that says it all in one picture: the hook over the photo, what to do on a field at its foot, who speaks.
Of a note of several lines the last is where, or whom to call.
"""

from dataclasses import dataclass, replace

from pydantic import Field

from pipeline.authored import Authored
from pipeline.figures import grown
from pipeline.galley import Setting, plain
from pipeline.label import Label, beside, label
from pipeline.label import layers as labelled
from pipeline.lettering import headline, slab, words
from pipeline.motion import SLOW
from pipeline.outlines import Outline, Polygon
from pipeline.shots import Box, Layer
from pipeline.stage import LEADING, Stage

AIMS = ("patrol", "speak-up", "nudge")
SHARE = 0.34  # of the zone's height; what to do takes no more of it
CODED = 0.136  # of it, for what to do above a code
OPEN = 0.68  # of the room over the field; the headline takes no more of it where the zone leaves the photo any
SLANT = 0.055  # fall of the field's edge to its run
MARGIN = 20  # design pixels from the zone to the words
SPOKEN, NEAR = 184, 60  # design pixels that who speaks may take under the headline, and those between them
LINES = 5  # of the headline, at most


class Parameters(Authored):
    largest: int = Field(default=300, ge=84, le=320, description="Pixels to the em on a 1080-wide frame.")
    speaker: str = Field(default="", description="Who says the headline, in a small line under it.")
    code: str = Field(
        default="",
        max_length=40,
        description="Words under a code to scan, which leads to the page of this theme and place; empty for no code.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """The words at the foot; the last line of a note is where, or whom to call."""

    action: Setting | None
    place: Setting | None
    signature: tuple[Setting, ...]
    label: Label | None

    @property
    def top(self) -> list[int]:
        inks = [one.ink.top for one in (self.action, self.place, *self.signature) if one]
        return [*inks, self.label.box.top] if self.label else inks


def lay_out(stage: Stage, parameters: Parameters) -> tuple[Layer, ...]:
    zone, whole, room = stage.zone, stage.whole, stage.px(MARGIN)
    said = _foot(stage, parameters.code)
    edge = min(said.top, default=zone.bottom) - stage.px(80)
    high = edge - stage.px(60) - zone.top - room
    high = round(high * OPEN) if stage.setup.screen.height * OPEN < zone.height else high
    if parameters.speaker:
        high -= stage.px(SPOKEN)
    box = Box(zone.left + room, zone.top + room, zone.right - room, zone.top + room + high)
    measure = stage.measure(box, faces=stage.display, largest=parameters.largest, smallest=84, lines=LINES, tight=0.98)
    title = stage.fitted(stage.setup.copy, measure, "top")
    if stressed := [word for word in title.words if word.stressed and word.line == 0]:
        title = title.shifted(max(0, zone.top - slab(stressed, title.size).top))
    speaker = _speaker(stage, parameters.speaker, title, box) if parameters.speaker else None
    shaded = speaker.ink.bottom if speaker else title.ink.bottom
    layers: list[Layer] = [
        stage.shade(replace(whole, bottom=shaded + stage.px(90)), 0.66, reach=460),
        *headline(stage, title, unit="word", beats=True),
        stage.shape(_sheet(stage, whole.bottom), _sheet(stage, edge), colour=stage.field, enter=SLOW),
    ]
    if speaker:
        layers.append(words(stage, speaker, "note", unit="block", delay=0.3))
    if said.action:
        layers.append(words(stage, said.action, "note", unit="line", delay=0.2, shadow=0))
    if said.place:
        plate = grown(said.place.ink, stage.px(26))
        layers += (
            stage.wiped(plate, stage.px(14), stage.accent, delay=0.36),
            words(stage, said.place, "call", unit="line", delay=0.44, colour=stage.ink, shadow=0),
        )
    for one in said.signature:
        layers.append(words(stage, one, "mark", unit="block", delay=0.5, entrance="fade", shadow=0))
    if said.label:
        layers += labelled(stage, said.label, delay=0.5)
    return tuple(layers)


def _speaker(stage: Stage, text: str, title: Setting, box: Box) -> Setting:
    """Who says it, in small type under the headline's last line: quotation marks hang, which sets lines in."""
    last = [word.ink for word in title.words if word.line == title.words[-1].line]
    top = title.ink.bottom + stage.px(NEAR)
    under = replace(box, top=top, bottom=top + stage.px(SPOKEN - NEAR))
    if stage.direction == "ltr":
        under = replace(under, left=min(ink.left for ink in last))
    else:
        under = replace(under, right=max(ink.right for ink in last))
    return stage.fitted(
        text, stage.measure(under, faces=stage.text, largest=66, smallest=44, lines=2, tight=1.15), "top"
    )


def _sheet(stage: Stage, edge: int) -> Outline:
    """All below an edge that falls to where reading begins, where it comes down to `edge`."""
    width, bottom = stage.whole.width, 2 * stage.whole.bottom - edge
    left, right = float(edge), edge - SLANT * width
    if stage.direction == "rtl":
        left, right = right, left
    return Outline(solids=(Polygon(((0, left), (width, right), (width, bottom), (0, bottom))),))


def _foot(stage: Stage, scan: str) -> _Said:
    """From the lowest line up: who pays and who speaks, where, what to do; beside the lower of them a code to scan."""
    zone, room = stage.zone, stage.px(MARGIN)
    whole = box = Box(zone.left + room, zone.top, zone.right - room, zone.bottom - stage.px(12))
    code = label(stage, scan, box) if scan and stage.setup.code else None
    if code:
        box = beside(stage, code, box)
    signature = _signature(stage, box)
    *most, last = stage.setup.note.split("\n")
    bottom = min((one.ink.top for one in signature), default=box.bottom) - stage.px(64)
    box = replace(box, top=code.box.top if code else bottom - round(SHARE * zone.height), bottom=bottom)
    place = None
    if most and last:
        pad = stage.px(26)
        inner = Box(box.left + pad, box.top + (pad if code else 0), box.right - pad, box.bottom - pad)
        small = stage.measure(inner, faces=stage.display, largest=104, smallest=48, lines=2, tight=1.08)
        place = stage.fitted(last, small, "top" if code else "bottom")
        box = replace(box, bottom=place.ink.top - pad - stage.px(54))
    if code:
        bottom = code.box.top - stage.px(54)
        high = CODED * zone.height * LEADING[stage.direction] / LEADING["ltr"]
        box = replace(whole, top=bottom - round(high), bottom=bottom)
    action = None
    if text := plain("\n".join(most) or last):  # the accent is for where, and for the hook
        large = stage.measure(box, faces=stage.display, largest=176, smallest=60, lines=4)
        action = stage.fitted(text, large, "bottom")
    return _Said(action=action, place=place, signature=signature, label=code)


def _signature(stage: Stage, box: Box) -> tuple[Setting, ...]:
    """Who speaks, and who pays: at the two ends of a line, or below each other where it is too short for both."""
    settings = []
    for n, text in enumerate(stage.setup.signature):
        faces, size = (stage.display, 54) if n == 0 else (stage.text, 44)
        measure = stage.measure(
            box, faces=faces, largest=size, smallest=44, lines=2, tight=1.2 / LEADING[stage.direction]
        )
        settings.append(stage.fitted(text, measure, "bottom"))
    if len(settings) < 2:
        return tuple(settings)
    name, payer = settings
    level = payer.words[-1].baseline - name.words[-1].baseline
    if name.lines == payer.lines == 1 and name.ink.width + payer.ink.width + stage.px(50) <= box.width:
        across = box.right - payer.ink.right if stage.direction == "ltr" else box.left - payer.ink.left
        return name.shifted(level), payer.shifted(0, across)
    return name.shifted(payer.ink.top - stage.px(24) - name.ink.bottom), payer
