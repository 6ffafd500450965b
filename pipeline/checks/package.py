"""What goes beside the films of a creative: words for who cannot see or hear them, a cover, names that can be sent."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import chain
from typing import Final

from pipeline.checks.book import Entry, broken
from pipeline.galley import plain
from pipeline.model import Finding, MediaFacts, Script

PSBAR: Final = "https://www.legislation.gov.uk/uksi/2018/852/contents"
PAUSE_STOP_HIDE: Final = "https://www.w3.org/TR/WCAG22/#pause-stop-hide"
WEBVTT: Final = "https://www.w3.org/TR/webvtt1/"
UPLOAD: Final = "https://business-api.tiktok.com/portal/docs?id=1737587322856449"
ROUNDED: Final = 0.02  # seconds: captions are written in thousandths, films end on a frame
CALM: Final = 5.0  # seconds, WCAG 2.2.2
LONGEST: Final = 100  # characters of a file name, TikTok
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
STAMP: Final = re.compile(r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})")
WORD: Final = re.compile(r"\w+")

ALT: Final = Entry(
    id="ACC-ALT",
    severity="error",
    evidence="package",
    title="Every creative comes with alt text.",
    why="Who cannot see the picture is told what it shows and says, or gets nothing.",
    how="The text is there and holds words. Whether it describes the picture is for a person.",
    limit="a text with words",
    fix="write `alt` in the theme's post",
    source=PSBAR,
)
TRANSCRIPT: Final = Entry(
    id="ACC-TRANSCRIPT",
    severity="error",
    evidence="package",
    title="Every creative comes with a transcript that has all its words.",
    why="A transcript can be read by people who hear and see nothing of the film, and searched by everybody.",
    how="Every word of every beat's copy and note is in it, in their order. Words that a look draws by itself, such as "
    "a brand's name, are not looked for.",
    limit="all words of the script",
    fix="build again instead of changing the transcript by hand",
    source=PSBAR,
)
CAPTIONS: Final = Entry(
    id="ACC-CAPTIONS",
    severity="error",
    evidence="package",
    title="Every creative comes with captions that a player can read.",
    why="A caption file with one mistake is thrown away whole, or shows words at the wrong time.",
    how="Read as WebVTT, the cues follow each other inside the film's length and say the script's words and no others. "
    "How they look in a player is not seen.",
    limit="WebVTT with the script's words inside the film's length",
    fix="build again instead of changing the captions by hand",
    source=WEBVTT,
)
COVER: Final = Entry(
    id="ACC-COVER",
    severity="error",
    evidence="package",
    title="Every creative has a cover that shows its hook.",
    why="The cover stands for the film wherever it does not play: on slow lines, with reduced motion, in lists.",
    how="A JPEG of the size the creative was first made in, drawn from the beat that opens the film. That its words "
    "can be read is checked with the film's own.",
    limit="a JPEG of the film's size, from its first beat",
    fix="build again; if it stays, report it",
    source=PSBAR,
)
PAUSE: Final = Entry(
    id="GIF-PAUSE",
    severity="warning",
    evidence="file",
    title="What moves for over five seconds has something still, or something that can be paused, beside it.",
    why="Movement that cannot be stopped keeps some people from reading the rest of the page, and a GIF has no pause.",
    how="The GIF's length times how often it plays. Ours play for ever, as placements ask, so they pass when the "
    "creative has a cover and an MP4 as well, which is what WCAG 2.2.2 accepts instead. Whether the page really shows "
    "those to people who want less motion cannot be seen here.",
    limit=f"at most {CALM:g} s in all, or a cover and an MP4 beside it",
    fix="make a film for the creative too, or let the GIF play fewer times",
    source=PAUSE_STOP_HIDE,
)
NAMES: Final = Entry(
    id="NAME",
    severity="error",
    evidence="package",
    title="File names can be sent anywhere.",
    why="Upload interfaces refuse long names and mangle unusual ones, and then nobody finds the file again.",
    how="At most 100 characters, all of them ASCII letters, digits, dots, dashes and underscores, and no two names "
    "that differ in capitals only. Names already in use in an advertiser's account are not known here.",
    limit=f"1 to {LONGEST} characters of a-z, 0-9, '.', '-' and '_'",
    fix="shorten the id that makes it long",
    source=UPLOAD,
)
RAN: Final = Entry(
    id="GATE-RAN",
    severity="error",
    evidence="package",
    title="Every check that was due was run.",
    why="A check that did not run looks exactly like one that passed.",
    how="The names of the checks that were due are compared with those that gave an answer. That a check which ran was "
    "any good is not seen.",
    limit="all of them",
    fix="install what it needs, `spotlight doctor` says what, and build again",
    source="house",
    hard=True,
)
RULES: Final[tuple[Entry, ...]] = (ALT, TRANSCRIPT, CAPTIONS, COVER, PAUSE, NAMES, RAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """What lies beside a creative's films, as it was read back; None for what is not there.

    `opening` is whether the cover was drawn from the beat that opens the film.
    """

    alt: str | None
    transcript: str | None
    captions: str | None
    cover: MediaFacts | None
    opening: bool


def findings(enclosed: Enclosed, script: Script, size: tuple[int, int]) -> tuple[Finding, ...]:
    """What is missing or wrong beside the films of a creative; `size` is its cover's width and height."""
    found = chain(_alt(enclosed), _transcript(enclosed, script), _captions(enclosed, script), _cover(enclosed, size))
    return tuple(
        broken(entry, f"{what}, accepted is {entry.limit}: {entry.fix}", measured=measured, place=script.creative.id)
        for entry, what, measured in found
    )


def pause(facts: MediaFacts, *, cover: bool, film: bool, place: str) -> tuple[Finding, ...]:
    """Whether a GIF stops soon enough; `cover` and `film` are whether the creative has a cover and an MP4."""
    if facts.loops is None or (cover and film):
        return ()
    if facts.loops and facts.loops * facts.seconds <= CALM:
        return ()
    measured = "for ever" if facts.loops == 0 else f"for {facts.loops * facts.seconds:.1f} s"
    lacking = " and ".join(name for name, there in (("a cover", cover), ("an MP4", film)) if not there)
    message = f"the GIF moves {measured} without {lacking} beside it, accepted is {PAUSE.limit}: {PAUSE.fix}"
    return (broken(PAUSE, message, measured=f"{measured}, without {lacking}", place=place),)


def names(files: Sequence[str]) -> tuple[Finding, ...]:
    """Files whose names, without their folders, some platform or computer will not take."""
    last = [file.rsplit("/", maxsplit=1)[-1] for file in files]
    alike: dict[str, set[str]] = {}
    for name in last:
        alike.setdefault(name.casefold(), set()).add(name)
    found = []
    for name in dict.fromkeys(last):
        others = alike[name.casefold()] - {name}
        if len(name) > LONGEST:
            measured = f"{len(name)} characters"
        elif not NAME.fullmatch(name):
            measured = f"'{name}'"
        elif others:
            measured = f"'{name}' beside '{min(others)}'"
        else:
            continue
        message = f"the name of {name} is {measured}, accepted is {NAMES.limit}: {NAMES.fix}"
        found.append(broken(NAMES, message, measured=measured, place=name))
    return tuple(found)


def ran(due: Collection[str], answered: Collection[str], place: str) -> tuple[Finding, ...]:
    """The checks that were due for `place` and gave no answer."""
    return tuple(
        broken(
            RAN,
            f"the check {name} has not run, accepted is {RAN.limit}: {RAN.fix}",
            measured=f"{name} has not run",
            place=place,
        )
        for name in dict.fromkeys(due)
        if name not in answered
    )


Wrong = tuple[Entry, str, str]
"""The rule, the start of the sentence, and what was measured."""


def _alt(enclosed: Enclosed) -> Iterator[Wrong]:
    if not _words(enclosed.alt or ""):
        measured = "missing" if enclosed.alt is None else "empty"
        yield ALT, f"the alt text is {measured}", measured


def _transcript(enclosed: Enclosed, script: Script) -> Iterator[Wrong]:
    if enclosed.transcript is None:
        yield TRANSCRIPT, "the transcript is missing", "missing"
        return
    said = iter(_words(enclosed.transcript))
    lost = next((word for word in _spoken(script) if word not in said), None)  # asking uses it up to there
    if lost is not None:
        yield TRANSCRIPT, f"the transcript lacks '{lost}'", f"without '{lost}'"


def _captions(enclosed: Enclosed, script: Script) -> Iterator[Wrong]:
    if enclosed.captions is None:
        yield CAPTIONS, "the caption file is missing", "missing"
        return
    try:
        cues = read_webvtt(enclosed.captions)
    except ValueError as fault:
        yield CAPTIONS, f"the caption file cannot be read ({fault})", str(fault)
        return
    if cues and cues[-1][1] > script.seconds + ROUNDED:
        measured = f"{cues[-1][1]:.2f} s in a film of {script.seconds:.2f} s"
        yield CAPTIONS, f"the last caption ends at {measured}", measured
    said = [word for _, _, text in cues for word in _words(text)]
    if said != _spoken(script):
        # the first that differs; one of the two may simply stop
        pairs = zip([*said, ""], [*_spoken(script), ""], strict=False)
        is_, should = next(((a, b) for a, b in pairs if a != b), ("", ""))
        measured = f"'{is_}' for '{should}'"
        yield CAPTIONS, f"the captions say {measured}", measured


def _cover(enclosed: Enclosed, size: tuple[int, int]) -> Iterator[Wrong]:
    cover = enclosed.cover
    if cover is None:
        yield COVER, "the cover is missing", "missing"
        return
    if cover.container != "jpeg":
        yield COVER, f"the cover is a {cover.container}", cover.container
    if (cover.width, cover.height) != size:
        measured = f"{cover.width}x{cover.height}"
        yield COVER, f"the cover is {measured} where the film is {size[0]}x{size[1]}", measured
    if not enclosed.opening:
        yield COVER, "the cover is from a later beat", "a later beat"


def read_webvtt(text: str) -> tuple[tuple[float, float, str], ...]:
    """Start, stop and words of every cue; raises `ValueError` with the line where it is no WebVTT.

    Stricter than players are: cues follow each other without overlap, and none is empty.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0] != "WEBVTT" and not lines[0].startswith(("WEBVTT ", "WEBVTT\t")):
        raise ValueError("line 1 is not WEBVTT")
    cues: list[tuple[float, float, str]] = []
    n = 1
    while n < len(lines):
        block = []
        while n < len(lines) and lines[n].strip():
            block.append(lines[n])
            n += 1
        if block and not re.match(r"(NOTE|STYLE|REGION)\b", block[0]):
            cues.append(_cue(block, n + 1 - len(block), cues[-1][1] if cues else 0.0))
        n += 1
    return tuple(cues)


def _cue(block: Sequence[str], first: int, earliest: float) -> tuple[float, float, str]:
    at = 0 if "-->" in block[0] else 1
    if at == len(block):
        raise ValueError(f"line {first} has no times")
    begin, arrow, rest = block[at].partition("-->")
    marks = [STAMP.fullmatch(mark) for mark in (begin.strip(), (rest.split() or [""])[0])]
    if not arrow or None in marks:
        raise ValueError(f"line {first + at} has no times")
    start, stop = (
        int(mark[1] or 0) * 3600 + int(mark[2]) * 60 + int(mark[3]) + int(mark[4]) / 1000 for mark in marks if mark
    )
    if not earliest <= start < stop:
        raise ValueError(f"line {first + at} starts before the last cue ended, or ends before it starts")
    words = "\n".join(block[at + 1 :])
    if not words or "-->" in words:
        raise ValueError(f"line {first + at + 1} has no words")
    return start, stop, unescape(words)


def _spoken(script: Script) -> list[str]:
    return [word for beat in script.beats for word in _words(plain(f"{beat.copy}\n{beat.note}"))]


def _words(text: str) -> list[str]:
    return WORD.findall(unicodedata.normalize("NFC", text).casefold())
