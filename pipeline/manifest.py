"""The manifest: every creative, where and when it runs, every file that was made and what it measured."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json

from pipeline import __version__
from pipeline.authored import Campaign, Location, Photo
from pipeline.facts import location_facts
from pipeline.ledger import Entry
from pipeline.links import landing, page
from pipeline.model import Creative, Script, Variant
from pipeline.published import (
    SCHEMA_VERSION,
    Circle,
    Daypart,
    Manifest,
    ManifestCreative,
    ManifestFinding,
    ManifestPlace,
    ManifestVariant,
    ManifestWaiver,
    PhotoCredit,
    PostCopy,
    Schedule,
    Targeting,
)
from pipeline.waivers import Judged


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


def compile_manifest(
    campaign: Campaign,
    locations: Mapping[str, Location],
    platforms: Mapping[str, str],
    made: Mapping[Creative, Made],
    *,
    draft: bool,
) -> Manifest:
    """The manifest of a build; creatives and variants keep the plan's order. `platforms` are those of placements."""
    return Manifest(
        schema_version=SCHEMA_VERSION,
        spotlight=__version__,
        campaign=campaign.id,
        title=campaign.title,
        brand=campaign.brand.name,
        paid_for_by=campaign.brand.paid_for_by,
        draft=draft,
        places=tuple(
            _place(campaign, id_, locations[id_], made) for id_ in dict.fromkeys(campaign.locations) if id_ in locations
        ),
        creatives=tuple(_creative(campaign, creative, one, platforms) for creative, one in made.items()),
        release=None,
    )


def stated(campaign: Campaign, locations: Mapping[str, Location]) -> dict[str, Any]:
    """What a manifest must say of the campaign and its places, whatever was built, as plain JSON; counts are nought."""
    whole = compile_manifest(campaign, locations, {}, {}, draft=False)
    plain: dict[str, Any] = json.loads(text(whole))
    return {key: plain[key] for key in ("campaign", "title", "brand", "paid_for_by", "places")}


def text(manifest: Manifest) -> str:
    """The manifest as it is written: JSON in UTF-8, two spaces, a newline at the end."""
    return to_json(manifest, indent=2).decode() + "\n"


def _place(campaign: Campaign, id_: str, location: Location, made: Iterable[Creative]) -> ManifestPlace:
    told = location_facts(location, campaign.languages[0], campaign.languages[0])
    return ManifestPlace(
        id=id_,
        name=told["name"],
        area=told["area"],
        arm=campaign.arms.get(id_, "treatment"),
        creatives=sum(creative.location == id_ for creative in made),
        targeting=_targeting(campaign, location),
        schedule=_schedule(campaign, location),
    )


def _creative(campaign: Campaign, creative: Creative, made: Made, platforms: Mapping[str, str]) -> ManifestCreative:
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
            url=landing(campaign.landing, creative, campaign.languages[0]),
        ),
        page=page(campaign.landing, creative, campaign.languages[0]),
        alt=script.post.alt,
        transcript=beside.transcript[1],
        cover=made.cover.file,
        cover_sha256=made.cover.record["sha256"],
        cover_md5=made.cover.record["md5"],
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
        variants=tuple(_variant(script, platforms[each[0].placement.id], *each) for each in made.variants),
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


def _variant(
    script: Script, platform: str, variant: Variant, entry: Entry, judged: Sequence[Judged]
) -> ManifestVariant:
    rules = variant.placement
    return ManifestVariant(
        id=variant.id,
        placement=rules.id,
        platform=platform,
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
