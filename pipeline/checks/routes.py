"""Where a creative sends people: to approved help, digit for digit, and never nowhere."""

from collections.abc import Iterator
from typing import Final

from pipeline.checks.book import Entry, broken
from pipeline.helplines import (
    addresses,
    approved_address,
    approved_number,
    near_address,
    near_number,
    numbers,
    shows_route,
)
from pipeline.model import Finding
from pipeline.phrases import Vocabulary
from pipeline.said import Message, Said

CTA: Final = Entry(
    id="MSG-CTA",
    severity="error",
    evidence="script",
    title="A creative says where to go, and only to approved help.",
    why="One wrong digit sends a frightened person to a stranger; a message without a way on leaves them alone.",
    how=(
        "Compares every telephone number digit for digit, and every address on the web by its site, with the approved"
        " routes and the landing page. A 'speak-up' film must show a route on the picture; the others must show one, or"
        " have a button. It does not dial, open a page, or read a number written in words or drawn in a photo. A number"
        " of 3 to 6 digits counts when a word such as 'call' is before it."
    ),
    limit="999, 101, Crimestoppers 0800 555 111, Fearless, the landing page and routes of your own",
    fix="write an approved route, or list your own under 'routes' in words/<language>.yaml",
    source="house",
)
RULES: Final = (CTA,)


def findings(message: Message, vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """Numbers and addresses that are not approved, then whether the creative leads anywhere."""
    found = [finding for said in message.texts for finding in _unapproved(said, message, vocabulary)]
    return (*found, *_nowhere(message, vocabulary))


def _unapproved(said: Said, message: Message, vocabulary: Vocabulary) -> Iterator[Finding]:
    for number in numbers(said.text, vocabulary):
        if approved_number(number, vocabulary) is None:
            near = near_number(number, vocabulary)
            yield _wrong(said, number, f"{near.number} ({near.name})" if near else "")
    for address in addresses(said.text):
        if not approved_address(address, message.landing, vocabulary):
            yield _wrong(said, address, near_address(address, message.landing, vocabulary))


def _wrong(said: Said, shown: str, near: str) -> Finding:
    fix = f"write {near}, or list it as a route of your own" if near else CTA.fix
    limit = near or "an approved route"
    return broken(
        CTA,
        f"{said.name} says {shown}, accepted is {limit}: {fix}",
        measured=shown,
        limit=limit,
        fix=fix,
        place=said.path,
        written=said.written,
    )


def _nowhere(message: Message, vocabulary: Vocabulary) -> Iterator[Finding]:
    speaks_up = message.aim == "speak-up"
    if shows_route(message, vocabulary, on_screen=speaks_up) or (not speaks_up and message.call_to_action != "none"):
        return
    last = [said for said in message.texts if said.on_screen][-1:] or list(message.texts[:1])
    what = "the picture" if speaks_up else "the creative"
    limit = "an approved route on the picture" if speaks_up else "an approved route or a button"
    fix = "put a route in the note of the last beat" if speaks_up else "name a route, or give the post a call_to_action"
    yield broken(
        CTA,
        f"{what} leads nowhere, accepted is {limit}: {fix}",
        measured="no route",
        limit=limit,
        fix=fix,
        place=last[0].path if last else "",
        written=last[0].written if last else "",
    )
