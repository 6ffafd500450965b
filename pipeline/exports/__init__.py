"""A platform a file: what is bought, in that platform's own words."""

from collections.abc import Callable, Mapping
from typing import Final

from pipeline.exports import poster
from pipeline.traffic import Export, Traffic

EXPORTS: Final[Mapping[str, Callable[[Traffic], Export]]] = {
    "poster": poster.export,
}
"""Of each platform's slug, in the order they are told."""
