"""The looks: how a beat's words are shown. One file a look; a new one is a copy of a neighbour and a line here.

Each file has `Parameters`, what an author may set in the beat's `with`, and `lay_out`, which turns a beat on its stage
into layers over the photo. `GRADE` is how the photo is treated under it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from pipeline.looks import end_card, kinetic, place, statement
from pipeline.shots import Grade, Layer
from pipeline.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    parameters: type[BaseModel]
    lay_out: Callable[[Stage, Any], tuple[Layer, ...]]
    grade: Grade
    signs: bool = False
    """Whether it shows who speaks and who pays."""


LOOKS: Final[Mapping[str, Look]] = {
    "end-card": Look(parameters=end_card.Parameters, lay_out=end_card.lay_out, grade=end_card.GRADE, signs=True),
    "kinetic": Look(parameters=kinetic.Parameters, lay_out=kinetic.lay_out, grade=kinetic.GRADE),
    "place": Look(parameters=place.Parameters, lay_out=place.lay_out, grade=place.GRADE),
    "statement": Look(parameters=statement.Parameters, lay_out=statement.lay_out, grade=statement.GRADE),
}


def lay_out(stage: Stage) -> tuple[Layer, ...]:
    """The layers above the photo; raises `galley.Unfit` when the words have no room or no glyphs."""
    look = LOOKS[stage.setup.look]
    return look.lay_out(stage, look.parameters.model_validate(dict(stage.setup.parameters)))
