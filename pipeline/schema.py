"""JSON Schema of each kind of authored file, for editors that complete and underline as one types."""

from typing import Any, Final, Literal

from pydantic import BaseModel

from pipeline.authored import Campaign, Location
from pipeline.rules import Platform
from pipeline.theme import Theme

Kind = Literal["campaign", "theme", "location", "placement"]

_MODELS: Final[dict[Kind, tuple[type[BaseModel], str]]] = {
    "campaign": (Campaign, "campaign.yaml: what is made, for whom, when."),
    "theme": (Theme, "themes/<id>.yaml: one idea and how it is told."),
    "location": (Location, "locations/<id>/location.yaml: one place and the photos of it."),
    "placement": (Platform, "placements/<platform>.yaml: the slots of one platform and their rules."),
}


def schema(kind: Kind) -> dict[str, Any]:
    """JSON Schema 2020-12 with the keys people write, not the names in our code."""
    return of(kind, *_MODELS[kind])


def of(kind: str, model: type[BaseModel], description: str = "") -> dict[str, Any]:
    """The schema of any model of an authored file; the description is the model's own unless one is given."""
    drawn = model.model_json_schema(by_alias=True, mode="validation")
    return {
        **drawn,
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Spotlight {kind}",
        "description": description or drawn["description"],
    }
