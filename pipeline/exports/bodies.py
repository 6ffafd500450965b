"""What all request bodies share: exact fields, blanks for what only an account knows, and money without fractions."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, StringConstraints

from pipeline.errors import UsageFault
from pipeline.platforms.known import Known
from pipeline.traffic import Film

BLANK: Final = re.compile(r"<(?P<kind>[A-Z][A-Z0-9_]*)(?::[^<>]+)?>")
Blank = Annotated[str, StringConstraints(pattern=f"^{BLANK.pattern}$")]


class Body(BaseModel):
    """Part of a request in a platform's own words; a field it does not name is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def blank(kind: str, of: str = "") -> str:
    """What stands where an id belongs: `<SNAPCHAT_MEDIA_ID:film.mp4>`."""
    return f"<{kind}:{of}>" if of else f"<{kind}>"


def call(line: str, body: BaseModel) -> dict[str, Any]:
    """One request, as plain JSON."""
    return {"call": line, "body": body.model_dump(mode="json", exclude_none=True)}


def sending(known: Known, requests: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What goes into an export's file: requests in the order to send them."""
    return {"_about": known.about(), "requests": list(requests)}


def explained(bodies: Any, kinds: Mapping[str, str]) -> dict[str, str]:
    """Every blank of these kinds that stands in `bodies`, in their order, with where its value comes from."""
    blanks = (found for text in _texts(bodies) for found in BLANK.finditer(text))
    return {found[0]: kinds[found["kind"]] for found in blanks if found["kind"] in kinds}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def button(film: Film, known: Collection[str]) -> str | None:
    """The film's button; raises `UsageFault` for a word that a campaign's own placement made up."""
    if film.button is not None and film.button not in known:
        raise UsageFault(
            f"placements/{film.platform}.yaml: the button '{film.button}' of '{film.placement}' is none that"
            f" {film.platform} has: write one of {', '.join(sorted(known))}"
        )
    return film.button


def moving(film: Film) -> Film:
    """The film; raises `UsageFault` for a picture or GIF that a campaign's own placement makes for an ad platform."""
    if not film.file.endswith(".mp4"):
        raise UsageFault(
            f"placements/{film.platform}.yaml: '{film.placement}' makes no film, and the export for {film.platform}"
            " sends films alone: write that placement into a file of another name, whose platform is that name"
        )
    return film


def shares(budget: float, parts: int, unit: int) -> tuple[int, ...]:
    """A budget in whole units of a platform, shared out evenly; the parts never come to more than it."""
    whole = int((Decimal(str(budget)) * unit).to_integral_value(ROUND_FLOOR))
    return split(whole, parts)


def split(whole: int, parts: int) -> tuple[int, ...]:
    """In parts that come to the whole, none more than one larger than another."""
    each, left = divmod(whole, parts)
    return tuple(each + (index < left) for index in range(parts))
