"""A resolved script in one format -> its timeline: which shot when, which layers where. Meaning, no pixels."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate, pairwise

from pipeline import looks
from pipeline.authored import Brand, Scrim, Tag
from pipeline.errors import Mistake, MistakesFound
from pipeline.fonts import face
from pipeline.model import Script, ScriptBeat
from pipeline.shots import (
    Box,
    Direction,
    Format,
    Grade,
    Layer,
    Photo,
    Plate,
    Shot,
    Spoken,
    Timeline,
    View,
    Words,
)
from pipeline.shots import Scrim as DrawnScrim
from pipeline.stage import ENTER, STAGGER, Stage, fitted, tag
from pipeline.typeset import Faces, Measure, Unfit, plain

ROOM = 1.2  # plate pixels to a frame pixel, each way: room for the camera to move without enlarging
WIDE, CLOSE = 1.19, 1.06  # plate pixels to a frame pixel where a move is widest and closest


RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def direction(language: str) -> Direction:
    return "rtl" if language.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr"


def lay_out(script: Script, sources: Mapping[str, Plate], brand: Brand, form: Format) -> Timeline:
    """Place every shot and layer. `sources` has a plate of any size and grade for each photo the script names.

    Raises `MistakesFound` with the places of copy that does not fit or has no glyphs.
    """
    edges = _edges(script, form)
    moves = _moves(script, edges, form)
    shots, mistakes = [], []
    for index, beat in enumerate(script.beats):
        stage = _stage(script, brand, form, index, edges)
        try:
            layers = _layers(beat, stage)
        except Unfit as fault:
            mistakes.append(_mistake(script, beat, f"{fault} ({form.width}x{form.height}, {script.creative.id})"))
            continue
        plate = _plate(sources[beat.photo], form, looks.LOOKS[beat.look].grade)
        shots.append(
            Shot(
                width=form.width,
                height=form.height,
                fps=form.fps,
                frames=stage.frames,
                layers=(replace(moves[index], plate=plate), *layers),
                beat=beat.id,
            )
        )
    if mistakes:
        raise MistakesFound(tuple(mistakes))
    return Timeline(format=form, shots=tuple(shots), spoken=_spoken(script, edges), cover=_cover(script, form, edges))


def _edges(script: Script, form: Format) -> tuple[int, ...]:
    """First frame of each beat, and the end; an exact length stretches every beat alike."""
    stretch = form.seconds / script.seconds if form.seconds else 1.0
    times = accumulate((beat.seconds * stretch for beat in script.beats), initial=0.0)
    return tuple(round(time * form.fps) for time in times)


def _moves(script: Script, edges: tuple[int, ...], form: Format) -> tuple[Photo, ...]:
    """One camera move for each run of beats that show the same photo; runs alternate between in and out."""
    blank = Plate(source="", focal=(0.5, 0.5), redactions=(), width=2, height=2, grade=Grade())
    if form.held:
        centre = View(0.5, 0.5, 1.0)
        return tuple(Photo(plate=blank, begin=centre, end=centre) for _ in script.beats)
    moves: list[Photo] = []
    runs = _photo_runs(script)
    for turn, (first, stop) in enumerate(runs):
        total = edges[stop] - edges[first]
        near, far = _corner(form, CLOSE), _corner(form, WIDE)
        begin, end = (far, near) if turn % 2 == 0 else (near, far)
        moves += (
            Photo(plate=blank, begin=begin, end=end, first=edges[index] - edges[first], total=total)
            for index in range(first, stop)
        )
    return tuple(moves)


def _corner(form: Format, scale: float) -> View:
    """The view that keeps to the plate's top left corner: a drift and a push in one, and the cheapest camera."""
    wide, high = _plate_size(form)
    return View(form.width * scale / 2 / wide, form.height * scale / 2 / high, scale)


def _photo_runs(script: Script) -> list[tuple[int, int]]:
    starts = [i for i, beat in enumerate(script.beats) if i == 0 or beat.photo != script.beats[i - 1].photo]
    return list(pairwise([*starts, len(script.beats)]))


def _plate(source: Plate, form: Format, grade: Grade) -> Plate:
    wide, high = _plate_size(form)
    return replace(source, width=wide, height=high, grade=grade)


def _plate_size(form: Format) -> tuple[int, int]:
    room = 1.0 if form.held else ROOM
    return round(form.width * room / 2) * 2, round(form.height * room / 2) * 2


def _stage(script: Script, brand: Brand, form: Format, index: int, edges: tuple[int, ...]) -> Stage:
    fonts = brand.fonts
    return Stage(
        format=form,
        frames=edges[index + 1] - edges[index],
        direction=direction(script.creative.language),
        display=Faces(face(fonts.display), face(fonts.arabic_display)),
        text=Faces(face(fonts.text), face(fonts.arabic_text)),
        paper=brand.palette.paper,
        ink=brand.palette.ink,
        accent=script.accent,
        brand=brand.name,
        paid_for_by=brand.paid_for_by,
        opening=index == 0,
        landed=index == 0 and form.kind != "video",
        final=index == len(script.beats) - 1,
    )


def _layers(beat: ScriptBeat, stage: Stage) -> tuple[Layer, ...]:
    layers = list(looks.lay_out(beat, stage))
    for extra in beat.layers:
        match extra:
            case Scrim():
                edge, strength = extra.edge, extra.strength
                layers.insert(0, DrawnScrim(edge=edge, colour=stage.ink, strength=strength, track=stage.always))
            case Tag():
                plate, label = tag(stage, extra.text, extra.at)
                for layer in layers:
                    if isinstance(layer, Words) and plate.box.meets(layer.ink):
                        raise Unfit(f"the tag '{extra.text}' would cover '{layer.text}': move it to the other edge")
                layers += (plate, label)
    for layer in layers:
        if isinstance(layer, Words) and not stage.format.zone.holds(layer.ink):
            raise Unfit(f"'{layer.text}' falls outside the safe zone {stage.format.zone}: use fewer words")
    return (*layers, *_draft_mark(stage))


def _draft_mark(stage: Stage) -> tuple[Layer, ...]:
    """What keeps a draft from being taken for the real thing: a mark above the zone for as long as the shot lasts."""
    form = stage.format
    if not form.draft:
        return ()
    top = stage.px(40)
    room = Box(top, top, form.width - top, max(form.zone.top, top + stage.px(130)))
    against: Direction = "ltr" if stage.direction == "rtl" else "rtl"  # at the far edge, where no line begins
    measure = Measure(
        faces=stage.display, box=room, largest=stage.px(150), smallest=8, lines=1, leading=1.0, direction=against
    )
    mark = stage.words(fitted("DRAFT", measure, "top"), "mark", unit="block", colour=stage.accent, shadow=0.9)
    return (replace(mark, words=tuple(replace(word, track=stage.always) for word in mark.words)),)


def _mistake(script: Script, beat: ScriptBeat, message: str) -> Mistake:
    where = script.places.get(f"beats.{beat.id}.copy", script.creative.theme)
    name, _, rest = where.partition(":")
    line, _, column = rest.partition(":")
    return Mistake(name, int(line or 0), int(column or 0), message)


def _spoken(script: Script, edges: tuple[int, ...]) -> tuple[Spoken, ...]:
    return tuple(
        Spoken(beat=beat.id, text=words, first=first, stop=stop)
        for beat, (first, stop) in zip(script.beats, pairwise(edges), strict=True)
        if (words := "\n".join(plain(text) for text in (beat.copy, beat.note) if text))
    )


def _cover(script: Script, form: Format, edges: tuple[int, ...]) -> int:
    """The frame of the first beat by which every word has landed and none has begun to leave."""
    if form.kind != "video":
        return 0  # as `_stage` has it, everything is there from the start
    words = len(script.beats[0].copy.split())
    settled = round((words * STAGGER["word"] + 2 * ENTER + 0.5) * form.fps)
    return min(settled, max(0, edges[1] - round(0.3 * form.fps)))
