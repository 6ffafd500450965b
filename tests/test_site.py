"""The site: a page for each theme, place and language, which needs no scripts and is written whole or not at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
import sited
import yaml
from click.testing import CliRunner, Result
from fontTools.ttLib import TTFont
from PIL import Image

from pipeline import release, site
from pipeline.authored import Font, Fonts
from pipeline.checks import message
from pipeline.cli import cli
from pipeline.errors import Distrusted, EnvironmentFault, UsageFault
from pipeline.helplines import digits
from pipeline.microsite import saying, webfonts
from pipeline.microsite.html import POLICY
from pipeline.microsite.laying import RECORD, lay
from pipeline.phrases import vocabulary
from pipeline.project import Project
from pipeline.release import Passed
from pipeline.said import Message, Said
from pipeline.store import Store

BUDGET = 300_000
LANGUAGES = ("en", "ur", "pl")
PHRASES = sorted((sited.ROOT / "pipeline" / "microsite" / "phrases").glob("*.yaml"))


@dataclass
class Tags(HTMLParser):
    """What a page is made of: each start tag with its attributes, and the text between."""

    found: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]

    @property
    def said(self) -> str:
        return " ".join("".join(self.words).split())


def tags(path: Path) -> Tags:
    read = Tags()
    read.feed(path.read_text("utf-8"))
    return read


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return sited.drawn(tmp_path_factory.mktemp("files"))


@pytest.fixture(autouse=True)
def plain_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """No fonts are cut, which takes seconds; one test does."""
    monkeypatch.setattr(site, "cuts", lambda *_: ())


@pytest.fixture(scope="module")
def demo(files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Path]:
    """A part of the demo, and its site as a draft."""
    folder = tmp_path_factory.mktemp("demo")
    project = sited.build(sited.campaign(folder), files)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(site, "cuts", lambda *_: ())
        sited.made(project, folder / "site")
    return project, folder / "site"


def pages(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def test_each_theme_place_and_language_has_its_page(demo: tuple[Project, Path]) -> None:
    project, folder = demo
    themes, places = project.campaign.themes, project.campaign.locations
    wanted = {f"{theme}/{place}/index.html" for theme in themes for place in places}
    wanted |= {f"{theme}/lantern-quay/{code}/index.html" for theme in themes for code in ("ur", "pl")}
    assert set(pages(folder)) == wanted | {"index.html", "ur/index.html", "pl/index.html"}


def test_pages_know_their_language_and_name_the_others(demo: tuple[Project, Path]) -> None:
    _, folder = demo
    for code in LANGUAGES:
        own = "" if code == "en" else f"{code}/"
        page = tags(folder / f"violence/lantern-quay/{own}index.html")
        (root,) = page.all("html")
        assert (root["lang"], root["dir"]) == (code, "rtl" if code == "ur" else "ltr")
        links = {one["hreflang"]: one["href"] for one in page.all("link") if one["rel"] == "alternate"}
        home = "https://example.org/good-night-out/violence/lantern-quay/"
        assert links == {"en": home, "ur": f"{home}ur/", "pl": f"{home}pl/"}
        (canonical,) = (one["href"] for one in page.all("link") if one["rel"] == "canonical")
        assert canonical == links[code]
        (current,) = (one for one in page.all("a") if one.get("aria-current") == "page")
        assert current["lang"] == code
    assert [one for one in tags(folder / "violence/foundry-yard/index.html").all("a") if "hreflang" in one] == []


def test_nothing_comes_from_elsewhere_and_nothing_runs(demo: tuple[Project, Path]) -> None:
    _, folder = demo
    for name in pages(folder):
        page = tags(folder / name)
        first, second = page.all("meta")[:2]
        assert first == {"charset": "utf-8"}
        assert second == {"http-equiv": "Content-Security-Policy", "content": POLICY}
        assert page.all("script") == page.all("style") == page.all("iframe") == page.all("form") == []
        assert [one for _, one in page.found if "style" in one or any(key.startswith("on") for key in one)] == []
        for path in references(page):
            assert not re.match(r"[a-z]+:|//", path)
            assert (folder / name).parent.joinpath(path).resolve().is_relative_to(folder.resolve())
            assert (folder / name).parent.joinpath(path).is_file()
    css = (folder / "site.css").read_text("utf-8")
    assert re.findall(r"url\(|@import|https?:", css) == []  # fonts are left out here


def references(page: Tags) -> Iterator[str]:
    """The files that a page asks for, and the pages it leads to, as they are written."""
    for tag, one in page.found:
        if tag in {"img", "source", "track"}:
            yield one["src"]
        if tag == "video":
            yield one["poster"]
        if tag == "link" and one["rel"] in {"stylesheet", "icon", "preload"}:
            yield one["href"]
        if tag == "a" and not re.match(r"#|tel:|https:", one["href"]):
            yield one["href"]


def test_the_policy_lets_nothing_run() -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in POLICY.split(";"))
    assert rules.pop("default-src") == "'none'"
    assert set(rules.values()) == {"'self'", "'none'"}
    assert not any(name.startswith(("script", "connect", "frame")) for name in rules)


def test_headings_are_in_order(demo: tuple[Project, Path]) -> None:
    _, folder = demo
    for name in pages(folder):
        levels = [int(tag[1]) for tag, _ in tags(folder / name).found if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_ways_to_help_can_be_called(demo: tuple[Project, Path]) -> None:
    _, folder = demo
    for name in pages(folder):
        links = [one["href"] for one in tags(folder / name).all("a")]
        assert {"tel:999", "tel:101", "tel:0800555111", "https://fearless.org", "tel:116123"} <= set(links)
    said = tags(folder / "drugs/lantern-quay/index.html").said
    assert "Hold this for me? " in said
    assert "Help by the bridge" in said
    lead = (
        (folder / "drugs/lantern-quay/index.html")
        .read_text("utf-8")
        .partition('<p class="lead">')[2]
        .partition("</p>")[0]
    )
    assert '<a class="call" href="tel:0800555111"><bdi>0800\u00a0555\u00a0111</bdi></a>.' in lead


def test_the_film_is_quiet_waits_for_whoever_wants_no_motion_and_has_its_words(demo: tuple[Project, Path]) -> None:
    _, folder = demo
    page = tags(folder / "violence/lantern-quay/ur/index.html")
    moving, waiting = page.all("video")
    for one in (moving, waiting):
        assert {"muted", "loop", "playsinline", "controls", "poster"} <= one.keys()
    assert ("autoplay" in moving, "autoplay" in waiting) == (True, False)
    assert waiting["preload"] == "none"
    first, second = page.all("source")
    assert (first["media"], second.get("media")) == ("(prefers-reduced-motion: no-preference)", None)
    assert {one["srclang"] for one in page.all("track")} == {"ur"}
    assert {one["loading"] for one in page.all("img") if one["src"].endswith(".gif")} == {"lazy"}


def test_a_gif_stands_in_only_where_there_is_no_film(files: dict[str, Path], tmp_path: Path) -> None:
    project = sited.build(sited.campaign(tmp_path), files, kinds=("gif",))
    sited.made(project, tmp_path / "site")
    page = tags(tmp_path / "site/drugs/foundry-yard/index.html")
    assert page.all("video") == []
    assert [one["alt"][:9] for one in page.all("img") if one["src"].endswith(".gif")] == ["A message"]


def test_a_page_is_light_before_its_film(demo: tuple[Project, Path], tmp_path: Path) -> None:
    """All that a page names but its films, whenever it is loaded, and what the fonts of the whole demo weigh."""
    _, folder = demo
    cover = sited.busy(tmp_path / "busy.jpg")
    weights = {kind: len(picture) for kind, picture in site.pictures(cover).items()}
    assert weights["poster"] > 35_000
    for name in pages(folder):
        page = tags(folder / name)
        asked = {path.rsplit("/", 1)[-1] for path in references(page)}
        kinds = [
            path[:-4].partition("-small")[1] or path[:-4].partition("-foot")[1]
            for path in asked
            if path.endswith(".jpg")
        ]
        weight = (folder / name).stat().st_size + (folder / "site.css").stat().st_size
        weight += 35_000 if page.all("html")[0]["dir"] == "ltr" else 85_000
        weight += sum(weights[kind[1:] or "poster"] for kind in kinds)
        assert weight < BUDGET


def test_a_draft_says_so_everywhere_and_what_is_approved_does_not(
    demo: tuple[Project, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, folder = demo
    for name in pages(folder):
        page = tags(folder / name)
        assert {"name": "robots", "content": "noindex, nofollow"} in page.all("meta")
        assert [one for one in page.all("aside") if one.get("class") == "draft"] != []
    assert tags(folder / "index.html").said.count("Draft.") == 1
    some = [one for one in release.built(project)["creatives"] if one["id"] == "drugs/lantern-quay/b/en"]
    released = Passed(
        manifest={"creatives": some}, approved={}, withheld={"drugs/lantern-quay/a/en": ("not approved",)}
    )
    monkeypatch.setattr(release, "passed", lambda *_, **__: released)
    done = sited.made(project, tmp_path / "site", unapproved=False)
    assert pages(tmp_path / "site") == ["drugs/lantern-quay/index.html", "index.html"]
    assert dict(done.withheld) == {"drugs/lantern-quay/a/en": ("not approved",)}
    for name in pages(tmp_path / "site"):
        page = tags(tmp_path / "site" / name)
        assert "robots" not in {one.get("name") for one in page.all("meta")}
        assert "Draft" not in page.said
    assert "Quick favour?" in tags(tmp_path / "site/drugs/lantern-quay/index.html").said


def test_what_is_written_now_but_was_not_built_is_not_told(files: dict[str, Path], tmp_path: Path) -> None:
    root = sited.campaign(tmp_path)
    sited.build(root, files)
    path = root / "themes" / "drugs.yaml"
    path.write_text(path.read_text("utf-8").replace("*Hold* this for me?", "*Carry* this for me?"), "utf-8")
    sited.made(sited.opened(root), tmp_path / "site")
    assert '<h1 class="hook">Hold this for me?</h1>' in (tmp_path / "site/drugs/foundry-yard/index.html").read_text(
        "utf-8"
    )


def test_a_fact_that_nobody_approved_is_not_told(files: dict[str, Path], tmp_path: Path) -> None:
    root = sited.campaign(tmp_path)
    sited.build(root, files)
    story = Path("violence/lantern-quay/index.html")
    sited.made(sited.opened(root), tmp_path / "before")
    assert "Help by the bridge" in (tmp_path / "before" / story).read_text("utf-8")
    path = root / "locations/lantern-quay/location.yaml"
    path.write_text(path.read_text("utf-8").replace("Help by the bridge", "Help by the statue"), "utf-8")
    sited.made(sited.opened(root), tmp_path / "after")
    assert "Help by the statue" not in (tmp_path / "after" / story).read_text("utf-8")


def test_a_second_run_writes_what_has_changed_and_takes_away_what_is_gone(
    files: dict[str, Path], tmp_path: Path
) -> None:
    root = sited.campaign(tmp_path)
    project = sited.build(root, files)
    out = tmp_path / "site"
    first = sited.made(project, out)
    (out / "CNAME").write_text("ours.example.org", "utf-8")
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file() and path.name != RECORD}
    again = sited.made(project, out).laid
    assert (again.written, again.kept, again.removed) == (0, first.laid.written, 0)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert sited.made(project, tmp_path / "other").laid == first.laid
    assert all(
        path.read_bytes() == (tmp_path / "other" / path.relative_to(out)).read_bytes()
        for path in before
        if path.name != "CNAME"
    )
    text = (root / "campaign.yaml").read_text("utf-8")
    (root / "campaign.yaml").write_text(text.replace("locations: [lantern-quay, ", "locations: ["), "utf-8")
    project = sited.build(root, files)
    assert sited.made(project, out).laid.removed > 0
    assert not (out / "drugs" / "lantern-quay").exists()
    assert not list(out.glob("films/*lantern-quay*"))
    assert (out / "CNAME").is_file()


def test_what_fails_leaves_the_site_as_it_was(files: dict[str, Path], tmp_path: Path) -> None:
    root = sited.campaign(tmp_path)
    project = sited.build(root, files)
    out = tmp_path / "site"
    sited.made(project, out)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    (root / "output" / "good-night-out" / "violence_foundry-yard_a_en.mp4").unlink()
    with pytest.raises(EnvironmentFault):
        sited.made(project, out)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("somebody's own", "utf-8")
    with pytest.raises(UsageFault, match="was not made by `spotlight site`"):
        lay(tmp_path, {"index.html": b"ours", "a/b.txt": b"b"})
    assert (tmp_path / "index.html").read_text("utf-8") == "somebody's own"
    assert not (tmp_path / "a").exists()


def test_a_way_of_ones_own_is_among_the_others(files: dict[str, Path], tmp_path: Path) -> None:
    root = sited.campaign(tmp_path)
    (root / "words").mkdir()
    (root / "words" / "en.yaml").write_text("routes: [{name: Wexmere Safe Space, number: 01632 960 001}]\n", "utf-8")
    sited.made(sited.build(root, files), tmp_path / "site")
    page = tags(tmp_path / "site/index.html")
    assert "tel:01632960001" in [one["href"] for one in page.all("a")]
    assert "Wexmere Safe Space" in page.said


@pytest.mark.parametrize("path", PHRASES, ids=lambda path: path.stem)
def test_phrases_are_whole_and_keep_to_the_rules(path: Path) -> None:
    said, code = saying.phrases(path.stem)
    assert code == path.stem
    known = vocabulary(path.stem, {})
    assert all(way.about for way in (*saying.ways(known.routes, said), *saying.listeners(said)))
    told = [str(value) for value in said.model_dump().values() if isinstance(value, str)]
    told += [text for one in (*said.routes.values(), *said.support_routes.values()) for text in (one.name, one.about)]
    texts = tuple(Said(path=f"post.{n}", text=text) for n, text in enumerate(told))
    found = message.findings(Message(language=path.stem, aim="speak-up", texts=texts, youngest=16), known)
    assert [(one.rule, one.message) for one in found if one.rule != "MSG-CHILD"] == []


def test_a_language_without_phrases_borrows_them() -> None:
    assert saying.phrases("so")[1] == "en"
    assert saying.phrases("pl-PL")[1] == "pl"
    assert saying.named("so") == "so"


def test_support_is_dated_and_has_its_source() -> None:
    lines = yaml.safe_load((sited.ROOT / "pipeline/microsite/support.yaml").read_text("utf-8"))
    assert all(one["source"].startswith("https://") and one["checked"] for one in lines)
    assert {digits(one["number"]) for one in lines} == set(saying.phrases("en")[0].support_routes)


def test_fonts_hold_what_is_said_at_one_weight_and_no_more(tmp_path: Path) -> None:
    archivo = Font(family="Archivo", weight=600)
    fonts = Fonts(display=archivo, text=archivo)
    store = Store(tmp_path)
    found = webfonts.cuts(fonts, "Zażółć 999", "", store)
    assert [(one.family, one.weight) for one in found] == [("Display", 400), ("Text", 400), ("Text", 600)]
    with TTFont(found[1].path) as font:
        assert font.flavor == "woff"
        assert "fvar" not in font
        assert set(map(ord, "Zażółć 999")) <= set(font.getBestCmap())
        assert ord("q") not in font.getBestCmap()
    before = found[1].path.read_bytes()
    found[1].path.unlink()
    assert webfonts.cuts(fonts, "Zażółć 999", "", store)[1].path.read_bytes() == before


def test_covers_are_small(demo: tuple[Project, Path]) -> None:
    _, folder = demo
    with Image.open(folder / "pictures" / "drugs_lantern-quay_a_en.jpg") as picture:
        assert picture.size == site.POSTER
        assert picture.getexif() == {}


def test_the_command_tells_what_it_did_and_refuses_what_nobody_approved(files: dict[str, Path], tmp_path: Path) -> None:
    root = sited.campaign(tmp_path)
    folder = root / "output" / "good-night-out-site"

    def ran(*arguments: str) -> Result:
        command = ["-C", str(root), "site", "--progress", "none", *arguments]
        return CliRunner().invoke(cli, command, standalone_mode=False)

    nothing = ran("--allow-unapproved")
    assert isinstance(nothing.exception, UsageFault)
    sited.build(root, files)
    refused = ran()
    assert isinstance(refused.exception, Distrusted)
    assert refused.exception.exit_code == 4
    assert not folder.exists()
    done = ran("--allow-unapproved", "--plain-links")
    assert done.return_value == 0
    assert "11 pages" in done.output
    assert "to stand at https://example.org/good-night-out/" in done.output
    assert "this is a DRAFT that nobody approved" in done.output
    assert {
        one["href"]
        for one in tags(folder / "drugs/foundry-yard/index.html").all("a")
        if "brand" in one.get("class", "")
    } == {"../../"}
    assert not any("index.html" in path for path in references(tags(folder / "index.html")))
