"""QR codes: an address as dark and light modules, without the light ones that have to lie around it."""

from typing import Final

import segno

QUIET: Final = 4  # modules of light on every side that the standard asks for
Row = tuple[bool, ...]


def modules(address: str) -> tuple[Row, ...]:
    """The modules of a code, dark ones true, row by row from the top.

    A seventh of it may be dirty or torn ("M"), or more where that costs no larger code.
    """
    made = segno.make_qr(address, error="m", boost_error=True)
    return tuple(tuple(bool(module) for module in row) for row in made.matrix)
