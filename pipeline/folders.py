"""What stands on disk beside the scripts: is a named file there, spelt so on every system, inside its folder?"""

import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.errors import Mistake
from pipeline.spelling import given, nearest


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def names_in(folder: Path) -> tuple[str, ...]:
    """What is in the folder, sorted; nothing when it is not a folder or cannot be listed."""
    try:
        return tuple(sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith(".")))
    except OSError:
        return ()


def collisions(folder: str, names: Sequence[str]) -> list[Mistake]:
    """Names that are one name on macOS and Windows."""
    first: dict[str, str] = {}
    found: list[Mistake] = []
    for name in names:
        other = first.setdefault(_folded(name), name)
        if other != name:
            message = f"differs from '{other}' only in case, which is one file on some systems: rename one"
            found.append(Mistake(f"{folder}/{name}", 0, 0, message))
    return found


def meant(name: str, suffix: str, present: Sequence[str], *, others: bool = True) -> str:
    """The end of `there is no ...`: the file that was probably meant, and what to do."""
    alike = {_folded(name + suffix), _folded(name) + ".yml", _folded(name.replace("-", "_")) + suffix}
    for other in present:
        if _folded(other) in alike:
            return f", but '{other}' is there: rename it to '{name}{suffix}'"
    if not others:
        return ": add it, or take the location out of the campaign"
    stems = [other.removesuffix(suffix) for other in present if other.endswith(suffix)]
    near = nearest(name, stems)
    return f", did you mean '{near}'?" if near else f", there is {', '.join(stems[:12]) or 'nothing'}"


def inside(folder: Path, name: str) -> str:
    """What is wrong with the file `name` under `folder`, as a sentence; empty when it is a regular file in there."""
    label = f"{folder.parent.name}/{folder.name}/" if folder.parent.name == "locations" else f"{folder.name}/"
    if "\\" in name or "\0" in name:
        return f"{given(name)} is not a file name: write folders with '/'"
    if name.startswith(("/", "~")) or ".." in name.split("/"):
        return f"'{name}' leads out of {label}: copy the file into that folder"
    try:
        return _unfit(folder, name, label)
    except (OSError, RuntimeError):
        return f"'{name}' cannot be opened: check its permissions, and where it links to"


def _unfit(folder: Path, name: str, label: str) -> str:
    real = (folder / name).resolve()
    if not real.is_relative_to(folder.resolve()):
        return f"'{name}' links to a place outside {label}: copy the file into that folder"
    if not real.exists():
        return f"there is no file '{name}' in {label}{_near(name, (folder / name).parent)}"
    return "" if real.is_file() else f"'{name}' is not a regular file: name a picture or a sound"


def _near(name: str, folder: Path) -> str:
    last = name.rsplit("/", 1)[-1]
    near = nearest(last, _files(names_in(folder)))
    return f", did you mean '{name.removesuffix(last)}{near}'?" if near else ": add it, or correct the name"


def _files(names: Iterable[str]) -> list[str]:
    return [name for name in names if not name.endswith((".yaml", ".yml"))]


def absent(folder: Path, name: str, suffix: str, present: Sequence[str]) -> str:
    """What to say when the file of a theme or location is not there under exactly that name; empty when it is.

    `present` is what the folder holds.
    """
    home, _, last = f"{name}{suffix}".rpartition("/")
    if home and home not in present:
        return f"there is no location '{name}' in {folder.name}/{meant(name, '', present)}"
    inner = names_in(folder / home) if home else present
    if last in inner:
        return ""
    if home:
        return f"there is no {folder.name}/{home}/{last}{meant('location', '.yaml', inner, others=False)}"
    return f"there is no theme '{name}' in {folder.name}/{meant(name, '.yaml', present)}"
