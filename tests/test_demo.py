"""The campaign that ships is what this house says good films are."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from pipeline.checks import flow, placing, reading
from pipeline.checks.sources import sources
from pipeline.cli.opening import opened
from pipeline.intent import Intent, Request, intend
from pipeline.layers.photo import view
from pipeline.layout import lay_out
from pipeline.looks import LOOKS
from pipeline.model import Variant
from pipeline.motion import State, state
from pipeline.preview import previewed
from pipeline.setups import Setup, Timeline
from pipeline.shots import Shot, Words

ROOT = Path(__file__).parent.parent
AT_ONCE = 7


@cache
def demo() -> Intent:
    return intend(opened(ROOT), Request())


def films() -> Iterator[Variant]:
    seen = set()
    for variant in demo().variants:
        key = (variant.creative.theme, variant.creative.version, variant.creative.language)
        if variant.placement.id == "tiktok-in-feed" and key not in seen:
            seen.add(key)
            yield variant


FILMS = tuple(films())
IDS = [variant.creative.id for variant in FILMS]


@cache
def timelines() -> Mapping[str, Timeline]:
    return {variant.id: previewed(demo(), variant).timeline for variant in FILMS}


@cache
def shots() -> Mapping[str, Shot]:
    return {setup.digest: lay_out(setup) for timeline in timelines().values() for setup in timeline.setups}


def timed(variant: Variant) -> Timeline:
    return timelines()[variant.id]


def laid(setup: Setup) -> Shot:
    return shots()[setup.digest]


def read(shot: Shot) -> tuple[Words, ...]:
    """The words that are there to be read: who speaks and who pays stand beside them."""
    return tuple(layer for layer in shot.layers if isinstance(layer, Words) and layer.role != "mark")


def test_all_aims_and_at_least_eight_looks_are_shown() -> None:
    scripts = demo().scripts.values()
    assert {script.aim for script in scripts} == {"patrol", "speak-up", "nudge"}
    shown = {beat.look for script in scripts for beat in script.beats}
    assert len(shown) >= 8
    assert shown | {"poster"} == set(LOOKS)


@pytest.mark.parametrize("variant", FILMS, ids=IDS)
def test_no_more_words_stand_at_once_than_can_be_read(variant: Variant) -> None:
    for setup in timed(variant).setups:
        shot = laid(setup)
        for n in range(0, shot.frames, 3):
            there = [word.text for layer in read(shot) for word in layer.words if state(word.track, n)]
            said = " ".join(there).split()
            assert sum(any(letter.isalnum() for letter in word) for word in said) <= AT_ONCE + _groups(said), (n, said)


def _groups(said: list[str]) -> int:
    """A telephone number is read as one."""
    return 2 if "0800" in said else 0


@pytest.mark.parametrize("variant", FILMS, ids=IDS)
def test_the_hook_is_read_within_its_first_second(variant: Variant) -> None:
    shot = laid(timed(variant).setups[0])
    heads = [word for layer in read(shot) if layer.role == "headline" for word in layer.words]
    late = [word.text for word in heads if word.track.start + word.track.enter > shot.fps]
    assert heads
    assert not late
    first = [word.text for word in heads if state(word.track, 0) not in {None, State(opacity=0)}]
    assert first, "the first frame says nothing"


@pytest.mark.parametrize("variant", FILMS, ids=IDS)
def test_a_film_ends_calmly_and_where_it_began(variant: Variant) -> None:
    setups = timed(variant).setups
    assert 5 <= timed(variant).seconds <= 9
    assert sum(LOOKS[setup.look].flourish for setup in setups) <= 1
    assert (setups[-1].look, setups[-1].frames >= 2 * setups[-1].screen.fps) == ("end-card", True)
    assert setups[-1].photo.plate.source == setups[0].photo.plate.source
    assert view(setups[-1].photo, setups[-1].frames - 1) == view(setups[0].photo, 0)


@pytest.mark.parametrize("variant", FILMS, ids=IDS)
def test_cuts_fall_on_the_beat(variant: Variant) -> None:
    setups = timed(variant).setups
    assert all(setup.pulses and setup.pulses[0] == 0 for setup in setups)


@pytest.mark.parametrize("variant", FILMS, ids=IDS)
def test_all_that_is_said_can_be_read_in_its_time_and_place(variant: Variant) -> None:
    setups = timed(variant).setups
    found = list(flow.told(sum(reading.spoken(laid(setup)) for setup in setups), timed(variant).seconds))
    for setup in setups:
        found += (*reading.findings(laid(setup), sources(setup)), *placing.findings(laid(setup), setup))
    assert found == []


@pytest.mark.parametrize("variant", FILMS, ids=IDS)
def test_type_is_large_enough_for_a_phone(variant: Variant) -> None:
    for setup in timed(variant).setups:
        for layer in laid(setup).layers:
            if isinstance(layer, Words):
                assert min(word.size for word in layer.words) >= (84 if layer.role == "headline" else 44)


def test_one_person_alone_can_approve_the_demo() -> None:
    project = opened(ROOT)
    approvals = [stage for stage in project.review.stages if stage.kind == "approval"]
    assert [(stage.role, stage.need) for stage in approvals] == [("reviewer", 1)]
    assert project.review.stages == tuple(approvals)
    assert project.approvers.roles("whoever@example.org") == {"reviewer"}
