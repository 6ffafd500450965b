"""`spotlight lint`."""

from itertools import chain
from pathlib import Path

import click

from pipeline import contrast, plan
from pipeline.checks import flourish
from pipeline.cli.amounts import counted
from pipeline.cli.opening import opened
from pipeline.errors import MistakesFound
from pipeline.looks import LOOKS


@click.command()
@click.pass_obj
def lint(folder: Path) -> int:
    """Read every script and say every mistake at once, each with its file, line and column; makes nothing.

    What is allowed but seldom good is said too, as a warning.
    """
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
    turning = {name for name, look in LOOKS.items() if look.flourish}
    found = chain.from_iterable(flourish.findings(script, turning) for script in written.values())
    warnings = dict.fromkeys(f"{finding.place}: {finding.severity}: {finding.message}" for finding in found)
    for warning in warnings:
        click.echo(warning, err=True)
    verdict = f"no mistakes, {counted(len(warnings), 'warning')}" if warnings else "no mistakes"
    click.echo(f"{verdict}: {', '.join(counts)}")
    return 0
