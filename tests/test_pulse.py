"""Cuts on the beat: near what was written, never too short, never out of what a film may last."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.beds.names import BEDS
from pipeline.model import Pulse
from pipeline.pulse import between, on_the_beat

PERIODS = st.floats(60 / 220, 60 / 40)  # what a theme may state
LENGTHS = st.lists(st.floats(0.8, 9.0), min_size=1, max_size=8).map(lambda some: [round(one, 2) for one in some])
USUAL = st.lists(st.floats(0.8, 3.0), min_size=2, max_size=8).map(lambda some: [round(one, 2) for one in some])


@st.composite
def pulses(draw):
    period = draw(PERIODS)
    return Pulse(period, draw(st.one_of(st.just(0.0), st.floats(0, period, exclude_max=True))))


def cuts(lengths):
    return [sum(lengths[: n + 1]) for n in range(len(lengths))]


def off(moment, phase, period):
    """Seconds from a moment to the nearest beat."""
    return abs((moment - phase + period / 2) % period - period / 2)


def fits(lengths, pulse):
    """Whether so many lengths have room on the whole beats."""
    slots = -(-(0.8 - 1e-6) // pulse.period) * pulse.period
    return slots * len(lengths) + 2 * pulse.period <= 9


@given(USUAL.filter(lambda some: 5 <= sum(some) <= 9), pulses())
def test_a_film_that_may_run_still_may_and_no_beat_is_too_short(lengths, pulse):
    moved = on_the_beat(lengths, pulse)
    assert len(moved) == len(lengths)
    assert 5 - 1e-4 <= sum(moved) <= 9 + 1e-4
    assert min(moved) >= 0.8 - 1e-4


@given(LENGTHS, pulses())
def test_a_film_that_is_too_long_or_short_is_not_helped_and_no_beat_is_too_short(lengths, pulse):
    moved = on_the_beat(lengths, pulse)
    assert min(moved) >= 0.8 - 1e-4
    if sum(lengths) > 9:
        assert sum(moved) > 9 - pulse.period
    elif sum(lengths) < 5:
        assert sum(moved) <= 9 + 1e-4


@given(LENGTHS, pulses())
def test_cuts_fall_on_beats_and_the_end_after_whole_beats(lengths, pulse):
    moved = cuts(on_the_beat(lengths, pulse))
    step = pulse.period if fits(lengths, pulse) or sum(lengths) > 9 else pulse.period / 8
    assert all(off(cut, pulse.first, step) < 1e-4 for cut in moved[:-1])
    assert off(moved[-1], 0, step) < 1e-4


@given(st.lists(st.floats(1.9, 2.9), min_size=3, max_size=3), st.floats(60 / 180, 60 / 80), st.floats(0, 1))
def test_each_cut_is_the_nearest_beat_so_nothing_adds_up(lengths, period, part):
    pulse = Pulse(period, part * period)
    for wish, cut in zip(cuts(lengths)[:-1], cuts(on_the_beat(lengths, pulse)), strict=False):
        assert abs(cut - wish) <= period / 2 + 1e-4


@pytest.mark.parametrize("bed", BEDS)
def test_what_is_on_the_beat_already_stays(bed):
    period = 60 / BEDS[bed].bpm
    written = [round(n * period, 6) for n in (2, 3, 2, 4)]
    moved = on_the_beat(written, Pulse(period))
    assert moved == pytest.approx(written, abs=1e-5)
    assert on_the_beat(moved, Pulse(period)) == moved


def test_lengths_as_people_write_them_find_their_beats():
    assert on_the_beat([1.7, 2.3, 2.0, 1.0], Pulse(0.6)) == (1.8, 2.4, 1.8, 1.2)
    assert on_the_beat([1.7, 2.3, 2.0, 1.0], Pulse(0.5, 0.2)) == (1.7, 2.5, 2.0, 0.8)


def test_a_length_is_never_under_what_a_beat_of_a_script_must_last():
    assert on_the_beat([0.8, 0.8, 0.8, 3.0], Pulse(0.5)) == (1.0, 1.0, 1.0, 2.5)
    assert on_the_beat([0.8, 0.8, 0.8, 3.0], Pulse(0.8)) == (0.8, 0.8, 0.8, 3.2)


def test_at_the_limits_cuts_give_way_to_what_a_film_may_last():
    assert sum(on_the_beat([4.5, 4.5], Pulse(0.7))) == pytest.approx(8.4)
    assert sum(on_the_beat([2.5, 2.5], Pulse(0.7))) == pytest.approx(5.6)
    # the end must come 0.6 s sooner, so the cut before it gives way as well
    assert on_the_beat([4.0, 4.2, 0.8], Pulse(0.7)) == pytest.approx((4.2, 2.8, 1.4))


def test_a_slow_pulse_is_halved_when_so_many_cuts_have_no_room():
    assert cuts(on_the_beat([1.0] * 8, Pulse(1.2))) == pytest.approx([0.9, 2.1, 3.0, 3.9, 5.1, 6.0, 6.9, 8.1])


def test_without_music_nothing_moves():
    assert on_the_beat([1.23, 4.56], None) == (1.23, 4.56)
    assert on_the_beat([], Pulse(0.5)) == ()
    assert between(0, 9, None) == ()


@given(st.floats(0, 4), st.floats(0.5, 4), pulses())
def test_between_gives_every_beat_of_a_stretch_and_no_other(first, length, pulse):
    stop = first + length
    found = between(first, stop, pulse)
    assert all(off(first + moment, pulse.first, pulse.period) < 1e-4 for moment in found)
    assert all(-1e-4 <= moment < length for moment in found)
    assert len(found) in {int(length / pulse.period), int(length / pulse.period) + 1}


@given(USUAL, pulses())
def test_stretches_share_out_the_beats_of_the_film(lengths, pulse):
    edges = [0.0, *cuts(on_the_beat(lengths, pulse))]
    found = [round(start + moment, 3) for start, stop in pairwise(edges) for moment in between(start, stop, pulse)]
    assert found == sorted(set(found))
    assert len(found) == len(between(0, edges[-1], pulse))
