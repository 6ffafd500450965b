"""A real browser on the real page: where it is found, how it is watched, and the desk that it is led to."""

import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from desks import Built, built
from playwright.sync_api import Browser, Page, Request, Response, expect, sync_playwright
from waitress import wasyncore

from pipeline import desk as desks
from pipeline.people import Person
from pipeline.review import server
from pipeline.review.site import Site

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
REQUIRED = os.environ.get("SPOTLIGHT_BROWSER") == "required"
DESK, PHONE = (1440, 900), (390, 844)
PATIENCE = 15_000  # milliseconds that anything on the page may take, on a machine that is busy
WATCH = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`securitypolicyviolation: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium of this machine; without one the tests are skipped, or fail where CI says that they are required."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        why = "no Chromium on this machine, so nothing was tried in a real browser"
        if REQUIRED:
            pytest.fail(f"{why}: install `chromium`", pytrace=False)
        pytest.skip(why)
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def served(one: Built, folder: Path, person: Person | None = None) -> Iterator[Site]:
    """The real server of a desk; another person has a desk of their own in the same campaign, as on another screen."""
    at = one.desk if person is None else desks.opened(one.desk.project, person, one.desk.clock)
    here, listening = server.opened(at, folder, server.listen())
    thread = threading.Thread(target=listening.run, daemon=True)
    thread.start()
    yield here
    listening.trigger.pull_trigger(lambda: wasyncore.close_all(listening._map))  # its loop ends when nothing is left
    thread.join(5)
    listening.task_dispatcher.shutdown()
    assert not thread.is_alive()
    if person is not None:
        at.journal.close()


@dataclass
class Screen:
    """One page in a browser of its own, which came in by the link, and all that went wrong on it."""

    page: Page
    here: Site
    wrong: list[str] = field(default_factory=list)
    answers: list[tuple[str, int]] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(f"http://127.0.0.1:{self.here.port}{path}")

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def asked(self, request: Request) -> None:
        there = urlsplit(request.url)
        if there.scheme not in {"data", "blob"} and there.netloc != f"127.0.0.1:{self.here.port}":
            self.wrong.append(f"asked {request.url}")

    def answered(self, response: Response) -> None:
        self.answers.append((urlsplit(response.url).path, response.status))
        if response.status >= 500:
            self.wrong.append(f"{response.status} {response.url}")


@contextmanager
def screen(browser: Browser, here: Site, size: tuple[int, int] = DESK, **wishes: Any) -> Iterator[Screen]:
    """A browser that comes in by the one-time link. What the policy of the page refused, and what broke, fails."""
    width, height = size
    window = browser.new_context(viewport={"width": width, "height": height}, **wishes)
    window.set_default_timeout(PATIENCE)
    window.add_init_script(WATCH)
    one = Screen(page=window.new_page(), here=here)
    window.on("request", one.asked)
    window.on("response", one.answered)
    one.page.on("pageerror", lambda fault: one.wrong.append(f"broke: {fault}"))
    one.page.on("console", lambda told: one.wrong.append(told.text) if _is_fault(told.text, told.type) else None)
    one.page.goto(here.link)
    yield one
    window.close()
    assert one.wrong == []


def _is_fault(text: str, kind: str) -> bool:
    """Whether the console tells of a fault; that an answer was a refusal is told as one, and is wanted."""
    return kind in {"error", "warning"} and not text.startswith("Failed to load resource")


@contextmanager
def desk_and_screen(
    browser: Browser, folder: Path, made: Mapping[str, Path], size: tuple[int, int] = DESK, **wishes: Any
) -> Iterator[tuple[Built, Screen]]:
    """A campaign of its own for one test, its server, and Amina's screen."""
    with built(folder, made) as one, served(one, folder) as here, screen(browser, here, size, **wishes) as seen:
        yield one, seen


def as_phone() -> dict[str, Any]:
    return {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}
