"""What every command that works on a campaign does first."""

from pathlib import Path

import click

from pipeline import waivers
from pipeline.beds.names import BEDS
from pipeline.errors import MistakesFound
from pipeline.looks import LOOKS
from pipeline.project import Project, read_project
from pipeline.scenes.names import SCENES

LOCKED = click.option(
    "--locked", is_flag=True, help="Refuse when inputs, tools or fonts are not those that spotlight.lock names."
)


def opened(folder: Path, *, locked: bool = False) -> Project:
    """The campaign in `folder`, with the beat of its tracks; raises `MistakesFound`, `UsageFault`, `EnvironmentFault`.

    What there is to say about a track goes to stderr. A `locked` one is refused when it is not as spotlight.lock says.
    """
    project = _heard(folder)
    if locked:
        from pipeline import locks  # who asks for no lock need not look at every file

        locks.check(project)
    return project


def _heard(folder: Path) -> Project:
    looks = {name: look.parameters for name, look in LOOKS.items()}
    project = read_project(folder, looks=looks, beds=tuple(BEDS), scenes=SCENES)
    if project.waivers.waivers:
        from pipeline.rulebook import BOOK  # who waives nothing need not load every rule

        if wrong := tuple(waivers.mistakes(project.waivers, project.marks[waivers.FILE], BOOK)):
            raise MistakesFound(wrong)
    if any(theme.sound.file is not None for theme in project.themes.values()):
        from pipeline.tempo import listened  # who has drawn beds alone need not pay for it

        return listened(project, lambda words: click.echo(words, err=True))
    return project
