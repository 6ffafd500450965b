"""The report as one page for a reviewer, on a desk or a phone: no server, no network, nothing outside the file.

Severity, family and creative can be chosen without scripts; a small one adds a search and a count. The policy in the
page's head lets it run that one script and show pictures, and nothing else.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from pipeline.checks.book import Entry
from pipeline.model import Finding, Severity
from pipeline.reports import Gate, Report, Row, begin, by_rule, phrases
from pipeline.reports.scale import Scale, scale

WORDS: Final[Mapping[str, str]] = {"error": "Must fix", "warning": "Look at", "note": "Notes", "waived": "Waived"}
SECTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "error": (
        "Must be fixed",
        "These block release. Put each right; where its rule allows that, somebody may answer for it in waivers.yaml.",
    ),
    "warning": ("Worth a look", "These may run. Look at each before you approve it."),
    "note": ("Good to know", "Nothing has to change."),
    "waived": ("Waived", "Still broken. Somebody answers for each, until the day it says."),
}
SHOWN: Final = 5
"""Findings of a rule that are open; of more, one less than that, and the rest fold away under them."""
LENGTH: Final = 160
"""Letters of a quoted line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    number: int
    row: Row
    told: Markup
    quoted: bool
    """Whether `told` holds what was measured, so that it need not stand beside it again."""
    at: phrases.Spot | None
    line: str
    seen: tuple[str, ...]
    part: str
    when: str
    box: str
    scale: Scale | None
    picture: str
    tokens: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    rule: str
    severity: Severity
    title: str
    entry: Entry | None
    source: str
    cards: tuple[_Card, ...]
    folded: tuple[_Card, ...]
    """More of the same, which open when asked for."""
    tokens: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    id: str
    heading: str
    about: str
    groups: tuple[_Group, ...]
    tokens: str

    @property
    def count(self) -> int:
        return sum(len(group.cards) + len(group.folded) for group in self.groups)


@dataclass(frozen=True, slots=True)
class _Choices:
    """What can be chosen, each with the class of what belongs to it."""

    families: Mapping[str, str]
    creatives: Mapping[str, str]
    files: Mapping[str, str]

    def of(self, rows: Sequence[Row]) -> str:
        named = dict.fromkeys(creative for row in rows for creative in row.creatives)
        families = dict.fromkeys(phrases.family(row.finding.rule) for row in rows)
        files = dict.fromkeys(begin.file_of(row) for row in rows)
        tokens = (self.families[one] for one in families), (self.creatives[one] for one in named)
        return " ".join((*tokens[0], *tokens[1], *(self.files[one] for one in files)))


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a page is filled with besides its report: pictures by path, lines of files by file:line:col."""

    choices: _Choices
    numbers: Mapping[int, int]
    pictures: Mapping[str, bytes]
    lines: Mapping[str, str]


def text(report: Report, *, pictures: Mapping[str, bytes] | None = None, lines: Mapping[str, str] | None = None) -> str:
    """The page. `pictures` holds the PNGs of the rows' crops by path; one that is not in it is linked where it lies.

    `lines` holds what stands in the authored files, by file:line:col.
    """
    choices = _choices(report)
    numbers = {id(row): number for number, row in enumerate(report.rows)}
    shown = _Shown(choices, numbers, pictures or {}, lines or {})
    environment = _environment()
    style = environment.get_template("report.css").render(choices=choices)
    script = environment.get_template("report.js").render()
    return environment.get_template("report.html").render(
        report=report,
        phrases=phrases,
        counts=report.counts,
        sections=tuple(_sections(report, shown)),
        choices=choices,
        starts=(begin.creatives(report, choices.creatives), begin.files(report, choices.files)),
        held=begin.held(report),
        missed=tuple(phrases.missed(report)),
        gates=tuple(_ran(report)),
        words=WORDS,
        style=Markup(style),  # noqa: S704 our own file, in which only classes we number are filled in
        script=Markup(script),  # noqa: S704 our own file
        policy=f"default-src 'none'; img-src data: 'self'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'",
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.reports", "page"),
        autoescape=True,
        finalize=_harmless,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"ticked": _ticked, "capital": _capital}
    return environment


def _harmless(value: object) -> object:
    """Every word that is filled in, before it is escaped."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else phrases.line(value)


def _ticked(text: str) -> Markup:
    """What stands in backticks set as code; the rest as it is, and all of it escaped."""
    parts = [escape(part) for part in phrases.line(text).split("`")]
    if len(parts) % 2 == 0:  # one tick too many: no knowing which
        return escape(phrases.line(text))
    code = Markup("<code>{}</code>")
    return Markup().join(code.format(part) if index % 2 else part for index, part in enumerate(parts))


def _capital(text: str) -> str:
    """A message begins in lower case, since it may follow a place; alone it is a sentence."""
    one = phrases.line(text)
    return one[:1].upper() + one[1:]


def _hash(source: str) -> str:
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


def _choices(report: Report) -> _Choices:
    families = sorted({phrases.family(row.finding.rule) for row in report.rows})
    named = {creative for row in report.rows for creative in row.creatives}
    creatives = [*(one for one in report.creatives if one in named), *sorted(named - set(report.creatives))]
    files = sorted({begin.file_of(row) for row in report.rows}, key=lambda one: (not one, one))
    return _Choices(
        {one: f"f{index}" for index, one in enumerate(families)},
        {one: f"c{index}" for index, one in enumerate(creatives)},
        {one: f"w{index}" for index, one in enumerate(files)},
    )


def _sections(report: Report, shown: _Shown) -> Iterator[_Section]:
    for id_, (heading, about) in SECTIONS.items():
        rows = [row for row in report.rows if id_ == ("waived" if row.waiver else row.finding.severity)]
        groups = tuple(_groups(report, rows, shown))
        yield _Section(id=id_, heading=heading, about=about, groups=groups, tokens=shown.choices.of(rows))


def _groups(report: Report, rows: Sequence[Row], shown: _Shown) -> Iterator[_Group]:
    for (severity, rule), each in by_rule(rows).items():
        entry = report.book.get(rule)
        first, folded = _folded([_card(row, shown) for row in each])
        yield _Group(
            rule=rule,
            severity=severity,
            title=phrases.title(entry, rule),
            entry=entry,
            source=entry.source if entry else each[0].finding.source,
            cards=first,
            folded=folded,
            tokens=shown.choices.of(each),
        )


def _folded(cards: Sequence[_Card]) -> tuple[tuple[_Card, ...], tuple[_Card, ...]]:
    """What is open and what folds away: what has the fix and limit of one before it and no line of its own, and then
    what is beyond a handful.
    """
    seen: set[tuple[str, str]] = set()
    first, again = list[_Card](), list[_Card]()
    for card in cards:
        cause = (card.row.finding.fix, card.row.finding.limit)
        (again if cause in seen and card.at is None else first).append(card)
        seen.add(cause)
    kept = first if len(first) <= SHOWN else first[: SHOWN - 1]
    return tuple(kept), (*first[len(kept) :], *again)


def _card(row: Row, shown: _Shown) -> _Card:
    finding = row.finding
    told, quoted = _told(finding)
    line = phrases.line(shown.lines.get(finding.written, ""))
    return _Card(
        number=shown.numbers[id(row)],
        row=row,
        told=told,
        quoted=quoted,
        at=phrases.spot(finding.written),
        line=line if len(line) <= LENGTH else f"{line[: LENGTH - 1]}…",
        seen=tuple(_seen(row)),
        part=finding.place if "/" in finding.place else finding.place.replace(".", " › "),
        when="" if finding.seconds is None else phrases.clock(finding.seconds),
        box="" if finding.box is None or row.crop else phrases.corners(finding.box),
        scale=scale(finding.measured, finding.limit),
        picture=_picture(row.crop, shown.pictures),
        tokens=shown.choices.of([row]),
    )


def _told(finding: Finding) -> tuple[Markup, bool]:
    """The message with what was measured marked in it, and whether it was there to mark."""
    message, measured = _capital(phrases.told(finding)), phrases.line(finding.measured)
    found = [*re.finditer(rf"(?<!\w){re.escape(measured)}(?!\w)", message, re.IGNORECASE)] if measured else []
    if not found:
        return escape(message), False
    first, last = found[-1].span()
    parts = (message[:first], message[first:last], message[last:])
    return Markup('{}<em class="hit">{}</em>{}').format(*parts), True


def _seen(row: Row) -> Iterator[str]:
    """Each creative, with the placements it is seen in: 'violence/quay/a/en: reels, shorts'."""
    placements: dict[str, list[str]] = {creative: [] for creative in row.creatives}
    for variant in row.variants:
        creative, _, placement = variant.rpartition("/")
        placements.setdefault(creative, []).append(placement)
    for creative, each in placements.items():
        yield phrases.line(f"{creative}: {', '.join(each)}" if each and creative else creative or each[0])


def _picture(crop: str | None, pictures: Mapping[str, bytes]) -> str:
    if crop is None:
        return ""
    if crop in pictures:
        return f"data:image/png;base64,{b64encode(pictures[crop]).decode()}"
    return f"./{quote(crop)}"


def _ran(report: Report) -> Iterator[tuple[Gate, int]]:
    """Each gate, and how many rows its rules gave."""
    for gate in report.gates:
        yield gate, sum(row.finding.rule in gate.rules for row in report.rows)
