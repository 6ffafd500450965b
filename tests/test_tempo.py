"""A track whose tempo nobody wrote: listened for once, kept, and cut to; or a sentence says why not."""

from pathlib import Path

import pytest
from campaigns import THEME, edit, mistakes, read

from pipeline import calls, tempo
from pipeline.model import Pulse
from pipeline.plan import scripts
from pipeline.tempo import listened

TRACK = "file: evening.wav\n  licence: Bought for paid social media"


@pytest.fixture
def supplied(project: Path) -> Path:
    (project / "sounds").mkdir(exist_ok=True)
    (project / "sounds" / "evening.wav").write_bytes(b"any sound")
    edit(project, THEME, "bed: tide", TRACK)
    return project


class Listener:
    """Stands in for the room that listens; remembers what it was asked."""

    def __init__(self, found: Pulse | None) -> None:
        self.found = found
        self.asked: list[tuple[str, float]] = []

    def __call__(self, path: Path, start: float) -> Pulse | None:
        self.asked.append((path.name, start))
        return self.found


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    one = Listener(Pulse(0.5, 0.25))
    monkeypatch.setattr(calls, "named", lambda _: one)
    return one


def lengths(root: Path, said: list[str]) -> list[float]:
    (script,) = scripts(listened(read(root), said.append)).values()
    return [beat.seconds for beat in script.beats]


def test_it_is_heard_once_and_cuts_follow(supplied: Path, listener: Listener) -> None:
    edit(supplied, THEME, "  licence:", "  start: 12.5\n  licence:")
    said: list[str] = []
    first = lengths(supplied, said)
    assert first == pytest.approx([2.25, 2.0, 1.75])
    assert lengths(supplied, said) == first
    assert listener.asked == [("evening.wav", 12.5)]
    assert said == ["listening to evening.wav for its beat, once ..."]


def test_another_start_or_content_is_listened_to_again(supplied: Path, listener: Listener) -> None:
    lengths(supplied, [])
    edit(supplied, THEME, "  licence:", "  start: 3\n  licence:")
    lengths(supplied, [])
    (supplied / "sounds" / "evening.wav").write_bytes(b"another sound")
    lengths(supplied, [])
    assert [start for _, start in listener.asked] == [0, 3, 3]


def test_themes_that_share_a_track_are_told_of_it_once(supplied: Path, listener: Listener) -> None:
    listener.found = None
    other = (supplied / THEME).read_text("utf-8")
    (supplied / "themes" / "more.yaml").write_text(other, "utf-8")
    edit(supplied, "campaign.yaml", "[drugs]", "[drugs, more]")
    said: list[str] = []
    assert dict(listened(read(supplied), said.append).pulses) == {}
    assert len(listener.asked) == 1
    assert len(said) == 2


def test_a_tempo_that_is_written_is_not_listened_for(supplied: Path, listener: Listener) -> None:
    edit(supplied, THEME, "  licence:", "  tempo: 100\n  licence:")
    said: list[str] = []
    assert lengths(supplied, said) == pytest.approx([1.8, 2.4, 1.8])
    assert (listener.asked, said) == ([], [])


def test_where_nothing_beats_cuts_stay_and_it_is_said(supplied: Path, listener: Listener) -> None:
    listener.found = None
    said: list[str] = []
    assert lengths(supplied, said) == [2, 2, 2]
    assert said[1].startswith("themes/drugs.yaml:4:9: cuts do not follow the music: no steady beat was heard")
    again: list[str] = []
    assert lengths(supplied, again) == [2, 2, 2]
    assert again == said[1:]
    assert len(listener.asked) == 1


def test_without_the_extra_cuts_stay_and_one_sentence_says_how(
    supplied: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempo, "EXTRA", "not_installed_here")
    said: list[str] = []
    assert lengths(supplied, said) == [2, 2, 2]
    (sentence,) = said
    assert "'tempo'" in sentence
    assert "spotlight-pipeline[tempo]" in sentence
    assert not (supplied / ".spotlight").exists()
    assert listener.asked == []
    monkeypatch.undo()
    monkeypatch.setattr(calls, "named", lambda _: listener)
    assert lengths(supplied, []) != [2, 2, 2]  # that nobody could listen is not kept


def test_where_nothing_can_be_kept_it_is_heard_all_the_same(supplied: Path, listener: Listener) -> None:
    (supplied / ".spotlight").write_text("in the way", "utf-8")
    assert lengths(supplied, []) == pytest.approx([2.25, 2.0, 1.75])


def test_a_bed_knows_its_own_tempo(project: Path) -> None:
    edit(project, THEME, "bed: tide", "bed: tide\n  tempo: 90")
    assert mistakes(project).endswith("a bed knows its own tempo: leave out 'tempo'")
