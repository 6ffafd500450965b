"""The end card: what to do and where, quiet and long enough to read; who speaks, in small type at its foot."""

from pydantic import Field

from pipeline.authored import Authored
from pipeline.figures import block, grown
from pipeline.galley import Setting, Unfit
from pipeline.label import beside, label
from pipeline.label import layers as labelled
from pipeline.lettering import headline, words
from pipeline.motion import QUICK, SLOW
from pipeline.shots import Box, Layer
from pipeline.stage import LEADING, Stage

AIMS = ("patrol", "speak-up", "nudge")
FOOT = 120  # design pixels: two lines that say who speaks and who pays
CORNER = 640  # design pixels: what a code to scan may take of the sheet


class Parameters(Authored):
    signed: bool = Field(default=True, description="Shows the brand and who pays at the foot.")
    code: str = Field(
        default="",
        max_length=40,
        description="Words under a code to scan, which leads to the page of this theme and place; empty for no code."
        " Shown on posters alone: who sees a film on a phone cannot scan it.",
    )


def lay_out(stage: Stage, parameters: Parameters) -> tuple[Layer, ...]:
    zone, whole = stage.zone, stage.whole
    room, gap, radius = stage.px(26), stage.px(64), stage.px(88)
    edge = min(zone.bottom + stage.px(56), whole.bottom * 8 // 10)
    base = min(zone.bottom, edge - stage.px(56))
    foot = base - (stage.px(FOOT + 56) if parameters.signed else 0)
    corner = Box(zone.left + room, base - stage.px(CORNER), zone.right - room, base)
    code = label(stage, parameters.code, corner) if parameters.code and stage.setup.code else None
    if code:
        foot = code.box.top - gap
    inner = Box(zone.left + room, zone.top + stage.px(40), zone.right - room, foot)
    call = _call(stage, inner) if stage.setup.note else None
    head = Box(inner.left, inner.top, inner.right, inner.bottom - (call.ink.height + gap + room if call else 0))
    title = stage.fitted(
        stage.setup.copy,
        stage.measure(head, faces=stage.display, largest=210, smallest=84, lines=4, tight=1.0),
        "top",
    )
    used = title.ink.height + (gap + call.ink.height + room if call else 0)
    down = (inner.height - used) // 2
    title = title.shifted(down)
    sheet = Box(whole.left, whole.top - radius, whole.right, edge)
    away = Box(sheet.left, sheet.top, sheet.right, whole.top)
    layers: list[Layer] = [
        stage.shape(block(away, radius), block(sheet, radius), colour=stage.field, enter=SLOW),
        *headline(stage, title, unit="line", delay=0.15, stress="colour", shadow=0),
    ]
    if call:
        call = call.shifted(title.ink.bottom + gap - call.ink.top)
        plate = grown(call.ink, room)
        layers += [
            stage.wiped(plate, stage.px(20), stage.accent, delay=0.18, enter=QUICK),
            words(stage, call, "call", unit="line", delay=0.3, colour=stage.ink, shadow=0),
        ]
    if parameters.signed:
        full = Box(corner.left, base - stage.px(FOOT), zone.right, base)
        layers.append(_signature(stage, beside(stage, code, corner) if code else full, 3 if code else 2))
    if code:
        layers += labelled(stage, code, delay=0.3)
    return tuple(layers)


def _call(stage: Stage, inner: Box) -> Setting:
    """What to do: a line as it was written, or more where that would make it small."""
    rows = stage.setup.note.count("\n") + 1
    whole = stage.measure(inner, faces=stage.display, largest=120, smallest=68, lines=rows, tight=1.08)
    try:
        return stage.fitted(stage.setup.note, whole, "top")
    except Unfit:
        broken = stage.measure(inner, faces=stage.display, largest=104, smallest=52, lines=rows + 2, tight=1.08)
        return stage.fitted(stage.setup.note, broken, "top")


def _signature(stage: Stage, foot: Box, lines: int) -> Layer:
    measure = stage.measure(
        foot, faces=stage.text, largest=46, smallest=44, lines=lines, tight=1.2 / LEADING[stage.direction]
    )
    text = "\n".join(stage.setup.signature)
    return words(
        stage, stage.fitted(text, measure, "bottom"), "mark", unit="block", delay=0.5, entrance="fade", shadow=0
    )
