"""What a platform's week of slots plays is decoded back to instants, and held against the promise minute by minute."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.schedule import (
    NAMES,
    Period,
    Promise,
    Weekly,
    by_account,
    by_day_name,
    by_day_number,
    in_winter,
    in_words,
)
from pipeline.schedule import weekly as by_week
from pipeline.spans import Span
from pipeline.traffic import DAYS, Hours

LONDON, WARSAW, KARACHI = ZoneInfo("Europe/London"), ZoneInfo("Europe/Warsaw"), ZoneInfo("Asia/Karachi")
DAY, QUARTER = timedelta(days=1), timedelta(minutes=15)
CHANGES = (date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31), date(2028, 3, 26))  # in London and in Warsaw


def hours(days: str, start: str, end: str) -> Hours:
    return Hours(days=tuple(days.split()), from_=time.fromisoformat(start), to=time.fromisoformat(end))


NIGHTS = (hours("fri sat", "21:00", "03:00"), hours("thu", "22:00", "01:00"))


def promise(*windows: Hours, first: date, last: date, zone: ZoneInfo = LONDON) -> Promise:
    return Promise(hours=windows or NIGHTS, first=first, last=last, zone=zone)


def utc(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}+00:00")


def quarters(one: Promise) -> Iterator[datetime]:
    """Every quarter of an hour around a flight; all times here are such, so nothing happens between them."""
    instant = datetime.combine(one.first - 2 * DAY, time(), UTC)
    while instant < datetime.combine(one.last + 4 * DAY, time(), UTC):
        yield instant
        instant += QUARTER


def promised(one: Promise, instant: datetime) -> bool:
    wall = instant.astimezone(one.zone).replace(tzinfo=None)
    for day in (wall.date(), wall.date() - DAY):
        if one.first <= day <= one.last:
            for window in one.hours:
                start = datetime.combine(day, window.from_)
                end = datetime.combine(day, window.to) + (DAY if window.to <= window.from_ else timedelta())
                if DAYS[day.weekday()] in window.days and start <= wall < end:
                    return True
    return False


def in_week(one: Promise, minute: int) -> bool:
    """Whether a minute from Monday 0:00 is promised in a week that has neither first nor last day."""
    always = Promise(hours=one.hours, first=date(2000, 1, 1), last=date(2000, 2, 1), zone=ZoneInfo("UTC"))
    return promised(always, datetime(2000, 1, 10, tzinfo=UTC) + timedelta(minutes=minute))


def seen(week: Weekly | None, zone: ZoneInfo, instant: datetime) -> bool:
    """Whether somebody who stands at the place is shown it."""
    if week is None:
        return False
    wall = instant.astimezone(zone)
    return (
        week.start <= instant < week.end
        and week.on[(wall.weekday() * 1440 + wall.hour * 60 + wall.minute) // week.slot]
    )


def sent(periods: tuple[Period, ...], offset: timedelta, instant: datetime) -> int:
    """How many ad groups play, read as TikTok reads them: all ones are always on, and so are all zeros."""
    clock = instant + offset
    sign = clock.weekday() * 48 + clock.hour * 2 + (clock.minute >= 30)
    return sum(
        one.start <= instant < one.end and (len(set(one.halves)) == 1 or one.halves[sign] == "1") for one in periods
    )


def hold(one: Promise, offset: timedelta) -> None:
    """All three encodings against the promise, at every quarter of an hour."""
    times = list(quarters(one))
    asked = [promised(one, instant) for instant in times]
    spans = iter(one.spans)
    span = next(spans, None)
    for instant, wanted in zip(times, asked, strict=True):
        while span is not None and span.end <= instant:
            span = next(spans, None)
        assert (span is not None and span.start <= instant) is wanted
    assert one.minutes == 15 * sum(asked)
    for slot in (60, 30):
        week = by_week(one, slot)
        shown = [seen(week, one.zone, instant) for instant in times]
        lost = 15 * sum(wanted and not shows for wanted, shows in zip(asked, shown, strict=True))
        outside = 15 * sum(shows and not wanted for wanted, shows in zip(asked, shown, strict=True))
        if week is None:
            assert lost == one.minutes
        else:
            assert (week.lost, outside) == (lost, 0)
            for number, on in enumerate(week.on):
                assert on is all(in_week(one, number * slot + minute) for minute in range(0, slot, 15))
    periods = by_account(one, offset)
    plays = [sent(periods, offset, instant) for instant in times]
    aligned = (offset // QUARTER) % 2
    for number, (wanted, sends) in enumerate(zip(asked, plays, strict=True)):
        assert sends <= wanted, f"{times[number]} plays and is not promised, or twice"
        half = (number + aligned) // 2 * 2 - aligned
        assert sends == (all(asked[max(half, 0) : half + 2])), f"{times[number]} could play"


clocks = st.integers(0, 95).map(lambda quarter: (datetime(2000, 1, 1, tzinfo=UTC) + quarter * QUARTER).time())
halves = st.integers(0, 47).map(lambda half: time(half // 2, half % 2 * 30))
windows = st.builds(
    lambda days, start, end: Hours(days=tuple(sorted(days)), from_=start, to=end),
    st.sets(st.sampled_from(DAYS), min_size=1),
    halves | clocks,
    halves | clocks,
)
starts = st.integers(0, 730).map(lambda days: date(2026, 10, 1) + DAY * days) | st.sampled_from(CHANGES).flatmap(
    lambda change: st.integers(-4, 1).map(lambda days: change + DAY * days)
)
offsets = st.sampled_from((0, 60, 120, 300, 345, -210)).map(lambda minutes: timedelta(minutes=minutes))


@settings(max_examples=40)
@given(
    st.lists(windows, min_size=1, max_size=3),
    starts,
    st.integers(0, 10),
    st.sampled_from((LONDON, WARSAW, KARACHI)),
    offsets,
)
def test_encodings_play_what_was_promised_and_nothing_else(
    windows: list[Hours], first: date, days: int, zone: ZoneInfo, offset: timedelta
) -> None:
    hold(promise(*windows, first=first, last=first + DAY * days, zone=zone), offset)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("zone", [LONDON, WARSAW])
@pytest.mark.parametrize(
    "windows",
    [NIGHTS, (hours("sun", "00:30", "02:30"),), (hours("sat", "23:00", "01:30"), hours("sun", "01:30", "02:00"))],
)
def test_a_night_in_which_clocks_change(change: date, zone: ZoneInfo, windows: tuple[Hours, ...]) -> None:
    hold(promise(*windows, first=change - 9 * DAY, last=change + DAY, zone=zone), timedelta())
    hold(promise(*windows, first=change, last=change, zone=zone), timedelta(hours=1))


def test_two_years_of_it() -> None:
    """A night with an hour more is a period of its own; one with an hour less plays what is left of the old one."""
    one = promise(first=date(2026, 10, 1), last=date(2028, 9, 30))
    periods = by_account(one, timedelta())
    times = [instant for instant in quarters(one) if instant.minute in {0, 30}]
    assert [promised(one, instant) for instant in times] == [bool(sent(periods, timedelta(), each)) for each in times]
    assert [(f"{period.start:%d %b}", period.shifts, period.halves.count("1")) for period in periods] == [
        ("01 Oct", (60,), 30),
        ("22 Oct", (0, 60), 32),
        ("29 Oct", (0, 60), 30),
        ("01 Apr", (60,), 30),
        ("28 Oct", (0, 60), 32),
        ("04 Nov", (0, 60), 30),
        ("30 Mar", (60,), 30),
    ]
    summer, _, winter = (period.halves for period in periods[:3])
    assert winter == summer[-2:] + summer[:-2]


def test_what_is_promised_by_the_clock_on_the_wall() -> None:
    one = promise(hours("sat", "23:00", "03:00"), first=date(2026, 10, 24), last=date(2026, 10, 24))
    assert one.spans == (Span(utc("2026-10-24", "22:00"), utc("2026-10-25", "03:00")),)  # an hour comes twice
    one = promise(hours("sat", "23:00", "03:00"), first=date(2027, 3, 27), last=date(2027, 3, 27))
    assert one.spans == (Span(utc("2027-03-27", "23:00"), utc("2027-03-28", "02:00")),)  # an hour is left out


def test_a_window_runs_on_after_the_last_day_and_begins_on_the_first() -> None:
    week = by_week(promise(first=date(2026, 12, 3), last=date(2026, 12, 5)), 60)
    assert week is not None
    assert (week.start, week.end) == (utc("2026-12-03", "22:00"), utc("2026-12-06", "03:00"))
    assert week.lost == 0


def test_a_day_is_told_by_name_and_by_number() -> None:
    week = by_week(promise(first=date(2026, 12, 3), last=date(2026, 12, 30)), 60)
    assert week is not None
    assert by_day_name(week) == {
        "thursday": (22, 23),
        "friday": (0, 21, 22, 23),
        "saturday": (0, 1, 2, 21, 22, 23),
        "sunday": (0, 1, 2),
    }
    assert by_day_number(week) == ((0, 60, (5,)), (0, 180, (0, 6)), (1260, 1440, (5, 6)), (1320, 1440, (4,)))


@settings(max_examples=30)
@given(st.lists(windows, min_size=1, max_size=3))
def test_both_ways_to_tell_a_day_say_the_same_week(windows: list[Hours]) -> None:
    week = by_week(promise(*windows, first=date(2026, 12, 1), last=date(2026, 12, 14)), 60)
    if week is None:
        return
    named = {24 * NAMES.index(day) + hour for day, each in by_day_name(week).items() for hour in each}
    numbered = {
        24 * ((day + 6) % 7) + hour
        for start, end, days in by_day_number(week)
        for day in days
        for hour in range(start // 60, end // 60)
    }
    assert named == numbered == {hour for hour, on in enumerate(week.on) if on}


def test_slots_are_rounded_inward_and_the_loss_is_counted() -> None:
    one = promise(hours("fri", "21:15", "23:45"), first=date(2026, 12, 4), last=date(2026, 12, 11))
    week, (period,) = by_week(one, 60), by_account(one, timedelta())
    assert week is not None
    assert by_day_name(week) == {"friday": (22,)}
    assert week.lost == 2 * (45 + 45)
    assert (period.halves.count("1"), period.minutes, period.days) == (4, 240, 2)
    assert period.halves.index("1") == 4 * 48 + 43  # Friday 21:30
    assert (period.start, period.end) == (utc("2026-12-04", "21:30"), utc("2026-12-11", "23:30"))


def test_a_night_before_the_flight_that_its_first_hours_hide_does_not_play() -> None:
    overlapping = (hours("thu", "22:00", "06:00"), hours("fri", "04:00", "05:00"))
    week = by_week(promise(*overlapping, first=date(2026, 12, 4), last=date(2026, 12, 4)), 60)
    assert week is not None
    assert (week.start, week.end, week.lost) == (utc("2026-12-04", "04:00"), utc("2026-12-04", "05:00"), 0)
    week = by_week(promise(*overlapping, first=date(2026, 12, 4), last=date(2026, 12, 11)), 60)
    assert week is not None  # Friday 5:00 is of a Thursday on which nothing runs, so 4:00 of that day is given up
    assert (week.start, week.end, week.lost) == (utc("2026-12-10", "22:00"), utc("2026-12-11", "06:00"), 60)


def test_where_only_a_night_before_the_flight_could_play_nothing_does() -> None:
    overlapping = (hours("thu", "22:00", "06:00"), hours("fri", "04:00", "05:00"), hours("fri", "06:00", "06:30"))
    assert by_week(promise(*overlapping, first=date(2026, 12, 4), last=date(2026, 12, 4)), 60) is None


def test_where_nothing_can_be_said_there_is_nothing() -> None:
    none = promise(hours("mon", "21:00", "23:00"), first=date(2026, 12, 4), last=date(2026, 12, 4))
    assert (none.spans, by_week(none, 60), by_account(none, timedelta())) == ((), None, ())
    short = promise(hours("fri", "21:15", "21:45"), first=date(2026, 12, 4), last=date(2026, 12, 4))
    assert (short.minutes, by_week(short, 30), by_account(short, timedelta())) == (30, None, ())
    gone = promise(hours("sun", "01:00", "02:00"), first=date(2027, 3, 28), last=date(2027, 3, 28))
    assert (gone.spans, by_week(gone, 60), by_account(gone, timedelta())) == ((), None, ())


def test_a_week_in_which_nothing_plays_is_in_no_period() -> None:
    """The hour that is left out on 28 March: a string of zeros would have played all that week."""
    one = promise(hours("sun", "01:00", "02:00"), first=date(2027, 3, 15), last=date(2027, 4, 11))
    assert [(period.start, period.end) for period in by_account(one, timedelta())] == [
        (utc("2027-03-21", "01:00"), utc("2027-03-21", "02:00")),
        (utc("2027-04-04", "00:00"), utc("2027-04-11", "01:00")),
    ]


def test_all_day_every_day_is_always() -> None:
    one = promise(
        hours("mon tue wed thu fri sat sun", "00:00", "00:00"), first=date(2026, 12, 1), last=date(2026, 12, 31)
    )
    week, (period,) = by_week(one, 60), by_account(one, timedelta())
    assert week is not None
    assert (week.always, period.always) == (True, True)
    assert (period.start, period.end) == (utc("2026-12-01", "00:00"), utc("2027-01-01", "00:00"))


def test_hours_in_words() -> None:
    assert in_words(NIGHTS) == "Fri, Sat 21:00-03:00; Thu 22:00-01:00"
    (period,) = by_account(promise(first=date(2026, 12, 1), last=date(2026, 12, 31)), timedelta(minutes=-30))
    assert period.in_words == (
        "Thu 21:30-24:00; Fri 00:00-00:30, 20:30-24:00; Sat 00:00-02:30, 20:30-24:00; Sun 00:00-02:30"
    )


@pytest.mark.parametrize(
    ("zone", "minutes"),
    [
        ("Europe/London", 0),
        ("Europe/Dublin", 0),
        ("Europe/Warsaw", 60),
        ("Asia/Karachi", 300),
        ("Australia/Sydney", 600),
    ],
)
def test_winter_is_when_clocks_are_not_put_forward(zone: str, minutes: int) -> None:
    assert in_winter(ZoneInfo(zone), 2026) == timedelta(minutes=minutes)
