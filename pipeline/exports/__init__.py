"""A platform a file: what is bought, in that platform's own words."""

from collections.abc import Callable, Mapping
from typing import Final

from pipeline.exports import google, meta, other, poster, snapchat, tiktok, web
from pipeline.traffic import Export, Traffic

EXPORTS: Final[Mapping[str, Callable[[Traffic], Export]]] = {
    "tiktok": tiktok.export,
    "snapchat": snapchat.export,
    "instagram": meta.export,
    "youtube": google.export,
    "poster": poster.export,
    "web": web.web,
    "email": web.email,
    "x": web.x,
}
"""Of each platform's slug, in the order they are told."""


def exported(traffic: Traffic) -> tuple[Export, ...]:
    """Of every platform that a film is for, those that ship first."""
    there = dict.fromkeys(film.platform for ad in traffic.ads for film in ad.films)
    shipped = tuple(export(traffic) for platform, export in EXPORTS.items() if platform in there)
    return (*shipped, *(other.export(traffic, platform) for platform in there if platform not in EXPORTS))
