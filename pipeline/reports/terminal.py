"""What rich draws, as text; shared by what is told in a terminal."""

from collections.abc import Mapping
from io import StringIO
from typing import Final

from rich.console import Console, RenderableType

from pipeline.model import Severity

COLOURS: Final[Mapping[Severity, str]] = {"error": "red", "warning": "yellow", "note": "cyan"}
NARROW: Final = 40


def printed(shown: RenderableType, *, width: int, colour: bool) -> str:
    """What rich makes of it, whatever the environment says of this terminal; no line ends in blanks."""
    sheet = StringIO()
    console = Console(
        file=sheet,
        width=max(width, NARROW),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    console.print(shown)
    return "\n".join(row.rstrip() for row in sheet.getvalue().splitlines()) + "\n"
