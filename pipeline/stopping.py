"""Whether what was found stops a creative from running, as its manifest tells it. Standard library alone."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any


def stopped(creative: Mapping[str, Any], severities: Collection[str], today: date) -> bool:
    """Whether it has a finding so severe that nobody answers for today; raises `ValueError` when that is not whole."""
    try:
        each = [*creative["findings"], *(one for variant in creative["variants"] for one in variant["findings"])]
        return any(one["severity"] in severities and not _waived(one["waived"], today) for one in each)
    except (LookupError, TypeError, ValueError) as fault:
        raise ValueError(f"the findings of {creative.get('id')} in the manifest cannot be read") from fault


def _waived(waiver: Mapping[str, Any] | None, today: date) -> bool:
    return waiver is not None and date.fromisoformat(waiver["until"]) >= today
