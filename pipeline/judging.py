"""What the rules say of a shot and of a delivered file, kept: each is judged once. Workers call these by name."""

import json
from collections.abc import Sequence
from pathlib import Path

from pipeline import compose, layout
from pipeline.checks import bars, flashing, legible, signs
from pipeline.checks.sources import sources
from pipeline.keys import Keys
from pipeline.model import Finding, facts_of
from pipeline.plates import loader
from pipeline.setups import Setup
from pipeline.shots import Model
from pipeline.store import Record, Store
from pipeline.verdicts import FOUND, packed
from pipeline.viewing import sights


def shots(store: Store, keys: Keys, wanted: Sequence[tuple[Setup, Model]], fresh: bool) -> None:  # noqa: FBT001 tasks pass by position
    """Words and signs on the picture as drawn: contrast. Seconds are the shot's own."""
    load = loader(store, keys)
    for setup, model in wanted:

        def write(part: Path, setup: Setup = setup, model: Model = model) -> Record:
            shot = layout.lay_out(setup)
            prepared = compose.prepare(shot, load, model)
            found = (
                *legible.findings(prepared, sources(setup)),
                *signs.findings(prepared, setup.look),
            )
            return _keep(part, found)

        store.once(keys.read_shot(setup, model), FOUND, write, fresh=fresh)


def file(store: Store, keys: Keys, made: str, extension: str, fresh: bool) -> Record:  # noqa: FBT001 tasks pass by position
    """What is seen in the whole file kept under `made`: flashing, patterns, bars."""
    record = store.record(made)
    facts = facts_of(record["facts"])

    def write(part: Path) -> Record:
        seen = sights(store.path(made, extension), facts)
        return _keep(part, (*flashing.findings(seen), *bars.findings(seen)))

    return store.once(keys.watched(record["picture"], facts.loops), FOUND, write, fresh=fresh)


def _keep(part: Path, found: tuple[Finding, ...]) -> Record:
    part.write_text(json.dumps(packed(found)), encoding="utf-8")
    return {"findings": len(found)}
