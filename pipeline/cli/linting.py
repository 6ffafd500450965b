"""`spotlight lint`."""

from itertools import chain
from pathlib import Path

import click

from pipeline import contrast, plan
from pipeline.cli.amounts import counted
from pipeline.cli.opening import opened
from pipeline.errors import MistakesFound


@click.command()
@click.pass_obj
def lint(folder: Path) -> int:
    """Read every script and say every mistake at once, each with its file, line and column; makes nothing."""
    project = opened(folder)
    written = plan.scripts(project)
    if pale := dict.fromkeys(chain.from_iterable(contrast.mistakes([project.worn(theme) for theme in project.themes]))):
        raise MistakesFound(tuple(sorted(pale)))
    counts = (
        counted(len(project.themes), "theme"),
        counted(len(project.locations), "location"),
        counted(len(written), "creative"),
        counted(len(plan.variants(project)), "file"),
    )
    click.echo(f"no mistakes: {', '.join(counts)}")
    return 0
