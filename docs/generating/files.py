"""docs/reference/files.md: every key of every file that people write, from the models that read them."""

import json
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from generating.tables import page, table
from pipeline.cli.describing import KINDS
from pipeline.rules import Rule

SLUG: Final = "^[a-z0-9]+(-[a-z0-9]+)*$"
LANGUAGE: Final = "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"
PATTERNS: Final = {
    SLUG: "an id",
    "^[a-z0-9]+$": "small letters and digits",
    LANGUAGE: "a language tag such as `en` or `ur`",
    "^#[0-9A-Fa-f]{6}$": "a colour such as `#FFC247`",
    "^[A-Z0-9 ]{2,10}$": "2 to 10 capitals, digits and spaces",
    "^[a-z][a-z0-9_]*$": "small letters, digits and `_`",
}
FORMATS: Final = {"date": "a day such as `2026-12-04`", "time": "a time such as `21:00`", "uri": "an address"}
SAID: Final[Mapping[str, Mapping[str, str]]] = {
    "words": {
        "rules": "What a rule looks for, by its id, such as `MSG-STIGMA`.",
        "plain": "What is a long word, for `MSG-PLAIN`.",
    },
    "Route": {
        "name": "What people know it by.",
        "number": "3 to 15 digits, such as `0800 555 111`; with a number or an address, or both.",
        "address": "As people read it, such as `fearless.org`; all of its pages are meant.",
    },
    "waivers": {"version": "Of this file's form.", "waivers": "Each for one rule."},
}
"""Meanings that the models leave to their names."""
TYPES: Final = {"string": "text", "integer": "whole number", "number": "number", "boolean": "`true` or `false`"}
Schema = Mapping[str, Any]


def files() -> str:
    opening = (
        "Every key of every file that people write. A key without a default must be written; an unknown key is a\n"
        "mistake. An id is small letters, digits and single dashes, at most 24 characters, such as `knife-crime`.\n"
        "`spotlight schema theme` (or `campaign`, `location`, `placement`, `words`, `waivers`, `review`,\n"
        "`approvers`, `buying`) prints the same for an editor."
    )
    return page("Files", opening, _files())


def _files() -> Iterator[str]:
    seen: set[str] = set()
    for kind in ("campaign", "theme", "location", "placement", "words", "waivers", "review", "approvers", "buying"):
        drawn = KINDS[kind]()
        name, _, purpose = str(drawn["description"]).partition(":")
        yield f"## {name}"
        yield f"\nIt says {purpose.strip().removesuffix('.')}.\n"
        yield from keys(drawn, SAID.get(kind, {}))
        for part, inner in reached(drawn):
            if part not in seen and "properties" in inner and not part.startswith("Rule_"):
                seen.add(part)
                yield f"### {titled(part)}\n"
                yield str(inner.get("description", ""))
                yield from keys(inner, SAID.get(part, {}))
        if kind == "placement":
            yield from _rule()


def reached(drawn: Schema) -> Iterator[tuple[str, Schema]]:
    """The parts of a schema, each after the first that names it."""
    found: dict[str, Schema] = {}
    waiting = [drawn]
    while waiting:
        text = json.dumps(waiting.pop(0).get("properties", {}))
        for part in re.findall(r"#/\$defs/(\w+)\"", text):
            if part not in found:
                found[part] = drawn["$defs"][part]
                waiting.append(found[part])
    yield from found.items()


def _rule() -> Iterator[str]:
    yield "### a rule\n"
    yield "One figure of a placement, and where it comes from."
    yield from keys(Rule[int].model_json_schema(), {"value": "The figure, word or list of the rule."})


def keys(drawn: Schema, said: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    required = set(drawn.get("required", ()))
    rows = []
    for key, value in drawn["properties"].items():
        default = "" if key in required else _default(value.get("default"))
        rows.append((f"`{key}`", _shape(value), default, said.get(key) or str(value.get("description", ""))))
    yield from table(("key", "what it takes", "default", "meaning"), rows)


def _default(value: Any) -> str:
    if value in (None, "", [], {}):
        return "none"
    groups = isinstance(value, dict) or (isinstance(value, list) and isinstance(value[0], dict))
    return "see below" if groups else f"`{_plain(value)}`"


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def titled(part: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", part).lower()


def _shape(value: Schema) -> str:
    """What may be written there, in words."""
    if "$ref" in value:
        return _named(str(value["$ref"]).rsplit("/", 1)[-1])
    for choice in ("anyOf", "oneOf"):
        if choice in value:
            shapes = [_shape(one) for one in value[choice] if one.get("type") != "null"]
            return " or ".join(dict.fromkeys(shapes))
    if "const" in value:
        return f"`{_plain(value['const'])}`"
    if "enum" in value:
        return ", ".join(f"`{_plain(one)}`" for one in value["enum"])
    if value.get("type") == "array":
        return _list(value)
    return _map(value) if value.get("type") == "object" else _single(value)


def _named(part: str) -> str:
    if part.startswith("Rule_"):
        kind = part.removeprefix("Rule_").strip("_").split("_")[0]
        words = {"int": "a whole number", "float": "a number", "tuple": "a list", "Literal": "a word"}
        return f"[a rule](#a-rule): {words.get(kind, kind)}"
    title = titled(part)
    return f"[{title}](#{title.replace(' ', '-')})"


def _list(value: Schema) -> str:
    if "prefixItems" in value:
        return f"{len(value['prefixItems'])} of: {_shape(value['prefixItems'][0])}"
    least = f", at least {value['minItems']}" if value.get("minItems") else ""
    most = f", at most {value['maxItems']}" if value.get("maxItems") else ""
    return f"list of: {_shape(value.get('items', {}))}{least}{most}"


def _map(value: Schema) -> str:
    for pattern, inner in value.get("patternProperties", {}).items():
        return f"map from {PATTERNS.get(pattern, pattern)} to {_shape(inner)}"
    inner = value.get("additionalProperties")
    return f"map to {_shape(inner)}" if isinstance(inner, dict) else "map of keys and values"


def _single(value: Schema) -> str:
    words = PATTERNS.get(value.get("pattern", "")) or FORMATS.get(value.get("format", ""))
    words = words or TYPES.get(value.get("type", ""), "text")
    low, high = value.get("minimum"), value.get("maximum")
    above = value.get("exclusiveMinimum")
    if low is not None and high is not None:
        words += f", {low:g} to {high:g}"
    elif low is not None or above is not None:
        words += f", at least {low:g}" if low is not None else f", above {above:g}"
    if above is not None and high is not None:
        words += f", at most {high:g}"
    if value.get("maxLength") and value.get("pattern") not in {SLUG, LANGUAGE}:
        words += f", at most {value['maxLength']:,} characters"
    return words
