"""spotlight.lock: the same wherever the same is made, and everything that differs is told by name."""

import re
from pathlib import Path

import pytest
from campaigns import LOCATION, THEME, copy_project, draw_photo, edit
from click.testing import CliRunner, Result

from pipeline import keys, locks
from pipeline.authored import Font
from pipeline.cli import cli
from pipeline.cli.opening import opened
from pipeline.errors import EnvironmentFault, MistakesFound, UsageFault
from pipeline.families import path_of

ROOT = Path(__file__).parent.parent
PHOTO = "locations/pump-lane/corner.jpg"


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(root), *arguments], standalone_mode=False)


def lock(root: Path) -> str:
    assert run(root, "lock").return_value == 0
    return (root / "spotlight.lock").read_text("utf-8")


def refused(root: Path) -> str:
    with pytest.raises(MistakesFound) as found:
        locks.check(opened(root))
    return str(found.value)


def test_it_names_all_that_is_read_and_nothing_of_the_machine(project: Path, tmp_path: Path) -> None:
    (project / "notes.txt").write_text("nobody reads this")
    first = lock(project)
    inputs = re.findall(r'^  (\S+): "[0-9a-f]{64}"$', first.partition("\ninputs:\n")[2], re.MULTILINE)
    assert inputs == ["campaign.yaml", PHOTO, LOCATION, "placements/test.yaml", THEME]
    tools = dict(
        re.findall(r'^  (\S+): "(.+)"$', first.partition("\ntools:\n")[2].partition("\nfonts:")[0], re.MULTILINE)
    )
    assert {"av", "numpy", "pillow", "jinja2", "fontpkg-archivo"} <= tools.keys()
    assert tools["numpy"] == keys.installed("numpy")
    assert '  "Archivo[wdth,wght].ttf": "' in first.partition("\nfonts:\n")[2]
    assert str(tmp_path) not in first
    (tmp_path / "elsewhere").mkdir()
    assert lock(copy_project(tmp_path / "elsewhere")) == first
    locks.check(opened(project))


def test_every_dependency_that_can_change_a_byte_is_locked() -> None:
    """The others show, ask, sign or find; a new one has to say which it is."""
    listed = (ROOT / "pyproject.toml").read_text("utf-8").partition("\ndependencies = [")[2].partition("]\n\n")[0]
    packages = {found[1] for found in re.finditer(r'"([\w.]+(?:-[\w.]+)*)', listed)}
    fonts = {name for name in packages if name.startswith("fontpkg")}
    assert packages - fonts - set(locks.TOOLS) == {"click", "rich", "cryptography", "typing-extensions"}


def test_line_ends_of_windows_are_the_same_text(project: Path) -> None:
    before = lock(project)
    path = project / THEME
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert lock(project) == before
    photo = project / PHOTO
    photo.write_bytes(photo.read_bytes() + b"\r\n")
    assert lock(project) != before


def test_each_input_that_differs_is_told_by_name(project: Path) -> None:
    first = lock(project)
    draw_photo(project / PHOTO, (66, 96))
    (project / "buying.yaml").write_text("version: 1\n")
    gone = '  "locations/pump-lane/old one.jpg": "' + "0" * 64 + '"\n'
    edit(project, "spotlight.lock", "  placements/", gone + "  placements/")
    line = (project / "spotlight.lock").read_text("utf-8").partition("old one")[0].count("\n") + 1
    told = refused(project).splitlines()
    assert [one.partition(": ")[0] for one in told] == ["buying.yaml", PHOTO, f"spotlight.lock:{line}:38"]
    assert told[0].endswith("spotlight.lock does not name it: run `spotlight lock` if it belongs here")
    assert told[2].endswith(
        "the campaign no longer reads 'locations/pump-lane/old one.jpg': put it back, or run `spotlight lock`"
    )
    now, was = (re.search(rf'{PHOTO}: "(.{{12}})', each)[1] for each in (lock(project), first))  # type: ignore[index]
    assert f"is not as it was locked ({now}..., locked is {was}...): put it back" in told[1]
    locks.check(opened(project))


def test_another_machine_is_refused_with_what_to_install(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock(project)
    edit(project, "spotlight.lock", f'numpy: "{keys.installed("numpy")}"', 'numpy: "1.2.3"')
    text = (project / "spotlight.lock").read_text("utf-8")
    changed = re.sub(
        r'("Archivo.*?": ")[0-9a-f]{6}', r"\g<1>000000", re.sub('code: "[0-9a-f]{6}', 'code: "000000', text)
    )
    (project / "spotlight.lock").write_text(changed, "utf-8")
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/opt/ffmpeg")
    with pytest.raises(EnvironmentFault) as found:
        locks.check(opened(project))
    lines = str(found.value).splitlines()
    assert len(lines) == 4
    ffmpeg, numpy, font, code = lines
    assert "replaced by IMAGEIO_FFMPEG_EXE" in ffmpeg
    assert f"numpy is locked at 1.2.3, here it is {keys.installed('numpy')}: run `pip install numpy==1.2.3`" in numpy
    assert "the font 'Archivo[wdth,wght].ttf' is another file" in font
    assert "Spotlight itself is locked at" in code


def test_a_font_that_is_chosen_or_left_out_counts(project: Path) -> None:
    now = locks.taken(opened(project))
    fonts = {path_of(Font(family=name)).name for name in ("Archivo", "Bricolage Grotesque", "Noto Sans Arabic")}
    assert set(now.fonts) == fonts
    first, *others = sorted(now.fonts)
    was = now.model_copy(update={"fonts": {"Gone.ttf": "f" * 64, **{name: now.fonts[name] for name in others}}})
    told = {one.name: one.sentence for one in locks.differences(was, now)}
    assert told.keys() == {"Gone.ttf", first}
    assert told["Gone.ttf"].startswith("the font 'Gone.ttf' is locked and not used: ")
    assert told[first].startswith(f"the font '{first}' is used and not locked: ")


def test_commands_refuse_before_anything_is_made(project: Path) -> None:
    for command in ("build", "check"):
        assert isinstance(run(project, command, "--locked").exception, UsageFault)
    lock(project)
    edit(project, "campaign.yaml", "Small hours", "Smaller hours")
    for command in ("build", "check"):
        done = run(project, command, "--locked")
        assert isinstance(done.exception, MistakesFound)
        assert str(done.exception).startswith("campaign.yaml: is not as it was locked")
    assert not (project / "output").exists()
    done = run(project, "lock")
    assert done.stderr == "campaign.yaml: changed\n"
    assert done.stdout.endswith("; 1 change\n")
    assert run(project, "lock").stdout.endswith("; unchanged\n")


def test_a_damaged_lock_is_told_and_can_be_written_anew(project: Path) -> None:
    first = lock(project)
    edit(project, "spotlight.lock", "code:", "<<<<<<< HEAD\ncode:")
    assert refused(project).startswith("spotlight.lock:")
    assert lock(project) == first
    edit(project, "spotlight.lock", "version: 1", "version: 2")
    assert refused(project).startswith("spotlight.lock:3:10: ")
