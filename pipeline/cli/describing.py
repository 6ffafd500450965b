"""`spotlight schema`."""

import json
from typing import cast, get_args

import click

from pipeline import manifest
from pipeline import schema as schemas


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
