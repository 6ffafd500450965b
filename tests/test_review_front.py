"""The review page's own files: small, clean under a strict policy, whole in themselves, and of use without scripts."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

HERE = Path(__file__).parent.parent / "pipeline" / "review"
TEMPLATES = sorted((HERE / "templates").glob("*.html"))
SCRIPTS = sorted((HERE / "static").glob("*.js"))
STATES = ("pending", "advised", "approved", "changes-requested", "changed", "expired")


@cache
def read(name: str) -> str:
    return next(HERE.rglob(name)).read_text(encoding="utf-8")


class Page(HTMLParser):
    """Every start tag with its attributes; what Django fills in stands as an x."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(re.sub(r"{{.*?}}", "x", re.sub(r"{%.*?%}", "", text)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def keys() -> dict[str, str]:
    table = re.search(r"export const KEYS = {(.*?)^};", read("keys.js"), re.DOTALL | re.MULTILINE)
    assert table
    return dict(re.findall(r'(\w+): \["(.)", "', table[1]))


def test_scripts_stay_small() -> None:
    assert sum(path.stat().st_size for path in SCRIPTS) < 60_000


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_nothing_inline_and_escapes_all(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape\s+off|mark_safe", text)
    for tag, attrs in Page(text).tags:
        assert tag != "style"
        assert tag != "script" or "src" in attrs
        assert not [name for name in attrs if name == "style" or re.fullmatch(r"on[a-z]+", name)], (tag, attrs)
        assert "autoplay" not in attrs


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_form_that_writes_carries_its_token(path: Path) -> None:
    for form in re.findall(r'<form\b[^>]*method="post".*?</form>', path.read_text(encoding="utf-8"), re.DOTALL):
        assert "{% csrf_token %}" in form, form[:120]


@pytest.mark.parametrize("path", [*TEMPLATES, *SCRIPTS, HERE / "static" / "review.css"], ids=lambda path: path.name)
def test_what_is_named_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = {*re.findall(r'"/static/([^"]+)"', text), *re.findall(r'url\("([^"]+)"\)', text)}
    own = {name for name in named if not name.startswith("django_htmx/")}
    assert {name for name in own if not (HERE / "static" / name).is_file()} == set()


def test_every_icon_is_drawn() -> None:
    drawn = set(re.findall(r'id="i-([\w-]+)"', read("_icons.html")))
    used = {name for path in (*TEMPLATES, *SCRIPTS) for name in re.findall(r"#i-([a-z-]+)", path.read_text("utf-8"))}
    glyphs = set(re.findall(r'/i, "(\w+)"\]', read("zones.js")))
    assert {*used, *glyphs, *STATES} - drawn == set()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_make_no_code_and_no_markup_of_words(path: Path) -> None:
    assert not re.search(
        r"\.(inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function", path.read_text("utf-8")
    )


def test_each_key_does_one_thing_and_the_help_page_lists_all() -> None:
    held = keys()
    assert len(set(held.values())) == len(held)
    listed = set(re.findall(r'data-key-of="(\w+)"', read("help.html")))
    assert listed == set(held)


def test_the_keys_people_were_promised() -> None:
    held = keys()
    for action, key in {"next": "j", "previous": "k", "play": " ", "back": ",", "forward": ".", "comment": "c"}.items():
        assert held[action] == key
    for action, key in {"changes": "r", "approve": "a", "zones": "z", "withdraw": "u", "help": "?"}.items():
        assert held[action] == key
    for action, key in {"difference": "d", "onion": "o", "swipe": "w", "side": "s"}.items():
        assert held[action] == key


def test_the_page_is_of_use_without_scripts() -> None:
    assert any(tag == "video" and "controls" in attrs for tag, attrs in Page(read("_player.html")).tags)
    assert any(tag == "video" and "controls" in attrs for tag, attrs in Page(read("compare.html")).tags)
    asking = Page(read("_decide.html")).tags
    assert all("popover" in attrs for tag, attrs in asking if tag == "dialog")
    assert any("popovertarget" in attrs for tag, attrs in asking if tag == "button")
    for tag, attrs in Page(read("_comments.html")).tags:
        assert tag != "form" or attrs.get("action") == attrs.get("hx-post")


def test_the_grid_names_fifteen_cells_that_tile_the_frame() -> None:
    cells = [attrs["value"] or "" for tag, attrs in Page(read("_cells.html")).tags if tag == "input"]
    boxes = [tuple(float(n) for n in cell.split()) for cell in cells]
    assert len(set(boxes)) == 15
    assert sum(w * h for _, _, w, h in boxes) == pytest.approx(1, abs=0.01)
