"""The end card: what to do and where, quiet and long enough to read; who speaks, in small type at its foot."""

from pydantic import Field

from pipeline.authored import Authored
from pipeline.galley import Setting
from pipeline.shots import Box, Grade, Layer, Scrim
from pipeline.stage import LEADING, Stage, shifted

GRADE = Grade(ceiling=46, saturation=0.85, amount=0.16)
FOOT = 120  # design pixels: two lines that say who speaks and who pays


class Parameters(Authored):
    signed: bool = Field(default=True, description="Shows the brand and who pays at the foot.")


def lay_out(stage: Stage, parameters: Parameters) -> tuple[Layer, ...]:
    zone = stage.zone
    foot = stage.px(FOOT + 40) if parameters.signed else 0
    head = Box(zone.left, zone.top, zone.right, zone.bottom - foot - stage.px(280 if stage.setup.note else 0))
    title = stage.fitted(
        stage.setup.copy, stage.measure(head, faces=stage.display, largest=132, smallest=84, lines=4, tight=1.02), "top"
    )
    route, line = _route(stage, title, foot)
    bottom = (route or title).ink.bottom
    down = (zone.bottom - foot - bottom) // 2
    layers: list[Layer] = [
        Scrim(edge="all", colour=stage.ink, strength=0.3, track=stage.always),
        stage.words(shifted(title, down), "headline", unit="line", shadow=0.35),
    ]
    if route and line:
        moved = Box(line.left, line.top + down, line.right, line.bottom + down)
        layers += [
            stage.bar(moved, delay=0.1),
            stage.words(
                shifted(route, down), "call", unit="line", delay=0.18, colour=stage.accent, entrance="fade", shadow=0.35
            ),
        ]
    if parameters.signed:
        layers.append(_signature(stage))
    return tuple(layers)


def _route(stage: Stage, title: Setting, foot: int) -> tuple[Setting | None, Box | None]:
    if not stage.setup.note:
        return None, None
    zone = stage.zone
    top = title.ink.bottom + stage.px(44)
    under = Box(zone.left, top + stage.px(44), zone.right, zone.bottom - foot)
    route = stage.fitted(
        stage.setup.note,
        stage.measure(under, faces=stage.display, largest=104, smallest=52, lines=3, tight=1.12),
        "top",
    )
    left = zone.left if stage.direction == "ltr" else zone.right - stage.px(160)
    return route, Box(left, top, left + stage.px(160), top + stage.px(8))


def _signature(stage: Stage) -> Layer:
    zone = stage.zone
    box = Box(zone.left, zone.bottom - stage.px(FOOT), zone.right, zone.bottom)
    measure = stage.measure(
        box, faces=stage.text, largest=46, smallest=44, lines=2, tight=1.2 / LEADING[stage.direction]
    )
    text = "\n".join(stage.setup.signature)
    return stage.words(
        stage.fitted(text, measure, "bottom"), "mark", unit="block", delay=0.3, entrance="fade", shadow=0.35
    )
