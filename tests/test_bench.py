"""The measuring command lists what it measures and tells what it found; nothing here takes a time."""

import importlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from pipeline.crew import Task
from pipeline.encoders import hold

ROOT = Path(__file__).parent.parent


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The package `bench`, which lies beside the installed one and is not installed itself."""
    monkeypatch.syspath_prepend(ROOT)
    return importlib.import_module("bench.report")


@pytest.fixture
def taken(bench: ModuleType) -> list[object]:
    results = sys.modules["bench.results"]
    figures = (
        results.Figure(name="efficiency", value=0.8125, least=0.8),
        results.Figure(name="nothing changed", value=0.75, unit="s", most=0.6),
        results.Figure(name="frames", value=1980),
    )
    table = results.Table(title="Rounds", columns=("round", "s"), rows=((1, 12.345678), (2, 1234.5)))
    result = results.Result(name="floor", figures=figures, tables=(table,), notes=("Read with care.",))
    noisy = results.Result(name="gif", figures=(results.Figure(name="bytes", value=0.5, most=0.6),))
    return [
        results.Taken(result=result, seconds=40.0, elsewhere=0.02),
        results.Taken(result=noisy, seconds=3.0, elsewhere=0.9),
    ]


def test_help_lists_every_measurement_and_rival() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--help"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    names = [line.split()[0] for line in done.stdout.partition("Measurements:")[2].splitlines() if line.strip()]
    expected = {"floor", "judging", "reuse", "warm", "gif", "preview", "memory", "encoders", "cores", "rivals"}
    assert expected <= set(names)
    assert {"moviepy", "ffmpeg", "gifski", "remotion"} <= set(done.stdout.replace(",", " ").replace(".", " ").split())


def test_every_measurement_listed_is_a_module_that_measures(bench: ModuleType) -> None:
    measures = importlib.import_module("bench.__main__").MEASURES
    for module, line in measures.values():
        text = (ROOT / "bench" / f"{module}.py").read_text(encoding="utf-8")
        assert "def measure(ground: Ground) -> Result:" in text
        assert line.endswith(".")


@pytest.mark.parametrize("words", [["--only", "flor"], ["--against", "imovie"]])
def test_unknown_names_are_refused(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", *words], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 2
    assert f"'{words[1]}' is not one of" in done.stderr


def test_markdown_tells_figures_against_what_was_promised(bench: ModuleType, taken: list[object]) -> None:
    text = bench.as_markdown("2026-12-04", {"processor": "Abacus 8"}, {"rounds": 3}, taken)
    promised = text.partition("## Against what was promised")[2].partition("## floor")[0]
    assert "| floor | efficiency | 0.812 | >= 0.8 | met |" in promised
    assert "| floor | nothing changed | 0.750 s | <= 0.6 | missed |" in promised
    assert "frames" not in promised
    assert "| 1 | 12.35 |\n| 2 | 1,234.5 |" in text
    assert "Read with care." in text
    assert "Abacus 8" in text


def test_markdown_doubts_what_was_measured_beside_others(bench: ModuleType, taken: list[object]) -> None:
    text = bench.as_markdown("2026-12-04", {}, {}, taken)
    assert "| gif | bytes | 0.500 | <= 0.6 | met (noisy) |" in text
    assert text.count("enough to spoil walls") == 1


def test_json_keeps_every_number_whole(bench: ModuleType, taken: list[object]) -> None:
    read = json.loads(bench.as_json("2026-12-04", {"cores": "2"}, {"rounds": 3}, taken))
    floor = read["measured"]["floor"]
    assert [(one["value"], one["verdict"]) for one in floor["figures"]] == [
        (0.8125, "met"),
        (0.75, "missed"),
        (1980, ""),
    ]
    assert floor["tables"][0]["rows"] == [[1, 12.345678], [2, 1234.5]]
    assert read["measured"]["gif"]["others_busy_cores"] == 0.9
    assert read["machine"] == {"cores": "2"}


def test_a_machine_has_a_short_name(bench: ModuleType) -> None:
    assert bench.short("Intel(R) Xeon(R) Processor (family 6, model 167)") == "intel-xeon-167"
    assert bench.short("Apple M4 Pro") == "apple-m4-pro"


def test_judging_is_told_apart_from_making(bench: ModuleType) -> None:
    cold, running = importlib.import_module("bench.cold"), sys.modules["bench.running"]
    making, checking = ({"event": "began", "phase": phase} for phase in ("making", "checking"))
    stepped = {"event": "stepped"}
    rows = [(1.0, 1.5, making), (4.0, 7.0, stepped), (4.5, 7.5, {"event": "delivered"})]
    assert cold.judging(rows) == cold.Spent(wall=0.0, cpu=0.0)
    rows += [(5.0, 8.0, checking), (6.0, 10.0, stepped), (7.5, 12.5, stepped)]
    assert cold.judging(rows) == cold.Spent(wall=2.5, cpu=4.5)
    built = cold.Built(
        root=ROOT,
        ran=running.Ran(wall=9.0, cpu=14.0, peaks=(), lines=()),
        first=1.0,
        made=1,
        shots=1,
        reasons=(),
        judging=cold.judging(rows),
    )
    assert built.making == cold.Spent(wall=6.5, cpu=9.5)


def test_films_are_looked_at_step_by_step(bench: ModuleType) -> None:
    judging = importlib.import_module("bench.judging")
    steps = {judging.DECODING: [250, 1.0, 0.0], judging.FLASHING: [250, 0.25, 0.0], judging.STANDING: [250, 0.5, 0.0]}
    told = {"count": 2, "films": {"all before": [1, 9.0, 0.0], **steps}}
    assert judging._rate(told["films"]) == 200
    assert [row[1:] for row in judging._seen(told).rows] == [(250, 1.0, 4.0), (250, 0.25, 1.0), (250, 0.5, 2.0)]


def test_cpu_is_followed_line_by_line(bench: ModuleType) -> None:
    running = importlib.import_module("bench.running")
    ran = running.run([sys.executable, "-c", "print(1); sum(range(10**7)); print(2)"], follow=True)
    assert [line for _, line in ran.lines] == ["1", "2"]
    if running.PROC.is_dir():
        first, second = ran.spent
        assert 0 < first <= second <= ran.cpu + 0.02  # told in hundredths
    assert running.run([sys.executable, "-c", "print(1)"]).spent == ()


def test_tasks_done_alone_are_noted_by_what_they_answer_for(bench: ModuleType) -> None:
    spending = importlib.import_module("bench.spending")
    meter = spending.Meter()
    work = [
        Task(key="a b c", call="pipeline.spelling:suggest", arguments=("x", ())),
        Task(key="d", call="os:getpid", arguments=(), also=("e",)),
    ]
    assert [done.task.key for done in spending.Alone(meter).run(work)] == ["a b c", "d"]
    assert {name: times for name, (times, *_) in meter.spent.items()} == {
        "pipeline.spelling:suggest": 3,
        "os:getpid": 2,
    }


def test_a_photo_that_stands_in_for_a_scene_was_looked_at(
    bench: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaigns = importlib.import_module("bench.campaigns")
    monkeypatch.setattr(campaigns, "saved", lambda scene, path: path.write_text(scene))
    told = tmp_path / "locations" / "quay" / "location.yaml"
    told.parent.mkdir(parents=True)
    told.write_text("photos: [{id: wide, scene: quay-lane}, {id: street, scene: quay-steps}]")
    assert campaigns.with_file_photo(tmp_path, "quay", "wide").read_text() == "quay-lane"
    wide, street = yaml.safe_load(told.read_text())["photos"]
    assert (wide["file"], bool(wide["reviewed_by"]), "scene" in wide) == ("wide.jpg", True, False)
    assert street == {"id": "street", "scene": "quay-steps"}


def test_the_floor_encodes_what_a_build_encodes(bench: ModuleType, tmp_path: Path) -> None:
    frames = importlib.import_module("bench.frames")
    held = hold.SETTLING + hold.ENDING
    drawn = [(b"a", 1), (b"b", 20), (b"b", 10), (b"c", 2), (b"a", 1)]
    assert frames.written(drawn, tmp_path / "raw") == held + 4
    assert (tmp_path / "raw").read_bytes() == b"a" + held * b"b" + b"cca"
