"""The traffic sheet: everything somebody needs to book it by hand, safe to open, whole without a network."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from bought import traffic
from chromium import DESK, PHONE, chromium
from PIL import Image
from playwright.sync_api import Browser

from pipeline.handover import day, page, thumb
from pipeline.model import Finding
from pipeline.project import placements
from pipeline.traffic import Export, Traffic

SLOTS = (("tiktok", "tiktok-in-feed", "LEARN_MORE"), ("poster", "poster-still", None))
LOST = Finding(
    rule="REACH-RADIUS",
    severity="warning",
    message="the circle is wider",
    measured="1 km",
    limit="300 m",
    fix="look",
    place="instagram/lantern-quay",
)


def shown(output: Path, bought: Traffic, *, draft: bool = False, exports: Sequence[Export] = ()) -> str:
    output.mkdir(exist_ok=True)
    for ad in bought.ads:
        (output / "covers").mkdir(exist_ok=True)
        Image.new("RGB", (54, 96), (40, 60, 120)).save(output / ad.cover)
    release: Mapping[str, Any] = {
        "files": {ad.cover: ad.cover for ad in bought.ads},
        "approved": {ad.id: None if draft else "2027-03-01T09:01:00Z" for ad in bought.ads},
        "withheld": [{"creative": "drugs/quay/a/en", "why": ["it is pending", "review has 0 of 1 approval"]}],
        "changes": {"added": ["x/y/a/en"], "removed": [], "recut": [], "copy_only": [], "same": 2, "since": "0"},
    }
    manifest = {
        "draft": draft,
        "release": release,
        "creatives": [{"language": ad.language} for ad in bought.ads],
    }
    return page(manifest, bought, exports, placements(None), output)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<body")[2]).split())


EXPORT = Export(
    platform="tiktok",
    bodies={},
    rows=({"file": "x"},),
    placeholders={
        "<TIKTOK_ADVERTISER_ID>": "the number in the address of the ads manager",
        "<TIKTOK_VIDEO_ID:a>": "answered by the upload",
        "<TIKTOK_VIDEO_ID:b>": "answered by the upload",
    },
    findings=(LOST,),
    steps=("Open the ads manager.", "Upload the films."),
)


def test_it_says_where_when_what_and_how_long(tmp_path: Path) -> None:
    said = words(shown(tmp_path, traffic(*SLOTS), exports=[EXPORT]))
    assert "Runs 4 Dec 2026 to 3 Jan 2027, both days count" in said
    assert "54.5, 2.5 , 300 m around it" in said
    assert "Fri, Sat 21:00-03:00" in said
    assert "TikTok 44 of 100" in said  # 'Somebody is around until 03:00. Walk it off.'
    assert "tiktok/violence_lantern-quay_a_en_tiktok-in-feed.mp4 1080 × 1920, 8.9 s, 1.5 MB" in said
    assert "utm_source=tiktok" in said
    assert "Open the ads manager. Upload the films." in said
    assert "exports/tiktok.json and exports/tiktok.csv" in said
    assert "REACH-RADIUS instagram/lantern-quay: the circle is wider" in said
    assert "&lt;TIKTOK_ADVERTISER_ID&gt; 1 the number in the address of the ads manager" in said
    assert "&lt;TIKTOK_VIDEO_ID:...&gt; 2 answered by the upload" in said
    assert "drugs/quay/a/en : it is pending; review has 0 of 1 approval" in said
    assert "New x/y/a/en" in said
    assert "Approved until 2027-03-01." in said


def test_a_control_says_that_it_is_one(tmp_path: Path) -> None:
    said = words(shown(tmp_path, traffic(*SLOTS)))
    assert said.count("Control: no ads here, on purpose.") == 1
    assert "Creatives none" in said


def test_a_draft_says_so_first_and_for_each(tmp_path: Path) -> None:
    html = shown(tmp_path, traffic(*SLOTS), draft=True)
    assert "<title>DRAFT: " in html
    assert words(html).index("DRAFT. Nobody approved this. It must not run.") < words(html).index("Traffic sheet")
    assert words(html).count("Not approved.") == 3
    assert "DRAFT" not in words(shown(tmp_path, traffic(*SLOTS)))


def test_words_are_words_and_nothing_comes_from_elsewhere(tmp_path: Path) -> None:
    html = shown(tmp_path, traffic(*SLOTS, title='<script>alert("x")</script>'))
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert re.findall(r"(?:src|href)=\"(?!data:image/jpeg;base64,|#)[^\"]*\"", html) == []
    assert "default-src 'none'" in html


def test_a_text_that_is_too_long_stands_out(tmp_path: Path) -> None:
    bought = traffic(*SLOTS)
    html = shown(tmp_path, replace(bought, ads=(replace(bought.ads[0], text="x" * 101),)))
    assert '<span class="count over">TikTok 101 of 100</span>' in html


def test_pictures_are_small_and_days_are_in_english(tmp_path: Path) -> None:
    Image.effect_noise((1080, 1920), 80).save(tmp_path / "cover.jpg")
    with Image.open(io.BytesIO(thumb(tmp_path / "cover.jpg"))) as small:
        assert small.size == (144, 256)
    assert len(thumb(tmp_path / "cover.jpg")) < 40_000
    assert [day(traffic(*SLOTS).first), day(traffic(*SLOTS).last)] == ["4 Dec 2026", "3 Jan 2027"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.mark.parametrize("screen", [DESK, PHONE])
def test_anybody_can_read_it(browser: Browser, tmp_path: Path, screen: tuple[int, int]) -> None:
    path = tmp_path / "README.html"
    path.write_text(shown(tmp_path / "out", traffic(*SLOTS), exports=[EXPORT]), "utf-8")
    opened = browser.new_page(viewport={"width": screen[0], "height": screen[1]})
    opened.goto(path.as_uri())
    assert [one["id"] for one in Axe().run(opened).response["violations"]] == []
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    opened.close()
