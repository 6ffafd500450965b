"""Ways to ship what nobody approved, each tried by somebody who may write every file here and holds no key."""

import json
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from campaigns import read
from reviewed import AMINA, BEN, FIRST, SECOND, Campaign, campaign
from test_verify import PEOPLE, bens, envelope, handed, server, why

from pipeline.desk import Desk
from pipeline.errors import Distrusted, UsageFault
from pipeline.exporting import Exported, export, keys
from pipeline.journal import Writer
from pipeline.people import Person
from pipeline.signing import Signer
from pipeline.verify import verify

__all__ = ["bens", "server"]  # fixtures
TWO = "version: 1\nstages: [{id: review, role: reviewer, need: 2}]\n"


@pytest.fixture
def people(server: Signer, bens: Signer) -> str:
    return PEOPLE.format(ben=bens.public.line, server=server.public.line)


@pytest.fixture
def made(tmp_path: Path, server: Signer, people: str) -> Campaign:
    """Both creatives approved by Amina and handed over."""
    made = campaign(tmp_path, approvers=people)
    for id_ in (FIRST, SECOND):
        made.decide("approve", id_)
    handed(made, server)
    return made


def log(made: Campaign) -> Path:
    return made.root / "approvals" / "log.json"


def test_an_approval_that_was_withdrawn_since_cannot_be_put_back(made: Campaign, server: Signer) -> None:
    older = envelope(made).read_bytes()
    made.decide("withdraw")
    handed(made, server)
    assert why(made).startswith("it is pending")
    envelope(made).write_bytes(older)
    assert why(made).startswith("it is an older approval put back: log.json tells of a later one")
    assert why(made, SECOND) == ""
    handed(made, server)
    assert why(made).startswith("it is pending")


def test_the_log_cannot_be_made_to_forget_what_was_exported(made: Campaign, server: Signer) -> None:
    older = envelope(made).read_bytes()
    made.decide("withdraw")
    handed(made, server)
    envelope(made).write_bytes(older)
    whole = json.loads(log(made).read_text("utf-8"))
    first, second = whole["heads"]

    def told(*heads: Any) -> None:
        log(made).write_text(json.dumps({**whole, "heads": heads}), "utf-8")

    told(first, {name: value for name, value in second.items() if name != "export"})
    with pytest.raises(Distrusted, match=r"log.json is damaged"):
        why(made)
    forged = {**second["export"], "body": second["export"]["body"].replace(FIRST, SECOND)}
    told(first, {**second, "export": forged})
    with pytest.raises(Distrusted, match=r"checkpoint 2 of log.json names an export that is not in the record"):
        why(made)
    other = made.desk().journal
    size = json.loads(second["export"]["body"])["seq"]
    earlier = {**first["export"], "proof": [one.hex() for one in other.inclusion(3 + 2, size)]}
    told(first, {**second, "export": earlier})
    with pytest.raises(Distrusted, match=r"checkpoint 2 of log.json names an export that"):
        why(made)


def test_what_the_record_holds_beside_the_approval_is_noticed_where_it_lies_here(made: Campaign) -> None:
    project = read(made.root)
    made.decide("request-changes", text="Stop it.")
    events = made.desk().journal.events()
    found = verify(
        made.output, made.root / "approvals", keys(project.approvers), project.review.digest, made.now, events
    )
    assert [one.why for one in found] == [
        ("its approval does not hold all that was decided of it: run `spotlight approvals export`",),
        (),
    ]


def test_a_persons_key_vouches_for_nobody_else(tmp_path: Path, people: str, server: Signer, bens: Signer) -> None:
    made = campaign(tmp_path, approvers=people)
    made.decide("approve", person=AMINA)
    made.decide("approve", SECOND, person=BEN)
    handed(made, bens)
    assert "who they are is told by another person's key alone" in why(made)
    assert why(made, SECOND) == ""
    handed(made, bens, server)
    assert why(made) == ""


def test_who_was_an_approver_by_nobodys_word_does_not_count(tmp_path: Path, people: str, server: Signer) -> None:
    made = campaign(tmp_path)
    made.decide("approve", person=Person(name="Eve", email="eve@example.org"))
    assert made.state() == "approved"
    (made.root / "approvers.yaml").write_text(people, "utf-8")
    made.reread()
    assert made.state() == "pending"
    handed(made, server)
    assert "it was given as somebody whom approvers.yaml does not name for it" in why(made)


def test_who_lost_the_role_since_does_not_count_and_who_got_it_decides_anew(
    made: Campaign, people: str, server: Signer
) -> None:
    (made.root / "approvers.yaml").write_text(people.replace("[reviewer, lead]", "[lead]"), "utf-8")
    assert "it was given as somebody whom approvers.yaml does not name for it" in why(made)
    made.reread()
    assert made.desk().creative(FIRST).standing.state != "approved"
    (made.root / "approvers.yaml").write_text(people, "utf-8")
    assert why(made) == ""


def test_one_person_with_two_addresses_is_one_approver(tmp_path: Path, people: str, server: Signer) -> None:
    made = campaign(tmp_path, TWO, people)
    made.decide("approve", person=BEN)
    (made.root / "approvers.yaml").write_text(people.replace("ben@", "benjamin@"), "utf-8")
    made.reread()
    made.decide("approve", person=Person(name="Ben Osei", email="benjamin@example.org"))
    assert made.desk().creative(FIRST).standing.stages[0].have == 1
    handed(made, server)
    assert "review has 1 of 2 approvals" in why(made)


def test_who_was_erased_and_comes_again_is_one_approver(tmp_path: Path, people: str, server: Signer) -> None:
    made = campaign(tmp_path, TWO, people)
    event = made.decide("approve", person=BEN)
    made.desk(BEN).journal.erase(event.person)
    made.reread()
    made.decide("approve", person=BEN)
    handed(made, server)
    assert "review has 1 of 2 approvals" in why(made)
    made.decide("approve", person=AMINA)
    handed(made, server)
    assert why(made) == ""


def test_what_lies_elsewhere_is_not_what_was_built(made: Campaign, tmp_path: Path) -> None:
    film = made.output / "drugs_pump-lane_a_en_reels.mp4"
    shutil.move(film, tmp_path / "elsewhere.mp4")
    film.symlink_to(tmp_path / "elsewhere.mp4")
    assert why(made).startswith("drugs_pump-lane_a_en_reels.mp4 is a link")
    film.unlink()
    film.mkdir()
    assert why(made) == "drugs_pump-lane_a_en_reels.mp4 is not there"


def twice(manifest: Any) -> None:
    manifest["creatives"].append({**manifest["creatives"][0], "alt": "Another."})


def test_a_creative_that_is_there_twice_is_refused(made: Campaign) -> None:
    made.edit(twice)
    with pytest.raises(Distrusted, match=rf"manifest.json has {FIRST} twice"):
        why(made)
    with pytest.raises(UsageFault, match=r"manifest.json has a creative twice: run `spotlight build`"):
        made.state()


@pytest.mark.parametrize(
    "text",
    [
        '{"creatives": [], "creatives": []}',
        "[" * 100_000,
        '{"creatives": NaN}',
    ],
)
def test_a_manifest_that_two_readers_read_otherwise_is_damaged(made: Campaign, text: str) -> None:
    (made.output / "manifest.json").write_text(text, "utf-8")
    with pytest.raises(Distrusted, match=r"manifest.json is damaged: run `spotlight build`"):
        why(made)
    with pytest.raises(UsageFault, match=r"manifest.json cannot be read"):
        made.state()


@pytest.mark.parametrize("id_", ["a/../b/c", "drugs/pump-lane/a/en ", "drugs\\x/pump-lane/a/en", "a_b/c/d/e", "///"])
def test_an_id_leads_nowhere_and_names_one_file(made: Campaign, id_: str) -> None:
    made.edit(lambda manifest: manifest["creatives"][0].update(id=id_))
    assert why(made, id_) == "a creative of the manifest has no id of theme/location/version/language"


@pytest.mark.parametrize("until", ["soon", None, 5])
def test_a_waiver_that_cannot_be_read_lets_nothing_pass(made: Campaign, until: object) -> None:
    finding = {"severity": "error", "waived": {"until": until}}
    made.edit(lambda manifest: manifest["creatives"][0]["findings"].append(finding))
    assert why(made) == f"the findings of {FIRST} in the manifest cannot be read"
    with pytest.raises(UsageFault, match=r"the findings of .* cannot be read: run `spotlight build`"):
        made.state()


def deep(whole: bytes) -> bytes:
    return b"[" * len(whole) * 20


def huge(whole: bytes) -> bytes:
    return whole + b" " * (16 << 20)


@pytest.mark.parametrize(("change", "told"), [(deep, "is damaged"), (huge, "longer than any approval")])
def test_an_approval_of_any_size_ends_in_a_sentence(
    made: Campaign, change: Callable[[bytes], bytes], told: str
) -> None:
    envelope(made).write_bytes(change(envelope(made).read_bytes()))
    assert told in why(made)


def test_nothing_is_taken_out_when_nothing_is_built(made: Campaign, server: Signer) -> None:
    before = sorted(path.name for path in (made.root / "approvals").iterdir())
    (made.output / "manifest.json").unlink()
    with pytest.raises(UsageFault, match="nothing is built"):
        handed(made, server)
    assert sorted(path.name for path in (made.root / "approvals").iterdir()) == before


def test_an_export_that_was_cut_short_is_made_good_by_the_next(
    made: Campaign, server: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.decide("request-changes", text="Stop it.")

    def full(*_: object) -> str:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.recordlog.text", full)
        with pytest.raises(OSError, match="full"):
            handed(made, server)
    assert why(made).startswith("the record it was exported from is not the one in log.json")
    assert handed(made, server) == Exported(written=(FIRST,), stood=(SECOND,), gone=())
    assert why(made).startswith("it is changes requested")


def test_two_exports_at_once_leave_one_log(made: Campaign, server: Signer, monkeypatch: pytest.MonkeyPatch) -> None:
    made.decide("request-changes", text="Stop it.")
    first, second = made.desk(AMINA), made.desk(BEN)
    writing, other = Desk.writing, list[Exported]()

    def raced(self: Desk) -> AbstractContextManager[Writer]:
        if self is first and not other:
            other.append(Exported(written=(), stood=(), gone=()))
            other[0] = export(second, [server])
        return writing(self)

    monkeypatch.setattr(Desk, "writing", raced)
    assert handed(made, server).stood == (FIRST, SECOND)
    assert other[0].written == (FIRST,)
    assert why(made).startswith("it is changes requested")
    assert len(json.loads(log(made).read_text("utf-8"))["heads"]) == 2
