"""What is bought, where and when: a manifest as exports read it. No files, and no platform's words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pipeline.buying import Buying
from pipeline.model import Finding
from pipeline.theme import CallToAction

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours of trouble by the clock of the place; a `to` at or before `from_` is on the next day."""

    days: tuple[str, ...]
    from_: time
    to: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and when. `radius` is in metres; a `control` of an experiment gets no ad."""

    id: str
    name: str
    area: str
    arm: Literal["treatment", "control"]
    latitude: float
    longitude: float
    radius: int
    postcodes: tuple[str, ...]
    hours: tuple[Hours, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """One delivered file: its `path` in the bundle, its `button` in the platform's word."""

    placement: str
    platform: str
    path: str
    bytes: int
    sha256: str
    md5: str
    seconds: float
    width: int
    height: int
    button: str | None

    @property
    def file(self) -> str:
        return self.path.rsplit("/", maxsplit=1)[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ad:
    """A creative as it is posted. `page` is where its links lead, before anything is counted by; `url` is that with
    what the campaign counts by.
    """

    id: str
    theme: str
    location: str
    version: str
    language: str
    text: str
    headline: str
    call_to_action: CallToAction
    page: str
    url: str
    cover: str
    cover_md5: str
    captions: str
    transcript: str
    alt: str
    films: tuple[Film, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """All there is to export. Ages, `first` and `last` day count; `zone` is that of the places."""

    campaign: str
    title: str
    brand: str
    paid_for_by: str
    youngest: int
    oldest: int
    first: date
    last: date
    zone: ZoneInfo
    places: tuple[Place, ...]
    ads: tuple[Ad, ...]
    buying: Buying

    def of(self, platform: str, place: str) -> tuple[Ad, ...]:
        """The ads for a place that have a film for a platform, each with these films alone."""
        found = []
        for ad in self.ads:
            films = tuple(film for film in ad.films if film.platform == platform)
            if ad.location == place and films:
                found.append(replace(ad, films=films))
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What goes to one platform. `bodies` is plain JSON; every placeholder in it has its line in `placeholders`.

    `rows` are for a spreadsheet, all with the same keys; `steps` say what to do in the platform's own pages.
    """

    platform: str
    bodies: Mapping[str, Any] | None
    rows: tuple[Mapping[str, str], ...]
    placeholders: Mapping[str, str]
    findings: tuple[Finding, ...]
    steps: tuple[str, ...]


def traffic(manifest: Mapping[str, Any], buying: Buying) -> Traffic:
    """The traffic of a bundle's manifest as it is written; raises `ValueError` when it holds no creative."""
    if not manifest["creatives"]:
        raise ValueError("nothing is released, so there is nothing to export")
    where: Mapping[str, str] = manifest["release"]["files"]
    any_place = manifest["places"][0]
    return Traffic(
        campaign=manifest["campaign"],
        title=manifest["title"],
        brand=manifest["brand"],
        paid_for_by=manifest["paid_for_by"],
        youngest=any_place["targeting"]["first_age"],
        oldest=any_place["targeting"]["last_age"],
        first=date.fromisoformat(any_place["schedule"]["first_day"]),
        last=date.fromisoformat(any_place["schedule"]["last_day"]),
        zone=ZoneInfo(any_place["schedule"]["time_zone"]),
        places=tuple(_place(one) for one in manifest["places"]),
        ads=tuple(_ad(one, where) for one in manifest["creatives"]),
        buying=buying,
    )


def _place(told: Mapping[str, Any]) -> Place:
    circle = told["targeting"]["circle"]
    return Place(
        id=told["id"],
        name=told["name"],
        area=told["area"],
        arm=told["arm"],
        latitude=circle["latitude"],
        longitude=circle["longitude"],
        radius=circle["radius_metres"],
        postcodes=tuple(told["targeting"]["postcodes"]),
        hours=tuple(
            Hours(days=tuple(one["days"]), from_=time.fromisoformat(one["from"]), to=time.fromisoformat(one["to"]))
            for one in told["schedule"]["dayparts"]
        ),
    )


def _ad(told: Mapping[str, Any], where: Mapping[str, str]) -> Ad:
    return Ad(
        id=told["id"],
        theme=told["theme"],
        location=told["location"],
        version=told["version"],
        language=told["language"],
        text=told["post"]["text"],
        headline=told["post"]["headline"],
        call_to_action=told["post"]["call_to_action"],
        page=told["page"],
        url=told["post"]["url"],
        cover=where[told["cover"]],
        cover_md5=told["cover_md5"],
        captions=where[told["captions"]],
        transcript=where[told["transcript_file"]],
        alt=told["alt"],
        films=tuple(
            Film(
                placement=one["placement"],
                platform=one["platform"],
                path=where[one["file"]],
                bytes=one["bytes"],
                sha256=one["sha256"],
                md5=one["md5"],
                seconds=one["measured"]["seconds"],
                width=one["measured"]["width"],
                height=one["measured"]["height"],
                button=one["call_to_action"],
            )
            for one in told["variants"]
        ),
    )
