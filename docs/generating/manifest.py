"""docs/reference/manifest.md and its JSON Schema: every key of the manifest, from the types that write it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from generating.files import keys, reached, titled
from generating.tables import page
from pipeline import published

EXAMPLE: Final = "manifest.example.json"


def manifest() -> str:
    """The page."""
    opening = (
        "`manifest.json` is for programs: one list of everything that a build made, or that a\n"
        f"[bundle](../release.md) holds. This is version {published.SCHEMA_VERSION} of it. Versions are\n"
        "[semantic](https://semver.org): a new last number changes words, a new middle one adds keys, a new first one\n"
        "changes or takes away what was there.\n\n"
        "The [JSON Schema](manifest.schema.json) is what `spotlight schema manifest` prints. Here is\n"
        f"[an example]({EXAMPLE}): the manifest of a bundle with one creative for two placements.\n\n"
        "Ids stay the same from build to build: a creative is `theme/location/version/language`, a variant that and\n"
        "its placement. A bundle of the same inputs has the same manifest, byte for byte; in `output/` each variant\n"
        "says besides why it was last made, which each machine has its own reasons for."
    )
    return page("Manifest", opening, _body())


def schema() -> str:
    """The JSON Schema as it is published."""
    return json.dumps(published.schema(), indent=2, ensure_ascii=False) + "\n"


def example() -> Path:
    """Where the example lies."""
    return Path(__file__).parent.parent / "reference" / EXAMPLE


def _body() -> Iterator[str]:
    drawn = published.schema()
    yield "## the whole"
    yield from keys(drawn)
    for part, inner in reached(drawn):
        if "properties" in inner:
            yield f"## {titled(part)}\n"
            yield str(inner.get("description", ""))
            yield from keys(inner)
