"""What is heard against what this house promises the ear: even loudness, no clipping, no start that makes one jump."""

from collections.abc import Iterator
from itertools import chain
from typing import Final

from pipeline.checks.book import Entry, broken
from pipeline.model import AUDIBLE, Finding, Loudness, SoundFacts

SNAP: Final = "https://forbusiness.snapchat.com/resources/advertising-guides/ad-specs"
R128: Final = "https://tech.ebu.ch/publications/r128"
SHORT_FORM: Final = "https://tech.ebu.ch/publications/r128s1"
TARGET: Final = -16.0  # LUFS: Snapchat's figure, the only one a platform of ours states
SLACK: Final = 1.0  # LU either way
CEILING: Final = -1.0  # dBTP, EBU R 128
GATE: Final = -70.0  # LUFS that a moment has to pass to be counted, EBU R 128
RISE: Final = 12.0  # LU of the momentary loudness in the half second after it is first heard; house
SOFT: Final = (
    12.0  # dB the first 10 ms lie under what follows; house: our fades of 100 ms give 16 to 25, a hard start 0
)
ABOVE: Final = 5.0  # LU over the target that the loudest 3 s may have, EBU R 128 s1
ABOVE_SHORT: Final = 8.0  # and the loudest 400 ms, where there are no 3 s

LOUD: Final = Entry(
    id="AUD-LOUD",
    severity="error",
    evidence="sound",
    title="A film is as loud as the films around it.",
    why="A film that is louder than its neighbours gets muted or skipped; a quieter one is not heard.",
    how="EBU R 128 integrated loudness of the whole film, from the sound that was encoded. It says nothing of how a "
    "phone's small speaker plays it.",
    limit="-16 LUFS, 1 LU either way",
    fix="leave the level to the build, or choose a track that is not silent for long",
    source=SNAP,
)
PEAK: Final = Entry(
    id="AUD-PEAK",
    severity="error",
    evidence="sound",
    title="No peak comes near the ceiling.",
    why="A platform encodes the sound once more, and peaks at the ceiling come out as crackle.",
    how="True peak, between the samples, of the sound that was encoded. What a platform's own encoder adds cannot be "
    "seen; the decibel left free is for that.",
    limit="at most -1 dBTP",
    fix="leave the level to the build, or choose a track with softer peaks",
    source=R128,
)
ONSET: Final = Entry(
    id="AUD-ONSET",
    severity="warning",
    evidence="sound",
    title="The sound begins softly and nothing in it makes one jump.",
    why="Films start by themselves, often in earphones; a bang frightens, and frightening people is not what we do.",
    how="Three measures: how far the momentary loudness (400 ms) rises in the half second after it is first heard, how "
    "far the first 10 ms lie under the first half second, and how far the loudest 3 s stand above the target (in sound "
    "under 3 s, the loudest 400 ms). A bang in the first 400 ms counts in the last two only; whether a sound is "
    "unpleasant is for ears.",
    limit="a rise of at most 12 LU; a start at least 12 dB softer; at most 5 LU above -16 LUFS (400 ms: 8 LU)",
    fix="start the track where it is already steady, or choose a steadier one",
    source=SHORT_FORM,
)
SILENT: Final = Entry(
    id="AUD-SILENT",
    severity="error",
    evidence="sound",
    title="A film that should be heard is heard.",
    why="A silent film where sound was meant is a mistake that nobody sees on a muted screen, and some platforms "
    "refuse it.",
    how="There is a sound stream and something in it passes the meter's gate of -70 LUFS. Placements without sound, "
    "such as posters and GIFs, are silent on purpose and say so. Whether the right sound plays is for ears.",
    limit="sound, where the placement is made with sound",
    fix="give the theme a bed or a track that plays",
    source="house",
)
METER: Final = Entry(
    id="AUD-METER",
    severity="error",
    evidence="sound",
    title="The meter ran and its figures can be believed.",
    why="A meter that fails can still print a tidy summary of noughts; sound that was not measured is not sound that "
    "passed.",
    how="The exit status of ffmpeg comes first, then every figure has to be there and agree: loudness without a peak, "
    "or without a moment that was heard, is no reading. A meter that is wrong but consistent is not found out.",
    limit="a reading with loudness, peak and curve",
    fix="reinstall the imageio-ffmpeg that this project asks for and build again",
    source="house",
    hard=True,
)
RULES: Final[tuple[Entry, ...]] = (LOUD, PEAK, ONSET, SILENT, METER)


def findings(sound: SoundFacts | None, heard: Loudness | None, *, wanted: bool, place: str) -> tuple[Finding, ...]:
    """What is wrong with the sound of a file: its stream, if it has one, and what the meter heard in it.

    `wanted` is whether the placement is made with sound; where it is not, silence is declared and nothing is asked
    here: that a track is forbidden is the placement's own rule.
    """
    if not wanted:
        return ()
    if sound is None:
        message = f"the sound is missing, accepted is {SILENT.limit}: {SILENT.fix}"
        return (broken(SILENT, message, measured="missing", place=place),)
    if heard is None or not _agrees(heard):
        measured = "no reading" if heard is None else "a reading that contradicts itself"
        message = f"the meter gave {measured}, accepted is {METER.limit}: {METER.fix}"
        return (broken(METER, message, measured=measured, place=place),)
    if heard.lufs is None:
        message = f"the sound is silent throughout, accepted is {SILENT.limit}: {SILENT.fix}"
        return (broken(SILENT, message, measured="silent", place=place),)
    return tuple(chain(_level(heard, place), _onset(heard, place)))


def _agrees(heard: Loudness) -> bool:
    """Whether the figures can belong to one sound: what is loud has a peak and a moment at which it was heard."""
    if heard.lufs is None:
        return True
    return heard.true_peak is not None and any(level > GATE for level in heard.momentary)


def _level(heard: Loudness, place: str) -> Iterator[Finding]:
    lufs, peak = heard.lufs or 0.0, heard.true_peak
    if abs(lufs - TARGET) > SLACK + 1e-9:
        measured = f"{lufs:.1f} LUFS"
        message = f"the loudness is {measured}, accepted is {LOUD.limit}: {LOUD.fix}"
        yield broken(LOUD, message, measured=measured, place=place)
    if peak is not None and peak > CEILING:
        measured = f"{peak:.1f} dBTP"
        message = f"the true peak is {measured}, accepted is {PEAK.limit}: {PEAK.fix}"
        yield broken(PEAK, message, measured=measured, place=place)


def _onset(heard: Loudness, place: str) -> Iterator[Finding]:
    first = next((n for n, level in enumerate(heard.momentary) if level > AUDIBLE), 0)
    if heard.onset > RISE:
        measured, limit = f"{heard.onset:.1f} LU in half a second", f"at most {RISE:g} LU"
        message = f"the sound's first rise is {measured}, accepted is {limit}: {ONSET.fix}"
        yield broken(ONSET, message, measured=measured, limit=limit, place=place, seconds=first / 10)
    if heard.opening is not None and heard.opening < SOFT:
        measured, limit = f"{heard.opening:.1f} dB softer than what follows", f"at least {SOFT:g} dB"
        fix = "fade the sound in over its first 100 ms"
        message = f"the sound's start is {measured}, accepted is {limit}: {fix}"
        yield broken(ONSET, message, measured=measured, limit=limit, fix=fix, place=place, seconds=0.0)
    window, loudest, above = ("3 s", heard.short_term, ABOVE)
    if loudest is None:
        window, loudest, above = "400 ms", max(heard.momentary), ABOVE_SHORT
    if loudest > TARGET + above + 1e-9:
        measured, limit = f"{loudest:.1f} LUFS", f"at most {TARGET + above:g} LUFS"
        message = f"the loudest {window} is {measured}, accepted is {limit}: {ONSET.fix}"
        yield broken(ONSET, message, measured=measured, limit=limit, place=place)
