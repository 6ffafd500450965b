"""status, approvals export and verify from the command line: what is said, and the exit codes CI goes by."""

import gc
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from reviewed import FIRST, SECOND, Campaign, campaign

from pipeline.cli import cli
from pipeline.errors import Distrusted, UsageFault
from pipeline.signing import own_signer

ME = ("--name", "Amina Khan", "--email", "amina@example.org")
PEOPLE = """version: 1
people:
  - {{id: amina, name: Amina Khan, email: amina@example.org, roles: [reviewer]}}
servers: ["{server}"]
"""


def spotlight(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(root), *arguments], standalone_mode=False)


@pytest.fixture
def made(tmp_path: Path) -> Campaign:
    """Two creatives, one approved, and the key of this machine believed."""
    (tmp_path / "campaign" / "review").mkdir(parents=True)
    line = own_signer(tmp_path / "key").public.line
    (tmp_path / "campaign" / "review").rmdir()
    (tmp_path / "campaign").rmdir()
    made = campaign(tmp_path, approvers=PEOPLE.format(server=line))
    made.decide("approve")
    (tmp_path / "key").rename(made.root / "review" / "key")
    made.reread()
    return made


def test_status_says_how_far_each_has_come_and_why(made: Campaign) -> None:
    result = spotlight(made.root, "status", *ME)
    assert result.return_value == 0
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[1][:2] == [FIRST, "approved"]
    assert lines[2][:2] == [SECOND, "pending"]
    assert result.stdout.splitlines()[-1] == "2 creatives: 1 approved, 1 pending"
    assert "approved by Amina Khan" in result.stdout


def test_status_for_machines(made: Campaign) -> None:
    told = json.loads(spotlight(made.root, "status", "--json", "--only", FIRST, *ME).stdout)
    (one,) = told["creatives"]
    assert (one["creative"], one["state"], one["carried"], one["mine"]) == (FIRST, "approved", False, False)
    assert len(one["unit"]) == 64
    assert isinstance(spotlight(made.root, "status", "--only", "nothing", *ME).exception, UsageFault)


def test_what_is_handed_over_is_verified_and_the_rest_is_not(made: Campaign) -> None:
    exported = spotlight(made.root, "approvals", "export", *ME)
    assert exported.stdout.startswith("1 approval written, 0 unchanged, 0 taken out: ")
    assert exported.stderr == ""
    result = spotlight(made.root, "verify")
    assert result.return_value == 4
    assert result.stderr.startswith(f"{SECOND}: there is no approval of it in approvals/")
    assert FIRST not in result.stderr
    assert result.stdout.startswith("1 of 2 creatives approved as they lie here: 6 files hashed")
    made.decide("approve", SECOND)
    made.reread()
    spotlight(made.root, "approvals", "export", *ME)
    assert spotlight(made.root, "verify").return_value == 0
    rows = json.loads(spotlight(made.root, "verify", "--json").stdout)["creatives"]
    assert [(row["creative"], row["approved"]) for row in rows] == [(FIRST, True), (SECOND, True)]


def test_one_byte_ends_in_code_4_with_the_files_name(made: Campaign) -> None:
    spotlight(made.root, "approvals", "export", *ME)
    (made.output / "drugs_pump-lane_a_en_web.gif").write_bytes(b"gif Quiet corner!")
    result = spotlight(made.root, "verify")
    assert result.return_value == 4
    assert f"{FIRST}: drugs_pump-lane_a_en_web.gif was changed after it was built" in result.stderr


def test_a_key_that_nobody_named_is_told_at_once(made: Campaign) -> None:
    (made.root / "review" / "key").unlink()
    result = spotlight(made.root, "approvals", "export", *ME)
    assert "nobody will believe this signature until approvers.yaml names its key: ssh-ed25519 AAAA" in result.stderr
    result = spotlight(made.root, "verify")
    assert result.return_value == 4
    assert "no pinned key signed" in result.stderr


def test_a_record_that_was_set_back_is_refused_by_every_command(made: Campaign) -> None:
    spotlight(made.root, "approvals", "export", *ME)
    for path in made.root.glob("review/journal.sqlite3*"):
        path.unlink()
    assert isinstance(spotlight(made.root, "approvals", "export", *ME).exception, Distrusted)
    spotlight(made.root, "status", *ME)
    result = spotlight(made.root, "verify")
    assert result.return_value == 4


def test_what_the_record_knows_beyond_the_approvals_is_told(made: Campaign) -> None:
    made.decide("approve", SECOND)
    spotlight(made.root, "approvals", "export", *ME)
    assert spotlight(made.root, "verify").return_value == 0
    made.reread()
    made.decide("withdraw", SECOND)
    made.reread()
    result = spotlight(made.root, "verify")
    assert result.return_value == 4
    assert result.stderr.startswith(f"{SECOND}: its approval does not hold all that was decided of it")


@pytest.fixture
def closed(made: Campaign, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """The same folder where nothing may be written."""
    spotlight(made.root, "approvals", "export", *ME)
    gc.collect()  # the command's own connection, which would tidy up behind it later
    monkeypatch.setattr("pipeline.visiting.writable", lambda _: False)
    return made


def kept(made: Campaign) -> dict[Path, tuple[int, bytes]]:
    files = (path for path in made.root.rglob("*") if path.is_file())
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_status_and_verify_write_nothing_where_nothing_may_be_written(closed: Campaign) -> None:
    before = kept(closed)
    told = spotlight(closed.root, "status", *ME)
    assert told.stdout.splitlines()[-1] == "2 creatives: 1 approved, 1 pending"
    assert told.stderr.startswith("review/ cannot be written here")
    assert spotlight(closed.root, "verify").return_value == 4
    assert kept(closed) == before


def test_a_checkout_without_a_record_is_looked_at_too(closed: Campaign) -> None:
    shutil.rmtree(closed.root / "review")
    told = spotlight(closed.root, "status", *ME)
    assert told.stdout.splitlines()[-1] == "2 creatives: 2 pending"
    assert spotlight(closed.root, "verify").stdout.startswith("1 of 2 creatives approved")
    assert not (closed.root / "review").exists()


def test_another_record_than_the_one_handed_over_is_called_so(made: Campaign) -> None:
    spotlight(made.root, "approvals", "export", *ME)
    for path in made.root.glob("review/journal.sqlite3*"):
        path.unlink()
    spotlight(made.root, "status", *ME)
    assert "log.json is of another record than review/ here" in spotlight(made.root, "verify").stderr


def test_who_is_unknown_to_git_is_told_what_to_do(made: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.people.asked", lambda *_: "")
    fault = spotlight(made.root, "status").exception
    assert isinstance(fault, UsageFault)
    assert "git config --global user.name" in str(fault)


def test_somebody_is_erased_and_what_they_decided_stays(made: Campaign) -> None:
    made.decide("request-changes", SECOND, text="Secret words")
    made.reread()
    assert isinstance(spotlight(made.root, "approvals", "erase", "nobody@example.org", *ME).exception, UsageFault)
    other = ("--name", "Lee", "--email", "lee@example.org")
    assert spotlight(made.root, "approvals", "erase", "Amina@example.org", "--yes", *other).return_value == 0
    status = spotlight(made.root, "status", *other).stdout
    assert "Amina" not in status
    assert [line.split()[1] for line in status.splitlines()[1:3]] == ["approved", "changes"]
    kept = b"".join(path.read_bytes() for path in made.root.glob("review/journal.sqlite3*"))
    assert b"Secret words" not in kept
    assert b"amina@example.org" not in kept
