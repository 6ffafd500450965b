"""What the rules of placements promise, which `media` looks for; the cover a placement needs; and whether its figures
are still fresh.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from pydantic import BaseModel

from pipeline.checks.book import Entry, broken
from pipeline.model import Finding, MediaFacts
from pipeline.rules import Placement, Rule

FRESH: Final = timedelta(days=180)  # house: platforms changed about twice a year where their changes are dated
ALIKE: Final = 0.01  # of the shape: Meta's tolerance

_STATED: Final = "what the placement states, which names its source"
_READ: Final = "Read back from the delivered file. A contested figure only warns."
_REFUSED: Final = "A platform refuses a file outside its rules, or makes it over in a way that nobody looked at."
_SHAPED: Final = "A platform crops a picture of another size or shape, or puts bars beside it, and words are lost."
_PLAYED: Final = "Players and screens that have to guess play it too fast, too dark, or not at all."
_TIMED: Final = "A platform refuses, cuts or loops films of another length, and the help at the end is what is lost."
_WEIGHED: Final = "Too little data looks smeared; too much is refused, or stops on a slow line."
_HEARD: Final = (
    "A platform refuses sound outside its rules, or makes it over so that it is no longer what was heard here."
)


def _rule(id_: str, title: str, why: str, fix: str, how: str = "") -> Entry:
    """A rule whose figure is the placement's."""
    return Entry(
        id=f"PLAT-{id_}",
        severity="error",
        evidence="file",
        title=title,
        why=why,
        how=f"{how} {_READ}".strip(),
        limit=_STATED,
        fix=fix,
        source="house",
    )


COVER: Final = Entry(
    id="PLAT-COVER",
    severity="error",
    evidence="package",
    title="A placement that needs a cover gets one of its own shape.",
    why="Some platforms refuse a film without a cover, or pick a frame of their own, words half in.",
    how="The creative's cover is a JPEG of the placement's width to height, 1 % either way. What it shows is a rule of "
    "its own.",
    limit="a JPEG of the placement's shape",
    fix="build the creative again for a placement of this shape first",
    source="https://github.com/bububa/tiktok-business",
)
STALE: Final = Entry(
    id="PLAT-STALE",
    severity="warning",
    evidence="package",
    title="The figures of a placement were looked up in the last half year.",
    why="Platforms change their rules without a word, and a film that kept the old ones is refused.",
    how="The `checked` dates of a placement's figures against the day of the check. That a figure changed "
    "yesterday, or was read wrongly, is not seen.",
    limit=f"at most {FRESH.days} days old",
    fix="open the source that each figure names, correct the figure, and write today's date",
    source="house",
)
RULES: Final[tuple[Entry, ...]] = (
    _rule(
        "CONTAINER",
        "The file is of a type the platform takes.",
        _REFUSED,
        "build it again for this placement rather than rename it",
    ),
    _rule("CODEC", "The pictures are packed in a way the platform takes.", _REFUSED, "encode it again"),
    _rule("PIXELS", "Colours are stored as phones decode them in hardware.", _PLAYED, "encode it again"),
    _rule(
        "COLOUR",
        "The file says which colours it means.",
        _PLAYED,
        "encode it again with its colours named in the file",
        "What the file names; whether the colours look right is for eyes.",
    ),
    _rule("WIDTH", "The picture is as wide as the platform asks.", _SHAPED, "make it in the placement's size"),
    _rule("HEIGHT", "The picture is as high as the platform asks.", _SHAPED, "make it in the placement's size"),
    _rule("MIN-WIDTH", "The picture is wide enough.", _SHAPED, "make it larger; do not scale up a small file"),
    _rule("MIN-HEIGHT", "The picture is high enough.", _SHAPED, "make it larger; do not scale up a small file"),
    _rule("MAX-WIDTH", "The picture is not too wide.", _SHAPED, "make it smaller"),
    _rule("MAX-HEIGHT", "The picture is not too high.", _SHAPED, "make it smaller"),
    _rule(
        "ASPECT",
        "The picture has the platform's shape.",
        _SHAPED,
        "make it in the placement's shape, without bars",
        "Width to height, 1 % either way; bars drawn inside the picture are not seen here.",
    ),
    _rule("SQUARE", "Its pixels are square.", _SHAPED, "encode it again"),
    _rule(
        "PROGRESSIVE",
        "Its pictures are whole, not interlaced.",
        _PLAYED,
        "encode it again as whole pictures",
        "By what the first picture says of itself.",
    ),
    _rule("RATE", "Every picture stands equally long.", _PLAYED, "encode it again at a fixed frame rate"),
    _rule("FASTSTART", "It plays before all of it has arrived.", _PLAYED, "write it again with faststart"),
    _rule(
        "METADATA",
        "The file says nothing of people, places or tools.",
        "What a file tells of itself follows it everywhere.",
        "write it again without metadata",
    ),
    _rule(
        "MIN-SECONDS",
        "The film is long enough.",
        _TIMED,
        "give a beat of the theme more seconds",
        "Half a frame is forgiven.",
    ),
    _rule(
        "MAX-SECONDS",
        "The film is not too long.",
        _TIMED,
        "give the theme's beats fewer seconds",
        "Pictures or sound, whichever lasts longer; half a frame is forgiven.",
    ),
    _rule(
        "SECONDS",
        "The film lasts exactly as long as its slot.",
        _TIMED,
        "build it again for this placement, which sets the length",
        "Half a frame is forgiven.",
    ),
    _rule(
        "FPS",
        "It has a number of pictures a second that the platform names.",
        _PLAYED,
        "build it again for this placement, which sets the frame rate",
    ),
    _rule("MAX-FPS", "It has no more pictures a second than the platform takes.", _PLAYED, "use fewer frames"),
    _rule(
        "MIN-BITRATE",
        "It has data enough a second.",
        _WEIGHED,
        "encode it again at a higher quality",
        "All streams; 1 % is forgiven.",
    ),
    _rule(
        "MAX-BITRATE",
        "It has no more data a second than the screen plays.",
        _WEIGHED,
        "encode it again at a lower quality, or with less movement",
        "The mean over all streams, 1 % forgiven; a moment with more is not seen.",
    ),
    _rule(
        "BYTES",
        "The file is no larger than the platform takes.",
        _WEIGHED,
        "shorten it, or show less movement and detail",
    ),
    _rule("FRAMES", "A GIF has no more pictures than the platform takes.", _REFUSED, "shorten it"),
    _rule(
        "AREA",
        "A GIF's pictures together are no larger than the platform takes.",
        _REFUSED,
        "shorten it or make it smaller",
    ),
    _rule(
        "SOUND",
        "It has sound where the platform asks for it and none where it forbids it.",
        _HEARD,
        "give the theme a sound bed or a track",
        "A track that is silent throughout counts as none where sound is asked for, and as one where it is forbidden.",
    ),
    _rule("SOUND-CODEC", "The sound is packed in a way the platform takes.", _HEARD, "encode it again"),
    _rule(
        "SOUND-RATE",
        "The sound has the platform's sample rate.",
        _HEARD,
        "encode the sound again at the rate asked for",
    ),
    _rule(
        "SOUND-CHANNELS",
        "The sound has the platform's number of channels.",
        _HEARD,
        "mix the sound to that many channels",
        "Whether left and right are equally loud is not measured.",
    ),
    _rule(
        "SOUND-BITRATE",
        "The sound has data enough.",
        _HEARD,
        "encode the sound again at a higher rate",
        "All of the stream; 5 % is forgiven, as quiet music takes less than the encoder was allowed.",
    ),
    _rule(
        "LOUDNESS",
        "The film is as loud as the platform asks.",
        _HEARD,
        "master the sound again to this loudness",
        "EBU R 128 over the whole film; 1 LU is forgiven.",
    ),
    _rule("PEAK", "No peak comes near the ceiling.", _HEARD, "limit the peaks of the sound"),
    COVER,
    STALE,
)


def cover(placement: Placement, facts: MediaFacts | None) -> tuple[Finding, ...]:
    """Whether the creative's cover does for a placement that needs one; `facts` is None when there is no cover."""
    if placement.cover == "none":
        return ()
    make = placement.make
    limit = f"a JPEG of {make.width}:{make.height}"
    if facts is None:
        measured = "missing"
    elif facts.container != "jpeg":
        measured = f"a {facts.container}"
    elif abs(facts.width / facts.height / (make.width / make.height) - 1) > ALIKE:
        measured = f"a JPEG of {facts.width}:{facts.height}"
    else:
        return ()
    message = f"the cover is {measured}, accepted is {limit}: {COVER.fix}"
    return (broken(COVER, message, measured=measured, limit=limit, place=placement.id),)


def stale(placement: Placement, today: date) -> tuple[Finding, ...]:
    """One warning for a placement with figures that were looked up too long ago."""
    old = [(name, checked) for name, checked in _checked(placement, "") if today - checked > FRESH]
    if not old:
        return ()
    name, oldest = min(old, key=lambda figure: figure[1])
    measured = f"{(today - oldest).days} days old"
    what = f"the oldest of {len(old)} figures, {name}," if len(old) > 1 else f"the figure {name}"
    message = f"{what} is {measured}, accepted is {STALE.limit}: {STALE.fix}"
    return (broken(STALE, message, measured=measured, place=placement.id),)


def _checked(part: object, name: str) -> Iterator[tuple[str, date]]:
    """Every figure below a part of a placement, with the day it was looked up."""
    if isinstance(part, Rule):
        yield name, part.checked
    elif isinstance(part, BaseModel):
        for field in type(part).model_fields:
            yield from _checked(getattr(part, field), f"{name}.{field}".lstrip("."))
