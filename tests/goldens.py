"""Pictures and exports as they should be, written with `pytest --update-goldens`; one that is missing fails.

Pictures are compared within a tolerance.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

FOLDER = Path(__file__).parent / "goldens"
MEAN = 1.0  # codes of 255, over the whole picture
FAR = 12  # codes; at most this share of the pixels may be off by more
SHARE = 0.005

Picture = npt.NDArray[np.uint8]
Golden = Callable[[str, Picture], None]
GoldenJson = Callable[[str, Any], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="Write the golden pictures instead of comparing.")


def difference(drawn: Picture, kept: Picture) -> str:
    """What is wrong with a picture, nothing when it is near enough."""
    if drawn.shape != kept.shape:
        return f"it is {drawn.shape}, the golden {kept.shape}"
    off = np.abs(drawn.astype(np.int16) - kept)
    mean, share = float(off.mean()), float((off.max(axis=2) > FAR).mean())
    if mean > MEAN or share > SHARE:
        return (
            f"it is off by {mean:.2f} on average (allowed {MEAN}), {share:.2%} of it by more than {FAR} ({SHARE:.1%})"
        )
    return ""


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare an RGB picture with `goldens/<name>.png`."""

    def compare(name: str, drawn: Picture) -> None:
        path = FOLDER / f"{name}.png"
        if request.config.getoption("--update-goldens"):
            FOLDER.mkdir(exist_ok=True)
            Image.fromarray(drawn).save(path, optimize=True)
        if not path.is_file():
            pytest.fail(f"{path.name} is missing: look at what is drawn, then run `pytest --update-goldens`")
        wrong = difference(drawn, np.asarray(Image.open(path).convert("RGB")))
        if wrong:
            pytest.fail(f"{path.name}: {wrong}")

    return compare


@pytest.fixture
def golden_json(request: pytest.FixtureRequest) -> GoldenJson:
    """Compare what goes into a file as JSON with `goldens/<name>.json`, which a person has read line by line."""

    def compare(name: str, told: Any) -> None:
        path = FOLDER / f"{name}.json"
        if request.config.getoption("--update-goldens"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
        if not path.is_file():
            pytest.fail(f"{name}.json is missing: read what is told, then run `pytest --update-goldens`")
        assert json.loads(json.dumps(told)) == json.loads(path.read_text(encoding="utf-8"))

    return compare
