"""The house keeps its shape: imports go down, nothing goes round, and no room grows too large to read."""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent / "pipeline"

# From the ground up. A module imports from its own tier or from one below; a folder stands for all in it.
TIERS: Mapping[str, Mapping[str, str]] = {
    "foundation": {
        "": "version",
        "errors": "faults",
        "digest": "naming",
        "plainjson": "spelling",
        "events": "progress",
        "spelling": "hints",
        "marks": "places",
        "authored": "shapes",
        "theme": "scripts",
        "rules": "platforms",
        "model": "nouns",
        "motion": "easing",
        "outlines": "geometry",
        "shots": "drawings",
        "setups": "timelines",
        "galley": "type",
        "beds.names": "sounds",
        "scenes.names": "pictures",
    },
    "tools": {
        "approvers": "people",
        "archive": "packing",
        "blocks": "containers",
        "buying": "accounts",
        "calls": "lateness",
        "checkpoint": "notes",
        "colour": "matrices",
        "contrast": "legibility",
        "counting": "answers",
        "crew": "processes",
        "cuts": "formats",
        "entries": "journals",
        "envelope": "statements",
        "decisions": "nouns of review",
        "facts": "templates",
        "families": "files",
        "figures": "outlines",
        "folders": "listings",
        "flicker": "flashes",
        "footage": "watching",
        "fonts": "glyphs",
        "hands": "cores",
        "helplines": "help",
        "keys": "fingerprints",
        "label": "scanning",
        "lettering": "emphasis",
        "links": "addresses",
        "loudness": "decibels",
        "patterns": "stripes",
        "phrases": "matching",
        "plates": "prints",
        "platforms": "buying",
        "policy": "stages",
        "pulse": "cutting",
        "qr": "modules",
        "matrix": "selection",
        "mishaps": "faults",
        "merkle": "trees",
        "people": "names",
        "pinned": "keeping",
        "stopping": "blocking",
        "history": "replay",
        "streams": "likeness",
        "retelling": "overrides",
        "reviewing": "review files",
        "said": "messages",
        "schema": "editors",
        "script": "reading",
        "sentences": "explaining",
        "sights": "sightings",
        "signing": "signatures",
        "spans": "times",
        "sqlitefile": "lasting",
        "stage": "setting",
        "standing": "decisions",
        "store": "keeping",
        "stowage": "packing",
        "tampering": "suspicions",
        "telling": "versions",
        "typeset": "lines",
        "unit": "what is approved",
        "vocabulary": "wordlists",
        "wording": "copy",
        "yamlfile": "parsing",
    },
    "rooms": {
        "agreement": "references",
        "beds": "synthesis",
        "captions": "subtitles",
        "checks": "judging",
        "changes": "differences",
        "compose": "painting",
        "cropping": "close-ups",
        "darkroom": "plates",
        "encoders": "files",
        "exports": "platforms",
        "filming": "shooting",
        "layers": "drawing",
        "journal": "recording",
        "handover": "traffic sheets",
        "licensing": "credits",
        "ledger": "remembering",
        "listening": "tempo",
        "looks": "design",
        "manifest": "reporting",
        "published": "schemas",
        "orders": "wants",
        "judging": "verdicts",
        "approvals": "envelopes",
        "recordlog": "heads",
        "photos": "negatives",
        "probe": "measuring",
        "reports": "telling",
        "rulebook": "rules",
        "recording": "mixes",
        "scenes": "stand-ins",
        "schedule": "clocks",
        "sheet": "contact",
        "sound": "mixing",
        "tasks": "work",
        "things": "painting",
        "trying": "setting",
        "verdicts": "judgements",
        "viewing": "watching",
        "waivers": "exceptions",
        "timeline": "timing",
        "traffic": "what is bought",
        "trust": "belief",
        "layout": "arranging",
    },
    "way": {
        "project": "opening",
        "tempo": "listening",
        "plan": "planning",
        "proofs": "proofreading",
        "rehearsal": "trying",
        "written": "reading",
        "lint": "proofing",
        "locks": "sameness",
        "assess": "findings",
        "judge": "checking",
        "desk": "reviewing",
        "deciding": "decisions",
        "carrying": "inheriting",
        "exporting": "handing",
        "verify": "proof",
        "release": "leave",
        "bundle": "handing on",
        "provenance": "origin",
        "unbundle": "checking",
        "visiting": "copies",
        "intent": "comparing",
        "prospect": "forecast",
        "preview": "looking",
        "fulfil": "making",
        "package": "wrapping",
        "microsite": "pages",
        "site": "publishing",
        "build": "building",
        "rebuild": "repeating",
    },
    "doors": {"cli": "commands", "review": "looking", "__main__": "entrance"},
}
# Where one file is one kind, kinds do not know each other; these are what they share.
SHARED = {
    "layers": {"layers.sprite", "layers.letters", "layers.coverage"},
    "looks": set[str](),
    "encoders": {"encoders.palette", "encoders.hold"},
    "checks": {
        *(
            "checks.book",
            "checks.limits",
            "checks.showing",
            "checks.light",
            "checks.onscreen",
            "checks.parts",
            "checks.rings",
            "checks.sources",
        ),
    },
    "exports": {
        *("exports.ages", "exports.bodies", "exports.circles", "exports.groups", "exports.rows"),
        *("exports.meta_bodies", "exports.snapchat_bodies", "exports.tiktok_bodies", "exports.tiktok_reach"),
    },
    "reports": {"reports.begin", "reports.phrases", "reports.scale", "reports.terminal"},
}
VERIFYING = ("unit", "policy", "approvers", "standing")
LIMITS = {"build": 150}
MODULE, FUNCTION = 300, 50
BANNED = {
    *("util", "utils", "helper", "helpers", "core", "common", "base", "misc"),
    *("manager", "handler", "config", "context", "info", "data", "item", "asset", "job"),
}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix("__init__").rstrip(".")


def folder_of(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


PATHS = {name_of(path): path for path in sorted(HOUSE.rglob("*.py"))}


@cache
def parsed(name: str) -> ast.Module:
    return ast.parse(PATHS[name].read_text(encoding="utf-8"))


@cache
def nodes(name: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(parsed(name)))


def inside(module: str) -> str | None:
    """`pipeline.a.b` -> `a.b`; None outside the house."""
    return module.removeprefix("pipeline").lstrip(".") if folder_of(module) == "pipeline" else None


@cache
def imports(name: str) -> frozenset[str]:
    """The modules of the house that one of them imports, wherever in it."""
    found = set()
    for node in nodes(name):
        if isinstance(node, ast.ImportFrom):
            home = inside(node.module or "")
            if home is not None:
                whole = [f"{home}.{alias.name}".lstrip(".") for alias in node.names]
                found |= {one if one in PATHS else home for one in whole}
        elif isinstance(node, ast.Import):
            found |= {home for alias in node.names if (home := inside(alias.name)) is not None}
    return frozenset(found - {name})


def test_whoever_verifies_needs_the_standard_library_alone() -> None:
    needed, waiting = set[str](), [*VERIFYING]
    while waiting:
        name = waiting.pop()
        needed.add(name)
        waiting += imports(name) - needed - {""}
    tops = {(name, folder_of(module)) for name in needed for module in modules(name)}
    assert {each for each in tops if each[1] not in {*sys.stdlib_module_names, "pipeline"}} == set()


def modules(name: str) -> Iterator[str]:
    for node in nodes(name):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def tier(name: str) -> int:
    """Which floor a module is on; its own line counts before its folder's."""
    for key in (name, folder_of(name)):
        for level, rooms in enumerate(TIERS.values()):
            if key in rooms:
                return level
    pytest.fail(f"{name} is in no tier: give it a line in `TIERS`")


def functions(name: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in nodes(name) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_a_module_can_be_read_in_one_sitting() -> None:
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in PATHS.items()}
    assert {name: lines for name, lines in lengths.items() if lines > LIMITS.get(name, MODULE)} == {}


def test_a_function_fits_on_a_page() -> None:
    lengths = {(name, f.name): (f.end_lineno or 0) - f.lineno + 1 for name in PATHS for f in functions(name)}
    assert {function: lines for function, lines in lengths.items() if lines > FUNCTION} == {}


def test_imports_go_down() -> None:
    assert {(name, other) for name in PATHS for other in imports(name) if tier(other) > tier(name)} == set()


def test_every_line_of_the_table_is_a_module_or_folder() -> None:
    known = set(PATHS) | {folder_of(name) for name in PATHS}
    assert {name for rooms in TIERS.values() for name in rooms} - known == set()


def test_nobody_imports_a_door_but_doors() -> None:
    doors = {name for name in PATHS if folder_of(name) in TIERS["doors"]}
    assert {name for name in PATHS if imports(name) & doors} <= doors


def test_nothing_goes_round() -> None:
    left = {name: set(imports(name)) for name in PATHS}
    while free := [name for name, needs in left.items() if not needs & left.keys()]:
        for name in free:
            del left[name]
    assert sorted(left) == []


@pytest.mark.parametrize("folder", SHARED)
def test_kinds_do_not_know_each_other(folder: str) -> None:
    kinds = {name for name in PATHS if name.startswith(f"{folder}.")}
    knows = {(name, other) for name in kinds for other in imports(name) & kinds - SHARED[folder]}
    assert knows == set()


def hidden(name: str) -> Iterator[int]:
    """Lines of imports inside functions; a door may have one beside or below its reason."""
    lines = PATHS[name].read_text(encoding="utf-8").splitlines()
    for function in functions(name):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                reasoned = "#" in lines[node.lineno - 1] or lines[node.lineno - 2].strip().startswith("#")
                if not (folder_of(name) == "cli" and reasoned):
                    yield node.lineno


def test_imports_stand_at_the_top() -> None:
    assert {(name, line) for name in PATHS for line in hidden(name)} == set()


def test_types_are_imported_like_everything_else() -> None:
    found = {(name, getattr(node, "lineno", 0)) for name in PATHS for node in nodes(name) if spells(node)}
    assert found == set()


def spells(node: ast.AST) -> bool:
    return "TYPE_CHECKING" in {getattr(node, "id", ""), getattr(node, "attr", "")}


def test_names_say_what_is_inside() -> None:
    assert {(name, word) for name in PATHS for word in re.split(r"[._]", name) if word in BANNED} == set()


def test_every_module_says_what_it_is() -> None:
    assert {name for name in PATHS if not (ast.get_docstring(parsed(name)) or "").strip()} == set()
