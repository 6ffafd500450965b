"""One creative: its films, its words, what was found, what people said, and what the person here may do."""

from collections.abc import Iterator, Mapping, Sequence

from pipeline.deciding import Choice, refused
from pipeline.desk import Desk, Shown
from pipeline.history import Note
from pipeline.review import findings, phrases, wall
from pipeline.review.pages import Action, Comment, Decided, One, Reply, Rung
from pipeline.review.parts import Cover
from pipeline.review.placed import lines, placed, post, source
from pipeline.standing import Decision, Kind

ANSWERS: Mapping[str, tuple[Kind, ...]] = {"approval": ("approve",), "advice": ("advise", "abstain")}
SOMETHING = "…"
"""Words that stand for those somebody has yet to write, to see whether words are what is missing."""


def one(desk: Desk, shown: Shown, creatives: Sequence[Shown], asked: Mapping[str, str]) -> One:
    """The page of a creative, as the filters of the wall led to it."""
    creative, whole, stands = shown.creative, shown.unit, shown.standing
    placements = desk.project.placements
    before, after, position = beside(whole.creative, creatives, asked)
    said = lines(desk.media(creative["captions_sha256"]))
    compare = phrases.address(whole.creative) + "compare/" if desk.last_seen(whole.creative) else ""
    return One(
        id=whole.creative,
        url=phrases.address(whole.creative),
        title=phrases.theme(creative),
        subtitle=phrases.subtitle(creative),
        state=stands.state,
        state_words=phrases.state(stands.state),
        why=tuple(phrases.sentence(why) for why in stands.why),
        carried=stands.carried,
        unit=whole.digest,
        unit_short=whole.digest[: phrases.SHORT],
        files=whole.bytes_digest,
        previous_url=before,
        next_url=after,
        compare_url=compare,
        position=position,
        placements=placed(creative, placements),
        cover=Cover(src=source(creative["cover_sha256"], creative["cover"]), sha=creative["cover_sha256"]),
        script=said,
        post=post(creative, placements),
        alt=creative["alt"],
        transcript=creative["transcript"],
        captions=tuple({"from": line.seconds_from, "to": line.seconds_to, "text": line.text} for line in said),
        findings=findings.of_creative(creative),
        comments=comments(desk, shown),
        stages=rungs(desk, shown),
        actions=tuple(actions(desk, shown)),
        decisions=decided(desk, shown),
    )


def beside(id_: str, creatives: Sequence[Shown], asked: Mapping[str, str]) -> tuple[str, str, str]:
    """Where the previous and next creative of the filtered wall are, and which of how many this is.

    One that the filters no longer let through, as it was just decided on, still has its neighbours.
    """
    order = [shown.unit.creative for shown in creatives]
    let = {shown.unit.creative for shown in wall.chosen(creatives, asked)}
    here = order.index(id_)
    before = [other for other in order[:here] if other in let]
    after = [other for other in order[here + 1 :] if other in let]
    kept = wall.address(asked).removeprefix("/")
    position = f"{len(before) + 1} of {len(let)}" if id_ in let else f"{len(let)} left"
    return (
        phrases.address(before[-1]) + kept if before else "",
        phrases.address(after[0]) + kept if after else "",
        position,
    )


def comments(desk: Desk, shown: Shown) -> tuple[Comment, ...]:
    """What was said, open things first, each with its answers."""
    notes = shown.history.notes
    answers: dict[int, list[Reply]] = {}
    for note in notes:
        if note.reply_to:
            reply = Reply(
                id=note.seq, who=desk.name_of(note.person), when=phrases.when(note.at), text=desk.words(note.text)
            )
            answers.setdefault(note.reply_to, []).append(reply)
    first = sorted((note for note in notes if not note.reply_to), key=lambda note: (note.resolved, note.seq))
    return tuple(_comment(desk, shown, note, answers.get(note.seq, ())) for note in first)


def _comment(desk: Desk, shown: Shown, note: Note, replies: Sequence[Reply]) -> Comment:
    left, top, right, bottom = note.region or (0.0, 0.0, 0.0, 0.0)
    placed_at = bool(note.placement)
    return Comment(
        id=note.seq,
        who=desk.name_of(note.person),
        when=phrases.when(note.at),
        severity=note.severity,
        text=desk.words(note.text),
        placement=note.placement,
        first=note.first if placed_at else None,
        last=note.last if placed_at else None,
        region=(left, top, round(right - left, 4), round(bottom - top, 4)) if note.region else None,
        resolved=note.resolved,
        from_earlier=note.unit != shown.unit.digest,
        replies=tuple(replies),
    )


def rungs(desk: Desk, shown: Shown) -> tuple[Rung, ...]:
    """Each stage and how far it has come."""
    after = {stage.id: stage.after for stage in desk.project.review.stages}
    done = {stage.id for stage in shown.standing.stages if stage.done}
    found = []
    for stage in shown.standing.stages:
        waits = next((other for other in after.get(stage.id, ()) if other not in done), "")
        people = "person" if stage.need == 1 else "people"
        asks = f"{stage.need} {people} must approve" if stage.kind == "approval" else f"asks {stage.need} {people}"
        found.append(
            Rung(
                id=stage.id,
                kind=stage.kind,
                need=stage.need,
                have=stage.have,
                done=stage.done,
                words="done" if stage.done else f"after {waits}" if waits else asks,
                people=tuple(desk.name_of(person) for person in stage.people),
            )
        )
    return tuple(found)


def decided(desk: Desk, shown: Shown) -> tuple[Decided, ...]:
    """Every decision, the newest first."""
    decisions, stands = shown.history.decisions, shown.standing
    last = {(one.person, one.stage): one.seq for one in decisions}
    counted = {(person, stage.id) for stage in stands.stages for person in stage.people}

    def counts(decision: Decision) -> bool:
        where = decision.person, decision.stage
        asks = decision.kind == "request-changes" and decision.person in stands.requested_by
        return last[where] == decision.seq and (where in counted or asks)

    return tuple(
        Decided(
            who=desk.name_of(decision.person),
            when=phrases.when(decision.at),
            kind_words=phrases.DONE.get(decision.kind, decision.kind) + (" against it" if decision.dissent else ""),
            stage=decision.stage,
            text=desk.words(shown.history.reasons.get(decision.seq, "")),
            digest_short=decision.unit[: phrases.SHORT],
            counts=counts(decision),
        )
        for decision in reversed(decisions)
    )


def actions(desk: Desk, shown: Shown) -> Iterator[Action]:
    """What the person here can do in the stages of their roles; the desk itself says what it would refuse, and why."""
    author = desk.wrote(shown.unit.creative)
    roles = desk.reviewer.roles
    mine = [stage for stage in desk.project.review.stages if stage.role in roles]
    done = {stage.id for stage in shown.standing.stages if stage.done}
    mine.sort(key=lambda stage: stage.id in done)  # the stage that waits comes first
    for stage in mine:
        for kind in ANSWERS[stage.kind]:
            yield _action(desk, shown, kind, stage.id, stage.role, author=author)
    if mine:
        yield _action(desk, shown, "request-changes", mine[0].id, mine[0].role, author=author)
    for stage in mine:
        taken_back = _action(desk, shown, "withdraw", stage.id, stage.role, author=author)
        if taken_back.available:
            yield taken_back
    for decision in requests(shown):
        if "lead" in roles and decision.person != desk.reviewer.id:
            yield _action(desk, shown, "dismiss", decision.stage, "lead", author=author, about=decision.person)


def requests(shown: Shown) -> list[Decision]:
    """The last request for changes of everybody who still asks for some."""
    last = {
        decision.person: decision
        for decision in shown.history.decisions
        if decision.kind == "request-changes" and decision.person in shown.standing.requested_by
    }
    return list(last.values())


def _action(desk: Desk, shown: Shown, kind: Kind, stage: str, role: str, *, author: bool, about: str = "") -> Action:
    def why(text: str) -> str:
        whole = shown.unit
        choice = Choice(kind=kind, stage=stage, unit=whole.digest, files=whole.bytes_digest, text=text, about=about)
        return refused(desk, shown, choice, author=author)

    wordless, worded = why(""), why(SOMETHING)
    label = phrases.LABELS[kind]
    if about:
        label = f"Dismiss the request of {desk.name_of(about)}"
    return Action(
        kind=kind,
        stage=stage,
        label=label,
        needs_text=bool(wordless) and not worded,
        available=not worded,
        why_not=phrases.sentence(worded),
        role=role,
        hint=phrases.sentence(wordless) if wordless and not worded and kind == "approve" else "",
        about=about,
    )
