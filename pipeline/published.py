"""The shape of output/<campaign>/manifest.json, as its JSON Schema publishes it."""

from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Any, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict  # typing's own tells pydantic too little before Python 3.12

from pipeline.authored import Language, Slug, VersionId
from pipeline.model import Severity
from pipeline.theme import CallToAction
from pipeline.traffic import DAYS

SCHEMA_VERSION: Final = "1.2.0"
MOST_METRES: Final = 100_000
"""Of a circle: more is no place."""


class PostCopy(TypedDict):
    text: str
    headline: str
    call_to_action: CallToAction
    url: Annotated[
        str, Field(description="The landing page with the campaign's UTM fields; utm_content names the creative.")
    ]


class Circle(TypedDict):
    latitude: float
    longitude: float
    radius_metres: int


class Targeting(TypedDict):
    first_age: int
    last_age: int
    postcodes: tuple[str, ...]
    circle: Circle


Daypart = TypedDict(
    "Daypart",
    {
        "days": tuple[str, ...],
        "from": Annotated[str, Field(description="Local time, HH:MM.")],
        "to": str,
        "past_midnight": Annotated[bool, Field(description="`to` falls on the day after.")],
    },
)


class Schedule(TypedDict):
    first_day: date
    last_day: date
    time_zone: str
    dayparts: tuple[Daypart, ...]


class ManifestPlace(TypedDict):
    """A location of the campaign; a `control` of its experiment gets no creative, on purpose."""

    id: Slug
    name: str
    area: str
    arm: Literal["treatment", "control"]
    creatives: Annotated[int, Field(description="How many of this manifest are for it.")]
    targeting: Targeting
    schedule: Schedule


class ManifestWaiver(TypedDict):
    """Who lets the finding pass, why, and until when."""

    name: str
    reason: str
    until: date


class ManifestFinding(TypedDict):
    rule: str
    severity: Severity
    message: str
    measured: str
    limit: str
    fix: str
    place: str
    source: str
    written: Annotated[str, Field(description="Where the script says it, as file:line:col; empty where none does.")]
    seconds: Annotated[float | None, Field(description="Into the film.")]
    box: Annotated[tuple[int, int, int, int] | None, Field(description="Left, top, right, bottom in frame pixels.")]
    waived: ManifestWaiver | None


class ManifestVariant(TypedDict):
    id: str
    placement: Slug
    platform: Annotated[Slug, Field(description="Whose placement it is: tiktok, snapchat and so on.")]
    platform_name: Annotated[str, Field(description="The placement's name, for people.")]
    file: Annotated[str, Field(description="Relative to the manifest.")]
    bytes: int
    sha256: str
    md5: str
    picture: Annotated[
        str, Field(description="Digest of what the renderer handed the encoder; survives a new encoder.")
    ]
    sound: Annotated[str | None, Field(description="Digest of the samples handed to the encoder; null when silent.")]
    measured: Annotated[
        Mapping[str, Any],
        Field(description="What the file itself says: size, seconds, fps, codec, sound, loudness."),
    ]
    call_to_action: Annotated[str | None, Field(description="In the platform's own word, None where it has none.")]
    findings: tuple[ManifestFinding, ...]
    reason: Annotated[str, Field(description="Why this file was last made.")]


class PhotoCredit(TypedDict):
    id: str
    alt: str
    credit: str
    licence: str
    consent: Annotated[
        str, Field(description="Who agreed, or why nobody needs to; empty in a bundle, as it can name people.")
    ]


class ManifestCreative(TypedDict):
    id: str
    theme: Slug
    aim: str
    location: Slug
    location_name: str
    version: VersionId
    language: Language
    seconds: float
    copy: Annotated[tuple[str, ...], Field(description="The words on screen, a line a beat.")]
    post: PostCopy
    page: Annotated[str, Field(description="The page its links lead to, before anything is counted by.")]
    alt: str
    transcript: str
    cover: str
    cover_sha256: str
    cover_md5: str
    cover_picture: Annotated[str, Field(description="As a variant's `picture`.")]
    captions: str
    captions_sha256: str
    transcript_file: str
    transcript_sha256: str
    alt_file: str
    alt_sha256: str
    targeting: Targeting
    schedule: Schedule
    photos: tuple[PhotoCredit, ...]
    findings: Annotated[
        tuple[ManifestFinding, ...], Field(description="Of its words, its photos and what lies beside its films.")
    ]
    variants: tuple[ManifestVariant, ...]


class Withheld(TypedDict):
    """A creative that was built and is not in the bundle, and why."""

    creative: str
    why: tuple[str, ...]


class Changes(TypedDict):
    """What is not as in an earlier manifest, by the ids of creatives."""

    since: Annotated[str, Field(description="SHA-256 of the manifest this is told against.")]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    recut: Annotated[tuple[str, ...], Field(description="A picture, a sound or a placement is another one.")]
    copy_only: Annotated[tuple[str, ...], Field(description="Pictures and sounds are the same, a text is not.")]
    same: int


class Release(TypedDict):
    """What only a bundle's manifest says."""

    files: Annotated[
        Mapping[str, str], Field(description="Where each `file` of this manifest lies in the bundle, by its name.")
    ]
    approved: Annotated[
        Mapping[str, str | None], Field(description="Until when each creative's approval holds; null in a draft.")
    ]
    withheld: tuple[Withheld, ...]
    changes: Changes | None
    findings: Annotated[
        tuple[ManifestFinding, ...], Field(description="What a platform cannot express of where and when it runs.")
    ]


@with_config(ConfigDict(extra="forbid"))
class Manifest(TypedDict):
    """output/<campaign>/manifest.json."""

    schema_version: Literal["1.2.0"]
    spotlight: Annotated[str, Field(description="Version of the program that made it.")]
    campaign: Slug
    title: str
    brand: str
    paid_for_by: str
    draft: Annotated[bool, Field(description="Small marked copies, or a bundle of what nobody approved.")]
    places: tuple[ManifestPlace, ...]
    creatives: tuple[ManifestCreative, ...]
    release: Annotated[Release | None, Field(description="Null in output/, where nothing is released yet.")]


def amiss(raw: bytes) -> str:
    """What in a manifest is not as it has to be, in a few words; empty where nothing is.

    Beside the schema: each creative is there once and at a place of the manifest, and what a place says can be.
    """
    try:
        read = TypeAdapter(Manifest).validate_json(raw, strict=True)
    except ValidationError as fault:
        return f"at {'.'.join(str(part) for part in fault.errors()[0]['loc'])}"
    ids, places = [one["id"] for one in read["creatives"]], {one["id"] for one in read["places"]}
    if len(set(ids)) != len(ids):
        return "a creative is there twice"
    if any(one["location"] not in places for one in read["creatives"]):
        return "a creative is at no place of it"
    if not all(_measured(variant["measured"]) for one in read["creatives"] for variant in one["variants"]):
        return "a file has no size"
    odd = next((one["id"] for one in read["places"] if not (_timed(one["schedule"]) and _aimed(one["targeting"]))), "")
    return odd and f"where, when or for whom it runs at {odd} cannot be"


def _measured(facts: Mapping[str, Any]) -> bool:
    return all(isinstance(facts.get(key), int | float) for key in ("seconds", "width", "height"))


def _timed(schedule: Schedule) -> bool:
    """Whether there is such a clock, with such days and hours."""
    try:
        ZoneInfo(schedule["time_zone"])
        for one in schedule["dayparts"]:
            time.fromisoformat(one["from"])
            time.fromisoformat(one["to"])
    except (LookupError, ValueError, OSError):
        return False
    days = {day for one in schedule["dayparts"] for day in one["days"]}
    return days.issubset(DAYS) and schedule["first_day"] <= schedule["last_day"]


def _aimed(targeting: Targeting) -> bool:
    """Whether there is such a spot on Earth, and people of such ages."""
    circle = targeting["circle"]
    ages = 0 <= targeting["first_age"] <= targeting["last_age"] < 200
    spot = abs(circle["latitude"]) <= 90 and abs(circle["longitude"]) <= 180
    return ages and spot and 0 < circle["radius_metres"] <= MOST_METRES


def schema() -> dict[str, Any]:
    """The published JSON Schema of a manifest; it refuses what it does not name."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(Manifest).json_schema()}
