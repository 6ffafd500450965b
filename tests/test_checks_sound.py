"""One sound that nobody minds, and for each rule one that breaks it, one that just passes and one that looks alike."""

import math
from dataclasses import replace

import numpy as np
import pytest
from proving import case, cases, proves
from test_loudness import raw, tone

from pipeline.checks import sound
from pipeline.loudness import RATE, hear_samples
from pipeline.model import Finding, Loudness, SoundFacts

STREAM = SoundFacts(
    codec="aac", sample_rate=48_000, channels=2, bitrate=200_000, seconds=7.0, loudness=-16.0, true_peak=-1.5
)
CURVE = (-120.0, -120.0, -120.0, -20.0, *(-16.0 for _ in range(66)))
EVEN = Loudness(lufs=-16.0, true_peak=-1.5, momentary=CURVE, short_term=-15.5, opening=20.0)


def judged(heard: Loudness | None, *, stream: SoundFacts | None = STREAM, wanted: bool = True) -> tuple[Finding, ...]:
    return sound.findings(stream, heard, wanted=wanted, place="slot")


def rise(by: float, after: int = 1) -> Loudness:
    """A sound that gets louder by so much some tenths of a second after it is first heard."""
    quiet = -15.0 - by
    return replace(EVEN, momentary=(-120.0,) * 3 + (quiet,) * after + (-15.0,) * 40)


def test_an_even_sound_breaks_nothing() -> None:
    assert judged(EVEN) == ()


BROKEN = [
    (replace(EVEN, lufs=-17.1), "AUD-LOUD", "-17.1 LUFS"),
    (replace(EVEN, lufs=-14.9), "AUD-LOUD", "-14.9 LUFS"),
    (replace(EVEN, true_peak=-0.9), "AUD-PEAK", "-0.9 dBTP"),
    (replace(EVEN, true_peak=0.3), "AUD-PEAK", "0.3 dBTP"),
    (rise(12.1), "AUD-ONSET", "12.1 LU in half a second"),
    (rise(12.1, after=5), "AUD-ONSET", "12.1 LU in half a second"),
    (replace(EVEN, opening=11.9), "AUD-ONSET", "11.9 dB softer than what follows"),
    (replace(EVEN, short_term=-10.9), "AUD-ONSET", "-10.9 LUFS"),
    (replace(EVEN, short_term=None, momentary=(*CURVE, -7.9)), "AUD-ONSET", "-7.9 LUFS"),
    (replace(EVEN, lufs=None, true_peak=-80.0), "AUD-SILENT", "silent"),
    (None, "AUD-METER", "no reading"),
    (replace(EVEN, lufs=0.0, true_peak=None), "AUD-METER", "a reading that contradicts itself"),
    (replace(EVEN, momentary=(-120.0,) * 70), "AUD-METER", "a reading that contradicts itself"),
    (replace(EVEN, momentary=()), "AUD-METER", "a reading that contradicts itself"),
]


@pytest.mark.parametrize(("heard", "rule", "measured"), cases("fails", BROKEN, 1))
def test_a_broken_promise_is_found_alone_with_its_figures(heard: Loudness | None, rule: str, measured: str) -> None:
    (found,) = judged(heard)
    entry = next(entry for entry in sound.RULES if entry.id == rule)
    assert (found.rule, found.measured, found.severity, found.place) == (rule, measured, entry.severity, "slot")
    assert found.measured in found.message
    assert found.limit in found.message
    assert found.message.endswith(found.fix)


@pytest.mark.parametrize(
    "heard",
    [
        case("AUD-LOUD", "passes", replace(EVEN, lufs=-17.0)),
        case("AUD-LOUD", "passes", replace(EVEN, lufs=-15.0)),
        case("AUD-PEAK", "passes", replace(EVEN, true_peak=-1.0)),
        case("AUD-ONSET", "passes", rise(12.0)),
        case("AUD-ONSET", "passes", replace(EVEN, opening=12.0)),
        replace(EVEN, opening=None),
        case("AUD-ONSET", "passes", replace(EVEN, short_term=-11.0)),
        case("AUD-ONSET", "passes", replace(EVEN, short_term=None, momentary=(*CURVE, -8.0))),
        case("AUD-METER", "passes", replace(EVEN, momentary=(*(-120.0,) * 69, -18.0))),
    ],
)
def test_what_just_passes_passes(heard: Loudness) -> None:
    assert judged(heard) == ()


@proves("AUD-SILENT", "passes")
@proves("AUD-METER", "trap")
def test_what_is_hardly_heard_is_too_quiet_and_neither_silent_nor_the_meters_fault() -> None:
    faint = Loudness(lufs=-69.9, true_peak=-68.0, momentary=(-120.0,) * 3 + (-69.9,) * 60, opening=20.0)
    assert [found.rule for found in judged(faint)] == ["AUD-LOUD"]
    unheard = replace(faint, momentary=(-70.1,) * 60)
    assert [found.rule for found in judged(unheard)] == ["AUD-METER"]


@proves("AUD-METER", "trap")
def test_a_tidy_summary_of_noughts_is_no_reading() -> None:
    (found,) = judged(Loudness(lufs=0.0, true_peak=None, momentary=(-120.0,) * 70))
    assert found.rule == "AUD-METER"


@proves("AUD-LOUD", "trap")
def test_a_sound_that_is_silent_for_half_of_the_time_is_as_loud_as_the_rest_of_it() -> None:
    half = np.concatenate([tone(4, -16), np.zeros((4 * RATE, 2))])
    assert "AUD-LOUD" not in {found.rule for found in judged(hear_samples(raw(half), "half a tone"))}


@proves("AUD-PEAK", "trap")
def test_a_peak_between_the_samples_is_a_peak() -> None:
    """A wave at a quarter of the rate: its samples stand at -3 dBFS on both sides of peaks that none of them meets."""
    high = np.sin(np.pi / 2 * np.arange(RATE) + np.pi / 4)
    assert 20 * math.log10(np.abs(high).max()) == pytest.approx(-3, abs=0.02)
    assert "AUD-PEAK" in {found.rule for found in judged(hear_samples(raw(np.stack([high, high], axis=1)), "a wave"))}


@proves("AUD-SILENT", "trap")
def test_noise_that_nobody_hears_is_silence() -> None:
    noise = np.random.default_rng(1).normal(0, 10 ** (-90 / 20), (RATE, 2))
    assert [found.measured for found in judged(hear_samples(raw(noise), "noise"))] == ["silent"]


@proves("AUD-ONSET", "trap")
def test_a_swell_later_on_and_a_loud_moment_among_three_seconds_are_music() -> None:
    assert judged(rise(20, after=6)) == ()
    assert judged(replace(EVEN, momentary=(*CURVE, -5.0))) == ()


@proves("AUD-ONSET", "trap")
def test_the_silence_before_the_first_note_is_no_rise() -> None:
    assert judged(replace(EVEN, momentary=(-120.0,) * 12 + (-59.9,) + (-50.0,) * 5 + CURVE)) == ()
    (found,) = judged(replace(EVEN, momentary=(-120.0,) * 12 + (-40.0,) + (-20.0,) * 5 + CURVE))
    assert (found.rule, found.seconds) == ("AUD-ONSET", 1.2)


@proves("AUD-SILENT", "trap")
def test_a_missing_stream_is_found_where_sound_is_meant_and_nowhere_else() -> None:
    (found,) = judged(None, stream=None)
    assert (found.rule, found.measured) == ("AUD-SILENT", "missing")
    assert judged(None, stream=None, wanted=False) == ()
    assert judged(replace(EVEN, lufs=None), wanted=False) == ()


def test_every_fault_of_one_sound_is_told() -> None:
    bad = replace(rise(15), lufs=-10.0, true_peak=1.0, opening=0.0, short_term=-9.0)
    assert [found.rule for found in judged(bad)] == ["AUD-LOUD", "AUD-PEAK", "AUD-ONSET", "AUD-ONSET", "AUD-ONSET"]


def test_onset_is_the_rise_after_the_first_audible_reading() -> None:
    nothing = -math.inf
    assert replace(EVEN, momentary=(nothing, nothing, -40.0, -30.0, -20.0, -18.0)).onset == 22
    assert replace(EVEN, momentary=(-20.0,) * 8 + (-5.0,)).onset == 0
    assert replace(EVEN, momentary=()).onset == 0
