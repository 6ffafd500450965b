"""A setup -> a shot: which layers where, every word set. Meaning, no pixels."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from pipeline import looks
from pipeline.authored import Font
from pipeline.figures import grown
from pipeline.fonts import face
from pipeline.galley import Faces, Measure, Setting, Unfit
from pipeline.layers.shape import reach
from pipeline.lettering import tag, words
from pipeline.qr import modules
from pipeline.setups import Setup
from pipeline.shots import Box, Direction, Layer, Shape, Shot, Words
from pipeline.shots import Scrim as DrawnScrim
from pipeline.stage import Stage
from pipeline.theme import Scrim, Tag
from pipeline.typeset import fit

SPANNING: Final = 0.95  # of the picture's width: what is as wide is a ground, on which a tag may lie
MARKED: Final = (150, 120, 96, 76)  # design pixels to the em of a draft's mark, the largest that finds room
CLEAR: Final = 36  # design pixels around it


def lay_out(setup: Setup) -> Shot:
    """Place every layer; raises `Unfit` for copy that has no room or no glyphs."""
    screen = setup.screen
    return Shot(
        width=screen.width,
        height=screen.height,
        fps=screen.fps,
        frames=setup.frames,
        layers=(setup.photo, *_layers(_stage(setup))),
        beat=setup.beat,
    )


def _stage(setup: Setup) -> Stage:
    fonts = setup.fonts

    def faces(latin: Font, arabic: Font) -> Faces:
        return Faces(face(latin), face(arabic))

    return Stage(
        setup=setup,
        display=faces(fonts.display, fonts.arabic_display),
        text=faces(fonts.text, fonts.arabic_text),
        fit=fit,
        modules=modules,
    )


def _layers(stage: Stage) -> tuple[Layer, ...]:
    layers = list(looks.lay_out(stage))
    for extra in stage.setup.layers:
        match extra:
            case Scrim():
                edge, strength = extra.edge, extra.strength
                layers.insert(0, DrawnScrim(edge=edge, colour=stage.ink, strength=strength, track=stage.always))
            case Tag():
                plate, label = tag(stage, extra.text, extra.at)
                if covered := _covered(grown(label.ink, stage.px(22)), layers, stage.whole):
                    raise Unfit(
                        f"the tag '{extra.text}' would cover {covered}: move it to the other edge, or leave it out"
                    )
                layers += (plate, label)
    for layer in layers:
        if isinstance(layer, Words) and not stage.zone.holds(layer.ink):
            raise Unfit(f"'{layer.text}' falls outside the safe zone {stage.zone}: use fewer words")
    return (*layers, *(_draft_mark(stage, layers) if stage.setup.screen.draft else ()))


def _covered(plate: Box, layers: Iterable[Layer], whole: Box) -> str:
    """What a plate would hide: words, or what the look draws, but for what spans the picture; empty for nothing."""
    drawn = ""
    for layer in layers:
        if isinstance(layer, Words) and plate.meets(layer.ink):
            return f"'{layer.text}'"
        if isinstance(layer, Shape):
            rests = reach(layer.keys[-1].outline, (whole.width, whole.height))
            if plate.meets(rests) and rests.width < SPANNING * whole.width:
                drawn = "what the look draws"
    return drawn


def _draft_mark(stage: Stage, layers: Iterable[Layer]) -> Iterator[Layer]:
    """What keeps a draft from being taken for the real thing: a mark that lies over no words, for the whole shot.

    It stands at the top, above the zone where that leaves room; else at the foot, else as high as there is a gap.
    """
    inks = [word.ink for layer in layers if isinstance(layer, Words) for word in layer.words]
    places = [place for size in MARKED for place in _places(stage, size)]
    free = (place for place in places if not any(place.ink.meets(grown(ink, stage.px(CLEAR))) for ink in inks))
    mark = words(stage, next(free, places[0]), "mark", unit="block", colour=stage.accent, shadow=0.9)
    yield replace(mark, words=tuple(replace(word, track=stage.always) for word in mark.words))


def _places(stage: Stage, size: int) -> tuple[Setting, ...]:
    """Where a draft's mark of so many design pixels may stand, best first: at the far edge, where no line begins."""
    inner = grown(stage.whole, -stage.px(40))
    against: Direction = "ltr" if stage.direction == "rtl" else "rtl"
    em = max(8, stage.px(size))
    measure = Measure(
        faces=stage.display, box=inner, largest=em, smallest=min(em, 8), lines=1, leading=1.0, direction=against
    )
    top = stage.fitted("DRAFT", measure, "top")
    spare = inner.height - top.ink.height
    return tuple(top.shifted(down) for down in (0, spare, *range(0, spare, max(1, stage.px(12)))))
