"""One way to name content: the SHA-256 of its canonical JSON, or of its bytes."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel


@lru_cache(maxsize=256)
def _compared(kind: type[Any]) -> tuple[str, ...]:
    """Names of the fields that make two values of a dataclass differ."""
    return tuple(field.name for field in dataclasses.fields(kind) if field.compare)


def _plain(value: Any) -> Any:
    kind = type(value)
    if dataclasses.is_dataclass(kind):
        return {"": kind.__name__, **{name: getattr(value, name) for name in _compared(kind)}}
    if isinstance(value, BaseModel | Mapping):
        return dict(value)
    if isinstance(value, date | time | Path):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{kind.__name__} has no canonical form")


_CANONICAL: Final = json.JSONEncoder(
    default=_plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces; dataclass fields marked `compare=False` are left out.

    Raises `TypeError` for a value with no canonical form, so that nothing is named by its memory address.
    """
    return _CANONICAL.encode(value)


def digest(value: Any) -> str:
    """64 hexadecimal digits that stand for the value."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of the file's bytes; raises `OSError`."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
