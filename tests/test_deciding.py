"""What people may do at the desk, and what is put down of it."""

from pathlib import Path

import pytest
from reviewed import AMINA, BEN, FIRST, SECOND, Campaign, campaign

from pipeline.deciding import Choice, Refused, Remark, Stale, approve_all, comment, decide, eligible, resolve
from pipeline.errors import UsageFault

STAGES = """version: 1
stages:
  - {id: advisory, role: advisory, need: 1, kind: advice}
  - {id: comms, role: reviewer, kind: approval, after: [advisory]}
"""
PEOPLE = """version: 1
people:
  - {id: amina, name: Amina Khan, email: amina@example.org, roles: [reviewer, lead]}
  - {id: ben, name: Ben Osei, email: ben@example.org, roles: [advisory]}
"""


@pytest.fixture
def made(tmp_path: Path) -> Campaign:
    return campaign(tmp_path)


@pytest.fixture
def staged(tmp_path: Path) -> Campaign:
    return campaign(tmp_path, STAGES, PEOPLE)


def choice(made: Campaign, kind: str, id_: str = FIRST, **more: object) -> Choice:
    whole = made.desk().creative(id_).unit
    told = {"stage": "review", "unit": whole.digest, "files": whole.bytes_digest, **more}
    return Choice(kind=kind, **told)  # type: ignore[arg-type] kinds come from a table


def test_what_is_approved_is_what_was_opened(made: Campaign) -> None:
    assert made.state() == "pending"
    with pytest.raises(Refused, match="you have not opened drugs/pump-lane/a/en as it is now: look at it first"):
        decide(made.desk(), FIRST, choice(made, "approve"))
    made.decide("approve")
    assert (made.state(), made.state(SECOND)) == ("approved", "pending")


@pytest.mark.parametrize("what", ["alt", "picture", "sound", "captions"])
def test_a_changed_word_picture_or_sound_voids_it(made: Campaign, what: str) -> None:
    made.decide("approve")

    def change(manifest: dict[str, list[dict[str, object]]]) -> None:
        creative = manifest["creatives"][0]
        if what in {"picture", "sound"}:
            creative["variants"][0][what] = "e" * 64  # type: ignore[index] a list of variants
        elif what == "captions":
            creative["captions_sha256"] = "e" * 64
        else:
            creative["alt"] = "Another lane."

    made.edit(change)
    assert made.state() == "changed"


def test_what_is_built_anew_as_it_was_is_approved_again(made: Campaign) -> None:
    made.decide("approve")
    made.build(hook="Loud corner?")
    assert made.state() == "changed"
    made.build()
    assert made.state() == "approved"


def test_a_decision_on_what_is_no_longer_there_is_refused_with_what_is(made: Campaign) -> None:
    made.opened()
    seen = choice(made, "approve")
    made.build(hook="Loud corner?")
    with pytest.raises(Stale) as fault:
        decide(made.desk(), FIRST, seen)
    assert fault.value.shown.creative["copy"] == ["Loud corner?"]
    assert made.desk().creative(FIRST).history.decisions == ()


def test_a_file_changed_by_hand_cannot_be_opened(made: Campaign) -> None:
    (made.output / "drugs_pump-lane_a_en_reels.mp4").write_bytes(b"another film")
    with pytest.raises(UsageFault, match=r"drugs_pump-lane_a_en_reels.mp4 is not the file that was built"):
        made.opened()


def test_changes_are_asked_for_in_words_and_stand_until_taken_back(made: Campaign) -> None:
    with pytest.raises(Refused, match="say what should change"):
        made.decide("request-changes", text="   ")
    made.decide("request-changes", text="The name is cut off.")
    assert made.state() == "changes-requested"
    made.decide("approve", person=BEN)
    assert made.state() == "changes-requested"
    made.build(hook="Loud corner?")
    assert made.state() == "changes-requested"
    made.decide("withdraw")
    assert made.state() in {"pending", "changed"}


def test_stages_come_one_after_the_other(staged: Campaign) -> None:
    with pytest.raises(Refused, match="the stage 'comms' comes after 'advisory', which is not done yet"):
        staged.decide("approve", stage="comms")
    with pytest.raises(Refused, match=r"asks for the role 'advisory', which approvers.yaml does not give you"):
        staged.decide("advise", stage="advisory")
    assert [staged.desk(one).creative(FIRST).mine for one in (AMINA, BEN)] == [False, True]
    staged.decide("advise", person=BEN, stage="advisory")
    assert staged.state() == "advised"
    assert [staged.desk(one).creative(FIRST).mine for one in (AMINA, BEN)] == [True, False]
    staged.decide("approve", stage="comms")
    assert staged.state() == "approved"


def test_dissent_asks_for_a_reason_on_both_sides(staged: Campaign) -> None:
    with pytest.raises(Refused, match="say why you advise against it"):
        staged.decide("advise", person=BEN, stage="advisory", dissent=True)
    staged.decide("advise", person=BEN, stage="advisory", dissent=True, text="It blames.")
    with pytest.raises(Refused, match="somebody advised against it: say why"):
        staged.decide("approve", stage="comms")
    staged.decide("approve", stage="comms", text="The words were tested with young people.")
    assert staged.state() == "approved"


def test_a_lead_dismisses_with_a_reason(staged: Campaign) -> None:
    with pytest.raises(Refused, match="asks for advice: advise against it, and say what should change"):
        staged.decide("request-changes", person=BEN, stage="advisory", text="Too dark.")
    staged.decide("advise", person=BEN, stage="advisory")
    event = staged.decide("request-changes", stage="comms", text="Too dark.")
    assert staged.state() == "changes-requested"
    with pytest.raises(Refused, match="say what should change"):
        staged.decide("dismiss", stage="comms", about=event.person)
    with pytest.raises(Refused, match="only a lead dismisses"):
        staged.decide("dismiss", person=BEN, stage="comms", about=event.person, text="No.")
    staged.decide("dismiss", stage="comms", about=event.person, text="It was seen on the brightest phone.")
    assert staged.state() != "changes-requested"


def test_findings_block_until_somebody_answers_for_them(made: Campaign) -> None:
    finding = {"severity": "error", "waived": None}
    made.edit(lambda manifest: manifest["creatives"][0]["findings"].append(finding))
    with pytest.raises(Refused, match="findings block this creative"):
        made.decide("approve")
    for until, blocked in (("2026-11-30", True), ("2026-12-01", False)):
        made.edit(lambda manifest, until=until: manifest["creatives"][0]["findings"][0].update(waived={"until": until}))
        assert made.desk().creative(FIRST).blocked is blocked


def test_several_are_approved_only_where_each_was_opened(made: Campaign) -> None:
    made.opened()
    fit, unfit = eligible(made.desk(), [FIRST, SECOND], "review")
    assert [shown.id for shown in fit] == [FIRST]
    assert unfit == {SECOND: f"you have not opened {SECOND} as it is now: look at it first"}
    both = [(id_, choice(made, "approve", id_)) for id_ in (FIRST, SECOND)]
    assert set(approve_all(made.desk(), both)) == {SECOND}
    assert (made.state(), made.state(SECOND)) == ("approved", "pending")


def test_opening_is_put_down_once_for_a_person_and_a_version(made: Campaign) -> None:
    for _ in range(3):
        made.opened()
    made.opened(person=BEN)
    made.build(hook="Loud corner?")
    made.opened()
    assert [event.kind for event in made.desk().journal.events()] == ["view"] * 3


def test_notes_come_along_to_the_next_version_and_are_put_right(made: Campaign) -> None:
    shown = made.opened()
    at = {"unit": shown.unit.digest, "files": shown.unit.bytes_digest}
    event = comment(
        made.desk(),
        FIRST,
        Remark(
            text="The name is cut off",
            severity="must",
            placement="reels",
            first=3,
            last=9,
            region=(0.1, 0, 0.5, 1),
            **at,
        ),
    )
    made.build(hook="Loud corner?")
    (note,) = made.desk().creative(FIRST).open_notes
    assert (note.seq, note.placement, note.first, note.region) == (event.seq, "reels", 3, (0.1, 0, 0.5, 1))
    assert note.unit != made.desk().creative(FIRST).unit.digest
    assert made.desk().words(note.text) == "The name is cut off"
    assert made.desk().name_of(note.person) == "Amina Khan"
    resolve(made.desk(), FIRST, note.seq, fixed=True)
    assert made.desk().creative(FIRST).open_notes == ()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"text": " "}, "write something first"),
        ({"text": "x" * 4001}, "that is 4,001 characters, at most 4,000 are kept: shorten it"),
        ({"placement": "nowhere"}, "there is no placement 'nowhere' here"),
        ({"placement": "reels", "first": 3, "last": 60}, "there is no frame 60 in reels"),
        ({"region": (0.5, 0.0, 0.4, 1.0)}, "that part lies outside the frame"),
        ({"severity": "rude"}, "a note is one of must, should, note"),
        ({"reply_to": 99}, "what you answer is not there"),
    ],
)
def test_what_cannot_be_noted_is_refused(made: Campaign, more: dict[str, object], why: str) -> None:
    shown = made.opened()
    told = {"text": "Look", "unit": shown.unit.digest, "files": shown.unit.bytes_digest, **more}
    with pytest.raises(Refused, match=why):
        comment(made.desk(), FIRST, Remark(**told))  # type: ignore[arg-type] some are wrong on purpose


def test_the_last_version_that_somebody_saw_is_kept_for_comparing(made: Campaign) -> None:
    assert made.desk().last_seen(FIRST) is None
    made.opened()
    made.build(hook="Loud corner?")
    before = made.desk().last_seen(FIRST)
    assert before is not None
    assert before.creative["copy"] == ["Quiet corner?"]
    kept = made.desk().media(before.creative["variants"][0]["sha256"])
    assert kept is not None
    assert kept.read_bytes() == b"film Quiet corner?"


def test_an_author_does_not_approve_unless_allowed(made: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.desk.authors", lambda root, files: frozenset({AMINA.email}))  # noqa: ARG005
    with pytest.raises(Refused, match="you wrote some of this"):
        made.decide("approve")
    made.decide("approve", person=BEN)
    assert made.state() == "approved"


def test_two_people_at_once_are_both_put_down(made: Campaign) -> None:
    ours, theirs = made.desk(), made.desk(BEN)
    for person in (AMINA, BEN):
        made.opened(person=person)
    decide(ours, FIRST, choice(made, "approve"))
    decide(theirs, FIRST, choice(made, "request-changes", text="Not yet."))
    assert made.state() == "changes-requested"
    assert ours.journal.check() == ()


def test_names_and_words_can_be_erased_and_decisions_stay(made: Campaign) -> None:
    made.decide("request-changes", text="Secret words")
    desk = made.desk()
    desk.journal.erase(desk.reviewer.id)
    (one,) = desk.creative(FIRST).history.decisions
    assert desk.name_of(one.person) == "somebody whose name was erased"
    assert desk.words(desk.creative(FIRST).history.reasons[one.seq]) == "(erased)"
    assert desk.journal.check() == ()
    assert made.state() == "changes-requested"
    assert b"Secret words" not in desk.shelf.journal.read_bytes()


def test_a_kept_film_that_somebody_swapped_is_put_right_when_it_is_opened(made: Campaign) -> None:
    film = next(one for one in made.opened().creative["variants"] if one["placement"] == "reels")
    kept = made.desk().media(film["sha256"])
    assert kept is not None
    kept.write_bytes(b"another film")
    made.opened()
    assert kept.read_bytes() == b"film Quiet corner?"
