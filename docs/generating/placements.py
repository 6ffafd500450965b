"""docs/reference/placements.md: the slots that ship, every rule with its source and when it was read."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from generating.tables import page, table
from pipeline.project import placements as read
from pipeline.rules import Placement, Rule

KINDS: Final = {"video": "film", "gif": "GIF", "still": "picture"}


def placements() -> str:
    every = read(None)
    oldest = min(rule.checked for one in every.values() for _, rule in _rules(one))
    opening = (
        "The slots that ship with the program and their rules. Each rule says where its figure comes from and when it\n"
        f"was last read, the oldest on {oldest}. `house` is our own choice. Breaking a rule is an error.\n"
        "Breaking a **contested** rule is a warning only: sources differ, or the platform states it loosely.\n"
        "Platforms change their rules without notice, so read the source before you spend money.\n"
        "[Add a placement](../how-to/add-a-placement.md) says how to correct one."
    )
    return page("Placements", opening, _slots(every))


def _slots(every: Mapping[str, Placement]) -> Iterator[str]:
    every_one = [(f"[`{id_}`](#{id_})", one.name, _made(one)) for id_, one in every.items()]
    yield from table(("placement", "name", "what is made for it"), every_one)
    for id_, one in every.items():
        yield f"## {id_}\n"
        yield f"{one.name}: {_made(one)}."
        rows = [
            (name, _value(rule.value), _source(rule), str(rule.checked), _remark(rule)) for name, rule in _rules(one)
        ]
        yield from table(("rule", "figure", "source", "read on", "remark"), rows)
        if one.call_to_action:
            words = (f"{ours} → {theirs or 'nothing'}" for ours, theirs in one.call_to_action.items())
            yield f"Calls to action: {', '.join(words)}.\n"


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
    if "://" not in rule.source:
        return rule.source
    return f"[{rule.source.split('/')[2].removeprefix('www.')}]({rule.source})"


def _remark(rule: Rule[Any]) -> str:
    return f"{'**contested** ' if rule.contested else ''}{rule.note}".strip()
