"""What each page shows, as plain values: the templates know these names and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.review.parts import Box, Cover, Found, Line, Placed, Post

Option = tuple[str, str, int, str, bool]
"""Value, label, how many creatives, where it leads, whether it is chosen."""
Mode = tuple[str, str, str]
Part = tuple[str, str]
"""`equal`, `insert` or `delete`, and the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    name: str
    email: str
    roles: Sequence[str]
    identity_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A page that says one thing: `text` is what somebody wrote in vain, `url` the way on."""

    words: str
    text: str = ""
    url: str = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    id: str
    url: str
    title: str
    subtitle: str
    cover_sha: str
    thumb_url: str
    state: str
    state_words: str
    carried: bool
    mine: bool
    opened: bool
    findings: int
    blocks: bool
    comments_open: int
    changed_since: str
    selected_ok: bool
    why_not: str
    unit: str
    files: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    name: str
    label: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    groups: Sequence[tuple[str, Sequence[Tile]]]
    filters: Sequence[Filter]
    groupings: Sequence[tuple[str, str, str, bool]]
    group_by: str
    done: int
    total: int
    empty: str
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    stage: str
    ready: Sequence[Tile]
    not_ready: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    id: int
    who: str
    when: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    id: int
    who: str
    when: str
    severity: str
    text: str
    placement: str
    first: int | None
    last: int | None
    region: Box | None
    resolved: bool
    from_earlier: bool
    replies: Sequence[Reply]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    id: str
    kind: str
    need: int
    have: int
    done: bool
    words: str
    people: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    kind: str
    stage: str
    label: str
    needs_text: bool
    available: bool
    why_not: str
    role: str
    hint: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    who: str
    when: str
    kind_words: str
    stage: str
    text: str
    digest_short: str
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    id: str
    url: str
    title: str
    subtitle: str
    state: str
    state_words: str
    why: Sequence[str]
    carried: bool
    unit: str
    unit_short: str
    files: str
    previous_url: str
    next_url: str
    compare_url: str
    position: str
    placements: Sequence[Placed]
    cover: Cover
    script: Sequence[Line]
    post: Post
    alt: str
    transcript: str
    captions: Sequence[Mapping[str, Any]]
    """Each with `from` and `to` in seconds, and its `text`."""
    findings: Sequence[Found]
    comments: Sequence[Comment]
    stages: Sequence[Rung]
    actions: Sequence[Action]
    decisions: Sequence[Decided]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    placements: Sequence[Placed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    name: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """`counting` says that its frames are still being compared; `frames_url` then answers when they have been."""

    placement: str
    name: str
    words: str
    frames: Sequence[int]
    counting: bool = False
    frames_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    before: Version
    after: Version
    texts: Sequence[Text]
    changed: Sequence[Changed]
    mode: str
    modes: Sequence[Mode]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """What a decision that came too late is told."""

    words: str
    title: str
    subtitle: str
    differences: Sequence[Any]
    text: str
    compare_url: str
    url: str
