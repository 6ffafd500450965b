"""Setups -> whether their words can be set, and how they read as set. Each is tried once, before anything is drawn.

Workers call this by name.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.checks import placing, reading
from pipeline.checks.sources import DRAWN, source, sources
from pipeline.galley import Unfit
from pipeline.keys import Keys
from pipeline.layout import lay_out
from pipeline.setups import Setup
from pipeline.store import Record, Store
from pipeline.verdicts import FOUND, packed

Misfit = tuple[str, str]
"""The field whose words cannot be set, and why, on one line."""


def tried(setups: Iterable[Setup], store: Store, keys: Keys, fresh: bool) -> tuple[Misfit | None, ...]:  # noqa: FBT001 tasks pass by position
    """For each setup why it cannot be laid out; None for one that can, of which is kept how it reads.

    Seconds are the shot's own, and the record says how many words it has.
    """
    said: list[Misfit | None] = []
    for setup in setups:

        def write(part: Path, setup: Setup = setup) -> Record:
            shot = lay_out(setup)
            found = (*reading.findings(shot, sources(setup)), *placing.findings(shot, setup))
            part.write_text(json.dumps(packed(found)), encoding="utf-8")
            return {"findings": len(found), "words": reading.spoken(shot)}

        try:
            store.once(keys.set_shot(setup), FOUND, write, fresh=fresh)
        except Unfit as fault:
            said.append(_misfit(" ".join(str(fault).split()), sources(setup)))
        else:
            said.append(None)
    return tuple(said)


def _misfit(why: str, said: Mapping[str, str]) -> Misfit:
    """Which words are meant is in the reason, in quotes: some of a field's, or a sign within one."""
    quoted = why.partition("'")[2].rpartition("'")[0]
    field = source([quoted], said)
    if field == DRAWN:
        field = next((name for name, text in said.items() if quoted and quoted in text), "copy")
    return field, why
