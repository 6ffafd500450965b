"""TikTok, by its Marketing API: uploads, an ad group for each place, language and time of equal half hours, ads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast, get_args

from pipeline.exports import tiktok_bodies as told
from pipeline.exports import tiktok_reach as reached
from pipeline.exports.bodies import blank, button, call, explained, moving, sending, shares
from pipeline.exports.rows import ad_name, link, row
from pipeline.platforms import tiktok
from pipeline.schedule import Period, by_account, in_words
from pipeline.traffic import Ad, Export, Film, Place, Traffic

ACCOUNT: Final = blank("TIKTOK_ADVERTISER_ID")
CAMPAIGN: Final = blank("TIKTOK_CAMPAIGN_ID")
AT_ONCE: Final = 20  # ads of one call
PENCE: Final = 100
KINDS: Final = {
    "TIKTOK_ADVERTISER_ID": "The ad account's id, which TikTok's ads manager shows beside its name.",
    "TIKTOK_CAMPAIGN_ID": "The id of a campaign that you make by hand, switched off, with reach as its goal.",
    "TIKTOK_LOCATION_ID": "The id that /tool/targeting/search/ or /tool/region/ finds for this name in your account; if"
    " it finds none, that of the smallest place around it.",
    "TIKTOK_BUDGET": "What one ad group may spend in a day, in the account's currency: a number without quotes. With"
    " `tiktok: budget:` in buying.yaml it stands here already.",
    "TIKTOK_IDENTITY_ID": "The id of the TikTok account that the ads speak from.",
    "TIKTOK_BUSINESS_CENTER_ID": "The id of the Business Center that the TikTok account belongs to.",
    "TIKTOK_POST_ID": "The id of the post of this film that the account's owner lends to the ads.",
    "TIKTOK_VIDEO_ID": "The `video_id` that the upload of this film answers.",
    "TIKTOK_IMAGE_ID": "The `image_id` that the upload of this cover answers.",
    "TIKTOK_ADGROUP_ID": "The `adgroup_id` that the call which makes this ad group answers.",
}

SPEAKERS: Final = {
    "BC_AUTH_TT": "from the TikTok account that is linked, to be seen in ads only",
    "TT_USER": "from the TikTok account that is linked, to be seen in ads only",
    "AUTH_CODE": "from the post that its owner lends",
    "CUSTOMIZED_USER": "under the brand's name, which accounts made since 15 January 2026 cannot",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """`day` is what it may spend in one, in hundredths; None where nobody has said. `since` ends the names of those
    that follow each other.
    """

    name: str
    since: str
    place: Place
    language: str
    period: Period
    films: tuple[tuple[Ad, Film], ...]
    day: int | None


def export(traffic: Traffic) -> Export:
    """Ad groups with every theme and version in them; what TikTok cannot be told is a finding."""
    groups = tuple(_groups(traffic))
    bodies = sending(tiktok.KNOWN, _requests(traffic, groups))
    bodies["_about"]["ad groups"] = [_times(traffic, group) for group in groups]
    languages = {_kind(group.language): f"TikTok's code for '{group.language}'." for group in groups}
    return Export(
        platform=reached.PLATFORM,
        bodies=bodies,
        rows=tuple(_row(traffic, group, ad, film) for group in groups for ad, film in group.films),
        placeholders=explained(bodies, {**KINDS, **languages}),
        findings=tuple(reached.findings(traffic)),
        steps=tuple(_steps(traffic)),
    )


def _groups(traffic: Traffic) -> Iterator[Group]:
    """In the order of places: none for a control, nor for a place where no half hour can run."""
    for place in traffic.places:
        periods = by_account(reached.promise(traffic, place), reached.offset(traffic))
        films = [(ad, moving(film)) for ad in traffic.of(reached.PLATFORM, place.id) for film in ad.films]
        spoken = tuple(dict.fromkeys(ad.language for ad, _ in films))
        for language, day in zip(spoken, _days(traffic, periods, len(spoken)), strict=True):
            for period in periods:
                since = f" {period.start:%Y-%m-%d}" if len(periods) > 1 else ""
                yield Group(
                    name=f"{traffic.campaign} {place.id} {language}{since}",
                    since=since,
                    place=place,
                    language=language,
                    period=period,
                    films=tuple((ad, film) for ad, film in films if ad.language == language),
                    day=day,
                )


def _days(traffic: Traffic, periods: tuple[Period, ...], languages: int) -> tuple[int | None, ...]:
    """For each language what its groups may spend in a day: all their days together never come to more than asked."""
    whole, days = traffic.buying.tiktok.budget, sum(period.days for period in periods)
    if whole is None or not days or not languages:
        return (None,) * languages
    return tuple(share // days or None for share in shares(whole, languages, PENCE))


def _requests(traffic: Traffic, groups: tuple[Group, ...]) -> Iterator[dict[str, Any]]:
    if traffic.buying.tiktok.identity != "AUTH_CODE":
        yield from _uploads(groups)
    for group in groups:
        yield call("POST /adgroup/create/", _ad_group(traffic, group))
    for group in groups:
        for start in range(0, len(group.films), AT_ONCE):
            films = group.films[start : start + AT_ONCE]
            creatives = tuple(_creative(traffic, group, ad, film) for ad, film in films)
            yield call(
                "POST /ad/create/",
                told.Ads(advertiser_id=ACCOUNT, adgroup_id=blank("TIKTOK_ADGROUP_ID", group.name), creatives=creatives),
            )


def _uploads(groups: tuple[Group, ...]) -> Iterator[dict[str, Any]]:
    """Each film and each cover once, whatever runs it."""
    films = dict.fromkeys(one for group in groups for one in group.films)
    for _, film in films:
        name = _file_name(film.path, film.md5)
        video = told.Video(advertiser_id=ACCOUNT, file_name=name, video_file=film.path, video_signature=film.md5)
        yield call("POST /file/video/ad/upload/", video)
    for path, md5 in dict.fromkeys((ad.cover, ad.cover_md5) for ad, _ in films):
        name = _file_name(path, md5)
        image = told.Image(advertiser_id=ACCOUNT, file_name=name, image_file=path, image_signature=md5)
        yield call("POST /file/image/ad/upload/", image)


def _file_name(path: str, md5: str) -> str:
    """Names may be used once in an account, so another cut of a film needs another one; 100 characters at most."""
    stem, _, ending = path.rsplit("/", maxsplit=1)[-1].rpartition(".")
    mark = f"_{md5[:8]}.{ending}"
    return f"{stem[: 100 - len(mark)]}{mark}"


def _ad_group(traffic: Traffic, group: Group) -> told.AdGroup:
    return told.AdGroup(
        advertiser_id=ACCOUNT,
        campaign_id=CAMPAIGN,
        adgroup_name=group.name,
        location_ids=tuple(blank("TIKTOK_LOCATION_ID", name) for name in reached.searched(traffic, group.place)),
        age_groups=reached.age_groups(traffic),
        languages=("en" if reached.known(group.language) else blank(_kind(group.language)),),
        budget=blank("TIKTOK_BUDGET") if group.day is None else group.day / PENCE,
        schedule_start_time=_instant(group.period.start),
        schedule_end_time=_instant(group.period.end),
        dayparting=None if group.period.always else group.period.halves,
    )


def _creative(traffic: Traffic, group: Group, ad: Ad, film: Film) -> told.Creative:
    """Posts of a linked account show through ads only. TikTok takes a made-up name in few accounts, and no new ones."""
    identity, named = traffic.buying.tiktok.identity, ad_name(film)
    lent = identity == "AUTH_CODE"
    return told.Creative(
        ad_name=_named(group, film),
        identity_type=identity,
        identity_id=blank("TIKTOK_IDENTITY_ID"),
        identity_authorized_bc_id=blank("TIKTOK_BUSINESS_CENTER_ID") if identity == "BC_AUTH_TT" else None,
        display_name=traffic.brand if identity == "CUSTOMIZED_USER" else None,
        dark_post_status="ON" if identity in {"BC_AUTH_TT", "TT_USER"} else None,
        tiktok_item_id=blank("TIKTOK_POST_ID", named) if lent else None,
        video_id=None if lent else blank("TIKTOK_VIDEO_ID", named),
        image_ids=None if lent else (blank("TIKTOK_IMAGE_ID", ad.cover.rsplit("/", maxsplit=1)[-1]),),
        ad_text=ad.text,
        call_to_action=cast(told.Button | None, button(film, get_args(told.Button))),
        landing_page_url=link(traffic, ad, film),
        aigc_disclosure_type="SELF_DISCLOSURE" if traffic.buying.ai_made else None,
    )


def _row(traffic: Traffic, group: Group, ad: Ad, film: Film) -> dict[str, str]:
    whole = row(traffic, group.place, ad, film, name=_named(group, film))
    return {
        **whole,
        "ages": ", ".join(reached.years(reached.AGES[each]) for each in reached.age_groups(traffic)),
        "ad group": group.name,
        "search for": "; ".join(reached.searched(traffic, group.place)),
        "hours by the account's clock": group.period.in_words,
        "from (UTC)": _instant(group.period.start),
        "until (UTC)": _instant(group.period.end),
    }


def _times(traffic: Traffic, group: Group) -> dict[str, Any]:
    """Why an ad group's half hours are not the place's hours: its clock is not the account's."""
    return {
        "name": group.name,
        "hours by the place's clock": in_words(group.place.hours),
        "hours by the account's clock": group.period.in_words,
        "account's clock": reached.clock(traffic),
        "minutes that the place's clock is ahead of the account's": list(group.period.shifts),
    }


def _kind(language: str) -> str:
    return f"TIKTOK_LANGUAGE_{language.upper().replace('-', '_')}"


def _named(group: Group, film: Film) -> str:
    return ad_name(film) + group.since


def _instant(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}"


def _steps(traffic: Traffic) -> Iterator[str]:
    clock = reached.clock(traffic)
    yield "A public body asks TikTok's sales representative first: it may advertise through one only."
    yield "Make a campaign, switched off, with reach as its goal."
    yield f"See that the ad account keeps {clock} all year; if not, say its clock in buying.yaml and bundle again."
    yield (
        "Make each ad group of the table, switched off, before it is to begin: places by search, ages, language, half"
        " hours by the account's clock."
    )
    yield "Give each a budget for the day: TikTok takes none under about 20 US dollars."
    yield f"Make an ad for each row, {SPEAKERS[traffic.buying.tiktok.identity]}: film, cover, text, button and link."
    if traffic.buying.ai_made:
        yield "Switch on the disclosure of what was made by AI, and look for its label in each preview."
    yield "Look at every preview on a phone before you switch anything on."
