"""Fixtures every test may ask for."""

from pathlib import Path

import pytest
from campaigns import copy_project
from goldens import golden, golden_json, pytest_addoption

__all__ = ["golden", "golden_json", "project", "pytest_addoption"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The root of a copy of `projects/minimal`: one theme, one location, one photo of 64 x 96."""
    return copy_project(tmp_path)
