"""The wall: every creative as a tile, grouped and filtered as the address says."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from pipeline.deciding import eligible
from pipeline.desk import Desk, Shown
from pipeline.review import findings, phrases
from pipeline.review.pages import Filter, Option, Tile, Wall

Key = Callable[[Shown], str]
Query = Mapping[str, str]

ONLY: Final = "1"
KEYS: Final[Mapping[str, tuple[str, Key]]] = {
    "state": ("State", lambda shown: shown.standing.state),
    "mine": ("To decide", lambda shown: ONLY if shown.mine else ""),
    "findings": ("Findings", lambda shown: ONLY if findings.open_ones(findings.of_creative(shown.creative)) else ""),
    "changed": ("Changes", lambda shown: ONLY if shown.standing.state == "changed" else ""),
    "theme": ("Theme", lambda shown: shown.creative["theme"]),
    "location": ("Location", lambda shown: shown.creative["location"]),
    "version": ("Version", lambda shown: shown.creative["version"]),
    "language": ("Language", lambda shown: shown.creative["language"]),
}
"""What the wall can be filtered by: its label, and the value a creative has."""
SAID: Final = {"mine": "Waiting for me", "findings": "With findings", "changed": "Changed since a decision"}
GROUPINGS: Final = ("theme", "location", "version", "language")
NOT_OPENED: Final = "You have not opened it as it is now."


def query(asked: Mapping[str, str]) -> dict[str, str]:
    """The filters of an address, in one order, without those we do not know or that say nothing."""
    return {name: asked[name] for name in (*KEYS, "group") if asked.get(name)}


def address(asked: Query, **changes: str) -> str:
    """The wall's address with some filters changed."""
    kept = query({**asked, **changes})
    return f"/?{urlencode(kept)}" if kept else "/"


def chosen(creatives: Iterable[Shown], asked: Query, without: str = "") -> tuple[Shown, ...]:
    """The creatives that all filters but one let through."""
    wanted = [(KEYS[name][1], value) for name, value in asked.items() if name in KEYS and name != without]
    return tuple(shown for shown in creatives if all(key(shown) == value for key, value in wanted))


def wall(desk: Desk, creatives: Sequence[Shown], asked: Query) -> Wall:
    """The whole page of tiles."""
    stage = bulk_stage(desk)
    shown = chosen(creatives, asked)
    grouped = asked.get("group", "theme")
    group_by = grouped if grouped in GROUPINGS else "theme"
    tiles = dict(zip((one.unit.creative for one in shown), tiled(desk, shown, stage, asked), strict=True))
    groups: dict[str, list[Tile]] = {}
    for one in shown:
        groups.setdefault(_group(one, group_by), []).append(tiles[one.unit.creative])
    return Wall(
        groups=tuple((name, tuple(each)) for name, each in groups.items()),
        filters=tuple(_filter(name, creatives, asked) for name in KEYS),
        groupings=tuple((one, KEYS[one][0], address(asked, group=one), one == group_by) for one in GROUPINGS),
        group_by=group_by,
        done=sum(one.standing.state == "approved" for one in creatives),
        total=len(creatives),
        empty="" if shown else "No creative is like that: take a filter away to see more.",
        stage=stage,
    )


def bulk_stage(desk: Desk) -> str:
    """The stage in which this person could approve; empty when there is none."""
    stages = desk.project.review.stages
    mine = (one.id for one in stages if one.kind == "approval" and one.role in desk.reviewer.roles)
    return next(mine, "")


def tiled(desk: Desk, shown: Sequence[Shown], stage: str, asked: Query) -> list[Tile]:
    """A tile for each; whether one may be approved with others is asked only of those that were opened."""
    opened = [one.unit.creative for one in shown if one.opened]
    fit, unfit = eligible(desk, opened, stage) if stage and opened else ((), {})
    ready = {one.unit.creative for one in fit}
    return [_tile(one, ready, unfit, asked) for one in shown]


def _tile(shown: Shown, ready: Collection[str], unfit: Mapping[str, str], asked: Query) -> Tile:
    creative, id_ = shown.creative, shown.unit.creative
    state = shown.standing.state
    kept = urlencode(query(asked))
    return Tile(
        id=id_,
        url=phrases.address(id_) + (f"?{kept}" if kept else ""),
        title=phrases.theme(creative),
        subtitle=phrases.subtitle(creative),
        cover_sha=creative["cover_sha256"],
        thumb_url=f"/thumb/{creative['cover_sha256']}.jpg",
        state=state,
        state_words=phrases.state(state),
        carried=shown.standing.carried,
        mine=shown.mine,
        opened=shown.opened,
        findings=findings.open_ones(findings.of_creative(creative)),
        blocks=shown.blocked,
        comments_open=len(shown.open_notes),
        changed_since="Changed since it was decided on" if state == "changed" else "",
        selected_ok=id_ in ready,
        why_not="" if id_ in ready else phrases.sentence(unfit.get(id_, "" if shown.opened else NOT_OPENED)),
        unit=shown.unit.digest,
        files=shown.unit.bytes_digest,
    )


def _filter(name: str, creatives: Sequence[Shown], asked: Query) -> Filter:
    label, key = KEYS[name]
    others = chosen(creatives, asked, without=name)
    counted = Counter(key(shown) for shown in others)
    now = asked.get(name, "")
    values = list(phrases.STATES) if name == "state" else sorted(value for value in counted if value)
    options: list[Option] = [("", "All", len(others), address(asked, **{name: ""}), not now)]
    for value in dict.fromkeys([*values, *([now] if now else [])]):
        if counted[value] or value == now:
            url = address(asked, **{name: value})
            options.append((value, _said(name, value, others), counted[value], url, value == now))
    return Filter(name=name, label=label, options=tuple(options))


def _said(name: str, value: str, creatives: Sequence[Shown]) -> str:
    if name == "state":
        return phrases.state(value)
    if name in SAID:
        return SAID[name]
    return next((_group(one, name) for one in creatives if KEYS[name][1](one) == value), value)


def _group(shown: Shown, name: str) -> str:
    """What a group of creatives is called."""
    if name == "theme":
        return phrases.theme(shown.creative)
    if name == "location":
        return str(shown.creative["location_name"])
    return f"{KEYS[name][0]} {KEYS[name][1](shown)}"
