"""A small campaign as exports read it: two places with ads, one of them in two languages, and a control."""

from dataclasses import replace
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.buying import Buying
from pipeline.traffic import Ad, Film, Hours, Place, Traffic

WARSAW = ZoneInfo("Europe/Warsaw")
NIGHTS = Hours(days=("fri", "sat"), from_=time(21), to=time(3))
QUAY = Place(
    id="lantern-quay",
    name="Lantern Quay",
    area="Harbourside, Wexmere",
    arm="treatment",
    latitude=54.5,
    longitude=2.5,
    radius=300,
    postcodes=("ZZ1 1AA",),
    hours=(NIGHTS,),
)
YARD = replace(QUAY, id="foundry-yard", name="Foundry Yard", area="Wexmere", latitude=54.6, radius=1_500, postcodes=())
CROSS = replace(
    QUAY, id="market-cross", name="Market Cross", area="Wexmere", arm="control", latitude=54.7, radius=1_000
)


def film(stem: str, platform: str, placement: str, button: str | None = "LEARN_MORE") -> Film:
    kind = "gif" if placement.endswith("gif") else "jpg" if placement == "poster-still" else "mp4"
    return Film(
        placement=placement,
        platform=platform,
        path=f"{platform}/{stem}_{placement}.{kind}",
        bytes=1_484_772,
        sha256="a" * 64,
        md5="0123456789abcdef0123456789abcdef",
        seconds=8.867,
        width=1080,
        height=1920,
        button=button,
    )


def ad(place: Place, *slots: tuple[str, str, str | None], language: str = "en", text: str = "") -> Ad:
    stem = f"violence_{place.id}_a_{language}"
    return Ad(
        id=stem.replace("_", "/"),
        theme="violence",
        location=place.id,
        version="a",
        language=language,
        text=text or "Somebody is around until 03:00. Walk it off.",
        headline="Walk it off",
        call_to_action="learn-more",
        page=f"https://example.org/night/violence/{place.id}/",
        url=f"https://example.org/night/violence/{place.id}/?utm_content={stem}",
        cover=f"covers/{stem}_cover.jpg",
        cover_md5="fedcba9876543210fedcba9876543210",
        captions=f"words/{stem}_captions.vtt",
        transcript=f"words/{stem}_transcript.txt",
        alt="A quay at night.",
        films=tuple(film(stem, *slot) for slot in slots),
    )


def traffic(*slots: tuple[str, str, str | None], **changed: Any) -> Traffic:
    """Ads for these slots (platform, placement, button): English and Polish at the quay, English at the yard."""
    ads = (ad(QUAY, *slots), ad(QUAY, *slots, language="pl", text="Ktoś tu jest do 03:00."), ad(YARD, *slots))
    whole = Traffic(
        campaign="good-night-out",
        title="A good night out",
        brand="Night Neighbours",
        paid_for_by="Paid for by Wexmere BID",
        youngest=16,
        oldest=30,
        first=date(2026, 12, 4),
        last=date(2027, 1, 3),
        zone=ZoneInfo("Europe/London"),
        places=(QUAY, YARD, CROSS),
        ads=ads,
        buying=buying(),
    )
    return replace(whole, **changed)


def buying(**said: Any) -> Buying:
    return Buying.model_validate({"version": 1, **said})
