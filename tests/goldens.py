"""Pictures as they should be: compared within a tolerance, written with `pytest --update-goldens`; missing fails."""

from collections.abc import Callable
from pathlib import Path

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
