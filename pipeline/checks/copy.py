"""The written words beside the picture against a placement's limits, counted as the platform counts them; the button
and where it leads.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from ipaddress import ip_address
from typing import Final, get_args
from urllib.parse import parse_qsl, urlsplit

import regex

from pipeline.checks.book import Entry
from pipeline.checks.book import broken as breaks
from pipeline.checks.limits import at_most, broken
from pipeline.model import Finding, Severity
from pipeline.rules import CopyField, CopyRule, Placement
from pipeline.theme import CallToAction

SNAP: Final = "https://developers.snap.com/api/marketing-api/Ads-API/creatives"
LONGEST: Final = 2048  # characters of an address: Snapchat's limit, the least that any platform of ours states
PRIVATE: Final = ("localhost", ".localhost", ".local", ".internal", ".lan", ".home.arpa", ".test", ".invalid", ".onion")
# Pictographs whether or not they are drawn in colour, flags, and digits boxed as keys; a bare digit is no emoji.
EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\N{COMBINING ENCLOSING KEYCAP}")
NAMES: Mapping[CopyField, str] = {"text": "the post's text", "headline": "the headline", "brand": "the brand's name"}

STATED: Final = "what the placement states, which names its source"
EMPTY: Final = Entry(
    id="PLAT-COPY-EMPTY",
    severity="error",
    evidence="script",
    title="Every field that the platform shows is filled in.",
    why="A platform refuses an advertisement with an empty field, or fills it by itself.",
    how="The words as resolved for the version and language hold more than spaces and signs without width.",
    limit=STATED,
    fix="write it in the theme's post",
    source="house",
)
LENGTH: Final = Entry(
    id="PLAT-COPY-LENGTH",
    severity="error",
    evidence="script",
    title="Words beside the picture are as short as the platform asks.",
    why="Longer words are refused or cut in the middle of a sentence.",
    how="Characters after NFC, East Asian wide ones as two where the platform counts so. How many lines a phone shows "
    "is not known, and a link on X counts 23 there but its own length here. A contested figure only warns.",
    limit=STATED,
    fix="shorten it",
    source="house",
)
BANNED: Final = Entry(
    id="PLAT-COPY-BANNED",
    severity="error",
    evidence="script",
    title="Words beside the picture hold no sign that the platform bans.",
    why="One emoji or hashtag in the wrong field and the upload is refused.",
    how="The signs that the placement names, emoji of every kind, flags and key caps included. Words a platform "
    "dislikes are not known here. A contested ban only warns.",
    limit=STATED,
    fix="take them out",
    source="house",
)
BUTTON: Final = Entry(
    id="PLAT-CTA",
    severity="error",
    evidence="script",
    title="The theme's call to action has a word on the platform.",
    why="Each platform offers its own list of buttons; without one from it, it picks one, or the link has no button.",
    how="The theme's call to action is looked up in the placement. Where a placement has no buttons at all nothing is "
    "asked; `none` on a platform that has no word for it only warns. Not every goal of a campaign takes every word, "
    "which is not known here.",
    limit="a word from the platform's list",
    fix="choose another call to action in the theme's post",
    source="house",
)
ADDRESS: Final = Entry(
    id="PLAT-URL",
    severity="error",
    evidence="script",
    title="The button leads to a public page by a safe address that says where people came from.",
    why="Platforms refuse plain http and addresses that only work inside an office; without its UTM fields nobody can "
    "tell which film was of use.",
    how="https, no spaces, no name or password inside, a public host, as long as the strictest platform allows, and "
    "every UTM field of the campaign with its value. The page is not opened: whether it is there, is fast and says the "
    "same as the film is for a person.",
    limit=f"a public https address of at most {LONGEST} characters with the campaign's UTM fields",
    fix="correct the campaign's landing page",
    source=SNAP,
)
RULES: Final[tuple[Entry, ...]] = (EMPTY, LENGTH, BANNED, BUTTON, ADDRESS)


def findings(fields: Mapping[str, str], placement: Placement) -> tuple[Finding, ...]:
    """What is wrong with the final words, by field: `text`, `headline`, `brand`.

    A field that the platform does not show, or that is not given, is not looked at. Length is counted in NFC
    characters, East Asian wide ones as two where the rule says so.
    """
    found: list[Finding] = []
    for field in get_args(CopyField):
        rule: CopyRule | None = getattr(placement.copy_limits, field)
        if rule is None or field not in fields:
            continue
        words = fields[field]
        seen = (_empty(field, words, rule), _length(field, words, rule), _banned(field, words, rule))
        found += [replace(finding, place=f"{placement.id}.{field}") for finding in seen if finding is not None]
    return tuple(found)


@lru_cache(maxsize=1024)
def length(words: str, *, wide_counts_two: bool) -> int:
    """Characters as a platform counts them, after NFC; kept, since many placements ask about one text."""
    words = unicodedata.normalize("NFC", words)
    wide = sum(unicodedata.east_asian_width(letter) in {"W", "F"} for letter in words) if wide_counts_two else 0
    return len(words) + wide


def _empty(field: CopyField, words: str, rule: CopyRule) -> Finding | None:
    if any(sign.isprintable() and not sign.isspace() for sign in words):
        return None
    limit = f"1 to {rule.max.value} characters"
    return broken(EMPTY.id, NAMES[field], rule.max, "empty", limit, EMPTY.fix)


def _length(field: CopyField, words: str, rule: CopyRule) -> Finding | None:
    count = length(words, wide_counts_two=rule.wide_counts_two)
    fix = f"shorten it by {count - rule.max.value}"
    return at_most(LENGTH.id, f"the length of {NAMES[field]}", rule.max, count, "characters", fix)


def _banned(field: CopyField, words: str, rule: CopyRule) -> Finding | None:
    if rule.bans is None:
        return None
    used = [sign for sign in rule.bans.value if (EMOJI.search(words) if sign == "emoji" else sign in words)]
    if not used:
        return None
    measured, limit = f"with {' and '.join(used)}", f"without {' '.join(rule.bans.value)}"
    return broken(BANNED.id, NAMES[field], rule.bans, measured, limit, BANNED.fix)


def button(call: CallToAction, placement: Placement) -> tuple[Finding, ...]:
    """Whether the platform has a word for the theme's call to action; a placement without words has no buttons."""
    if not placement.call_to_action or placement.call_to_action.get(call) is not None:
        return ()
    measured, limit = f"'{call}'", " or ".join(word for word, its in placement.call_to_action.items() if its)
    message = f"the call to action is {measured}, accepted is {limit}: {BUTTON.fix}"
    severity: Severity = "warning" if call == "none" else "error"  # without a word it may do without a button too
    found = breaks(BUTTON, message, measured=measured, limit=limit, severity=severity, place=placement.id)
    return (found,)


def address(url: str, utm: Mapping[str, str], place: str) -> tuple[Finding, ...]:
    """What is wrong with the address a button leads to; `utm` holds the campaign's fields without their `utm_`."""
    return tuple(
        breaks(
            ADDRESS,
            f"the landing page's address is {measured}, accepted is {limit}: {ADDRESS.fix}",
            measured=measured,
            limit=limit,
            place=place,
        )
        for measured, limit in _unfit(url, utm)
    )


def _unfit(url: str, utm: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was measured and what is accepted, for each way in which an address is not fit."""
    found = []
    if any(letter.isspace() or not letter.isprintable() for letter in url):
        found.append(("written with a space in it", "without spaces"))
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return [*found, ("no address that can be read", "an https address")]
    if parts.scheme != "https":
        found.append((f"{parts.scheme or 'nothing'}://", "https://"))
    if "@" in parts.netloc:
        found.append(("written with a name or password in it", "without either"))
    if not _public(host):
        found.append((f"at {host or 'no host'}", "at a public host"))
    if len(url) > LONGEST:
        found.append((f"{len(url)} characters long", f"at most {LONGEST}"))
    kept = set(parse_qsl(parts.query, keep_blank_values=True))
    lost = [f"utm_{name}" for name, value in utm.items() if (f"utm_{name}", value) not in kept]
    if lost:
        found.append((f"without {', '.join(lost)}", "with every UTM field of the campaign"))
    return found


def _public(host: str) -> bool:
    """Whether people outside can get there, as far as its name says."""
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not f".{host}".endswith(PRIVATE)
