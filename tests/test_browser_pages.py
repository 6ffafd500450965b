"""Every page in a real browser: what axe finds, what the page's own policy refuses, and what a film is served as."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import DESK, PHONE, REQUIRED, Screen, as_phone, chromium, desk_and_screen
from desks import IDS, Built, changed_film, files, film, finding
from playwright.sync_api import Browser, Page, expect

from pipeline.deciding import Choice, Remark, comment, decide

ID = IDS[0]
STALE = {"unit": "0" * 64, "files": "0" * 64}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return files(tmp_path_factory.mktemp("made"))


def reviewed(one: Built) -> None:
    """Something of everything: notes, an answer, findings of each weight, decisions, and a version after them."""
    shown = one.desk.open_creative(ID)
    on = {"unit": shown.unit.digest, "files": shown.unit.bytes_digest}
    for severity in ("must", "should", "note"):
        remark = Remark(text="Too dark.", severity=severity, placement="tiktok-in-feed", first=2, last=4, **on)
        note = comment(one.desk, ID, remark)
    comment(one.desk, ID, Remark(text="So it is.", reply_to=note.seq, **on))
    decide(one.desk, ID, Choice(kind="request-changes", stage="comms", text="Lighter.", **on))
    other = one.desk.open_creative(IDS[1])
    told = {"unit": other.unit.digest, "files": other.unit.bytes_digest}
    decide(one.desk, IDS[1], Choice(kind="approve", stage="comms", **told))
    now = one.built[0]
    changed = changed_film(now, film(one.output / "film-2.mp4", shift=30))
    changed["variants"][1]["findings"] = [
        finding(severity="error"),
        finding(rule="reading.pace", message="words go by too fast", box=None),
        finding(rule="photo.reviewed", severity="note", seconds=None, box=None),
    ]
    one.rebuild(ID, **changed, post={**now["post"], "text": "Call 101 or tell us."})


def posted(page: Page, path: str, fields: dict[str, str]) -> None:
    """Send a form as the page would, with the token of one of its own."""
    with page.expect_navigation():
        page.evaluate(
            """([path, fields]) => {
                const form = document.createElement("form");
                form.method = "post";
                form.action = path;
                fields.csrfmiddlewaretoken = document.querySelector("[name=csrfmiddlewaretoken]").value;
                for (const [name, value] of Object.entries(fields)) {
                    form.append(Object.assign(document.createElement("input"), { name, value, type: "hidden" }));
                }
                document.body.append(form);
                form.submit();
            }""",
            [path, fields],
        )


def pages(one: Built, seen: Screen) -> Iterator[str]:
    """Every page, one after another, in each state that looks different."""
    page = seen.page
    yield "the wall"
    page.locator(f".tile[data-id='{IDS[2]}'] .pick").click()
    yield "the wall, with one picked"
    page.locator("[data-ask]").click()
    yield "the wall, asking whether to approve"
    pick = one.creative(IDS[2])
    posted(page, "/bulk/", {"stage": "comms", "pick": f"{pick.id} {pick.unit.digest} {pick.unit.bytes_digest}"})
    yield "several, without scripts"
    seen.go("/?state=advised")
    yield "the wall, empty"
    seen.go(f"/c/{ID}/")
    page.wait_for_selector("frame-player:defined")
    yield "a creative that changed, with findings and comments"
    page.locator("details:not([open]) > summary").evaluate_all(
        "all => all.forEach((one) => { one.parentElement.open = true; })"
    )
    page.keyboard.press("z")
    yield "a creative, all of it unfolded"
    page.keyboard.press("r")
    yield "asking for changes"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    yield "the keys"
    for mode in ("side", "swipe", "difference"):
        seen.go(f"/c/{ID}/compare/?mode={mode}")
        page.wait_for_selector("version-diff:defined")
        yield f"two versions, {mode}"
    seen.go(f"/c/{IDS[1]}/")
    yield "a creative that is approved"
    posted(page, f"/c/{IDS[1]}/decide/", {"kind": "approve", "stage": "comms", "text": "My words.", **STALE})
    yield "it moved on"
    seen.go(f"/c/{IDS[2]}/")
    posted(page, f"/c/{IDS[2]}/decide/", {"kind": "approve", "stage": "nowhere", **_on(one, IDS[2])})
    yield "refused"
    seen.go("/c/no/such/one/en/")
    yield "missing"
    seen.go("/help/")
    yield "help"
    page.context.clear_cookies()
    seen.go("/")
    yield "a stranger"


def _on(one: Built, id_: str) -> dict[str, str]:
    shown = one.creative(id_)
    return {"unit": shown.unit.digest, "files": shown.unit.bytes_digest}


def grave(page: Page, *rules: str) -> list[str]:
    """What axe calls serious or critical, of these rules or of all."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    asked = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    found: list[dict[str, Any]] = page.evaluate("(asked) => axe.run(asked)", asked)["violations"]
    return [
        f"{one['id']}: {one['help']}: {', '.join(' '.join(node['target']) for node in one['nodes'][:4])}"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_grave_on_any_page(
    browser: Browser, made: dict[str, Path], tmp_path: Path, size: tuple[int, int]
) -> None:
    wishes = {"reduced_motion": "reduce", "color_scheme": "light", **(as_phone() if size == PHONE else {})}
    with desk_and_screen(browser, tmp_path, made, size, **wishes) as (one, seen):
        reviewed(one)
        seen.go("/")
        wrong = dict[str, list[str]]()
        for name in pages(one, seen):
            wrong[name] = grave(seen.page)
            seen.page.emulate_media(color_scheme="dark")  # where colours alone are others
            wrong[f"{name}, dark"] = grave(seen.page, "color-contrast", "link-in-text-block")
            seen.page.emulate_media(color_scheme="light")
            if (beside := seen.page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
                wrong[name].append(f"scrolls {beside} pixels sideways")
        assert {name: faults for name, faults in wrong.items() if faults} == {}
        assert len(wrong) == 2 * 18


def test_the_controls_of_a_comparison_stay_under_the_films_beside_long_texts(
    browser: Browser, made: dict[str, Path], tmp_path: Path
) -> None:
    with desk_and_screen(browser, tmp_path, made) as (one, seen):
        reviewed(one)
        one.rebuild(ID, alt="A street. " * 400)
        seen.go(f"/c/{ID}/compare/")
        controls = seen.page.locator("version-diff:defined .controls").bounding_box()
        assert controls is not None
        assert controls["y"] + controls["height"] <= DESK[1]


def test_a_film_is_served_in_the_pieces_that_browsers_ask_for(
    browser: Browser, made: dict[str, Path], tmp_path: Path
) -> None:
    with desk_and_screen(browser, tmp_path, made) as (one, seen):
        seen.go(f"/c/{ID}/")
        sha = one.creative(ID).creative["variants"][1]["sha256"]
        told = seen.page.evaluate(
            """async (path) => {
                const answer = await fetch(path, { headers: { Range: "bytes=0-1" } });  // as Safari asks first
                const bytes = new Uint8Array(await answer.arrayBuffer());
                return [answer.status, answer.headers.get("Content-Range"), [...bytes]];
            }""",
            f"/media/{sha}.mp4",
        )
        whole = made["film"].read_bytes()
        assert told == [206, f"bytes 0-1/{len(whole)}", list(whole[:2])]


def test_the_browser_names_what_the_policy_refuses_and_what_leaves(
    browser: Browser, made: dict[str, Path], tmp_path: Path
) -> None:
    """The watch itself: without it, no page here could ever be found to be wrong."""
    with desk_and_screen(browser, tmp_path, made) as (_, seen):
        page = seen.page
        page.evaluate("document.body.setAttribute('style', 'color: red')")
        page.evaluate(
            "document.body.append(Object.assign(document.createElement('img'), {src: 'http://elsewhere.example/x'}))"
        )
        with page.expect_event("pageerror"):
            page.evaluate("setTimeout(() => { throw new Error('of ours'); })")
        expect(page.locator("body")).not_to_have_css("color", "rgb(255, 0, 0)")
        wrong = "\n".join(seen.wrong)
        assert "securitypolicyviolation: style-src" in wrong
        assert "securitypolicyviolation: img-src http://elsewhere.example/x" in wrong
        assert "broke: of ours" in wrong
        seen.wrong.clear()


def test_without_a_browser_the_tests_are_skipped_or_fail_where_it_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chromium.shutil.which", lambda _: None)
    gone = pytest.fail.Exception if REQUIRED else pytest.skip.Exception
    with pytest.raises(gone, match="no Chromium on this machine"), chromium():
        pass
