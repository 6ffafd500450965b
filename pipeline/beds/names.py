"""Which beds there are, their tempo and their mood; a theme names one under `sound: bed:`."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Bed:
    """A loop of whole 4/4 bars.

    At 30 fps every tempo gives a beat of a whole number of frames, so that a cut can fall on it; at 48 kHz a beat is
    then a whole number of samples too (1600 a frame), which is why the loop has no seam.
    """

    bpm: float
    bars: int
    mood: str

    @property
    def seconds(self) -> float:
        """How long the loop lasts before it begins again."""
        return self.bars * 4 * 60 / self.bpm

    def beat_frames(self, fps: int) -> float:
        """Frames from one beat to the next; whole at 30 fps, and for 75 and 100 bpm at 25 fps as well."""
        # a tempo such as 128.571... is not exact in binary; its beat of fourteen frames is
        return round(60 * fps / self.bpm, 9)


BEDS: Mapping[str, Bed] = MappingProxyType(
    {
        "amber": Bed(
            bpm=100, bars=4, mood="Easy-going walk home: electric piano, round bass, soft steps left and right."
        ),
        "tide": Bed(bpm=90, bars=4, mood="Calm and steady, someone is around: slow swells over an unhurried pulse."),
        "glass": Bed(bpm=75, bars=2, mood="Airy and open: wide pads and a few clear bells, room to breathe."),
        "lift": Bed(bpm=120, bars=4, mood="Hopeful: felt piano and mallets climbing over a warm bass."),
        "fork": Bed(
            bpm=1800 / 14, bars=4, mood="Light on its feet: syncopated plucks, deep bass and a two-step swing."
        ),
    }
)
