"""Files appear whole or not at all; what is kept is out of reach of what is delivered; a full disk is one sentence."""

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline import store
from pipeline.errors import EnvironmentFault
from pipeline.store import Store

KEY = "ab" + "0" * 62


def tree(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "kept.mp4"
    path.write_bytes(b"film")
    return path


def full(*_: Any, **__: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device", "somewhere")


def break_off(into: Store) -> None:
    with into.making(KEY, "mp4") as part:
        part.write_bytes(b"half")
        raise ZeroDivisionError


def test_what_is_made_lies_under_its_key(tmp_path: Path) -> None:
    with Store(tmp_path).making(KEY, "mp4") as part:
        part.write_bytes(b"film")
        assert tree(tmp_path) != [f"ab/{KEY}.mp4"]
    assert tree(tmp_path) == [f"ab/{KEY}.mp4"]
    assert Store(tmp_path).path(KEY, "mp4").read_bytes() == b"film"


def test_a_fault_while_making_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        break_off(Store(tmp_path))
    assert tree(tmp_path) == []
    assert list(tmp_path.glob("making-*")) == []


def test_a_fault_while_making_again_leaves_the_old_one(tmp_path: Path) -> None:
    with Store(tmp_path).making(KEY, "mp4") as part:
        part.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError):
        break_off(Store(tmp_path))
    assert Store(tmp_path).path(KEY, "mp4").read_bytes() == b"old"


def test_a_full_disk_while_making_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="the disk is full while writing to"), Store(tmp_path).making(KEY, "mp4"):
        full()
    assert tree(tmp_path) == []


def test_a_thing_is_made_once_and_its_record_kept(tmp_path: Path) -> None:
    calls = []

    def write(part: Path) -> dict[str, Any]:
        calls.append(part.name)
        part.write_bytes(b"x")
        return {"frames": 3}

    kept = Store(tmp_path)
    assert [kept.once(KEY, "mp4", write) for _ in range(3)] == [{"frames": 3, "bytes": 1}] * 3
    assert len(calls) == 1
    kept.once(KEY, "mp4", write, fresh=True)
    assert len(calls) == 2


@pytest.mark.parametrize("half", ["mp4", "json"])
def test_half_a_pair_is_made_again(tmp_path: Path, half: str) -> None:
    def write(part: Path) -> dict[str, Any]:
        part.write_bytes(b"x")
        return {"frames": 3}

    kept = Store(tmp_path)
    kept.once(KEY, "mp4", write)
    kept.path(KEY, half).unlink()
    assert kept.once(KEY, "mp4", write) == {"frames": 3, "bytes": 1}
    assert tree(tmp_path) == [f"ab/{KEY}.json", f"ab/{KEY}.mp4"]
    kept.path(KEY, "json").write_text("{torn")
    assert kept.once(KEY, "mp4", write) == {"frames": 3, "bytes": 1}


def test_a_file_is_placed_with_its_folders(kept: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "theme" / "a.mp4"
    store.place(kept, target)
    assert target.read_bytes() == b"film"
    assert tree(tmp_path / "out") == ["theme/a.mp4"]


@pytest.mark.parametrize("mode", [0o644, 0o444])
def test_what_is_there_is_replaced_even_when_it_is_read_only(kept: Path, tmp_path: Path, mode: int) -> None:
    target = tmp_path / "a.mp4"
    target.write_bytes(b"something older and longer")
    target.chmod(mode)
    store.place(kept, target)
    assert target.read_bytes() == b"film"


def test_editing_what_was_delivered_does_not_touch_what_is_kept(kept: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.mp4"
    store.place(kept, target)
    with target.open("r+b") as stream:
        stream.write(b"oops")
    assert kept.read_bytes() == b"film"


def test_a_full_disk_while_placing_is_one_sentence_and_keeps_the_old(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.mp4"
    target.write_bytes(b"old")
    monkeypatch.setattr(shutil, "copyfile", full)
    monkeypatch.setattr(os, "link", full)
    with pytest.raises(EnvironmentFault, match=r"the disk is full while writing a\.mp4: free some space"):
        store.place(kept, target)
    assert target.read_bytes() == b"old"


def test_text_is_written_whole_with_plain_line_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "new" / "a.txt"
    store.write_text(target, "zażółć\nدیکھا\n")
    assert target.read_bytes() == "zażółć\nدیکھا\n".encode()
    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(EnvironmentFault, match="disk is full"):
        store.write_text(target, "other")
    assert target.read_bytes() == "zażółć\nدیکھا\n".encode()


def test_a_folder_in_the_way_is_one_sentence(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "a.mp4" / "inside").mkdir(parents=True)
    with pytest.raises(EnvironmentFault, match=r"^cannot go on while writing a\.mp4.*[^\n]$"):
        store.place(kept, tmp_path / "a.mp4")


def test_same_knows_missing_and_changed(kept: Path) -> None:
    digest = store.file_digest(kept)
    assert store.same(kept, digest)
    kept.write_bytes(b"filn")
    assert not store.same(kept, digest)
    assert not store.same(kept.with_name("gone"), digest)


def test_removing_takes_files_and_the_folders_they_leave_empty(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name in ("a/b/one.mp4", "a/two.mp4", "c/d/three.mp4"):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).touch()
    store.remove(out, ["a/b/one.mp4", "c/d/three.mp4", "never/there.mp4"])
    assert tree(out) == ["a/two.mp4"]
    assert sorted(path.name for path in out.iterdir()) == ["a"]
    store.remove(out, ["a/two.mp4"])
    assert out.is_dir()
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("name", ["../precious", "a/../../precious", "{root}/precious", "link/precious", ".", "", "a"])
def test_removing_never_leaves_the_folder(tmp_path: Path, name: str) -> None:
    out, precious = tmp_path / "out", tmp_path / "precious"
    (out / "a").mkdir(parents=True)
    (out / "a" / "kept").touch()
    precious.touch()
    (out / "link").symlink_to(tmp_path)
    store.remove(out, [name.format(root=tmp_path)])
    assert precious.exists()
    assert (out / "a" / "kept").exists()


def test_tidying_takes_what_a_killed_build_left_and_not_what_is_being_made(tmp_path: Path) -> None:
    for name in ("making-old", "making-new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "part.mp4").write_bytes(b"half")
    old = (tmp_path / "making-new").stat().st_mtime - 7200
    os.utime(tmp_path / "making-old", (old, old))
    Store(tmp_path).tidy()
    assert tree(tmp_path) == ["making-new/part.mp4"]


def test_sweeping_keeps_what_is_named_and_no_more(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    for letter in "ab":
        with kept.making(letter * 64, "mp4") as part:
            part.write_bytes(b"12345")
    assert kept.sweep(frozenset({f"{'a' * 64}.mp4"})) == (1, 5)
    assert tree(tmp_path) == [f"aa/{'a' * 64}.mp4"]
    assert [path.name for path in kept.files()] == [f"{'a' * 64}.mp4"]
