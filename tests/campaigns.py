"""Small campaigns on disk, made from `projects/minimal`, and how the tests read them."""

import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image

from pipeline.authored import Authored
from pipeline.errors import MistakesFound
from pipeline.plan import scripts
from pipeline.project import Project, read_project

PROJECTS = Path(__file__).parent / "projects"
THEME = "themes/drugs.yaml"
LOCATION = "locations/pump-lane/location.yaml"


class Nothing(Authored):
    pass


class Lines(Authored):
    align: Literal["start", "centre"] = "start"
    lines: tuple[str, ...] = ()


LOOKS = {"kinetic": Nothing, "place": Lines, "end-card": Nothing, "statement": Lines}


def draw_photo(path: Path, size: tuple[int, int] = (64, 96)) -> None:
    """A photo-like gradient: every pixel differs from its neighbours a little."""
    width, height = size
    across = Image.linear_gradient("L").resize(size)
    along = Image.linear_gradient("L").rotate(90).resize(size)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.merge("RGB", (across, along, Image.new("L", (width, height), 96))).save(path, quality=90)


def photograph(name: Literal["china", "flower"]) -> Image.Image:
    """One of the photographs that come with scikit-learn, which takes seconds to import and is not."""
    package = find_spec("sklearn")
    assert package is not None
    assert package.origin is not None
    return Image.open(Path(package.origin).parent / "datasets" / "images" / f"{name}.jpg").convert("RGB")


def copy_project(folder: Path, overlay: str | None = None) -> Path:
    """`minimal` under `folder`, with the files of another test project laid over it."""
    root = folder / "project"
    shutil.copytree(PROJECTS / "minimal", root)
    draw_photo(root / "locations" / "pump-lane" / "corner.jpg")
    if overlay is not None:
        shutil.copytree(PROJECTS / overlay, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
    return root


def read(root: Path) -> Project:
    return read_project(root, looks=LOOKS, beds=("tide",), scenes=("yard-lane",))


def mistakes(root: Path) -> str:
    with pytest.raises(MistakesFound) as found:
        scripts(read(root))
    return str(found.value)


def edit(root: Path, file: str, old: str, new: str) -> None:
    path = root / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
