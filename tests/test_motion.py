"""Easings end where they should, and a tracked thing comes, lands, goes and is gone on the frames it says."""

from itertools import pairwise
from typing import get_args

import pytest

from pipeline.motion import EASES, LANDED, Ease, Entrance, State, Track, ease, state

ENTRANCES: tuple[Entrance, ...] = get_args(Entrance)


@pytest.mark.parametrize("name", list(EASES))
def test_an_easing_runs_from_nothing_to_all_and_never_back(name: Ease) -> None:
    values = [ease(name, t / 50) for t in range(51)]
    assert values[0] == pytest.approx(0, abs=1e-9)
    assert values[-1] == pytest.approx(1, abs=1e-9)
    assert all(a < b for a, b in pairwise(values))


@pytest.mark.parametrize("name", list(EASES))
def test_time_outside_is_held_at_the_ends(name: Ease) -> None:
    assert ease(name, -3) == ease(name, 0)
    assert ease(name, 7) == ease(name, 1)


@pytest.mark.parametrize("entrance", ENTRANCES)
def test_a_track_lands_and_is_gone_on_its_frames(entrance: Entrance) -> None:
    track = Track(start=3, enter=4, stop=20, leave=5, entrance=entrance, distance=40)
    seen = [state(track, n) for n in range(25)]
    assert seen[:3] == [None] * 3
    assert all(guise is not None for guise in seen[3:20])
    assert seen[7:15] == [LANDED] * 8
    assert seen[20:] == [None] * 5


@pytest.mark.parametrize("entrance", [one for one in ENTRANCES if one != "cut"])
def test_coming_differs_on_every_frame_and_never_looks_landed(entrance: Entrance) -> None:
    track = Track(start=0, enter=6, stop=30, entrance=entrance, distance=40)
    coming = [state(track, n) for n in range(6)]
    assert len(set(coming)) == 6
    assert LANDED not in coming


def test_a_cut_is_there_at_once_and_gone_at_once() -> None:
    track = Track(start=2, enter=6, stop=5, entrance="cut", distance=40)
    assert [state(track, n) for n in range(6)] == [None, None, LANDED, LANDED, LANDED, None]


def test_a_start_before_the_shot_is_landed_on_its_first_frame() -> None:
    assert state(Track(start=-4, enter=4, stop=9, entrance="lift"), 0) == LANDED


@pytest.mark.parametrize("entrance", ["cut", "fade", "settle"])
def test_what_does_not_lift_leaves_upwards_fading(entrance: Entrance) -> None:
    track = Track(start=0, enter=5, stop=30, leave=5, entrance=entrance, distance=40)
    going = [guise for n in range(25, 30) if (guise := state(track, n)) is not None]
    assert all(-40 < b.dy < a.dy < 0 for a, b in pairwise(going))
    assert all(0 < b.opacity < a.opacity < 1 for a, b in pairwise(going))


def test_each_entrance_moves_only_its_own_part() -> None:
    def first(entrance: Entrance) -> State:
        guise = state(Track(start=0, enter=8, stop=30, entrance=entrance, distance=40), 1)
        assert guise is not None
        return guise

    assert (first("fade").dy, first("fade").scale, first("fade").framed) == (0, 1, False)
    assert (first("settle").dy, first("settle").framed) == (0, False)
    assert first("settle").scale > 1
    assert (first("lift").opacity, first("lift").scale, first("lift").framed) == (1, 1, True)
    assert 0 < first("lift").dy < 40


def test_what_lifts_comes_from_below_its_place_and_goes_above_it() -> None:
    track = Track(start=0, enter=5, stop=30, leave=5, entrance="lift", distance=40)
    guises = [guise for n in range(30) if (guise := state(track, n)) is not None]
    coming, going = guises[:5], guises[25:]
    assert all(40 > a.dy > b.dy > 0 for a, b in pairwise(coming))
    assert all(0 > a.dy > b.dy > -40 for a, b in pairwise(going))
    assert {guise.opacity for guise in (*coming, *going)} == {1}


def test_a_spring_is_there_early_and_never_past_its_end() -> None:
    values = [ease("spring", t / 1000) for t in range(1001)]
    assert max(values) == values[-1] == 1
    assert values[830] > 0.99
    steps = [b - a for a, b in pairwise(values)]
    fastest = steps.index(max(steps))
    assert all(a < b for a, b in pairwise(steps[: fastest + 1]))  # it sets out gently,
    assert all(a > b for a, b in pairwise(steps[fastest:]))  # and comes to rest without a swing


def test_equal_looks_are_equal_values() -> None:
    track = Track(start=0, enter=3, stop=30, entrance="lift", distance=20)
    assert state(track, 10) == state(track, 11)
    assert hash(state(track, 10)) == hash(state(track, 11))
    assert state(track, 0) != state(track, 1)
