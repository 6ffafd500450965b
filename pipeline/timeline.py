"""A resolved script in one format -> its timeline: which shot when, what each is made from. No type, no pixels."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from pipeline import looks
from pipeline.authored import Brand, Palette
from pipeline.galley import SPEAKER, plain
from pipeline.looks.poster import LINES
from pipeline.looks.voice import MARKS
from pipeline.model import Script, ScriptBeat
from pipeline.pulse import between
from pipeline.setups import Setup, Spoken, Timeline
from pipeline.shots import Direction, Format, Grade, Photo, Plate, View
from pipeline.stage import mixed
from pipeline.theme import Camera

ROOM = 1.2  # plate pixels to a frame pixel, each way: room for the camera to move without enlarging
WIDE, CLOSE = 1.19, 1.06  # plate pixels to a frame pixel where a move is widest and closest
MARGIN = 0.04  # of the plate's width between the focal point and the edge of a view
TURNS: tuple[Camera, ...] = ("right", "push", "left", "pull")
BACK: Mapping[Camera, Camera] = {"push": "pull", "pull": "push", "left": "right", "right": "left", "still": "still"}
CODE = "code"  # what looks call the words under a code to scan
SCAN = 5.0  # seconds that a code should stand in a film
SHINE = 0.45  # of the accent in the lights of a photo

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def direction(language: str) -> Direction:
    return "rtl" if language.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr"


def timeline(script: Script, sources: Mapping[str, Plate], brand: Brand, type_: str, form: Format) -> Timeline:
    """Place every shot in time.

    `sources` has a plate of any size and grade for each photo the script names; `type_` is the digest of the brand's
    fonts.
    """
    if form.kind == "still":
        script = _poster(script)
    edges = _edges(script, form)
    setups = []
    for index, (beat, move) in enumerate(zip(script.beats, _moves(script, sources, edges, form), strict=True)):
        look = looks.LOOKS[beat.look]
        one = Setup(
            look=beat.look,
            copy=beat.copy,
            note=beat.note,
            parameters=beat.parameters,
            layers=beat.layers,
            photo=replace(move, plate=_plate(move.plate, form, _grade(script.palette, look.blur))),
            screen=form.screen,
            frames=edges[index + 1] - edges[index],
            direction=direction(script.creative.language),
            language=script.creative.language if look.speaks else "",
            fonts=brand.fonts,
            type=type_,
            paper=script.palette.paper,
            ink=script.palette.ink,
            accent=script.palette.accent,
            field=script.palette.field,
            pulses=_pulses(script, edges, index, form),
            signature=(brand.name, brand.paid_for_by) if look.signs else (),
            code=script.code if form.scanned and beat.parameters.get(CODE) else "",
            opening=index == 0,
            landed=index == 0 and form.kind != "video",
            final=index == len(script.beats) - 1,
            beat=beat.id,
        )
        setups.append(one)
    spoken, cover = _spoken(script, edges), _cover(form, edges)
    return Timeline(format=form, setups=tuple(setups), spoken=spoken, cover=cover)


def _poster(script: Script) -> Script:
    """One beat that says it all, for a picture nobody waits for: what begins the script, and what ends it."""
    first, last = script.beats[0], script.beats[-1]
    copy, speaker = headline(first, script.creative.language)
    said = (last.copy, last.note) if len(script.beats) > 1 else ("" if speaker else last.note,)
    note = "\n".join(text for text in said if text)
    parameters = {"speaker": speaker} if speaker else {}
    if code := last.parameters.get(CODE):
        parameters[CODE] = code
    one = replace(first, look="poster", copy=copy, note=note, seconds=1.0, parameters=parameters, layers=())
    return replace(script, beats=(one,), pulse=None)


def headline(beat: ScriptBeat, language: str) -> tuple[str, str]:
    """What a beat says as a headline, and who says it: a voice in its marks; of a thread no more lines than fit."""
    if beat.look == "voice" and beat.parameters.get("quoted", True):
        marks = beat.parameters.get("marks") or MARKS.get(language.split("-", maxsplit=1)[0], MARKS["en"])
        return f"{marks[0]}{beat.copy}{marks[1]}", beat.note
    lines = [line for line in SPEAKER.sub("", beat.copy).split("\n") if line.strip()]
    if beat.look == "thread" and len(lines) > LINES:
        return " – ".join(lines), ""
    return "\n".join(lines), beat.note if beat.look == "voice" else ""


def _edges(script: Script, form: Format) -> tuple[int, ...]:
    """First frame of each beat, and the end."""
    times = accumulate((beat.seconds for beat in script.beats), initial=0.0)
    return tuple(round(_when(time, script, form) * form.fps) for time in times)


def _when(moment: float, script: Script, form: Format) -> float:
    """When a moment of the script comes, in seconds: an exact length stretches every beat alike.

    Where the last one shows a code to scan, it takes more of what the length adds, so that there is time for a phone.
    """
    if not form.seconds:
        return moment
    stretch, last = form.seconds / script.seconds, script.beats[-1].seconds
    before, added = script.seconds - last, form.seconds - script.seconds
    if (
        not (form.scanned and script.beats[-1].parameters.get(CODE))
        or before <= 0
        or last * stretch >= SCAN
        or added < 0
    ):
        return moment * stretch
    stands = min(SCAN, last + added)
    if moment <= before:
        return moment * (form.seconds - stands) / before
    return form.seconds - stands + (moment - before) * stands / last


def _pulses(script: Script, edges: tuple[int, ...], index: int, form: Format) -> tuple[int, ...]:
    first = sum(beat.seconds for beat in script.beats[:index])
    beats = between(first, first + script.beats[index].seconds, script.pulse)
    frames = (round(_when(first + beat, script, form) * form.fps) - edges[index] for beat in beats)
    return tuple(n for n in frames if n < edges[index + 1] - edges[index])


def _moves(script: Script, sources: Mapping[str, Plate], edges: tuple[int, ...], form: Format) -> tuple[Photo, ...]:
    """One camera move for each run of beats; a film that ends on the photo it begins with ends on the same view."""
    if form.held:
        centre = View(0.5, 0.5, 1.0)
        return tuple(Photo(plate=sources[beat.photo], begin=centre, end=centre) for beat in script.beats)
    moves: list[Photo] = []
    runs = _runs(script)
    opening = runs[0].camera
    for run in runs:
        plate, frames = sources[script.beats[run.first].photo], edges[run.stop] - edges[run.first]
        home = None
        if run is runs[-1] and run is not runs[0] and plate == moves[0].plate and run.camera == BACK[opening]:
            home = moves[0].begin
        move = _move(run.camera, plate, frames, form, home)
        moves += (replace(move, first=edges[index] - edges[run.first]) for index in range(run.first, run.stop))
    return tuple(moves)


@dataclass(frozen=True, slots=True)
class _Run:
    """Beats `first`..., before `stop`, that one camera move shows."""

    first: int
    stop: int
    camera: Camera


def _runs(script: Script) -> list[_Run]:
    """Beats that show one photo go together until one asks for a camera of its own; `auto` is replaced by a move."""
    beats = script.beats
    starts = [
        i
        for i, beat in enumerate(beats)
        if i == 0 or beat.photo != beats[i - 1].photo or beat.camera not in {"auto", beats[i - 1].camera}
    ]
    runs = [_Run(first, stop, beats[first].camera) for first, stop in pairwise([*starts, len(beats)])]
    turned = [replace(run, camera=TURNS[n % len(TURNS)]) if run.camera == "auto" else run for n, run in enumerate(runs)]
    returns = len(runs) > 1 and runs[-1].camera == "auto" and beats[-1].photo == beats[0].photo
    return [*turned[:-1], replace(turned[-1], camera=BACK[turned[0].camera])] if returns else turned


def _move(camera: Camera, plate: Plate, frames: int, form: Format, home: View | None) -> Photo:
    """The move of a run of so many frames, which ends at `home` if there is one."""
    if camera in {"push", "pull"}:
        # the corner the camera keeps to is not the one the focal point may lie in
        near, far = _corner(form, min(WIDE, max(CLOSE, (max(plate.focal) + MARGIN) * ROOM))), _corner(form, WIDE)
        begin, end = (far, near) if camera == "push" else (near, far)
        return Photo(plate=plate, begin=begin, end=end, total=frames)
    # whole pixels of the plate from frame to frame: sharp, and nothing to compute
    low, high = _reach(plate, form)
    step = {"left": -1, "right": 1}.get(camera, 0) * max(1, round(form.width / 1080))
    if home is None:
        pace = min(frames - 1, (high - low) // max(1, abs(step)))
        start = (low + high - step * pace) // 2
    else:
        stop = round(home.x * _plate_size(form)[0] - form.width / 2)
        pace = min(frames - 1, (stop - low if step > 0 else high - stop) // max(1, abs(step)))
        start = stop - step * pace
    begin, end = _across(start, plate, form), _across(start + step * pace, plate, form)
    return Photo(plate=plate, begin=begin, end=end, ease="linear", total=pace + 1)


def _corner(form: Format, scale: float) -> View:
    """The view that keeps to the plate's top left corner: a drift and a push in one, and the cheapest zoom."""
    wide, high = _plate_size(form)
    return View(form.width * scale / 2 / wide, form.height * scale / 2 / high, scale)


def _reach(plate: Plate, form: Format) -> tuple[int, int]:
    """How far right the left edge of an unscaled view may lie, at least and at most, with the focal point in view.

    The plate was cut around the focal point, which lies no farther out in it than in the photo.
    """
    wide, _ = _plate_size(form)
    room, focal, margin = wide - form.width, plate.focal[0] * wide, MARGIN * wide
    return min(room, max(0, round(focal + margin) - form.width)), max(0, min(room, round(focal - margin)))


def _across(left: int, plate: Plate, form: Format) -> View:
    """The unscaled view that begins so far right of the plate's edge; as far down as the focal point lies."""
    wide, high = _plate_size(form)
    top = round((high - form.height) / 2 * plate.focal[1]) * 2  # even: rows of chroma are shared by two
    return View((left + form.width / 2) / wide, (top + form.height / 2) / high, 1.0)


def _plate(source: Plate, form: Format, grade: Grade) -> Plate:
    wide, high = _plate_size(form)
    return replace(source, width=wide, height=high, grade=grade)


def _grade(palette: Palette, blur: float) -> Grade:
    """One grade for all photos of a theme, in its colours; its lights are paper that the accent shines on."""
    light = mixed(palette.paper, palette.accent, SHINE)
    return Grade(ink=palette.ink, field=palette.field, light=light, tone=palette.tone, blur=blur)


def _plate_size(form: Format) -> tuple[int, int]:
    room = 1.0 if form.held else ROOM
    return round(form.width * room / 2) * 2, round(form.height * room / 2) * 2


def _spoken(script: Script, edges: tuple[int, ...]) -> tuple[Spoken, ...]:
    return tuple(
        Spoken(beat=beat.id, text=words, first=first, stop=stop)
        for beat, (first, stop) in zip(script.beats, pairwise(edges), strict=True)
        if (words := "\n".join(plain(text) for text in (beat.copy, beat.note) if text))
    )


def _cover(form: Format, edges: tuple[int, ...]) -> int:
    """A frame of the first beat when every word has landed and none has begun to leave."""
    if form.kind != "video":
        return 0  # as `landed` has it, everything is there from the start
    return round(edges[1] * 0.75)
