"""What every measurement stands on: where it may write, which part of the campaign it takes, and how often."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).parent.parent
MEMORY: Final = Path("/dev/shm")
ROOM: Final = 8e9
"""Bytes that have to be free there: several builds and a few shots of raw frames."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """`only` selects variants as in `spotlight build --only`; `rounds` is how often what is compared alternates."""

    scratch: Path
    only: str
    rounds: int
    jobs: int
    against: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        return self.only == "*"


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that goes away, in memory when there is room."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(prefix="spotlight-bench-", dir=MEMORY if roomy else None) as folder:
        yield Path(folder)
