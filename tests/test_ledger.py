"""Why a file is made again, in people's words; and a ledger that is lost or damaged costs nothing but a look."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from pipeline import ledger
from pipeline.ledger import CODE, EMPTY, Ledger

PARTS = {"the words": "w1", "photo front": "p1", "the brand": "b1", "the tools": "t1", CODE: "c1"}
FILES = {"layers/words.py": "l1", "compose.py": "m1"}


@pytest.fixture
def made(tmp_path: Path) -> Ledger:
    (tmp_path / "a.mp4").write_bytes(b"film")
    entry = ledger.entry(PARTS, "new", tmp_path, "a.mp4", {"key": "k", "frames": 3})
    return Ledger(entries={"x": entry}, codes={"c1": FILES})


def test_what_was_never_made_is_new(tmp_path: Path) -> None:
    assert EMPTY.why("x", PARTS, FILES, tmp_path) == "new"


def test_what_stands_has_no_reason(made: Ledger, tmp_path: Path) -> None:
    assert made.why("x", PARTS, FILES, tmp_path) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"photo front": "p2"}, "photo front changed"),
        ({"the words": "w2"}, "the words changed"),
        ({"the words": "w2", "photo front": "p2"}, "the words, photo front changed"),
        ({"photo side": "p9"}, "photo side changed"),
        (
            {key: "z" for key in PARTS if key != CODE} | {"photo side": "z"},
            "the words, photo front, the brand and 2 more changed",
        ),
    ],
)
def test_the_reason_names_what_changed(made: Ledger, tmp_path: Path, change: dict[str, str], reason: str) -> None:
    assert made.why("x", PARTS | change, FILES, tmp_path) == reason


def test_a_part_that_is_gone_counts_as_changed(made: Ledger, tmp_path: Path) -> None:
    fewer = {key: value for key, value in PARTS.items() if key != "photo front"}
    assert made.why("x", fewer, FILES, tmp_path) == "photo front changed"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (FILES | {"layers/words.py": "l2"}, "words.py changed"),
        (FILES | {"layers/new.py": "n1"}, "new.py changed"),
        ({"compose.py": "m1"}, "the program changed"),
    ],
)
def test_a_changed_program_names_its_files(made: Ledger, tmp_path: Path, code: dict[str, str], reason: str) -> None:
    assert made.why("x", PARTS | {CODE: "c2"}, code, tmp_path) == reason


def test_a_program_nobody_remembers_is_the_program(made: Ledger, tmp_path: Path) -> None:
    forgetful = Ledger(entries=made.entries, codes={})
    assert forgetful.why("x", PARTS | {CODE: "c2"}, FILES, tmp_path) == "the program changed"


def test_a_missing_file_is_missed(made: Ledger, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").unlink()
    assert made.why("x", PARTS, FILES, tmp_path) == "the file was missing"


def test_a_file_changed_by_hand_is_noticed(made: Ledger, tmp_path: Path) -> None:
    stat = (tmp_path / "a.mp4").stat()
    (tmp_path / "a.mp4").write_bytes(b"filn")
    os.utime(tmp_path / "a.mp4", ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert made.why("x", PARTS, FILES, tmp_path) == "the file was changed by hand"


def test_a_ledger_reads_back_as_it_was(made: Ledger, tmp_path: Path) -> None:
    entries = {**made.entries, "y": made.entries["x"]}
    ledger.write(tmp_path / "l.json", Ledger(entries=entries, codes={**made.codes, "unused": {}}))
    back = ledger.read(tmp_path / "l.json")
    assert back == Ledger(entries=entries, codes=made.codes)
    assert (tmp_path / "l.json").read_text().count('"w1"') == 1  # parts that entries share stand once


def test_no_ledger_is_an_empty_one(tmp_path: Path) -> None:
    assert ledger.read(tmp_path / "none.json") == EMPTY


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b'{"form": 1}',
        b'{"form": 1, "parts": {}, "codes": {}, "entries": []}',
        b'{"form": 1, "parts": {}, "codes": {}, "entries": {"x": 3}}',
        b'{"form": 1, "parts": {}, "codes": {}, "entries": {"x": {"parts": "gone"}}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_ledger_is_an_empty_one(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "l.json").write_bytes(damage)
    assert ledger.read(tmp_path / "l.json") == EMPTY


@pytest.mark.parametrize("change", [lambda read: read.update(form=0), lambda read: read["entries"]["x"].pop("bytes")])
def test_an_older_or_thinner_ledger_is_an_empty_one(made: Ledger, tmp_path: Path, change: Any) -> None:
    path = tmp_path / "l.json"
    ledger.write(path, made)
    read = json.loads(path.read_text())
    change(read)
    path.write_text(json.dumps(read))
    assert ledger.read(path) == EMPTY


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_torn_ledger_is_an_empty_one(made: Ledger, tmp_path: Path, share: float) -> None:
    path = tmp_path / "l.json"
    ledger.write(path, made)
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])
    assert ledger.read(path) == EMPTY
