"""What every command that works on a campaign does first."""

from pathlib import Path

from pipeline.beds.names import BEDS
from pipeline.looks import LOOKS
from pipeline.project import Project, read_project
from pipeline.scenes.names import SCENES


def opened(folder: Path) -> Project:
    """The campaign in `folder`; raises `MistakesFound`, `UsageFault`."""
    looks = {name: look.parameters for name, look in LOOKS.items()}
    return read_project(folder, looks=looks, beds=tuple(BEDS), scenes=SCENES)
