"""`spotlight new`."""

import json
import re
import shlex
import tempfile
import unicodedata
from pathlib import Path
from typing import Final, get_args

import click

from pipeline import schema as schemas
from pipeline.cli.amounts import plain
from pipeline.cli.describing import KINDS
from pipeline.errors import UsageFault, from_os_error

TEMPLATES: Final = Path(__file__).parent.parent / "scaffold"
LONGEST_ID: Final = 24
LONGEST_TITLE: Final = 80
DESCRIBED: Final = (*get_args(schemas.Kind), "review", "approvers")
"""The files that an editor helps with."""
MAY_STAND: Final = frozenset({".git", ".DS_Store"})
NEXT: Final = """\
Next:
  cd {folder}
  spotlight lint                             says every mistake, with its line
  spotlight build --draft --only ride-home   makes one theme, small and quick, to look at
Then open campaign.yaml: its notes lead you through."""


@click.command(
    epilog="""\b
Examples:
  spotlight new good-night-out
  spotlight new ~/campaigns/winter --title "Winter nights\""""
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--title", help="What people call the campaign, at most 80 characters; by default from the folder's name."
)
@click.pass_obj
def new(start: Path, folder: Path, title: str | None) -> int:
    """Start a campaign in a new folder: two themes, a place of drawn scenes, and notes that explain each line.

    It is complete: `spotlight lint` finds nothing in it and `spotlight build` makes it, so you can change one thing at
    a time and look. DIR must not exist yet, or be empty.
    """
    target = start / folder
    name = target.resolve().name
    words = {"CAMPAIGN_ID": slug(name), "CAMPAIGN_TITLE": _title(title, name)}
    try:
        _vacant(target)
        _write(target, words)
    except OSError as fault:
        raise from_os_error(fault, f"writing to {plain(str(target))}") from fault
    click.echo(plain(str(target)))
    click.echo(NEXT.format(folder=plain(shlex.quote(str(target)))), err=True)
    return 0


def slug(name: str) -> str:
    """The name as an id: small letters, digits and '-', at most 24; 'campaign' when nothing of it can be kept."""
    bare = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L")).encode("ascii", "ignore").decode()
    kept = re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")
    return kept[:LONGEST_ID].strip("-") or "campaign"


def _title(asked: str | None, name: str) -> str:
    if asked is None:
        words = plain(" ".join(re.split(r"[\s_-]+", name)).strip())[:LONGEST_TITLE]
        return words[:1].upper() + words[1:] or "A new campaign"
    title = " ".join(asked.split())
    if not 0 < len(title) <= LONGEST_TITLE:
        raise UsageFault(f"the title has {len(title)} characters: give it 1 to {LONGEST_TITLE}")
    if plain(title) != title:
        raise UsageFault(f"the title '{plain(title)}' holds signs that cannot be shown: leave them out")
    return title


def _vacant(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise UsageFault(f"{plain(str(target))} is a file: choose the name of a new folder")
    there = sorted(path.name for path in target.iterdir() if path.name not in MAY_STAND) if target.is_dir() else []
    if there:
        shown = ", ".join(there[:3]) + (f" and {len(there) - 3} more" if len(there) > 3 else "")
        raise UsageFault(
            f"{plain(str(target))} is not empty, it holds {plain(shown)}: choose a new folder, or empty it"
        )


def _write(target: Path, words: dict[str, str]) -> None:
    """Everything at once: made beside the folder, then moved in."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".spotlight-new-", dir=target) as making:
        for template in sorted(path for path in TEMPLATES.rglob("*") if path.is_file()):
            name = template.relative_to(TEMPLATES).as_posix()
            _put(Path(making, ".gitignore" if name == "gitignore" else name), filled(template, words))
        for kind in DESCRIBED:
            drawn = json.dumps(KINDS[kind](), indent=2, ensure_ascii=False)
            _put(Path(making, ".schemas", f"{kind}.schema.json"), drawn + "\n")
        for entry in sorted(Path(making).iterdir()):
            entry.replace(target / entry.name)


def filled(template: Path, words: dict[str, str]) -> str:
    """The template's text; in YAML the title is quoted, whatever it holds."""
    text = template.read_text(encoding="utf-8")
    for word, value in words.items():
        quoted = template.suffix == ".yaml" and word == "CAMPAIGN_TITLE"
        text = text.replace(word, json.dumps(value, ensure_ascii=False) if quoted else value)
    return text


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
