"""A platform that a campaign brought along with its own placements: its files, and what is known of where and when."""

from collections.abc import Iterator

from pipeline.exports import circles
from pipeline.exports.rows import ad_name, row
from pipeline.traffic import Export, Traffic


def export(traffic: Traffic, platform: str) -> Export:
    """A row a film. No request is made, as nothing is known of what such a platform can be told."""
    return Export(
        platform=platform,
        bodies=None,
        rows=tuple(
            row(traffic, place, ad, film, name=ad_name(film))
            for place in traffic.places
            for ad in traffic.of(platform, place.id)
            for film in ad.films
        ),
        placeholders={},
        findings=(),
        steps=tuple(_steps(traffic, platform)),
    )


def _steps(traffic: Traffic, platform: str) -> Iterator[str]:
    yield f"Ask {platform} which places, hours and ages it can be told: nothing is known of it here."
    yield "Book each file of the table for its place, its dates and its hours."
    controls = circles.left_out(traffic)
    if controls:
        yield f"Leave out the controls of the experiment: {controls}."
    yield "Have somebody else compare it with the table before it is switched on."
