"""The looks: how a beat's words are shown. One file a look; a new one is a copy of a neighbour and a line here.

Each file has `Parameters`, what an author may set in the beat's `with`, and `lay_out`, which turns a beat on its stage
into layers over the photo; `AIMS` says what it is good for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from pipeline.looks import clock, end_card, kinetic, place, poster, signal, split, statement, thread, voice
from pipeline.shots import Layer
from pipeline.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    parameters: type[BaseModel]
    lay_out: Callable[[Stage, Any], tuple[Layer, ...]]
    aims: tuple[str, ...]
    """Aims it serves well."""
    blur: float = 0.0
    """Soft focus of the photo under it, as a share of the frame's width."""
    signs: bool = False
    """Whether it shows who speaks and who pays."""
    speaks: bool = False
    """Whether it goes by the customs of a language, beyond its direction."""
    flourish: bool = False
    """Whether it turns over the whole picture at once: one of these is enough for a film."""


LOOKS: Final[Mapping[str, Look]] = {
    "clock": Look(parameters=clock.Parameters, lay_out=clock.lay_out, aims=clock.AIMS),
    "end-card": Look(
        parameters=end_card.Parameters,
        lay_out=end_card.lay_out,
        aims=end_card.AIMS,
        signs=True,
    ),
    "kinetic": Look(parameters=kinetic.Parameters, lay_out=kinetic.lay_out, aims=kinetic.AIMS),
    "place": Look(parameters=place.Parameters, lay_out=place.lay_out, aims=place.AIMS, flourish=True),
    "poster": Look(parameters=poster.Parameters, lay_out=poster.lay_out, aims=poster.AIMS, signs=True),
    "signal": Look(parameters=signal.Parameters, lay_out=signal.lay_out, aims=signal.AIMS),
    "split": Look(parameters=split.Parameters, lay_out=split.lay_out, aims=split.AIMS, flourish=True),
    "statement": Look(parameters=statement.Parameters, lay_out=statement.lay_out, aims=statement.AIMS),
    "thread": Look(parameters=thread.Parameters, lay_out=thread.lay_out, aims=thread.AIMS, blur=thread.BLUR),
    "voice": Look(parameters=voice.Parameters, lay_out=voice.lay_out, aims=voice.AIMS, speaks=True),
}


def lay_out(stage: Stage) -> tuple[Layer, ...]:
    """The layers above the photo; raises `galley.Unfit` when the words have no room or no glyphs."""
    look = LOOKS[stage.setup.look]
    return look.lay_out(stage, look.parameters.model_validate(dict(stage.setup.parameters)))
