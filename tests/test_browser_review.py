"""A review in a real browser, from the link to the record: by keys, by thumb, by two people, without scripts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import PHONE, Screen, as_phone, chromium, desk_and_screen, screen, served
from desks import IDS, Built, built, changed_film, files, film
from playwright.sync_api import Browser, expect

from pipeline.desk import Shown
from pipeline.people import Person

BEN = Person(name="Ben Osei", email="ben@example.org")
FILM = "tiktok-in-feed"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return files(tmp_path_factory.mktemp("made"))


def tab_to(seen: Screen, selector: str) -> None:
    """Press Tab until that is in focus: what cannot be reached so is not for everybody."""
    for _ in range(60):
        if seen.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        seen.page.keyboard.press("Tab")
    pytest.fail(f"Tab never comes to {selector}")


def ready(seen: Screen) -> None:
    """The page of a creative, once its player takes keys."""
    seen.page.wait_for_selector("frame-player:defined .still", state="attached")


def moves(seen: Screen) -> None:
    """The film plays: its time goes on."""
    for _ in range(500):
        if seen.page.evaluate("document.querySelector('#player video').currentTime") > 0.1:
            return
        seen.page.wait_for_timeout(20)
    pytest.fail("the film does not play")


def frame(seen: Screen) -> int:
    return int(seen.page.evaluate("document.getElementById('player').frame"))


def said(seen: Screen, words: str) -> None:
    """What was done is told, and what was open for it has closed, so that keys are the page's again."""
    expect(seen.page.locator("#said")).to_contain_text(words)
    seen.page.wait_for_function(
        "!document.querySelector('dialog:modal') && !document.activeElement.matches('textarea, input')"
    )


def on(seen: Screen) -> str:
    """The creative whose page is open."""
    return seen.path.removeprefix("/c/").strip("/")


def decisions(one: Built) -> list[tuple[str, str]]:
    return [(id_, taken.kind) for id_, taken in one.taken]


def test_a_whole_review_by_keyboard_alone(browser: Browser, made: dict[str, Path], tmp_path: Path) -> None:
    with desk_and_screen(browser, tmp_path, made) as (one, seen):
        keys = seen.page.keyboard
        walked = []
        for key in "jjk":
            keys.press(key)
            walked.append(str(seen.page.evaluate("document.activeElement.closest('.tile').dataset.id")))
        first = walked[0]
        assert first == walked[2] != walked[1]
        keys.press("Enter")
        seen.page.wait_for_url(f"**/c/{first}/**")
        ready(seen)
        look(seen, one.creative(first))
        remark(seen, one, first)

        keys.press("r")
        keys.type("Make it darker.")
        keys.press("Control+Enter")
        said(seen, "you asked for changes")
        assert decisions(one) == [(first, "request-changes")]
        (asked,) = one.desk.history(first).reasons.values()
        assert one.desk.words(asked) == "Make it darker."

        keys.press("j")
        seen.page.wait_for_url(lambda url: first not in url)
        ready(seen)
        following = on(seen)
        keys.press("a")
        keys.press("Enter")
        said(seen, "you approved")
        assert sorted(decisions(one)) == sorted([(first, "request-changes"), (following, "approve")])
        assert one.creative(following).standing.state == "approved"

        keys.press("?")
        expect(seen.page.get_by_role("dialog", name="Keys on this page")).to_be_visible()
        keys.press("Escape")
        expect(seen.page.get_by_role("dialog")).to_have_count(0)
        keys.press("u")
        keys.press("Enter")
        said(seen, "you took your decision back")
        assert one.creative(following).standing.state == "pending"
        assert one.desk.journal.check() == ()


def look(seen: Screen, shown: Shown) -> None:
    """Play the film, stop it, and step to its frame 2."""
    keys = seen.page.keyboard
    tab_to(seen, f".placements a[data-placement={FILM}]")
    keys.press("Enter")
    seen.page.evaluate("document.activeElement.blur()")
    keys.press(" ")
    expect(seen.page.locator("#player")).to_have_attribute("data-playing", "")
    moves(seen)
    keys.press(" ")
    expect(seen.page.locator("#player")).not_to_have_attribute("data-playing", "")
    while frame(seen) > 0:
        keys.press(",")
    for key in "...,":
        keys.press(key)
    assert frame(seen) == 2
    (sha,) = (one["sha256"] for one in shown.creative["variants"] if one["placement"] == FILM)
    expect(seen.page.locator(f".film .still[src$='/still/{sha}/2.jpg']")).to_be_visible()


def remark(seen: Screen, one: Built, id_: str) -> None:
    """Say something of a cell of the frame on the screen; letters that are keys elsewhere are letters here."""
    keys = seen.page.keyboard
    keys.press("c")
    keys.type("The street is too bright, ask j and k.")
    tab_to(seen, "details.place summary")
    keys.press("Enter")
    tab_to(seen, "input[name=region]")
    keys.press("ArrowDown")
    expect(seen.page.locator("[data-where]")).to_have_text("top left")
    tab_to(seen, ".say button.plain")
    keys.press("Enter")
    said(seen, "Comment saved.")
    (note,) = one.desk.history(id_).notes
    assert (note.placement, note.first, note.last, note.region) == (FILM, 2, 2, (0.0, 0.0, 0.3333, 0.2))
    assert one.desk.words(note.text) == "The street is too bright, ask j and k."


def test_a_review_by_thumb(browser: Browser, made: dict[str, Path], tmp_path: Path) -> None:
    with desk_and_screen(browser, tmp_path, made, PHONE, **as_phone()) as (one, seen):
        page, id_ = seen.page, IDS[2]
        page.locator("details.menu summary", has_text="Language").tap()
        page.locator("details.menu[open] a[href*='language=pl']").tap()
        expect(page.locator(".tile")).to_have_count(1)
        page.locator(f".tile[data-id='{id_}'] a.open").tap()
        page.wait_for_url(f"**/c/{id_}/**")
        ready(seen)
        page.locator(f".placements a[data-placement={FILM}]").tap()
        page.locator(".film .start").tap()
        moves(seen)
        page.locator(".film").tap()
        expect(page.locator("#player")).not_to_have_attribute("data-playing", "")
        page.get_by_role("button", name="One frame on").tap()
        at = frame(seen)

        page.get_by_label("Your comment").tap()
        page.keyboard.type("Hard to read on a bus.")
        page.locator("details.place summary").tap()
        page.locator(".cells label", has=page.get_by_label("Middle centre")).tap()
        page.get_by_role("button", name="Comment", exact=True).tap()
        said(seen, "Comment saved.")
        (note,) = one.desk.history(id_).notes
        assert (note.placement, note.first, note.region) == (FILM, at, (0.3333, 0.4, 0.6666, 0.6))

        page.get_by_role("button", name="Request changes").tap()
        page.get_by_label("What has to change").tap()
        page.keyboard.type("Larger letters.")
        page.locator("dialog[open] button[class=stop]").tap()
        said(seen, "you asked for changes")
        page.get_by_role("button", name="Approve").tap()
        page.locator("dialog[open] button.go").tap()
        said(seen, "you approved")
        assert decisions(one) == [(id_, "request-changes"), (id_, "approve")]


def test_what_matters_needs_no_scripts(browser: Browser, made: dict[str, Path], tmp_path: Path) -> None:
    with desk_and_screen(browser, tmp_path, made, java_script_enabled=False) as (one, seen):
        page, id_ = seen.page, IDS[2]
        page.locator(f".tile[data-id='{id_}'] a.open").click()
        assert on(seen) == id_
        # the first film plays by the browser's own controls, the others open as links
        assert seen.page.locator(".placements a").count() == 2
        page.get_by_label("Your comment").fill("Seen without scripts.")
        page.locator("select[name=placement]").select_option(FILM)
        page.get_by_role("spinbutton", name="Frame", exact=True).fill("3")
        page.locator("details.place summary").click()
        page.locator(".cells label", has=page.get_by_label("Bottom right")).click()
        page.get_by_role("button", name="Comment", exact=True).click()
        said(seen, "Your comment is there.")
        (note,) = one.desk.history(id_).notes
        assert (note.placement, note.first, note.last, note.region) == (FILM, 3, 3, (0.6667, 0.8, 1.0, 1.0))
        page.get_by_role("button", name="Approve").click()
        page.locator("dialog:popover-open button.go").click()
        said(seen, "you approved")
        assert decisions(one) == [(id_, "approve")]
        page.get_by_role("link", name="All creatives").click()
        for other in IDS:  # the boxes of the wall and the page that asks
            page.locator(f".tile[data-id='{other}'] .pick input").check()
        page.get_by_role("button", name="Approve selected").click()
        expect(page.get_by_role("heading", name="Left out")).to_be_visible()
        expect(page.locator("main")).to_contain_text("look at it first")
        assert decisions(one) == [(id_, "approve")]


def test_two_people_decide_at_once_and_both_are_heard(browser: Browser, made: dict[str, Path], tmp_path: Path) -> None:
    id_ = IDS[0]
    with (
        built(tmp_path, made) as one,
        served(one, tmp_path) as first,
        served(one, tmp_path, BEN) as second,
        screen(browser, first) as amina,
        screen(browser, second) as ben,
    ):
        for seen, button in ((amina, "Approve"), (ben, "Request changes")):
            seen.go(f"/c/{id_}/")
            ready(seen)
            seen.page.get_by_role("button", name=button).click()
        ben.page.get_by_label("What has to change").fill("Not like this.")
        for seen in (amina, ben):
            seen.page.evaluate("setTimeout(() => document.querySelector('dialog[open] form').requestSubmit(), 50)")
        said(amina, "you approved")
        said(ben, "you asked for changes")
        assert sorted(decisions(one)) == [(id_, "approve"), (id_, "request-changes")]
        assert one.creative(id_).standing.state == "changes-requested"
        assert one.desk.journal.check() == ()
        amina.page.reload()
        expect(amina.page.locator("#decide")).to_contain_text("Ben Osei")


def rebuilt(one: Built, id_: str) -> None:
    """The creative with another film and another text, as somebody's build leaves it while others look."""
    path = film(one.output / "film-2.mp4", shift=30)
    now = next(each for each in one.built if each["id"] == id_)
    one.rebuild(id_, **changed_film(now, path), post={**now["post"], "text": "Call 101 or tell us."})


def test_a_build_while_a_page_is_open_is_told_and_nothing_is_put_down(
    browser: Browser, made: dict[str, Path], tmp_path: Path
) -> None:
    with desk_and_screen(browser, tmp_path, made) as (one, seen):
        page, id_ = seen.page, IDS[1]
        seen.go(f"/c/{id_}/")
        ready(seen)
        before = one.creative(id_).unit.digest
        rebuilt(one, id_)
        page.keyboard.press("a")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="It changed while you were looking")).to_be_visible()
        assert (f"/c/{id_}/decide/", 409) in seen.answers
        expect(page.locator("main ins")).to_contain_text("Call 101 or tell us.")
        assert one.taken == []
        page.get_by_role("link", name="See what changed").click()
        expect(page.locator("version-diff:defined")).to_be_visible()
        page.get_by_role("link", name="Decide").click()
        ready(seen)
        page.keyboard.press("a")
        page.keyboard.press("Enter")
        said(seen, "you approved")
        ((_, taken),) = one.taken
        assert taken.unit == one.creative(id_).unit.digest != before


def test_a_comment_on_what_is_gone_is_given_back(browser: Browser, made: dict[str, Path], tmp_path: Path) -> None:
    with desk_and_screen(browser, tmp_path, made) as (one, seen):
        page, id_ = seen.page, IDS[1]
        seen.go(f"/c/{id_}/")
        ready(seen)
        rebuilt(one, id_)
        page.keyboard.press("c")
        page.keyboard.type("Half a minute of typing.")
        page.get_by_role("button", name="Comment", exact=True).click()
        expect(page.get_by_role("heading", name="It changed while you were looking")).to_be_visible()
        expect(page.locator("blockquote")).to_have_text("Half a minute of typing.")
        assert one.noted == 0
        page.get_by_role("link", name="Open the new version").click()
        ready(seen)
        assert on(seen) == id_
