"""Comparing one measured value with one rule; the sentence a person reads is put together here."""

from typing import Any

from pipeline.model import Finding
from pipeline.rules import Rule

Number = Rule[int] | Rule[float]


def broken(name: str, what: str, rule: Rule[Any], measured: str, limit: str, fix: str) -> Finding:
    """The finding for a broken rule; a contested figure only warns."""
    return Finding(
        rule=name,
        severity="warning" if rule.contested else "error",
        message=f"{what} is {measured}, accepted is {limit}: {fix}",
        measured=measured,
        limit=limit,
        fix=fix,
        source=rule.source,
    )


def one_of(name: str, what: str, rule: Rule[tuple[str, ...]] | None, measured: str, fix: str) -> Finding | None:
    if rule is None or measured in rule.value:
        return None
    return broken(name, what, rule, measured, " or ".join(rule.value), fix)


def whether(name: str, what: str, rule: Rule[Any] | None, measured: str, limit: str, fix: str) -> Finding | None:
    """For rules that ask for one state; `measured` is the state, and `limit` the one asked for."""
    if rule is None or measured == limit:
        return None
    return broken(name, what, rule, measured, limit, fix)


def at_least(
    name: str, what: str, rule: Number | None, measured: float, unit: str, fix: str, *, slack: float = 0
) -> Finding | None:
    if rule is None or measured >= rule.value - slack:
        return None
    return broken(name, what, rule, number(measured, unit), f"at least {number(rule.value, unit)}", fix)


def at_most(
    name: str, what: str, rule: Number | None, measured: float, unit: str, fix: str, *, slack: float = 0
) -> Finding | None:
    if rule is None or measured <= rule.value + slack:
        return None
    return broken(name, what, rule, number(measured, unit), f"at most {number(rule.value, unit)}", fix)


def close_to(
    name: str, what: str, rule: Number | None, measured: float, unit: str, fix: str, *, slack: float = 0
) -> Finding | None:
    if rule is None or abs(measured - rule.value) <= slack:
        return None
    return broken(name, what, rule, number(measured, unit), number(rule.value, unit), fix)


def number(value: float, unit: str) -> str:
    """'1,000,000 bytes', '4.97 s', '0.5625': whole where it is whole, four decimals at most."""
    shown = f"{value:,}" if isinstance(value, int) else f"{value:,.4f}".rstrip("0").rstrip(".")
    return f"{shown} {unit}".strip()
