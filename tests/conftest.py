"""Fixtures every test may ask for."""

import os
from pathlib import Path

import hypothesis
import pytest
from campaigns import copy_project
from goldens import golden, golden_json, pytest_addoption

__all__ = ["golden", "golden_json", "project", "pytest_addoption"]

if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    # numba writes what it compiles of librosa beside its source; two processes at once leave that damaged for good
    os.environ["NUMBA_CACHE_DIR"] = str(Path(__file__).parent.parent / ".pytest_cache" / "numba" / worker)


hypothesis.settings.register_profile("spotlight", deadline=None)  # a busy machine is no fault of what is tried
hypothesis.settings.load_profile("spotlight")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The root of a copy of `projects/minimal`: one theme, one location, one photo of 64 x 96."""
    return copy_project(tmp_path)
