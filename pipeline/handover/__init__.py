"""The traffic sheet: one page for whoever buys the media, to read, copy from and print. No scripts, no network."""

import io
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from PIL import Image, UnidentifiedImageError

from pipeline.checks.copy import length
from pipeline.errors import Distrusted, from_os_error
from pipeline.exports.rows import link
from pipeline.model import Finding
from pipeline.rules import CopyRule, Placement
from pipeline.schedule import in_words
from pipeline.traffic import Ad, Export, Film, Place, Traffic
from pipeline.typeset import direction_of

THUMB: Final = (144, 256)
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PLATFORMS: Final[Mapping[str, str]] = {
    "tiktok": "TikTok",
    "snapchat": "Snapchat",
    "instagram": "Instagram",
    "youtube": "YouTube",
    "poster": "Posters",
    "web": "Web pages",
    "email": "Email",
    "x": "X",
}
UNTAPPED: Final = ("poster", "web", "email")
"""Where a picture is no ad of a platform: a code or the page around it says where it leads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    """How many characters a platform counts in a text, of how many it takes."""

    platform: str
    count: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    label: str
    words: str
    counts: tuple[_Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Booked:
    """What goes to one platform: its files, its button, and the link; empty where nothing is tapped."""

    name: str
    films: tuple[Film, ...]
    button: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    """A creative as it is posted."""

    ad: Ad
    thumb: str
    language: str
    direction: str
    texts: tuple[_Text, ...]
    booked: tuple[_Booked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """A place with its creatives."""

    place: Place
    hours: str
    cards: tuple[_Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Platform:
    """What to do on one platform, and what it cannot say."""

    id: str
    name: str
    steps: tuple[str, ...]
    findings: tuple[Finding, ...]
    files: tuple[str, ...]


def page(
    manifest: Mapping[str, Any],
    traffic: Traffic,
    exports: Sequence[Export],
    placements: Mapping[str, Placement],
    output: Path,
) -> str:
    """README.html of a bundle; covers are read from `output` and shown small.

    Raises `EnvironmentFault` for a cover that cannot be read.
    """
    names = _languages(manifest)
    where = {told: name for name, told in manifest["release"]["files"].items()}
    sections = tuple(
        _Section(
            place=place,
            hours=in_words(place.hours),
            cards=tuple(
                _card(traffic, ad, output / where[ad.cover], placements, names)
                for ad in traffic.ads
                if ad.location == place.id
            ),
        )
        for place in traffic.places
    )
    return (
        _pages()
        .get_template("sheet.html")
        .render(
            manifest=manifest,
            release=manifest["release"],
            day=day,
            traffic=traffic,
            sections=sections,
            platforms=tuple(_platform(one) for one in exports),
            placeholders=tuple(_placeholders(exports)),
        )
    )


def day(when: date) -> str:
    """'4 Dec 2026', whatever language this machine speaks."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def thumb(cover: Path) -> bytes:
    """A small JPEG of a cover; raises `Distrusted` for what is no cover, `EnvironmentFault`."""
    try:
        with Image.open(cover, formats=("JPEG",)) as picture:
            picture.draft("RGB", THUMB)
            small = picture.convert("RGB").resize(THUMB, Image.Resampling.LANCZOS)
    except (UnidentifiedImageError, Image.DecompressionBombError, SyntaxError, ValueError) as fault:
        raise Distrusted(f"{cover.name} is no JPEG any more: run `spotlight build`") from fault
    except OSError as fault:
        raise from_os_error(fault, f"reading {cover.name}") from fault
    kept = io.BytesIO()
    small.save(kept, "JPEG", quality=78, optimize=True)
    return kept.getvalue()


def _card(
    traffic: Traffic,
    ad: Ad,
    cover: Path,
    placements: Mapping[str, Placement],
    names: Mapping[str, str],
) -> _Card:
    return _Card(
        ad=ad,
        thumb=f"data:image/jpeg;base64,{b64encode(thumb(cover)).decode()}",
        language=names.get(ad.language, ad.language),
        direction=direction_of(ad.text),
        texts=(
            _Text(label="Text", words=ad.text, counts=tuple(_counts(ad, "text", placements))),
            _Text(label="Headline", words=ad.headline, counts=tuple(_counts(ad, "headline", placements))),
        ),
        booked=tuple(_booked(traffic, ad)),
    )


def _booked(traffic: Traffic, ad: Ad) -> Iterator[_Booked]:
    for platform in dict.fromkeys(film.platform for film in ad.films):
        films = tuple(film for film in ad.films if film.platform == platform)
        yield _Booked(
            name=PLATFORMS.get(platform, platform),
            films=films,
            button=films[0].button or "",
            link="" if platform in UNTAPPED else link(traffic, ad, films[0]),
        )


def _counts(ad: Ad, field: str, placements: Mapping[str, Placement]) -> Iterator[_Count]:
    """For each platform with a limit on a field how much of it is used; the tightest of its placements counts."""
    tightest: dict[str, CopyRule] = {}
    for film in ad.films:
        placement = placements.get(film.placement)  # one of the campaign's may have gone since it was built
        rule: CopyRule | None = getattr(placement.copy_limits, field) if placement else None
        known = tightest.get(film.platform)
        if rule is not None and (known is None or rule.max.value < known.max.value):
            tightest[film.platform] = rule
    words = ad.text if field == "text" else ad.headline
    for platform, rule in tightest.items():
        count = length(words, wide_counts_two=rule.wide_counts_two)
        yield _Count(platform=PLATFORMS.get(platform, platform), count=count, most=rule.max.value)


def _platform(export: Export) -> _Platform:
    return _Platform(
        id=export.platform,
        name=PLATFORMS.get(export.platform, export.platform),
        steps=export.steps,
        findings=export.findings,
        files=tuple(
            f"exports/{export.platform}.{kind}"
            for kind, there in (("json", export.bodies is not None), ("csv", bool(export.rows)))
            if there
        ),
    )


def _placeholders(exports: Sequence[Export]) -> Iterator[tuple[str, int, str]]:
    """Each kind of placeholder once, how many of it there are, and what goes there."""
    told = {name: said for one in exports for name, said in one.placeholders.items()}
    kinds = Counter(name.partition(":")[0].strip("<>") for name in told)
    first = {name.partition(":")[0].strip("<>"): said for name, said in reversed(told.items())}
    for kind, count in sorted(kinds.items()):
        yield f"<{kind}>" if f"<{kind}>" in told else f"<{kind}:...>", count, first[kind]


def _languages(manifest: Mapping[str, Any]) -> Mapping[str, str]:
    """Languages by their English names, as far as buyers are likely to need them."""
    known = {"en": "English", "ur": "Urdu", "pl": "Polish", "cy": "Welsh", "bn": "Bengali", "pa": "Punjabi"}
    return {one["language"]: known.get(one["language"], one["language"]) for one in manifest["creatives"]}


@cache
def _pages() -> Environment:
    return Environment(
        loader=PackageLoader("pipeline", "handover"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
