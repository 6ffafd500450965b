"""Posters on screens out of doors: files, and what to ask the owners of the screens."""

from collections.abc import Iterator
from typing import Final

from pipeline.exports import circles
from pipeline.exports.rows import row
from pipeline.traffic import Export, Traffic

PLATFORM: Final = "poster"
COLUMNS: Final = ("file", "name", "place", "language", "hours", "dates", "alt text")


def export(traffic: Traffic) -> Export:
    """A row a picture; ages have no column, as whoever passes by sees it."""
    return Export(
        platform=PLATFORM,
        bodies=None,
        rows=tuple(_rows(traffic)),
        placeholders={},
        findings=(),
        steps=tuple(_steps(traffic)),
    )


def _rows(traffic: Traffic) -> Iterator[dict[str, str]]:
    for place in traffic.places:
        for ad in traffic.of(PLATFORM, place.id):
            for film in ad.films:
                whole = row(traffic, place, ad, film, name=film.file)
                yield {column: whole[column] for column in COLUMNS}


def _steps(traffic: Traffic) -> Iterator[str]:
    yield "Ask the owner of each screen for its sheet of rules, and compare it with the file before you send it."
    yield "Send the moving picture only where it may move: most British screens beside roads show stills alone."
    yield "Tell the owner at least seven days ahead when a poster speaks of alcohol, weapons or politics."
    yield "Book each file for its place, its dates and its hours; where a screen is not sold by the hour, ask what is."
    controls = circles.left_out(traffic)
    if controls:
        yield f"Book no screen that can be seen from a control of the experiment: {controls}."
    yield "Go and look on the first evening: is it the right file, whole, and can it be read from where people walk?"
