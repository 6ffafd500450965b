"""A resolved script in one format -> its timeline: which shot when, what each is made from. No type, no pixels."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate, pairwise

from pipeline import looks
from pipeline.authored import Brand
from pipeline.galley import plain
from pipeline.model import Script
from pipeline.setups import Setup, Spoken, Timeline
from pipeline.shots import Direction, Format, Grade, Photo, Plate, View
from pipeline.stage import ENTER, STAGGER

ROOM = 1.2  # plate pixels to a frame pixel, each way: room for the camera to move without enlarging
WIDE, CLOSE = 1.19, 1.06  # plate pixels to a frame pixel where a move is widest and closest

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def direction(language: str) -> Direction:
    return "rtl" if language.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr"


def timeline(script: Script, sources: Mapping[str, Plate], brand: Brand, type_: str, form: Format) -> Timeline:
    """Place every shot in time.

    `sources` has a plate of any size and grade for each photo the script names; `type_` is the digest of the brand's
    fonts.
    """
    edges = _edges(script, form)
    setups = []
    for index, (beat, move) in enumerate(zip(script.beats, _moves(script, edges, form), strict=True)):
        look = looks.LOOKS[beat.look]
        one = Setup(
            look=beat.look,
            copy=beat.copy,
            note=beat.note,
            parameters=beat.parameters,
            layers=beat.layers,
            photo=replace(move, plate=_plate(sources[beat.photo], form, look.grade)),
            screen=form.screen,
            frames=edges[index + 1] - edges[index],
            direction=direction(script.creative.language),
            fonts=brand.fonts,
            type=type_,
            paper=brand.palette.paper,
            ink=brand.palette.ink,
            accent=script.accent,
            signature=(brand.name, brand.paid_for_by) if look.signs else (),
            opening=index == 0,
            landed=index == 0 and form.kind != "video",
            final=index == len(script.beats) - 1,
            beat=beat.id,
        )
        setups.append(one)
    spoken, cover = _spoken(script, edges), _cover(script, form, edges)
    return Timeline(format=form, setups=tuple(setups), spoken=spoken, cover=cover)


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
