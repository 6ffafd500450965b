"""Reports of findings: gathered once, worded once, told to terminals, programs and CI."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import pytest

from pipeline.calls import named
from pipeline.checks.book import Entry, broken
from pipeline.model import Finding, Severity
from pipeline.reports import FORMATS, Gate, Report, Row, gathered, phrases
from pipeline.reports.scale import Scale, scale
from pipeline.waivers import Judged, Waiver

NASTY = (
    "<script>alert(1)</script> ]]> a\x00b\x1b[31m\nc\r\n::error::no %0A, "
    "\ud800 \u202eevil \u200fسلام [bold]x[/] {{ 7*7 }} \"'&"
)
WAIVER = Waiver.model_construct(
    rule="PRIV-TEXT",
    only="*",
    reason="The café asked for its name to be seen, in writing",
    name="Maya Hale",
    until=date(2026, 5, 31),
)
A, B, C = "behaviour/lantern-quay/a/en", "drugs/foundry-yard/b/pl", "violence/lantern-quay/a/ur"
CREATIVES = (
    A,
    B,
    C,
    *(f"your-choice/lantern-quay/{version}/{language}" for version in "ab" for language in ("en", "ur")),
)
PLACEMENTS = ("tiktok-in-feed", "reels", "stories", "shorts", "snapchat-ad", "web-gif", "email-gif")

WRITTEN = """
FLASH-GEN | error | No more than three flashes in any second.
the picture | 9 flashes a second | at most 3 flashes a second | hold the second cut for half a second longer

FLASH-RED | error | No flashing of saturated red.
red in the lower third | 8 changes a second | at most 6 changes a second | take the red out of the block's
colour

TXT-CONTRAST | error | Words stand out from what is behind them.
the contrast of “Walk on, or walk back in?” where it is worst | 2.13:1 | at least 4.5:1 | put a scrim behind
the words, or move them to the top

TXT-HOLD | error | Words stand long enough to be read.
the time for 11 words | 2.4 s | at least 3.63 s | give the beat more time or say it in fewer words

MSG-WEAPON | error | No weapon is shown or named.
a word for a weapon in the caption | “blade” | none | say what to do and who helps

PRIV-FACE | error | No face can be recognised.
a face in the photo | 1 face not covered, 46 x 58 px, as sure as 0.91 | none that is surer than 0.35 and
neither covered nor waived with a reason by a person who has looked at it | add it to the photo's
`privacy.regions`, or have the photo taken again from further away and in the other direction, so that whoever
is waiting at the stop is seen from behind and nobody can tell who it is

AUD-LOUD | error | Sound is as loud as its neighbours.
the loudness | -11.2 LUFS | -16 ± 1 LUFS | build it again: the mix is levelled anew

AUD-PEAK | warning | Peaks leave room for the platform's encoder.
the true peak | -0.4 dBTP | at most -1 dBTP | lower the track

TXT-WORDS | warning | Few words at once.
the number of words on screen | 9 words | at most 7 words | say it in two beats

TXT-SIZE | warning | Small words are still readable on a phone.
the type of the note | 48 px | at least 56 px | use fewer words

MSG-PLAIN | warning | Words that everybody knows.
the sentence “Perpetrators frequently exploit situational vulnerabilities” | 4 rare words | at most 1 | use
plainer words

MSG-TONE | warning | Nobody is shouted at.
“!!” | 2 exclamation marks | at most 1 | take one out

MSG-HASHTAG | warning | Hashtags can be read aloud.
#staysafetonight | lower case | a capital a word | write #StaySafeTonight

PRIV-PLATE | warning | No number plate can be read.
what may be a plate | 1 likely plate | none | cover it, or say in the photo's YAML that it is none

PRIV-TEXT | warning | Names in the photo are meant to be there.
“Kowalski & Syn” over the door | 1 name | none | ask the owner, or cover it

GIF-PAUSE | warning | A GIF comes to rest.
the GIF | plays for ever | at most 5 s in all | let it play once

PATTERN | warning | No fine regular stripes.
stripes | 11 pairs over 31 % of the frame | at most 5 pairs over 25 % | use the other photo of this place

PLAT-BYTES | error | The file is small enough for the platform.
the file | 5,412,000 bytes | at most 4,000,000 bytes | use a calmer photo

PLAT-FPS | warning | The frame rate suits the platform.
the frame rate | 12 fps | 15 to 30 fps | build it again

PLAT-COPY | error | The caption fits.
the caption | 154 characters | at most 100 characters | say it in fewer words

ACC-PACK | error | Every film has words for those who cannot see it.
the alternative text | missing | at least 1 character | write `alt` in the theme's post

SIZE-BUDGET | note | Files are as small as we like them.
the file | 0.93 MB | at most 0.8 MB | use fewer words, fewer beats or a calmer photo

PHOTO-ENLARGED | note | Photos are large enough.
the photo | enlarged 1.31 times | at most 1.25 times | take a larger one

MSG-CHILD | note | Words suit the age it is for.
“school” | 1 word | none | check who it is for

WAIVER-UNUSED | note | A waiver lets something pass.
the waiver of TXT-APCA by Jo | none | at least one finding | remove it
"""
"""A rule a paragraph: id, severity, what it asks; what is wrong, measured, limit, fix."""


class Told(NamedTuple):
    rule: str
    severity: Severity
    title: str
    what: str
    measured: str
    limit: str
    fix: str


def told() -> tuple[Told, ...]:
    paragraphs = (paragraph.split("\n", maxsplit=1) for paragraph in WRITTEN.strip().split("\n\n"))
    return tuple(
        Told._make([*head.split(" | "), *" ".join(rest.split("\n")).split(" | ")]) for head, rest in paragraphs
    )


def entry(rule: str, severity: Severity = "error", title: str = "It is so.", **more: Any) -> Entry:
    return Entry(
        id=rule,
        severity=severity,
        evidence=more.pop("evidence", "frames"),
        title=title,
        why=more.pop(
            "why", "People with photosensitive epilepsy can be hurt, and words that nobody can read help nobody."
        ),
        how=more.pop("how", "On the delivered file, window by window. It cannot see what the platform's player adds."),
        limit=more.pop("limit", "as little as can be"),
        fix=more.pop("fix", "put it right"),
        source=more.pop("source", "https://www.w3.org/WAI/WCAG22/Understanding/three-flashes-or-below-threshold"),
        hard=more.pop("hard", rule.startswith(("FLASH", "MSG-WEAPON"))),
    )


def found(rule: str = "TXT-HOLD", severity: Severity = "error", message: str = "it is so", **more: Any) -> Finding:
    return broken(entry(rule, severity), message, measured=more.pop("measured", "2 s"), **more)


def report(rows: Sequence[Row] = (), **more: Any) -> Report:
    whole = {"campaign": "quay", "title": "Quay by night", "program": "0.9.0", "rules": (), "gates": ()}
    return Report(**{**whole, "rows": tuple(rows), "creatives": (A,), "variants": 2, "files": 3, **more})


BOOK = tuple(entry(row.rule, row.severity, row.title, fix=row.fix) for row in told())
GATES = {
    "Flashing and patterns": ("FLASH", "PATTERN"),
    "Words on screen": ("TXT",),
    "What it says": ("MSG",),
    "Sound": ("AUD",),
    "Platform rules": ("PLAT", "GIF", "SIZE"),
    "Privacy of photos": ("PRIV", "PHOTO"),
}
SKIPPED = Gate(
    name="Words read back",
    rules=("TXT-INTEGRITY",),
    creatives=CREATIVES,
    skipped="it needs the `ocr` extra: run `pip install 'spotlight-pipeline[ocr]'` and check again",
)


def sample(crops: Mapping[str, str] | None = None) -> Report:
    """Twenty-five broken rules, long and short, in one and in many variants, two of them waived; crops by rule."""
    judged: dict[str, list[Judged]] = {}
    pictures: dict[tuple[str, Finding], str] = {}
    for index, (one, row) in enumerate(zip(BOOK, told(), strict=True)):
        drawn = one.id.startswith(("FLASH", "TXT", "PRIV", "PATTERN"))
        finding = broken(
            one,
            f"{row.what} is {row.measured}, accepted is {row.limit}: {row.fix}",
            measured=row.measured,
            limit=row.limit,
            written=f"themes/behaviour.yaml:{12 + index}:7" if one.id.startswith(("TXT", "MSG")) else "",
            seconds=0.4 + index / 3 if drawn else None,
            box=(96, 1230, 984, 1420) if drawn else None,
        )
        ids = ids_of(index, one.id)
        for id_ in ids:
            waived = one.id in {"PRIV-TEXT", "MSG-HASHTAG"}
            judged.setdefault(id_, []).append(Judged(finding, WAIVER if waived else None))
            if crops and one.id in crops:
                pictures[id_, finding] = crops[one.id]
    gates = tuple(
        Gate(name=name, rules=tuple(one.id for one in BOOK if one.id.startswith(starts)), creatives=CREATIVES)
        for name, starts in GATES.items()
    )
    return Report(
        campaign="quay-nights-2026",
        title="Quay nights, spring 2026",
        program="0.9.0",
        rows=gathered(judged, pictures),
        rules=BOOK,
        gates=(*gates, SKIPPED),
        creatives=CREATIVES,
        variants=len(CREATIVES) * len(PLACEMENTS),
        files=38,
    )


def ids_of(index: int, rule: str) -> tuple[str, ...]:
    if rule == "WAIVER-UNUSED":
        return ("waivers.yaml",)
    if rule.startswith("MSG"):
        return CREATIVES[: 1 + index % 3]
    creatives = CREATIVES if index % 4 == 0 else CREATIVES[index % 5 : index % 5 + 1]
    placements = PLACEMENTS[: 1 + index % len(PLACEMENTS)]
    return tuple(f"{creative}/{placement}" for creative in creatives for placement in placements)


EVERY = sample()


def nasty() -> Report:
    rule = "TXT-HOLD"
    finding = replace(
        found(rule, message=NASTY, measured=NASTY, limit=NASTY, fix=NASTY, written=f"themes/{NASTY}.yaml:3:4"),
        source="javascript:alert(1)",
    )
    waiver = Waiver.model_construct(rule=rule, only="*", reason=NASTY, name=NASTY, until=date(2026, 1, 2))
    rows = (
        Row(finding=finding, creatives=(NASTY,), variants=(f"{NASTY}/reels", NASTY)),
        Row(finding=finding, creatives=(NASTY,), waiver=waiver, crop="crops/a b#.png"),
        Row(finding=replace(finding, rule=NASTY)),
    )
    gate = Gate(name=NASTY, rules=(rule,), creatives=(NASTY,), skipped=NASTY)
    book = (entry(rule, title=NASTY, why=NASTY, how=NASTY, limit=NASTY, fix=NASTY, source=NASTY),)
    return report(rows, campaign=NASTY, title=NASTY, gates=(gate,), rules=book, creatives=(NASTY,))


def test_what_many_variants_share_is_told_once() -> None:
    one, later = found(seconds=1.0, box=(0, 0, 9, 9), place="reels"), found(seconds=2.0, place=f"{A}/shorts")
    rows = gathered({f"{A}/reels": [Judged(one)], f"{A}/shorts": [Judged(later)], f"{B}/reels": [Judged(one)]})
    assert [(row.creatives, row.variants) for row in rows] == [((A, B), (f"{A}/reels", f"{A}/shorts", f"{B}/reels"))]
    assert (rows[0].finding.seconds, rows[0].finding.box, rows[0].finding.place) == (1.0, (0, 0, 9, 9), "")


@pytest.mark.parametrize(
    "other", [found(message="other"), found("TXT-SIZE"), found(written="a.yaml:1:2"), found(place="reels.text")]
)
def test_what_differs_is_told_apart(other: Finding) -> None:
    assert len(gathered({f"{A}/reels": [Judged(found())], f"{A}/shorts": [Judged(other)]})) == 2


def test_a_waiver_parts_what_it_covers_from_what_it_does_not() -> None:
    rows = gathered({f"{A}/reels": [Judged(found(), WAIVER)], f"{B}/reels": [Judged(found())]})
    assert [(row.blocks, row.creatives) for row in rows] == [(True, (B,)), (False, (A,))]


def test_rows_stand_by_severity_then_rule_then_line() -> None:
    mixed = [
        found("B", "note"),
        found("B", "warning"),
        found("B", written="a.yaml:12:1"),
        found("B", written="a.yaml:9:1"),
        found("A", "warning"),
    ]
    rows = gathered({A: [Judged(one) for one in mixed]})
    told = [(row.finding.severity, row.finding.rule, row.finding.written) for row in rows]
    assert told == [
        ("error", "B", "a.yaml:9:1"),
        ("error", "B", "a.yaml:12:1"),
        ("warning", "A", ""),
        ("warning", "B", ""),
        ("note", "B", ""),
    ]


def test_a_finding_of_no_creative_names_none() -> None:
    rows = gathered({"waivers.yaml": [Judged(found())], "lantern-quay/front": [Judged(found("B"))]})
    assert [(row.creatives, row.variants) for row in rows] == [((), ()), ((), ())]


def test_the_first_picture_of_a_row_is_its_crop() -> None:
    finding = found()
    rows = gathered(
        {f"{A}/reels": [Judged(finding)], f"{A}/shorts": [Judged(finding)]}, {(f"{A}/shorts", finding): "crops/1.png"}
    )
    assert [row.crop for row in rows] == ["crops/1.png"]


def test_waived_rows_count_only_as_waived() -> None:
    counts = EVERY.counts
    assert (counts.errors, counts.warnings, counts.notes, counts.waived) == (10, 9, 4, 2)
    assert phrases.verdict(EVERY) == "10 errors stop it"
    assert phrases.verdict(report()) == "nothing stops it"


def test_what_was_not_judged_is_told_by_its_reason_and_colours_the_verdict() -> None:
    ran, idle = (Gate(name=name, rules=("A",), creatives=(A,), skipped=why) for name, why in (("a", ""), ("b", "so")))
    assert list(phrases.missed(report(gates=(ran, idle, replace(idle, name="c"))))) == [("b, c", "so")]
    assert list(phrases.missed(report(gates=(idle, replace(idle, name="c"))))) == [("everything", "so")]
    assert list(phrases.missed(report(gates=(ran,)))) == []
    assert phrases.verdict(report(gates=(ran, idle))) == "nothing that was judged stops it"
    assert phrases.verdict(report(gates=(idle,))) == "nothing was judged"
    assert phrases.verdict(report([Row(finding=found())], gates=(idle,))) == "1 error stops it"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_a_function_of_the_report_alone(name: str) -> None:
    call = named(FORMATS[name].call)
    for one in (EVERY, report(), nasty()):
        text = call(one)
        assert text == call(one)
        assert text.encode().decode() == text
        assert text.endswith("\n")


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "0:00.0"), (3.2, "0:03.2"), (0.3, "0:00.3"), (3.29, "0:03.2"), (61.05, "1:01.0")]
)
def test_moments_read_as_on_a_player(seconds: float, told: str) -> None:
    assert phrases.clock(seconds) == told


@pytest.mark.parametrize(
    ("written", "spot"),
    [
        ("a/b.yaml:12:7", phrases.Spot("a/b.yaml", 12, 7)),
        ("b.yaml:12", phrases.Spot("b.yaml", 12, None)),
        ("b.yaml", phrases.Spot("b.yaml", None, None)),
        ("b.yaml:0:0", phrases.Spot("b.yaml:0:0", None, None)),
        ("", None),
    ],
)
def test_a_place_is_read_back(written: str, spot: phrases.Spot | None) -> None:
    assert phrases.spot(written) == spot


def test_the_message_is_not_said_twice() -> None:
    finding = found(
        message="the type is 48 px, accepted is at least 56 px: use fewer words",
        limit="at least 56 px",
        fix="use fewer words",
    )
    assert phrases.told(finding) == "the type is 48 px"
    assert phrases.sentence(finding) == finding.message
    assert phrases.sentence(replace(finding, message="the type is small")) == "the type is small: use fewer words"


def test_where_it_is_seen_names_one_and_counts_the_rest() -> None:
    assert phrases.seen_in(Row(finding=found(), creatives=(A, B))) == f"2 creatives, e.g. {A}"
    assert phrases.seen_in(Row(finding=found(), creatives=(A,), variants=(f"{A}/reels",))) == f"{A}/reels"
    assert phrases.seen_in(Row(finding=found())) == ""


@pytest.mark.parametrize(
    ("measured", "limit", "bar"),
    [
        ("2 s", "at least 4 s", Scale(40.0, 80.0, 100.0)),
        ("8 flashes", "at most 4 flashes", Scale(80.0, 0.0, 40.0)),
        ("-11 LUFS", "-16 ± 1 LUFS", Scale(83.3, 16.7, 38.9)),
        ("12 fps", "15 to 30 fps", Scale(32.0, 40.0, 80.0)),
        ("1,200 bytes", "1,000 bytes", Scale(80.0, 0.0, 66.7)),
        ("2 s", "at least 400 ms", None),
        ("1 word of 4", "at most 2 words", None),
        ("3 s", "at least 3 s", None),
        ("“blade”", "none", None),
        ("5 s", "at least 4 s in 2 of 3 shots", None),
        ("0 words", "at least 0 words", None),
    ],
)
def test_a_bar_shows_only_figures_that_compare(measured: str, limit: str, bar: Scale | None) -> None:
    assert scale(measured, limit) == bar
