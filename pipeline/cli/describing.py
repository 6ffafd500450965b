"""`spotlight schema`."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, get_args

import click

from pipeline import published
from pipeline import schema as schemas
from pipeline.buying import Buying
from pipeline.reviewing import Named, Review
from pipeline.vocabulary import WordList
from pipeline.waivers import Waivers

KINDS: Final[Mapping[str, Callable[[], dict[str, Any]]]] = {
    **{kind: partial(schemas.schema, kind) for kind in get_args(schemas.Kind)},
    "words": partial(schemas.of, "words", WordList),
    "waivers": partial(schemas.of, "waivers", Waivers),
    "review": partial(schemas.of, "review", Review),
    "approvers": partial(schemas.of, "approvers", Named),
    "buying": partial(schemas.of, "buying", Buying),
    "manifest": published.schema,
}


@click.command(epilog="Example: `spotlight schema theme > theme.schema.json`")
@click.argument("kind", type=click.Choice(list(KINDS)))
def schema(kind: str) -> int:
    """Print the JSON Schema of an authored file or the manifest.

    In an editor that knows YAML schemas, one line at the top of a file completes and underlines as you type:

    # yaml-language-server: $schema=theme.schema.json
    """
    click.echo(json.dumps(KINDS[kind](), indent=2, ensure_ascii=False))
    return 0
