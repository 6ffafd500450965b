"""The meter on sounds whose loudness is known, and on reports that look like readings and are none."""

import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from pipeline import loudness
from pipeline.errors import EnvironmentFault, MakingFault
from pipeline.loudness import GATE, RATE, SILENCE, hear, hear_samples, read

Samples = npt.NDArray[np.float64]
REPORT = """
[Parsed_ametadata_1 @ 0x1] lavfi.r128.M=-120.691
[Parsed_ametadata_2 @ 0x1] lavfi.r128.S=-120.691
[Parsed_ametadata_1 @ 0x1] lavfi.r128.M=-18.5
[Parsed_ametadata_2 @ 0x1] lavfi.r128.S=-17.25
[Parsed_ebur128_0 @ 0x2] Summary:

  Integrated loudness:
    I:         -16.1 LUFS
    Threshold: -26.1 LUFS

  True peak:
    Peak:       -1.5 dBFS
"""


def tone(seconds: float, level: float = -20.0, hertz: float = 997.0) -> Samples:
    """A sine on both sides, its peaks at `level` dBFS: as many LUFS, as both sides add the 3 dB its mean lacks."""
    wave = 10 ** (level / 20) * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)
    return np.stack([wave, wave], axis=1)


def raw(samples: Samples) -> bytes:
    return samples.astype("<f4").tobytes()


def track(path: Path, samples: Samples) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def test_a_known_tone_is_heard_alike_from_a_file_and_from_samples(tmp_path: Path) -> None:
    for heard in (hear(track(tmp_path / "tone.wav", tone(4))), hear_samples(raw(tone(4)), "the tone")):
        assert heard.lufs == pytest.approx(-20, abs=0.15)
        assert heard.true_peak == pytest.approx(-20, abs=0.15)
        assert heard.short_term == pytest.approx(-20, abs=0.15)
        assert len(heard.momentary) == 40
        assert heard.momentary[:3] == (SILENCE,) * 3
        assert heard.momentary[3:] == pytest.approx([-20] * 37, abs=0.15)


def test_silence_has_no_figures() -> None:
    heard = hear_samples(raw(np.zeros((2 * RATE, 2))), "nothing")
    assert (heard.lufs, heard.true_peak, heard.short_term, heard.opening, heard.onset) == (None, None, None, None, 0.0)
    assert set(heard.momentary) == {SILENCE}


def test_what_is_too_short_for_a_loudness_has_none() -> None:
    assert hear_samples(raw(tone(2)), "two seconds").short_term is None
    assert hear_samples(raw(tone(0.2)), "a blip").lufs is None


@pytest.mark.parametrize(("fade", "least", "most"), [(0.0, -1, 1), (0.005, 0, 6), (0.1, 20, 30)])
def test_a_fade_is_heard_in_the_opening(fade: float, least: float, most: float) -> None:
    rising = np.minimum(1, np.arange(RATE) / max(1, fade * RATE))[:, None]
    opening = hear_samples(raw(tone(1) * rising), "a tone").opening
    assert opening is not None
    assert least <= opening <= most


def test_a_jump_is_a_rise_of_the_curve() -> None:
    jump = np.concatenate([tone(0.5, -40), tone(1.4, -20)])
    assert hear_samples(raw(jump), "a jump").onset == pytest.approx(20, abs=0.3)
    slow = np.concatenate([tone(1.2, -40), tone(1.4, -20)])
    assert hear_samples(raw(slow), "a swell").onset == pytest.approx(0, abs=0.3)


def test_a_report_becomes_a_reading() -> None:
    heard = read(REPORT, ())
    assert heard is not None
    assert (heard.lufs, heard.true_peak, heard.short_term, heard.opening) == (-16.1, -1.5, -17.25, None)
    assert heard.momentary == (SILENCE, -18.5)


@pytest.mark.parametrize(
    "change",
    [
        {
            "-16.1 LUFS": "0.0 LUFS",
            "Peak:       -1.5": "Peak:       -inf",
        },  # refused options, and a summary all the same
        {"-16.1 LUFS": "nan LUFS"},
        {"-16.1 LUFS": "-1.#J LUFS"},
        {"I: ": "J: "},
        {"Peak:  ": "Beak:  "},
        {"M=-18.5": "M=-120.691"},
        {"M=-18.5": "M=nan"},
        {"Summary:": "Integral"},
    ],
    ids=lambda change: next(iter(change.values())),
)
def test_figures_that_are_missing_or_disagree_are_no_reading(change: dict[str, str]) -> None:
    report = REPORT
    for old, new in change.items():
        assert old in report
        report = report.replace(old, new)
    assert read("" if "Integral" in report else report, ()) is None


def test_nothing_above_the_gate_is_silence_and_no_fault() -> None:
    heard = read(REPORT.replace("-16.1 LUFS", f"{GATE} LUFS").replace("-1.5 dBFS", "-inf dBFS"), ())
    assert heard is not None
    assert (heard.lufs, heard.true_peak) == (None, None)


def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int, said: str) -> None:
    """A meter that says something and leaves with a status."""
    program = tmp_path / "ffmpeg"
    program.write_text(f"#!/bin/sh\ncat >/dev/null\ncat >&2 <<'END'\n{said}\nEND\nexit {status}\n")
    program.chmod(0o755)
    monkeypatch.setattr(loudness.imageio_ffmpeg, "get_ffmpeg_exe", lambda: str(program))


def test_a_tidy_summary_of_a_meter_that_failed_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, monkeypatch, 1, REPORT)
    with pytest.raises(MakingFault, match="the mix: its sound cannot be read"):
        hear_samples(b"\0" * 8, "the mix")
    fake(tmp_path, monkeypatch, 0, REPORT.replace("-16.1 LUFS", "0.0 LUFS").replace("-1.5 dBFS", "-inf dBFS"))
    with pytest.raises(EnvironmentFault, match="no loudness that can be believed"):
        hear_samples(b"\0" * 8, "the mix")
    fake(tmp_path, monkeypatch, 0, REPORT)
    assert hear_samples(b"\0" * 8, "the mix").lufs == -16.1


def test_a_file_name_that_looks_like_an_address_is_a_file(tmp_path: Path) -> None:
    assert hear(track(tmp_path / "http:track.wav", tone(1))).lufs == pytest.approx(-20, abs=0.15)


def test_what_is_no_sound_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "words.mp3").write_bytes(b"not a sound")
    with pytest.raises(MakingFault, match=r"words\.mp3: its sound cannot be read") as caught:
        hear(tmp_path / "words.mp3")
    assert "\n" not in str(caught.value)
