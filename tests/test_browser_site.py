"""The site in a real browser: what axe finds, what its policy refuses, what is asked for, and what fits on a phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import sited
from axe_playwright_python.sync_playwright import Axe
from chromium import DESK, PATIENCE, PHONE, WATCH, chromium
from playwright.sync_api import Browser, Page, expect

from pipeline import site

STORY, URDU, FRONT = "violence/lantern-quay/", "drugs/lantern-quay/ur/", ""


@dataclass
class Visit:
    """One page in a window of its own, what it asked for, and all that went wrong on it."""

    page: Page
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def films(self) -> set[str]:
        return {path for path in self.asked if path.endswith((".mp4", ".gif"))}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    project = sited.build(sited.campaign(folder), sited.drawn(folder))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(site, "cuts", lambda *_: ())
        sited.made(project, folder / "site")
    with sited.served(folder / "site") as address:
        yield address


@contextmanager
def visit(browser: Browser, address: str, size: tuple[int, int], **wishes: Any) -> Iterator[Visit]:
    width, height = size
    window = browser.new_context(viewport={"width": width, "height": height}, **wishes)
    window.set_default_timeout(PATIENCE)
    window.add_init_script(WATCH)
    seen = Visit(window.new_page())
    window.on("request", lambda request: seen.asked.append(request.url))
    window.on("response", lambda answer: seen.wrong.append(answer.url) if answer.status >= 400 else None)
    seen.page.on("console", lambda told: seen.wrong.append(told.text))
    seen.page.goto(address)
    yield seen
    window.close()
    assert seen.wrong == []


@pytest.mark.parametrize(
    ("path", "size", "scheme"),
    [(STORY, DESK, "dark"), (URDU, PHONE, "light"), (FRONT, DESK, "light")],
)
def test_axe_finds_nothing_and_nothing_is_asked_of_others(
    browser: Browser, home: str, path: str, size: tuple[int, int], scheme: Any
) -> None:
    with visit(browser, home + path, size, color_scheme=scheme) as seen:
        found = Axe().run(
            seen.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
        )
        told = [f"{one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]
        assert told == []
        assert [url for url in seen.asked if not url.startswith(home)] == []


@pytest.mark.parametrize("path", [STORY, URDU])
def test_it_fits_the_narrowest_phone_without_pictures_and_scripts(browser: Browser, home: str, path: str) -> None:
    with visit(browser, home + path, (320, 640), java_script_enabled=False) as seen:
        assert seen.page.locator("html").evaluate("(all) => all.scrollWidth") == 320
        for call in seen.page.locator("a[href^='tel:']").all():
            box = call.bounding_box()
            assert box
            assert box["height"] >= 24
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 320


def test_the_first_key_leads_past_the_top(browser: Browser, home: str) -> None:
    with visit(browser, home + STORY, PHONE) as seen:
        skip = seen.page.locator(".skip")
        expect(skip).not_to_be_in_viewport()
        seen.page.keyboard.press("Tab")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()


def test_the_film_plays_without_sound_or_waits_to_be_asked(browser: Browser, home: str) -> None:
    with visit(browser, home + STORY, DESK, reduced_motion="no-preference") as seen:
        expect(seen.page.locator("video:visible")).to_have_count(1)
        seen.page.wait_for_function("document.querySelector('video.moving').currentTime > 0")
        assert seen.page.evaluate("document.querySelector('video.moving').muted")
        assert {url.rsplit(".", 1)[-1] for url in seen.films()} == {"mp4"}
    with visit(browser, home + STORY, DESK, reduced_motion="reduce") as seen:
        shown = seen.page.locator("video:visible")
        expect(shown).to_have_count(1)
        assert shown.evaluate("(film) => film.paused && film.controls && film.poster.length > 0")
        assert seen.films() == set()
        shown.evaluate("(film) => film.play()")
        seen.page.wait_for_function("document.querySelector('video.waiting').currentTime > 0")
