"""`spotlight new`: what it writes is whole, clean and can be built."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from PIL import Image

from pipeline.cli import cli
from pipeline.cli.opening import opened
from pipeline.cli.scaffold import slug
from pipeline.errors import EnvironmentFault, UsageFault
from pipeline.galley import plain
from pipeline.plan import scripts
from pipeline.policy import DEFAULT

FILES = ["campaign.yaml", "themes/ride-home.yaml", "themes/tell-someone.yaml", "locations/clock-square/location.yaml"]
FILES += ["review.yaml", "README.md", "sounds/README.md", "placements/README.md", "output/README.md", ".gitignore"]
FILES += [
    f".schemas/{kind}.schema.json" for kind in ("campaign", "theme", "location", "placement", "review", "approvers")
]


def spotlight(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, standalone_mode=False)


@pytest.fixture
def started(tmp_path: Path) -> Path:
    root = tmp_path / "Nights out, 2027"
    assert spotlight("new", str(root)).return_value == 0
    return root


def test_every_file_is_there_and_nothing_else(started: Path) -> None:
    assert {path.relative_to(started).as_posix() for path in started.rglob("*") if path.is_file()} == set(FILES)


def test_what_it_writes_is_clean(started: Path) -> None:
    result = spotlight("-C", str(started), "lint")
    assert result.return_value == 0
    assert result.stdout.startswith("no mistakes: 2 themes")
    project = opened(started)
    assert (project.campaign.id, project.campaign.title) == ("nights-out-2027", "Nights out, 2027")
    assert {theme.aim for theme in project.themes.values()} == {"speak-up", "nudge"}


def test_copy_keeps_the_house_rules(started: Path) -> None:
    for script in scripts(opened(started)).values():
        assert 5 <= script.seconds <= 9
        assert len(script.post.text) <= 90
        assert len(script.post.headline) <= 34
        assert len(script.post.alt) <= 250
        assert len(" ".join(f"{beat.copy} {beat.note}" for beat in script.beats).split()) <= 2.7 * (script.seconds - 1)
        for beat in script.beats:
            told = " ".join(script.post.alt.split())
            assert [line for line in plain(f"{beat.copy}\n{beat.note}").splitlines() if line not in told] == []
        if script.aim == "speak-up":
            assert "0800 555 111" in script.post.text


def test_it_can_be_built(started: Path) -> None:
    place = started / "locations" / "clock-square"
    Image.linear_gradient("L").convert("RGB").save(
        place / "small.jpg"
    )  # drawn scenes are large, and tested with the scenes
    text = (place / "location.yaml").read_text("utf-8")
    (place / "location.yaml").write_text(
        re.sub(r"^    scene: .*", "    file: small.jpg", text, flags=re.MULTILINE), "utf-8"
    )
    only = "ride-home/*/a/en/web-gif"
    result = spotlight("-C", str(started), "build", "--draft", "--only", only, "-j", "1", "--progress", "none")
    assert result.exception is None
    folder = started / "output" / "nights-out-2027-draft"
    made = json.loads((folder / "manifest.json").read_text("utf-8"))
    (creative,) = made["creatives"]
    assert (folder / creative["variants"][0]["file"]).read_bytes().startswith(b"GIF89a")


def test_editors_find_the_schemas_and_the_files_keep_them(started: Path) -> None:
    for file in FILES[:5]:
        text = (started / file).read_text("utf-8")
        head, _, schema = text.splitlines()[0].partition("$schema=")
        assert head == "# yaml-language-server: "
        described = json.loads((started / file).parent.joinpath(schema).read_text("utf-8"))
        value = json.loads(json.dumps(yaml.load(text, yaml.BaseLoader)))
        wrong = [
            error
            for error in Draft202012Validator(described).iter_errors(value)
            if error.validator == "additionalProperties"
        ]
        assert wrong == []
        assert described["title"].startswith("Spotlight ")


def test_the_placement_in_the_readme_is_one(started: Path) -> None:
    text = (started / "placements" / "README.md").read_text("utf-8").partition("```yaml\n")[2].partition("```")[0]
    (started / "placements" / "townscreen.yaml").write_text(text, "utf-8")
    assert "townscreen" in opened(started).placements


def test_it_starts_with_one_approval_by_anybody(started: Path) -> None:
    project = opened(started)
    assert replace(project.review, stages=DEFAULT.stages) == DEFAULT
    (stage,) = project.review.stages
    assert replace(stage, id="review") == DEFAULT.stages[0]
    assert project.approvers.roles("somebody@example.org") == {"reviewer"}


def test_the_advisory_stage_and_the_approvers_in_the_notes_can_be_used(started: Path) -> None:
    text = (started / "review.yaml").read_text("utf-8")
    review, _, approvers = text.partition("# # yaml-language-server")
    people = "\n".join(line.removeprefix("# ") for line in f"# #{approvers}".splitlines()) + "\n"
    (started / "approvers.yaml").write_text(people, "utf-8")
    used = review.replace("# - {id: advisory", "- {id: advisory").replace("# after: [advisory]", "after: [advisory]")
    (started / "review.yaml").write_text(used, "utf-8")
    project = opened(started)
    assert [(stage.id, stage.need, stage.kind, stage.after) for stage in project.review.stages] == [
        ("advisory", 2, "advice", ()),
        ("comms", 1, "approval", ("advisory",)),
    ]
    assert project.approvers.roles("amina@example.org") == {"reviewer", "lead"}


def test_git_ignores_what_is_made(started: Path) -> None:
    assert (started / ".gitignore").read_text("utf-8").splitlines()[1:] == [
        "/output/*",
        "!/output/README.md",
        "/dist/",
        ".spotlight/",
    ]


@pytest.mark.parametrize(
    "title", ['Kind: "night" #1', "'{}'", "{{ x }} & co", "رات", "- no", "CAMPAIGN_ID", "yes", "12"]
)
def test_any_title_arrives_as_it_was_given(tmp_path: Path, title: str) -> None:
    spotlight("new", str(tmp_path / "x"), "--title", title)
    assert opened(tmp_path / "x").campaign.title == title
    assert (tmp_path / "x" / "README.md").read_text("utf-8").startswith(f"# {title}\n")


@pytest.mark.parametrize("title", ["", "  ", "x" * 81, "a\x1b[31mb", "a\x00b"])
def test_a_title_that_cannot_be_used_starts_nothing(tmp_path: Path, title: str) -> None:
    assert isinstance(spotlight("new", str(tmp_path / "x"), "--title", title).exception, UsageFault)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        *(("good-night-out", "good-night-out"), ("Good Night_Out!", "good-night-out"), ("Zażółć Łódź", "zazolc-lodz")),
        *(("رات", "campaign"), ("---", "campaign"), ("a" * 23 + "-bc", "a" * 23), ("x" * 40, "x" * 24)),
    ],
)
def test_the_id_comes_from_the_folders_name(tmp_path: Path, name: str, id_: str) -> None:
    assert slug(name) == id_
    spotlight("new", str(tmp_path / name))
    assert opened(tmp_path / name).campaign.id == id_


def test_an_empty_folder_or_a_new_clone_will_do(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert spotlight("-C", str(tmp_path), "new", ".").return_value == 0
    assert (tmp_path / "campaign.yaml").is_file()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    fault = spotlight("new", str(tmp_path)).exception
    assert isinstance(fault, UsageFault)
    assert "is not empty, it holds mine.txt: choose a new folder" in str(fault)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert isinstance(spotlight("new", str(tmp_path / "mine.txt")).exception, UsageFault)


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    assert isinstance(spotlight("new", str(tmp_path / "mine.txt" / "below")).exception, EnvironmentFault)


def test_faults_reach_the_shell_as_sentences(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    command = [sys.executable, "-m", "pipeline", "-C", str(tmp_path), "new", "."]
    end = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (end.returncode, end.stdout) == (2, "")
    assert end.stderr.count("\n") == 1
    assert "is not empty" in end.stderr
    assert "Traceback" not in end.stderr
