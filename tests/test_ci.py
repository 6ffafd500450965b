"""`spotlight ci`, and the workflows that are ready to copy: their own lines are run in a clean clone of a campaign.

The campaign is built once, for good; what a build keeps comes along as CI would restore it.
"""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from campaigns import copy_project, draw_photo, edit
from click.testing import CliRunner, Result

from pipeline import desk, locks
from pipeline.cli import cli, integrating
from pipeline.cli.opening import opened
from pipeline.deciding import Choice, decide
from pipeline.errors import UsageFault
from pipeline.exporting import export
from pipeline.model import Finding
from pipeline.people import Person
from pipeline.reports import summary
from pipeline.reports.summary import Course, Step
from pipeline.signing import own_signer

CI = Path(__file__).parent.parent / "docs" / "ci"
AMINA = Person(name="Amina Khan", email="amina@example.org")
CREATIVE = "drugs/pump-lane/a/en"
APPROVERS = """version: 1
people: [{{id: amina, name: Amina Khan, email: amina@example.org, roles: [reviewer]}}]
servers: ["{key}"]
"""
ALT = 'alt: "A lane by day. Words: Quiet corner? Pump Lane, Eastmoor. Say what you saw. Safer Streets."'
PLACEMENT = """platform: test
name: Test
placements:
  - id: still
    name: Still
    make: {kind: still, width: 216, height: 384, fps: 1, photo: held}
    zone:
      top: {value: 12, source: house, checked: 2026-01-01}
      bottom: {value: 12, source: house, checked: 2026-01-01}
      left: {value: 12, source: house, checked: 2026-01-01}
      right: {value: 12, source: house, checked: 2026-01-01}
    media: {}
"""


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Writer", "-c", "user.email=writer@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(root), *arguments], standalone_mode=False)


def write(root: Path) -> None:
    """A campaign of one still picture that nothing blocks."""
    edit(root, "campaign.yaml", "placements: [tiny]", "placements: [still]")
    (root / "placements" / "test.yaml").write_text(PLACEMENT, "utf-8")
    edit(root, "themes/drugs.yaml", "alt: A lane by day, and the words someone is around.", ALT)
    edit(root, "themes/drugs.yaml", "    seconds: 2.0\npost:", "    seconds: 3.0\npost:")
    consent = "consent: Nobody is in it."
    edit(root, "locations/pump-lane/location.yaml", consent, f"{consent}\n    reviewed_by: J. Amari, 2026-04-01")
    draw_photo(root / "locations/pump-lane/corner.jpg", (320, 480))


def approve(root: Path) -> None:
    at = desk.opened(opened(root), AMINA, lambda: datetime.now(UTC))
    whole = at.open_creative(CREATIVE).unit
    decide(at, CREATIVE, Choice(kind="approve", stage="review", unit=whole.digest, files=whole.bytes_digest))
    export(at, [own_signer(root.parent / "server")])
    at.journal.close()


@dataclass(frozen=True)
class Written:
    """A campaign under git, approved; `before` is what CI said before anybody had approved it."""

    root: Path
    before: Result
    summary: str


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    root = copy_project(tmp_path_factory.mktemp("written"))
    write(root)
    key = own_signer(root.parent / "server").public.line
    (root / "approvers.yaml").write_text(APPROVERS.format(key=key), "utf-8")
    (root / ".gitignore").write_text("/output/\n/dist/\n.spotlight/\n", "utf-8")
    run(root, "lock")
    before = run(root, "ci", "--locked", "-j1", "--progress", "none")
    summary = (root / "output/minimal/summary.md").read_text("utf-8")
    approve(root)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "A campaign")
    return Written(root, before, summary)


@pytest.fixture
def clone(written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clean clone, with what builds keep as CI restores it, and as the folder one is in."""
    root = tmp_path / "clone"
    git(written.root, "clone", "-q", "--no-hardlinks", str(written.root), str(root))
    shutil.copytree(written.root / ".spotlight", root / ".spotlight")
    monkeypatch.chdir(root)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return root


def scripts(name: str) -> list[str]:
    """The lines that a workflow runs itself, in order."""
    read = yaml.safe_load((CI / name).read_text("utf-8"))
    if name == "gitlab.yml":
        return list(read["creatives"]["script"])
    return [step["run"] for step in read["jobs"]["creatives"]["steps"] if "run" in step]


def played(root: Path, name: str, until: str) -> tuple[list[str], Result]:
    """Run a workflow's lines where installing is left out, and Spotlight is this one, called as it was asked to."""
    stand_ins = root.parent / name.replace(".", "-")
    stand_ins.mkdir()
    for program in ("pip", "spotlight"):
        path = stand_ins / program
        path.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >"{stand_ins}/{program}.told"\n', "utf-8")
        path.chmod(0o755)
    variables = {
        "PATH": f"{stand_ins}{os.pathsep}{os.environ['PATH']}",
        "UNTIL": until,
        "TMPDIR": str(root.parent),
        "SPOTLIGHT": "spotlight-pipeline",
    }
    for script in scripts(name):
        subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=root, check=True, env={**os.environ, **variables})
    installed, called = ((stand_ins / f"{one}.told").read_text("utf-8").splitlines() for one in ("pip", "spotlight"))
    return installed, CliRunner().invoke(cli, [*called, "-j1"], standalone_mode=False)


def test_what_nobody_approved_stops_it_and_the_summary_says_so(written: Written) -> None:
    assert written.before.return_value == 4
    lines = written.summary.splitlines()
    assert lines[:3] == ["## Small hours", "", "**It stopped at verify**, exit code 4."]
    rows = [[cell.strip() for cell in line.split("|")[1:5]] for line in lines if line.startswith("| ")][1:]
    assert [(name, code) for name, code, _, _ in rows[:6]] == [
        *(("lock", "0"), ("lint", "0"), ("build", "0"), ("check", "0"), ("verify", "**4**"), ("bundle", "not run")),
    ]
    assert rows[2][2] == "2 made, 0 unchanged, 3 warnings"
    assert all(re.fullmatch(r"\d+\.\d s", row[3]) for row in rows[:5])
    assert "| 0 | 3 | 0 | 0 |" in lines
    assert "0 of 1 creative approved." in lines
    assert any(line.startswith("- drugs/pump-lane/a/en: there is no approval of it in approvals/") for line in lines)
    assert "### Bundle" not in lines


def test_the_workflows_bundle_what_is_approved(clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    for name in ("github.yml", "gitlab.yml"):
        monkeypatch.setenv("GITHUB_ACTIONS", "true" if name == "github.yml" else "")
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page) if name == "github.yml" else "")
        shutil.rmtree(clone / "dist", ignore_errors=True)
        installed, done = played(clone, name, "bundle")
        assert done.return_value == 0, done.output
        assert installed == ["install", "-q", "-c", f"{clone.parent}/constraints.txt", "spotlight-pipeline"]
        pinned = dict(line.split("==") for line in Path(installed[3]).read_text("utf-8").splitlines())
        assert pinned == locks.read(clone)[0].tools
        home = clone / "output" / "minimal"
        told = (home / "summary.md").read_text("utf-8")
        assert "**Every step ended well.**" in told
        assert "1 of 1 creative approved, the first until " in told
        (bundle,) = (clone / "dist").glob("*.zip")
        (provenance,) = (clone / "dist").glob("*.provenance.json")
        assert '"dirty": false' in provenance.read_text("utf-8")
        assert f"dist/{bundle.name}" in told
        assert json.loads((home / "report.sarif").read_text("utf-8"))["version"] == "2.1.0"
        assert ET.parse(home / "report.junit.xml").getroot().get("failures") == "0"
        grouped = [line for line in done.stdout.splitlines() if line.startswith("::")]
        if name == "github.yml":
            assert page.read_text("utf-8") == told + "\n"
            assert [line for line in grouped if line.startswith("::group::")] == [
                *("::group::lock", "::group::lint", "::group::build", "::group::check", "::group::verify"),
                "::group::bundle",
            ]
            assert any(line.startswith("::warning title=PLAT-STALE") for line in grouped)
        else:
            assert grouped == []
        for left in artefacts(name):
            assert list(clone.glob(left)), left


def artefacts(name: str) -> list[str]:
    """The paths that a workflow keeps."""
    read: Any = yaml.safe_load((CI / name).read_text("utf-8"))["jobs" if name == "github.yml" else "creatives"]
    if name == "gitlab.yml":
        return [*(path.rstrip("/") for path in read["artifacts"]["paths"]), read["artifacts"]["reports"]["junit"]]
    steps = [step for step in read["creatives"]["steps"] if "upload-artifact" in step.get("uses", "")]
    return [path.rstrip("/") for step in steps for path in step["with"]["path"].split()]


def test_the_workflows_ask_git_for_everything_and_keep_what_is_kept_by_the_lock() -> None:
    steps = yaml.safe_load((CI / "github.yml").read_text("utf-8"))["jobs"]["creatives"]["steps"]
    assert steps[0]["with"] == {"fetch-depth": 0}
    kept = [step["with"] for step in steps if "actions/cache" in step.get("uses", "")]
    assert [(one["path"], "hashFiles('spotlight.lock')" in one["key"]) for one in kept] == [(".spotlight", True)] * 2
    gitlab = yaml.safe_load((CI / "gitlab.yml").read_text("utf-8"))["creatives"]
    assert gitlab["variables"]["GIT_DEPTH"] == "0"
    assert (gitlab["cache"]["key"]["files"], gitlab["cache"]["paths"]) == (["spotlight.lock"], [".spotlight/"])
    untils = {rule["variables"]["UNTIL"] for rule in gitlab["rules"]}
    assert untils == {"check", "bundle"}


def test_everything_comes_out_again_byte_for_byte(written: Written) -> None:
    done = run(written.root, "verify", "--rebuild", "-j1", "--progress", "none")
    assert (done.return_value, done.stdout) == (
        0,
        "5 files made again from what is written, in an empty store: every byte is the same\n",
    )


def test_a_lock_that_does_not_hold_stops_it_before_anything_is_made(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(clone, "themes/drugs.yaml", "*Quiet* corner?", "*Loud* corner?")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    done = run(clone, "ci", "--locked")
    assert done.return_value == 2
    assert done.stdout.startswith(
        "::group::lock\n::error file=themes/drugs.yaml,title=Spotlight::is not as it was locked ("
    )
    assert [path.name for path in (clone / "output/minimal").iterdir()] == ["summary.md"]
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(clone / "page.md"))
    (clone / "campaign.yaml").write_text("id: [", "utf-8")
    done = run(clone, "ci")
    assert done.return_value == 2
    assert re.search(r"^::error file=campaign\.yaml,line=\d+,col=\d+,title=Spotlight::", done.stdout, re.MULTILINE)
    assert (clone / "page.md").read_text("utf-8").startswith("## Spotlight\n\n**It stopped at lint**, exit code 2.")


def test_words_that_block_are_reported_though_nothing_is_built(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(clone, "themes/drugs.yaml", ALT, "alt: A lane by day.")
    old = clone / "output" / "minimal" / "report.html"
    old.parent.mkdir(parents=True)
    old.write_text("of an earlier run", "utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    done = run(clone, "ci", "-j1", "--until", "check")
    assert done.return_value == 1
    assert re.search(r"^::error file=themes/drugs\.yaml,line=\d+,col=\d+,title=MSG-ALT", done.stdout, re.MULTILINE)
    sarif = json.loads((old.parent / "report.sarif").read_text("utf-8"))["runs"][0]
    assert {result["ruleId"] for result in sarif["results"] if result["level"] == "error"} == {"MSG-ALT"}
    assert "MSG-ALT" in old.read_text("utf-8")
    told = (old.parent / "summary.md").read_text("utf-8")
    assert "| build | not run | | |" in told
    assert "(MSG-ALT)" in told
    assert not (old.parent / "manifest.json").exists()


@pytest.mark.parametrize(
    ("codes", "until", "taken", "code"),
    [
        ({}, "bundle", "lint build check verify bundle", 0),
        ({}, "build", "lint build", 0),
        ({"lint": 1}, "bundle", "lint", 1),
        ({"build": 1}, "bundle", "lint build check", 1),
        ({"build": 1, "check": 1}, "bundle", "lint build check", 1),
        ({"build": 1}, "build", "lint build", 1),
        ({"build": 3}, "bundle", "lint build", 3),
        ({"verify": 4}, "bundle", "lint build check verify", 4),
        ({"bundle": 4}, "bundle", "lint build check verify bundle", 4),
    ],
)
def test_it_stops_at_the_first_that_fails_but_a_check_follows_a_build_with_findings(
    project: Path, monkeypatch: pytest.MonkeyPatch, codes: dict[str, int], until: str, taken: str, code: int
) -> None:
    came: list[str] = []
    for name in integrating.STEPS:

        def step(run: integrating.Run, name: str = name) -> tuple[int, str]:
            came.append(name)
            return codes.get(name, 0), "said"

        monkeypatch.setitem(integrating.STEPS, name, step)  # type: ignore[arg-type]
    done = run(project, "ci", "--until", until)
    assert (came, done.return_value) == (taken.split(), code)
    assert done.stderr.count(" ended well after ") + done.stderr.count(" failed with ") == len(came)


@pytest.mark.parametrize(
    ("last", "approved", "following", "goes_on"),
    [
        (("build", 1), None, "check", True),
        (("build", 2), None, "check", False),
        (("check", 1), None, "verify", False),
        (("check", 0), None, "verify", True),
        (("verify", 4), {CREATIVE: "2027-01-01"}, "bundle", True),
        (("verify", 4), {}, "bundle", False),
        (("verify", 2), {CREATIVE: "2027-01-01"}, "bundle", False),
    ],
)
def test_what_is_approved_is_packed_though_something_else_is_not(
    last: tuple[str, int],
    approved: dict[str, str | None] | None,
    following: str,
    goes_on: bool,  # noqa: FBT001 a column of the table
) -> None:
    done = integrating.Run(folder=Path(), only="*", jobs=None, mode=None, approved=approved)
    done.steps.append(Step(name=last[0], code=last[1], seconds=0.1, said=""))
    assert integrating.worth_it(done, following) is goes_on


def test_a_campaign_without_a_lock_is_told_what_to_do(project: Path) -> None:
    done = run(project, "ci", "--locked")
    assert done.return_value == UsageFault.exit_code
    assert "there is no spotlight.lock: run `spotlight lock` and commit it" in done.stderr


def test_a_summary_makes_nothing_of_the_words_in_it() -> None:
    nasty = "|<img src=x>\n# [a](https://e.org) `b` *c*"
    finding = Finding(rule="REACH-X", severity="warning", message=nasty, measured="", limit="", fix="", place="tiktok")
    step = Step(name="bundle", code=0, seconds=61.25, said=nasty)
    course = Course(title=nasty, steps=[step], approved={}, withheld={"a/b": [nasty]}, bundle="x.zip", unsaid=[finding])
    told = summary.text(course)
    quiet = r"\|\<img src=x\> \# \[a\](https:\//e.org) \`b\` \*c\*"
    assert told.count(quiet) == 4
    assert f"- warning, tiktok: {quiet} (REACH-X)" in told
    assert f"| bundle | 0 | {quiet} | 61.2 s |" in told
    assert not re.search(r"(?<!\\)[<`*](?!\*)", told.replace("**Every step ended well.**", ""))


def test_a_long_summary_says_how_much_more_there_is() -> None:
    withheld = {f"a/{n}": ["not yet"] for n in range(12)}
    told = summary.text(Course(title="x", steps=[], approved={"b": "2027-01-02T03:04:05Z"}, withheld=withheld))
    assert "1 of 13 creatives approved, the first until 2027-01-02." in told
    assert told.count("not yet") == 10
    assert "- and 2 more\n" in told
