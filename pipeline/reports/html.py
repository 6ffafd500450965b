"""The report as one page for a reviewer, on a desk or a phone: no server, no network, nothing outside the file.

Severity, family and creative can be chosen without scripts; a small one adds a search and a count. The policy in the
page's head lets it run that one script and show pictures, and nothing else.
"""

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
from pipeline.model import Severity
from pipeline.reports import Gate, Report, Row, by_rule, phrases
from pipeline.reports.scale import Scale, scale

WORDS: Final[Mapping[str, str]] = {"error": "Blocks", "warning": "Warns", "note": "Notes", "waived": "Waived"}
SECTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "error": (
        "Blocks release",
        "Put these right. Where a rule allows it, somebody can answer for one in waivers.yaml.",
    ),
    "warning": ("Warns", "These may run. Look at each before you approve it."),
    "note": ("Notes", "Worth knowing; nothing has to change."),
    "waived": ("Waived", "Still broken. Somebody answers for each, until the day it says."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    row: Row
    told: str
    at: str
    seen: str
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
        return sum(len(group.cards) for group in self.groups)


@dataclass(frozen=True, slots=True)
class _Choices:
    """What can be chosen, each with the class of what belongs to it."""

    families: Mapping[str, str]
    creatives: Mapping[str, str]

    def of(self, rows: Sequence[Row]) -> str:
        named = dict.fromkeys(creative for row in rows for creative in row.creatives)
        families = dict.fromkeys(phrases.family(row.finding.rule) for row in rows)
        return " ".join((*(self.families[one] for one in families), *(self.creatives[one] for one in named)))


def text(report: Report, *, pictures: Mapping[str, bytes] | None = None) -> str:
    """The page. `pictures` holds the PNGs of the rows' crops by path; one that is not in it is linked where it lies."""
    choices = _choices(report)
    environment = _environment()
    style = environment.get_template("report.css").render(choices=choices)
    script = environment.get_template("report.js").render()
    return environment.get_template("report.html").render(
        report=report,
        phrases=phrases,
        counts=report.counts,
        sections=tuple(_sections(report, choices, pictures or {})),
        choices=choices,
        missed=tuple(gate for gate in report.gates if gate.skipped),
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
    return _Choices(
        {one: f"f{index}" for index, one in enumerate(families)},
        {one: f"c{index}" for index, one in enumerate(creatives)},
    )


def _sections(report: Report, choices: _Choices, pictures: Mapping[str, bytes]) -> Iterator[_Section]:
    for id_, (heading, about) in SECTIONS.items():
        rows = [row for row in report.rows if id_ == ("waived" if row.waiver else row.finding.severity)]
        groups = tuple(_groups(report, rows, choices, pictures))
        yield _Section(id=id_, heading=heading, about=about, groups=groups, tokens=choices.of(rows))


def _groups(report: Report, rows: Sequence[Row], choices: _Choices, pictures: Mapping[str, bytes]) -> Iterator[_Group]:
    for (severity, rule), each in by_rule(rows).items():
        entry = report.book.get(rule)
        yield _Group(
            rule=rule,
            severity=severity,
            title=phrases.title(entry, rule),
            entry=entry,
            source=entry.source if entry else each[0].finding.source,
            cards=tuple(_card(row, choices, pictures) for row in each),
            tokens=choices.of(each),
        )


def _card(row: Row, choices: _Choices, pictures: Mapping[str, bytes]) -> _Card:
    finding = row.finding
    return _Card(
        row=row,
        told=phrases.told(finding),
        at=finding.written,
        seen=phrases.seen_in(row),
        when="" if finding.seconds is None else phrases.clock(finding.seconds),
        box="" if finding.box is None else phrases.corners(finding.box),
        scale=scale(finding.measured, finding.limit),
        picture=_picture(row.crop, pictures),
        tokens=choices.of([row]),
    )


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
