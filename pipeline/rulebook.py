"""Every rule there is, in the order people meet them; no check is run and nothing heavy loaded to name them."""

from collections.abc import Mapping
from typing import Final

from pipeline import waivers
from pipeline.checks import (
    bars,
    copy,
    flashing,
    flourish,
    message,
    onscreen,
    package,
    photo,
    platform,
    prose,
    reach,
    routes,
    size,
    sound,
)
from pipeline.checks.book import Entry

RULES: Final[tuple[Entry, ...]] = (
    *flashing.RULES,
    *onscreen.RULES,
    *message.RULES,
    *routes.RULES,
    *prose.RULES,
    *flourish.RULES,
    *photo.RULES,
    *sound.RULES,
    *platform.RULES,
    *copy.RULES,
    *bars.RULES,
    *size.RULES,
    *package.RULES,
    *reach.RULES,
    *waivers.RULES,
)
BOOK: Final[Mapping[str, Entry]] = {entry.id: entry for entry in RULES}
