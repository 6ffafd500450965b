"""What was found wrong with each file, kept beside the ledger, so that nothing is judged twice.

Disposable, as all output is: without it everything is judged again.
"""

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline.model import Finding
from pipeline.setups import Setup, Timeline
from pipeline.store import Store, write_text

FORM: Final = 1
FOUND: Final = "found"
"""The extension of findings that are kept in the store, by what they were found in."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Findings of one file, or of a creative's words; `of` is the digest of what was judged and of what judged it.

    Where a finding is `written` is kept as the path of the value, such as `beats.hook.copy`.
    """

    of: str
    findings: tuple[Finding, ...]


def placed(found: Iterable[Finding], places: Mapping[str, str]) -> tuple[Finding, ...]:
    """The findings, with `written` as the file:line:col where the value stands now instead of its path."""
    return tuple(
        dataclasses.replace(finding, written=places.get(finding.written, "")) if finding.written else finding
        for finding in found
    )


def of_shots(timeline: Timeline, key: Callable[[Setup], str], store: Store) -> Iterator[Finding]:
    """What is kept of every shot under its `key`, in the time of the film, `written` where its beat is.

    Raises `OSError`, `ValueError`, `KeyError` or `TypeError` when something of it is not there.
    """
    start = 0
    for setup in timeline.setups:
        for one in unpacked(json.loads(store.path(key(setup), FOUND).read_text(encoding="utf-8"))):
            seconds = None if one.seconds is None else round(one.seconds + start / timeline.format.fps, 3)
            yield dataclasses.replace(one, seconds=seconds, written=f"beats.{setup.beat}.{one.written}")
        start += setup.frames


def packed(found: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """Findings as plain JSON values; what is as it is by default is left out."""
    usual = {field.name: field.default for field in dataclasses.fields(Finding)}
    rows = (dataclasses.asdict(one).items() for one in found)
    return [{name: value for name, value in row if value != usual[name]} for row in rows]


def unpacked(rows: list[dict[str, Any]]) -> tuple[Finding, ...]:
    """Findings from what `packed` gave; raises `TypeError`, `KeyError` for anything else."""
    return tuple(Finding(**{**row, "box": tuple(row["box"]) if "box" in row else None}) for row in rows)


def read(path: Path) -> dict[str, Verdict]:
    """The verdicts at `path`, by the id of the order; none when the file is absent, damaged or older."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        if read["form"] != FORM:
            return {}
        return {id_: Verdict(row["of"], unpacked(row["findings"])) for id_, row in read["verdicts"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def write(path: Path, verdicts: Mapping[str, Verdict]) -> None:
    """Keep the verdicts; raises `EnvironmentFault`."""
    rows = {id_: {"of": one.of, "findings": packed(one.findings)} for id_, one in verdicts.items()}
    write_text(path, json.dumps({"form": FORM, "verdicts": rows}, separators=(",", ":")))
