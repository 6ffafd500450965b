"""Ways to help, as copy names them: which numbers and addresses stand in a text, and which of them are approved."""

import difflib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from pipeline.phrases import Vocabulary, folded, spelt
from pipeline.said import Message
from pipeline.vocabulary import Route

_LEAST: Final = 9  # digits of a telephone number, wherever it stands
_LEAST_FROM_NOUGHT: Final = 5  # and of one that begins with 0 or +
_SHORT: Final = range(3, 7)  # digits of a number that is one only because a word says to call it
_NEAR: Final = 12  # characters from the word that says to call to the number
_NOT_NUMBERS: Final = re.compile(
    r"\d{1,2}[:.]\d{2}(?:\s?-\s?\d{1,2}[:.]\d{2})?(?!\d)"  # times
    r"|(?<!\d)(?:\d{4}-\d{2}-\d{2}|\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2}))(?!\d)"  # days
    r"|(?<!\d)(?:19|20)\d{2}\s?-\s?(?:19|20)\d{2}(?!\d)"  # years
)
_NUMBER: Final = re.compile(r"(?<![\w#£$€.,])(?:\+|\(\s?0)?\d(?:(?:[\s()-]{0,3}|\.)\d)+(?![\w%])")
_ADDRESS: Final = re.compile(
    r"(?<![\w.])(?:https?://)?(?:[\w-]+\.)+(?:org|com|net|info|uk|pl|pk|eu|ie|app|io|me|co|gov|police|link|ly)(?![\w])"
    r"(?:/[\w./%?&=#+-]*)?"
)


def digits(text: str) -> str:
    """The digits of a number as it is dialled within the United Kingdom."""
    signs = folded(text).strip()
    found = "".join(sign for sign in signs if sign.isdigit())
    return f"0{found[2:].removeprefix('0')}" if signs.startswith("+44") else found


def numbers(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Every telephone number in a text, as it is written there; times, days and years are none."""
    signs = folded(text)
    for first, last in _runs(signs, vocabulary):
        run = signs[first:last]
        length = len(digits(run))
        calls = length in _SHORT and _dialled(signs[:first], vocabulary)
        if length >= _LEAST or (length >= _LEAST_FROM_NOUGHT and run.lstrip("( ")[0] in "0+") or calls:
            yield spelt(text, first, last)


def _runs(signs: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    """Where digits stand that could be dialled. A number may go on in the next line, unless one ends there."""
    bare = _NOT_NUMBERS.sub(lambda match: "_" * len(match[0]), signs)
    for match in _NUMBER.finditer(bare):
        lines = [line.span() for line in re.finditer(r"[^\n]+", match[0])]
        whole = len(lines) == 1 or approved_number(match[0], vocabulary) is not None
        if not whole and any(approved_number(match[0][first:last], vocabulary) for first, last in lines):
            yield from ((match.start() + first, match.start() + last) for first, last in lines)
        else:
            yield match.span()


def _dialled(before: str, vocabulary: Vocabulary) -> bool:
    """Whether what stands before a number says to call it: nothing but a short word or sign comes between."""
    last = max((match.end() for dial in vocabulary.dial for match in dial.finditer(before)), default=-1)
    between = before[last:]
    return last >= 0 and len(between) <= _NEAR and re.search(r"[.!?\d]", between) is None


def addresses(text: str) -> Iterator[str]:
    """Every address on the web in a text, as it is written there."""
    signs = folded(text)
    if "." not in signs:
        return
    for match in _ADDRESS.finditer(signs):
        yield spelt(text, match.start(), match.start() + len(match[0].rstrip(".")))


def host(address: str) -> str:
    return address.casefold().partition("://")[2 if "://" in address else 0].partition("/")[0].removeprefix("www.")


def approved_number(number: str, vocabulary: Vocabulary) -> Route | None:
    """The route that has just these digits."""
    return next((one for one in vocabulary.routes if one.number and digits(one.number) == digits(number)), None)


def approved_address(address: str, landing: str, vocabulary: Vocabulary) -> bool:
    """Whether an address is a route's or the landing page's, or a page or part of the same site."""
    allowed = {host(route.address) for route in vocabulary.routes if route.address} | (
        {host(landing)} if landing else set()
    )
    return any(host(address) == one or host(address).endswith(f".{one}") for one in allowed)


@lru_cache(maxsize=4096)
def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def near_number(number: str, vocabulary: Vocabulary) -> Route | None:
    """The route a number was probably meant to be."""
    rated = [(_likeness(digits(number), digits(one.number)), one) for one in vocabulary.routes if one.number]
    best = max(rated, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= 0.6 else None


def near_address(address: str, landing: str, vocabulary: Vocabulary) -> str:
    """The address that was probably meant; empty where none is like it."""
    known = [one.address for one in vocabulary.routes if one.address] + ([host(landing)] if landing else [])
    best = max(known, key=lambda one: _likeness(host(address), host(one)), default="")
    return best if best and _likeness(host(address), host(best)) >= 0.7 else ""


def shows_route(message: Message, vocabulary: Vocabulary, *, on_screen: bool = False) -> bool:
    """Whether an approved number, address or name stands in any text but the alt text, or in one on the picture."""
    for said in message.texts:
        if said.path == "post.alt" or (on_screen and not said.on_screen):
            continue
        signs = folded(said.text)
        named = vocabulary.names is not None and vocabulary.names.search(signs)
        listed = any(approved_number(signs[first:last], vocabulary) for first, last in _runs(signs, vocabulary))
        if named or listed or any(approved_address(one, message.landing, vocabulary) for one in addresses(said.text)):
            return True
    return False
