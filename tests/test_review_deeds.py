"""What people do on the review page, and what they are told when they cannot."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from browsing import IDS, KNIFE, Browser
from desks import AMINA, Built, built, files, finding

from pipeline.desk import Desk
from pipeline.people import Person

ONE = f"/c/{KNIFE}/"
HTMX = {"hx-request": "true"}
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return files(tmp_path_factory.mktemp("made"))


@pytest.fixture
def desk(made: dict[str, Path], tmp_path: Path) -> Iterator[Built]:
    with built(tmp_path, made) as one:
        yield one


@pytest.fixture
def browser(desk: Built, tmp_path: Path) -> Browser:
    return Browser(desk, tmp_path)


def kinds(desk: Built) -> list[str]:
    return [one.kind for _, one in desk.taken]


def test_an_approval_is_put_down_with_the_digests_on_the_screen(browser: Browser, desk: Built) -> None:
    told = browser.decision(KNIFE)
    answer = browser.post(f"{ONE}decide/", told)
    assert (answer.status_code, answer["Location"]) == (303, f"{ONE}?said=approve")
    ((id_, only),) = desk.taken
    assert id_ == KNIFE
    assert (only.kind, only.stage, only.unit, only.files) == ("approve", "comms", told["unit"], told["files"])
    page = browser.get(answer["Location"])
    assert "you approved" in page.content.decode()
    one = page.context["one"]
    assert one.state == "approved"
    (decided,) = one.decisions
    assert (decided.who, decided.kind_words, decided.when) == ("Amina Khan", "approved", "1 Dec 2026, 12:26 UTC")
    assert decided.counts


def test_the_filters_outlast_a_decision(browser: Browser) -> None:
    told = browser.decision(KNIFE, query="?mine=1&evil=1&said=x")
    assert browser.post(f"{ONE}decide/", told)["Location"] == f"{ONE}?mine=1&said=approve"


def test_a_script_gets_the_part_that_changed(browser: Browser) -> None:
    answer = browser.post(f"{ONE}decide/", browser.decision(KNIFE), **HTMX)
    assert answer.status_code == 200
    assert b"<html" not in answer.content
    assert b'id="decide"' in answer.content
    assert answer["Cache-Control"] == "private, no-store"


def test_a_decision_on_what_was_built_anew_is_not_put_down(browser: Browser, desk: Built) -> None:
    told = browser.decision(KNIFE, "request-changes", text="The number is wrong")
    desk.rebuild(KNIFE, alt="Another street.")
    for headers in ({}, HTMX):
        answer = browser.post(f"{ONE}decide/", told, **headers)
        assert answer.status_code == 409
        stale = answer.context["stale"]
        (only,) = stale.differences
        assert (only.kind, only.name, only.before, only.after) == ("text", "alt", "A drawn street.", "Another street.")
        assert (stale.text, stale.url, stale.compare_url) == ("The number is wrong", ONE, f"{ONE}compare/")
    assert desk.taken == []
    assert answer["HX-Retarget"] == "body"


def test_a_decision_on_files_packed_anew_is_not_put_down_either(browser: Browser, desk: Built) -> None:
    told = browser.decision(KNIFE)
    desk.rebuild(KNIFE, variants=[{**one, "sha256": "0" * 64} for one in desk.built[2]["variants"]])
    answer = browser.post(f"{ONE}decide/", told)
    assert answer.status_code == 409
    assert "packed anew" in answer.context["stale"].words
    assert desk.taken == []


@pytest.mark.parametrize("changes", [{"unit": "0" * 64}, {"files": "0" * 64}, {"unit": ""}, {"files": ""}])
def test_digests_that_were_never_shown_decide_nothing(browser: Browser, desk: Built, changes: dict[str, str]) -> None:
    assert browser.post(f"{ONE}decide/", browser.decision(KNIFE, **changes)).status_code == 409
    assert desk.taken == []


def test_two_who_decide_at_once_are_both_put_down(browser: Browser, desk: Built) -> None:
    told = browser.decision(KNIFE)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: browser.client.post(f"{ONE}decide/", told).status_code, range(8)))
    assert answers == [303] * 8
    assert len(desk.taken) == 8


def test_what_the_desk_refuses_is_said_and_no_word_is_lost(
    browser: Browser, desk: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Desk, "wrote", lambda *_: True)
    answer = browser.post(f"{ONE}decide/", browser.decision(KNIFE, text="Fine by me"))
    assert answer.status_code == 403
    refused = answer.context["refused"]
    assert refused.words.startswith("You wrote some of this, and review.yaml lets no author approve")
    assert (refused.text, refused.url) == ("Fine by me", ONE)
    assert desk.taken == []


def test_a_request_for_changes_needs_words(browser: Browser, desk: Built) -> None:
    answer = browser.post(f"{ONE}decide/", browser.decision(KNIFE, "request-changes", text=" "))
    assert answer.status_code == 403
    assert "Say what should change" in answer.content.decode()


@pytest.mark.parametrize("told", [{}, {"kind": "delete"}, {"kind": "APPROVE"}, {"kind": "approve\0"}])
def test_a_decision_of_no_known_kind_cannot_be_read(browser: Browser, desk: Built, told: dict[str, str]) -> None:
    assert browser.post(f"{ONE}decide/", told).status_code == 400
    assert desk.taken == []


def test_a_decision_on_what_is_not_built_is_not_there(browser: Browser) -> None:
    told = browser.decision(KNIFE)
    assert browser.post("/c/a/b/c/d/decide/", told).status_code == 404


def test_only_what_one_may_do_is_on_offer(browser: Browser, desk: Built) -> None:
    desk.built[2]["variants"][1]["findings"] = [finding(severity="error")]
    actions = {one.kind: one for one in browser.get(ONE).context["one"].actions}
    assert set(actions) == {"approve", "request-changes"}, "no role for advice, nothing to withdraw"
    assert not actions["approve"].available
    assert actions["approve"].why_not.startswith("Findings block this creative: ")
    assert actions["request-changes"].available
    assert actions["request-changes"].needs_text
    browser.post(f"{ONE}decide/", browser.decision(KNIFE, "request-changes", text="Darken it"))
    with desk.desk.writing() as writer:
        lead = writer.person("Bo Lind", "bo@example.org")
    desk.sit(id=lead, roles=frozenset({"reviewer", "lead"}))
    one = browser.get(ONE).context["one"]
    assert one.why[0].startswith("Amina Khan asked for changes"), "people by their names"
    actions = {one.kind: one for one in one.actions}
    assert actions["dismiss"].about == desk.taken[0][1].person
    assert actions["dismiss"].label == "Dismiss the request of Amina Khan"
    assert actions["dismiss"].role == "lead"


def test_who_has_no_role_can_do_nothing(browser: Browser, desk: Built) -> None:
    desk.sit(roles=frozenset())
    assert browser.get(ONE).context["one"].actions == ()
    assert browser.get("/").context["wall"].stage == ""


def test_a_comment_stands_at_its_frame_and_place(browser: Browser, desk: Built) -> None:
    unit = browser.get(ONE).context["one"].unit
    told = {"unit": unit, "text": "Too dark", "placement": "tiktok-in-feed", "first": "3", "last": "5"}
    answer = browser.post(f"{ONE}comment/", {**told, "region": "0.25 0.5 0.5 0.25", "severity": "must"})
    assert answer["Location"] == f"{ONE}?said=comment"
    (only,) = browser.get(ONE).context["one"].comments
    assert (only.who, only.text, only.severity, only.placement) == ("Amina Khan", "Too dark", "must", "tiktok-in-feed")
    assert (only.first, only.last, only.region) == (3, 5, (0.25, 0.5, 0.5, 0.25))
    assert desk.desk.history(KNIFE).notes[0].region == (0.25, 0.5, 0.75, 0.75)
    assert not only.from_earlier
    desk.rebuild(KNIFE, alt="Another.")
    assert browser.get(ONE).context["one"].comments[0].from_earlier


@pytest.mark.parametrize(
    ("told", "first", "last", "placement"),
    [
        ({}, None, None, ""),
        ({"placement": "tiktok-in-feed"}, None, None, ""),
        ({"placement": "tiktok-in-feed", "first": "4"}, 4, 4, "tiktok-in-feed"),
        ({"placement": "tiktok-in-feed", "region": "0 0 1 1"}, 0, 11, "tiktok-in-feed"),
    ],
)
def test_a_comment_may_be_about_a_frame_a_film_or_all(
    browser: Browser, told: dict[str, str], first: int | None, last: int | None, placement: str
) -> None:
    unit = browser.get(ONE).context["one"].unit
    browser.post(f"{ONE}comment/", {"unit": unit, "text": "Hm", **told})
    (only,) = browser.get(ONE).context["one"].comments
    assert (only.first, only.last, only.placement) == (first, last, placement)


@pytest.mark.parametrize(
    "told",
    [
        *({"first": first} for first in ("x", "1e3", "9" * 5000)),
        *({"region": region} for region in ("1 2 3", "a b c d", "nan 0 1 1", "inf 0 1 1")),
        {"reply_to": "-"},
        {"last": "1" * 20},
        {"severity": "urgent"},
    ],
)
def test_a_comment_that_makes_no_sense_cannot_be_read(browser: Browser, desk: Built, told: dict[str, str]) -> None:
    unit = browser.get(ONE).context["one"].unit
    answer = browser.post(f"{ONE}comment/", {"unit": unit, "text": "Hm", **told})
    assert answer.status_code == 400
    assert desk.noted == 0


def test_a_comment_is_answered_and_put_right(browser: Browser, desk: Built) -> None:
    unit = browser.get(ONE).context["one"].unit
    browser.post(f"{ONE}comment/", {"unit": unit, "text": "Too dark"})
    note = str(browser.get(ONE).context["one"].comments[0].id)
    answer = browser.post(f"{ONE}comment/", {"unit": unit, "text": "On it", "reply_to": note}, **HTMX)
    assert b"On it" in answer.content
    assert b"<html" not in answer.content
    for outcome, resolved in (("resolved", True), ("still-broken", False)):
        assert browser.post(f"{ONE}resolve/", {"note": note, "outcome": outcome}).status_code == 303
        (only,) = browser.get(ONE).context["one"].comments
        assert (only.resolved, [reply.text for reply in only.replies]) == (resolved, ["On it"])
    assert browser.post(f"{ONE}resolve/", {"note": "999"}).status_code == 403
    assert browser.post(f"/c/{IDS[0]}/resolve/", {"note": note}).status_code == 403, "not of this creative"
    assert browser.post(f"{ONE}resolve/", {"note": note, "outcome": "gone"}).status_code == 400


def test_a_comment_on_what_was_built_anew_is_not_put_down(browser: Browser, desk: Built) -> None:
    unit = browser.get(ONE).context["one"].unit
    desk.rebuild(KNIFE, alt="Another.")
    answer = browser.post(f"{ONE}comment/", {"unit": unit, "text": "Too dark"})
    assert answer.status_code == 409
    assert answer.context["stale"].text == "Too dark"
    assert desk.noted == 0


def test_hostile_words_stay_words(made: dict[str, Path], tmp_path: Path) -> None:
    with built(tmp_path, made, Person(name=HOSTILE, email=AMINA.email)) as desk:
        _hostile(Browser(desk, tmp_path), desk)


def _hostile(browser: Browser, desk: Built) -> None:
    desk.built[2].update(location_name=HOSTILE, alt=HOSTILE, post={**desk.built[2]["post"], "text": HOSTILE})
    desk.built[2]["variants"][1].update(platform_name=HOSTILE, findings=[finding(message=HOSTILE, severity="note")])
    unit = browser.get(ONE).context["one"].unit
    browser.post(f"{ONE}comment/", {"unit": unit, "text": HOSTILE})
    browser.post(f"{ONE}decide/", browser.decision(KNIFE, "request-changes", text=HOSTILE))
    desk.rebuild(KNIFE, alt=HOSTILE * 2)
    late = {"kind": "approve", "stage": "comms", "unit": unit, "files": "x", "text": HOSTILE}
    pages = [browser.get(path) for path in ("/", ONE, f"{ONE}compare/", f"/?theme={HOSTILE}", f"{ONE}?said={HOSTILE}")]
    pages += [browser.post(f"{ONE}decide/", late), browser.get(f"/c/{HOSTILE.replace('/', '')}/b/c/d/")]
    for page in pages:
        words = page.content.decode()
        assert "<script>alert" not in words
        assert "<img src=x" not in words
    assert "&lt;script&gt;alert" in pages[1].content.decode()
    assert "&lt;script&gt;alert" in pages[5].content.decode()


def pick(browser: Browser, *ids: str) -> list[str]:
    tiles = {tile.id: tile for _, each in browser.get("/").context["wall"].groups for tile in each}
    return [f"{id_} {tiles[id_].unit} {tiles[id_].files}" for id_ in ids]


def test_only_what_was_opened_can_be_approved_with_others(browser: Browser, desk: Built) -> None:
    browser.get(ONE)
    tiles = {tile.id: tile for _, each in browser.get("/").context["wall"].groups for tile in each}
    assert (tiles[KNIFE].selected_ok, tiles[KNIFE].why_not) == (True, "")
    assert (tiles[IDS[0]].selected_ok, tiles[IDS[0]].why_not) == (False, "You have not opened it as it is now.")
    asked = browser.post("/bulk/", {"stage": "comms", "pick": pick(browser, KNIFE, IDS[0])})
    bulk = asked.context["bulk"]
    assert [tile.id for tile in bulk.ready] == [KNIFE]
    assert bulk.not_ready == (
        ("Drugs, Market Cross · a · en", "You have not opened drugs/market-cross/a/en as it is now: look at it first."),
    )
    assert desk.taken == [], "nothing before it is confirmed"


def test_what_is_confirmed_is_put_down_each_by_itself(browser: Browser, desk: Built) -> None:
    for id_ in IDS:
        browser.get(f"/c/{id_}/")
    told = {"stage": "comms", "confirmed": "1", "pick": pick(browser, *IDS)}
    assert browser.post("/bulk/", told)["Location"] == "/?said=bulk"
    assert sorted(id_ for id_, _ in desk.taken) == sorted(IDS)


def test_what_moved_on_or_was_never_opened_is_left_out_and_said(browser: Browser, desk: Built) -> None:
    browser.get(f"/c/{IDS[0]}/")
    browser.get(ONE)
    picked = pick(browser, *IDS)
    desk.rebuild(KNIFE, alt="Another.")
    answer = browser.post("/bulk/", {"stage": "comms", "confirmed": "1", "pick": picked})
    assert answer.status_code == 409
    assert [id_ for id_, _ in desk.taken] == [IDS[0]]
    assert [title for title, _ in answer.context["bulk"].not_ready] == [
        "Drugs, Lantern Quay · a · en",
        "Knife crime, Market Cross · b · pl",
    ]


@pytest.mark.parametrize("picked", [[], ["x"], ["a b"], ["a b c d"], ["a b c"] * 5001])
def test_a_pick_that_makes_no_sense_is_refused(browser: Browser, desk: Built, picked: list[str]) -> None:
    assert browser.post("/bulk/", {"stage": "comms", "confirmed": "1", "pick": picked}).status_code == 400
    assert desk.taken == []


def test_a_form_of_endless_length_is_refused(browser: Browser, desk: Built) -> None:
    told = browser.decision(KNIFE, "request-changes", text="x" * 2_000_000)
    assert browser.client.post(
        f"{ONE}decide/", "&".join(f"{k}={v}" for k, v in told.items()), "application/x-www-form-urlencoded"
    ).status_code in {400, 413}
    assert kinds(desk) == []
