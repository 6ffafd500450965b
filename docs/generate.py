"""Writes the pages that the program knows best, from the program itself.

`--check` writes nothing, and fails when a page is out of date.
"""  # noqa: INP001 a script beside the pages

import sys
from pathlib import Path
from typing import Final

import click
from generating import commands, files, looks, manifest, platforms, rules

HERE: Final = Path(__file__).parent


def pages() -> dict[str, str]:
    """The text of every page, by its name in docs/."""
    return {
        "reference/files.md": files.files(),
        "looks.md": looks.looks(),
        "reference/beds-and-scenes.md": looks.beds_and_scenes(),
        "platforms.md": platforms.platforms(),
        "reference/commands.md": commands.commands(),
        "rules.md": rules.rules(),
        "reference/manifest.md": manifest.manifest(),
        "reference/manifest.schema.json": manifest.schema(),
    }


def main() -> int:
    stale = []
    for name, text in pages().items():
        path = HERE / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(f"docs/{name}")
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    if "--check" not in sys.argv:
        click.echo(f"written: {', '.join(stale) or 'nothing, all pages are current'}")
        return 0
    if stale:
        click.echo(f"out of date: {', '.join(stale)}: run `python docs/generate.py`", err=True)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
