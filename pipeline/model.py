"""The nouns that travel between rooms: what is planned, what was measured, what was found. Frozen, no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from pipeline.authored import Palette
from pipeline.rules import Placement
from pipeline.theme import Camera, Post, Scrim, Sound, Tag

Severity = Literal["error", "warning", "note"]
AUDIBLE: Final = -60.0  # LUFS


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One broken rule as a value: measured against limit, with a place and a fix. An `error` blocks release.

    `place` is the placement or its field, `written` where the script says it, as file:line:col; `seconds` into the film
    and `box` (left, top, right, bottom in frame pixels) are where it is seen.
    """

    rule: str
    severity: Severity
    message: str
    measured: str
    limit: str
    fix: str
    place: str = ""
    source: str = ""
    written: str = ""
    seconds: float | None = None
    box: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True, order=True)
class Creative:
    """Theme x location x version x language: the thing a person approves."""

    theme: str
    location: str
    version: str
    language: str

    @property
    def id(self) -> str:
        return f"{self.theme}/{self.location}/{self.version}/{self.language}"

    @property
    def stem(self) -> str:
        """The start of every file name of this creative; ids hold no underscore, so it reads back."""
        return f"{self.theme}_{self.location}_{self.version}_{self.language}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A creative cut for one placement: one delivered file."""

    creative: Creative
    placement: Placement

    @property
    def id(self) -> str:
        return f"{self.creative.id}/{self.placement.id}"

    @property
    def file_name(self) -> str:
        """At most 100 characters: 24 + 24 + 8 + 11 + 24, four joints and an extension of four."""
        extension = {"video": "mp4", "gif": "gif", "still": "jpg"}[self.placement.make.kind]
        return f"{self.creative.stem}_{self.placement.id}.{extension}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFacts:
    """What the sound stream of a file really is; loudness in LUFS, peak in dBTP, None where silent throughout."""

    codec: str
    sample_rate: int
    channels: int
    bitrate: int
    seconds: float
    loudness: float | None
    true_peak: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFacts:
    """What a media file really is, read back from the file itself; bitrates in bits a second over all streams.

    A still has 1 frame, 0 seconds, 0 fps. `loops` counts the times a GIF plays, 0 for ever, None for anything else;
    `delays` are its pictures' times in milliseconds, as browsers play them. `faststart` is None outside MP4 and MOV.
    `metadata` names tags that say something about people, places or tools; the container's own are left out.
    """

    container: str
    bytes: int
    width: int
    height: int
    seconds: float
    frames: int
    fps: float
    constant_rate: bool
    codec: str
    profile: str
    pixel_format: str
    colour: str
    bitrate: int
    square_pixels: bool
    faststart: bool | None
    metadata: tuple[str, ...]
    loops: int | None
    sound: SoundFacts | None
    progressive: bool = True
    delays: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """What the meter heard; `lufs` is None where nothing rises above its gate of -70, `true_peak` (dBTP) in silence.

    `momentary` holds the loudness of the last 400 ms every 100 ms, in LUFS, -120 where there is none or 400 ms have not
    passed; `short_term` is the most of any 3 s, None for a shorter sound. `opening` says by how many dB the first 10 ms
    lie below the loudest 100 ms of the first half second, None where that is silent.
    """

    lufs: float | None
    true_peak: float | None
    momentary: tuple[float, ...]
    short_term: float | None = None
    opening: float | None = None

    @property
    def onset(self) -> float:
        """LU by which the momentary loudness rises in the half second after the first audible (> -60 LUFS) reading."""
        heard = tuple(level for level in self.momentary if level > AUDIBLE)[:6]
        return max(heard) - heard[0] if heard else 0.0


def facts_of(written: Mapping[str, Any]) -> MediaFacts:
    """Facts as they were written to a record: lists were tuples, and the sound had a shape."""
    sound = written["sound"]
    lists = {name: tuple(value) for name, value in written.items() if isinstance(value, list)}
    return MediaFacts(**{**written, **lists, "sound": SoundFacts(**sound) if sound else None})


def loudness_of(written: Mapping[str, Any] | None) -> Loudness | None:
    """What was heard as it was written to a record, where its curve was a tuple."""
    return None if written is None else Loudness(**{**written, "momentary": tuple(written["momentary"])})


@dataclass(frozen=True, slots=True)
class Pulse:
    """The beat of a track: seconds from one to the next, and from the film's start to the first."""

    period: float
    first: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptBeat:
    """A beat with every word resolved: versions and languages applied, templates rendered."""

    id: str
    look: str
    copy: str
    note: str
    seconds: float
    photo: str
    """The id of the location's photo."""
    camera: Camera
    parameters: Mapping[str, Any]
    layers: tuple[Tag | Scrim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A theme resolved for one creative: what is said, shown and posted."""

    creative: Creative
    aim: str
    beats: tuple[ScriptBeat, ...]
    post: Post
    palette: Palette
    sound: Sound
    pulse: Pulse | None
    """What its cuts follow; its beats' lengths have been brought to it."""
    code: str
    """The address that a code to scan leads to."""
    places: Mapping[str, str]
    """Where each value was written, as file:line:col, under paths such as `beats.hook.copy`."""

    @property
    def seconds(self) -> float:
        return sum(beat.seconds for beat in self.beats)
