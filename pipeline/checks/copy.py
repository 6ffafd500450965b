"""The written words beside the picture against a placement's limits, counted as the platform counts them."""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import get_args

import regex

from pipeline.checks.limits import at_most, broken
from pipeline.model import Finding
from pipeline.rules import CopyField, CopyRule, Placement

# Pictographs whether or not they are drawn in colour, flags, and digits boxed as keys; a bare digit is no emoji.
EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\N{COMBINING ENCLOSING KEYCAP}")
NAMES: Mapping[CopyField, str] = {"text": "the post's text", "headline": "the headline", "brand": "the brand's name"}


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
    if words.strip():
        return None
    limit = f"1 to {rule.max.value} characters"
    return broken("PLAT-COPY-EMPTY", NAMES[field], rule.max, "empty", limit, "write it in the theme's post")


def _length(field: CopyField, words: str, rule: CopyRule) -> Finding | None:
    count = length(words, wide_counts_two=rule.wide_counts_two)
    fix = f"shorten it by {count - rule.max.value}"
    return at_most("PLAT-COPY-LENGTH", f"the length of {NAMES[field]}", rule.max, count, "characters", fix)


def _banned(field: CopyField, words: str, rule: CopyRule) -> Finding | None:
    if rule.bans is None:
        return None
    used = [sign for sign in rule.bans.value if (EMOJI.search(words) if sign == "emoji" else sign in words)]
    if not used:
        return None
    measured, limit = f"with {' and '.join(used)}", f"without {' '.join(rule.bans.value)}"
    return broken("PLAT-COPY-BANNED", NAMES[field], rule.bans, measured, limit, "take them out")
