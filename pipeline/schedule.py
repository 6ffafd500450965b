"""When it runs: the promised hours as instants, and what a platform's week of slots can say of them. Pure.

An instant is promised when the clock on the wall at the place stands inside a window that begins on a day of the
flight. A window past midnight runs on into the next day, after the last day too. Whatever a platform plays is rounded
inward, so that nothing runs outside the promise; what is lost by that is counted.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from pipeline.spans import DAY, MINUTE, Span, ahead, common, instants, minutes, without
from pipeline.traffic import DAYS, Hours

WEEK: Final = 7 * 24 * 60
HALF: Final = timedelta(minutes=30)
HALVES: Final = 7 * 48
NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, kw_only=True)
class Promise:
    """The hours of trouble of one place on the days from `first` to `last`, by the clock of `zone`."""

    hours: tuple[Hours, ...]
    first: date
    last: date
    zone: ZoneInfo

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """All that is promised, in UTC: in order, apart from each other; none where no window begins in the flight."""
        days = (self.first + DAY * number for number in range((self.last - self.first).days + 1))
        windows = (_window(one, day) for day in days for one in self.hours if DAYS[day.weekday()] in one.days)
        return instants(windows, self.zone)

    @property
    def minutes(self) -> int:
        return minutes(self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """What plays by the viewer's own clock: every week the same slots, Monday's first, between two instants in UTC.

    `lost` counts the promised minutes of the flight that do not play.
    """

    slot: int
    on: tuple[bool, ...]
    start: datetime
    end: datetime
    lost: int

    @property
    def always(self) -> bool:
        return all(self.on)

    @property
    def in_words(self) -> str:
        """'Fri 21:00-24:00; Sat 00:00-03:00', by the viewer's clock."""
        return _week_in_words(self.on, self.slot)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Some weeks that play alike by an account's clock: 336 signs from Monday 0:00, between two instants in UTC.

    It plays for so many `minutes` on so many `days` of the account; `shifts` are the minutes that the place's clock is
    ahead of the account's meanwhile.
    """

    start: datetime
    end: datetime
    halves: str
    shifts: tuple[int, ...]
    minutes: int
    days: int

    @property
    def always(self) -> bool:
        return "0" not in self.halves

    @property
    def in_words(self) -> str:
        """'Fri 21:00-24:00; Sat 00:00-03:00, 21:00-24:00', by the account's clock."""
        return _week_in_words([sign == "1" for sign in self.halves], 30)


def weekly(promise: Promise, slot: int) -> Weekly | None:
    """The promise in slots of so many minutes of a viewer's week; None where nothing of it would play."""
    if not promise.spans:
        return None
    wanted = set(_week(promise.hours))
    starts = range(0, WEEK, slot)
    on = tuple(all(minute in wanted for minute in range(start, start + slot)) for start in starts)
    whole = Span(promise.spans[0].start, promise.spans[-1].end)
    # A day more on either side, since the place's clock is not that of UTC.
    days = (whole.start.date() + DAY * number for number in range(-1, (whole.end - whole.start).days + 3))
    slots = (
        _slot(day, minute, slot) for day in days for minute in range(0, 24 * 60, slot) if on[_at(day, minute, slot)]
    )
    played = tuple(common(instants(slots, promise.zone), (whole,)))
    # Where windows overlap, a night that began before the flight can be inside its first hours: begin when it is over.
    before = tuple(without(played, promise.spans))
    if before:
        played = tuple(common(played, (Span(before[-1].end, whole.end),)))
    if not played:
        return None
    start = played[0].start if before else whole.start
    return Weekly(slot=slot, on=on, start=start, end=whole.end, lost=promise.minutes - minutes(played))


def by_day_name(week: Weekly) -> Mapping[str, tuple[int, ...]]:
    """The hours that play, by the day's name in small letters; days without any are left out."""
    if week.slot != 60:
        raise ValueError(f"hours of a day are asked for, and slots have {week.slot} minutes")
    hours = {name: tuple(hour for hour in range(24) if week.on[24 * day + hour]) for day, name in enumerate(NAMES)}
    return {name: each for name, each in hours.items() if each}


def by_day_number(week: Weekly) -> tuple[tuple[int, int, tuple[int, ...]], ...]:
    """First minute, minute after the last, and the days on which they play, Sunday being 0."""
    number = 24 * 60 // week.slot
    found: dict[tuple[int, int], list[int]] = {}
    for day in range(7):
        start = (day + 6) % 7 * number
        for run in _runs(week.on[start : start + number]):
            found.setdefault((run.start * week.slot, run.stop * week.slot), []).append(day)
    return tuple((*minutes, tuple(days)) for minutes, days in sorted(found.items()))


def by_account(promise: Promise, offset: timedelta) -> tuple[Period, ...]:
    """The promise in half hours of a clock that is always so far ahead of UTC: one period, or more where clocks change.

    Weeks are worked out one by one, and following ones that agree on all that lies between the first and the last half
    hour they play are one period. A week in which nothing plays is in none: a string of zeros would play all the time.
    """
    if not promise.spans:
        return ()
    first = (promise.spans[0].start + offset).date()
    origin = datetime.combine(first - DAY * first.weekday(), time(), UTC) - offset
    on = {half for span in promise.spans for half in _whole(span, origin)}
    groups: list[range] = []
    for number in sorted({half // HALVES for half in on}):
        week = sorted(half for half in on if half // HALVES == number)
        whole = range(week[0], week[-1] + 1)
        longer = range(groups[-1].start, whole.stop) if groups else whole
        if groups and _agreed(on, longer):
            groups[-1] = longer
        else:
            groups.append(whole)
    return tuple(_period(on, group, origin, offset, promise.zone) for group in groups)


def in_winter(zone: ZoneInfo, year: int) -> timedelta:
    """How far a zone is ahead of UTC when it has no summer time."""
    return min(ahead(datetime(year, month, 1, tzinfo=UTC), zone) for month in (1, 7))


def in_words(hours: Iterable[Hours]) -> str:
    """'Fri, Sat 21:00-03:00; Thu 22:00-01:00', by the clock of the place."""
    return "; ".join(f"{', '.join(one.days).title()} {one.from_:%H:%M}-{one.to:%H:%M}" for one in hours)


def _window(hours: Hours, day: date) -> Span:
    """One night of it by the clock on the wall, which no zone is part of."""
    past = DAY if hours.to <= hours.from_ else timedelta()
    return Span(datetime.combine(day, hours.from_), datetime.combine(day + past, hours.to))


def _week(hours: Iterable[Hours]) -> Iterator[int]:
    """The minutes of a week without a first or last day that are promised, from Monday 0:00; some more than once."""
    monday = date(2001, 1, 1)
    for one in hours:
        for day in one.days:
            night = _window(one, monday + DAY * DAYS.index(day))
            start = (night.start - datetime.combine(monday, time())) // MINUTE
            yield from ((start + minute) % WEEK for minute in range((night.end - night.start) // MINUTE))


def _at(day: date, minute: int, slot: int) -> int:
    return (24 * 60 * day.weekday() + minute) // slot


def _slot(day: date, minute: int, slot: int) -> Span:
    start = datetime.combine(day, time()) + MINUTE * minute
    return Span(start, start + MINUTE * slot)


def _runs(on: Iterable[bool]) -> Iterator[range]:
    """Where slots that play follow each other."""
    start = None
    for number, plays in enumerate((*on, False)):
        if plays and start is None:
            start = number
        elif not plays and start is not None:
            yield range(start, number)
            start = None


def _week_in_words(on: Sequence[bool], slot: int) -> str:
    number = 24 * 60 // slot
    days = ((name, _runs(on[number * day : number * day + number])) for day, name in enumerate(DAYS))
    told = ((name, ", ".join(_hours_in_words(run, slot) for run in runs)) for name, runs in days)
    return "; ".join(f"{name.title()} {runs}" for name, runs in told if runs)


def _hours_in_words(run: range, slot: int) -> str:
    return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (slot * run.start, slot * run.stop))


def _whole(span: Span, origin: datetime) -> range:
    """The half hours since `origin` that lie in it whole."""
    return range(-(-(span.start - origin) // HALF), (span.end - origin) // HALF)


def _agreed(on: Collection[int], halves: range) -> bool:
    """Whether each of these plays as the one a week before does."""
    return all((half in on) is (half + HALVES in on) for half in halves[:-HALVES])


def _period(on: Collection[int], halves: range, origin: datetime, offset: timedelta, zone: ZoneInfo) -> Period:
    played = [half for half in halves if half in on]
    signs = {half % HALVES for half in played}
    clocks = {ahead(origin + HALF * half, zone) - offset for half in played}
    return Period(
        start=origin + HALF * halves.start,
        end=origin + HALF * halves.stop,
        halves="".join("1" if half in signs else "0" for half in range(HALVES)),
        shifts=tuple(sorted(clock // MINUTE for clock in clocks)),
        minutes=len(played) * 30,
        days=len({half // 48 for half in played}),
    )
