"""Pages -> HTML and one style sheet. No scripts, nothing from elsewhere; the policy in each head holds them to it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from pipeline.authored import Palette
from pipeline.galley import SPEAKER, STRESSED, plain
from pipeline.microsite.content import Film, Front, Page, Story, front
from pipeline.microsite.saying import Way
from pipeline.microsite.webfonts import Cut
from pipeline.timeline import direction

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self';"
    " base-uri 'none'; form-action 'none'"
)
INDEX: Final = "index.html"
SHORT: Final = 4
"""Signs of a number that could be any other, such as a time or a year."""
TOUCHING: Final = re.compile(r"([^\s*]*\*[^*]+\*[^\s*]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What all pages share. `site` is the address they stand below, `index` what links to a page end in."""

    site: str
    campaign: str
    brand: str
    paid_for_by: str
    palette: Palette
    themes: Mapping[str, Palette]
    credits: tuple[str, ...]
    first: str
    draft: bool
    index: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Where the files of a film stand below the site; empty where there is none."""

    film: str
    gif: str
    poster: str
    small: str
    foot: str
    captions: str


def page_text(page: Page, house: House, files: Mapping[str, Files], fonts: tuple[Cut, ...]) -> str:
    """One page."""
    own = "" if page.said_in.split("-")[0] == page.language.split("-")[0] else _own(page.said_in)
    right = page.direction == "rtl"
    shared: dict[str, Any] = {
        "page": page,
        "policy": POLICY,
        "up": "../" * page.path.count("/"),
        "own": own,
        "own_name": next(one.name for one in page.others if one.language == page.language),
        "site": house.site,
        "home": front(page.language, house.first) + house.index,
        "index": house.index,
        "brand": house.brand,
        "campaign": house.campaign,
        "first": house.first,
        "paid_for_by": house.paid_for_by,
        "credits": house.credits,
        "draft": house.draft,
        "pictures": files,
        "field": house.themes.get(page.theme, house.palette).field,
        "preload": [one.file for one in fonts if one.family == ("Display Arabic" if right else "Display")],
    }
    match page:
        case Story():
            film = files[page.film.stem]
            return _text("story.html", **shared, film=film, picture=film.poster)
        case Front():
            shown = [(card, files[film.stem]) for card, film in page.shown]
            latin = page.direction == "rtl" and direction(house.first) == "ltr"
            return _text("front.html", **shared, shown=shown, picture=shown[0][1].poster, latin=latin)
        case _:
            raise TypeError(page)


def style(house: House, fonts: tuple[Cut, ...]) -> str:
    """The style sheet of all pages, with the colours of each theme."""
    return _text("site.css", fonts=fonts, brand=house.palette, themes=house.themes)


def mark(house: House) -> str:
    """The sign in a browser's tab."""
    palette = house.palette
    return _text("mark.svg", field=palette.field, ink=palette.ink, accent=palette.accent)


def files_of(film: Film) -> Files:
    """Where the files of a film go."""
    return Files(
        film=f"films/{film.stem}.mp4" if film.film else "",
        gif=f"films/{film.stem}.gif" if film.gif else "",
        poster=f"pictures/{film.stem}.jpg",
        small=f"pictures/{film.stem}-small.jpg",
        foot=f"pictures/{film.stem}-foot.jpg",
        captions=f"films/{film.stem}.vtt" if film.captions else "",
    )


def _own(language: str) -> Markup:
    """What marks words of another language than the page's."""
    return Markup(' lang="{}" dir="{}"').format(language, direction(language))


def _text(name: str, **values: Any) -> str:
    made = _environment().get_template(name).render(**values)
    return re.sub(r"\n{2,}", "\n", made).rstrip() + "\n"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.microsite", "page"),
        autoescape=select_autoescape(("html", "svg")),
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.filters["stressed"] = _stressed
    environment.filters["unbroken"] = _unbroken
    environment.filters["called"] = _called
    environment.filters["unmarked"] = _unmarked
    environment.globals["colours"] = _colours
    return environment


def _unbroken(number: str) -> str:
    return number.replace(" ", "\u00a0")


def _unmarked(text: str) -> str:
    return " ".join(plain(text).split())


def _called(text: str, ways: Iterable[Way]) -> Markup:
    """A text in which the numbers of approved routes can be called, and stay on one line."""
    numbers = {way.number: way.call for way in ways if len(way.number) > SHORT}
    if not numbers:
        return escape(text)
    parts = re.split(f"({'|'.join(map(re.escape, numbers))})", text)
    linked = Markup('<a class="call" href="{}"><bdi>{}</bdi></a>')
    return Markup("").join(linked.format(numbers[one], _unbroken(one)) if one in numbers else one for one in parts)


def _stressed(text: str) -> Markup:
    """Words with the stressed ones marked, and the signs that touch them; a written line stays one."""
    parts = TOUCHING.split(SPEAKER.sub("", text))
    marked = (
        Markup("<mark>{}</mark>").format(STRESSED.sub(r"\1", part)) if n % 2 else escape(part)
        for n, part in enumerate(parts)
    )
    return Markup("<br>").join(Markup("").join(marked).split("\n"))


def _colours(palette: Palette) -> str:
    named = {"ink": palette.ink, "paper": palette.paper, "accent": palette.accent, "field": palette.field}
    return " ".join(f"--{name}: {colour.lower()};" for name, colour in named.items())
