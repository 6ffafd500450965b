"""The page of findings: whole in one file, harmless whatever the words hold, and of use without a script."""

import re
from base64 import b64encode
from dataclasses import replace
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from test_reports import CREATIVES, EVERY, WAIVER, A, B, entry, found, nasty, report

from pipeline.model import Finding
from pipeline.reports import Gate, Report, Row, html

VOID = {"meta", "input", "img", "br", "link"}
DRAWN = {"rect", "path", "circle"}


@cache
def whole() -> str:
    return html.text(EVERY)


class Page(HTMLParser):
    """Tags with their attributes, the words between them, and what was left open or closed twice."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open += [tag] * (tag not in VOID)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in DRAWN
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def every(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def classed(self, name: str) -> list[dict[str, str | None]]:
        return [one for _, one in self.tags if name in str(one.get("class", "")).split()]


def read(text: str) -> str:
    """The words of a page as a reader meets them."""
    return " ".join(" ".join(Page(text).words).split())


@pytest.mark.parametrize("one", [EVERY, nasty(), report(), replace(EVERY, gates=(), rules=())])
def test_the_page_is_well_formed_and_fetches_nothing(one: Report) -> None:
    page = Page(html.text(one))
    assert page.open == []
    assert page.every("link") == []
    assert [attributes for attributes in page.every("script") if attributes] == []
    assert not any(key.startswith("on") or key == "style" for _, each in page.tags for key in each)
    ids = [each["id"] for _, each in page.tags if "id" in each]
    assert len(ids) == len(set(ids))


def test_the_policy_knows_the_style_and_the_script_and_no_other() -> None:
    policy = next(one["content"] for one in Page(whole()).every("meta") if "http-equiv" in one)
    assert str(policy).startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        written = re.findall(f"<{tag}>(.*?)</{tag}>", whole(), re.DOTALL)
        assert len(written) == 1
        digest = b64encode(sha256(written[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in str(policy)
    assert "unsafe" not in str(policy)


def test_words_from_files_stay_words() -> None:
    text = html.text(nasty())
    page = Page(text)
    assert len(page.every("script")) == 1
    assert not any(str(one.get("href")).startswith("javascript") for one in page.every("a"))
    assert "<script>alert(1)</script> ]]>" in "".join(page.words)
    assert "{{ 7*7 }}" in "".join(page.words)
    assert not any(letter in text for letter in "\x00\x1b\r\u202e\ud800")


def test_every_finding_is_told_with_place_figures_and_fix() -> None:
    finding = found(
        message="it is 2 s, accepted is at least 4 s: cut `it`",
        limit="at least 4 s",
        fix="cut `it`",
        written="a.yaml:3:4",
        seconds=3.2,
        box=(1, 2, 3, 4),
    )
    words = read(html.text(report([Row(finding=finding, creatives=(A,))])))
    for told in (
        "It is 2 s Fix Cut it",
        "Measured 2 s Accepted at least 4 s",
        "Written in a.yaml, line 3",
        "0:03.2",
        "1, 2 to 3, 4",
        A,
        "1 finding blocks release",
    ):
        assert told in words
    assert "<code>it</code>" in html.text(report([Row(finding=finding)]))


def test_what_is_waived_says_why_who_and_until_when_and_blocks_nothing() -> None:
    page = Page(html.text(report([Row(finding=found(), waiver=WAIVER)])))
    words = " ".join(page.words)
    assert "Nothing blocks release" in words
    assert f"“{WAIVER.reason}”" in words
    assert "Maya Hale, until" in words
    assert [one["datetime"] for one in page.every("time")] == ["2026-05-31"]


def test_a_gate_that_did_not_run_is_told_at_the_top_and_in_the_table() -> None:
    words = " ".join(Page(whole()).words)
    assert words.count("Not judged") == 2
    assert "6 of 7" in words


def test_choosing_needs_no_script() -> None:
    """Each choice has a rule in the style sheet, and the classes that the rule goes by."""
    page = Page(whole())
    creatives = [one["value"] for one in page.every("option") if str(one["value"]).startswith("c")]
    families = [one["value"] for one in page.every("option") if str(one["value"]).startswith("f")]
    assert len(creatives) == len(CREATIVES)
    assert len(families) == len({one.id.split("-")[0] for one in EVERY.rules})
    for token in creatives:
        assert (
            f'body:has(#creative option[value="{token}"]:checked) :is(.severity, .group, .finding):not(.{token})'
            in whole()
        )
        assert page.classed(str(token))
    files = [one["value"] for one in page.every("option") if str(one["value"]).startswith("w")]
    assert len(files) == len({row.finding.written.split(":")[0] for row in EVERY.rows})
    for token in files:
        assert f'body:has(#file option[value="{token}"]:checked) :is(.severity, .group, .finding):not(' in whole()
        assert page.classed(str(token))
    for token in families:
        assert f'body:has(#family option[value="{token}"]:checked) :is(.severity, .group):not(.{token})' in whole()
        assert page.classed(str(token))
    sections = [one["id"] for one in page.classed("severity")]
    assert sections == ["error", "warning", "note", "waived"]
    assert [one["id"] for one in page.every("input") if one["type"] == "checkbox"] == [f"s-{one}" for one in sections]


def test_a_row_of_two_creatives_belongs_to_both() -> None:
    rows = [Row(finding=found(), creatives=(A, B)), Row(finding=found("TXT-SIZE"), creatives=(B,))]
    page = Page(html.text(report(rows, creatives=(B, A))))
    assert [one["class"] for one in page.classed("finding")] == ["finding f0 c1 c0 w0", "finding f0 c0 w0"]


def test_pictures_that_are_given_are_in_the_page_and_others_are_linked() -> None:
    rows = [Row(finding=found(), crop="crops/a b#.png"), Row(finding=found("TXT-SIZE"), crop="crops/c.png")]
    page = Page(html.text(report(rows), pictures={"crops/c.png": b"\x89PNG"}))
    assert [one["src"] for one in page.every("img")] == ["./crops/a%20b%23.png", "data:image/png;base64,iVBORw=="]


@pytest.mark.parametrize(
    ("finding", "bars"),
    [(found(measured="2 s", limit="at least 4 s"), 1), (found(measured="“blade”", limit="none"), 0)],
)
def test_a_bar_stands_only_where_figures_compare(finding: Finding, bars: int) -> None:
    assert len(Page(html.text(report([Row(finding=finding)]))).classed("scale")) == bars


def test_sources_are_links_only_on_the_web() -> None:
    told = [
        entry("A", source="https://www.ofcom.org.uk/x"),
        entry("B", source="house"),
        entry("C", source="javascript:x"),
    ]
    rows = [Row(finding=found(one.id)) for one in told]
    page = Page(html.text(report(rows, rules=tuple(told))))
    links = [one["href"] for one in page.every("a") if not str(one["href"]).startswith("#")]
    assert links == ["https://www.ofcom.org.uk/x"]
    assert "our own rule" in page.words


def test_the_page_begins_with_what_to_change_and_who_is_held_back() -> None:
    rows = [
        Row(finding=found(written="themes/b.yaml:9:1", severity="warning"), creatives=(A,)),
        Row(finding=found(written="themes/b.yaml:12:1"), creatives=(A, B)),
        Row(finding=found(written="themes/b.yaml:12:7"), creatives=(A,)),
        Row(finding=found(written="themes/a.yaml:2:1"), creatives=(A,), waiver=WAIVER),
        Row(finding=found(), creatives=(A,)),
    ]
    text = html.text(report(rows, creatives=(A, B, "x/y/a/en")))
    links = [(one["href"], one["data-pick"], one["data-token"]) for one in Page(text).every("a") if "data-pick" in one]
    assert links == [("#n0", "file", "w1"), ("#n4", "file", "w2"), ("#n0", "creative", "c0"), ("#n1", "creative", "c1")]
    words = read(text)
    for told in (
        "2 of 3 creatives are held back; the others are not. 1 more finding is worth a look.",
        "themes/b.yaml lines 9, 12 2 to fix 1 to look at",
        f"{A} 3 to fix 1 to look at",
        f"{B} 1 to fix",
        "1 other creative: no finding",
    ):
        assert told in words
    ids = {one.get("id") for one in Page(text).classed("finding")}
    assert {str(href).removeprefix("#") for href, _, _ in links} <= ids


def test_many_lines_are_counted() -> None:
    rows = [Row(finding=found(written=f"a.yaml:{line}:1")) for line in (7, 3, 5, 11, 9, 9, 20)]
    assert "a.yaml lines 3, 5, 7, 9 and 2 more 7 to fix" in read(html.text(report(rows)))


@pytest.mark.parametrize(
    ("rows", "opened"),
    [
        ([found(written=f"a.yaml:{line}:1") for line in range(1, 6)], 5),
        ([found(written=f"a.yaml:{line}:1") for line in range(1, 8)], 4),
        ([found(measured=f"{size} kB") for size in range(3)], 1),
        ([found(measured=f"{size} kB", fix=f"cut {size}") for size in range(3)], 3),
    ],
)
def test_more_of_one_cause_folds_away(rows: list[Finding], opened: int) -> None:
    text = html.text(report([Row(finding=one) for one in rows]))
    before, fold, after = text.partition('<details class="more">')
    counts = [part.count('class="finding ') for part in (before, after)]
    assert counts == [opened, len(rows) - opened]
    assert bool(fold) == (len(rows) > opened)
    assert not fold or f"{len(rows) - opened} more of this rule" in after


@pytest.mark.parametrize(
    ("message", "measured", "marked"),
    [
        ("the codec is aac", "aac", 'The codec is <em class="hit">aac</em>'),
        ("2 of 12 are 2", "2", '2 of 12 are <em class="hit">2</em>'),
        ("<b> is on", "<b>", '<em class="hit">&lt;b&gt;</em> is on'),
        ("it is 12", "2", None),
        ("it leads nowhere", "no route", None),
    ],
)
def test_what_was_measured_is_marked_where_it_is_told(message: str, measured: str, marked: str | None) -> None:
    text = html.text(report([Row(finding=found(message=message, measured=measured, limit="", fix=""))]))
    assert ('class="hit"' in text) == (marked is not None)
    assert marked is None or f'<h4 dir="auto">{marked}</h4>' in text
    assert ("<dt>Measured</dt>" in text) == (marked is None)


def test_the_line_of_the_script_is_quoted() -> None:
    finding = found(written="a.yaml:3:4")
    rows = [Row(finding=finding), Row(finding=found("TXT-SIZE", written="a.yaml:9:1"))]
    text = html.text(report(rows), lines={"a.yaml:3:4": "  copy: <Stay>", "a.yaml:9:1": "long " * 99})
    assert '<p class="line"><span>3</span><code dir="auto">copy: &lt;Stay&gt;</code></p>' in text
    assert max(map(len, re.findall("<code dir=.auto.>(.*?)</code>", text))) == html.LENGTH


def test_nothing_judged_is_not_told_as_nothing_wrong() -> None:
    ran = Gate(name="the script", rules=("A",), creatives=(A,))
    idle = replace(ran, skipped="as nothing is built")
    other = replace(idle, name="frames as drawn")
    for gates, verdict in (
        ((ran,), "Nothing blocks release"),
        ((ran, idle), "Nothing that was judged blocks release"),
        ((idle, other), "Nothing was judged"),
    ):
        assert f'class="verdict">{verdict}<' in html.text(report(gates=gates))
    assert "free to be approved" in html.text(report(gates=(ran,)))
    assert "free to be approved" not in html.text(report(gates=(ran, idle)))
    told = read(html.text(report(gates=(idle, other))))
    assert "Not judged: everything. As nothing is built." in told
    assert "Run spotlight build" in told


def test_each_creative_is_named_once_with_its_placements() -> None:
    row = Row(finding=found(), creatives=(A, B), variants=(f"{A}/reels", f"{A}/shorts", f"{B}/reels"))
    told = read(html.text(report([row])))
    assert f"2 creatives {A}: reels, shorts {B}: reels" in told


def test_headings_go_down_by_one_and_regions_have_names() -> None:
    page = Page(whole())
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    ids = {one.get("id") for _, one in page.tags}
    assert all(one["aria-labelledby"] in ids for one in page.every("section"))
