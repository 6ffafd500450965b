"""What a manifest has that an earlier one had not, told by creatives. Standard library alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.unit import differences, unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Ids of creatives, in the order of the manifest they stand in; `same` counts those that did not change."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    recut: tuple[str, ...]
    copy_only: tuple[str, ...]
    same: int


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changed:
    """What has become of each creative. One of whose pictures, sounds or placements is another is re-cut.

    Files that were only packed or encoded anew are the same. Raises `ValueError` for a manifest that is not whole.
    """
    old, new = _forms(before), _forms(after)
    kinds = {id_: {one.kind for one in differences(old[id_], form)} for id_, form in new.items() if id_ in old}
    return Changed(
        added=tuple(id_ for id_ in new if id_ not in old),
        removed=tuple(id_ for id_ in old if id_ not in new),
        recut=tuple(id_ for id_, each in kinds.items() if each - {"text"}),
        copy_only=tuple(id_ for id_, each in kinds.items() if each == {"text"}),
        same=sum(not each for each in kinds.values()),
    )


def _forms(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    try:
        units = [unit(one) for one in manifest["creatives"]]
    except (LookupError, TypeError) as fault:
        raise ValueError("the manifest holds no list of creatives") from fault
    return {one.creative: one.form for one in units}
