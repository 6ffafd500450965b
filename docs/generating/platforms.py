"""docs/platforms.md: each platform's slots, rules and words, and what its export can and cannot say."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import yaml

import pipeline
from generating.tables import page, table
from pipeline.platforms import PLATFORMS
from pipeline.platforms.known import Fact, Known
from pipeline.rules import Placement, Platform, Rule

KINDS: Final = {"video": "film", "gif": "GIF", "still": "picture"}
SHIPPED: Final = Path(pipeline.__file__).parent / "placements"


def platforms() -> str:
    every = [_read(slug) for slug in PLATFORMS]
    dates = [rule.checked for each in every for one in each.placements for _, rule in _rules(one)]
    dates += [fact.read for known in PLATFORMS.values() for fact in (*known.said, *known.lost)]
    opening = (
        "What each platform takes, and what it can be told of where, when and to whom an ad runs. Each figure says\n"
        f"where it comes from and when it was last read, the oldest on {min(dates)}. `house` is our own choice.\n"
        "Breaking a rule is an error. Breaking a **contested** one is a warning only: sources differ, or the platform\n"
        "states it loosely. Platforms change their rules without notice, so read the source before you spend money.\n"
        "Nothing here was tried on a live ad account. For a platform that you bring along yourself the export is\n"
        "a table of files with their places and hours, as nothing is known of it.\n"
        "[Add a placement](how-to/add-a-placement.md) says how to correct a rule."
    )
    return page("Platforms", opening, _body(every))


def _read(slug: str) -> Platform:
    return Platform.model_validate(yaml.safe_load((SHIPPED / f"{slug}.yaml").read_text(encoding="utf-8")))


def _body(every: Iterable[Platform]) -> Iterator[str]:
    index = [
        (f"[{each.name}](#{_anchor(each.name)})", f"[`{one.id}`](#{one.id})", one.name, _made(one))
        for each in every
        for one in each.placements
    ]
    yield from table(("platform", "placement", "name", "what is made for it"), index)
    for each in every:
        yield f"## {each.name}\n"
        for one in each.placements:
            yield from _slot(one)
        yield from _buying(PLATFORMS[each.platform])


def _anchor(name: str) -> str:
    return name.lower().replace(" ", "-")


def _slot(one: Placement) -> Iterator[str]:
    yield f"### {one.id}\n"
    yield f"{one.name}: {_made(one)}."
    rows = [(name, _value(rule.value), _source(rule), str(rule.checked), _remark(rule)) for name, rule in _rules(one)]
    yield from table(("rule", "figure", "source", "read on", "remark"), rows)
    if one.call_to_action:
        words = (f"{ours} → {theirs or 'nothing'}" for ours, theirs in one.call_to_action.items())
        yield f"Buttons: {', '.join(words)}.\n"


def _buying(known: Known) -> Iterator[str]:
    yield f"**What its export says.** {known.interface.removesuffix('.')}."
    yield from _facts(known.said)
    yield "**What it cannot be told or does not allow**, and what happens instead."
    yield from _facts(known.lost)
    if known.open:
        yield "**What could not be established**; nothing here relies on it but what is marked as contested above:\n"
        yield from (f"- {one}" for one in known.open)
        yield ""


def _facts(facts: Iterable[Fact]) -> Iterator[str]:
    rows = [
        (each.says, _link(each.source), str(each.read), f"**contested** {each.doubt}" if each.doubt else "")
        for each in facts
    ]
    yield from table(("what", "source", "read on", "remark"), rows)


def _made(one: Placement) -> str:
    make = one.make
    words = [f"{KINDS[make.kind]}, {make.width} x {make.height}"]
    if make.kind != "still":
        words.append(f"{make.fps} frames a second")
        words.append(f"exactly {make.seconds:g} s" if make.seconds else "the theme's own length")
    if make.kind == "video":
        words.append("with sound" if make.sound else "without sound")
    words += [f"{make.photo} photo"] if make.kind != "still" else []
    words += [f"at most {make.max_bytes:,} bytes"] if make.max_bytes else []
    return ", ".join(words)


def _rules(one: Placement) -> Iterator[tuple[str, Rule[Any]]]:
    for group, model in (("zone ", one.zone), ("", one.media)):
        for name in type(model).model_fields:
            rule = getattr(model, name)
            if rule is not None:
                yield f"{group}{name}", rule
    for name in type(one.copy_limits).model_fields:
        limit = getattr(one.copy_limits, name)
        if limit is not None:
            yield f"{name}: most characters{' (wide ones count two)' if limit.wide_counts_two else ''}", limit.max
            if limit.bans is not None:
                yield f"{name}: may not hold", limit.bans


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(_value(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else f"{value:g}" if isinstance(value, float) else f"`{value}`"


def _source(rule: Rule[Any]) -> str:
    return _link(rule.source)


def _link(source: str) -> str:
    if "://" not in source:
        return source
    parts = source.split("/")
    name = "/".join(parts[3:5]) if parts[2] == "github.com" else parts[2].removeprefix("www.")
    return f"[{name}]({source})"


def _remark(rule: Rule[Any]) -> str:
    return f"{'**contested** ' if rule.contested else ''}{rule.note}".strip()
