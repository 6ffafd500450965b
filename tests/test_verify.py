"""What ships is what was approved, or it is told by name what is not. Every way to cheat is tried."""

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import run

import pytest
from campaigns import read
from reviewed import AMINA, BEN, FIRST, SECOND, Campaign, campaign

from pipeline.errors import Distrusted
from pipeline.exporting import Exported, export, file_of, keys, unpinned
from pipeline.signing import Signer, own_signer
from pipeline.verify import Verified, verify

PEOPLE = """version: 1
people:
  - {{id: amina, name: Amina Khan, email: amina@example.org, roles: [reviewer, lead]}}
  - {{id: ben, name: Ben Osei, email: ben@example.org, roles: [reviewer], keys: ["{ben}"]}}
servers: ["{server}"]
"""


@pytest.fixture
def server(tmp_path: Path) -> Signer:
    return own_signer(tmp_path / "server")


@pytest.fixture
def bens(tmp_path: Path) -> Signer:
    return own_signer(tmp_path / "ben")


@pytest.fixture
def made(tmp_path: Path, server: Signer, bens: Signer) -> Campaign:
    """Both creatives approved by Amina and handed over."""
    made = campaign(tmp_path, approvers=PEOPLE.format(ben=bens.public.line, server=server.public.line))
    for id_ in (FIRST, SECOND):
        made.decide("approve", id_)
    handed(made, server)
    return made


def handed(made: Campaign, *signers: Signer) -> Exported:
    return export(made.desk(), signers)


def verified(made: Campaign) -> tuple[Verified, ...]:
    project = read(made.root)
    return verify(made.output, made.root / "approvals", keys(project.approvers), project.review.digest, made.now)


def why(made: Campaign, id_: str = FIRST) -> str:
    (one,) = (one for one in verified(made) if one.creative == id_)
    return "; ".join(one.why)


def envelope(made: Campaign, id_: str = FIRST) -> Path:
    return made.root / "approvals" / file_of(id_)


def test_what_was_approved_and_handed_over_is_verified(made: Campaign) -> None:
    assert [(one.creative, one.why, one.files) for one in verified(made)] == [(FIRST, (), 6), (SECOND, (), 6)]
    assert verified(made)[0].expires == "2027-03-01T09:01:00Z"


def test_any_byte_of_any_file_is_noticed(made: Campaign) -> None:
    files = [path for path in made.output.iterdir() if path.name != "manifest.json"]
    assert len(files) == 12
    for path in files:
        whole = path.read_bytes()
        for at in {0, len(whole) // 2, len(whole) - 1}:
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            (wrong,) = (one for one in verified(made) if one.why)
            assert wrong.why == (
                f"{path.name} was changed after it was built: its bytes are not those the manifest names",
            )
        path.write_bytes(whole)
    files[0].unlink()
    assert any(one.why == (f"{files[0].name} is not there",) for one in verified(made))


def test_any_byte_of_an_approval_is_noticed(made: Campaign) -> None:
    path = envelope(made)
    whole = path.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        told = why(made)
        assert told == "" or path.name in told, (at, told)
        if not told:  # white space, or which key it says it is of
            assert json.loads(path.read_bytes())["payload"] == json.loads(whole)["payload"]


def test_what_is_built_anew_otherwise_is_not_approved(made: Campaign) -> None:
    made.build(hook="Loud corner?")
    assert "its words, pictures or sound are not those that were decided on" in why(made)
    assert why(made, SECOND) == ""


def test_an_unapproved_creative_is_told(made: Campaign, server: Signer) -> None:
    envelope(made).unlink()
    assert why(made).startswith("there is no approval of it in approvals/: decide it in `spotlight review`")
    shutil.copy(envelope(made, SECOND), envelope(made))
    assert why(made) == f"its approval is of {SECOND}"
    envelope(made).unlink()
    made.decide("withdraw")
    handed(made, server)
    assert why(made).startswith("it is pending; review has 0 of 1 approval")


def test_a_decision_that_came_after_makes_it_fall(made: Campaign, server: Signer) -> None:
    made.decide("request-changes", person=BEN, text="Not yet.")
    done = handed(made, server)
    assert (done.written, done.stood) == ((FIRST,), (SECOND,))
    assert why(made).startswith("it is changes requested; ")


def test_an_approval_ends(made: Campaign) -> None:
    made.minutes += 91 * 24 * 60
    assert why(made).startswith("it is expired; what was decided held until 2027-03-01")


def test_another_policy_afterwards_rescues_nothing(made: Campaign, server: Signer) -> None:
    (made.root / "review.yaml").write_text("version: 1\nexpires_after_days: 3650\n", "utf-8")
    assert why(made).startswith("review.yaml is not the one it was decided under")
    made.reread()
    handed(made, server)
    assert why(made).startswith("it is changed") or why(made).startswith("it is pending")


def test_a_swapped_key_is_believed_by_nobody(made: Campaign, tmp_path: Path) -> None:
    other = own_signer(tmp_path / "other")
    assert unpinned([other], read(made.root).approvers) == (other.public,)
    for id_ in (FIRST, SECOND):
        envelope(made, id_).unlink()
    (made.root / "approvals" / "log.json").unlink()
    handed(made, other)
    with pytest.raises(Distrusted, match=r"checkpoint 1 of log.json is a checkpoint that no pinned key signed"):
        verified(made)


def test_who_signs_with_a_key_of_their_own_is_proven(tmp_path: Path, server: Signer, bens: Signer) -> None:
    people = PEOPLE.format(ben=bens.public.line, server=server.public.line)
    made = campaign(tmp_path, "version: 1\nminimum_identity: signed\n", people)
    made.decide("approve", person=BEN)
    handed(made, server)
    assert why(made) != ""
    handed(made, server, bens)
    assert why(made) == ""
    made.decide("approve", SECOND, person=AMINA)
    handed(made, server, bens)
    assert why(made, SECOND) != ""


def test_a_record_that_was_set_back_is_noticed(made: Campaign, server: Signer) -> None:
    journal = made.desk().shelf.journal
    made.reread()
    yesterday = journal.read_bytes()
    made.decide("request-changes", text="Stop it.")
    handed(made, server)
    made.reread()
    for side in journal.parent.glob("journal.sqlite3-*"):
        side.unlink()
    journal.write_bytes(yesterday)
    with pytest.raises(Distrusted):
        handed(made, server)


def test_a_log_that_was_cut_or_rewritten_is_noticed(made: Campaign, server: Signer) -> None:
    made.decide("request-changes", text="Stop it.")
    handed(made, server)
    log = made.root / "approvals" / "log.json"
    written = json.loads(log.read_text("utf-8"))
    assert len(written["heads"]) == 2
    log.write_text(json.dumps({**written, "heads": written["heads"][:1]}), "utf-8")
    assert "the record it was exported from is not the one in log.json" in why(made)
    log.write_text(json.dumps({**written, "heads": written["heads"][1:]}), "utf-8")
    assert "the record it was exported from is not the one in log.json" in why(made, SECOND)
    log.write_text(json.dumps({**written, "heads": written["heads"][::-1]}), "utf-8")
    with pytest.raises(Distrusted, match=r"checkpoint 2 of log.json does not go on from the one before"):
        verified(made)
    log.write_text("{", "utf-8")
    with pytest.raises(Distrusted, match=r"log.json is damaged"):
        verified(made)


def edited(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE event SET body = replace(body, 'request', 'zequest') WHERE seq = 2")


def deleted(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)")


@pytest.mark.parametrize("tamper", [edited, deleted])
def test_nothing_is_exported_from_a_record_that_was_tampered_with(
    made: Campaign, server: Signer, tamper: Callable[[sqlite3.Connection], None]
) -> None:
    journal = made.desk().shelf.journal
    made.reread()
    before = envelope(made).read_bytes()
    with sqlite3.connect(journal) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        tamper(connection)
    connection.close()
    with pytest.raises(Distrusted):
        handed(made, server)
    assert envelope(made).read_bytes() == before


def test_exporting_again_changes_nothing(made: Campaign, server: Signer) -> None:
    before = {path.name: path.read_bytes() for path in (made.root / "approvals").iterdir()}
    made.minutes += 5
    assert handed(made, server) == Exported(written=(), stood=(FIRST, SECOND), gone=())
    assert {path.name: path.read_bytes() for path in (made.root / "approvals").iterdir()} == before


def test_findings_that_came_since_stop_it(made: Campaign) -> None:
    finding = {"severity": "error", "waived": None}
    made.edit(lambda manifest: manifest["creatives"][0]["findings"].append(finding))
    assert "a finding stops it" in why(made)


def test_the_verifier_needs_nothing_but_cryptography() -> None:
    program = (
        "import json, sys\n"
        "before = set(sys.modules)\n"
        "import pipeline.unbundle, pipeline.verify\n"
        "new = {name.split('.')[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)\n"
        "print(json.dumps(sorted(new)))"
    )
    done = run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    parts = {"_cffi_backend", "_openssl", "bcrypt"}  # of cryptography
    assert {name for name in json.loads(done.stdout) if not name.startswith("_sysconfig")} <= {
        *parts,
        "pipeline",
        "cryptography",
    }
