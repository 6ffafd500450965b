"""`spotlight lint` and `spotlight schema`."""

import json
from pathlib import Path
from typing import cast, get_args

import click

from pipeline import manifest, plan
from pipeline import schema as schemas
from pipeline.cli.amounts import counted
from pipeline.cli.opening import opened


@click.command()
@click.pass_obj
def lint(folder: Path) -> int:
    """Read every script and say every mistake at once, each with its file, line and column; makes nothing."""
    project = opened(folder)
    written = plan.scripts(project)
    counts = (
        counted(len(project.themes), "theme"),
        counted(len(project.locations), "location"),
        counted(len(written), "creative"),
        counted(len(plan.variants(project)), "file"),
    )
    click.echo(f"no mistakes: {', '.join(counts)}")
    return 0


@click.command(epilog="Example: `spotlight schema theme > theme.schema.json`")
@click.argument("kind", type=click.Choice([*get_args(schemas.Kind), "manifest"]))
def schema(kind: str) -> int:
    """Print the JSON Schema of an authored file or the manifest.

    In an editor that knows YAML schemas, one line at the top of a file completes and underlines as you type:

    # yaml-language-server: $schema=theme.schema.json
    """
    click.echo(
        json.dumps(
            manifest.schema() if kind == "manifest" else schemas.schema(cast("schemas.Kind", kind)),
            indent=2,
            ensure_ascii=False,
        )
    )
    return 0
