"""How many processes: as asked, else as many as cores, processor and memory limits allow."""

import os
from pathlib import Path

import pytest

from pipeline import hands as room
from pipeline.hands import EACH, Hands, hands


@pytest.fixture(autouse=True)
def _eight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(8)), raising=False)


def limited(folder: Path, **files: str) -> Hands:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    return hands(None, folder)


def test_what_was_asked_is_used() -> None:
    assert hands(7) == Hands(7, "as asked")


@pytest.mark.parametrize(
    "files", [{}, {"cpu_max": "max 100000", "memory_max": "max"}, {"cpu_max": "", "memory_max": "x"}]
)
def test_without_limits_there_is_one_a_core(tmp_path: Path, files: dict[str, str]) -> None:
    assert limited(tmp_path, **files) == Hands(8, "one a core")


@pytest.mark.parametrize(
    ("quota", "count", "share"), [("200000 100000", 2, "2"), ("150000 100000", 2, "1.5"), ("20000 100000", 1, "0.2")]
)
def test_a_processor_limit_counts(tmp_path: Path, quota: str, count: int, share: str) -> None:
    assert limited(tmp_path, cpu_max=quota) == Hands(count, f"as the container may use {share} of 8 cores")


def test_a_limit_wider_than_the_machine_is_none(tmp_path: Path) -> None:
    assert limited(tmp_path, cpu_max="1600000 100000", memory_max=str(100 * EACH)) == Hands(8, "one a core")


@pytest.mark.parametrize(("memory", "count"), [(3 * EACH + 1, 3), (EACH // 2, 1)])
def test_memory_counts_too(tmp_path: Path, memory: int, count: int) -> None:
    found = limited(tmp_path, cpu_max="400000 100000", memory_max=str(memory))
    assert (found.count, found.why) == (count, f"as the container may use {memory / 1e9:.1f} GB of memory")


def test_the_real_machine_has_at_least_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert 1 <= hands(None, room.LIMITS).count <= (os.cpu_count() or 1)
