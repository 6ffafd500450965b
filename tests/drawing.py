"""Small things to draw: fonts, photos that need no file, scripts of one language."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from pipeline import colour
from pipeline.authored import Brand, Fonts
from pipeline.colour import Plane
from pipeline.families import fonts_digest
from pipeline.figures import block
from pipeline.fonts import face
from pipeline.galley import Faces
from pipeline.model import Creative, Script, ScriptBeat
from pipeline.motion import Track
from pipeline.setups import Timeline
from pipeline.shots import Box, Direction, Format, Grade, Key, Photo, Plate, Shape, Shot, View, Word, Words
from pipeline.theme import Post, Sound
from pipeline.timeline import timeline
from pipeline.typeset import face_of, ink

FONTS = Fonts()
TYPE = fonts_digest(FONTS)
BRAND = Brand(name="Night Partnership", paid_for_by="Paid for by Harbour BID")
STREET = Plate(source="street", focal=(0.5, 0.5), redactions=(), width=2, height=2, grade=Grade())
REELS = Format(kind="video", width=1080, height=1920, fps=30, seconds=None, held=False, zone=Box(150, 384, 888, 1248))
WEB = Format(kind="gif", width=480, height=854, fps=15, seconds=None, held=True, zone=Box(29, 29, 451, 825))
EMAIL = Format(kind="gif", width=360, height=640, fps=12, seconds=None, held=True, zone=Box(22, 22, 338, 618))
X = Format(kind="gif", width=606, height=1080, fps=15, seconds=None, held=True, zone=Box(36, 36, 570, 1044))
STILL = Format(
    kind="still", width=1080, height=1920, fps=1, seconds=None, held=True, zone=Box(54, 54, 1026, 1866), scanned=True
)
TINY = Format(kind="video", width=108, height=192, fps=12, seconds=None, held=False, zone=Box(8, 20, 100, 172))

SAID: Mapping[str, tuple[str, ...]] = {
    "en": (
        "It kicks off. *You* pick what's next.",
        "Lantern Quay",
        "Last trams 00:40",
        "Walk on, or walk *back in*?",
        "Call a mate. Get the tram.",
        "See it?\nSay it safely.",
        "0800 555 111",
    ),
    "pl": (
        "Robi się gorąco. *Ty* wybierasz, co dalej.",
        "Nabrzeże Latarni",
        "Ostatni tramwaj 00:40",
        "Odejść czy *wrócić*?",
        "Zadzwoń po kumpla. Źdźbło spokoju.",
        "Widzisz?\nZgłoś bezpiecznie.",
        "0800 555 111",
    ),
    "ur": (
        "بات بڑھ رہی ہے۔ *آپ* کا فیصلہ۔",
        "لالٹین گھاٹ",
        "آخری ٹرام 00:40 پر",
        "آگے بڑھیں، یا *واپس* جائیں؟",
        "دوست کو فون کریں۔",
        "دیکھا؟\nCrimestoppers کو بتائیں۔",
        "0800 555 111",
    ),
}


def display() -> Faces:
    return Faces(face(FONTS.display), face(FONTS.arabic_display))


def beat(id_: str, look: str, copy: str, note: str = "", seconds: float = 2.0, **more: object) -> ScriptBeat:
    filled = {"photo": "wide", "camera": "auto", "parameters": {}, "layers": (), **more}
    return ScriptBeat(id=id_, look=look, copy=copy, note=note, seconds=seconds, **filled)  # type: ignore[arg-type] fields by name


def script(
    language: str = "en", *, hook: str | None = None, seconds: float = 2.0, places: Mapping[str, str] | None = None
) -> Script:
    """Four beats in four looks."""
    said = SAID[language]
    return Script(
        creative=Creative("your-choice", "lantern-quay", "a" if hook is None else "b", language),
        aim="nudge",
        beats=(
            beat("hook", "kinetic", hook or said[0], seconds=seconds),
            beat("place", "place", said[1], said[2], 1.8),
            beat("turn", "statement", said[3], said[4], 1.8),
            beat("end", "end-card", said[5], said[6], 2.4),
        ),
        post=Post(text="x", headline="y", alt="z"),
        palette=BRAND.palette,
        sound=Sound(bed="tide"),
        pulse=None,
        code="https://example.org/night/your-choice/lantern-quay/?utm_source=poster",
        places=places or {},
    )


def timed(told: Script, form: Format = REELS, **photos: Plate) -> Timeline:
    """Its timeline, every photo a street unless given."""
    return timeline(told, {"wide": STREET, **photos}, BRAND, TYPE, form)


def street(width: int, height: int) -> npt.NDArray[np.float32]:
    """A smooth picture in which every place differs from its neighbours a little."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / np.float32(height)
    return np.stack([60 + 90 * x, 40 + 60 * np.sin(5 * y) ** 2, 110 - 60 * y], axis=2).astype(np.float32)


def load(plate: Plate, model: colour.Model) -> tuple[Plane, Plane, Plane]:
    y, u, v = colour.planes(street(plate.width, plate.height), model)
    return colour.to_bytes(y), colour.to_bytes(u), colour.to_bytes(v)


def word(text: str, x: int, baseline: int, track: Track, *, size: int = 24, colour: str = "#FFF9F0") -> Word:
    side: Direction = "ltr"
    one = face_of(display(), text)
    left, top, right, bottom = ink(one, size, text, side)
    return Word(
        text=text,
        face=one,
        size=size,
        direction=side,
        x=x,
        baseline=baseline,
        ink=Box(x + left, baseline + top, x + right, baseline + bottom),
        colour=colour,
        track=track,
    )


def words(*each: Word, shadow: float = 0.5) -> Words:
    return Words(role="headline", words=each, shadow=shadow, shadow_colour="#0A0E1A")


def plain(box: Box, *, track: Track, radius: float = 0, colour: str = "#FFC247", opacity: float = 1) -> Shape:
    """A block that stays as it is."""
    return Shape(keys=(Key(0, block(box, radius)),), colour=colour, opacity=opacity, track=track)


def photo(begin: View, end: View, total: int, *, width: int = 66, height: int = 116) -> Photo:
    plate = Plate(source="street", focal=(0.5, 0.5), redactions=(), width=width, height=height, grade=Grade())
    return Photo(plate=plate, begin=begin, end=end, total=total)


def shot(*layers: object, frames: int = 12, width: int = 54, height: int = 96) -> Shot:
    return Shot(width=width, height=height, fps=12, frames=frames, layers=layers, beat="hook")  # type: ignore[arg-type] layers of any kind
