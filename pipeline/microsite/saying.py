"""What the pages say of their own, in each language, and where they send people for help."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

import yaml
from pydantic import TypeAdapter

from pipeline.authored import Authored
from pipeline.helplines import digits, host
from pipeline.vocabulary import Route

FIRST: Final = "en"
"""The language of a page's own words where nobody has written them in its own."""


class Told(Authored):
    name: str
    about: str


class Phrases(Authored):
    """phrases/<language>.yaml; routes by the digits of their number, or the address of one without."""

    name: str
    skip: str
    languages: str
    elsewhere: str
    film: str
    film_words: str
    film_shows: str
    help: str
    help_lead: str
    here: str
    support: str
    support_lead: str
    more: str
    quiet: str
    draft: str
    drawn_by: str
    type_by: str
    routes: dict[str, Told]
    support_routes: dict[str, Told]


class _Listening(Authored):
    """Who listens: one line of support.yaml."""

    number: str
    address: str
    source: str
    checked: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to help as a page shows it: `call` and `link` are where it leads, either may be empty."""

    name: str
    about: str
    number: str
    call: str
    address: str
    link: str


def phrases(language: str) -> tuple[Phrases, str]:
    """The phrases for a page in a language, and the language they are really in."""
    for code in (language, language.split("-", maxsplit=1)[0]):
        if (found := _written(code)) is not None:
            return found, code
    first = _written(FIRST)
    assert first is not None
    return first, FIRST


def named(language: str) -> str:
    """What a language calls itself, as far as it is known here."""
    said, code = phrases(language)
    return said.name if code == language.split("-", maxsplit=1)[0] else language


@cache
def _written(language: str) -> Phrases | None:
    path = files(__package__) / "phrases" / f"{language}.yaml"
    return Phrases.model_validate(yaml.safe_load(path.read_text("utf-8"))) if path.is_file() else None


@cache
def _listening() -> tuple[_Listening, ...]:
    text = (files(__package__) / "support.yaml").read_text("utf-8")
    return TypeAdapter(tuple[_Listening, ...]).validate_python(tuple(yaml.safe_load(text)))


def ways(routes: Iterable[Route], said: Phrases) -> tuple[Way, ...]:
    """The approved routes, in their order, in the page's words; a route of the campaign's own goes by its own name."""
    return tuple(_way(one.number or "", one.address or "", said.routes, one.name) for one in routes)


def listeners(said: Phrases) -> tuple[Way, ...]:
    """Who listens, when nothing has to be reported."""
    return tuple(_way(one.number, one.address, said.support_routes, one.address) for one in _listening())


def _way(number: str, address: str, told: dict[str, Told], name: str) -> Way:
    known = told.get(digits(number) if number else host(address))
    return Way(
        name=known.name if known else name,
        about=known.about if known else "",
        number=number,
        call=f"tel:{digits(number)}" if number else "",
        address=host(address) if address else "",
        link=f"https://{address.removeprefix('https://')}" if address else "",
    )
