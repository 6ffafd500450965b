"""Who sits at this machine, where git does not know it, and with which keys they sign."""

from functools import partial
from pathlib import Path

import click

from pipeline.signing import Signer, signer

NAME = click.option("--name", default="", help="Your name, where git does not know it.")
EMAIL = click.option("--email", default="", help="Your mail address, where git does not know it.")


def signers_at(paths: tuple[Path, ...]) -> tuple[Signer, ...]:
    """The signers whose keys lie there; a passphrase is asked for at the terminal. Raises as `signing.signer` does."""

    def passphrase(path: Path) -> str:
        return str(click.prompt(f"passphrase of {path.name}", hide_input=True, err=True))

    return tuple(signer(path, partial(passphrase, path)) for path in paths)
