"""Words are set and judged once, before anything is drawn; what cannot be set is told and not kept."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from drawing import beat, script, timed

from pipeline import keys, trying
from pipeline.setups import Setup
from pipeline.shots import Shot
from pipeline.store import Store
from pipeline.verdicts import FOUND

NOW = keys.read()


def test_copy_without_room_is_told_for_each_setup_and_the_others_are_kept(tmp_path: Path) -> None:
    told, store = script(), Store(tmp_path)
    beats = (
        replace(told.beats[0], copy=" ".join(["remarkably"] * 30)),
        *told.beats[1:3],
        replace(told.beats[3], copy="中"),
    )
    setups = timed(replace(told, beats=beats)).setups
    first, *fine, last = trying.tried(setups, store, NOW, False)
    assert first is not None
    assert (first[0], first[1][:11]) == ("copy", "'remarkably")
    assert fine == [None, None]
    assert last is not None
    assert last[1].startswith("the fonts")
    assert "'中'" in last[1]
    assert [store.has(NOW.set_shot(setup), FOUND) for setup in setups] == [False, True, True, False]


@pytest.mark.parametrize("note", ["remarkably " * 30, "Call 101 中"])
def test_the_field_that_does_not_fit_is_named(note: str, tmp_path: Path) -> None:
    one = beat("hook", "statement", copy="Say something.", note=note)
    (setup, *_) = timed(replace(script(), beats=(one, *script().beats[1:]))).setups
    (misfit,) = trying.tried([setup], Store(tmp_path), NOW, False)
    assert misfit is not None
    assert misfit[0] == "note"


def test_what_was_tried_is_not_set_again_unless_asked_afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    setups, store, seen = timed(script()).setups, Store(tmp_path), list[Setup]()
    lay_out = trying.lay_out

    def counted(setup: Setup) -> Shot:
        seen.append(setup)
        return lay_out(setup)

    monkeypatch.setattr(trying, "lay_out", counted)
    for fresh, times in ((False, 1), (False, 1), (True, 2)):
        trying.tried(setups, store, NOW, fresh)
        assert len(seen) == times * len(setups)


def test_how_words_read_is_kept_with_the_field_they_are_written_in(tmp_path: Path) -> None:
    store = Store(tmp_path)
    one = beat("hook", "statement", copy="One two three four five six", note="Seven eight nine ten", seconds=0.5)
    (setup, *_) = timed(replace(script(), beats=(one, *script().beats[1:]))).setups
    assert trying.tried([setup], store, NOW, False) == (None,)
    key = NOW.set_shot(setup)
    assert store.record(key)["words"] == 10
    kept = json.loads(store.path(key, FOUND).read_text("utf-8"))
    holds = {row["written"] for row in kept if row["rule"] == "TXT-HOLD"}
    assert holds == {"copy", "note"}
