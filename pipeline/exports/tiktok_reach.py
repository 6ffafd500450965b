"""What TikTok can be told of where, when and to whom, and what it cannot."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from pipeline.checks import reach
from pipeline.exports import circles
from pipeline.exports.groups import none
from pipeline.exports.tiktok_bodies import AgeGroup
from pipeline.model import Finding
from pipeline.platforms import tiktok
from pipeline.schedule import Promise, by_account, in_winter, in_words
from pipeline.traffic import Place, Traffic

PLATFORM: Final = "tiktok"
AGES: Final[Mapping[AgeGroup, range]] = {  # nobody in a campaign is over 99
    "AGE_13_17": range(13, 18),
    "AGE_18_24": range(18, 25),
    "AGE_25_34": range(25, 35),
    "AGE_35_44": range(35, 45),
    "AGE_45_54": range(45, 55),
    "AGE_55_100": range(55, 100),
}


def findings(traffic: Traffic) -> Iterator[Finding]:
    treated = tuple(place for place in traffic.places if traffic.of(PLATFORM, place.id))
    if not treated:
        return
    for place in treated:
        yield from _hours(traffic, place)
        asked = f"a circle of {place.radius:,} m" + f" or {', '.join(place.postcodes)}" * bool(place.postcodes)
        names = " and ".join(f"'{name}'" for name in searched(traffic, place))
        yield reach.place(PLATFORM, place.id, measured=asked, limit=f"a town or county alone: {names}")
    yield from _controls(traffic, treated)
    yield from _ages(traffic)
    for language in dict.fromkeys(ad.language for place in treated for ad in traffic.of(PLATFORM, place.id)):
        if not known(language):
            yield reach.language(PLATFORM, language, measured="left to whoever buys", limit="'en', the one code seen")
    identity = traffic.buying.tiktok.identity
    if traffic.buying.ai_made and identity != "CUSTOMIZED_USER":
        limit = "the same with CUSTOMIZED_USER alone, by one source"
        yield reach.ai(PLATFORM, measured=f"disclosed with the identity {identity}", limit=limit)


def _hours(traffic: Traffic, place: Place) -> Iterator[Finding]:
    promised = promise(traffic, place)
    periods = by_account(promised, offset(traffic))
    slots, measured = f"half hours of a clock at {clock(traffic)}", in_words(place.hours)
    lost = promised.minutes - sum(period.minutes for period in periods)
    if not periods:
        limit = f"{none(promised, slots)}: there is nothing to send for this place"
        yield reach.hours(PLATFORM, place.id, measured=measured, limit=limit, severity="error")
        return
    if periods[-1].start > tiktok.LATEST:
        begins = f"a time that begins {periods[-1].start:%Y-%m-%d}"
        yield reach.hours(PLATFORM, place.id, measured=begins, limit=f"a beginning until {tiktok.LATEST:%Y-%m-%d}")
    if lost:
        limit = f"{slots}, so {lost:,} of its {promised.minutes:,} minutes do not run"
        yield reach.hours(PLATFORM, place.id, measured=measured, limit=limit)


def _controls(traffic: Traffic, treated: tuple[Place, ...]) -> Iterator[Finding]:
    """A part of a town cannot be left out. Only where buying.yaml names all towns are others known to be others."""
    said, bought = traffic.buying.tiktok.regions, {name for place in treated for name in searched(traffic, place)}
    for control in circles.controls(traffic):
        names = searched(traffic, control)
        if all(place.id in said for place in (control, *treated)) and bought.isdisjoint(names):
            continue
        whole = " and ".join(f"'{name}'" for name in sorted(bought))
        limit = f"outside {whole}, bought whole"
        yield reach.control(PLATFORM, control.id, measured=" and ".join(f"in '{name}'" for name in names), limit=limit)


def _ages(traffic: Traffic) -> Iterator[Finding]:
    taken = age_groups(traffic)
    wanted = set(range(traffic.youngest, traffic.oldest + 1))
    reached = {age for group in taken for age in AGES[group]}
    parts = [f"{years(reached - wanted)} too many"] * bool(reached - wanted)
    parts += [f"{years(wanted - reached)} missed"] * bool(wanted - reached)
    parts += ["13-17 is refused with some settings in the United Kingdom"] * ("AGE_13_17" in taken)
    if parts:
        groups = ", ".join(years(AGES[group]) for group in taken)
        limit = f"{groups}: {', '.join([f'{years(wanted & reached)} of it reached', *parts])}"
        yield reach.ages(PLATFORM, measured=years(wanted), limit=limit)


def age_groups(traffic: Traffic) -> tuple[AgeGroup, ...]:
    """Those of which more than half is meant; where there is none, that of which most is."""
    meant = {group: sum(traffic.youngest <= age <= traffic.oldest for age in ages) for group, ages in AGES.items()}
    taken = tuple(group for group, ages in AGES.items() if 2 * meant[group] > len(ages))
    return taken or (max(meant, key=lambda group: meant[group]),)


def years(ages: Iterable[int]) -> str:
    """'16-17 and 31-34'."""
    runs: list[list[int]] = []
    for age in sorted(ages):
        if runs and age == runs[-1][-1] + 1:
            runs[-1].append(age)
        else:
            runs.append([age])
    return " and ".join("-".join(str(age) for age in dict.fromkeys((run[0], run[-1]))) for run in runs)


def searched(traffic: Traffic, place: Place) -> tuple[str, ...]:
    names = traffic.buying.tiktok.regions.get(place.id) or (place.area,)
    return tuple(name.replace("<", "").replace(">", "") for name in names)  # those are a blank's own signs


def known(language: str) -> bool:
    return language.partition("-")[0] == "en"


def promise(traffic: Traffic, place: Place) -> Promise:
    return Promise(hours=place.hours, first=traffic.first, last=traffic.last, zone=traffic.zone)


def offset(traffic: Traffic) -> timedelta:
    said = traffic.buying.tiktok.utc_offset
    if said is None:
        return in_winter(traffic.zone, traffic.first.year)
    return datetime.strptime(said, "%z").utcoffset() or timedelta()


def clock(traffic: Traffic) -> str:
    minutes = offset(traffic) // timedelta(minutes=1)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
