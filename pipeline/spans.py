"""Stretches of time, and when a clock on the wall stands inside them. Pure."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `start` until just before `end`."""

    start: datetime
    end: datetime


def instants(walls: Iterable[Span], zone: ZoneInfo) -> tuple[Span, ...]:
    """When the clock on the wall stands inside these: an hour that is left out never, one that comes twice twice."""
    spans = merged(walls)
    if not spans:
        return ()
    found: list[Span] = []
    for stretch, offset in _stretches(zone, spans[0].start - DAY, spans[-1].end + DAY):
        shifted = (
            Span((one.start - offset).replace(tzinfo=UTC), (one.end - offset).replace(tzinfo=UTC)) for one in spans
        )
        found += common(tuple(shifted), (stretch,))
    return merged(found)


def _stretches(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[tuple[Span, timedelta]]:
    """The times between two in UTC in which the clock is not changed, and how far it is ahead of UTC in each.

    It is looked at once a day, so two changes within one day would be missed; no zone has them.
    """
    since = day = start.replace(tzinfo=UTC)
    while day < end.replace(tzinfo=UTC):
        was = ahead(day, zone)
        if ahead(day + DAY, zone) != was:
            before = bisect_left(range(24 * 60), 1, key=partial(_changed, day, zone))
            yield Span(since, day + MINUTE * before), was
            since = day + MINUTE * before
        day += DAY
    yield Span(since, day), ahead(since, zone)


def ahead(instant: datetime, zone: ZoneInfo) -> timedelta:
    """How far the clock of a zone is ahead of UTC."""
    return instant.astimezone(zone).utcoffset() or timedelta()


def _changed(day: datetime, zone: ZoneInfo, minute: int) -> bool:
    return ahead(day + MINUTE * minute, zone) != ahead(day, zone)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order, with those that touch or overlap made one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def common(some: Collection[Span], others: Collection[Span]) -> Iterator[Span]:
    """Where both are; each is in order and apart."""
    waiting = iter(others)
    other = next(waiting, None)
    for span in some:
        while other is not None and other.end <= span.start:
            other = next(waiting, None)
        while other is not None and other.start < span.end:
            yield Span(max(span.start, other.start), min(span.end, other.end))
            if other.end > span.end:
                break
            other = next(waiting, None)


def without(some: Iterable[Span], others: Collection[Span]) -> Iterator[Span]:
    """Where some are and no other is; each is in order and apart."""
    for span in some:
        start = span.start
        for other in common((span,), others):
            if start < other.start:
                yield Span(start, other.start)
            start = other.end
        if start < span.end:
            yield Span(start, span.end)


def minutes(spans: Iterable[Span]) -> int:
    return sum((span.end - span.start) // MINUTE for span in spans)
