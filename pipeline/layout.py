"""A setup -> a shot: which layers where, every word set. Meaning, no pixels."""

from collections.abc import Iterable
from dataclasses import replace

from pipeline import looks
from pipeline.authored import Font
from pipeline.figures import grown
from pipeline.fonts import face
from pipeline.galley import Faces, Measure, Unfit
from pipeline.lettering import tag, words
from pipeline.setups import Setup
from pipeline.shots import Box, Direction, Layer, Shot, Words
from pipeline.shots import Scrim as DrawnScrim
from pipeline.stage import Stage
from pipeline.theme import Scrim, Tag
from pipeline.typeset import fit


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


def tried(setups: Iterable[Setup]) -> tuple[str, ...]:
    """For each setup why it cannot be laid out; empty for one that can."""
    said = []
    for setup in setups:
        try:
            lay_out(setup)
        except Unfit as fault:
            said.append(str(fault))
        else:
            said.append("")
    return tuple(said)


def _stage(setup: Setup) -> Stage:
    fonts = setup.fonts

    def faces(latin: Font, arabic: Font) -> Faces:
        return Faces(face(latin), face(arabic))

    return Stage(
        setup=setup,
        display=faces(fonts.display, fonts.arabic_display),
        text=faces(fonts.text, fonts.arabic_text),
        fit=fit,
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
                covered = grown(label.ink, stage.px(22))
                for layer in layers:
                    if isinstance(layer, Words) and covered.meets(layer.ink):
                        raise Unfit(f"the tag '{extra.text}' would cover '{layer.text}': move it to the other edge")
                layers += (plate, label)
    for layer in layers:
        if isinstance(layer, Words) and not stage.zone.holds(layer.ink):
            raise Unfit(f"'{layer.text}' falls outside the safe zone {stage.zone}: use fewer words")
    return (*layers, *_draft_mark(stage))


def _draft_mark(stage: Stage) -> tuple[Layer, ...]:
    """What keeps a draft from being taken for the real thing: a mark above the zone for as long as the shot lasts."""
    screen = stage.setup.screen
    if not screen.draft:
        return ()
    top = stage.px(40)
    room = Box(top, top, screen.width - top, max(screen.zone.top, top + stage.px(130)))
    against: Direction = "ltr" if stage.direction == "rtl" else "rtl"  # at the far edge, where no line begins
    measure = Measure(
        faces=stage.display, box=room, largest=stage.px(150), smallest=8, lines=1, leading=1.0, direction=against
    )
    mark = words(stage, stage.fitted("DRAFT", measure, "top"), "mark", unit="block", colour=stage.accent, shadow=0.9)
    return (replace(mark, words=tuple(replace(word, track=stage.always) for word in mark.words)),)
