"""Keys change when anything that makes the file changes, and with nothing else."""

import ast
import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from drawing import STREET, WEB, script, timed

from pipeline import keys
from pipeline.keys import GROUPS, HOUSE, Keys
from pipeline.shots import Redacted

NOW = keys.read()
# values and words that travel: what they say reaches a key through the values themselves
SPOKEN_FOR = {
    *("authored", "digest", "errors", "families", "keys", "model", "orders", "rules", "spelling", "store"),
    *("ledger", "cuts", "calls", "mishaps", "theme"),
}


FILM = timed(script())
GIF = timed(script(), WEB)


def changed(path: str) -> Keys:
    assert path in NOW.code, path
    return replace(NOW, code={**NOW.code, path: "other"})


def all_keys(of: Keys) -> dict[str, str]:
    plate = replace(STREET, scene=None)
    return {
        "plate": of.plate(plate, "yuv420"),
        "scene": of.plate(replace(STREET, scene="quay-front"), "yuv420"),
        "negative": of.negative(plate),
        "shot": of.shot(FILM.setups[0]),
        "film": of.film(FILM, "sound"),
        "gif": of.gif(GIF),
        "still": of.still(FILM.setups[0], 3),
        "sound": of.sound("bed tide", 8.0),
    }


def test_a_remembered_digest_travels_and_is_not_passed_on_to_a_changed_setup() -> None:
    setup = timed(script()).setups[0]
    assert setup.digest == timed(script()).setups[0].digest
    assert pickle.loads(pickle.dumps(setup)) == setup
    assert pickle.loads(pickle.dumps(setup)).digest == setup.digest
    assert NOW.shot(replace(setup, copy="Other *words*.")) != NOW.shot(setup)
    assert NOW.shot(replace(setup, beat="other")) == NOW.shot(setup)


@pytest.mark.parametrize(
    ("path", "affected"),
    [
        ("layers/words.py", {"shot", "film", "gif", "still"}),
        ("compose.py", {"shot", "film", "gif", "still"}),
        ("encoders/h264.py", {"shot", "film"}),
        ("encoders/palette.py", {"gif"}),
        ("encoders/still.py", {"still"}),
        ("photos.py", {"plate", "scene", "negative", "shot", "film", "gif", "still"}),
        ("scenes/sky.py", {"scene", "shot", "film", "gif", "still"}),
        ("beds/voices.py", {"sound"}),
        ("probe.py", {"film", "gif", "still"}),
        ("looks/kinetic.py", {"shot", "film", "gif", "still"}),
        ("looks/end_card.py", {"film", "gif"}),
        ("typeset.py", {"shot", "film", "gif", "still"}),
        ("timeline.py", set()),
    ],
)
def test_a_changed_file_changes_the_keys_of_what_it_makes(path: str, affected: set[str]) -> None:
    before, after = all_keys(NOW), all_keys(changed(path))
    assert {name for name in before if before[name] != after[name]} == affected


def test_looks_and_timing_count_when_it_is_asked_what_stands() -> None:
    assert NOW.files("looks")["looks/kinetic.py"] == NOW.code["looks/kinetic.py"]
    assert NOW.files("timing")["timeline.py"] == NOW.code["timeline.py"]


def test_a_changed_look_changes_only_its_own_shots() -> None:
    other = changed("looks/kinetic.py")
    same = [NOW.shot(setup) == other.shot(setup) for setup in FILM.setups]
    assert {setup.look: kept for setup, kept in zip(FILM.setups, same, strict=True)} == {
        "kinetic": False,
        "place": True,
        "statement": True,
        "end-card": True,
    }


def test_a_group_holds_its_own_files_and_no_namesakes() -> None:
    assert "scenes/stage.py" in NOW.code
    assert "scenes/stage.py" not in NOW.files("layout")
    assert "stage.py" in NOW.files("layout")
    assert set(NOW.files("photos", "film")) == {*NOW.files("photos"), *NOW.files("film")}


def test_the_doors_are_in_no_key() -> None:
    assert [path for path in NOW.code if path.startswith(("cli", "__"))] == []


def test_every_pattern_finds_something() -> None:
    assert [pattern for each in GROUPS.values() for pattern in each if not list(HOUSE.glob(pattern))] == []


def test_a_new_tool_changes_every_key() -> None:
    other = replace(NOW, tools={**NOW.tools, "pillow": "0"})
    before, after = all_keys(NOW), all_keys(other)
    assert all(before[name] != after[name] for name in before)


def test_what_is_drawn_counts_where_it_lies_does_not() -> None:
    assert NOW.plate(replace(STREET, path=Path("a")), "rgb") == NOW.plate(replace(STREET, path=Path("b")), "rgb")
    assert NOW.plate(STREET, "rgb") != NOW.plate(STREET, "yuv420")
    assert NOW.plate(STREET, "rgb") != NOW.plate(replace(STREET, focal=(0.1, 0.5)), "rgb")
    box = (Redacted(0.1, 0.1, 0.1, 0.1),)
    assert NOW.negative(STREET) != NOW.negative(replace(STREET, redactions=box))
    assert NOW.plate(STREET, "rgb") != NOW.plate(replace(STREET, redactions=box), "rgb")
    assert NOW.negative(STREET) == NOW.negative(replace(STREET, width=300, focal=(0.1, 0.5)))


def test_length_source_and_moment_count() -> None:
    made = FILM
    assert NOW.sound("bed tide", 8.0) != NOW.sound("bed tide", 8.1)
    assert NOW.sound("bed tide", 8.0) != NOW.sound("bed brass", 8.0)
    assert NOW.film(made, "one") != NOW.film(made, "two")
    assert NOW.film(made, "one") != NOW.film(made, None)
    assert NOW.still(made.setups[0], 1) != NOW.still(made.setups[0], 2)
    loops = replace(made, format=replace(made.format, loops=3))
    assert NOW.gif(made) != NOW.gif(loops)


def test_keys_are_read_from_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = tmp_path / "pipeline"
    shutil.copytree(HOUSE, house, ignore=shutil.ignore_patterns("__pycache__", ".mypy_cache", "placements"))
    before = keys.read()
    monkeypatch.setattr(keys, "HOUSE", house)
    assert keys.read() == before
    (house / "cli" / "__init__.py").write_text("# another door")
    assert keys.read() == before
    (house / "layers" / "photo.py").write_text("# another painter")
    assert {path for path, code in keys.read().code.items() if code != before.code[path]} == {"layers/photo.py"}


def imports(path: Path) -> set[str]:
    """The modules of the house that a file imports, as paths inside it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipeline"):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found |= {name.split(".", 1)[1].replace(".", "/") for name in [node.module or "", *names] if "." in name}
    return {f"{name}.py" for name in found if (HOUSE / f"{name}.py").is_file()}


@pytest.mark.parametrize(
    "start", ["timeline.py", "layout.py", "compose.py", "darkroom.py", "filming.py", "recording.py", "probe.py"]
)
def test_all_the_code_that_makes_a_file_is_in_its_keys(start: str) -> None:
    seen, todo = set[str](), {start}
    while todo:
        path = todo.pop()
        if path not in seen and path.removesuffix(".py") not in SPOKEN_FOR:
            seen.add(path)
            todo |= imports(HOUSE / path)
    assert seen - NOW.code.keys() == set()
