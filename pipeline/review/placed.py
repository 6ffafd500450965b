"""The files of a creative as the player and the page's text columns show them."""

import html
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

from pipeline.review.findings import of_variant
from pipeline.review.furniture import furniture, zone
from pipeline.review.parts import Count, Line, Placed, Post
from pipeline.rules import Placement

KINDS: Final = {".mp4": "video", ".gif": "gif"}
_TIMES: Final = re.compile(r"(?:(\d+):)?(\d\d):(\d\d)\.(\d{3}) --> (?:(\d+):)?(\d\d):(\d\d)\.(\d{3})", re.ASCII)


def placed(creative: Mapping[str, Any], placements: Mapping[str, Placement]) -> tuple[Placed, ...]:
    """Every delivered file in its slot; films first, as they are what a person looks at longest."""
    cover = source(creative["cover_sha256"], creative["cover"])
    each = [_placed(variant, placements.get(variant["placement"]), cover) for variant in creative["variants"]]
    return tuple(sorted(each, key=lambda one: ("video", "gif", "still").index(one.kind)))


def _placed(variant: Mapping[str, Any], rules: Placement | None, cover: str) -> Placed:
    measured, sha = variant["measured"], variant["sha256"]
    kind = KINDS.get(PurePosixPath(variant["file"]).suffix, "still")
    src = source(sha, variant["file"])
    return Placed(
        id=variant["placement"],
        name=variant["platform_name"],
        kind=kind,
        src=src,
        # a film has its cover, as on the platform: to ask for one still is to have all of them made
        poster={"video": cover, "gif": f"/still/{sha}/0.jpg"}.get(kind, src),
        sha=sha,
        width=measured["width"],
        height=measured["height"],
        fps=measured["fps"],
        frames=measured["frames"],
        seconds=measured["seconds"],
        delays=tuple(measured.get("delays", ())),
        sound=measured["sound"] is not None,
        button=button(variant["call_to_action"]),
        zone=zone(rules),
        furniture=furniture(rules),
        findings=of_variant(variant),
    )


def source(sha256: str, file: str) -> str:
    """Where a file is served: by its digest, so that the address names these bytes and no others."""
    return f"/media/{sha256}{PurePosixPath(file).suffix}"


def button(word: str | None) -> str:
    """`LEARN_MORE` -> Learn more; empty for a placement without a button."""
    return "" if not word or word == "NO_BUTTON" else word.replace("_", " ").capitalize()


def post(creative: Mapping[str, Any], placements: Mapping[str, Placement]) -> Post:
    """The words beside the film, and how near they come to the least that a platform shows."""
    said = creative["post"]
    return Post(
        text=said["text"],
        headline=said["headline"],
        call_to_action=said["call_to_action"].replace("-", " ").capitalize(),
        url=said["url"],
        counts=tuple(_counts(creative, placements)),
    )


def _counts(creative: Mapping[str, Any], placements: Mapping[str, Placement]) -> list[Count]:
    used = [rules for one in creative["variants"] if (rules := placements.get(one["placement"]))]
    found = []
    for name, label in (("text", "Text"), ("headline", "Headline")):
        limits = [(limit.max.value, rules.name) for rules in used if (limit := getattr(rules.copy_limits, name))]
        if limits:
            most, placement = min(limits)
            found.append(Count(name=label, used=len(creative["post"][name]), max=most, placement=placement))
    return found


def lines(captions: Path | None) -> tuple[Line, ...]:
    """The beats that say something, with their times, from a creative's WebVTT file; none when it cannot be read."""
    try:
        whole = captions.read_bytes().decode("utf-8") if captions else ""
    except (OSError, UnicodeDecodeError):
        return ()
    return tuple(line for block in re.split(r"\n{2,}", whole) if (line := _line(block)))


def _line(block: str) -> Line | None:
    rows = block.strip().splitlines()
    for n, row in enumerate(rows):
        times = _TIMES.match(row)
        if times:
            first, last = times.groups()[:4], times.groups()[4:]
            words = html.unescape("\n".join(rows[n + 1 :]))
            return Line(beat=rows[0] if n else "", seconds_from=_seconds(first), seconds_to=_seconds(last), text=words)
    return None


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return round(hours * 3600 + minutes * 60 + seconds + thousandths / 1000, 3)
