"""Takes the pictures of the review page: `python docs/make_review_pictures.py CAMPAIGN`, a copy of the built demo.

People are put at its desks, say things and decide, and Chromium looks at what comes of it: docs/review/ has the wall, a
creative, two versions of one, and a phone. The copy is changed by it; nobody in it is real.
"""  # noqa: INP001 a script beside the pages

import io
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

import click
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

from pipeline import desk
from pipeline.build import build
from pipeline.cli.opening import opened
from pipeline.deciding import Choice, Remark, comment, decide
from pipeline.desk import Desk, Shown
from pipeline.history import Region
from pipeline.intent import Request
from pipeline.people import Person
from pipeline.review import server

HERE: Final = Path(__file__).parent
OUT: Final = HERE / "review"
QUALITY: Final = 82
MOST: Final = 250_000  # bytes of one picture
DESK: Final = {"width": 1440, "height": 900}
PHONE: Final = {"width": 390, "height": 844}
GAP: Final = 40
EDGE: Final = (74, 80, 94)  # beside phones: neither of the page's own grounds

REVIEWER: Final = Person(name="Maya Hale", email="maya@example.org")
OTHERS: Final = (
    Person(name="Tunde Bello", email="tunde@example.org"),
    Person(name="Rosa Lind", email="rosa@example.org"),
)
DAY: Final = datetime(2026, 12, 2, 9, 40, tzinfo=UTC)
REVIEW: Final = """version: 1
stages:
  - {id: advisory, role: advisory, need: 2, kind: advice}
  - {id: comms, role: reviewer, after: [advisory]}
"""
APPROVERS: Final = """version: 1
people:
  - {id: maya, name: Maya Hale, email: maya@example.org, roles: [reviewer, lead]}
  - {id: tunde, name: Tunde Bello, email: tunde@example.org, roles: [advisory]}
  - {id: rosa, name: Rosa Lind, email: rosa@example.org, roles: [advisory]}
"""
ONE: Final = "violence/lantern-quay/a/en"
"""The creative that the pictures show."""
WANTED: Final = "your-choice/lantern-quay/b/en"
ADVISED: Final = ("your-choice/lantern-quay/b/pl", "your-choice/market-cross/a/en", "behaviour/foundry-yard/a/en")
APPROVED: Final = (
    "your-choice/lantern-quay/a/en",
    "your-choice/lantern-quay/a/ur",
    "your-choice/lantern-quay/a/pl",
    "your-choice/foundry-yard/b/en",
    *(f"behaviour/lantern-quay/{version}/{language}" for version in "ab" for language in ("en", "ur", "pl")),
    "violence/foundry-yard/a/en",  # which the new words void
)
CHANGES: Final = (("Friendly faces *nearby*", "Help is *nearby*"), ("Friendly faces nearby.", "Help is nearby."))
"""What the author does about what was asked."""
FILM: Final = "tiktok-in-feed"


def at_desks(root: Path) -> tuple[Desk, ...]:
    """Everybody's desk: the reviewer's first."""
    project = opened(root)
    seconds = count(0, 19)
    return tuple(
        desk.opened(project, person, lambda: DAY + timedelta(seconds=next(seconds))) for person in (REVIEWER, *OTHERS)
    )


def on(shown: Shown) -> dict[str, str]:
    return {"unit": shown.unit.digest, "files": shown.unit.bytes_digest}


def advised(desks: tuple[Desk, ...], id_: str) -> None:
    """What the advisory group says of it."""
    for one in desks[1:]:
        decide(one, id_, Choice(kind="advise", stage="advisory", **on(one.open_creative(id_))))


def noted(at: Desk, id_: str, text: str, frames: tuple[int, int], region: Region, **more: Any) -> int:
    told = on(at.open_creative(id_))
    remark = Remark(text=text, placement=FILM, first=frames[0], last=frames[1], region=region, **more, **told)
    return comment(at, id_, remark).seq


def reviewed(desks: tuple[Desk, ...]) -> None:
    """A morning's work: some approved, one to be changed, some advised on, most not looked at."""
    maya, tunde, rosa = desks
    for id_ in APPROVED:
        advised(desks, id_)
        decide(maya, id_, Choice(kind="approve", stage="comms", **on(maya.open_creative(id_))))
    for id_ in (WANTED, ONE, *ADVISED):
        advised(desks, id_)
    told = on(maya.open_creative(WANTED))
    why = "The second picture goes by before it can be read: give it half a second more."
    decide(maya, WANTED, Choice(kind="request-changes", stage="comms", text=why, **told))
    first = noted(tunde, ONE, "Nobody under 20 says this. Could it be shorter?", (12, 48), (0.1, 0.2, 0.9, 0.45))
    noted(rosa, ONE, "The lights read well, even on my old phone.", (80, 80), (0.0, 0.6, 1.0, 1.0), severity="note")
    told = on(maya.open_creative(ONE))
    comment(maya, ONE, Remark(text="Agreed, I have asked for a shorter line.", reply_to=first, severity="note", **told))


def written(root: Path, *, anew: bool) -> None:
    """The script as it was, or as its author changed it after the first look, and built."""
    theme = root / "themes" / "violence.yaml"
    text = theme.read_text(encoding="utf-8")
    for change in CHANGES:
        old, new = change if anew else reversed(change)
        text = text.replace(old, new)
    theme.write_text(text, encoding="utf-8")
    report = build(opened(root), Request(), lambda _: None)
    if report.faults:
        raise click.ClickException("; ".join(map(str, report.faults.values())))


@contextmanager
def looking(browser: Browser, at: Desk, **wishes: Any) -> Iterator[Page]:
    """A browser that came in by the link; the server ends with the script."""
    here, listening = server.opened(at, at.project.root / "review", server.listen())
    threading.Thread(target=listening.run, daemon=True).start()
    window = browser.new_context(reduced_motion="reduce", base_url=here.link.partition("/enter")[0], **wishes)
    page = window.new_page()
    page.goto(here.link)
    yield page
    window.close()


def at_frame(page: Page, frame: int) -> None:
    """The page of a creative, with this frame of its first film on the screen."""
    page.wait_for_selector("frame-player:defined .still", state="attached")
    page.evaluate("(frame) => document.getElementById('player').seek(frame)", frame)
    page.wait_for_selector(f".film .still[src$='/{frame}.jpg']")


def taken(page: Page) -> Image.Image:
    page.wait_for_load_state("networkidle")
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def wall(page: Page) -> Image.Image:
    page.goto("/")
    return taken(page)


def creative(page: Page) -> Image.Image:
    page.goto(f"/c/{ONE}/")
    at_frame(page, 46)
    page.keyboard.press("z")
    page.evaluate("document.getElementById('said').replaceChildren()")
    return taken(page)


def compare(page: Page) -> Image.Image:
    page.goto(f"/c/{ONE}/compare/?mode=side")
    page.wait_for_load_state("networkidle")  # which frames differ is asked for
    page.wait_for_selector("version-diff:defined")
    page.locator("select[data-placement]").select_option(FILM)
    slider = page.locator("[data-frame-at]")
    slider.evaluate("(at) => { at.value = 46; at.dispatchEvent(new Event('input', {bubbles: true})); }")
    page.evaluate("scrollTo(0, 0)")
    return taken(page)


def phones(pictures: tuple[Image.Image, ...]) -> Image.Image:
    """Pictures of a phone side by side, each with round corners."""
    size = (540, round(540 * PHONE["height"] / PHONE["width"]))
    made = Image.new("RGB", (size[0] * len(pictures) + GAP * (len(pictures) + 1), size[1] + 2 * GAP), EDGE)
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), 44, fill=255)
    for n, each in enumerate(pictures):
        made.paste(each.resize(size, Image.Resampling.LANCZOS), (GAP + n * (size[0] + GAP), GAP), mask)
    return made


def kept(name: str, made: Image.Image) -> None:
    path = OUT / f"{name}.jpg"
    path.parent.mkdir(exist_ok=True)
    made.save(path, quality=QUALITY, optimize=True, progressive=True)
    size = path.stat().st_size
    click.echo(f"{path.relative_to(HERE.parent)}: {made.width} x {made.height}, {size:,} bytes")
    if size > MOST:
        raise click.ClickException(f"{path.name} has {size:,} bytes, allowed are {MOST:,}")


@click.command()
@click.argument("campaign", type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path))
def main(campaign: Path) -> None:
    """Take every picture of the review page."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise click.ClickException("there is no Chromium to take pictures with: install `chromium`")
    (campaign / "review.yaml").write_text(REVIEW, encoding="utf-8")
    (campaign / "approvers.yaml").write_text(APPROVERS, encoding="utf-8")
    shutil.rmtree(campaign / "review", ignore_errors=True)
    written(campaign, anew=False)
    desks = at_desks(campaign)
    reviewed(desks)
    written(campaign, anew=True)
    maya = desks[0]
    advised(desks, ONE)
    light: dict[str, Any] = {"viewport": DESK, "color_scheme": "light"}
    dark: dict[str, Any] = {"viewport": DESK, "color_scheme": "dark"}
    phone: dict[str, Any] = {**dark, "viewport": PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        with looking(browser, maya, **light) as page:
            kept("wall-desk-light", wall(page))
            kept("compare-desk-light", compare(page))
        with looking(browser, maya, **dark) as page:
            kept("creative-desk-dark", creative(page))
        with looking(browser, maya, **phone) as page:
            kept("phone", phones((wall(page), creative(page))))
        browser.close()
    for one in desks:
        one.journal.close()


if __name__ == "__main__":
    main()
