"""A pydantic error in, one plain sentence out: what was given, what is allowed. Its own words never get through."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic_core import ErrorDetails

from pipeline.marks import Trail
from pipeline.spelling import given, nearest

_PATTERNS: Final[Mapping[str, str]] = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "small letters, digits and single dashes, such as knife-crime",
    r"^[a-z0-9]+$": "small letters and digits only, such as a or b2",
    r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$": "a language tag such as en, ur or ur-PK",
    r"^#[0-9A-Fa-f]{6}$": "'#' and six hexadecimal digits, such as #FFC247",
    r"^[a-z][a-z0-9_]*$": "small letters, digits and underscores, such as youth_club",
    r"^[A-Z0-9 ]{2,10}$": "2 to 10 capital letters, digits and spaces, such as E8 1EJ",
}


def subject(trail: Trail) -> str:
    """What a sentence is about: the key, or the entry of a list."""
    match trail:
        case ():
            return "the file"
        case (*_, str() as key):
            return given(key)
        case (*_, str() as key, int() as index):
            return f"entry {index + 1} of {given(key)}"
        case _:
            return f"entry {int(trail[-1]) + 1}"


def _kind(what: str) -> Callable[[str, Any, Mapping[str, Any]], str]:
    def sentence(about: str, value: Any, _: Mapping[str, Any]) -> str:
        if value is None:
            return f"{about} needs {what}, nothing is given"
        hint = ": put it in quotes" if what == "text" and isinstance(value, int | float) else ""
        return f"{about} must be {what}, not {given(value)}{hint}"

    return sentence


def _bound(words: str, key: str) -> Callable[[str, Any, Mapping[str, Any]], str]:
    def sentence(about: str, value: Any, limits: Mapping[str, Any]) -> str:
        return f"{about} is {given(value)}, allowed {words} {given(limits[key])}"

    return sentence


def _too_short(about: str, value: Any, limits: Mapping[str, Any]) -> str:
    if not str(value).strip():
        return f"{about} is empty: write it"
    return f"{about} has {len(str(value).strip())} characters, at least {limits['min_length']} needed"


def _too_long(about: str, value: Any, limits: Mapping[str, Any]) -> str:
    return f"{about} has {len(str(value).strip())} characters, allowed {limits['max_length']}: shorten it"


def _pattern(about: str, value: Any, limits: Mapping[str, Any]) -> str:
    words = _PATTERNS.get(limits["pattern"], f"text that matches {limits['pattern']}")
    return f"{about} is {given(value)}, allowed {words}"


def _too_few(about: str, _: Any, limits: Mapping[str, Any]) -> str:
    return f"{about} has {_entries(limits['actual_length'])}, at least {limits['min_length']} needed"


def _too_many(about: str, value: Any, limits: Mapping[str, Any]) -> str:
    length = limits["actual_length"] or len(value)
    return f"{about} has {_entries(length)}, allowed {limits['max_length']}: remove some"


def _entries(count: int) -> str:
    return f"{count} entr{'y' if count == 1 else 'ies'}"


def _choice(about: str, value: Any, limits: Mapping[str, Any]) -> str:
    expected = str(limits["expected"])
    return f"{about} is {given(value)}, allowed {expected}{_meant(value, expected)}"


def _meant(value: Any, expected: str) -> str:
    near = nearest(str(value), expected.replace("'", "").replace(" or ", ", ").split(", "))
    return f", did you mean '{near}'?" if near else ""


def _no_kind(_about: str, _value: Any, limits: Mapping[str, Any]) -> str:
    return f"missing key {limits['discriminator']}"


def _wrong_kind(_about: str, value: Any, limits: Mapping[str, Any]) -> str:
    key, kinds = str(limits["discriminator"]), str(limits["expected_tags"])
    kind = value[key.strip("'")]
    return f"{key} is {given(kind)}, allowed {kinds}{_meant(kind, kinds)}"


def _told(_about: str, _value: Any, limits: Mapping[str, Any]) -> str:
    return str(limits["error"])


_GROUP: Final = _kind("a group of keys and values")
_LIST: Final = _kind("a list")
_WHOLE: Final = _kind("a whole number")
_NUMBER: Final = _kind("a number")
_ADDRESS: Final = _kind("a web address such as https://example.org/help")
_DATE: Final = _kind("a day such as 2026-05-31")
_TIME: Final = _kind("a time of day such as 21:30")
_SENTENCES: Final[Mapping[str, Callable[[str, Any, Mapping[str, Any]], str]]] = {
    "string_type": _kind("text"),
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), _WHOLE),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), _NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), _kind("true or false")),
    **dict.fromkeys(("tuple_type", "list_type", "set_type", "frozen_set_type"), _LIST),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type", "mapping_type"), _GROUP),
    **dict.fromkeys(("url_type", "url_parsing", "url_scheme", "url_syntax_violation", "url_too_long"), _ADDRESS),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), _DATE),
    **dict.fromkeys(("time_type", "time_parsing"), _TIME),
    "string_too_short": _too_short,
    "string_too_long": _too_long,
    "string_pattern_mismatch": _pattern,
    "too_short": _too_few,
    "too_long": _too_many,
    "greater_than": _bound("above", "gt"),
    "greater_than_equal": _bound("at least", "ge"),
    "less_than": _bound("below", "lt"),
    "less_than_equal": _bound("at most", "le"),
    "multiple_of": _bound("multiples of", "multiple_of"),
    "literal_error": _choice,
    "enum": _choice,
    "none_required": _kind("nothing at all"),
    "union_tag_not_found": _no_kind,
    "union_tag_invalid": _wrong_kind,
    "value_error": _told,
    "assertion_error": _told,
}


def sentence(error: ErrorDetails, trail: Trail) -> str:
    """One sentence for one error found at `trail`; `script` writes those for unknown and missing keys."""
    about = subject(trail)
    write = _SENTENCES.get(error["type"])
    if write is None:
        return f"{about} is {given(error['input'])}, which does not fit here"
    return write(about, error["input"], error.get("ctx", {}))
