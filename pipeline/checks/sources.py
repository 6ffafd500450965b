"""Which line of a script the words of a shot come from, so that a finding points at what has to be rewritten."""

from collections.abc import Iterable, Mapping
from typing import Final

from pipeline.galley import plain
from pipeline.setups import Setup
from pipeline.theme import Tag

DRAWN: Final = "look"
"""Where words stand that nobody wrote in the beat: a look draws them by itself, such as who pays."""


def sources(setup: Setup) -> dict[str, str]:
    """The words of a beat by the field they are written in, as findings name it; the likeliest field first."""
    said = {"copy": plain(setup.copy), "note": plain(setup.note)}
    said["layers"] = " ".join(layer.text for layer in setup.layers if isinstance(layer, Tag))
    for name, value in setup.parameters.items():
        each = value if isinstance(value, (list, tuple)) else (value,)
        said[f"with.{name}"] = " ".join(one for one in each if isinstance(one, str))
    return {name: text for name, text in said.items() if text}


def source(texts: Iterable[str], said: Mapping[str, str]) -> str:
    """The field that holds most of these words; `DRAWN` when none holds any."""
    wanted = [word for text in texts for word in text.casefold().split()]
    held = {name: sum(word in text.casefold().split() for word in wanted) for name, text in said.items()}
    best = max(held, key=lambda name: held[name], default=DRAWN)
    return best if held.get(best) else DRAWN
