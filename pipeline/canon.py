"""One spelling for every plain value, so that its digest is the same wherever it is taken.

`digest` names anything of ours this way; here are plain values alone, with the standard library alone, because whoever
verifies an approval should need nothing else.
"""

import hashlib
import json
from typing import Any


def spelt(value: Any) -> str:
    """JSON with sorted keys and no spaces, letters as themselves; raises `TypeError`, or `ValueError` for NaN."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(value: Any) -> str:
    """SHA-256 of the spelling in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(spelt(value).encode()).hexdigest()
