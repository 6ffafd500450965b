"""What is bought together on platforms that run by the viewer's clock: the ads of one place in one language."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.checks import reach
from pipeline.exports import rows
from pipeline.exports.ages import Ages
from pipeline.model import Finding
from pipeline.schedule import Promise, Weekly, in_words, weekly
from pipeline.traffic import Ad, Film, Place, Traffic

HOUR: Final = 60  # minutes: the slot of both platforms that run so


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """`share` is its number among the `shares` languages of its place, which divide a budget."""

    name: str
    place: Place
    week: Weekly
    ads: tuple[Ad, ...]
    share: int
    shares: int

    @property
    def films(self) -> Iterator[tuple[Ad, Film]]:
        return ((ad, film) for ad in self.ads for film in ad.films)


def row(traffic: Traffic, group: Group, ad: Ad, film: Film, *, ages: Ages, metres: int) -> dict[str, str]:
    """What somebody sets who makes this ad by hand: hours, ages and circle as the platform takes them."""
    return {
        **rows.row(traffic, group.place, ad, film, name=rows.ad_name(film)),
        "ages": f"{ages[0]} to {ages[1]}",
        "centre": f"{group.place.latitude}, {group.place.longitude}",
        "radius": f"{metres:,} m",
        "hours by the viewer's clock": group.week.in_words,
        "from (UTC)": f"{group.week.start:%Y-%m-%d %H:%M}",
        "until (UTC)": f"{group.week.end:%Y-%m-%d %H:%M}",
    }


def groups(platform: str, traffic: Traffic) -> tuple[Group, ...]:
    """In the order of places: none for a control, nor for a place where no whole hour can run."""
    return tuple(one for place in traffic.places for one in _of_place(platform, traffic, place))


def _of_place(platform: str, traffic: Traffic, place: Place) -> Iterator[Group]:
    ads = traffic.of(platform, place.id)
    week = weekly(_promise(traffic, place), HOUR)
    if week is None:
        return
    languages = tuple(dict.fromkeys(ad.language for ad in ads))
    for number, language in enumerate(languages):
        yield Group(
            name=f"{traffic.campaign} {place.id} {language}",
            place=place,
            week=week,
            ads=tuple(ad for ad in ads if ad.language == language),
            share=number,
            shares=len(languages),
        )


def hours(platform: str, traffic: Traffic) -> Iterator[Finding]:
    """Where whole hours of a week are not the hours of trouble, in minutes of the whole flight."""
    for place in traffic.places:
        if traffic.of(platform, place.id):
            promise = _promise(traffic, place)
            week = weekly(promise, HOUR)
            if week is None:
                limit = f"{none(promise, 'whole hours')}: there is nothing to send for this place"
                yield reach.hours(platform, place.id, measured=in_words(place.hours), limit=limit, severity="error")
            elif week.lost:
                limit = f"whole hours, so {week.lost:,} of its {promise.minutes:,} minutes do not run"
                yield reach.hours(platform, place.id, measured=in_words(place.hours), limit=limit)


def none(promise: Promise, slots: str) -> str:
    """Why nothing is left that could run."""
    if not promise.minutes:
        return f"hours that begin on a day from {promise.first} to {promise.last}, and none does"
    return f"{slots}, and none of them lies in it"


def languages(platform: str, traffic: Traffic) -> Iterator[Finding]:
    """That no language is asked for, once for each that is spoken."""
    spoken = dict.fromkeys(ad.language for place in traffic.places for ad in traffic.of(platform, place.id))
    for language in spoken:
        yield reach.language(
            platform, language, measured="left open", limit="a code that the platform's documents show"
        )


def disclosed(platform: str, traffic: Traffic) -> Iterator[Finding]:
    """That nothing can say where pictures were made by generative AI, when buying.yaml says they were."""
    if traffic.buying.ai_made:
        yield reach.ai(platform, measured="said to be so by buying.yaml", limit="a field for it, and none is known")


def _promise(traffic: Traffic, place: Place) -> Promise:
    return Promise(hours=place.hours, first=traffic.first, last=traffic.last, zone=traffic.zone)
