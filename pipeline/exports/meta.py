"""Instagram, by Meta's Marketing API: a campaign, an ad set for each place and language, creatives and ads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, get_args

from pipeline import links
from pipeline.exports import ages, circles
from pipeline.exports import meta_bodies as told
from pipeline.exports.bodies import blank, button, call, explained, moving, sending, shares, split
from pipeline.exports.groups import Group, disclosed, groups, hours, languages, row
from pipeline.exports.rows import ad_name
from pipeline.model import Finding
from pipeline.platforms import meta
from pipeline.schedule import by_day_number
from pipeline.traffic import Ad, Export, Film, Place, Traffic

PLATFORM: Final = "instagram"
PENCE: Final = 100
ACCOUNT: Final = f"act_{blank('META_AD_ACCOUNT_ID')}"
CAMPAIGN: Final = blank("META_CAMPAIGN_ID")
POSITIONS: Final = {"instagram-reels": "reels", "instagram-stories": "story"}
KINDS: Final = {
    "META_AD_ACCOUNT_ID": "The ad account's number, without 'act_', which Meta's ads manager shows.",
    "META_PAGE_ID": "The number of the brand's Facebook page, in whose name the ads run.",
    "META_INSTAGRAM_USER_ID": "The number of the brand's Instagram account, which is tied to that page.",
    "META_OBJECTIVE": "The campaign's objective in Meta's word: whatever it now calls being seen.",
    "META_SPECIAL_AD_CATEGORY": "ISSUES_ELECTIONS_POLITICS where Meta counts the campaign as a social issue, which"
    " needs an authorised account; otherwise leave the list empty: [].",
    "META_CAMPAIGN_ID": "Answered by the call that makes the campaign.",
    "META_AD_SET_ID": "Answered by the call that makes this ad set.",
    "META_CREATIVE_ID": "Answered by the call that makes this creative.",
    "META_VIDEO_ID": "Answered when this film has been uploaded.",
    "META_IMAGE_HASH": "Answered when this cover has been uploaded.",
    "META_BUDGET": "What one ad set may spend in the whole flight, in hundredths of the account's currency: a number"
    " without quotes. With `meta: budget:` in buying.yaml it stands here already.",
    "META_INSTAGRAM_POSITION": "Meta's word for this placement.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AdSet:
    """Films that are cut for the same positions; `share` is its number among the `shares` sets of its group."""

    name: str
    group: Group
    placements: tuple[str, ...]
    films: tuple[tuple[Ad, Film], ...]
    share: int
    shares: int


def export(traffic: Traffic) -> Export:
    """One ad set for each place and language, with every theme and version in it; controls are left out."""
    sets = tuple(one for group in groups(PLATFORM, traffic) for one in _sets(group))
    bodies = sending(meta.KNOWN, _requests(traffic, sets))
    return Export(
        platform=PLATFORM,
        bodies=bodies,
        rows=tuple(
            {**_row(traffic, one.group, ad, film), "ad set": one.name} for one in sets for ad, film in one.films
        ),
        placeholders=explained(bodies, KINDS),
        findings=tuple(_findings(traffic)),
        steps=tuple(_steps(traffic, sets)),
    )


def _sets(group: Group) -> Iterator[AdSet]:
    """One for all positions where each ad's films are the same bytes, as they mostly are; else one for each."""
    placements = tuple(dict.fromkeys(film.placement for _, film in group.films))
    alike = all(len(ad.films) == len(placements) and len({film.sha256 for film in ad.films}) == 1 for ad in group.ads)
    cuts = (placements,) if alike else tuple((placement,) for placement in placements)
    for number, cut in enumerate(cuts):
        yield AdSet(
            name=group.name if alike else f"{group.name} {cut[0]}",
            group=group,
            placements=cut,
            films=tuple((ad, film) for ad, film in group.films if film.placement == cut[0]),
            share=number,
            shares=len(cuts),
        )


def _findings(traffic: Traffic) -> Iterator[Finding]:
    yield from circles.findings(PLATFORM, traffic, meta.RADIUS)
    yield from hours(PLATFORM, traffic)
    yield from ages.findings(PLATFORM, traffic, _ages(traffic))
    yield from languages(PLATFORM, traffic)
    yield from disclosed(PLATFORM, traffic)


def _requests(traffic: Traffic, sets: tuple[AdSet, ...]) -> Iterator[dict[str, Any]]:
    if sets:
        campaign = told.Campaign(
            name=traffic.campaign,
            objective=blank("META_OBJECTIVE"),
            special_ad_categories=(blank("META_SPECIAL_AD_CATEGORY"),),
        )
        yield call(f"POST /{ACCOUNT}/campaigns", campaign)
    for one in sets:
        yield call(f"POST /{ACCOUNT}/adsets", _ad_set(traffic, one))
    for one in sets:
        for ad, film in one.films:
            yield call(f"POST /{ACCOUNT}/adcreatives", _creative(traffic, ad, film))
    for one in sets:
        for _, film in one.films:
            creative = told.CreativeId(creative_id=blank("META_CREATIVE_ID", ad_name(film)))
            body = told.Ad(name=ad_name(film), adset_id=blank("META_AD_SET_ID", one.name), creative=creative)
            yield call(f"POST /{ACCOUNT}/ads", body)


def _ad_set(traffic: Traffic, one: AdSet) -> told.AdSet:
    """Without a schedule where it runs at all hours, which is what Meta does then."""
    week = one.group.week
    dayparts = tuple(
        told.Daypart(start_minute=start, end_minute=end, days=days) for start, end, days in by_day_number(week)
    )
    return told.AdSet(
        name=one.name,
        campaign_id=CAMPAIGN,
        lifetime_budget=_budget(traffic, one),
        start_time=_instant(week.start),
        end_time=_instant(week.end),
        pacing_type=None if week.always else ("day_parting",),
        adset_schedule=None if week.always else dayparts,
        targeting=_targeting(traffic, one),
    )


def _budget(traffic: Traffic, one: AdSet) -> int | str:
    whole = traffic.buying.meta.budget
    if whole is None:
        return blank("META_BUDGET")
    return split(shares(whole, one.group.shares, PENCE)[one.group.share], one.shares)[one.share] or blank("META_BUDGET")


def _targeting(traffic: Traffic, one: AdSet) -> told.Targeting:
    first, last = _ages(traffic)
    controls = tuple(_circle(other) for other in circles.controls(traffic))
    return told.Targeting(
        geo_locations=told.Included(custom_locations=(_circle(one.group.place),)),
        excluded_geo_locations=told.Excluded(custom_locations=controls) if controls else None,
        age_min=first,
        age_max=last,
        instagram_positions=tuple(
            POSITIONS.get(placement) or blank("META_INSTAGRAM_POSITION", placement) for placement in one.placements
        ),
    )


def _circle(place: Place) -> told.CustomLocation:
    kilometres, rest = divmod(circles.radius(place, meta.RADIUS), 1000)
    radius = kilometres + rest / 1000 if rest else kilometres
    return told.CustomLocation(latitude=place.latitude, longitude=place.longitude, radius=radius)


def _ages(traffic: Traffic) -> ages.Ages:
    return ages.nearest(traffic, meta.AGES, meta.AGES)


def _creative(traffic: Traffic, ad: Ad, film: Film) -> told.Creative:
    """The address stands in the button and what is counted by in `url_tags`, which Meta puts behind it."""
    shown = button(film, get_args(told.Button)) or "NO_BUTTON"
    leads = None if shown == "NO_BUTTON" else told.Link(link=ad.page)
    story = told.Story(
        page_id=blank("META_PAGE_ID"),
        instagram_user_id=blank("META_INSTAGRAM_USER_ID"),
        video_data=told.VideoData(
            video_id=blank("META_VIDEO_ID", moving(film).file),
            image_hash=blank("META_IMAGE_HASH", ad.cover.rsplit("/", maxsplit=1)[-1]),
            title=ad.headline,
            message=ad.text,
            call_to_action=told.CallToAction.model_validate({"type": shown, "value": leads}),
        ),
    )
    url_tags = links.tags(ad.page, ad.url, PLATFORM, traffic.campaign)
    return told.Creative(name=ad_name(film), object_story_spec=story, url_tags=url_tags)


def _row(traffic: Traffic, group: Group, ad: Ad, film: Film) -> dict[str, str]:
    radius = circles.radius(group.place, meta.RADIUS)
    return row(traffic, group, ad, film, ages=_ages(traffic), metres=radius)


def _instant(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%S}+0000"


def _steps(traffic: Traffic, sets: tuple[AdSet, ...]) -> Iterator[str]:
    yield "Ask Meta whether the campaign counts as a social issue: then the account has to be authorised first."
    yield "Upload each film of the table, with its cover and its captions."
    yield "Make a campaign, paused, and an ad set in it for each place and language, on Instagram alone."
    yield "Give each set a budget for the whole flight: Meta keeps to hours of the day with no other."
    yield "Draw the circle around each place, choose the ages and set the hours as the table has them."
    yield "Switch off the Advantage+ audience in each set, or Meta takes the ages for a proposal."
    controls = circles.left_out(traffic)
    if controls:
        yield f"Leave out the circles of the experiment's controls: {controls}."
    if traffic.youngest < ages.ADULT:
        yield "Ask Meta who under 18 can be reached: they can be chosen by age and place alone."
    if any(len(one.placements) > 1 for one in sets):
        yield "One film of an ad runs in reels and in stories alike, so it stands in the table once."
    yield "Make an ad for each row: its film, text, headline, button and link."
    yield "Have somebody else compare it with the table before it is switched on."
