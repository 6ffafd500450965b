"""How small values are spelt: days, hours, time zones, one-or-more, and the word someone probably meant."""

import difflib
import re
from collections.abc import Iterable
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK = re.compile(r"\d{2}:\d{2}", re.ASCII)
_SHOWN = 40


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word this one was probably meant to be."""
    spelt = {name.lower(): name for name in sorted(set(known), reverse=True)}
    near = difflib.get_close_matches(word[:100].lower(), spelt, n=1, cutoff=0.6)
    return spelt[near[0]] if near else None


def suggest(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: what was probably meant, else what there is when that is little."""
    names = sorted(set(known))
    near = nearest(word, names)
    if near is not None:
        return f", did you mean '{near}'?"
    return f", known here: {', '.join(names)}" if names and len(names) <= 12 else ""


def given(value: Any) -> str:
    """What someone wrote, short enough for one sentence."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            line = " ".join(value.split())
            return f"'{line if len(line) <= _SHOWN else line[: _SHOWN - 1] + '…'}'"
        case int() | float():
            short = f"{value:g}"
            return str(value) if isinstance(value, int) or "e" in short else short
        case list() | tuple():
            return "a list"
        case _:
            return "a group of keys"


def day(value: Any) -> date:
    """A calendar day from YYYY-MM-DD and nothing else; raises `ValueError` with a sentence."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            raise ValueError(f"{given(value)} is not a day of the calendar") from None
    raise ValueError(f"{given(value)} is not a day, write it as 2026-05-31")


def clock(value: Any) -> time:
    """A local time of day from HH:MM, 00:00-23:59; raises `ValueError` with a sentence."""
    if isinstance(value, time):
        return value
    if isinstance(value, str) and _CLOCK.fullmatch(value.strip()):
        try:
            return time.fromisoformat(value.strip())
        except ValueError:
            pass
    raise ValueError(f"{given(value)} is not a time of day, write hours and minutes between 00:00 and 23:59")


def zone_name(name: str) -> str:
    """The name, when the time zone database knows it; raises `ValueError` with a sentence."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"unknown time zone {given(name)}, use a name such as Europe/London") from None
    return name


def one_or_more(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def branch(value: Any) -> str:
    """Which side of `Localised` a value is on; brackets, so that no key is ever the same."""
    return "{}" if isinstance(value, dict) else "()"
