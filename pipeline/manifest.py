"""The manifest: every creative, where and when it runs, every file that was made and what it measured."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from pydantic_core import to_json
from typing_extensions import TypedDict  # typing's own tells pydantic too little before Python 3.12

from pipeline import __version__
from pipeline.authored import Campaign, Landing, Language, Location, Photo, Slug, VersionId
from pipeline.ledger import Entry
from pipeline.model import Creative, Script, Severity, Variant
from pipeline.theme import CallToAction
from pipeline.waivers import Judged

SCHEMA_VERSION: Final = "1.1"


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
    platform_name: str
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
    consent: str


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
    alt: str
    transcript: str
    cover: str
    cover_sha256: str
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


@with_config(ConfigDict(extra="forbid"))
class Manifest(TypedDict):
    """output/<campaign>/manifest.json."""

    schema_version: Literal["1.1"]
    spotlight: Annotated[str, Field(description="Version of the program that made it.")]
    campaign: Slug
    title: str
    brand: str
    paid_for_by: str
    draft: bool
    creatives: tuple[ManifestCreative, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The texts that lie beside a creative's films; the names of their files, each with its words."""

    captions: tuple[str, str]
    transcript: tuple[str, str]
    alt: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a build knows of one creative when the manifest is written."""

    script: Script
    location: Location
    location_name: str
    cover: Entry
    beside: Beside
    variants: Sequence[tuple[Variant, Entry, Sequence[Judged]]]
    judged: Sequence[Judged] = ()


def compile_manifest(campaign: Campaign, made: Mapping[Creative, Made], *, draft: bool) -> Manifest:
    """The manifest of a build; creatives and variants keep the plan's order."""
    return Manifest(
        schema_version=SCHEMA_VERSION,
        spotlight=__version__,
        campaign=campaign.id,
        title=campaign.title,
        brand=campaign.brand.name,
        paid_for_by=campaign.brand.paid_for_by,
        draft=draft,
        creatives=tuple(_creative(campaign, creative, one) for creative, one in made.items()),
    )


def schema() -> dict[str, Any]:
    """The published JSON Schema of a manifest; it refuses what it does not name."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(Manifest).json_schema()}


def text(manifest: Manifest) -> str:
    """The manifest as it is written: JSON in UTF-8, two spaces, a newline at the end."""
    return to_json(manifest, indent=2).decode() + "\n"


def landing(address: Landing, creative: Creative) -> str:
    """The landing URL with its UTM fields; what the URL already carries stays."""
    parts = urlsplit(str(address.url))
    query = [*parse_qsl(parts.query, keep_blank_values=True)]
    query += [(f"utm_{name}", value) for name, value in address.utm.items()]
    if "content" not in address.utm:
        query.append(("utm_content", creative.stem))
    return urlunsplit(parts._replace(query=urlencode(query)))


def _creative(campaign: Campaign, creative: Creative, made: Made) -> ManifestCreative:
    script, beside = made.script, made.beside
    used = {beat.photo for beat in script.beats}
    return ManifestCreative(
        id=creative.id,
        theme=creative.theme,
        aim=script.aim,
        location=creative.location,
        location_name=made.location_name,
        version=creative.version,
        language=creative.language,
        seconds=round(script.seconds, 3),
        copy=tuple(line for line in beside.transcript[1].splitlines()[1:]),
        post=PostCopy(
            text=script.post.text,
            headline=script.post.headline,
            call_to_action=script.post.call_to_action,
            url=landing(campaign.landing, creative),
        ),
        alt=script.post.alt,
        transcript=beside.transcript[1],
        cover=made.cover.file,
        cover_sha256=made.cover.record["sha256"],
        cover_picture=made.cover.record["picture"],
        captions=beside.captions[0],
        captions_sha256=_sha256(beside.captions[1]),
        transcript_file=beside.transcript[0],
        transcript_sha256=_sha256(beside.transcript[1]),
        alt_file=beside.alt[0],
        alt_sha256=_sha256(beside.alt[1]),
        targeting=_targeting(campaign, made.location),
        schedule=_schedule(campaign, made.location),
        photos=tuple(_credit(photo) for photo in made.location.photos if photo.id in used),
        findings=tuple(_finding(one) for one in made.judged),
        variants=tuple(_variant(script, *each) for each in made.variants),
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _targeting(campaign: Campaign, location: Location) -> Targeting:
    return Targeting(
        first_age=campaign.audience.first,
        last_age=campaign.audience.last,
        postcodes=location.postcodes,
        circle=Circle(
            latitude=location.centre.latitude, longitude=location.centre.longitude, radius_metres=location.radius
        ),
    )


def _schedule(campaign: Campaign, location: Location) -> Schedule:
    dayparts = tuple(
        Daypart(
            {
                "days": window.days,
                "from": f"{window.from_:%H:%M}",
                "to": f"{window.to:%H:%M}",
                "past_midnight": window.to <= window.from_,
            }
        )
        for window in location.demand
    )
    return Schedule(
        first_day=campaign.flight.first, last_day=campaign.flight.last, time_zone=campaign.time_zone, dayparts=dayparts
    )


def _credit(photo: Photo) -> PhotoCredit:
    return PhotoCredit(id=photo.id, alt=photo.alt, credit=photo.credit, licence=photo.licence, consent=photo.consent)


def _variant(script: Script, variant: Variant, entry: Entry, judged: Sequence[Judged]) -> ManifestVariant:
    rules = variant.placement
    return ManifestVariant(
        id=variant.id,
        placement=rules.id,
        platform_name=rules.name,
        file=entry.file,
        bytes=entry.bytes,
        sha256=entry.record["sha256"],
        md5=entry.record["md5"],
        picture=entry.record["picture"],
        sound=entry.record.get("sound"),
        measured=entry.record["facts"],
        call_to_action=rules.call_to_action.get(script.post.call_to_action),
        findings=tuple(_finding(one) for one in judged),
        reason=entry.reason,
    )


def _finding(judged: Judged) -> ManifestFinding:
    finding, waiver = judged.finding, judged.waiver
    waived = None
    if waiver is not None:
        waived = ManifestWaiver(name=waiver.name, reason=waiver.reason, until=waiver.until)
    return ManifestFinding(
        rule=finding.rule,
        severity=finding.severity,
        message=finding.message,
        measured=finding.measured,
        limit=finding.limit,
        fix=finding.fix,
        place=finding.place,
        source=finding.source,
        written=finding.written,
        seconds=finding.seconds,
        box=finding.box,
        waived=waived,
    )
