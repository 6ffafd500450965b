"""A page of one's own, an email, a post on X: GIFs, and what to do with them by hand."""

from collections.abc import Iterator, Mapping
from typing import Final

from pipeline.checks import reach
from pipeline.exports import circles
from pipeline.exports.rows import row
from pipeline.model import Finding
from pipeline.traffic import Export, Traffic

COLUMNS: Final = ("file", "name", "place", "language", "text", "link", "dates", "alt text")
SEEN: Final[Mapping[str, str]] = {
    "web": "seen by whoever opens the page",
    "email": "seen by whoever is on the list",
    "x": "seen by whoever follows, and whomever they show it to",
}
STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "web": (
        "Show the film with controls where the page can, and the GIF elsewhere: a GIF has no button to pause.",
        "Show the cover instead to people whose device asks for less motion.",
        "Give the picture its alt text from the table, in the language of the picture.",
        "Let it lead to its link, and take it down after the last day.",
    ),
    "email": (
        "Put the picture into the email at its own width of 360 pixels, so that phones need not scroll.",
        "Give it its alt text from the table: many programs show no pictures until they are asked.",
        "Let it lead to its link, and say in words below it what it says: Outlook shows the first frame alone.",
        "Send it to yourself first, and open it on a phone and on a desk.",
    ),
    "x": (
        "Write a post with the text from the table and the link behind it, and add the GIF: a post holds one.",
        "Give the picture its alt text from the table before you post.",
        "A link counts 23 characters of the 280.",
        "Delete the post, or say that it is over, after the last day.",
    ),
}


def web(traffic: Traffic) -> Export:
    return _export(traffic, "web")


def email(traffic: Traffic) -> Export:
    return _export(traffic, "email")


def x(traffic: Traffic) -> Export:
    return _export(traffic, "x")


def _export(traffic: Traffic, platform: str) -> Export:
    return Export(
        platform=platform,
        bodies=None,
        rows=tuple(_rows(traffic, platform)),
        placeholders={},
        findings=tuple(_controls(traffic, platform)),
        steps=STEPS[platform],
    )


def _rows(traffic: Traffic, platform: str) -> Iterator[dict[str, str]]:
    for place in traffic.places:
        for ad in traffic.of(platform, place.id):
            for film in ad.films:
                whole = row(traffic, place, ad, film, name=film.file)
                yield {column: whole[column] for column in COLUMNS}


def _controls(traffic: Traffic, platform: str) -> Iterator[Finding]:
    for place in circles.controls(traffic):
        yield reach.control(platform, place.id, measured=SEEN[platform], limit="a circle that can be left out")
