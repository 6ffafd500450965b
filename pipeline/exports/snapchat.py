"""Snapchat, by its Marketing API: media, a campaign, an ad squad for each place and language, creatives and ads."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, get_args

from pipeline.errors import UsageFault
from pipeline.exports import ages, circles
from pipeline.exports import snapchat_bodies as told
from pipeline.exports.bodies import blank, button, call, explained, moving, sending, shares
from pipeline.exports.groups import Group, disclosed, groups, hours, languages, row
from pipeline.exports.rows import ad_name, link
from pipeline.model import Finding
from pipeline.platforms import snapchat
from pipeline.schedule import by_day_name
from pipeline.traffic import Ad, Export, Film, Place, Traffic

PLATFORM: Final = "snapchat"
MICRO: Final = 1_000_000
ACCOUNT: Final = blank("SNAPCHAT_AD_ACCOUNT_ID")
CAMPAIGN: Final = blank("SNAPCHAT_CAMPAIGN_ID")
YOUNG: Final = "under 18 most ways to choose an audience are off in the United Kingdom"
BUDGET: Final = blank("SNAPCHAT_BUDGET")
KINDS: Final = {
    "SNAPCHAT_AD_ACCOUNT_ID": "The ad account's id, which Snapchat's ads manager shows with the account.",
    "SNAPCHAT_PROFILE_ID": "The id of the brand's public profile; every creative needs one.",
    "SNAPCHAT_MEDIA_ID": "Answered by the call that announces this file.",
    "SNAPCHAT_CAMPAIGN_ID": "Answered by the call that makes the campaign.",
    "SNAPCHAT_AD_SQUAD_ID": "Answered by the call that makes this ad squad.",
    "SNAPCHAT_CREATIVE_ID": "Answered by the call that makes this creative.",
    "SNAPCHAT_BUDGET": "What one ad squad may spend in the whole flight, in millionths of the account's currency: a"
    " number without quotes. With `snapchat: budget:` in buying.yaml it stands here already.",
    "SNAPCHAT_COUNTRY_CODE": "The country of the places, as two small letters.",
}


def export(traffic: Traffic) -> Export:
    """One ad squad for each place and language, with every theme and version in it; controls are left out."""
    squads = groups(PLATFORM, traffic)
    bodies = sending(snapchat.KNOWN, _requests(traffic, squads))
    return Export(
        platform=PLATFORM,
        bodies=bodies,
        rows=tuple(
            {**_row(traffic, squad, ad, film), "ad squad": squad.name} for squad in squads for ad, film in squad.films
        ),
        placeholders=explained(bodies, KINDS),
        findings=tuple(_findings(traffic)),
        steps=tuple(_steps(traffic, squads)),
    )


def _findings(traffic: Traffic) -> Iterator[Finding]:
    yield from circles.findings(PLATFORM, traffic, snapchat.RADIUS)
    yield from hours(PLATFORM, traffic)
    yield from ages.findings(PLATFORM, traffic, _ages(traffic), YOUNG)
    yield from languages(PLATFORM, traffic)
    yield from disclosed(PLATFORM, traffic)


def _requests(traffic: Traffic, squads: tuple[Group, ...]) -> Iterator[dict[str, Any]]:
    films = [moving(film) for squad in squads for _, film in squad.films]
    for film in films:
        medium = told.Medium(name=film.file, ad_account_id=ACCOUNT)
        yield call(f"POST /adaccounts/{ACCOUNT}/media", told.Media(media=(medium,)))
        yield call(f"POST /media/{blank('SNAPCHAT_MEDIA_ID', film.file)}/upload", told.Upload(file=film.path))
    if squads:
        yield call(f"POST /adaccounts/{ACCOUNT}/campaigns", told.Campaigns(campaigns=(_campaign(traffic, squads),)))
    for squad in squads:
        body = told.AdSquads(adsquads=(_squad(traffic, squad),))
        yield call(f"POST /campaigns/{CAMPAIGN}/adsquads", body)
    for squad in squads:
        for ad, film in squad.films:
            creative = told.Creatives(creatives=(_creative(traffic, ad, film),))
            yield call(f"POST /adaccounts/{ACCOUNT}/creatives", creative)
    for squad in squads:
        for _, film in squad.films:
            yield call(f"POST /adsquads/{_squad_id(squad)}/ads", told.Ads(ads=(_ad(traffic, squad, film),)))


def _campaign(traffic: Traffic, squads: tuple[Group, ...]) -> told.Campaign:
    return told.Campaign(
        ad_account_id=ACCOUNT,
        name=traffic.campaign,
        start_time=_instant(min(squad.week.start for squad in squads)),
        objective_v2_properties=told.Objective(objective_v2_type="AWARENESS_AND_ENGAGEMENT"),
    )


def _squad(traffic: Traffic, squad: Group) -> told.AdSquad:
    return told.AdSquad(
        campaign_id=CAMPAIGN,
        name=squad.name,
        lifetime_budget_micro=_budget(traffic, squad),
        start_time=_instant(squad.week.start),
        end_time=_instant(squad.week.end),
        targeting=_targeting(traffic, squad.place),
        ad_scheduling_config=_week(squad),
    )


def _budget(traffic: Traffic, squad: Group) -> int | str:
    whole = traffic.buying.snapchat.budget
    return BUDGET if whole is None else shares(whole, squad.shares, MICRO)[squad.share] or BUDGET


def _targeting(traffic: Traffic, place: Place) -> told.Targeting:
    first, last = _ages(traffic)
    controls = tuple(_circle(other) for other in circles.controls(traffic))
    left_out = (told.Circles(circles=controls, operation="EXCLUDE"),) if controls else ()
    country = snapchat.COUNTRIES.get(traffic.zone.key, blank("SNAPCHAT_COUNTRY_CODE"))
    return told.Targeting(
        geos=(told.Geo(country_code=country),),
        locations=(told.Circles(circles=(_circle(place),), operation="INCLUDE"), *left_out),
        demographics=(told.Demographic(min_age=str(first), max_age=str(last)),),
    )


def _circle(place: Place) -> told.Circle:
    radius = circles.radius(place, snapchat.RADIUS)
    return told.Circle(latitude=place.latitude, longitude=place.longitude, radius=radius)


def _ages(traffic: Traffic) -> ages.Ages:
    return ages.nearest(traffic, snapchat.FIRST_AGES, snapchat.LAST_AGES)


def _week(squad: Group) -> told.Week | None:
    """None where it runs at all hours, which is what Snapchat does without a schedule."""
    if squad.week.always:
        return None
    days = by_day_name(squad.week)
    return told.Week(**{day: told.HoursOfDay(hour_of_day=each) for day, each in days.items()})


def _creative(traffic: Traffic, ad: Ad, film: Film) -> told.Creative:
    url = link(traffic, ad, film)
    shown: dict[str, Any] = {"type": "SNAP_AD"}
    if film.button is not None:
        if len(url) > snapchat.LONGEST:
            raise UsageFault(
                f"campaign.yaml: the link of {ad.id} on Snapchat is {len(url):,} characters, allowed"
                f" {snapchat.LONGEST:,}: shorten `landing: url:` or `utm:`"
            )
        shown = {
            "type": "WEB_VIEW",
            "call_to_action": button(film, get_args(told.Button)),
            "web_view_properties": told.WebView(url=url, block_preload=True),
        }
    return told.Creative(
        ad_account_id=ACCOUNT,
        name=ad_name(film),
        brand_name=traffic.brand,
        headline=ad.headline,
        top_snap_media_id=blank("SNAPCHAT_MEDIA_ID", film.file),
        profile_properties=told.Profile(profile_id=blank("SNAPCHAT_PROFILE_ID")),
        **shown,
    )


def _ad(traffic: Traffic, squad: Group, film: Film) -> told.Ad:
    return told.Ad(
        ad_squad_id=_squad_id(squad),
        creative_id=blank("SNAPCHAT_CREATIVE_ID", ad_name(film)),
        name=ad_name(film),
        type="SNAP_AD" if film.button is None else "REMOTE_WEBPAGE",
        paying_advertiser_name=traffic.buying.paying_advertiser or traffic.brand,
    )


def _squad_id(squad: Group) -> str:
    return blank("SNAPCHAT_AD_SQUAD_ID", squad.name)


def _row(traffic: Traffic, group: Group, ad: Ad, film: Film) -> dict[str, str]:
    radius = circles.radius(group.place, snapchat.RADIUS)
    return row(traffic, group, ad, film, ages=_ages(traffic), metres=radius)


def _instant(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"


def _steps(traffic: Traffic, squads: tuple[Group, ...]) -> Iterator[str]:
    if any(ad.page.startswith("http:") for squad in squads for ad in squad.ads):
        yield "Move the landing page to an https address first: Snapchat takes no other."
    yield "Upload each film of the table, and wait until Snapchat says that it is ready."
    yield "Make a campaign for awareness, paused, and an ad squad in it for each place and language."
    yield "Give each squad a budget for the whole flight: Snapchat keeps to hours of the day with no other."
    yield (
        "Draw the circle around each place, choose the ages and the hours as the table has them, and switch off"
        " widening the audience."
    )
    controls = circles.left_out(traffic)
    if controls:
        yield f"Leave out the circles of the experiment's controls: {controls}."
    whole = traffic.buying.snapchat.budget
    if whole is not None and any(min(shares(whole, one.shares, MICRO)) < snapchat.LEAST * MICRO for one in squads):
        yield f"Raise `snapchat: budget:` in buying.yaml: an ad squad takes at least {snapchat.LEAST} in your currency."
    if traffic.youngest < ages.ADULT:
        yield "Ask Snapchat whether under-18s can be chosen by place: in the United Kingdom most ways are switched off."
    yield "Make an ad for each row: its film, headline, button and link. The advertiser's name is the account's own."
    yield "Have somebody else compare it with the table before it is switched on."
