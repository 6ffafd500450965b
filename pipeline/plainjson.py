"""Plain JSON in one spelling, read strictly: what is signed, hashed or logged. Standard library only.

`digest` names values of this program; this is for values that strangers must be able to hash again in years to come.
"""

import hashlib
import json
import math
from typing import Any, Final

_CANONICAL: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces.

    Raises `TypeError` for a value that is not plain JSON, `ValueError` for one that JSON or UTF-8 cannot hold.
    """
    try:
        return _CANONICAL.encode(value).encode()
    except RecursionError as fault:
        raise ValueError("the value is nested too deep for JSON") from fault


def shown(value: Any) -> str:
    """The text of a file for people to read: two spaces, letters as they are, a newline at the end."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, as 64 hexadecimal digits; raises as `canonical` does."""
    return hashlib.sha256(canonical(value)).hexdigest()


def read(raw: bytes) -> Any:
    """The value, which only one reading of `raw` can give: no key twice, no NaN, no number without end, UTF-8.

    Raises `ValueError`.
    """
    try:
        return json.loads(raw.decode(), object_pairs_hook=_once, parse_constant=_never, parse_float=_finite)
    except RecursionError as fault:
        raise ValueError("the JSON is nested too deep") from fault


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("the JSON has a key twice")
    return read


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError("the JSON has a number too large for anybody")
    return number


def _never(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
