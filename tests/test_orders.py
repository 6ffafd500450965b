"""Placements become formats, variants orders, orders tasks; what is alike is made once."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from drawing import BRAND, STREET, TINY, TYPE, WEB, load, script, timed

from pipeline import filming, keys
from pipeline.authored import Photo, Redaction
from pipeline.crew import Task, perform
from pipeline.cuts import cut, formats
from pipeline.ledger import CODE
from pipeline.model import Script, Variant
from pipeline.orders import Order, Supplies, orders, plate_of, track_of
from pipeline.plates import packed
from pipeline.project import placements
from pipeline.rules import Placement
from pipeline.shots import Box, Format, Redacted
from pipeline.store import Record, Store
from pipeline.tasks import ABREAST, BATCH, SHOTS, Bench, abreast, key_of, tasks, trials
from pipeline.theme import Sound

ALL: Mapping[str, Placement] = placements(None)
FILMS = ("instagram-reels", "instagram-stories", "tiktok-in-feed", "snapchat-single", "youtube-shorts")
NOW = keys.read()
TOLD = script()
SUPPLIES = Supplies(
    plates={("lantern-quay", "wide"): STREET}, tracks={TOLD.creative: track_of(TOLD, None)}, brand=BRAND, type=TYPE
)


def some(*names: str) -> dict[str, Placement]:
    return {name: ALL[name] for name in names}


def ordered(*names: str, told: Script = TOLD, draft: bool = False, supplies: Supplies = SUPPLIES) -> tuple[Order, ...]:
    forms = formats(some(*names), universal=True, draft=draft)
    variants = [Variant(creative=told.creative, placement=ALL[name]) for name in names]
    return orders(variants, {told.creative: told}, supplies, forms, NOW)


def test_a_universal_zone_is_inside_everybodys() -> None:
    forms = formats(some(*FILMS), universal=True, draft=False)
    own = formats(some(*FILMS), universal=False, draft=False)
    assert len(set(forms.values())) == 1
    assert len(set(own.values())) > 1
    shared = forms["instagram-reels"].zone
    assert all(form.zone.holds(shared) for form in own.values())
    assert shared.width > 500 < shared.height


def test_gifs_posters_and_stills_keep_their_own_zone() -> None:
    names = (*FILMS, "web-gif", "x-gif", "poster-portrait", "poster-still")
    forms = formats(some(*names), universal=True, draft=False)
    own = formats(some(*names), universal=False, draft=False)
    assert {name for name in names if forms[name] == own[name]} == {
        "web-gif",
        "x-gif",
        "poster-portrait",
        "poster-still",
    }


def test_a_draft_is_half_as_large_even_and_says_so() -> None:
    for name, form in formats(ALL, universal=True, draft=True).items():
        whole = formats(ALL, universal=True, draft=False)[name]
        assert form.draft
        assert form.width % 2 == form.height % 2 == 0
        assert form.width == pytest.approx(whole.width / 2, abs=1)
        assert Box(0, 0, form.width, form.height).holds(form.zone)


def test_placements_made_alike_share_one_cut_and_one_file() -> None:
    made = [order for order in ordered(*FILMS) if order.kind == "video"]
    assert len({order.cut for order in made}) == 1
    timeline = timed(TOLD, made[0].cut.format)
    assert len({key_of(order, timeline, NOW) for order in made}) == 1
    assert len({order.file for order in made}) == 5
    forms = formats(some(*FILMS), universal=True, draft=False)
    assert cut(Variant(creative=TOLD.creative, placement=ALL["tiktok-in-feed"]), forms) == made[0].cut


def test_every_creative_has_one_cover_after_its_first_file() -> None:
    made = ordered("instagram-reels", "web-gif")
    assert [order.kind for order in made] == ["video", "cover", "gif"]
    assert [order.file for order in made] == [
        "your-choice/lantern-quay/your-choice_lantern-quay_a_en_instagram-reels.mp4",
        "your-choice/lantern-quay/your-choice_lantern-quay_a_en_cover.jpg",
        "your-choice/lantern-quay/your-choice_lantern-quay_a_en_web-gif.gif",
    ]
    assert made[1].id == TOLD.creative.id


def test_parts_name_what_a_person_can_change() -> None:
    film, cover, gif = ordered("instagram-reels", "web-gif")
    assert set(film.parts) == {"the words", "photo wide", "the brand", "the tools", "the placement", "the sound", CODE}
    assert set(cover.parts) == set(gif.parts) == set(film.parts) - {"the sound"}
    assert "looks/kinetic.py" in film.code
    assert "encoders/h264.py" in film.code
    assert "encoders/h264.py" not in gif.code


def differs(other: tuple[Order, ...], names: tuple[str, ...] = ("instagram-reels",)) -> set[str]:
    before, after = ordered(*names)[0].parts, other[0].parts
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def test_each_change_touches_its_own_part() -> None:
    beats = (replace(TOLD.beats[0], copy="Other"), *TOLD.beats[1:])
    assert differs(ordered("instagram-reels", told=replace(TOLD, beats=beats))) == {"the words"}
    plates = {("lantern-quay", "wide"): replace(STREET, source="other")}
    assert differs(ordered("instagram-reels", supplies=replace(SUPPLIES, plates=plates))) == {"photo wide"}
    named = replace(SUPPLIES, brand=BRAND.model_copy(update={"name": "Other"}))
    assert differs(ordered("instagram-reels", supplies=named)) == {"the brand"}
    tracks = {TOLD.creative: track_of(replace(TOLD, sound=Sound(bed="brass")), None)}
    assert differs(ordered("instagram-reels", supplies=replace(SUPPLIES, tracks=tracks))) == {"the sound"}
    assert differs(ordered("instagram-reels", draft=True)) == {"the placement"}


def test_the_post_is_no_part_of_a_picture() -> None:
    told = replace(TOLD, post=TOLD.post.model_copy(update={"text": "other"}))
    assert differs(ordered("instagram-reels", told=told)) == set()


def test_a_supplied_track_counts_by_content_and_start(tmp_path: Path) -> None:
    path = tmp_path / "own.wav"
    path.write_bytes(b"abc")
    own = replace(TOLD, sound=Sound(file="own.wav", licence="ours", start=1.5))
    first = track_of(own, path)
    assert first.path == path
    assert first.source.endswith("from 1.5")
    path.write_bytes(b"abd")
    assert track_of(own, path).source != first.source
    assert track_of(replace(TOLD, sound=Sound(file="own.wav", licence="ours", start=2)), path).source != first.source


def test_a_photo_becomes_a_plate_by_content(tmp_path: Path) -> None:
    photo = Photo.model_validate(
        {
            "id": "a",
            "file": "a.jpg",
            "alt": "x",
            "credit": "x",
            "licence": "x",
            "consent": "x",
            "focal": (0.2, 0.3),
            "redact": (Redaction(x=0.1, y=0.2, w=0.3, h=0.4, reason="a face"),),
        }
    )
    (tmp_path / "a.jpg").write_bytes(b"abc")
    (tmp_path / "b.jpg").write_bytes(b"abc")
    plate = plate_of(photo, tmp_path / "a.jpg")
    assert plate == plate_of(photo, tmp_path / "b.jpg")
    assert plate.focal == (0.2, 0.3)
    assert plate.redactions == (Redacted(0.1, 0.2, 0.3, 0.4),)
    scene = photo.model_copy(update={"file": None, "scene": "quay-front"})
    assert plate_of(scene, None).source == "drawn quay-front"


def bench(root: Path, *, fresh: bool = False) -> Bench:
    return Bench(store=Store(root), keys=NOW, fresh=fresh)


def kinds(order: Order, form: Format, at: Bench) -> list[str]:
    timeline = timed(TOLD, form)
    found = list(tasks(order, timeline, at, 3))
    known = set[str]()
    for task in found:
        assert task.needs <= known, "needs come first"
        known.add(task.key)
    assert {task.rank for task in found} <= {3}
    return [task.call.rpartition(":")[2] for task in {task.key: task for task in found}.values()]


def test_a_film_needs_shots_that_need_plates_that_need_the_photo(tmp_path: Path) -> None:
    film, cover = ordered("instagram-reels")
    form = film.cut.format
    made = kinds(film, form, bench(tmp_path))
    plates = {setup.photo.plate for setup in timed(TOLD, form).setups}
    assert len(plates) == 1  # one photo, and one grade for all looks
    assert sorted(made) == sorted(["negative", *["plate"] * len(plates), *["shots"] * 4, "bed", "film"])
    assert made[-1] == "film"
    assert kinds(cover, form, bench(tmp_path)) == ["negative", "plate", "picture"]


def empty(part: Path) -> Record:
    part.touch()
    return {}


def test_what_is_kept_is_not_made_unless_asked_for_afresh(tmp_path: Path) -> None:
    film = ordered("instagram-reels")[0]
    timeline = timed(TOLD, film.cut.format)
    at = bench(tmp_path)
    at.store.once(NOW.shot(timeline.setups[1]), "mp4", empty)
    assert kinds(film, film.cut.format, at).count("shots") == 3
    at.store.once(*key_of(film, timeline, NOW), empty)
    assert kinds(film, film.cut.format, at) == []
    assert kinds(film, film.cut.format, bench(tmp_path, fresh=True)).count("shots") == 4


def test_every_setup_is_tried_once_before_anything_is_made(tmp_path: Path) -> None:
    other = script(hook="Tonight *you* choose.")
    films = [timed(TOLD), timed(other), timed(TOLD, WEB)]
    at = bench(tmp_path)
    work = list(trials(films, at))
    assert {task.call for task in work} == {"pipeline.trying:tried"}
    names = [name for task in work for name in task.key.split()]
    assert len(names) == len(set(names)) == 4 + 1 + 4
    assert [len(task.arguments[0]) for task in work] == [len(task.key.split()) for task in work]
    assert all(len(task.arguments[0]) <= BATCH for task in work)
    assert {word for task in work for word in perform(task.call, task.arguments)} == {None}
    assert list(trials(films, at)) == []


def all_tasks(at: Bench, *told: Script) -> list[Task]:
    film = ordered("instagram-reels")[0]
    found: dict[str, Task] = {}
    for rank, one in enumerate(told):
        for task in tasks(film, timed(one, film.cut.format), at, rank):
            found.setdefault(task.key, task)
    return list(found.values())


def test_shots_that_differ_only_in_words_go_side_by_side_but_for_the_first_films(tmp_path: Path) -> None:
    first = replace(TOLD, palette=TOLD.palette.model_copy(update={"accent": "#112233"}))
    told = [first, *(script(language) for language in ("en", "ur", "pl"))]
    alone = all_tasks(bench(tmp_path), *told)
    together = list(abreast(alone))
    rows = [task for task in together if task.call == SHOTS]
    assert sorted(len(task.arguments[2]) for task in rows) == [1] * 4 + [1] * 4 + [ABREAST] * 4
    assert {len(task.arguments[2]) for task in rows if task.rank == 0} == {1}
    for row in rows:
        names = [NOW.shot(setup) for setup in row.arguments[2]]
        assert [row.key, *row.also] == names
        assert len({(setup.look, setup.frames) for setup in row.arguments[2]}) == 1
    given = {key for task in together for key in (task.key, *task.also)}
    assert given == {task.key for task in alone}
    assert all(task.needs <= given for task in together)


def test_shots_side_by_side_are_those_made_alone(tmp_path: Path) -> None:
    form = replace(TINY, zone=Box(4, 8, 104, 184))
    setups = [replace(timed(script(language), form).setups[0], copy="Go on", frames=8) for language in ("en", "pl")]
    setups[1] = replace(setups[1], copy="Walk on")
    other = replace(setups[0], frames=5)
    for name, rows in {"alone": [[one] for one in (*setups, other)], "abreast": [[*setups, other]]}.items():
        store = Store(tmp_path / name)
        for setup in setups:
            store.once(
                NOW.plate(setup.photo.plate, "yuv420"),
                "planes",
                lambda part, plate=setup.photo.plate: {"n": part.write_bytes(packed(load(plate, "yuv420")))},  # type: ignore[misc] # a default binds the loop's value
            )
        for row in rows:
            filming.shots(store, NOW, row, False)
    for setup in (*setups, other):
        key = NOW.shot(setup)
        alone, abreast_ = (Store(tmp_path / name) for name in ("alone", "abreast"))
        assert alone.path(key, "mp4").read_bytes() == abreast_.path(key, "mp4").read_bytes()
        assert alone.record(key) == abreast_.record(key)
        assert alone.record(key)["frames"] == setup.frames
