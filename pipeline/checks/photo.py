"""A photo against what a photo of a real place owes: pixels enough, rights, someone who looked, nobody given away."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from pipeline.authored import Photo
from pipeline.checks.book import Entry, broken
from pipeline.model import Finding, MediaFacts
from pipeline.shots import Redacted

CAP: Final = "https://www.asa.org.uk/advice-online/privacy-permission.html"
GDPR: Final = "https://www.legislation.gov.uk/eur/2016/679/article/5"
MOST: Final = 1.5  # beyond this a photo looks soft on a phone; measured by eye on street photos at 390 px wide
GROWN: Final = 0.2  # of a box's side that is destroyed beyond it, each way
EDGE: Final = 2  # pixels that a negative's own shrinking may blend at the edge of a box
SEAM: Final = 3  # pixels that rounding and blending may move the seam of two areas
SAME: Final = 2  # of 255: no more than rounding
SMALL: Final = 13  # pixels of a box's side below which every place of it is near a seam; 1.4 times as many destroyed
LEAST: Final = 15  # pixels of such a side that are destroyed, but for its edges
PLACEHOLDERS: Final = frozenset(
    {"fixme", "later", "n/a", "na", "pending", "tba", "tbc", "tbd", "todo", "unknown", "xxx"}
)

ENLARGED: Final = Entry(
    id="PHOTO-ENLARGED",
    severity="warning",
    evidence="photo",
    title="A photo has pixels enough for the tightest view of it.",
    why="An enlarged photo looks soft, and a soft picture looks like a mistake or a fake.",
    how="Frame pixels to one photo pixel where the camera comes closest, after cropping. A photo that is large but out "
    "of focus passes.",
    limit=f"at most {MOST:g} frame pixels to a photo pixel",
    fix="use a larger copy of the photo, or one taken nearer",
    source="house",
)
META: Final = Entry(
    id="PRIV-META",
    severity="error",
    evidence="file",
    title="No file tells where, when, by whom or with what it was made.",
    why="A position or a name inside a file follows it everywhere; nobody sees it, and nobody agreed to it.",
    how="Every tag of the delivered file that is not the container's own: EXIF, XMP, comments, places, dates, tracks "
    "of data. Pictures are rebuilt from pixels, so a source photo with a position is only noted. Text painted into a "
    "picture is not seen here.",
    limit="none",
    fix="build it again from the photo instead of adding to the file",
    source=GDPR,
    hard=True,
)
LICENCE: Final = Entry(
    id="PHOTO-LICENCE",
    severity="error",
    evidence="photo",
    title="A photo of a real place says under which licence it may be used.",
    why="Paid use without a right to it can cost the campaign and the partner who sent the photo.",
    how="The photo's `licence` says something and is no placeholder such as TBC. Whether the licence covers "
    "advertising, and whether it is true, a person has to read. Drawn scenes are exempt.",
    limit="a licence, by name or as a sentence",
    fix="write the licence, or who gave permission and when, beside the photo",
    source="house",
)
CREDIT: Final = Entry(
    id="PHOTO-CREDIT",
    severity="error",
    evidence="photo",
    title="A photo of a real place says who took it.",
    why="Most licences ask for it, and it is who to call when somebody objects.",
    how="The photo's `credit` says something and is no placeholder. That it names the right person cannot be seen. "
    "Drawn scenes are exempt.",
    limit="a name",
    fix="write who took the photo",
    source="house",
)
CONSENT: Final = Entry(
    id="PHOTO-CONSENT",
    severity="error",
    evidence="photo",
    title="A photo of a real place says who agreed to it, or why nobody needs to.",
    why="A home, a shop or a person beside words about crime reads as an accusation; the CAP Code asks for permission.",
    how="The photo's `consent` says something and is no placeholder. Whether it is enough is for a person. Drawn "
    "scenes are exempt.",
    limit="who agreed and when, or why nobody needs to",
    fix="write who agreed and when, or that nobody and no home can be recognised",
    source=CAP,
)
REVIEWED: Final = Entry(
    id="PHOTO-REVIEWED",
    severity="error",
    evidence="photo",
    title="Somebody looked at the photo before it was shown to thousands.",
    why="No detector finds every face, number plate, house number or thing that should not be in the picture.",
    how="The photo's `reviewed_by` names a person and is no placeholder. That they looked well cannot be seen. Drawn "
    "scenes are exempt.",
    limit="a name and a day",
    fix="look for faces, number plates, house and shop names and weapons, then write your name and the day",
    source=CAP,
)
REDACTED: Final = Entry(
    id="PHOTO-REDACTED",
    severity="error",
    evidence="photo",
    title="What was marked to be hidden is gone.",
    why="A face or number plate that is blurred, or finely pixelated, can be brought back; averages of a few large "
    "areas cannot.",
    how="In the photo as every film uses it, the marked box, grown by a fifth each way, is even but for the seams of "
    f"3 x 3 areas. Boxes under {SMALL} pixels a side are too small for it and are not looked at. Whether "
    "the box is in the right place, and whether another one is missing, is for a person.",
    limit="no detail but 3 x 3 even areas",
    fix="clear the store and build again; if it stays, report it, and keep the photo out",
    source="https://arxiv.org/abs/1609.00408",
    hard=True,
)
RULES: Final[tuple[Entry, ...]] = (ENLARGED, META, LICENCE, CREDIT, CONSENT, REVIEWED, REDACTED)


def findings(enlarged: float, photo: str, variant: str) -> tuple[Finding, ...]:
    """`enlarged` is frame pixels to a photo pixel at the closest the camera comes."""
    if enlarged <= MOST:
        return ()
    measured = f"{enlarged:.2f}x"
    message = f"the photo {photo} is shown at {enlarged:.2f} times its size, accepted is {MOST:g}: {ENLARGED.fix}"
    return (broken(ENLARGED, message, measured=measured, limit=f"{MOST}x", place=variant),)


def metadata(facts: MediaFacts, place: str) -> tuple[Finding, ...]:
    """What a delivered file says besides its pictures and sound."""
    if not facts.metadata:
        return ()
    tags = ", ".join(facts.metadata)
    message = f"the file's metadata is {tags}, accepted is {META.limit}: {META.fix}"
    return (broken(META, message, measured=tags, place=place),)


def position(tags: Iterable[str], photo: str, place: str) -> tuple[Finding, ...]:
    """A note when a source photo carries a GPS position: nothing of it is delivered, but the source is shared too."""
    told = ", ".join(tags)
    if not told:
        return ()
    fix = "no need for the films, which are made from its pixels; take it out before you pass the photo itself on"
    message = f"the photo {photo} holds a position ({told}), accepted is {META.limit}: {fix}"
    return (broken(META, message, measured=told, fix=fix, severity="note", place=place),)


def provenance(photo: Photo, reviewed_by: str | None, place: str) -> tuple[Finding, ...]:
    """What is not on record for a photo of a real place; a drawn scene shows nobody and needs nothing of this."""
    if photo.scene is not None:
        return ()
    asked = ((LICENCE, photo.licence), (CREDIT, photo.credit), (CONSENT, photo.consent), (REVIEWED, reviewed_by or ""))
    return tuple(_unsaid(entry, said, photo.id, place) for entry, said in asked if _empty(said))


def redactions(detail: Sequence[int], photo: str, place: str) -> tuple[Finding, ...]:
    """`detail` counts the lines of detail left in each redacted box of the photo, as `detail` does."""
    return tuple(_readable(count, n, photo, place) for n, count in enumerate(detail, 1) if count)


def detail(picture: Any, boxes: Sequence[Redacted]) -> tuple[int, ...]:
    """Rows and columns at which each redacted box of a negative changes where its 3 x 3 areas do not meet.

    `picture` is an array of bytes, H x W x 3; numpy is not named, as whoever only reads findings need not load it.
    Where a later box lies over an earlier one, only the later one is looked at.
    """
    regions = [tuple(_span(*side) for side in _sides(box, picture.shape)) for box in boxes]
    return tuple(_detail(picture, region, regions[n + 1 :]) for n, region in enumerate(regions))


Region = tuple[slice, ...]


def _sides(box: Redacted, shape: Sequence[int]) -> tuple[tuple[float, float, int], tuple[float, float, int]]:
    return (box.y, box.h, shape[0]), (box.x, box.w, shape[1])


def _span(start: float, length: float, whole: int) -> slice:
    """Rows or columns that a box destroys, of so many."""
    first, last = start - GROWN * length, start + (1 + GROWN) * length
    return slice(max(0, round(first * whole)), min(whole, round(last * whole)))


def _detail(picture: Any, region: Region, later: Sequence[Region]) -> int:
    rows, columns = (slice(side.start + EDGE, max(side.start + EDGE, side.stop - EDGE)) for side in region)
    part = picture[rows, columns].astype("int16")
    if min(part.shape[:2]) < LEAST:
        return 0
    down = abs(part[1:] - part[:-1]).max(axis=2) > SAME
    across = abs(part[:, 1:] - part[:, :-1]).max(axis=2) > SAME
    for other in later:
        hidden = tuple(
            slice(max(0, side.start - EDGE - 1 - own.start), max(0, side.stop + EDGE + 1 - own.start))
            for side, own in zip(other, (rows, columns), strict=True)
        )
        down[hidden] = across[hidden] = False
    changes = (down.any(axis=1).tolist(), across.any(axis=0).tolist())
    return sum(_stray(line, side.stop - side.start) for line, side in zip(changes, region, strict=True))


def _stray(changes: Iterable[bool], length: int) -> int:
    """Changes that are not where the thirds of a side of so many pixels meet."""
    seams = (length / 3, 2 * length / 3)
    places = (EDGE + 1 + n for n, changed in enumerate(changes) if changed)
    return sum(all(abs(place - seam) > SEAM for seam in seams) for place in places)


def _readable(count: int, n: int, photo: str, place: str) -> Finding:
    measured = f"{count} line{'s' if count > 1 else ''} of detail"
    message = f"box {n} of the photo {photo} still holds {measured}, accepted is {REDACTED.limit}: {REDACTED.fix}"
    return broken(REDACTED, message, measured=measured, place=place)


def _empty(said: str) -> bool:
    """Whether it is a placeholder: nothing that is a letter, or a word that only promises one."""
    return not any(letter.isalpha() for letter in said) or said.strip(" .:!?()[]<>-").casefold() in PLACEHOLDERS


def _unsaid(entry: Entry, said: str, photo: str, place: str) -> Finding:
    field = {"LICENCE": "licence", "CREDIT": "credit", "CONSENT": "consent"}.get(entry.id[6:], "reviewer")
    measured = f"'{said}'" if said.strip() else "missing"
    message = f"the {field} of the photo {photo} is {measured}, accepted is {entry.limit}: {entry.fix}"
    return broken(entry, message, measured=measured, place=place)
